"""How two nodes are linked: one shortest path, all shortest paths, and all simple paths up to a length.

Libraries either search all of the graph for one path (scipy) or want a graph of their own, which takes longer to make
than many questions to answer (igraph, rustworkx). So two shells grow towards each other over the rows of the matrix:
small ones node by node, large ones as whole arrays; and what is farther away is never looked at.

Paths stand in order of length, then of their nodes; whatever the cap, it is the first ones that are kept.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray

from raregraph.graph.traversal.neighbourhoods import Matrix, beside, links, row_of, shells
from raregraph.graph.traversal.network import Network

Path = tuple[int, ...]
Nodes = NDArray[np.int32]
COUNTED = 100_000
_MANY = 256  # links of a node, to find one of few nodes among which its row is searched as it is
_FEW = 256  # nodes of a shell, for which arrays would not pay
_TRUE = np.ones(1, bool)


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
    """A shortest path between two nodes, the same each time, links followed either way; None if there is none."""
    if start == end:
        return (start,)
    one, other = _Trail(network.linked, start), _Trail(network.linked, end)
    while True:
        grown, waiting = (one, other) if len(one.shells[-1]) <= len(other.shells[-1]) else (other, one)
        if len(grown.shells[-1]) > _FEW:
            return _far(network.linked, one.shells, other.shells)
        met = grown.grow(waiting.before)
        if met is not None:
            return (*reversed(one.back(met)), *other.back(met)[1:])
        if not grown.shells[-1]:
            return None


def _far(linked: Matrix, before: list[list[int]], after: list[list[int]]) -> Path | None:
    """A shortest path between two nodes, when the shells around both have become large."""
    found = _meeting(_Side(linked, before), _Side(linked, after))
    if found is None:
        return None
    sides, met = found
    first, last = (side.first_back(int(met[0])) for side in sides)
    return (*reversed(first), *last[1:])


def shortest_paths(network: Network, start: int, end: int, at_most: int | None = None) -> Paths:
    """All shortest paths between two nodes, links followed either way, or the first `at_most` of them.

    They are all counted in any case.
    """
    levels = _levels(network.linked, start, end)
    if levels is None:
        return Paths((), None, 0)
    rows = _Rows(network.linked)
    after = {
        node: sorted(level.intersection(rows.of(node)))
        for before, level in pairwise(levels)
        for node in before
    }
    ways = {end: 1}
    for level in reversed(levels[:-1]):
        ways |= {node: sum(ways[other] for other in after[node]) for node in level}
    left = {node: len(levels) - 1 - i for i, level in enumerate(levels) for node in level}
    found = islice(_walks(after, left, start, end, len(levels) - 1), at_most)
    return Paths(tuple(found), len(levels) - 1, ways[start])


def simple_paths(  # noqa: PLR0913 - a search and its bounds
    network: Network,
    start: int,
    end: int,
    longest: int,
    at_most: int | None = None,
    *,
    counted: int = COUNTED,
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


def _levels(linked: Matrix, start: int, end: int) -> list[set[int]] | None:
    """All nodes on shortest paths between two nodes, by their distance from the start; None if there is no path."""
    found = _meeting(_Side(linked, [[start]]), _Side(linked, [[end]]))
    if found is None:
        return None
    sides, met = found
    middle = set(met.tolist())
    before, after = (side.back(middle) for side in sides)
    return [*reversed(before), middle, *after]


def _meeting(one: "_Side", other: "_Side") -> "tuple[tuple[_Side, _Side], Nodes] | None":
    """Grow shells until they meet, always the one with fewer links to follow; and where they met."""
    last = one.shells[-1]
    met = last[other.reached[last]]
    while not len(met):
        grown, waiting = (one, other) if one.links <= other.links else (other, one)
        shell = grown.grow()
        if not len(shell):
            return None
        met = shell[waiting.reached[shell]]
    return (one, other), met


class _Trail:
    """The shells around one end of a path, while they are small; each node knows the one before it."""

    def __init__(self, linked: Matrix, start: int) -> None:
        self._linked = linked
        self._starts, self._indices = linked.indptr.data, linked.indices.data
        self.before = {start: start}
        self.shells = [[start]]

    def grow(self, reached: Mapping[int, int]) -> int | None:
        """Add a shell, unless it meets what was reached from the other end: then the first node that does."""
        starts, indices, before, shell = self._starts, self._indices, self.before, list[int]()
        for node in self.shells[-1]:
            first, last = starts[node], starts[node + 1]
            if last - first > _MANY:
                others = np.fromiter(reached, np.int32, len(reached))
                met = _among(self._linked.indices[first:last], others)
                if len(met):
                    before[near := int(met.min())] = node
                    return near
            for near in indices[first:last].tolist():
                if near not in before:
                    before[near] = node
                    if near in reached:
                        return near
                    shell.append(near)
        self.shells.append(shell)
        return None

    def back(self, node: int) -> list[int]:
        """A node and those before it, to the start."""
        path = [node]
        while (before := self.before[path[-1]]) != path[-1]:
            path.append(before)
        return path


class _Side:
    """The shells around one end of a path, as far as they have grown; each is in order.

    A shell is made by operations on whole arrays; nothing is as long as the network but a bit a node.
    """

    def __init__(self, linked: Matrix, shells: Iterable[list[int]]) -> None:
        self._linked = linked
        self.reached = np.zeros(linked.shape[0], bool)
        self.shells: list[Nodes] = [np.array(sorted(shell), np.int32) for shell in shells]
        for shell in self.shells:
            self.reached[shell] = True
        self.links = links(linked, self.shells[-1])

    def grow(self) -> "Nodes":
        """Add a shell, and give it; it is empty where there was nothing to add."""
        near = beside(self._linked, self.shells[-1])
        near = near[~self.reached[near]]
        near.sort()
        shell: Nodes = near[np.concatenate((_TRUE[: len(near)], near[1:] != near[:-1]))]
        self.reached[shell] = True
        self.shells.append(shell)
        self.links = links(self._linked, shell)
        return shell

    def first_back(self, node: int) -> list[int]:
        """A node and the first before it, shell by shell, to the start."""
        path = [node]
        for shell in reversed(self.shells[:-1]):
            path.append(int(_among(shell, row_of(self._linked, path[-1]))[0]))
        return path

    def back(self, met: set[int]) -> list[set[int]]:
        """The nodes on shortest paths from those at which the sides met to the start, shell by shell."""
        rows, found, here = _Rows(self._linked), [], met
        for shell in reversed(self.shells[:-1]):
            here = rows.linking(set(shell.tolist()), here)
            found.append(here)
        return found


class _Rows:
    """The neighbours of nodes in a matrix, as numbers of Python's own, which small sets are made of fastest."""

    def __init__(self, linked: Matrix) -> None:
        self._starts, self._indices = linked.indptr.data, linked.indices.data

    def of(self, node: int) -> list[int]:
        """The neighbours of a node, in order."""
        return self._indices[self._starts[node] : self._starts[node + 1]].tolist()

    def links(self, nodes: set[int]) -> int:
        """How many links nodes have."""
        starts = self._starts
        return sum(starts[node + 1] - starts[node] for node in nodes)

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


def _among(ordered: Nodes, nodes: Nodes) -> Nodes:
    """Those of some nodes that are among others, which stand in order."""
    places = ordered.searchsorted(nodes)
    places[places == len(ordered)] = 0
    found: Nodes = nodes[ordered[places] == nodes]
    return found


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
