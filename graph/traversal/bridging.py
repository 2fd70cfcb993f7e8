"""Which nodes bridge two modules: betweenness, counted only for the ways from one set of nodes to the other.

For two diseases, or two families of diseases, a gene scores high if the shortest ways from the one to the other run
through it. The measure is betweenness (Freeman 1977, Sociometry 40:35-41) restricted to pairs of a source and a target
(Brandes 2008, Social Networks 30:136-145), here averaged over the pairs. It needs no division of the whole graph into
modules, as the participation coefficient (Guimera and Amaral 2005, Nature 433:895-900) does: the two sets are what a
user knows.
"""

from collections.abc import Collection

import numpy as np
from scipy.sparse import coo_array, csr_array

from raregraph.graph.traversal.arrays import Positions
from raregraph.graph.traversal.network import Network
from raregraph.graph.traversal.ranking import Scores

Matrix = csr_array[np.float64]
_AT_ONCE = 64
"""How many starts are followed in one product: enough to pay, few enough to keep little in memory."""


def bridging(network: Network, first: Collection[int], second: Collection[int]) -> Scores:
    """For each node, the share of the shortest ways between two sets of positions that run through it.

    The shares of all pairs of a node of the one set and another of the other set that are linked at all are averaged:
    1 means that all shortest ways run through the node, whatever the pair. The ends of a way are not on it. Links are
    followed either way, each counted once, however many claims there are.
    """
    starts, ends = np.unique(list(first)).astype(np.int64), np.unique(list(second)).astype(np.int64)
    linked = network.linked.copy()
    linked.data = np.ones_like(linked.data)
    scores, pairs = np.zeros(len(network)), 0
    for portion in range(0, len(starts), _AT_ONCE):
        through, linked_pairs = _through(linked, starts[portion : portion + _AT_ONCE], ends)
        scores += through
        pairs += linked_pairs
    return scores / max(pairs, 1)


def _through(linked: Matrix, starts: Positions, ends: Positions) -> tuple[Scores, int]:
    """The shares summed over the pairs of these starts and all ends, and how many pairs are linked.

    A row a node, a column a start: `levels[d]` holds the number of shortest ways from the start to each node d steps
    away. Going back level by level, each node hands on what its ways carry, in proportion to their number.
    """
    levels = _levels(linked, starts, ends)
    is_end = np.zeros(linked.shape[0])
    is_end[ends] = 1
    pairs = sum(int(is_end[level.row].sum()) for level in levels[1:])
    scores = np.zeros(linked.shape[0])
    carried = coo_array(levels[-1].shape)
    for ways in reversed(levels[1:]):
        through = ways.tocsr().multiply(linked @ carried.tocsr()).tocsr()
        scores += through.sum(axis=1)
        arriving = coo_array((is_end[ways.row], (ways.row, ways.col)), shape=ways.shape)
        carried = (through + arriving.tocsr()).multiply(_inverse(ways)).tocoo()
    return scores, pairs


def _levels(linked: Matrix, starts: Positions, ends: Positions) -> list[coo_array]:
    """The number of shortest ways to the nodes 0, 1, 2 ... steps from each start, until all ends are reached."""
    size, count = linked.shape[0], len(starts)
    columns = np.arange(count)
    level = coo_array((np.ones(count), (starts, columns)), shape=(size, count))
    levels, reached = [level], np.zeros((size, count), bool)
    reached[starts, columns] = True
    while not reached[ends].all():
        ways = (linked @ level.tocsr()).tocoo()
        new = ~reached[ways.row, ways.col]
        if not new.any():
            break
        level = coo_array((ways.data[new], (ways.row[new], ways.col[new])), shape=(size, count))
        reached[level.row, level.col] = True
        levels.append(level)
    return levels


def _inverse(ways: coo_array) -> Matrix:
    return coo_array((1 / ways.data, (ways.row, ways.col)), shape=ways.shape).tocsr()
