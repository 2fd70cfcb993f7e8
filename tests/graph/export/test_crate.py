"""A dump as a folder: its files, checksums, VoID and RO-Crate say the same, and none is ever half-made."""

import gzip
import json
import os
import subprocess
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, RdfFormat

from raregraph.graph.errors import ExportError
from raregraph.graph.export.crate import export_crate
from raregraph.graph.export.files import export_file
from raregraph.graph.export.formats.nquads import FORMAT as NQUADS
from raregraph.graph.export.selection import select
from raregraph.graph.rdf.named_graphs import graph_iri, source_graph_quads
from raregraph.graph.records import SourceGraph
from raregraph.graph.release import Release
from tests.graph.licensed import ENTRIES, publish, quads

VOID = "http://rdfs.org/ns/void#"


def described(name: str) -> SourceGraph:
    return SourceGraph(
        graph=graph_iri(name, "1"),
        name=name,
        title=f"The source {name}",
        description="Invented.",
        infores="infores:orphanet",
        version="1",
        licence="CC0-1.0" if name != "closed" else "not established",
        licence_url="https://creativecommons.org/publicdomain/zero/1.0/" if name != "closed" else None,
        redistributable=True if name != "closed" else None,
        homepage="https://example.org/",
        citation=f"Somebody, the source {name} (2026).",
        file="file.tsv",
        sha256="0" * 64,
    )


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    catalogue = graph_iri("catalogue", "1")
    about = "".join(source_graph_quads(described(each["name"]), catalogue) for each in ENTRIES)
    return publish(tmp_path_factory.mktemp("home"), ENTRIES, iter([*quads(), about.encode()]))


