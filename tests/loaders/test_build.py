"""The same input gives the same release, bad input costs only itself, and no build is ever half-published."""

import gzip
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from raregraph.graph.engine.interface import EmbeddedEngine, ResultFormat
from raregraph.graph.errors import BuildError, LoadError
from raregraph.graph.release import current_release
from raregraph.loaders.build import BuildResult, build
from raregraph.loaders.build_request import BuildRequest
from raregraph.loaders.registry import discover, source
from raregraph.loaders.source import Source
from raregraph.loaders.starter import STARTER_RECORDS

STARTER = ((source("starter"), STARTER_RECORDS),)
PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<Document id="1" source="GHR" url="https://example.org/condition/invented-syndrome">
<Focus>Invented syndrome</Focus>
<FocusAnnotations><UMLS><CUIs><CUI>C0000001</CUI></CUIs><SemanticTypes><SemanticType>T047</SemanticType>
</SemanticTypes><SemanticGroup>Disorders</SemanticGroup></UMLS></FocusAnnotations>
<QAPairs><QAPair pid="1"><Question qid="1-1" qtype="inheritance">Is Invented syndrome inherited ?</Question>
<Answer>Invented syndrome is inherited in an autosomal recessive pattern.</Answer></QAPair></QAPairs>
</Document>
"""


def sorted_quads(result: BuildResult) -> list[bytes]:
    engine = EmbeddedEngine.open(result.release.store_path)
    asked = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"
    return sorted(engine.serialize(asked, ResultFormat.N_TRIPLES).splitlines())


def build_medquad(tmp_path: Path, pages: dict[str, bytes], *, strict: bool = False) -> BuildResult:
    folder = tmp_path / "medquad" / "3_GHR_QA"
    folder.mkdir(parents=True)
    for name, data in pages.items():
        (folder / name).write_bytes(data)
    inputs = ((source("medquad"), folder.parent),)
    return build(BuildRequest(inputs, tmp_path / "home", partial=True, strict=strict))


def test_two_builds_are_the_same_whatever_the_number_of_processes(tmp_path: Path) -> None:
    one = build(BuildRequest(STARTER, tmp_path / "one", jobs=1))
    again = build(BuildRequest(STARTER, tmp_path / "again", jobs=1))
    two = build(BuildRequest(STARTER, tmp_path / "two", jobs=2))
    assert one.release.id == again.release.id == two.release.id
    assert sorted_quads(one) == sorted_quads(again) == sorted_quads(two)


BAD_PAGES = {
    "truncated XML": (PAGE[:300].encode(), "3_GHR_QA/0000002.xml"),
    "wrong encoding": (PAGE.replace("Invented", "Inv\xe9nted").encode("latin-1"), "3_GHR_QA/0000002.xml"),
    "empty file": (b"", "3_GHR_QA/0000002.xml"),
}


@pytest.mark.parametrize("kind", BAD_PAGES)
def test_a_bad_file_is_named_counted_and_left_out_while_the_rest_is_built(tmp_path: Path, kind: str) -> None:
    data, name = BAD_PAGES[kind]
    result = build_medquad(tmp_path, {"0000001.xml": PAGE.encode(), "0000002.xml": data})
    (problem,) = result.problems
    assert problem.level == "error"
    assert problem.file.endswith(name)
    assert "\n" not in str(problem)
    assert result.qc["sources"]["medquad"]["errors"] == 1
    assert result.qc["sources"]["medquad"]["counts"]["conditions"] == 1


@pytest.mark.parametrize("kind", BAD_PAGES)
def test_a_strict_build_stops_at_a_bad_file(tmp_path: Path, kind: str) -> None:
    data, name = BAD_PAGES[kind]
    with pytest.raises(LoadError, match=name):
        build_medquad(tmp_path, {"0000001.xml": PAGE.encode(), "0000002.xml": data}, strict=True)
    assert not (tmp_path / "home" / "current").exists()


def test_a_page_that_is_no_condition_is_a_note_not_an_error(tmp_path: Path) -> None:
    page = PAGE.replace("Disorders", "Procedures").replace("T047", "T060")
    result = build_medquad(
        tmp_path, {"0000001.xml": PAGE.encode(), "0000002.xml": page.encode()}, strict=True
    )
    assert result.qc["sources"]["medquad"]["notes"] == 1
    assert result.qc["sources"]["medquad"]["counts"]["not_conditions"] == 1


def test_a_folder_without_records_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    inputs = (*STARTER, (source("medquad"), tmp_path / "nothing"))
    result = build(BuildRequest(inputs, tmp_path / "home"))
    (problem,) = result.problems
    assert "nothing" in str(problem)
    assert "no file of the kind *.xml is in it" in str(problem)


def test_a_source_that_shrank_fails_the_build_and_leaves_the_old_release(tmp_path: Path) -> None:
    old = build(BuildRequest(STARTER, tmp_path / "home"))
    folder = tmp_path / "medquad" / "3_GHR_QA"
    folder.mkdir(parents=True)
    (folder / "0000001.xml").write_text(PAGE)
    with pytest.raises(BuildError, match="1 records were read, where"):
        build(BuildRequest(((source("medquad"), folder.parent),), tmp_path / "home"))
    assert current_release(tmp_path / "home").id == old.release.id


BUILD = """
import sys
from pathlib import Path
from raregraph.loaders.build import build
from raregraph.loaders.build_request import BuildRequest
from raregraph.loaders.registry import source
build(BuildRequest(((source("record"), Path(sys.argv[1])),), Path(sys.argv[2]), jobs=2, partial=True))
"""


def start_build(records: Path, home: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", BUILD, str(records), str(home)],
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@pytest.fixture(scope="module")
def build_seconds(tmp_path_factory: pytest.TempPathFactory) -> float:
    """How long an undisturbed build takes from start to end, to spread the kills over it."""
    started = time.monotonic()
    assert start_build(STARTER_RECORDS, tmp_path_factory.mktemp("home")).wait() == 0
    return time.monotonic() - started


def members_of_session(leader: int) -> list[int]:
    alive = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[3]) == leader and fields[0] != "Z":
            alive.append(int(stat.parent.name))
    return alive


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
@pytest.mark.parametrize("moment", range(10))
def test_a_build_killed_at_any_moment_leaves_the_old_release_answering(
    tmp_path: Path, build_seconds: float, moment: int
) -> None:
    home = tmp_path / "home"
    records = tmp_path / "records"
    shutil.copytree(STARTER_RECORDS, records, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    old = build(BuildRequest(((source("record"), records),), home, partial=True)).release
    (sorted(records.iterdir())[0]).unlink()

    killed = start_build(records, home)
    time.sleep(build_seconds * (moment + 0.5) / 10)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()

    deadline = time.monotonic() + 10
    while members_of_session(killed.pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert members_of_session(killed.pid) == [], "the workers end with the build"
    answering = current_release(home)
    rows = EmbeddedEngine.open(answering.store_path).rows("ASK { ?gene biolink:causes ?disease }")
    assert str(rows[0]["boolean"]) == "true"
    if answering.id == old.id:
        assert start_build(records, home).wait() == 0
    assert current_release(home).id != old.id


def test_all_text_sources_are_found_below_the_folder_of_public_data(shared_data: Path) -> None:
    found = {
        found.name: path.relative_to(shared_data).as_posix() for found, path in discover(shared_data).items()
    }
    assert found["gard-page-text"] == "gard/spinal-muscular-atrophy.txt"
    assert found["gard-pages"] == "gard/pages.tar.xz"
    assert found["medquad"] == "medquad"
    assert found["hgnc"] == "hgnc/hgnc_complete_set.txt.gz"


RECORD = """
format: raregraph-record/1
id: {id}
title: Invented syndrome
publisher: infores:raregraph
genes:
  SMN1: {{id: "{gene}", name: survival of motor neuron 1}}
