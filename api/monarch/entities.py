"""Nodes as Monarch's API spells them: in short, and with all that a page about one needs."""

from collections.abc import Iterable, Iterator

from pydantic_core import to_json

from raregraph.api.monarch.counts import association_counts
from raregraph.api.monarch.facts import NodeFacts, RecordOf, records_of, relation_label, synonyms_of
from raregraph.api.monarch.identifiers import address_of
from raregraph.api.monarch.inheritance import inheritance
from raregraph.api.monarch.models import Node
from raregraph.api.monarch.rows import Row
from raregraph.api.monarch.sourced import entity_of, sourced
from raregraph.api.monarch.view import View
from raregraph.graph.associations.details import Association, details, end_of
from raregraph.graph.associations.filters import Filter
from raregraph.graph.associations.index import namespace_of
from raregraph.graph.associations.meaning import TAXON_LABELS, category_of_kind, taxon_of
from raregraph.ontology import modes
from raregraph.ontology.identifiers import known_to_others
from raregraph.ontology.locus_types import so_term
from raregraph.ontology.web_pages import page_of

MOST_LISTED = 500
"""Phenotypes' closures and descendants are listed up to so many; above that there is only their number."""

_NODE: Row = dict.fromkeys(Node.model_fields)
_CAUSAL = ("biolink:CausalGeneToDiseaseAssociation",)
_GENES = (*_CAUSAL, "biolink:GeneToDiseaseAssociation")
_MATCHES = ("skos:exactMatch", "skos:broadMatch", "skos:narrowMatch", "skos:closeMatch")


def node(view: View, identifier: str) -> Row:
    """A node (a CURIE) with all that is known of it.

    Raises:
        UnknownNameError: if the graph has no such node.
        QueryError: if the engine can't answer.
    """
    view.check_node(identifier)
    facts = view.facts_of(identifier) or NodeFacts({}, ())
    number = view.index.arrays.number(identifier)
    found = dict(_NODE)
    found.update(_described(view, identifier, facts))
    found.update(
        mappings=_links(facts.all(*_MATCHES)),
        external_links=_links(facts.all("raregraph:crossReference", *_MATCHES)),
        provided_by_link=_provided_by(view, facts),
    )
    found.update(uri=found["iri"], association_counts=[], causal_gene=[], node_relationships=[])
    if number is not None:
        _add_associations(view, found, identifier, number)
    if found["category"] == "biolink:Disease":
        found["records"] = [_record(each) for each in records_of(view.engine, identifier)]
    return found


_NOT_ASKED_FOR = b'"asked_for":null'


def node_as_json(view: View, identifier: str, asked_for: str | None = None) -> bytes:
    """A node as JSON; it is kept by the view. `asked_for` is another identifier that led to it.

    Raises:
        UnknownNameError, QueryError: as `node` does.
    """
    found = view.pages.get(identifier)
    if found is None:
        found = to_json(node(view, identifier))
        view.pages.put(identifier, found)
    if asked_for is None:
        return found
    before, _, behind = found.rpartition(_NOT_ASKED_FOR)
    return b"".join((before, to_json({"asked_for": asked_for})[1:-1], behind))


def entity(view: View, number: int) -> Row:
    """A node of the arrays in short."""
    return entity_of(end_of(view.index, number))


def links_of(view: View, identifier: str) -> Row:
    """The phenotypes and the descendants of a node (a CURIE), for a list of nodes: no closures.

    They are kept by the view, and not to be changed.
    """
    kept = view.entities.get(identifier)
    if kept is not None:
        return kept
    number = view.index.arrays.number(identifier)
    found: Row = {} if number is None else {**_phenotypes(view, identifier), **_descendants(view, number)}
    view.entities.put(identifier, found)
    return found


def _described(view: View, identifier: str, facts: NodeFacts) -> Row:
    """What the release says of a node itself."""
    number = view.index.arrays.number(identifier)
    known = None if number is None else view.index.node(number)
    kind = "other" if known is None else known.kind
    category = category_of_kind(kind) if kind != "other" else facts.category or "biolink:NamedThing"
    synonyms = synonyms_of(facts)
    name = known.label if known is not None else facts.first("rdfs:label", "biolink:symbol")
    taxon = taxon_of(identifier, "gene" if category == "biolink:Gene" else kind) or facts.first(
        "biolink:in_taxon"
    )
    every = synonyms.pop("every")
    is_gene = category == "biolink:Gene"
    return {
        "id": identifier,
        "category": category,
        "name": name,
        "description": facts.first("skos:definition", "biolink:description") or _definition(identifier),
        "xref": sorted(facts.all("raregraph:crossReference", "skos:exactMatch", "raregraph:alternativeId"))
        or None,
        "synonym": every or None,
        **{f"{scope}_synonym": texts or None for scope, texts in synonyms.items()},
        "deprecated": True if "true" in facts.all("owl:deprecated") else None,
        "in_taxon": taxon,
        "in_taxon_label": TAXON_LABELS.get(taxon) if taxon else None,
        "iri": address_of(identifier),
        "same_as": facts.all("skos:exactMatch") or None,
        "subsets": facts.all("raregraph:subset") or None,
        "file_source": next(iter(facts.sources), None),
        "provided_by": next(iter(facts.sources), None),
        "full_name": facts.first("dcterms:title") if is_gene else None,
        "symbol": facts.first("biolink:symbol") or (name if is_gene else None),
        "type": so_term(facts.first("raregraph:locusType")) or facts.first("biolink:type"),
        "namespace": namespace_of(identifier),
    }


