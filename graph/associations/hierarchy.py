"""Which nodes are above and below which: subclasses, and forms of a disease (`raregraph.graph.hierarchy`)."""

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from raregraph.graph.traversal.arrays import Arrays, Ints, Positions

_FEW, _MARKED_FROM = 200, 1000


class Hierarchy:
    """The classes of a release, both ways. A class is above and below itself. `steps` marks the claims that make it."""

    def __init__(self, arrays: Arrays) -> None:
        found = arrays.hierarchy()
        narrow, broad = arrays.subjects[found], arrays.objects[found]
        self.steps = np.zeros(arrays.claims, bool)
        self.steps[found] = True
        self._up = _Rows(narrow, broad, arrays.nodes)
        self._down = _Rows(broad, narrow, arrays.nodes)
        self.above = lru_cache(1 << 15)(self._above)

    def below(self, nodes: Iterable[int]) -> Positions:
        """Some nodes and all that are below one of them, in order."""
        return self._down.reached(nodes)

    def _above(self, node: int) -> tuple[int, ...]:
        """A node and all that are above it, in order."""
        return tuple(self._up.reached([node]).tolist())


class _Rows:
    """For each node its neighbours, one after the other."""

    def __init__(self, ends: Ints, others: Ints, nodes: int) -> None:
        order = np.lexsort((others, ends))
        self._others = others[order]
        self._starts = np.zeros(nodes + 1, np.int64)
        np.cumsum(np.bincount(ends, minlength=nodes), out=self._starts[1:])

    def reached(self, nodes: Iterable[int]) -> Positions:
        """What steps lead to, the nodes themselves among it, in order."""
        found = shell = set(nodes)
        while shell and len(found) <= _FEW:
            near = (self._others[self._starts[each] : self._starts[each + 1]].tolist() for each in shell)
            shell = set().union(*near) - found
            found = found | shell
        if shell:
            return self._many_reached(found)
        return np.array(sorted(found), np.int64)

    def _many_reached(self, nodes: set[int]) -> Positions:
        """The same, shell by shell over all nodes at once: for few it would take longer to look at all."""
        shell: Positions = np.fromiter(nodes, np.int64)
        found = np.zeros(len(self._starts) - 1, bool)
        found[shell] = True
        while len(shell):
            near = self._others[spans(self._starts[shell], self._starts[shell + 1])]
            shell = distinct(near[~found[near]], len(found))
            found[shell] = True
        return np.flatnonzero(found)


def spans(starts: NDArray[np.integer], ends: NDArray[np.integer]) -> Positions:
    """The positions of some spans, one after the other.

    >>> spans(np.array([5, 0]), np.array([7, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    lengths = (ends - starts).astype(np.int64)
    total = int(lengths.sum())
    if not total:
        return np.empty(0, np.int64)
    before = lengths.cumsum() - lengths
    return np.arange(total, dtype=np.int64) + np.repeat(starts.astype(np.int64) - before, lengths)


def distinct(numbers: Ints | Positions, bound: int) -> Positions:
    """Some numbers below a bound in order, each once.

    >>> distinct(np.array([7, 2, 7]), 10).tolist(), distinct(np.array([7, 2, 7]), 1000).tolist()
    ([2, 7], [2, 7])
    """
    if len(numbers) * _MARKED_FROM < bound:
        return np.unique(numbers).astype(np.int64)
    # numpy takes far longer to hash more than some thousands than to mark them.
    marked = np.zeros(bound, bool)
    marked[numbers] = True
    return np.flatnonzero(marked)