references:
  1: {{title: On the invented syndrome, publisher: Nobody}}
claims:
  genes:
    - gene: SMN1
      relation: causes
      statement: Changes in SMN1 cause the invented syndrome.
      cites: [1]
"""


def build_records(tmp_path: Path, files: dict[str, str], *further: tuple[Source, Path]) -> BuildResult:
    folder = tmp_path / "records"
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    inputs = ((source("record"), folder), *further)
    return build(BuildRequest(inputs, tmp_path / "home", partial=True))


def test_file_names_with_blanks_and_brackets_become_sound_iris(tmp_path: Path) -> None:
    folder = tmp_path / "medquad" / "a folder"
    folder.mkdir(parents=True)
    (folder / "a b>c.xml").write_text(PAGE)
    result = build(BuildRequest(((source("medquad"), folder.parent),), tmp_path / "home", partial=True))
    rows = EmbeddedEngine.open(result.release.store_path).rows(
        'SELECT ?record { ?record dcterms:identifier "a folder/a b>c" }'
    )
    assert str(rows[0]["record"]) == "https://w3id.org/raregraph/record/a%20folder/a%20b%3Ec"


def test_a_record_id_belongs_to_one_file_and_the_second_is_left_out(tmp_path: Path) -> None:
    text = RECORD.format(id="invented", gene="HGNC:11117")
    result = build_records(tmp_path, {"a.yaml": text, "b.yaml": text.replace("cause the", "cause that")})
    (problem,) = result.problems
    assert "the same record id stands in records/a.yaml" in str(problem)
    assert result.qc["sources"]["record"]["counts"]["records"] == 1
    engine = EmbeddedEngine.open(result.release.store_path)
    assert len(engine.rows("SELECT ?s { ?claim biolink:supporting_text ?s }")) == 1


def test_a_symbol_with_the_id_of_another_gene_is_a_problem(tmp_path: Path, shared_data: Path) -> None:
    text = RECORD.format(id="invented", gene="HGNC:5")
    genes = tmp_path / "hgnc_complete_set.txt"
    with gzip.open(shared_data / "hgnc" / "hgnc_complete_set.txt.gz", "rt", encoding="utf-8") as lines:
        kept = [line for line in lines if line.startswith(("hgnc_id", "HGNC:5\t", "HGNC:11117\t"))]
    genes.write_text("".join(kept), encoding="utf-8")
    result = build_records(tmp_path, {"a.yaml": text}, (source("hgnc"), genes))
    (problem,) = result.problems
    assert "SMN1 is HGNC:11117 in HGNC, not HGNC:5" in str(problem)
    engine = EmbeddedEngine.open(result.release.store_path)
    assert [
        str(row["symbol"]) for row in engine.rows("SELECT ?symbol { HGNC:5 biolink:symbol ?symbol }")
    ] == ["A1BG"]


def test_a_path_that_is_not_there_stops_the_build_before_it_begins(tmp_path: Path) -> None:
    old = build(BuildRequest(STARTER, tmp_path / "home"))
    with pytest.raises(BuildError, match="there is no such file or folder"):
        build(BuildRequest(((source("record"), tmp_path / "none"),), tmp_path / "home"))
    assert current_release(tmp_path / "home").id == old.release.id


def test_a_build_that_reads_nothing_never_takes_the_place_of_a_release(tmp_path: Path) -> None:
    old = build(BuildRequest(STARTER, tmp_path / "home"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(BuildError, match="no record was read from any source"):
        build(BuildRequest(((source("record"), tmp_path / "empty"),), tmp_path / "home"))
    assert current_release(tmp_path / "home").id == old.release.id


def test_a_home_that_cannot_be_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BuildError, match="can't be written"):
        build(BuildRequest(STARTER, tmp_path / "file" / "home"))


def test_a_file_of_another_version_is_known_by_its_own_checksum(tmp_path: Path, shared_data: Path) -> None:
    inputs = [(source("gard-page-text"), shared_data / "gard" / "spinal-muscular-atrophy.txt")]
    known = build(BuildRequest(tuple(inputs), tmp_path / "home", partial=True)).release.manifest()
    assert known["sources"][0]["version"] == "2016-01-07"
    changed = tmp_path / "spinal-muscular-atrophy.txt"
    changed.write_text(inputs[0][1].read_text(encoding="utf-8") + "\n", encoding="utf-8")
    inputs = [(source("gard-page-text"), changed)]
    other = build(BuildRequest(tuple(inputs), tmp_path / "home", partial=True)).release.manifest()
    assert other["sources"][0]["version"].startswith("sha256-")
