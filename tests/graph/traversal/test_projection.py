"""Projections and their weights are those that networkx finds, and the test is the hypergeometric one."""

from fractions import Fraction
from math import comb

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from raregraph.graph.errors import QueryError
from raregraph.graph.traversal.arrays import Arrays
from raregraph.graph.traversal.network import Network
from raregraph.graph.traversal.projection import Bipartite
from raregraph.graph.traversal.selection import Selection
from tests.curated_graph import SMA, SMN1, SMN2, TYPE1, TYPE2

GENES, DISEASES = range(8), range(8, 16)
PAIRS = st.lists(st.tuples(st.sampled_from(GENES), st.sampled_from(DISEASES)), min_size=1, max_size=40)


def bipartite_of(pairs: list[tuple[int, int]]) -> Bipartite:
    genes, diseases = (np.array([pair[i] for pair in pairs]) for i in (0, 1))
    return Bipartite.between(None, genes, diseases)  # type: ignore[arg-type]


def graph_of(pairs: list[tuple[int, int]]) -> "nx.Graph[int]":
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from({gene for gene, _ in pairs}, bipartite=0)
    graph.add_nodes_from({disease for _, disease in pairs}, bipartite=1)
    graph.add_edges_from(pairs)
    return graph


def weights(pairs: list[tuple[int, int]], side: str, name: str) -> dict[tuple[int, int], float]:
    view = bipartite_of(pairs)
    found = view.projection(side)
    nodes = view.positions(side)
    ends = zip(nodes[found.first].tolist(), nodes[found.second].tolist(), strict=True)
    return dict(zip(ends, getattr(found, name).tolist(), strict=True))


def expected(projected: "nx.Graph[int]") -> dict[tuple[int, int], float]:
    return {(min(a, b), max(a, b)): said["weight"] for a, b, said in projected.edges(data=True)}


def side_of(graph: "nx.Graph[int]", side: str) -> list[int]:
    return [node for node, said in graph.nodes(data=True) if said["bipartite"] == (side == "disease")]


@given(PAIRS, st.sampled_from(["gene", "disease"]))
def test_shared_partners_and_jaccard_are_those_of_networkx(pairs: list[tuple[int, int]], side: str) -> None:
    graph = graph_of(pairs)
    nodes = side_of(graph, side)
    counted = nx.bipartite.weighted_projected_graph(graph, nodes)
    assert weights(pairs, side, "shared") == expected(counted)
    overlap = nx.bipartite.overlap_weighted_projected_graph(graph, nodes)
    assert weights(pairs, side, "jaccard") == pytest.approx(expected(overlap))


@given(PAIRS, st.sampled_from(["gene", "disease"]))
def test_p_is_the_chance_of_sharing_as_many_or_more(pairs: list[tuple[int, int]], side: str) -> None:
    graph = graph_of(pairs)
    population = len(graph) - len(side_of(graph, side))
    shared = weights(pairs, side, "shared")
    for (one, other), p in weights(pairs, side, "p").items():
        has, drawn = graph.degree[one], graph.degree[other]
        ways = sum(
            comb(has, k) * comb(population - has, drawn - k)
            for k in range(int(shared[one, other]), min(has, drawn) + 1)
        )
        assert p == pytest.approx(float(Fraction(ways, comb(population, drawn))))


@given(PAIRS, st.integers(1, 4))
def test_a_least_number_of_shared_partners_leaves_the_others_out(
    pairs: list[tuple[int, int]], least: int
) -> None:
    found = bipartite_of(pairs).projection("disease", least)
    everything = bipartite_of(pairs).projection("disease")
    assert found.shared.tolist() == [n for n in everything.shared.tolist() if n >= least]


@pytest.fixture
def view(arrays: Arrays) -> Bipartite:
    return Bipartite.of(Network.of(arrays, Selection(kinds=["causes", "modifies"])))


def test_types_of_a_disease_share_its_gene(view: Bipartite) -> None:
    projected = view.projection("disease").networkx()
    assert set(projected) == {SMA, TYPE1, TYPE2}
    assert projected.nodes[TYPE1]["label"] == "spinal muscular atrophy type 1"
    assert projected.edges[SMA, TYPE1] == {"shared": 2, "jaccard": 1.0, "p": 1.0}
    assert projected.edges[TYPE1, TYPE2] == {"shared": 1, "jaccard": 0.5, "p": 1.0}
    one, other = (view.network.position(each) for each in (SMA, TYPE1))
    assert one is not None
    assert other is not None
    shared = [view.network.node(position).id for position in view.shared("disease", one, other)]
    assert shared == [SMN1, SMN2]


def test_the_bipartite_view_says_who_says_what(view: Bipartite) -> None:
    graph = view.networkx()
    assert nx.bipartite.is_bipartite_node_set(graph, {SMN1, SMN2})
    assert graph.edges[SMN1, TYPE1]["sources"] == ("genes-to-disease", "mondo", "orphapacket")
    assert {node: said["bipartite"] for node, said in graph.nodes(data=True)} == {
        SMN1: 0,
        SMN2: 0,
        SMA: 1,
        TYPE1: 1,
        TYPE2: 1,
    }


def test_a_table_has_the_strongest_overlap_first(view: Bipartite) -> None:
    frame = view.projection("disease").to_pandas()
    assert list(frame.columns) == [
        "disease",
        "disease_label",
        "other_disease",
        "other_disease_label",
        "shared",
        "jaccard",
        "p",
    ]
    assert frame.loc[0, ["disease", "other_disease", "shared"]].tolist() == [SMA, TYPE1, 2]
    assert view.projection("gene").to_polars().select("gene", "other_gene", "shared").rows() == [
        (SMN1, SMN2, 2)
    ]


def test_a_network_without_genes_has_an_empty_projection(arrays: Arrays) -> None:
    empty = Bipartite.of(Network.of(arrays, Selection(kinds=["subclass_of"]))).projection("gene")
    assert len(empty.networkx()) == len(empty.p) == 0


def test_what_is_no_side_is_named(view: Bipartite) -> None:
    with pytest.raises(QueryError, match=r"'fish'.*disease, gene"):
        view.projection("fish")
