"""Graphs as files: read back with networkx they say the same."""

import csv
import json
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raregraph.graph.errors import ExportError, QueryError
from raregraph.graph.traversal import frames
from raregraph.graph.traversal.arrays import Arrays
from raregraph.graph.traversal.files import write_graph
from raregraph.graph.traversal.frames import edges_of
from raregraph.graph.traversal.network import Network
from raregraph.graph.traversal.networkx_graph import multigraph, simple_graph
from raregraph.graph.traversal.projection import Bipartite
from raregraph.graph.traversal.selection import Said, Selection
from tests.curated_graph import SMA, SMN1, SMN2, TYPE1


@pytest.fixture(scope="session")
def graph(arrays: Arrays) -> "nx.MultiDiGraph[str]":
    return multigraph(Network.of(arrays, Selection(said=Said.BOTH, denied=True)))


def claims(graph: Any) -> set[tuple[str, str, str, str]]:
    return {
        (one, other, said["kind"], said.get("source_name") or said["source"])
        for one, other, said in graph.edges(data=True)
    }


def read(path: Path) -> Any:
    if path.suffix == ".graphml":
        return nx.read_graphml(path, force_multigraph=True)
    if path.suffix == ".gexf":
        return nx.read_gexf(path)
    content = json.loads(path.read_text(encoding="utf-8"))
    return (
        nx.cytoscape_graph(content) if path.suffix == ".cyjs" else nx.node_link_graph(content, edges="edges")
    )


@pytest.mark.parametrize("ending", ["graphml", "gexf", "cyjs", "json"])
def test_every_claim_comes_back(graph: "nx.MultiDiGraph[str]", tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"sma.{ending}"
    write_graph(graph, path)
    back = read(path)
    assert back.is_directed()
    assert claims(back) == claims(graph)
    assert back.number_of_edges() == graph.number_of_edges()
    assert {node: back.nodes[node]["kind"] for node in back} == {
        node: graph.nodes[node]["kind"] for node in graph
    }
    assert back.nodes[SMN1]["label"] == "SMN1"
    sentences = {said.get("sentence") for *_, said in back.edges(data=True)}
    assert "More copies of SMN2 make it milder." in sentences


def test_node_link_json_keeps_lists_and_the_keys_of_claims(
    graph: "nx.MultiDiGraph[str]", tmp_path: Path
) -> None:
    path = tmp_path / "sma.json"
    write_graph(graph, path)
    back = read(path)
    assert set(back.edges(keys=True)) == set(graph.edges(keys=True))
    assert back.nodes[SMN1]["synonyms"] == ["survival of motor neuron 1"]


def test_graphml_joins_lists_numbers_edges_and_names_claims(
    graph: "nx.MultiDiGraph[str]", tmp_path: Path
) -> None:
    path = tmp_path / "sma.graphml"
    write_graph(graph, path)
    back = read(path)
    ((_, _, key, said),) = [
        edge
        for edge in back.edges(keys=True, data=True)
        if edge[0] == SMN2 and edge[3].get("sentence") and edge[1] == SMA
    ]
    assert key.startswith("e")
    assert said["claim"].startswith("association:")
    assert said["negated"] is False
    assert back.nodes[SMN1]["synonyms"] == "survival of motor neuron 1"


def test_cytoscape_json_has_an_id_for_each_edge_and_labels_as_names(
    graph: "nx.MultiDiGraph[str]", tmp_path: Path
) -> None:
    path = tmp_path / "sma.cyjs"
    write_graph(graph, path)
    elements = json.loads(path.read_text(encoding="utf-8"))["elements"]
    ids = [each["data"]["id"] for part in elements.values() for each in part]
    assert len(ids) == len(set(ids))
    assert {each["data"]["name"] for each in elements["nodes"]} >= {"SMN1", "SMN2"}
    assert {each["data"]["source"] for each in elements["edges"]} <= set(graph)


@pytest.mark.parametrize("ending", ["graphml", "gexf", "cyjs", "json", "csv", "parquet", "svg", "png"])
def test_every_kind_of_graph_can_be_written(arrays: Arrays, tmp_path: Path, ending: str) -> None:
    network = Network.of(arrays, Selection(kinds=["causes", "modifies"]))
    view = Bipartite.of(network)
    graphs = (simple_graph(network), view.networkx(), view.projection("disease").networkx())
    for number, graph in enumerate(graphs):
        path = tmp_path / f"{number}.{ending}"
        write_graph(graph, path)
        assert path.stat().st_size > 50


ANY_TEXT = st.text(max_size=20)
SAID = st.fixed_dictionaries(
    {"source": ANY_TEXT, "negated": st.booleans(), "publications": st.lists(ANY_TEXT, max_size=3).map(tuple)},
    optional={"sentence": ANY_TEXT},
)


@pytest.mark.parametrize("ending", ["graphml", "gexf", "cyjs", "json"])
@settings(max_examples=30)
@given(said=st.lists(SAID, min_size=1, max_size=3))
def test_whatever_a_source_says_the_file_can_be_read(
    tmp_path_factory: pytest.TempPathFactory, ending: str, said: list[dict[str, Any]]
) -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node("a", label="A", synonyms=("x", "y"))
    for number, each in enumerate(said):
        graph.add_edge("a", "b", f"claim:{number}", **each)
    path = tmp_path_factory.mktemp("any") / f"any.{ending}"
    write_graph(graph, path)
    back = read(path)
    assert back.number_of_edges("a", "b") == len(said)
    if ending in {"cyjs", "json"}:
        for number, each in enumerate(said):
            found = back.edges["a", "b", f"claim:{number}"]
            assert found["source_name"] == each["source"]
            assert found["publications"] == list(each["publications"])
            assert found.get("sentence") == each.get("sentence")


def test_edge_lists_have_a_row_for_each_claim(graph: "nx.MultiDiGraph[str]", tmp_path: Path) -> None:
    for ending, between in (("csv", ","), ("tsv", "\t")):
        write_graph(graph, tmp_path / f"sma.{ending}")
        with (tmp_path / f"sma.{ending}").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter=between))
        assert {(r["subject"], r["object"], r["kind"], r["source_name"]) for r in rows} == claims(graph)
        assert {r["negated"] for r in rows} == {"false"}
        assert {r["subject_label"] for r in rows if r["subject"] == TYPE1} == {
            "spinal muscular atrophy type 1"
        }


