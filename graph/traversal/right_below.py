"""Which claims of a release put a node right below another: those that make the hierarchy, by its one rule."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from raregraph.graph.hierarchy import KGX, ONTOLOGY, Standing, edge_holds, holds
from raregraph.graph.rdf.named_graphs import source_of
from raregraph.graph.rdf.terms import TERM_CLASSES
from raregraph.graph.traversal.claims import HIERARCHY, Attribution
from raregraph.graph.traversal.facts import TYPE, Described

_CLASSES = frozenset({*(each.encode() for each in TERM_CLASSES.values()), b"biolink:GeneticInheritance"})
"""What classes are; the last are the modes of raregraph's own vocabulary."""


@dataclass(frozen=True, slots=True)
class Standings:
    """Who describes each node: `places` are positions in `table`. `kinds` are the kinds of sources, by name."""

    kinds: dict[str, str]
    table: tuple[Standing, ...]
    places: NDArray[np.unsignedinteger[Any]]


def standing_of(described: Described, kinds: dict[str, str]) -> Standing:
    """Who describes a node, from the facts that graphs state of it; `kinds` are those of sources, where known."""
    having, retired = set[str](), set[str]()
    for said, value in described[1]:
        if said.property == TYPE and value in _CLASSES:
            having.update(source_of(graph) for graph in said.graphs)
        elif said.property == "owl:deprecated" and value == b"true":
            retired.update(source_of(graph) for graph in said.graphs)
    return Standing(
        tuple(sorted(each for each in having if kinds.get(each) == ONTOLOGY)),
        tuple(sorted(each for each in having - retired if kinds.get(each) != KGX)),
    )


def right_below(
    table: Sequence[Attribution],
    claims: tuple[NDArray[Any], NDArray[Any], NDArray[Any]],
    standings: Standings,
    among: Collection[str] | None = None,
) -> NDArray[np.int64]:
    """The claims (their numbers, in order) whose subject is right below their object.

    `claims` are the subjects, objects and attributions of all of them; `among` are the names of the sources that
    count, all if None.
    """
    subjects, objects, attributions = claims
    states = [
        each.kind in HIERARCHY
        and not each.inferred
        and not each.negated
        and (among is None or each.source in among)
        for each in table
    ]
    found = np.flatnonzero(np.array(states, bool)[attributions]) if table else np.empty(0, np.int64)
    found = found[subjects[found] != objects[found]]
    stood = standings.places
    cases = zip(
        attributions[found].tolist(),
        stood[subjects[found]].tolist(),
        stood[objects[found]].tolist(),
        strict=True,
    )
    known: dict[tuple[int, int, int], bool] = {}
    kept = np.zeros(len(found), bool)
    for place, case in enumerate(cases):
        counts = known.get(case)
        if counts is None:
            source, narrow, broad = table[case[0]].source, standings.table[case[1]], standings.table[case[2]]
            is_edge = standings.kinds.get(source) == KGX
            counts = edge_holds(narrow, among) if is_edge else holds(source, narrow, broad, among)
            known[case] = counts
        kept[place] = counts
    counted: NDArray[np.int64] = found[kept]
    return counted
