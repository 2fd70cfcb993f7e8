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
from numpy.typing import NDArray

from raregraph.api.trapi.limits import MOST_ROWS
from raregraph.api.trapi.planning import Plan, PlannedEdge, PlannedNode
from raregraph.api.trapi.statements import Mask, constrained, flags, has_qualifiers, may_have, trapi_predicate
from raregraph.graph.associations.details import details
from raregraph.graph.associations.hierarchy import spans
from raregraph.graph.associations.index import AssociationIndex
from raregraph.graph.associations.meaning import LOGICAL_ENTAILMENT
from raregraph.graph.errors import QueryError
from raregraph.graph.traversal.arrays import Positions
from raregraph.ontology import biolink
from raregraph.ontology.predicates import entailed

Table = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pinned:
    """What a node with identifiers may be: nodes by their numbers in order, each with the place of what was asked.

    `asked` are the nodes that the identifiers themselves name, in the order of the identifiers; -1 where none does.
    """

    numbers: Positions
    places: Positions
    asked: Positions


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of nodes that an edge may link, and their claims.

    `codes` are first node times `nodes` plus second node, in order; the claims of pair i are
    `claims[starts[i]:starts[i + 1]]`.
    """

    nodes: int
    codes: Table
    starts: Table
    claims: Table
    is_inferred: Mask

    def find(self, first: Table, second: Table) -> Table:
        """The places of some pairs; -1 for those that there are not."""
        wanted = first * self.nodes + second
        places = np.searchsorted(self.codes, wanted)
        places[places == len(self.codes)] = 0
        found = self.codes[places] == wanted if len(self.codes) else np.zeros(len(wanted), bool)
        return np.where(found, places, -1)

    def of(self, place: int) -> list[int]:
        """The claims of the pair at a place."""
        low, high = self.starts[place : place + 2].tolist()
        found: list[int] = self.claims[low:high].tolist()
        return found


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


def matched(index: AssociationIndex, plan: Plan, pinned: Sequence[Pinned | None]) -> Matches:
    """The answers to a plan.

    Those that rest on what sources say come before those that rest on what follows, those that are about what was
    asked before those about something below it, then those with more claims; then in order of identifiers.

    Raises:
        QueryError: if there are too many combinations to be put together.
    """
    masks = [_allowed(index, node, pin) for node, pin in zip(plan.nodes, pinned, strict=True)]
    pairs: dict[int, Pairs] = {}
    denied = 0
    for place in _order(plan, masks):
        edge = plan.edges[place]
        pairs[place], without = _pairs(index, edge, masks, pinned)
        denied += without
        first, second = np.divmod(pairs[place].codes, index.arrays.nodes)
        for node, ends in ((edge.subject, first), (edge.object, second)):
            masks[node] &= _mask(index, ends)
    nodes = _joined(plan, pairs)
    nodes, asked = _with_asked(nodes, pinned)
    found = tuple(pairs[place] for place in range(len(plan.edges)))
    order = _best_first(plan, nodes, asked, found, pinned)
    return Matches(nodes[order], asked[order], found, denied)


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
    index: AssociationIndex, edge: PlannedEdge, masks: Sequence[Mask], pinned: Sequence[Pinned | None]
) -> tuple[Pairs, int]:
    """The pairs that an edge may link, and how many claims on them sources deny."""
    arrays = index.arrays
    negated = flags(index).negated
    firsts, seconds, claims = [np.empty(0, np.int64)], [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    denied = 0
    for backwards in (False, True):
        ends = (edge.object, edge.subject) if backwards else (edge.subject, edge.object)
        says = _says(index, edge, backwards=backwards)
        found = _linking(index, masks[ends[0]], masks[ends[1]])
        found = found[says[arrays.attributions[found]]]
        is_denied = negated[arrays.attributions[found]]
        denied += int(is_denied.sum())
        found = _answering(index, edge, found[~is_denied], [pinned[end] for end in ends])
        if edge.qualifiers:
            found = _qualified(index, edge, found)
        subjects, objects = arrays.subjects[found].astype(np.int64), arrays.objects[found].astype(np.int64)
        firsts.append(objects if backwards else subjects)
        seconds.append(subjects if backwards else objects)
        claims.append(found)
    return _grouped(index, np.concatenate(firsts), np.concatenate(seconds), np.concatenate(claims)), denied


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


def _qualified(index: AssociationIndex, edge: PlannedEdge, claims: Table) -> Table:
    """The claims that have all qualifiers of one of the sets that an edge names."""
    table = index.arrays.table
    possible = np.array([may_have(said, edge.qualifiers) for said in table], bool)
    claims = claims[possible[index.arrays.attributions[claims]]]
    told = details(index, claims.tolist())
    has = np.array([has_qualifiers(index, each, edge.qualifiers) for each in told], bool)
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
    return Pairs(nodes, unique, np.append(starts, len(claims)), claims, all_inferred)


def _joined(plan: Plan, pairs: dict[int, Pairs]) -> Table:
    """The nodes of all answers: a row each, a column for each node of the plan."""
    rows = np.empty((1, 0), np.int64)
    columns: list[int] = []
    for place, found in pairs.items():
        edge = plan.edges[place]
        first, second = np.divmod(found.codes, found.nodes)
        if edge.subject in columns and edge.object in columns:
            at = found.find(rows[:, columns.index(edge.subject)], rows[:, columns.index(edge.object)])
            rows = rows[at >= 0]
        elif edge.subject in columns or not columns:
            rows = _extended(rows, columns, (edge.subject, edge.object), (first, second))
        else:
            order = np.lexsort((first, second))
            rows = _extended(rows, columns, (edge.object, edge.subject), (second[order], first[order]))
        columns += [each for each in (edge.subject, edge.object) if each not in columns]
    return rows[:, [columns.index(place) for place in range(len(plan.nodes))]]


def _extended(rows: Table, columns: list[int], ends: tuple[int, int], sides: tuple[Table, Table]) -> Table:
    """Rows with one column more, or their first two: for each row all partners of its node.

    `sides` are the pairs, in order of the first, which is the end that the rows have.
    """
    near, far = sides
    if not columns:
        columns += list(ends)
        return _bounded(np.column_stack((near, far)), len(near))
    own = rows[:, columns.index(ends[0])]
    low, high = np.searchsorted(near, own), np.searchsorted(near, own, side="right")
    counts = high - low
    _bounded(rows, int(counts.sum()))
    columns.append(ends[1])
    return np.column_stack((np.repeat(rows, counts, axis=0), far[spans(low, high)]))


def _bounded(rows: Table, many: int) -> Table:
    if many > MOST_ROWS:
        raise QueryError(
            f"QueryTooLarge: the query has more than {MOST_ROWS:,} answers to put together",
            remedy="Name identifiers, narrower categories or predicates, or constrain the sources.",
        )
    return rows


def _with_asked(rows: Table, pinned: Sequence[Pinned | None]) -> tuple[Table, Table]:
    """The rows, one for each combination of identifiers that they answer; and these, by their places."""
    asked = np.full(rows.shape, -1, np.int64)
    for column, each in enumerate(pinned):
        if each is not None:
            low = np.searchsorted(each.numbers, rows[:, column])
            high = np.searchsorted(each.numbers, rows[:, column], side="right")
            _bounded(rows, int((high - low).sum()))
            rows = np.repeat(rows, high - low, axis=0)
            asked = np.repeat(asked, high - low, axis=0)
            asked[:, column] = each.places[spans(low, high)]
    return rows, asked


def _best_first(
    plan: Plan, nodes: Table, asked: Table, pairs: Sequence[Pairs], pinned: Sequence[Pinned | None]
) -> Table:
    inferred, claims = np.zeros(len(nodes), np.int64), np.zeros(len(nodes), np.int64)
    for edge, found in zip(plan.edges, pairs, strict=True):
        at = found.find(nodes[:, edge.subject], nodes[:, edge.object])
        inferred += found.is_inferred[at]
        claims += np.diff(found.starts)[at]
    below = [
        each.asked[asked[:, column]] != nodes[:, column]
        for column, each in enumerate(pinned)
        if each is not None
    ]
    farther = reduce(np.add, (each.astype(np.int64) for each in below), np.zeros(len(nodes), np.int64))
    by_id = tuple(nodes[:, column] for column in reversed(range(nodes.shape[1])))
    return np.lexsort((*asked.T[::-1], *by_id, -claims, farther, inferred))
