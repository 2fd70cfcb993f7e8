"""A release as a knowledge provider: queries in, responses out."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.api.monarch.view import view_of
from raregraph.api.patience import Patience
from raregraph.api.trapi.graphs import Graphs
from raregraph.api.trapi.identifiers import named
from raregraph.api.trapi.joining import Pinned
from raregraph.api.trapi.matching import Matches, matched, pin
from raregraph.api.trapi.meta import meta_knowledge_graph
from raregraph.api.trapi.models import SCHEMA_VERSION, Query
from raregraph.api.trapi.planning import Note, PlannedNode, planned
from raregraph.graph.associations.index import AssociationIndex
from raregraph.graph.engine.interface import Engine
from raregraph.ontology import biolink

_LEVELS = ("ERROR", "WARNING", "INFO", "DEBUG")


def answer(kg: KnowledgeGraph, query: Query, patience: Patience | None = None) -> dict[str, Any]:
    """The response to a query, within the patience of whoever waits for it.

    Raises:
        NotOfferedError: if it asks for what is not offered, or the graph is no release on this machine.
        QueryError: if it makes no sense, or has too many answers.
        DeadlineError: if it takes longer than the patience; UnansweredError if that is given up.
    """
    patience = patience or Patience.without_end()
    index = kg.associations
    plan = planned(query)
    notes = list(plan.notes)
    pinned = [_pinned(index, kg.engine, node, notes) for node in plan.nodes]
    matches = matched(index, plan, pinned, patience)
    graphs = Graphs(index, patience)
    rows = slice(query.offset, query.offset + query.limit)
    results = graphs.results(plan, pinned, matches, rows)
    notes += _notes(matches, len(results), query)
    assert query.message.query_graph is not None
    return {
        "message": {
            "query_graph": query.message.query_graph.model_dump(by_alias=True, exclude_unset=True),
            "knowledge_graph": {"nodes": graphs.nodes, "edges": graphs.edges},
            "results": results,
            "auxiliary_graphs": graphs.auxiliary,
        },
        "status": "Success",
        "description": _description(len(matches.nodes), len(results), query),
        "logs": _logs(notes, query.log_level),
        "schema_version": SCHEMA_VERSION,
        "biolink_version": biolink.version(),
        "total_results": len(matches.nodes),
    }


def meta(kg: KnowledgeGraph) -> dict[str, Any]:
    """What can be asked, worked out once for a release.

    Raises:
        NotOfferedError: if the graph is no release on this machine.
    """
    return kg.kept.once(_meta, kg)


def _meta(kg: KnowledgeGraph) -> dict[str, Any]:
    return meta_knowledge_graph(kg.associations, view_of(kg).mapping_index)


def _pinned(index: AssociationIndex, engine: Engine, node: PlannedNode, notes: list[Note]) -> Pinned | None:
    if not node.ids:
        return None
    found = named(index, engine, node.ids)
    for identifier, each in zip(node.ids, found, strict=True):
        if each.number is None:
            notes.append(
                Note("WARNING", "UnknownIdentifier", f"{identifier} ({node.key!r}) is not known: {each.why}")
            )
    return pin(index, [each.number for each in found])


def _notes(matches: Matches, shown: int, query: Query) -> Iterable[Note]:
    if shown < len(matches.nodes):
        yield Note(
            "WARNING",
            "ResultsInPart",
            f"{shown} of {len(matches.nodes)} results are here, after the first {query.offset}:"
            " ask for the others with the properties limit and offset of the query",
        )
    if matches.denied:
        yield Note("INFO", "DeniedClaims", f"{matches.denied} claims were left out: their sources deny them")


def _description(total: int, shown: int, query: Query) -> str:
    if shown == total:
        return f"{total} results."
    return f"{shown} of {total} results, after the first {query.offset}."


def _logs(notes: Sequence[Note], level: str | None) -> list[dict[str, str]]:
    least = _LEVELS.index(level or "INFO")
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    return [
        {"timestamp": now, "level": note.level, "code": note.code, "message": note.message}
        for note in notes
        if _LEVELS.index(note.level) <= least
    ]
