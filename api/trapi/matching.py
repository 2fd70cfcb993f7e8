"""Which nodes and claims of a release fit a plan.

Each edge of the plan gives pairs of nodes with the claims that link them, over arrays; the pairs are then put together
edge by edge, as a database joins tables. Denied claims are never an answer. What is inferred of a disease is one where
that very disease is asked for, or where an edge asks for logical entailment: otherwise all that is said of a disease
would come again with each class above it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from raregraph.api.patience import Patience
from raregraph.api.trapi.joining import Pairs, Pinned, Table, bounded, joined, with_asked
from raregraph.api.trapi.planning import Plan, PlannedEdge, PlannedNode
from raregraph.api.trapi.statements import (
    Mask,
    constrained,
    flags,
    has_qualifiers,
    may_have,
    trapi_predicate,
)
from raregraph.api.trapi.voices import voices_of
from raregraph.graph.associations.details import details
from raregraph.graph.associations.index import AssociationIndex
from raregraph.graph.associations.meaning import LOGICAL_ENTAILMENT
from raregraph.ontology import biolink
from raregraph.ontology.predicates import entailed


@dataclass(frozen=True, slots=True)
class Matches:
    """All answers to a plan, the best first.

    A row of `nodes` has a node for each node of the plan, one of `asked` the place of the identifier that it is for, -1
    where none was asked. `pairs` are those of each edge. `denied` counts the claims left out because a source denies
    them.
    """

    nodes: Table
    asked: Table
    pairs: tuple[Pairs, ...]
    denied: int


def matched(
    index: AssociationIndex, plan: Plan, pinned: Sequence[Pinned | None], patience: Patience
) -> Matches:
    """The answers to a plan.

    Those that rest on what sources say come before those that rest on what follows, those that are about what was
    asked before those about something below it, then those with more claims; then in order of identifiers.

    Raises:
        QueryError: if there are too many combinations to be put together.
        DeadlineError, UnansweredError: if the patience is over.
    """
    masks = [_allowed(index, node, pin) for node, pin in zip(plan.nodes, pinned, strict=True)]
    pairs: dict[int, Pairs] = {}
    denied = [np.empty(0, np.int64)]
    for place in _order(plan, masks):
        edge = plan.edges[place]
        pairs[place], without = _pairs(index, edge, masks, pinned, patience)
        denied.append(without)
        first, second = np.divmod(pairs[place].codes, index.arrays.nodes)
        for node, ends in ((edge.subject, first), (edge.object, second)):
            masks[node] &= _mask(index, ends)
    nodes = joined(plan, pairs, patience)
    nodes, asked = with_asked(nodes, pinned)
    patience.check()
    found = tuple(pairs[place] for place in range(len(plan.edges)))
    order = _best_first(plan, nodes, asked, found, pinned)
    return Matches(nodes[order], asked[order], found, len(np.unique(np.concatenate(denied))))


def pin(index: AssociationIndex, asked: Sequence[int | None]) -> Pinned:
    """What a node may be, from the nodes that its identifiers name: these, and all below them."""
    numbers, places = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for place, number in enumerate(asked):
        if number is not None:
            below = index.hierarchy.below([number])
            numbers.append(below.astype(np.int64))
            places.append(np.full(len(below), place, np.int64))
    flat, flat_places = np.concatenate(numbers), np.concatenate(places)
    order = np.lexsort((flat_places, flat))
    named = np.array([-1 if each is None else each for each in asked], np.int64)
    return Pinned(flat[order], flat_places[order], named)


def _allowed(index: AssociationIndex, node: PlannedNode, pin: Pinned | None) -> Mask:
    """Which nodes a node of the plan may be; identifiers count more than categories (a rule of TRAPI)."""
    if pin is not None:
        return _mask(index, pin.numbers)
    if not node.categories:
        return np.ones(index.arrays.nodes, bool)
    wanted = frozenset[str]().union(*map(biolink.narrower_classes, node.categories))
    names, places = index.categories
    is_wanted: Mask = np.array([name in wanted for name in names], bool)[places]
    return is_wanted


def _mask(index: AssociationIndex, numbers: Table) -> Mask:
    mask = np.zeros(index.arrays.nodes, bool)
    mask[numbers] = True
    return mask


def _order(plan: Plan, masks: Sequence[Mask]) -> list[int]:
    """The edges, those first whose ends may be the fewest nodes, each linked with one before."""
    sizes = [int(mask.sum()) for mask in masks]
    waiting, order, reached = set(range(len(plan.edges))), list[int](), set[int]()
    while waiting:
        near = [each for each in waiting if not reached or reached & _ends(plan.edges[each])]
        best = min(near, key=lambda each: (sorted(sizes[end] for end in _ends(plan.edges[each])), each))
        order.append(best)
        waiting.remove(best)
        reached |= _ends(plan.edges[best])
    return order


def _ends(edge: PlannedEdge) -> set[int]:
    return {edge.subject, edge.object}


def _pairs(
    index: AssociationIndex,
    edge: PlannedEdge,
    masks: Sequence[Mask],
    pinned: Sequence[Pinned | None],
    patience: Patience,
) -> tuple[Pairs, Table]:
    """The pairs that an edge may link, and the claims on them that sources deny."""
    arrays = index.arrays
    negated = flags(index).negated
    firsts, seconds, claims, denied = ([np.empty(0, np.int64)] for _ in range(4))
    for backwards in (False, True):
        patience.check()
        ends = (edge.object, edge.subject) if backwards else (edge.subject, edge.object)
        says = _says(index, edge, backwards=backwards)
        found = _linking(index, masks[ends[0]], masks[ends[1]])
        found = bounded(found[says[arrays.attributions[found]]], "claims")
        is_denied = negated[arrays.attributions[found]]
        denied.append(found[is_denied])
        found = _answering(index, edge, found[~is_denied], [pinned[end] for end in ends])
        if edge.qualifiers:
            found = _qualified(index, edge, found, patience)
        subjects, objects = arrays.subjects[found].astype(np.int64), arrays.objects[found].astype(np.int64)
        firsts.append(objects if backwards else subjects)
        seconds.append(subjects if backwards else objects)
        claims.append(found)
    pairs = _grouped(index, *map(np.concatenate, (firsts, seconds, claims)))
    return pairs, np.concatenate(denied)


def _says(index: AssociationIndex, edge: PlannedEdge, *, backwards: bool) -> Mask:
    """For each attribution whether its claims say what an edge asks for, and hold its tests.

    An edge that asks for nothing takes all claims, either way: whatever it is, they relate their nodes.
    """
    wanted = set(edge.predicates)
    return np.array(
        [
            (not wanted or not wanted.isdisjoint(entailed(trapi_predicate(meaning.predicate))[backwards]))
            and all(test.holds(constrained(said, meaning, test.attribute)) for test in edge.tests)
            for said, meaning in zip(index.arrays.table, index.meanings, strict=True)
        ],
        bool,
    )


def _linking(index: AssociationIndex, first: Mask, second: Mask) -> Table:
    """The claims from some nodes to others."""
    arrays = index.arrays
    few = arrays.nodes // 8
    counts = int(first.sum()), int(second.sum())
    if min(counts) > few:
        found = np.flatnonzero(first[arrays.subjects] & second[arrays.objects])
        return found.astype(np.int64)
    if counts[0] <= counts[1]:
        found = index.claims_of(np.flatnonzero(first), "subject")
        return found[second[arrays.objects[found]]]
    found = np.sort(index.claims_of(np.flatnonzero(second), "object"))
    return found[first[arrays.subjects[found]]]


def _answering(
    index: AssociationIndex, edge: PlannedEdge, claims: Table, pins: Sequence[Pinned | None]
) -> Table:
    """The claims without what is inferred of a disease that nobody asked for."""
    if any(
        test.attribute == "biolink:knowledge_level" and LOGICAL_ENTAILMENT in test.values
        for test in edge.tests
    ):
        return claims
    arrays = index.arrays
    inferred = flags(index).inferred[arrays.attributions[claims]]
    about = flags(index).about_object[arrays.attributions[claims]]
    asked = [_mask(index, pin.asked[pin.asked >= 0]) if pin else None for pin in pins]
    of_subject = np.zeros(len(claims), bool) if asked[0] is None else asked[0][arrays.subjects[claims]]
    of_object = np.zeros(len(claims), bool) if asked[1] is None else asked[1][arrays.objects[claims]]
    kept: Table = claims[~inferred | np.where(about, of_object, of_subject)]
    return kept


def _qualified(index: AssociationIndex, edge: PlannedEdge, claims: Table, patience: Patience) -> Table:
    """The claims that have all qualifiers of one of the sets that an edge names."""
    table = index.arrays.table
    possible = np.array([may_have(said, edge.qualifiers) for said in table], bool)
    claims = claims[possible[index.arrays.attributions[claims]]]
    told = details(index, claims.tolist())
    has = np.array([has_qualifiers(index, each, edge.qualifiers) for each in patience.over(told)], bool)
    kept: Table = claims[has]
    return kept


def _grouped(index: AssociationIndex, first: Table, second: Table, claims: Table) -> Pairs:
    nodes = index.arrays.nodes
    codes = first * nodes + second
    order = np.lexsort((claims, codes))
    unique, starts = np.unique(codes[order], return_index=True)
    claims = claims[order]
    inferred = flags(index).inferred[index.arrays.attributions[claims]]
    all_inferred = np.logical_and.reduceat(inferred, starts) if len(starts) else np.empty(0, bool)
    heard = voices_of(index, claims, starts)
    return Pairs(nodes, unique, np.append(starts, len(claims)), claims, all_inferred, heard)


def _best_first(
    plan: Plan, nodes: Table, asked: Table, pairs: Sequence[Pairs], pinned: Sequence[Pinned | None]
) -> Table:
    inferred, voices, claims = (np.zeros(len(nodes), np.int64) for _ in range(3))
    for edge, found in zip(plan.edges, pairs, strict=True):
        at = found.find(nodes[:, edge.subject], nodes[:, edge.object])
        inferred += found.is_inferred[at]
        voices += found.voices[at]
        claims += np.diff(found.starts)[at]
    below = [
        each.asked[asked[:, column]] != nodes[:, column]
        for column, each in enumerate(pinned)
        if each is not None
    ]
    farther = reduce(np.add, (each.astype(np.int64) for each in below), np.zeros(len(nodes), np.int64))
    by_id = tuple(nodes[:, column] for column in reversed(range(nodes.shape[1])))
    return np.lexsort((*asked.T[::-1], *by_id, -claims, -voices, farther, inferred))
