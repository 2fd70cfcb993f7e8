"""`raregraph export` on real builds: the starter records, some packets of Orphanet, and a page of GARD."""

import gzip
import json
import os
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from raregraph.graph.rdf.nquads import iri
from raregraph.graph.release import current_release
from raregraph.loaders.build import build
from raregraph.loaders.build_request import BuildRequest
from raregraph.loaders.registry import source
from raregraph.loaders.starter import STARTER_RECORDS
from tests.api.commands import run

GARD = "gard-page-text"
SMA = "https://w3id.org/raregraph/disease/gard/spinal-muscular-atrophy"


@pytest.fixture(scope="module")
def home(restricted_home: Path) -> Path:
    return restricted_home


def lines(path: Path) -> list[str]:
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode().splitlines()


def test_a_page_of_gard_and_what_follows_from_it_stay_here(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    free, whole = tmp_path / "free.nq.gz", tmp_path / "whole.nq"
    assert run("export", "--home", home, "--output", free) == 0
    said = capsys.readouterr()
    assert said.err.splitlines()[0] == (
        "left out: gard-page-text, licence: not established (work of the US National Institutes of Health); "
        "for your own use, --include-restricted takes it in"
    )
    assert run("export", "--home", home, "--output", whole, "--include-restricted") == 0
    assert "left out" not in capsys.readouterr().err

    outside, inside = lines(free), lines(whole)
    assert outside == sorted(outside)
    missing = set(inside) - set(outside)
    assert set(outside) < set(inside)
    assert {line.rsplit(" ", 2)[1].split("/")[-2] for line in missing} == {GARD, "inferred", "void"}
    assert f"<{SMA}> {iri('biolink:has_mode_of_inheritance')} {iri('HP:0001417')}" in "\n".join(missing)
    kept = [line for line in outside if "/gard/" in line or f"/{GARD}/" in line]
    assert {line.rsplit(" ", 2)[1].split("/")[-2] for line in kept} == {"catalogue"}
    assert said.out.splitlines()[0].startswith(f"{free}: {len(outside):,} quads, ")


def test_a_build_without_the_source_infers_the_same(home: Path, tmp_path: Path, shared_data: Path) -> None:
    inputs = (
        (source("starter"), STARTER_RECORDS),
        (source("orphapacket"), shared_data / "orphanet" / "orphapacket.tar.xz"),
    )
    build(BuildRequest(inputs, tmp_path / "home", limit=60))
    assert run("export", "--home", home, "--output", tmp_path / "part.nq") == 0
    assert run("export", "--home", tmp_path / "home", "--output", tmp_path / "whole.nq") == 0
    part, whole = (
        [line for line in lines(tmp_path / name) if not re.search("/graph/(catalogue|void)/", line)]
        for name in ("part.nq", "whole.nq")
    )
    assert part == whole


def test_some_sources_alone(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "starter.nq"
    assert run("export", "--home", home, "--source", "starter", "-o", path) == 0
    about = json.loads((tmp_path / "starter.nq.json").read_text(encoding="utf-8"))
    assert [graph["source"] for graph in about["graphs"]] == ["catalogue", "inferred", "ontology", "starter"]
    assert about["left_out"] == []
    assert not [line for line in lines(path) if "/graph/orphapacket/" in line and "/catalogue/" not in line]


def test_the_file_is_named_by_the_release_and_the_same_each_time(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    name = f"raregraph-{current_release(home).id}.nq.gz"
    assert run("export", "--home", home) == 0
    first = (tmp_path / name).read_bytes()
    assert run("export", "--home", home) == 1
    assert f"error: {name}: there is such a file already." in capsys.readouterr().err
    assert run("export", "--home", home, "--force") == 0
    assert (tmp_path / name).read_bytes() == first
    assert sorted(path.name for path in tmp_path.iterdir()) == [name, f"{name}.json"]


def test_a_restricted_source_asked_for_by_name_is_an_error(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("export", "--home", home, "--source", GARD, "-o", tmp_path / "x.nq") == 1
    assert "nothing that is asked for may be passed on: gard-page-text" in capsys.readouterr().err
    assert run("export", "--home", home, "--source", "orphapackets", "-o", tmp_path / "x.nq") == 1
    assert "orphapackets: the release holds no such source. Take one of: orphapacket." in (
        capsys.readouterr().err
    )
    assert list(tmp_path.iterdir()) == []


def started(home: Path, output: object, **options: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "raregraph.api", "export", "--home", str(home), "--output", str(output)]
    return subprocess.run(command, stderr=subprocess.PIPE, check=False, **options)  # type: ignore[call-overload,no-any-return]


def test_the_standard_output_gets_the_same_quads(home: Path, tmp_path: Path) -> None:
    done = started(home, "-", stdout=subprocess.PIPE)
    assert run("export", "--home", home, "--output", tmp_path / "graph.nq") == 0
    assert done.returncode == 0
    assert done.stdout == (tmp_path / "graph.nq").read_bytes()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full here")
def test_a_full_standard_output_is_an_error(home: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = started(home, "-", stdout=full)
    assert done.returncode == 1
    assert b"error: the standard output: it can't be written: No space left on device." in done.stderr


def test_a_disk_that_takes_no_more_leaves_no_file(home: Path, tmp_path: Path) -> None:
    def small_files_only() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 18, 1 << 18))

    done = started(home, tmp_path / "graph.nq", preexec_fn=small_files_only)
    assert done.returncode == 1
    assert b"graph.nq: it can't be written: File too large." in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_dump_that_breaks_off_leaves_no_folder(home: Path, tmp_path: Path) -> None:
    def small_files_only() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))

    line = [sys.executable, "-m", "raregraph.api", "export", "--home", str(home), "--per-graph", "dump"]
    done = subprocess.run(
        line, stderr=subprocess.PIPE, check=False, cwd=tmp_path, preexec_fn=small_files_only
    )
    assert done.returncode == 1
    assert b"error: dump: it can't be written: File too large." in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_dump_that_is_killed_leaves_nothing_under_its_name(home: Path, tmp_path: Path) -> None:
    line = [sys.executable, "-m", "raregraph.api", "export", "--home", str(home), "--per-graph", "dump"]
    with subprocess.Popen(line, stderr=subprocess.PIPE, cwd=tmp_path) as process:
        assert process.stderr
        while not process.stderr.readline().startswith(b"reading "):
            pass
        process.kill()
    assert process.returncode == -9
    assert not (tmp_path / "dump").exists()
    assert run("export", "--home", home, "--per-graph", tmp_path / "dump") == 0


def test_a_dump_has_a_file_for_each_graph_and_says_so(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("export", "--home", home, "--per-graph", tmp_path / "dump", "--format", "trig", "--plain") == 0
    said = capsys.readouterr()
    files = sorted(path.name.partition("_")[0] for path in (tmp_path / "dump").glob("*.trig"))
    assert files == ["catalogue", "inferred", "ontology", "orphapacket", "starter"]
    assert "left out: gard-page-text" in said.err
    assert re.search(r"dump: [\d,]+ quads in 5 files, [\d,]+ bytes\n", said.out)


def test_the_mappings_of_an_older_release_can_be_asked_for(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    release = current_release(home).id
    path = tmp_path / "mappings.sssom.tsv"
    assert run("export", "--home", home, "--format", "sssom", "--release", release[:6], "-o", path) == 0
    assert "mappings, " in capsys.readouterr().out
    assert f"# mapping_set_version: {release}" in path.read_text(encoding="utf-8").replace("'", "")
    assert run("export", "--home", home, "--release", "none-such", "-o", path) == 1
    assert f"there is no release 'none-such'. Take one of: {release}." in capsys.readouterr().err


def test_one_place_to_write_to_is_enough(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("export", "--home", home, "--crate", "a", "--output", "b") == 2
    assert "Give one of --output, --crate and --per-graph." in capsys.readouterr().err
    assert run("export", "--home", home, "--crate", "a", "--format", "sssom") == 2
    assert "A folder holds RDF" in capsys.readouterr().err


def test_a_reader_who_has_seen_enough_is_no_error(home: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "raregraph.api", "export", "--home", str(home), "--output", "-"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert b"error" not in process.stderr.read()
    assert process.returncode == 0
