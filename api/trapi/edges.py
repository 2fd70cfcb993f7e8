"""Claims as edges of TRAPI's knowledge graph: one claim of one source is one edge, with all that it says of itself."""

from collections.abc import Iterator
from typing import Any

from raregraph.api.trapi.statements import OURS, qualifiers, trapi_predicate
from raregraph.graph.associations.details import Association, End
from raregraph.ontology.identifiers import BASE, expand

Json = dict[str, Any]
_URI, _TEXT = "linkml:Uriorcurie", "linkml:String"
OFFERED = (
    "biolink:knowledge_level",
    "biolink:agent_type",
    "biolink:publications",
    "biolink:supporting_text",
    "biolink:has_evidence",
    "biolink:allelic_requirement",
    "biolink:original_subject",
    "biolink:original_predicate",
    "biolink:original_object",
    "biolink:support_graphs",
    "biolink:has_count",
    "biolink:has_total",
    "biolink:has_quotient",
    "raregraph:kind",
    "raregraph:relation",
    "raregraph:classification",
    "raregraph:record",
    "raregraph:row",
    "raregraph:certainty",
)
"""The types of the attributes that edges have."""


def node_of(end: End) -> Json:
    """A node of the knowledge graph."""
    return {"name": end.label, "categories": [end.category], "attributes": []}


def edge_of(claim: Association, support_graphs: list[str]) -> Json:
    """An edge of the knowledge graph; `support_graphs` are the keys of what it rests on."""
    found = [{"qualifier_type_id": name, "qualifier_value": value} for name, value in qualifiers(claim)]
    edge: Json = {
        "subject": claim.subject.id,
        "predicate": trapi_predicate(claim.predicate),
        "object": claim.object.id,
        "sources": sources_of(claim),
        "attributes": list(_attributes(claim, support_graphs)),
    }
    return edge | ({"qualifiers": found} if found else {})


def sources_of(claim: Association) -> list[Json]:
    """Whom a claim is credited to, who passed it on, and that it came to this service.

    The aggregators are listed in the order in which they passed it on, as far as that is known: each from all before.
    """
    primary = claim.primary_knowledge_source
    found: list[Json] = [{"resource_id": primary, "resource_role": "primary_knowledge_source"}]
    upstream = [primary]
    for aggregator in dict.fromkeys((*claim.aggregator_knowledge_source, OURS)):
        if aggregator != primary:
            role = "aggregator_knowledge_source"
            found.append(
                {"resource_id": aggregator, "resource_role": role, "upstream_resource_ids": upstream}
            )
            upstream = [aggregator]
    return found


def _attributes(claim: Association, support_graphs: list[str]) -> Iterator[Json]:
    credited = claim.primary_knowledge_source
    yield _attribute("biolink:knowledge_level", claim.knowledge_level, OURS)
    yield _attribute("biolink:agent_type", claim.agent_type, OURS)
    if claim.publications:
        yield _attribute("biolink:publications", list(map(_uri, claim.publications)), credited, _URI)
    if claim.supporting_text:
        yield _attribute("biolink:supporting_text", list(claim.supporting_text), credited, _TEXT)
    if claim.has_evidence:
        yield _attribute("biolink:has_evidence", list(claim.has_evidence), credited, _URI)
    if claim.modes:
        yield _attribute("biolink:allelic_requirement", list(claim.modes), credited, _URI)
    counted = claim.frequency
    for name, number in (
        ("biolink:has_count", counted.count),
        ("biolink:has_total", counted.total),
        ("biolink:has_quotient", counted.quotient),
    ):
        if number is not None:
            yield _attribute(name, number, credited)
    if support_graphs:
        yield _attribute("biolink:support_graphs", support_graphs, OURS)
    for name, value, source in (
        ("biolink:original_subject", claim.original_subject, credited),
        ("biolink:original_predicate", claim.original_predicate, credited),
        ("biolink:original_object", claim.original_object, credited),
        ("raregraph:kind", claim.kind if claim.relation else "", OURS),
        ("raregraph:relation", claim.relation if claim.relation != claim.predicate else "", OURS),
        ("raregraph:classification", claim.classification, credited),
        ("raregraph:record", claim.record and _uri(claim.record), OURS),
        ("raregraph:row", claim.row, OURS),
        ("raregraph:certainty", "unclear" if claim.kind == "may_have_mode_of_inheritance" else "", credited),
    ):
        if value:
            yield _attribute(name, value, source)


def _attribute(name: str, value: Any, source: str, value_type: str = "") -> Json:
    found = {"attribute_type_id": name, "value": value, "attribute_source": source}
    return found | ({"value_type_id": value_type} if value_type else {})


def _uri(identifier: str) -> str:
    """An identifier as others can read it: our own as IRIs, all else as it is."""
    iri = expand(identifier, strict=False)
    return iri if iri and iri.startswith(BASE) else identifier
