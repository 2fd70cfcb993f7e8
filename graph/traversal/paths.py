"""How two nodes are linked: shortest paths, and all simple paths up to a length, the shortest first.

Scipy enumerates them (Yen's algorithm) on nothing but the nodes that lie on some path that is short enough: the rest
is cut away beforehand by its distances from both ends.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import yen

from raregraph.graph.traversal.arrays import Positions
from raregraph.graph.traversal.neighbourhoods import Matrix, shells
from raregraph.graph.traversal.network import Network

Path = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Paths:
    """Paths as positions of nodes, in order of length, then of their nodes.

    `distance` is the number of steps of the shortest, None where there is no path (within the bound). `more` says that
    there are further paths, left out because as many as asked for were found.
    """

    found: tuple[Path, ...]
    distance: int | None
    more: bool = False


def shortest_paths(network: Network, start: int, end: int, at_most: int = 100) -> Paths:
    """All shortest paths between two nodes, links followed either way, no more than `at_most`."""
    distance, near = _between(network.linked, start, end)
    return (
        Paths((), None) if distance is None else _paths(network.linked, near, start, end, distance, at_most)
    )


def simple_paths(network: Network, start: int, end: int, longest: int, at_most: int = 100) -> Paths:
    """All paths between two nodes that visit none twice and have at most `longest` steps, no more than `at_most`."""
    from_start, from_end = (_distances(network.linked, node, longest) for node in (start, end))
    near = np.flatnonzero(from_start + from_end <= longest)
    return _paths(network.linked, near, start, end, longest, at_most) if len(near) else Paths((), None)


def _between(linked: Matrix, start: int, end: int) -> tuple[int | None, Positions]:
    """How far two nodes are from each other, and all nodes on shortest paths between them.

    Shells grow from both ends, always the smaller one, until they meet; then they are followed back.
    """
    sides = _Side(linked, start), _Side(linked, end)
    while not (met := np.intersect1d(sides[0].shells[-1], sides[1].shells[-1], assume_unique=True)).size:
        smaller = min(sides, key=lambda side: len(side.shells[-1]))
        if not smaller.grow():
            return None, met
    distance = sum(len(side.shells) - 1 for side in sides)
    return distance, np.unique(np.concatenate([met, *(side.back(met) for side in sides)]))


class _Side:
    """The shells around one end of a path, as far as they have grown."""

    def __init__(self, linked: Matrix, start: int) -> None:
        self._linked = linked
        self._growing: Iterator[Positions] = shells(linked, [start])
        self.shells = [next(self._growing)]

    def grow(self) -> bool:
        shell = next(self._growing, None)
        if shell is not None:
            self.shells.append(shell)
        return shell is not None

    def back(self, met: Positions) -> Positions:
        """The nodes on shortest paths from the start to those at which the sides met."""
        found = [here := met]
        for shell in reversed(self.shells[:-1]):
            here = np.intersect1d(self._linked[here].indices, shell)
            found.append(here)
        return np.concatenate(found)


def _distances(linked: Matrix, start: int, longest: int) -> NDArray[np.int64]:
    """How far each node is; more than `longest` stands for any farther."""
    distances = np.full(linked.shape[0], longest + 1)
    for hops, shell in zip(range(longest + 1), shells(linked, [start]), strict=False):
        distances[shell] = hops
    return distances


def _paths(linked: Matrix, near: Positions, start: int, end: int, longest: int, at_most: int) -> Paths:  # noqa: PLR0913, PLR0917 - a search and its bounds
    """The shortest simple paths of at most `longest` steps within some nodes."""
    if start == end:
        return Paths(((start,),), 0)
    part = linked[near][:, near].tocsr()
    part.indices, part.indptr = (
        part.indices.astype(np.int32),
        part.indptr.astype(np.int32),
    )  # yen takes no others
    source, sink = np.searchsorted(near, (start, end)).tolist()
    lengths, before = yen(part, source, sink, at_most + 1, unweighted=True, return_predecessors=True)
    within = int((lengths <= longest).sum())
    found = (_followed(row, source, sink) for row in before[: min(within, at_most)])
    paths = sorted((tuple(near[list(path)].tolist()) for path in found), key=lambda path: (len(path), path))
    return Paths(tuple(paths), len(paths[0]) - 1 if paths else None, within > at_most)


def _followed(before: NDArray[np.int32], source: int, sink: int) -> Path:
    """A path, from what stands before each of its nodes."""
    path = [sink]
    while path[-1] != source:
        path.append(int(before[path[-1]]))
    return tuple(reversed(path))
