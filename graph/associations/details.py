"""Associations in full: what a claim says, under the names that KGX and the Biolink model give its fields."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from raregraph.graph.associations.index import AssociationIndex, namespace_of
from raregraph.graph.associations.meaning import category_of_kind, taxon_of
from raregraph.graph.associations.triple_ids import triple_id, triple_key
from raregraph.graph.traversal.gather import Attribution, Node
from raregraph.graph.traversal.texts import Text
from raregraph.ontology.frequencies import Frequency, frequency_of
from raregraph.ontology.identifiers import compress


@dataclass(frozen=True, slots=True)
class End:
    """The subject or object of an association: a CURIE with what is known of the node."""

    number: int
    id: str
    label: str
    category: str
    namespace: str
    taxon: str | None


@dataclass(frozen=True, slots=True)
class Association:
    """One association with all its fields; identifiers are CURIEs.

    `kind` is the word of the graph for what is said (`modifies`), `relation` the precise relation. `provided_by` is the
    name of the loaded source, `record` and `row` say where in it the claim stands, `modes` are the modes of inheritance
    that it ties to a gene, `inferred_from` the subtypes from which it follows, `derived_from` the entries of
    databases that it was read in. `onset` and `sex` say more of a sign, `certainty` how a record speaks of a mode,
    `span` from which character of the record to which the sentence goes. `more` are further columns of a KGX file with
    their values, a pair for each value.
    """

    id: str
    category: str
    subject: End
    predicate: str
    object: End
    kind: str
    relation: str
    negated: bool
    inferred: bool
    primary_knowledge_source: str
    aggregator_knowledge_source: tuple[str, ...]
    knowledge_level: str
    agent_type: str
    provided_by: str
    publications: tuple[str, ...]
    supporting_text: tuple[str, ...]
    record: str
    row: str
    modes: tuple[str, ...]
    classification: str
    frequency: Frequency
    inferred_from: tuple[str, ...]
    derived_from: tuple[str, ...] = ()
    has_evidence: tuple[str, ...] = ()
    original_subject: str = ""
    original_predicate: str = ""
    original_object: str = ""
    onset: str = ""
    sex: str = ""
    qualifiers: tuple[str, ...] = ()
    certainty: str = ""
    span: str = ""
    more: tuple[tuple[str, str], ...] = ()

    @property
    def evidence_count(self) -> int:
        """How many publications and kinds of evidence there are behind it, as Monarch counts."""
        return len(self.publications) + len(self.has_evidence)


def details(index: AssociationIndex, claims: Iterable[int]) -> Iterator[Association]:
    """The associations of some claims, in the order in which these come."""
    arrays = index.arrays
    subjects, objects, attributions = arrays.subjects, arrays.objects, arrays.attributions
    for claim in claims:
        said = arrays.table[place := int(attributions[claim])]
        meaning, text = index.meanings[place], arrays.text(claim)
        subject, target = end_of(index, int(subjects[claim])), end_of(index, int(objects[claim]))
        yield Association(
            id=text.claim or _triple(said, subject.id, target.id),
            category=meaning.category,
            subject=subject,
            predicate=meaning.predicate,
            object=target,
            kind=said.kind,
            relation=meaning.relation,
            negated=said.negated,
            inferred=said.inferred,
            primary_knowledge_source=said.credited,
            aggregator_knowledge_source=meaning.aggregators,
            knowledge_level=meaning.knowledge_level,
            agent_type=meaning.agent_type,
            provided_by=said.source,
            publications=text.publications,
            supporting_text=_sentences(text),
            record=text.record,
            row=text.row,
            modes=text.modes,
            classification=text.classification,
            frequency=frequency_of(text.frequency),
            inferred_from=text.inferred_from,
            derived_from=text.derived_from,
            has_evidence=text.evidence,
            original_subject=text.original_subject,
            original_predicate=text.original_predicate,
            original_object=text.original_object,
            onset=text.onset,
            sex=text.sex,
            qualifiers=text.qualifiers,
            certainty=said.certainty,
            span=text.span,
            more=text.more,
        )


def _triple(said: Attribution, subject: str, target: str) -> str:
    return compress(triple_id(triple_key(said), subject.encode(), target.encode()).decode())


def _sentences(text: Text) -> tuple[str, ...]:
    """The sentence of a claim, and further ones of a KGX file."""
    further = tuple(value for name, value in text.more if name == "supporting_text")
    return (text.sentence, *further) if text.sentence else further


def end_of(index: AssociationIndex, number: int) -> End:
    """A node as an end of associations."""
    return _end(number, index.node(number))


@lru_cache(1 << 16)
def _end(number: int, node: Node) -> End:
    return End(
        number,
        node.id,
        node.label,
        category_of_kind(node.kind),
        namespace_of(node.id),
        taxon_of(node.id, node.kind),
    )
