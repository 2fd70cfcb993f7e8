"""Nodes in short, and with each source that links them."""

from collections.abc import Iterable

from raregraph.api.monarch.models import Entity
from raregraph.api.monarch.rows import Row, record_of
from raregraph.graph.associations.details import Association, End
from raregraph.graph.associations.meaning import TAXON_LABELS
from raregraph.ontology.identifiers import known_to_others

ENTITY: Row = dict.fromkeys(Entity.model_fields)
"""An entity of which nothing is known."""


def entity_of(end: End) -> Row:
    """An end of an association as an entity in short."""
    found = dict(ENTITY)
    found.update(id=end.id, category=end.category, name=end.label, namespace=end.namespace)
    found.update(in_taxon=end.taxon, in_taxon_label=TAXON_LABELS[end.taxon] if end.taxon else None)
    return found


def sourced(associations: Iterable[Association], side: str) -> list[Row]:
    """The nodes at one side, by their labels, each with all who say so."""
    ends: dict[str, Row] = {}
    for each in associations:
        end: End = getattr(each, side)
        if end.id not in ends:
            ends[end.id] = {**entity_of(end), "said_by": []}
        ends[end.id]["said_by"].append(_voice(each))
    return sorted(ends.values(), key=lambda each: (each["name"].casefold(), each["id"]))


def _voice(said: Association) -> Row:
    return {
        "primary_knowledge_source": said.primary_knowledge_source,
        "provided_by": said.provided_by,
        "knowledge_level": said.knowledge_level,
        "association": known_to_others(said.id),
        "record": record_of(said),
        "row": said.row or None,
        "publications": list(map(known_to_others, said.publications)) or None,
        "supporting_text": list(said.supporting_text) or None,
        "inferred_from": list(said.inferred_from) or None,
        "derived_from": list(said.derived_from) or None,
    }
