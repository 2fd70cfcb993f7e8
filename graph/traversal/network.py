"""The chosen claims of a release as a network: a sparse matrix to compute with, nodes and claims to explain."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from raregraph.graph.traversal.arrays import Arrays, Ints, Positions
from raregraph.graph.traversal.gather import Node
from raregraph.graph.traversal.selection import Selection


@dataclass(frozen=True)
class Network:
    """Chosen claims, and the nodes that they link, numbered from 0 in the order of their identifiers.

    `nodes` are the nodes' numbers in the release, `claims` the claims', in order of subject, then object; `subjects`
    and `objects` are positions in `nodes`.
    """

    arrays: Arrays
    claims: Positions
    nodes: Positions
    subjects: Ints
    objects: Ints

    @classmethod
    def of(cls, arrays: Arrays, selection: Selection = Selection()) -> "Network":  # noqa: B008 - frozen
        """The network of the claims that a selection chooses.

        Raises:
            QueryError: as `Selection.claims` does.
        """
        claims = selection.claims(arrays)
        subjects, objects = arrays.subjects[claims], arrays.objects[claims]
        linked = np.zeros(arrays.nodes, bool)
        linked[subjects] = linked[objects] = True
        place = np.cumsum(linked, dtype=np.int32) - 1
        return cls(arrays, claims, np.flatnonzero(linked), place[subjects], place[objects])

    def __len__(self) -> int:
        """How many nodes there are."""
        return len(self.nodes)

    def position(self, identifier: str) -> int | None:
        """The position of a node; None if no chosen claim links it."""
        number = self.arrays.number(identifier)
        if number is None:
            return None
        place = int(np.searchsorted(self.nodes, number))
        return place if place < len(self.nodes) and self.nodes[place] == number else None

    def positions(self, numbers: Positions) -> Positions:
        """The positions of those of some nodes, by their numbers in the release, that chosen claims link."""
        return np.flatnonzero(np.isin(self.nodes, numbers))

    def between(self, subject: int, target: int) -> range:
        """The places in `claims` of those that link one position, as subject, with another, as object."""
        low, high = self.subjects.searchsorted(np.array((subject, subject + 1), np.int32)).tolist()
        objects = self.objects[low:high]
        first, last = objects.searchsorted(np.array((target, target + 1), np.int32)).tolist()
        return range(low + first, low + last)

    def node(self, position: int) -> Node:
        """The node at a position."""
        return self.arrays.node(int(self.nodes[position]))

    @cached_property
    def directed(self) -> "csr_array[np.float64]":
        """From subjects to objects: how many claims there are of each pair of two nodes."""
        two = self.subjects != self.objects
        size = (len(self), len(self))
        return csr_array((np.ones(two.sum()), (self.subjects[two], self.objects[two])), shape=size)

    @cached_property
    def linked(self) -> "csr_array[np.float64]":
        """Either way: how many claims there are between two nodes; the neighbours of each in order."""
        either = (self.directed + self.directed.T).tocsr()
        either.sort_indices()
        return either
