"""`raregraph export --format kgx-tsv` and `kgx-jsonl`: what is written where, what stays here, and what is refused."""

import csv
import gzip
import json
import tarfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from raregraph.ontology.kgx_columns import EDGE_COLUMNS, NODE_COLUMNS
from tests.api.commands import run

GARD = "gard-page-text"
NODES, EDGES = "raregraph-kg_nodes.tsv", "raregraph-kg_edges.tsv"
DOCS = Path(__file__).resolve().parents[2] / "docs" / "kgx.md"


@pytest.fixture(scope="module")
def home(restricted_home: Path) -> Path:
    return restricted_home


def export(home: Path, output: Path, *options: str, layout: str = "tsv") -> int:
    return run("export", "--format", f"kgx-{layout}", "--home", home, "--output", output, *options)


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="\n") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield {name: value for name, value in row.items() if value}


def test_a_folder_holds_nodes_edges_and_what_they_are(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "kgx"
    assert export(home, folder) == 0
    said = capsys.readouterr()
    assert f"left out: {GARD}, licence: not established" in said.err
    about = json.loads((folder / "export.json").read_text(encoding="utf-8"))
    nodes, edges = about["files"]
    assert said.out.splitlines() == [
        f"{folder}: {nodes['rows']:,} nodes, {edges['rows']:,} edges",
        str(folder / "export.json"),
    ]
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        ("SHA256SUMS", "export.json", NODES, EDGES)
    )
    for file in about["files"]:
        content = (folder / file["name"]).read_bytes()
        assert (file["rows"], file["bytes"]) == (content.count(b"\n") - 1, len(content))
        assert file["sha256"] == sha256(content).hexdigest()
        assert f"{file['sha256']}  {file['name']}" in (folder / "SHA256SUMS").read_text(encoding="utf-8")
    assert [graph["source"] for graph in about["left_out"]] == [GARD]
    licences = {graph["source"]: graph.get("licence") for graph in about["graphs"]}
    assert licences == {
        "inferred": None,
        "ontology": None,
        "orphapacket": "CC-BY-4.0",
        "starter": "BSD-3-Clause",
    }
    assert sum(graph["edges"] for graph in about["graphs"]) == edges["rows"]
    assert {each["category"] for each in about["without_object"]} == {
        "raregraph:OnsetAssociation",
        "raregraph:PrevalenceAssociation",
    }


def test_nothing_of_a_source_left_out_is_in_edges_or_nodes(home: Path, tmp_path: Path) -> None:
    export(home, tmp_path / "free")
    export(home, tmp_path / "all", "--include-restricted")
    free, whole = (list(rows(tmp_path / at / EDGES)) for at in ("free", "all"))
    assert {edge["provided_by"] for edge in whole} - {edge["provided_by"] for edge in free} == {GARD}
    assert not any(edge.get("provided_by") == GARD for edge in free)
    described = {
        name for node in rows(tmp_path / "free" / NODES) for name in node.get("provided_by", "").split("|")
    }
    assert GARD not in described
    assert "https://w3id.org/raregraph/record/gard" not in (tmp_path / "free" / EDGES).read_text(
        encoding="utf-8"
    )


def test_each_edge_links_nodes_of_the_export(home: Path, tmp_path: Path) -> None:
    export(home, tmp_path / "kgx")
    nodes = {node["id"]: node for node in rows(tmp_path / "kgx" / NODES)}
    for edge in rows(tmp_path / "kgx" / EDGES):
        assert {edge["subject"], edge["object"]} <= nodes.keys()
        assert edge["knowledge_level"]
        assert edge["agent_type"]
    assert all(node["category"].startswith("biolink:") for node in nodes.values())
    assert (nodes["HGNC:11117"]["name"], nodes["HGNC:11117"]["in_taxon_label"]) == ("SMN1", "Homo sapiens")


def test_an_archive_is_the_same_each_time(home: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        assert export(home, tmp_path / name / "kgx.tar.gz", layout="jsonl") == 0
    one, two = (tmp_path / name / "kgx.tar.gz" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()
    assert json.loads(one.with_name("kgx.tar.gz.json").read_text())["archive"]["sha256"] == (
        sha256(one.read_bytes()).hexdigest()
    )
    with tarfile.open(one) as archive:
        names = archive.getnames()
        assert names == ["raregraph-kg_nodes.jsonl", "raregraph-kg_edges.jsonl"]
        content = archive.extractfile(names[1])
        assert content is not None
        edge = json.loads(content.readline())
    assert {"id", "subject", "predicate", "object", "knowledge_level", "agent_type"} <= edge.keys()
    assert isinstance(edge["category"], list)


def test_each_file_can_be_gzipped(home: Path, tmp_path: Path) -> None:
    export(home, tmp_path / "plain", "--without-inferred")
    export(home, tmp_path / "packed", "--without-inferred", "--gzip")
    packed = gzip.decompress((tmp_path / "packed" / f"{EDGES}.gz").read_bytes())
    assert packed == (tmp_path / "plain" / EDGES).read_bytes()


def test_without_inferred_nothing_is_entailed(home: Path, tmp_path: Path) -> None:
    export(home, tmp_path / "kgx", "--without-inferred", "--source", "starter")
    edges = list(rows(tmp_path / "kgx" / EDGES))
    assert {edge["provided_by"] for edge in edges} == {"starter"}
    assert not any(edge["knowledge_level"] == "logical_entailment" for edge in edges)


def test_the_rare_subset_has_rare_diseases_only_with_their_nodes(home: Path, tmp_path: Path) -> None:
    export(home, tmp_path / "kgx", "--subset", "rare")
    nodes = {node["id"]: node for node in rows(tmp_path / "kgx" / NODES)}
    edges = list(rows(tmp_path / "kgx" / EDGES))
    assert {x for edge in edges for x in (edge["subject"], edge["object"])} == set(nodes)
    diseases = [node for node in nodes.values() if node["category"] == "biolink:Disease"]
    assert "MONDO:0001516" in nodes
    assert any(edge["provided_by"] == "orphapacket" for edge in edges)
    forms = {edge["subject"] for edge in edges if edge["raregraph_kind"] == "form_of"}
    for node in diseases:
        named = (node["id"], *node.get("same_as", "").split("|"))
        assert node["id"] in forms or any(each.startswith(("ORPHA:", "GARD:")) for each in named), node


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--format", "kgx-tsv", "--output", "-"), "KGX is two files"),
        (("--format", "kgx-tsv", "--per-graph", "x"), "KGX is two files"),
        (("--subset", "rare"), "are for KGX"),
        (("--without-inferred",), "are for KGX"),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(
    home: Path, options: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("export", "--home", home, *options) == 2
    assert message in capsys.readouterr().err


def test_only_an_older_export_is_replaced_and_only_by_force(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, other = tmp_path / "kgx", tmp_path / "mine"
    assert export(home, folder, "--source", "starter") == 0
    assert export(home, folder, "--source", "starter") == 1
    assert "there is such an export already" in capsys.readouterr().err
    assert export(home, folder, "--source", "starter", "--force") == 0
    other.mkdir()
    (other / "thesis.txt").write_text("mine", encoding="utf-8")
    assert export(home, other, "--source", "starter", "--force") == 1
    assert "something else is there" in capsys.readouterr().err
    assert [path.name for path in other.iterdir()] == ["thesis.txt"]


def test_the_page_on_kgx_has_every_column() -> None:
    page = DOCS.read_text(encoding="utf-8")
    for column in (*EDGE_COLUMNS, *NODE_COLUMNS):
        assert f"| `{column.name}` | {column.holds} | {column.meaning} |" in page
