"""Claims as edges of TRAPI's knowledge graph: one claim of one source is one edge, with all that it says of itself."""

import re
from collections.abc import Callable, Iterator
from math import isfinite
from typing import Any

from raregraph.api.trapi.statements import OURS, further, is_qualifier, qualifiers, trapi_predicate
from raregraph.graph.associations.details import Association, End
from raregraph.ontology import biolink
from raregraph.ontology.identifiers import known_to_others

Json = dict[str, Any]
_Said = tuple[str, Any, str]
"""The type of an attribute, its value, and who says so."""
_TYPES = {
    "biolink:publications": "linkml:Uriorcurie",
    "prov:wasDerivedFrom": "linkml:Uriorcurie",
    "biolink:has_evidence": "linkml:Uriorcurie",
    "biolink:allelic_requirement": "linkml:Uriorcurie",
    "biolink:supporting_text": "linkml:String",
}
OFFERED = (
    "biolink:knowledge_level",
    "biolink:agent_type",
    "biolink:publications",
    "prov:wasDerivedFrom",
    "biolink:supporting_text",
    "biolink:has_evidence",
    "biolink:allelic_requirement",
    "biolink:qualifiers",
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
    "raregraph:date",
    "raregraph:as_written",
    "raregraph:column",
)
"""The types of the attributes that edges have."""


def node_of(end: End) -> Json:
    """A node of the knowledge graph; of a gene it says the species, where the identifier tells that."""
    taxa = [{"attribute_type_id": "biolink:in_taxon", "value": [end.taxon]}] if end.taxon else []
    return {"name": end.label, "categories": [end.category], "attributes": taxa}


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

    No order is made up between several who passed it on: each has it from the primary source, and we from each.
    """
    primary = claim.primary_knowledge_source
    found: list[Json] = [{"resource_id": primary, "resource_role": "primary_knowledge_source"}]
    if primary == OURS:
        return found
    aggregators = [each for each in claim.aggregator_knowledge_source if each not in {primary, OURS}]
    found += [_aggregator(each, [primary]) for each in aggregators]
    return [*found, _aggregator(OURS, aggregators or [primary])]


def _aggregator(resource: str, upstream: list[str]) -> Json:
    role = "aggregator_knowledge_source"
    return {"resource_id": resource, "resource_role": role, "upstream_resource_ids": upstream}


def _attributes(claim: Association, support_graphs: list[str]) -> Iterator[Json]:
    """The attributes of an edge; what is empty is left out."""
    said = (*_grounds(claim, support_graphs), *_content(claim), *_of_other_graphs(claim))
    for name, value, source in said:
        if value or (value == 0 and not isinstance(value, bool)):
            space, _, column = name.partition("/")
            found: Json = {"attribute_type_id": space, "value": value, "attribute_source": source}
            found |= {"value_type_id": _TYPES[name]} if name in _TYPES else {}
            yield found | ({"original_attribute_name": column} if column else {})


def _grounds(claim: Association, support_graphs: list[str]) -> Iterator[_Said]:
    """What a claim rests on."""
    credited = claim.primary_knowledge_source
    yield "biolink:knowledge_level", claim.knowledge_level, OURS
    yield "biolink:agent_type", claim.agent_type, OURS
    yield "biolink:publications", list(map(known_to_others, claim.publications)), credited
    yield "prov:wasDerivedFrom", list(claim.derived_from), credited
    yield "biolink:supporting_text", list(claim.supporting_text), credited
    yield "biolink:has_evidence", list(claim.has_evidence), credited
    yield "biolink:support_graphs", support_graphs, OURS
    yield "raregraph:record", list(map(known_to_others, claim.record.split())), OURS
    yield "raregraph:row", claim.row, OURS


def _content(claim: Association) -> Iterator[_Said]:
    """What a claim says beside its predicate and qualifiers, and in which words its source says it."""
    credited, counted = claim.primary_knowledge_source, claim.frequency
    yield "biolink:allelic_requirement", list(claim.modes), credited
    yield "biolink:qualifiers", list(claim.qualifiers), credited
    yield "biolink:has_count", counted.count, credited
    yield "biolink:has_total", counted.total, credited
    yield "biolink:has_quotient", counted.quotient, credited
    yield "raregraph:kind", claim.kind if claim.relation else "", OURS
    yield "raregraph:relation", claim.relation if claim.relation != claim.predicate else "", OURS
    yield "raregraph:classification", claim.classification, credited
    yield "raregraph:certainty", claim.certainty, credited
    yield "biolink:original_subject", claim.original_subject, credited
    yield "biolink:original_object", claim.original_object, credited
    unsaid = claim.predicate if trapi_predicate(claim.predicate) != claim.predicate else ""
    yield "biolink:original_predicate", claim.original_predicate or unsaid, credited


def _of_other_graphs(claim: Association) -> Iterator[_Said]:
    """What an edge of another graph says beyond all that: slots of Biolink, and columns of its own by their names."""
    for name, values in further(claim):
        if not is_qualifier(name):
            slot = biolink.slot(name)
            read = _NUMBERS.get(slot.type if slot else "", str)
            found = [read(value) for value in values]
            several = len(found) > 1 or (slot is not None and slot.many)
            yield _shown(name), found if several else found[0], claim.primary_knowledge_source


def _shown(name: str) -> str:
    """The type of an attribute for a column: a slot of Biolink, one of ours, or a column of another graph."""
    if biolink.slot(name):
        return f"biolink:{name}"
    ours = name.removeprefix("raregraph_")
    return f"raregraph:{ours}" if ours != name else f"raregraph:column/{name}"


def _number(text: str) -> float | str:
    """A number as it is written in another graph; the text, if it is none that JSON has."""
    try:
        found = float(text)
    except ValueError:
        return text
    return found if isfinite(found) else text


_WHOLE = re.compile(r"[+-]?[0-9]{1,18}").fullmatch


def _whole(text: str) -> float | str:
    return int(text) if _WHOLE(text) else _number(text)


_NUMBERS: dict[str, Callable[[str], float | str]] = {"integer": _whole, "double": _number}
