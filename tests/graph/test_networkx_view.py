"""The same claims as a networkx graph, none flattened."""

import networkx as nx
import pyoxigraph
import pytest

from raregraph.graph.engine import EmbeddedEngine
from raregraph.graph.networkx_view import gene_disease_graph

from . import sma


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    store = pyoxigraph.Store()
    store.load(sma.all_quads().encode(), pyoxigraph.RdfFormat.N_QUADS)
    return EmbeddedEngine(store)


def edges(engine: EmbeddedEngine, **chosen: list[str]) -> list[tuple[str, str, str]]:
    graph = gene_disease_graph(engine, **chosen)
    label = nx.get_node_attributes(graph, "label")
    return sorted((label[a], str(data["kind"]), label[b]) for a, b, data in graph.edges(data=True))


def test_each_claim_is_an_edge_with_its_kind_and_forms_lead_to_their_disease(engine: EmbeddedEngine) -> None:
    assert edges(engine) == [
        ("SMN1", "causes", "Spinal muscular atrophy"),
        ("SMN2", "modifies", "Spinal muscular atrophy"),
        ("UBA1", "causes", "X-linked SMA"),
        ("X-linked SMA", "form_of", "Spinal muscular atrophy"),
    ]


def test_an_edge_carries_the_sentence_and_the_source_of_its_claim(engine: EmbeddedEngine) -> None:
    graph = gene_disease_graph(engine, kinds=["modifies"])
    ((_, _, data),) = graph.edges(data=True)
    assert data["sentence"] == sma.SENTENCES[1]
    assert data["source"] == "infores:gard"
    assert data["modes"] == ()


def test_claims_are_chosen_by_kind_and_source(engine: EmbeddedEngine) -> None:
    assert edges(engine, kinds=["modifies"]) == [("SMN2", "modifies", "Spinal muscular atrophy")]
    assert edges(engine, sources=["infores:orphanet"]) == []
    with pytest.raises(ValueError, match="is not a valid GeneDiseaseKind"):
        gene_disease_graph(engine, kinds=["cures"])
