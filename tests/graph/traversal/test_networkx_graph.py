"""Chosen claims as networkx graphs: none flattened, each with its provenance."""

from typing import Any

import networkx as nx
import pytest

from raregraph.graph.errors import QueryError
from raregraph.graph.traversal.arrays import Arrays
from raregraph.graph.traversal.network import Network
from raregraph.graph.traversal.networkx_graph import multigraph, simple_graph
from raregraph.graph.traversal.selection import Said, Selection, below
from tests.curated_graph import SMA, SMN1, SMN2, TYPE1, TYPE2


def edges(arrays: Arrays, selection: Selection) -> set[tuple[str, str, str, str]]:
    graph = multigraph(Network.of(arrays, selection))
    return {(a, data["kind"], b, data["source"]) for a, b, data in graph.edges(data=True)}


def test_an_edge_is_keyed_by_its_claim_and_carries_its_provenance(arrays: Arrays) -> None:
    graph = multigraph(Network.of(arrays, Selection(sources=["medquad"], kinds=["modifies"])))
    ((gene, disease, claim, data),) = graph.edges(keys=True, data=True)
    assert (gene, disease) == (SMN2, SMA)
    assert claim.startswith("association:")
    assert data == {
        "kind": "modifies",
        "source": "medquad",
        "credited": "infores:gard",
        "agent": "text_mining_agent",
        "negated": False,
        "inferred": False,
        "record": "record:gard/sma",
        "sentence": "More copies of SMN2 make it milder.",
    }
    assert graph.nodes[SMN2] == {
        "label": "SMN2",
        "kind": "gene",
        "synonyms": ("survival of motor neuron 2",),
    }


def test_the_graph_is_what_networkx_makes_of_its_edges(arrays: Arrays) -> None:
    graph = multigraph(Network.of(arrays, Selection(said=Said.BOTH, denied=True)))
    again: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    again.add_nodes_from(graph.nodes(data=True))
    edges: Any = graph.edges(keys=True, data=True)
    again.add_edges_from(edges)
    assert nx.utils.graphs_equal(graph, again)
    assert dict(graph.in_degree()) == dict(again.in_degree())
    assert set(graph.reverse().edges(keys=True)) == set(again.reverse().edges(keys=True))
    before = graph.number_of_edges()
    graph.add_edge(SMN1, SMA, "mine", kind="causes")
    graph.remove_node(TYPE1)
    assert graph.number_of_edges() == before + 1 - again.degree(TYPE1)
    assert len({id(said) for *_, said in graph.edges(data=True)}) == graph.number_of_edges()


def test_a_kind_takes_what_says_the_same_and_more_but_never_another_thing(arrays: Arrays) -> None:
    found = edges(arrays, Selection(kinds=["causes"], node_kinds=["gene", "disease"]))
    assert (SMN1, "causes_loss_of_function", TYPE1, "orphapacket") in found
    assert not any(kind in {"modifies", "uncertain"} for _, kind, _, _ in found)
    only = edges(arrays, Selection(kinds=["causes_loss_of_function"]))
    assert only == {(SMN1, "causes_loss_of_function", TYPE1, "orphapacket")}


def test_what_is_inferred_is_left_out_unless_asked_for(arrays: Arrays) -> None:
    assert {source for *_, source in edges(arrays, Selection(said=Said.INFERRED))} == {"inferred"}
    asserted = edges(arrays, Selection())
    assert asserted | edges(arrays, Selection(said=Said.INFERRED)) == edges(arrays, Selection(said=Said.BOTH))
    assert "inferred" not in {source for *_, source in asserted}


def test_sources_that_copy_from_each_other_agree_as_one(arrays: Arrays) -> None:
    agreed = edges(arrays, Selection(agreeing=2, kinds=["causes", "modifies"]))
    assert agreed == {
        (SMN1, "causes", TYPE1, "genes-to-disease"),
        (SMN1, "causes", TYPE1, "mondo"),
        (SMN1, "causes_loss_of_function", TYPE1, "orphapacket"),
    }
    assert edges(arrays, Selection(agreeing=3, kinds=["causes"])) == set()


