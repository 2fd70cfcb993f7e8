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


def test_what_there_is_not_is_said(graph: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="no disease 'no such thing'"):
        graph.networkx(root="no such thing")
    with pytest.raises(QueryError, match="no source 'nowhere'"):
        graph.networkx(sources=["nowhere"])
    with pytest.raises(QueryError, match="no release"):
        KnowledgeGraph(graph.engine).networkx()
