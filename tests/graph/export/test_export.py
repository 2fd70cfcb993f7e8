"""What leaves the house: only what may be passed on, nothing that follows from the rest, always the same bytes."""

import gzip
import json
from hashlib import sha256
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from raregraph.graph.asserted import asserted_facts
from raregraph.graph.errors import ExportError
from raregraph.graph.export import sorted_graphs as sorted_graphs_module
from raregraph.graph.export.files import export_file
from raregraph.graph.export.formats.nquads import FORMAT as NQUADS
from raregraph.graph.export.selection import select, silent
from raregraph.graph.inference import NO_CLAIMS, Fact, inferred_quads
from raregraph.graph.line_sort import LineSorter, merged_sorters
from raregraph.graph.rdf.named_graphs import graph_iri
from raregraph.graph.rdf.nquads import iri
from raregraph.graph.release import Release
from tests.graph.licensed import (
    CLOSED,
    ENTRIES,
    FACTS,
    FIRST,
    FREE,
    INFERRED,
    OTHER_SIGN,
    SECOND,
    entry,
    publish,
    quads,
    rows,
)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return publish(tmp_path_factory.mktemp("home"), ENTRIES)


def exported(release: Release, folder: Path, *sources: str, restricted: bool = False) -> list[str]:
    path = folder / "graph.nq"
    export_file(select(release, sources, include_restricted=restricted), path, NQUADS, force=True)
    return path.read_text(encoding="utf-8").splitlines()


def of_graph(name: str, lines: list[str]) -> set[str]:
    return {line for line in lines if line.endswith(f" <{graph_iri(name, '1')}> .")}


def test_a_whole_export_is_the_store_line_for_line(release: Release, tmp_path: Path) -> None:
    lines = exported(release, tmp_path, restricted=True)
    assert lines == sorted(set(b"".join([*quads(), release.void()]).decode().splitlines()))


def test_a_source_whose_terms_are_open_is_left_out_with_all_that_follows_from_it(
    release: Release, tmp_path: Path
) -> None:
    lines = exported(release, tmp_path)
    without = [fact for fact in FACTS if fact.what in NO_CLAIMS or fact.subject == iri(FIRST)]
    assert of_graph("inferred", lines) == set(
        b"".join(inferred_quads(without, INFERRED)).decode().splitlines()
    )
    assert of_graph("closed", lines) == set()
    assert of_graph("free", lines) == set(rows("free", FREE).decode().splitlines())
    text = "\n".join(lines)
    assert iri("HGNC:2") not in text
    assert iri(OTHER_SIGN) not in text
    assert f"{iri('raregraph:inferredFrom')} {iri(FIRST)}" in text
    assert f"{iri('raregraph:inferredFrom')} {iri(SECOND)}" not in text


def test_without_the_hierarchy_nothing_is_inferred(release: Release, tmp_path: Path) -> None:
    assert of_graph("inferred", exported(release, tmp_path, "free")) == set()


@pytest.mark.parametrize(
    ("name", "rows"),
    [("terms", FACTS[:6]), ("free", FACTS[6:9]), ("closed", FACTS[9:])],
)
def test_the_facts_of_a_graph_are_those_that_a_build_notes(
    release: Release, name: str, rows: tuple[Fact, ...]
) -> None:
    kind = "ontology" if name == "terms" else "associations"
    store = pyoxigraph.Store.read_only(str(release.store_path))
    assert sorted(asserted_facts(store, graph_iri(name, "1"), kind)) == sorted(rows)


def test_what_is_left_out_is_told_with_its_terms(release: Release) -> None:
    selection = select(release)
    assert [graph.source for graph in selection.graphs] == ["free", "inferred", "terms"]
    assert [(graph.source, graph.licence) for graph in selection.left_out] == [("closed", "not established")]
    assert not selection.is_whole


def test_a_graph_that_the_manifest_does_not_describe_is_left_out(tmp_path: Path) -> None:
    release = publish(tmp_path / "home", ENTRIES[:2])
    assert [(graph.source, graph.kind) for graph in select(release).left_out] == [("closed", "unknown")]


def test_a_release_of_which_nothing_may_be_passed_on_is_an_error(tmp_path: Path) -> None:
    release = publish(
        tmp_path / "home", [entry("closed", "associations", False)], iter([rows("closed", CLOSED)])
    )
    with pytest.raises(ExportError, match=r"nothing that is asked for may be passed on: closed \(not establ"):
        select(release)
    assert of_graph("closed", exported(release, tmp_path, restricted=True)) == set(
        rows("closed", CLOSED).decode().splitlines()
    )


def test_a_source_that_the_release_lacks_is_an_error_with_the_nearest_names(release: Release) -> None:
    with pytest.raises(ExportError, match=r"fre: the release holds no such source\. Take one of: free\."):
        select(release, ["fre"])
    with pytest.raises(ExportError, match=r"Take one of: closed, free, terms\."):
        select(release, ["zzz"])