def test_parquet_is_what_the_frames_hold(graph: "nx.MultiDiGraph[str]", tmp_path: Path) -> None:
    path = tmp_path / "sma.parquet"
    write_graph(graph, path)
    frame, table = edges_of(graph).to_pandas(), edges_of(graph).to_polars()
    assert list(pd.read_parquet(path).columns) == list(frame.columns) == table.columns
    assert pl.read_parquet(path).equals(table)
    assert len(frame) == graph.number_of_edges()


def test_a_file_appears_whole_or_not_at_all(graph: "nx.MultiDiGraph[str]", tmp_path: Path) -> None:
    path = tmp_path / "sma.graphml"
    write_graph(graph, path)
    with pytest.raises(ExportError, match=r"already.*--force"):
        write_graph(graph, path)
    write_graph(graph, path, force=True)
    with pytest.raises(ExportError, match=r"'\.doc'.*\.graphml, \.gexf"):
        write_graph(graph, tmp_path / "sma.doc")
    with pytest.raises(ExportError, match="no ending"):
        write_graph(graph, tmp_path / "sma")
    with pytest.raises(ExportError, match="can't be written"):
        write_graph(graph, tmp_path / "nowhere" / "sma.csv")
    assert [each.name for each in tmp_path.iterdir()] == ["sma.graphml"]


def test_a_package_that_is_missing_is_named(
    graph: "nx.MultiDiGraph[str]", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name=name.partition(".")[0])

    monkeypatch.setattr(frames, "import_module", missing)
    for ending, package, extra in (("parquet", "pyarrow", "parquet"), ("png", "resvg_py", "picture")):
        with pytest.raises(QueryError, match=rf"needs {package}.*raregraph\[{extra}\]"):
            write_graph(graph, tmp_path / f"sma.{ending}")
    with pytest.raises(QueryError, match=r"raregraph\[polars\]"):
        edges_of(graph).to_polars()
