"""How two nodes are linked: one shortest path, all shortest paths, and all simple paths up to a length.

Libraries either search all of the graph for one path (scipy) or want a graph of their own, which takes longer to make
than all the questions that it would answer (igraph, rustworkx). So two shells grow towards each other over the rows of
the matrix, by operations on whole sets, and what is farther away is never looked at.

Paths stand in order of length, then of their nodes; whatever the cap, it is the first ones that are kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from raregraph.graph.traversal.neighbourhoods import Matrix, shells
from raregraph.graph.traversal.network import Network

Path = tuple[int, ...]
COUNTED = 100_000


@dataclass(frozen=True, slots=True)
class Paths:
    """Paths as positions of nodes, in order of length, then of their nodes.

    `distance` is the number of steps of the shortest, None where there is no path (within the bound). `total` counts
    all paths, those left out by a cap among them; where `uncounted`, there are still more than that.
    """

    found: tuple[Path, ...]
    distance: int | None
    total: int
    uncounted: bool = False

    @property
    def more(self) -> bool:
        """Whether there are paths that a cap has left out."""
        return self.uncounted or self.total > len(self.found)


def shortest_path(network: Network, start: int, end: int) -> Path | None:
    """The first of the shortest paths between two nodes, links followed either way; None if there is none."""
    levels = _levels(_Rows(network.linked), start, end)
    if levels is None:
        return None
    rows, path = _Rows(network.linked), [start]
    for level in levels[1:]:
        path.append(rows.first_beside(path[-1], level))
    return tuple(path)


def shortest_paths(network: Network, start: int, end: int, at_most: int | None = None) -> Paths:
    """All shortest paths between two nodes, links followed either way, or the first `at_most` of them.

    They are all counted in any case.
    """
    rows = _Rows(network.linked)
    levels = _levels(rows, start, end)
    if levels is None:
        return Paths((), None, 0)
    after = {
        node: sorted(level.intersection(rows.of(node)))
        for before, level in zip(levels, levels[1:], strict=False)
        for node in before
    }
    ways = {end: 1}
    for level in reversed(levels[:-1]):
        ways |= {node: sum(ways[other] for other in after[node]) for node in level}
    left = {node: len(levels) - 1 - i for i, level in enumerate(levels) for node in level}
    found = islice(_walks(after, left, start, end, len(levels) - 1), at_most)
    return Paths(tuple(found), len(levels) - 1, ways[start])


def simple_paths(
    network: Network, start: int, end: int, longest: int, at_most: int | None = None, counted: int = COUNTED
) -> Paths:
    """All paths between two nodes that visit none twice and have at most `longest` steps, or the first `at_most`.

    Those beyond are counted, but no more than `counted` in all.
    """
    if start == end:
        return Paths(((start,),), 0, 1)
    from_start, from_end = (_distances(network.linked, node, longest) for node in (start, end))
    near = np.flatnonzero(from_start + from_end <= longest).tolist()
    if not near:
        return Paths((), None, 0)
    rows, here = _Rows(network.linked), frozenset(near)
    after = {node: sorted(here.intersection(rows.of(node))) for node in near}
    left = dict(zip(near, from_end[near].tolist(), strict=True))
    lengths = range(left[start], longest + 1)
    every = (path for length in lengths for path in _walks(after, left, start, end, length))
    found = tuple(islice(every, at_most))
    further = sum(1 for _ in islice(every, max(counted - len(found), 0) + 1)) if at_most is not None else 0
    total = len(found) + further
    uncounted = further > 0 and total > counted
    return Paths(found, left[start], total - uncounted, uncounted)


def _levels(rows: "_Rows", start: int, end: int) -> list[set[int]] | None:
    """All nodes on shortest paths between two nodes, by their distance from the start; None if there is no path.

    Shells grow from both ends, always the one with fewer links to follow, until they meet; then they are followed
    back.
    """
    sides = _Side(rows, start), _Side(rows, end)
    while not (met := sides[0].shells[-1] & sides[1].shells[-1]):
        smaller = min(sides, key=lambda side: side.links)
        if not smaller.grow():
            return None
    before, after = (side.back(met) for side in sides)
    return [*reversed(before), met, *after]


class _Side:
    """The shells around one end of a path, as far as they have grown."""

    def __init__(self, rows: "_Rows", start: int) -> None:
        self._rows = rows
        self._reached = {start}
        self.shells = [{start}]
        self.links = rows.links(self.shells[-1])

    def grow(self) -> bool:
        """Add a shell; whether there was anything to add."""
        shell = self._rows.beside(self.shells[-1])
        shell -= self._reached
        self._reached |= shell
        self.shells.append(shell)
        self.links = self._rows.links(shell)
        return bool(shell)

    def back(self, met: set[int]) -> list[set[int]]:
        """The nodes on shortest paths from those at which the sides met to the start, shell by shell."""
        found, here = [], met
        for shell in reversed(self.shells[:-1]):
            here = self._rows.linking(shell, here)
            found.append(here)
        return found


class _Rows:
    """The neighbours of nodes in a matrix."""

    def __init__(self, linked: Matrix) -> None:
        self._starts, self._indices = linked.indptr, linked.indices

    def of(self, node: int) -> list[int]:
        """The neighbours of a node, in order."""
        return self._indices[self._starts[node] : self._starts[node + 1]].tolist()  # type: ignore[no-any-return]

    def links(self, nodes: set[int]) -> int:
        """How many links nodes have."""
        starts = self._starts
        return sum(int(starts[node + 1] - starts[node]) for node in nodes)

    def beside(self, nodes: set[int]) -> set[int]:
        """The neighbours of all nodes."""
        found: set[int] = set()
        for node in nodes:
            found.update(self.of(node))
        return found

    def linking(self, nodes: set[int], others: set[int]) -> set[int]:
        """Those of the nodes that are linked to one of the others, found from whichever have fewer links."""
        if self.links(others) <= self.links(nodes):
            return self.beside(others) & nodes
        return {node for node in nodes if not others.isdisjoint(self.of(node))}

    def first_beside(self, node: int, others: set[int]) -> int:
        """The first of the others that is linked to a node, where one is."""
        return next(other for other in self.of(node) if other in others)


def _distances(linked: Matrix, start: int, longest: int) -> NDArray[np.int64]:
    """How far each node is; more than `longest` stands for any farther."""
    distances = np.full(linked.shape[0], longest + 1)
    for hops, shell in zip(range(longest + 1), shells(linked, [start]), strict=False):
        distances[shell] = hops
    return distances


def _walks(
    after: Mapping[int, Sequence[int]], left: Mapping[int, int], start: int, end: int, length: int
) -> Iterator[Path]:
    """The paths of just this length that visit no node twice, in order of their nodes.

    `after` are the neighbours to look at, `left` says how far each of them is from the end.
    """
    if not length:
        yield (start,)
        return
    path, ahead = [start], [iter(after[start])]
    while ahead:
        node, remaining = next(ahead[-1], None), length - len(path)
        if node is None:
            path.pop()
            ahead.pop()
        elif node == end:
            if not remaining:
                yield (*path, end)
        elif left[node] <= remaining and node not in path:
            path.append(node)
            ahead.append(iter(after[node]))
