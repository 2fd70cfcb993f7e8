"""Associations as Monarch's API spells them: a dictionary with all its fields, those without a value null."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from raregraph.api.monarch.models import Association as Shape
from raregraph.api.monarch.models import DirectionalAssociation, Highlighting
from raregraph.graph.associations.details import Association, End, details, end_of
from raregraph.graph.associations.index import AssociationIndex, namespace_of
from raregraph.graph.associations.matching import words_of
from raregraph.graph.associations.meaning import TAXON_LABELS
from raregraph.ontology.identifiers import known_to_others
from raregraph.ontology.web_pages import page_of

Row = dict[str, Any]
ROW_FIELDS = tuple(Shape.model_fields)
TABLE_FIELDS = tuple(DirectionalAssociation.model_fields)
COMPACT_FIELDS = ("category", "subject", "subject_label", "predicate", "object", "object_label", "negated")

_LISTS = {"has_attribute", "sources"}
_TEXTS = {
    "disease_context_qualifier",
    "object_aspect_qualifier",
    "species_context_qualifier",
    "stage_qualifier",
    "qualifier",
    "object_specialization_qualifier",
    "FDA_adverse_event_level",
}
_DECIMAL = re.compile(r"\d+(?:\.\d*)?(?:[eE][+-]?\d+)?").fullmatch
_EMPTY: Row = dict.fromkeys(ROW_FIELDS)
_CORRELATED = "biolink:CorrelatedGeneToDiseaseAssociation"
_GENE_TO_DISEASE = "biolink:GeneToDiseaseAssociation"


def shown_category(category: str) -> str:
    """The class under which Monarch lists associations of a class of ours: genes that are no cause are correlated.

    >>> shown_category("biolink:GeneToDiseaseAssociation")
    'biolink:CorrelatedGeneToDiseaseAssociation'
    """
    return _CORRELATED if category == _GENE_TO_DISEASE else category


def meant(field: str, shown: str) -> tuple[str, ...]:
    """The values of a field that the graph has where rows show this one; see `shown_category`.

    >>> meant("category", "biolink:CorrelatedGeneToDiseaseAssociation")
    ('biolink:GeneToDiseaseAssociation', 'biolink:CorrelatedGeneToDiseaseAssociation')
    """
    return (_GENE_TO_DISEASE, _CORRELATED) if (field, shown) == ("category", _CORRELATED) else (shown,)


def rows(
    index: AssociationIndex, claims: Iterable[int], homepages: Mapping[str, str], query: str | None = None
) -> Iterator[Row]:
    """The rows of some claims; where there is a query, with its words marked in the labels.

    `homepages` are those of loaded sources, by their names.
    """
    words = words_of(query) if query else ()
    for association in details(index, claims):
        row = row_of(index, association)
        row["provided_by_link"] = {
            "id": association.provided_by,
            "url": homepages.get(association.provided_by),
        }
        if words:
            row["highlighting"] = _highlighted(row, words)
        yield row


def directed(found: Iterator[Row], is_subject: Callable[[str], bool]) -> Iterator[Row]:
    """Rows with their direction, as seen from a node: outgoing where it is the subject, or above it."""
    for row in found:
        row["direction"] = "outgoing" if is_subject(row["subject"]) else "incoming"
        yield row


def row_of(index: AssociationIndex, association: Association) -> Row:
    """One row."""
    said, frequency = association, association.frequency
    row = dict(_EMPTY)
    row.update(
        id=known_to_others(said.id),
        predicate=said.predicate,
        category=shown_category(said.category),
        agent_type=said.agent_type,
        aggregator_knowledge_source=list(said.aggregator_knowledge_source) or None,
        knowledge_level=said.knowledge_level,
        original_predicate=said.original_predicate or None,
        primary_knowledge_source=said.primary_knowledge_source,
        file_source=said.provided_by,
        provided_by=said.provided_by,
        publications=list(map(known_to_others, said.publications)) or None,
        qualifiers=list(said.qualifiers) or None,
        has_evidence=list(said.has_evidence) or None,
        has_count=frequency.count,
        has_total=frequency.total,
        has_quotient=frequency.quotient,
        has_percentage=None if frequency.percentage is None else round(frequency.percentage, 4),
        negated=said.negated,
        supporting_text=list(said.supporting_text) or None,
        original_subject=said.original_subject or None,
        original_object=said.original_object or None,
        evidence_count=said.evidence_count,
        grouping_key=_grouping_key(said),
        has_evidence_links=_links(said.has_evidence),
        publications_links=_links(map(known_to_others, said.publications)),
        relation=said.relation or None,
        allelic_requirement=list(said.modes) or None,
        classification=said.classification or None,
        record=record_of(said),
        row=said.row or None,
        inferred_from=list(said.inferred_from) or None,
        derived_from=list(said.derived_from) or None,
        certainty=said.certainty or None,
    )
    _add_end(index, row, "subject", said.subject)
    _add_end(index, row, "object", said.object)
    _add_further(row, said.more)
    _add_qualifier(index, row, "frequency_qualifier", frequency.term or frequency.words or None)
    _add_qualifier(index, row, "onset_qualifier", said.onset or None)
    _add_qualifier(index, row, "sex_qualifier", said.sex or None)
    return row


def record_of(said: Association) -> str | None:
    """The records that say it, as their IRIs with blanks between; None if it is from none."""
    return " ".join(map(known_to_others, said.record.split())) or None


def compact(row: Row) -> Row:
    """A row in short."""
    return {name: row[name] for name in COMPACT_FIELDS}


def _add_end(index: AssociationIndex, row: Row, side: str, end: End) -> None:
    above = index.hierarchy.above(end.number)
    row[side] = end.id
    row[f"{side}_label"] = end.label
    row[f"{side}_category"] = end.category
    row[f"{side}_namespace"] = end.namespace
    row[f"{side}_closure"] = [index.ids[each] for each in above]
    row[f"{side}_closure_label"] = [index.labels[each] for each in above]
    row[f"{side}_taxon"] = end.taxon
    row[f"{side}_taxon_label"] = TAXON_LABELS[end.taxon] if end.taxon else None


def _add_further(row: Row, more: Iterable[tuple[str, str]]) -> None:
    """Further columns of a KGX file: where Monarch has such a field it gets them, all others stand together."""
    others: dict[str, list[str]] = {}
    for name, value in more:
        if name in _LISTS:
            row[name] = [*(row[name] or ()), value]
        elif name in _TEXTS:
            row[name] = value
        elif (number := _number(name, value)) is not None:
            row[name] = number
        elif name != "supporting_text":
            others.setdefault(name, []).append(value)
    row["further_columns"] = others or None


def _number(name: str, value: str) -> float | None:
    """The number that a column of numbers has; None for others, and for a value that is none."""
    if name in {"has_count", "has_total"}:
        return int(value) if value.isdecimal() else None
    if name in {"has_percentage", "has_quotient"} and _DECIMAL(value):
        return float(value)
    return None


def _add_qualifier(index: AssociationIndex, row: Row, name: str, value: str | None) -> None:
    row[name] = value
    number = index.arrays.number(value) if value else None
    if number is not None:
        term = end_of(index, number)
        row[f"{name}_label"], row[f"{name}_category"] = term.label, term.category
        row[f"{name}_namespace"] = namespace_of(term.id)


def _grouping_key(said: Association) -> str:
    """What rows have in common that say the same of the same."""
    negated = "True" if said.negated else ""
    return "|".join((said.subject.id, negated, said.predicate, said.object.id))


def _links(identifiers: Iterable[str]) -> list[Row]:
    return [{"id": each, "url": page_of(each)} for each in identifiers]


def _highlighted(row: Row, words: tuple[str, ...]) -> Row:
    found: Row = dict.fromkeys(Highlighting.model_fields)
    for name in found:
        value = row[name]
        marked = [_marked(each, words) for each in (value if isinstance(value, list) else [value])]
        found[name] = [each for each in marked if _OPEN in each] or None
    return found


_OPEN, _CLOSE = '<em class="hl">', "</em>"


def _marked(text: str, words: tuple[str, ...]) -> str:
    """A text with the words in it marked.

    >>> _marked("Muscle weakness", ("weak",))
    'Muscle <em class="hl">weak</em>ness'
    """
    return _pattern(words).sub(lambda found: f"{_OPEN}{found[0]}{_CLOSE}", text or "")


@lru_cache(256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        "|".join(re.escape(each) for each in sorted(words, key=len, reverse=True)), re.IGNORECASE
    )
