"""A dump in any format loads again to the same set of quads, in any engine, the same bytes each time."""

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import RdfFormat

from raregraph.graph.export.files import export_file
from raregraph.graph.export.formats import format_names, nquads, ntriples, trig
from raregraph.graph.export.selection import select
from raregraph.graph.metadata.void import triples_of_graphs
from raregraph.graph.release import Release
from tests.graph.licensed import ENTRIES, publish

WRITTEN = {"nquads": nquads.FORMAT, "ntriples": ntriples.FORMAT, "trig": trig.FORMAT}
FORMATS = {
    "nquads": RdfFormat.N_QUADS,
    "ntriples": RdfFormat.N_TRIPLES,
    "trig": RdfFormat.TRIG,
}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return publish(tmp_path_factory.mktemp("home"), ENTRIES)


@pytest.fixture(scope="module")
def dumps(release: Release, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The whole release, in each format of RDF."""
    folder = tmp_path_factory.mktemp("dumps")
    selection = select(release, include_restricted=True)
    made = {}
    for name, form in WRITTEN.items():
        path = folder / f"whole.{form.ending}.gz"
        export_file(selection, path, form)
        made[name] = path
    return made


def loaded(path: Path, form: RdfFormat) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.bulk_load(gzip.decompress(path.read_bytes()), form)
    return store


def test_the_formats_are_listed_with_the_usual_one_first() -> None:
    assert format_names()[0] == "nquads"
    assert set(FORMATS) < set(format_names())
    assert [form.ending for form in WRITTEN.values()] == ["nq", "nt", "trig"]


@pytest.mark.parametrize("name", ["nquads", "trig"])
def test_a_dump_loads_again_to_the_quads_of_the_release(
    release: Release, dumps: dict[str, Path], name: str
) -> None:
    store = pyoxigraph.Store.read_only(str(release.store_path))
    assert set(loaded(dumps[name], FORMATS[name])) == set(store)


@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")  # rdflib warns of itself
def test_rdflib_reads_the_trig_as_the_same_quads(dumps: dict[str, Path]) -> None:
    as_trig, as_nquads = rdflib.Dataset(), rdflib.Dataset()
    as_trig.parse(data=gzip.decompress(dumps["trig"].read_bytes()), format="trig")
    as_nquads.parse(data=gzip.decompress(dumps["nquads"].read_bytes()), format="nquads")
    assert set(as_trig.quads()) == set(as_nquads.quads())
    assert len(set(as_trig.quads())) > 100


def test_n_triples_hold_each_triple_once_whichever_graphs_have_it(
    release: Release, dumps: dict[str, Path]
) -> None:
    lines = gzip.decompress(dumps["ntriples"].read_bytes()).splitlines()
    assert lines == sorted(set(lines))
    store = pyoxigraph.Store.read_only(str(release.store_path))
    assert set(loaded(dumps["ntriples"], RdfFormat.N_TRIPLES)) == {
        pyoxigraph.Quad(quad.subject, quad.predicate, quad.object) for quad in store
    }


def test_trig_names_a_graph_once_and_its_prefixes_in_order(dumps: dict[str, Path]) -> None:
    lines = gzip.decompress(dumps["trig"].read_bytes()).decode().splitlines()
    head = [line for line in lines if line.startswith("@prefix ")]
    assert head == sorted(head) == lines[: len(head)]
    opened = [line for line in lines if line.endswith("{")]
    assert opened == sorted(set(opened))


def test_the_description_counts_what_the_format_has(release: Release, tmp_path: Path) -> None:
    done = export_file(select(release, ["free"]), tmp_path / "free.nt", ntriples.FORMAT)
    assert done.counted == "triples"
    assert done.count == (tmp_path / "free.nt").read_bytes().count(b"\n")


def test_a_name_without_gz_can_be_gzipped_and_one_with_it_plain(release: Release, tmp_path: Path) -> None:
    export_file(select(release), tmp_path / "packed", nquads.FORMAT, gzipped=True)
    export_file(select(release), tmp_path / "plain.gz", nquads.FORMAT, gzipped=False)
    packed, plain = (tmp_path / "packed").read_bytes(), (tmp_path / "plain.gz").read_bytes()
    assert gzip.decompress(packed) == plain
    assert plain.startswith(b"<")


@pytest.mark.parametrize("name", ["trig", "sssom"])
def test_another_process_writes_the_same_bytes(release: Release, name: str) -> None:
    """Sets and tables of hashes have another order in each process."""
    line = [sys.executable, "-m", "raregraph.api", "export", "--home", str(release.path.parents[1])]
    written = [
        subprocess.run(
            [*line, "--format", name, "--gzip", "--output", "-"],
            env=os.environ | {"PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert written[0] == written[1]
    assert gzip.decompress(written[0])


def test_the_sizes_of_graphs_are_those_that_the_build_counted(release: Release) -> None:
    store = pyoxigraph.Store.read_only(str(release.store_path))
    sizes = triples_of_graphs(release.void())
    for graph, size in sizes.items():
        assert size == sum(1 for _ in store.quads_for_pattern(None, None, None, pyoxigraph.NamedNode(graph)))
    assert len(sizes) == 4
