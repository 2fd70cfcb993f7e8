"""`kg.networkx()` gives what its arguments choose."""

import pytest

from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.graph.errors import QueryError, UnknownNameError


def test_genes_and_diseases_are_given_with_an_edge_a_claim(graph: KnowledgeGraph) -> None:
    found = graph.networkx(kinds=["causes", "modifies"])
    assert {data["kind"] for *_, data in found.edges(data=True)} == {"causes", "modifies"}
    assert {data["kind"] for _, data in found.nodes(data=True)} == {"gene", "disease"}
    assert all(data["sentence"] for *_, data in found.edges(data=True))


def test_a_root_goes_by_any_of_its_names(graph: KnowledgeGraph) -> None:
    by_name, by_id = graph.networkx(root="SMA"), graph.networkx(root="GARD:0007674")
    assert set(by_name.edges) == set(by_id.edges)
    assert 0 < by_name.number_of_edges() < graph.networkx().number_of_edges()


def test_a_simple_graph_has_one_edge_a_pair(graph: KnowledgeGraph) -> None:
    assert not graph.networkx(simple=True).is_multigraph()


def test_a_network_of_all_conditions_of_a_mode_goes_by_its_name(graph: KnowledgeGraph) -> None:
    found = graph.networkx(modes=["X-linked"])
    assert {data["label"] for _, data in found.nodes(data=True)} == {"Alport syndrome", "COL4A3", "COL4A5"}
    dominant = graph.networkx(modes=["autosomal dominant"], kinds=["causes"])
    assert {(a, b) for a, b in dominant.edges()} == {
        ("HGNC:11117", "GARD:0007674"),
        ("HGNC:2961", "disease:pages/sma/form/dominant-sma"),
    }


def test_diseases_are_linked_by_the_genes_they_share(graph: KnowledgeGraph) -> None:
    shared = graph.bipartite().projection("disease").to_pandas()
    assert shared[["disease", "other_disease", "shared", "jaccard"]].values.tolist() == [
        ["ORPHA:63", "disease:other/alport", 1, 0.5]
    ]


def test_a_gene_bridges_two_diseases_that_it_links(graph: KnowledgeGraph) -> None:
    ((gene, score),) = graph.bridges("ORPHA:63", "disease:other/alport")
    assert (gene.label, score) == ("COL4A3", 1.0)
    assert graph.bridges("ORPHA:63", "SMA") == []
    with pytest.raises(QueryError, match="links 'SMA'"):
        graph.bridges("SMA", "ORPHA:63", kinds=["susceptibility"])


def test_what_there_is_not_is_said(graph: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="no disease 'no such thing'"):
        graph.networkx(root="no such thing")
    with pytest.raises(QueryError, match="no source 'nowhere'"):
        graph.networkx(sources=["nowhere"])
    with pytest.raises(UnknownNameError, match="no mode of inheritance 'x-ray'"):
        graph.networkx(modes=["x-ray"])
    with pytest.raises(QueryError, match=r"'guessed'.*asserted, inferred, both"):
        graph.networkx(said="guessed")
    with pytest.raises(QueryError, match="no release"):
        KnowledgeGraph(graph.engine).networkx()