def test_the_description_says_what_the_file_holds(release: Release, tmp_path: Path) -> None:
    path = tmp_path / "graph.nq.gz"
    done = export_file(select(release), path, NQUADS)
    about = json.loads(done.description.read_text(encoding="utf-8"))
    text = gzip.decompress(path.read_bytes())
    assert about["release"] == release.id
    assert about["inferred_from"] == "the graphs in this export"
    assert about["file"] == {
        "name": "graph.nq.gz",
        "bytes": path.stat().st_size,
        "sha256": sha256(path.read_bytes()).hexdigest(),
    }
    assert about["text"] == {
        "quads": text.count(b"\n"),
        "bytes": len(text),
        "sha256": sha256(text).hexdigest(),
    }
    assert [(graph["source"], graph["quads"]) for graph in about["graphs"]] == [
        (name, len(of_graph(name, text.decode().splitlines()))) for name in ("free", "inferred", "terms")
    ]
    assert [(graph["source"], graph["licence"], graph["redistributable"]) for graph in about["left_out"]] == [
        ("closed", "not established", None)
    ]
    assert done.count == text.count(b"\n")


def test_the_same_release_gives_the_same_bytes_however_small_the_runs(
    release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one = export_file(select(release), tmp_path / "a" / "graph.nq.gz", NQUADS)
    monkeypatch.setattr(sorted_graphs_module, "RUN_BYTES", 500)
    two = export_file(select(release), tmp_path / "b" / "graph.nq.gz", NQUADS)
    assert one.path.read_bytes() == two.path.read_bytes()
    assert one.description.read_bytes() == two.description.read_bytes()


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), OSError(28, "No space left on device")])
@pytest.mark.parametrize("phase", ["reading", "writing"])
def test_what_breaks_off_leaves_nothing_and_the_old_file_as_it_was(
    release: Release, tmp_path: Path, fault: BaseException, phase: str
) -> None:
    path = tmp_path / "graph.nq"
    path.write_text("old", encoding="utf-8")

    def fail(at: str, graph: str, done: int) -> None:
        if at == phase and done:
            raise fault

    with pytest.raises((KeyboardInterrupt, ExportError), match=r"^$|can't be written: No space.*Free disk"):
        export_file(select(release), path, NQUADS, force=True, progress=fail)
    assert [(left.name, left.read_text(encoding="utf-8")) for left in tmp_path.iterdir()] == [
        ("graph.nq", "old")
    ]


def test_a_file_that_is_there_is_replaced_only_by_force(release: Release, tmp_path: Path) -> None:
    path = tmp_path / "graph.nq"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(ExportError, match=r"there is such a file already\. --force"):
        export_file(select(release), path, NQUADS)
    assert path.read_text(encoding="utf-8") == "old"
    export_file(select(release), path, NQUADS, force=True)
    assert path.read_text(encoding="utf-8") != "old"


@pytest.mark.parametrize(
    ("place", "why"), [("missing/graph.nq", "No such file"), ("file/graph.nq", "Not a directory")]
)
def test_a_folder_that_cannot_be_written_is_told(
    release: Release, tmp_path: Path, place: str, why: str
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ExportError, match=f"it can't be written: {why}"):
        export_file(select(release), tmp_path / place, NQUADS)


def test_quads_go_to_any_sink(release: Release, tmp_path: Path) -> None:
    received: list[bytes] = []

    class Sink:
        def write(self, data: bytes, /) -> None:
            received.append(data)

    written = NQUADS.write(select(release, ["free"]), Sink(), tmp_path, silent)
    assert b"".join(received).count(b"\n") == written.count == written.graphs.total()
    assert written.graphs[graph_iri("free", "1")] == len(
        of_graph("free", exported(release, tmp_path, "free"))
    )


@given(st.lists(st.lists(st.binary(max_size=4).map(lambda line: line.replace(b"\n", b" ") + b"\n"))))
def test_lines_come_back_sorted_whatever_the_runs(
    tmp_path_factory: pytest.TempPathFactory, runs: list[list[bytes]]
) -> None:
    sorter = LineSorter(tmp_path_factory.mktemp("runs"), runs_per_merge=2)
    for run in runs:
        sorter.add(run)
    assert b"".join(sorter.chunks()) == b"".join(sorted(line for run in runs for line in run))


@given(st.lists(st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n"]), min_size=1), min_size=1), st.booleans())
def test_sorters_are_merged_with_few_files_open(
    tmp_path_factory: pytest.TempPathFactory, runs: list[list[bytes]], unique: bool
) -> None:
    scratch = tmp_path_factory.mktemp("runs")
    sorters = [LineSorter(scratch, name=name) for name in ("one.", "two.")]
    for number, run in enumerate(runs):
        sorters[number % 2].add(run)
    every = [line for run in runs for line in run]
    wanted = set(every) if unique else every
    assert b"".join(merged_sorters(sorters, unique=unique, most=2)) == b"".join(sorted(wanted))