@pytest.fixture(scope="module")
def dump(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dumps") / "dump"
    export_crate(select(release), folder, NQUADS, per_graph=True)
    return folder


def lines(path: Path) -> list[bytes]:
    return gzip.decompress(path.read_bytes()).splitlines()


def entities(folder: Path) -> dict[str, dict[str, Any]]:
    crate = json.loads((folder / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    return {entity["@id"]: entity for entity in crate["@graph"]}


def test_each_graph_has_a_file_and_together_they_are_the_whole(
    release: Release, dump: Path, tmp_path: Path
) -> None:
    files = sorted(dump.glob("*.nq.gz"))
    assert [path.name for path in files] == [
        "catalogue_1.nq.gz",
        "free_1.nq.gz",
        "inferred_1.nq.gz",
        "terms_1.nq.gz",
    ]
    for path in files:
        graph = f"<{graph_iri(path.name.partition('_')[0], '1')}> .".encode()
        assert lines(path) == sorted(lines(path))
        assert all(line.endswith(graph) for line in lines(path))
    export_file(select(release), tmp_path / "whole.nq.gz", NQUADS)
    assert sorted(line for path in files for line in lines(path)) == lines(tmp_path / "whole.nq.gz")


def test_the_checksums_are_those_that_sha256sum_takes(dump: Path) -> None:
    line = ["sha256sum", "--check", "SHA256SUMS"]
    done = subprocess.run(line, cwd=dump, capture_output=True, text=True, check=True)
    checked = {line.partition(":")[0] for line in done.stdout.splitlines()}
    assert checked == {path.name for path in dump.iterdir()} - {"SHA256SUMS"}


def test_the_description_names_graphs_files_and_what_was_left_out(dump: Path) -> None:
    about = json.loads((dump / "export.json").read_text(encoding="utf-8"))
    assert [graph["source"] for graph in about["graphs"]] == ["catalogue", "free", "inferred", "terms"]
    assert [(graph["source"], graph["licence"]) for graph in about["left_out"]] == [
        ("closed", "not established")
    ]
    assert about["inferred_from"] == "the graphs in this export"
    for graph, file in zip(about["graphs"], about["files"], strict=True):
        assert graph["quads"] == file["text"]["quads"] == len(lines(dump / file["file"]["name"]))


def test_void_counts_each_graph_and_names_its_file_beside_it(dump: Path) -> None:
    store = pyoxigraph.Store()
    store.load(
        (dump / "void.ttl").read_bytes(), RdfFormat.TURTLE, base_iri="https://example.org/dump/void.ttl"
    )
    for name in ("catalogue", "free", "inferred", "terms"):
        subset = NamedNode(f"https://w3id.org/raregraph/void/{name}/1")
        values = {
            quad.predicate.value: quad.object.value
            for quad in store.quads_for_pattern(subset, None, None)
            if isinstance(quad.object, NamedNode | pyoxigraph.Literal)
        }
        assert int(values[f"{VOID}triples"]) == len(lines(dump / f"{name}_1.nq.gz"))
        assert values[f"{VOID}dataDump"] == f"https://example.org/dump/{name}_1.nq.gz"
    assert not [quad for quad in store if "closed" in str(quad)]
    partitions = [quad for quad in store if quad.predicate.value == f"{VOID}classPartition"]
    assert partitions


def test_the_crate_tells_licence_and_citation_of_each_file(dump: Path) -> None:
    found = entities(dump)
    root = found["./"]
    assert root["version"] == json.loads((dump / "export.json").read_text(encoding="utf-8"))["release"]
    assert "closed" in root["description"]
    parts = {part["@id"] for part in root["hasPart"]}
    assert parts == {path.name for path in dump.iterdir()} - {"SHA256SUMS", "ro-crate-metadata.json"}
    for name in parts:
        content = (dump / name).read_bytes()
        assert found[name]["sha256"] == sha256(content).hexdigest()
        assert found[name]["contentSize"] == str(len(content))
        assert found[name]["license"]["@id"] in found
    free = found["free_1.nq.gz"]
    assert free["license"] == {"@id": "https://creativecommons.org/publicdomain/zero/1.0/"}
    assert found[free["citation"]["@id"]]["creditText"] == "Somebody, the source free (2026)."
    assert [each["@id"] for each in found["inferred_1.nq.gz"]["isBasedOn"]] == [
        graph_iri("free", "1"),
        graph_iri("terms", "1"),
    ]


def test_whatever_the_crate_links_to_is_described_in_it(dump: Path) -> None:
    found = entities(dump)
    outside = {"https://w3id.org/ro/crate/1.2"}
    for entity in found.values():
        for value in entity.values():
            for link in value if isinstance(value, list) else [value]:
                if isinstance(link, dict):
                    assert link["@id"] in found.keys() | outside


def test_a_licence_without_address_has_its_name_in_the_crate(release: Release, tmp_path: Path) -> None:
    folder = tmp_path / "dump"
    export_crate(select(release, include_restricted=True), folder, NQUADS)
    assert entities(folder)["#licence-of-closed"]["name"] == "not established"


def test_a_dump_in_one_file_has_the_same_around_it(release: Release, tmp_path: Path) -> None:
    made = export_crate(select(release), tmp_path / "dump", NQUADS, gzipped=False)
    assert made.files == (f"raregraph-{release.id}.nq",)
    assert {path.name for path in (tmp_path / "dump").iterdir()} == {
        *made.files,
        "void.ttl",
        "export.json",
        "ro-crate-metadata.json",
        "SHA256SUMS",
    }


def test_the_same_release_gives_the_same_folder(release: Release, dump: Path, tmp_path: Path) -> None:
    export_crate(select(release), tmp_path / "again", NQUADS, per_graph=True)
    for path in dump.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()


def test_an_older_export_is_replaced_only_by_force_and_whole(release: Release, tmp_path: Path) -> None:
    folder = tmp_path / "dump"
    folder.mkdir()
    export_crate(select(release), folder, NQUADS, per_graph=True)
    with pytest.raises(ExportError, match=r"there is such an export already\. --force replaces it"):
        export_crate(select(release), folder, NQUADS)
    export_crate(select(release), folder, NQUADS, force=True)
    assert [path.name for path in folder.glob("*.nq.gz")] == [f"raregraph-{release.id}.nq.gz"]
    assert [path.name for path in tmp_path.iterdir()] == ["dump"]


def test_a_folder_that_is_no_export_is_never_replaced(release: Release, tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work", encoding="utf-8")
    with pytest.raises(ExportError, match="something else is there"):
        export_crate(select(release), tmp_path, NQUADS, force=True)
    with pytest.raises(ExportError, match="something else is there"):
        export_crate(select(release), tmp_path / "thesis.tex", NQUADS, force=True)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_an_export_beside_which_something_else_is_put_is_never_replaced(
    release: Release, tmp_path: Path
) -> None:
    folder = tmp_path / "dump"
    export_crate(select(release), folder, NQUADS)
    (folder / "thesis.tex").write_text("years of work", encoding="utf-8")
    with pytest.raises(ExportError, match="something else is there"):
        export_crate(select(release), folder, NQUADS, force=True)
    assert (folder / "thesis.tex").is_file()


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), OSError(28, "No space left on device")])
@pytest.mark.parametrize("phase", ["reading", "writing"])
def test_what_breaks_off_leaves_the_older_export_as_it_was(
    release: Release, tmp_path: Path, fault: BaseException, phase: str
) -> None:
    folder = tmp_path / "dump"
    export_crate(select(release, ["free"]), folder, NQUADS)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def fail(at: str, graph: str, done: int) -> None:
        if at == phase and done:
            raise fault

    with pytest.raises((KeyboardInterrupt, ExportError), match=r"^$|can't be written: No space.*Free disk"):
        export_crate(select(release), folder, NQUADS, per_graph=True, force=True, progress=fail)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert os.listdir(tmp_path) == ["dump"]
