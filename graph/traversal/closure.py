"""What is below what at any distance, in hierarchies that may run in circles."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array
from scipy.sparse.csgraph import connected_components


@dataclass(frozen=True, slots=True)
class Closure:
    """A hierarchy with its circles drawn together: `circles` tells for each node in which it is, most alone in theirs.

    `below` has a row for each circle, with those that are below it, itself not among them. Nodes of a circle are all
    below each other.
    """

    circles: NDArray[np.int32]
    below: csr_array

    def breadths(self) -> NDArray[np.int64]:
        """How many nodes are below each node, itself not counted."""
        sizes = np.bincount(self.circles, minlength=self.below.shape[0])
        counted: NDArray[np.int64] = self.below.astype(np.int64) @ sizes + sizes - 1
        return counted[self.circles]

    def pairs(self) -> csr_array:
        """For each node (row) those below it, itself not among them: as many entries as there are such pairs."""
        nodes = len(self.circles)
        where = (self.circles, np.arange(nodes))
        holds = csr_array((np.ones(nodes, bool), where), shape=(self.below.shape[0], nodes))
        several = diags_array(np.bincount(self.circles, minlength=self.below.shape[0]) > 1, dtype=bool)
        found = csr_array(holds.T @ (self.below + several).astype(bool) @ holds)
        found.setdiag(False)
        found.eliminate_zeros()
        return found


def closure(
    narrow: NDArray[Any], broad: NDArray[Any], nodes: int, most_products: int | None = None
) -> Closure:
    """The closure of a hierarchy in which each of `narrow` is right below the one of `broad` at its place.

    It takes as long as there are pairs to look at. Where these are more than `most_products`, what was found nearer
    stands, which is a lower bound.

    >>> found = closure(np.array([0, 1, 2, 3]), np.array([1, 2, 1, 2]), 4)
    >>> found.breadths().tolist(), found.pairs().toarray().astype(int).tolist()
    ([0, 3, 3, 0], [[0, 0, 0, 0], [1, 0, 1, 1], [1, 1, 0, 1], [0, 0, 0, 0]])
    """
    links = csr_array((np.ones(len(broad), bool), (broad, narrow)), shape=(nodes, nodes))
    count, circles = connected_components(links, connection="strong")
    ends = (circles[broad], circles[narrow])
    between = ends[0] != ends[1]
    inside = (ends[0][between], ends[1][between])
    below = csr_array((np.ones(between.sum(), bool), inside), shape=(count, count)).astype(bool)
    known = -1
    while below.nnz > known and (most_products is None or _products(below) < most_products):
        known = below.nnz
        below = (below + below @ below).astype(bool)
    return Closure(circles, below)


def _products(below: csr_array) -> int:
    """How many pairs a product of a relation with itself looks at."""
    into = np.bincount(below.indices, minlength=below.shape[0])
    return int(into @ np.diff(below.indptr).astype(np.int64))