def test_a_root_takes_its_subtypes_and_no_other_disease(arrays: Arrays) -> None:
    assert [arrays.node(number).id for number in below(arrays, SMA)] == [SMA, TYPE1, TYPE2]
    found = edges(arrays, Selection(root=SMA, node_kinds=["gene", "disease"]))
    assert {b for _, _, b, _ in found} == {SMA, TYPE1, TYPE2}
    alone = edges(arrays, Selection(root=SMA, subtypes=False, node_kinds=["gene", "disease"]))
    assert {b for _, _, b, _ in alone} == {SMA}


def test_a_mode_takes_the_diseases_that_are_said_to_have_it(arrays: Arrays) -> None:
    found = edges(arrays, Selection(modes=["HP:0000007"], kinds=["causes"]))
    assert {b for _, _, b, _ in found} == {SMA, TYPE1}
    assert edges(arrays, Selection(modes=["HP:0000006"])) == set()
    mendelian = Selection(modes=["HP:0034345"], kinds=["causes"])
    assert edges(arrays, mendelian) == found
    assert edges(arrays, Selection(modes=["HP:0000007"], root=TYPE2)) == set()
    with pytest.raises(QueryError, match="mode of inheritance 'HP:0000118'"):
        edges(arrays, Selection(modes=["HP:0000118"]))


def test_a_source_may_be_left_out(arrays: Arrays) -> None:
    everything, without = edges(arrays, Selection()), edges(arrays, Selection(without=["mondo"]))
    assert without == {edge for edge in everything if edge[3] != "mondo"} != everything


def test_a_simple_graph_counts_claims_and_independent_sources(arrays: Arrays) -> None:
    graph = simple_graph(Network.of(arrays, Selection(kinds=["causes"])))
    assert graph.edges[SMN1, TYPE1] == {
        "kinds": ("causes", "causes_loss_of_function"),
        "sources": ("genes-to-disease", "mondo", "orphapacket"),
        "claims": 3,
        "weight": 2,
    }


def test_a_broad_class_links_nothing_unless_it_is_what_one_asks_for(arrays: Arrays) -> None:
    def linked(selection: Selection) -> set[str]:
        found = edges(arrays, selection)
        return {b for _, kind, b, _ in found if kind == "subclass_of"}

    assert linked(Selection()) == linked(Selection(broadest=3)) == {"MONDO:0000001", SMA}
    assert linked(Selection(broadest=2)) == {SMA}
    assert linked(Selection(broadest=2, through=["MONDO:0000001"])) == {"MONDO:0000001", SMA}
    assert linked(Selection(broadest=1)) == set()
    assert edges(arrays, Selection(said=Said.INFERRED, broadest=1)) == set()
    assert edges(arrays, Selection(kinds=["causes"], broadest=1)) == edges(
        arrays, Selection(kinds=["causes"])
    )


@pytest.mark.parametrize(
    "selection",
    [Selection(kinds=["cures"]), Selection(sources=["nowhere"]), Selection(node_kinds=["fish"])],
)
def test_what_the_release_has_not_is_named_with_what_it_has(arrays: Arrays, selection: Selection) -> None:
    with pytest.raises(QueryError, match="There are: "):
        Network.of(arrays, selection)


def test_an_unknown_root_is_named(arrays: Arrays) -> None:
    with pytest.raises(QueryError, match="MONDO:0000000"):
        Network.of(arrays, Selection(root="MONDO:0000000"))


def test_an_empty_selection_is_an_empty_graph(arrays: Arrays) -> None:
    network = Network.of(arrays, Selection(kinds=["role"]))
    assert (len(network), len(multigraph(network)), network.linked.shape) == (0, 0, (0, 0))
