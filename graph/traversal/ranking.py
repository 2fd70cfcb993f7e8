"""Which nodes matter to others: personalised PageRank, and random walks with restart.

For links that are followed either way both are one symmetric linear system, which scipy's conjugate gradients solve
in a few dozen products, whatever the shape of the graph.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.linalg import LinearOperator, cg

from raregraph.graph.traversal.network import Network

Scores = NDArray[np.float64]
_PRECISION = 1e-9


def pagerank(
    network: Network,
    seeds: Mapping[int, float] | None = None,
    damping: float = 0.85,
    *,
    weighted: bool = False,
) -> Scores:
    """The PageRank of every node: how often a walk is there that follows links and now and then jumps to a seed.

    `seeds` are positions with weights; without any, a jump may lead anywhere. `damping` is the chance of following a
    link. With `weighted`, a link counts as often as there are claims. The scores add up to 1.
    """
    linked = network.linked.copy()
    if not weighted:
        linked.data = np.ones_like(linked.data)
    root = np.sqrt(np.maximum(linked.sum(axis=0), 1))
    start = np.zeros(len(network))
    for position, weight in (seeds or dict.fromkeys(range(len(network)), 1.0)).items():
        start[position] = weight
    start /= start.sum()

    def remains(scores: Scores) -> Scores:
        flow: Scores = (linked @ (scores / root)) / root
        return scores - damping * flow

    system = LinearOperator(linked.shape, matvec=remains, dtype=np.float64)
    solved, _ = cg(system, start / root, rtol=_PRECISION)
    scores: Scores = solved * root / (solved * root).sum()
    return scores


def random_walk(network: Network, seeds: Mapping[int, float], restart: float = 0.3) -> Scores:
    """How near each node is to some seeds: how often a walk is there that starts again at a seed with that chance."""
    return pagerank(network, seeds, 1 - restart)
