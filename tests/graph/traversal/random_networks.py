"""Networks of any shape, for checking answers against networkx."""

from dataclasses import dataclass

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from raregraph.graph.traversal.network import Network

SIZE = 12


@dataclass(frozen=True)
class Drawn:
    """A network, and the same as networkx has it."""

    network: Network
    graph: "nx.Graph[int]"


def network_of(pairs: list[tuple[int, int]], size: int) -> Network:
    subjects, objects = (np.array([pair[i] for pair in pairs], np.int32) for i in (0, 1))
    order = np.lexsort((objects, subjects))
    claims = np.arange(len(pairs), dtype=np.int64)
    return Network(None, claims, np.arange(size), subjects[order], objects[order])  # type: ignore[arg-type]


@st.composite
def networks(draw: st.DrawFn) -> Drawn:
    size = draw(st.integers(2, SIZE))
    node = st.integers(0, size - 1)
    pairs = draw(st.lists(st.tuples(node, node).filter(lambda pair: pair[0] != pair[1]), max_size=40))
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from(pairs)
    return Drawn(network_of(pairs, size), graph)