def _provided_by(view: View, facts: NodeFacts) -> Row | None:
    source = next(iter(facts.sources), None)
    return {"id": source, "url": view.homepages.get(source)} if source else None


def _definition(identifier: str) -> str | None:
    return next((each.definition for each in modes.modes() if each.id == identifier), None)


def _add_associations(view: View, found: Row, identifier: str, number: int) -> None:
    found["association_counts"] = [
        {
            "label": each.label,
            "count": each.count,
            "key": None,
            "category": each.category,
            "count_direct": each.count_direct,
            "count_with_orthologs": None,
            "count_facts": each.count_facts,
            "count_negated": each.count_negated,
        }
        for each in association_counts(view.index, number)
    ]
    found.update(_phenotypes(view, identifier), **_descendants(view, number))
    found.update(_phenotypes_above(view, found["has_phenotype"] or ()))
    found["node_hierarchy"], found["forms"] = _hierarchy(view, identifier)
    found["node_relationships"] = _relationships(view, identifier)
    genes = Filter(objects=(identifier,), direct=True, categories=_CAUSAL, negated=False)
    diseases = Filter(subjects=(identifier,), direct=True, categories=_CAUSAL, negated=False)
    found["causal_gene"] = sourced(_associations(view, genes), "subject")
    found["causes_disease"] = sourced(_associations(view, diseases), "object") or None
    found["inheritance"] = inheritance(view.index, identifier)


def _associations(view: View, wanted: Filter) -> Iterator[Association]:
    return details(view.index, wanted.claims(view.index).tolist())


def _phenotypes(view: View, identifier: str) -> Row:
    wanted = Filter(subjects=(identifier,), direct=True, predicates=("biolink:has_phenotype",), negated=False)
    numbers = sorted(set(view.index.ends(wanted.claims(view.index), "object").tolist()))
    return {
        "has_phenotype": [view.index.ids[each] for each in numbers] or None,
        "has_phenotype_label": [view.index.labels[each] for each in numbers] or None,
        "has_phenotype_count": len(numbers),
    }


def _phenotypes_above(view: View, phenotypes: Iterable[str]) -> Row:
    """The classes above some phenotypes, these themselves among them."""
    index = view.index
    numbers = {number for each in phenotypes if (number := index.arrays.number(each)) is not None}
    above = sorted({each for number in numbers for each in index.hierarchy.above(number)})
    listed = above if len(above) <= MOST_LISTED else []
    return {
        "has_phenotype_closure": [index.ids[each] for each in listed] or None,
        "has_phenotype_closure_label": [index.labels[each] for each in listed] or None,
    }


def _descendants(view: View, number: int) -> Row:
    below = view.index.hierarchy.below([number]).tolist()
    listed = below if len(below) <= MOST_LISTED else []
    return {
        "has_descendant": [view.index.ids[each] for each in listed] or None,
        "has_descendant_label": [view.index.labels[each] for each in listed] or None,
        "has_descendant_count": len(below),
    }


def _hierarchy(view: View, identifier: str) -> tuple[Row, list[Row]]:
    """The classes right above and below, and the forms that records name."""
    above = Filter(subjects=(identifier,), direct=True, predicates=("biolink:subclass_of",), negated=False)
    below = Filter(objects=(identifier,), direct=True, predicates=("biolink:subclass_of",), negated=False)
    forms = Filter(objects=(identifier,), direct=True, relations=("skos:broader",), negated=False)
    return {
        "super_classes": _others(view, above, "object"),
        "sub_classes": _others(view, below, "subject"),
    }, _others(view, forms, "subject")


def _others(view: View, wanted: Filter, side: str) -> list[Row]:
    claims = wanted.claims(view.index)
    claims = claims[view.index.hierarchy.steps[claims]]
    return [entity(view, each) for each in sorted(set(view.index.ends(claims, side).tolist()))]


def _relationships(view: View, identifier: str) -> list[Row]:
    """The genes or diseases on the other end of a precise relation that some source states, each relation once."""
    wanted = Filter(entities=(identifier,), direct=True, negated=False, categories=_GENES)
    found: dict[tuple[str, str], Row] = {}
    for each in _associations(view, wanted):
        if each.relation:
            other = each.object if each.subject.id == identifier else each.subject
            found[each.relation, other.id] = {
                "relation": each.relation,
                "relation_label": relation_label(each.relation),
                "related_entity": entity_of(other),
            }
    return [found[key] for key in sorted(found)]


def _links(identifiers: list[str]) -> list[Row]:
    return [{"id": each, "url": page_of(each)} for each in sorted(set(identifiers))]


def _record(record: RecordOf) -> Row:
    return {
        "id": known_to_others(record.id),
        "title": record.title,
        "url": record.url,
        "primary_knowledge_source": record.publisher,
    }
