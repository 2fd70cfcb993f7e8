"""What lies near a node: its neighbourhoods hop by hop, and the connected components."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from raregraph.graph.traversal.arrays import Positions
from raregraph.graph.traversal.network import Network

Matrix = csr_array[np.float64]
_FEW = 32


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The nodes that some steps lead to: their positions in the network, and for each how many steps at least."""

    positions: Positions
    hops: NDArray[np.int64]


def shells(linked: Matrix, starts: Collection[int]) -> Iterator[Positions]:
    """The nodes at 0, 1, 2 ... steps from some nodes, each shell in order, until nothing new is reached.

    A shell is the neighbours of the one before, that is the rows of the matrix there: for a few steps this is faster
    than any search of the whole matrix, and never looks at what is farther.
    """
    reached = np.zeros(linked.shape[0], bool)
    shell: Positions = np.unique(np.fromiter(starts, np.int64))
    while len(shell):
        reached[shell] = True
        yield shell
        near = np.zeros(len(reached), bool)
        near[beside(linked, shell)] = True
        near &= ~reached
        shell = np.flatnonzero(near)


def row_of(linked: Matrix, node: int) -> NDArray[np.int32]:
    """The neighbours of a node, in order."""
    row: NDArray[np.int32] = linked.indices[linked.indptr[node] : linked.indptr[node + 1]]
    return row


def links(linked: Matrix, nodes: Positions | NDArray[np.int32]) -> int:
    """How many links lead away from some nodes."""
    starts = linked.indptr
    return int((starts[nodes + 1] - starts[nodes]).sum())


def beside(linked: Matrix, nodes: Positions | NDArray[np.int32]) -> NDArray[np.int32]:
    """The neighbours of some nodes, one after the other, as often as they are.

    Of a few nodes, row by row. In neither case is a matrix made, which would take longer than all the rest.
    """
    if len(nodes) <= _FEW:
        rows = [row_of(linked, node) for node in nodes.tolist()]
        return np.concatenate(rows) if len(rows) != 1 else rows[0]
    starts = linked.indptr[nodes]
    lengths = linked.indptr[nodes + 1] - starts
    ends = lengths.cumsum()
    places = np.arange(ends[-1]) + np.repeat(starts - (ends - lengths), lengths)
    found: NDArray[np.int32] = linked.indices[places]
    return found


def neighbourhood(network: Network, starts: Collection[int], hops: int) -> Neighbourhood:
    """All nodes within some steps of the nodes at some positions, these left out: the nearest first.

    Links are followed either way. Nodes as near as each other stand in the order of their identifiers.
    """
    found = [shell for _, shell in zip(range(hops + 1), shells(network.linked, starts), strict=False)][1:]
    sizes = [len(shell) for shell in found]
    return Neighbourhood(
        np.concatenate([np.empty(0, np.int64), *found]), np.repeat(np.arange(1, len(found) + 1), sizes)
    )


def components(network: Network) -> NDArray[np.int32]:
    """The number of each node's connected component; they are numbered from 0, the largest first.

    Components of one size are numbered in the order of their first nodes.
    """
    linked = network.linked
    found = np.zeros(len(network), np.int32)
    rest = np.ones(len(network), bool)
    if len(
        rest
    ):  # most nodes are in one component: to walk from its hub takes a third of the time of finding all
        hub = int(np.diff(linked.indptr).argmax())
        rest[breadth_first_order(linked, hub, return_predecessors=False)] = False
    if rest.any():
        others = linked[rest][:, rest]
        found[rest] = connected_components(others, directed=False, return_labels=True)[1] + 1
    _, first, inverse, sizes = np.unique(found, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -sizes))
    number = np.empty(len(order), np.int32)
    number[order] = np.arange(len(order), dtype=np.int32)
    numbered: NDArray[np.int32] = number[inverse]
    return numbered
