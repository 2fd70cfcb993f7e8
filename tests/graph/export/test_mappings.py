"""The mappings in use as SSSOM: who states them, which of them identity applied; and reading them back loses none."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from raregraph.graph.curated import Mapping
from raregraph.graph.disease_index import DiseaseIndex
from raregraph.graph.export.files import export_file
from raregraph.graph.export.formats.sssom import COLUMNS, FORMAT, cells_of, line_of
from raregraph.graph.export.mappings import StatedMapping, stated_mappings
from raregraph.graph.export.selection import ExportedGraph, select
from raregraph.graph.mapping_index import MappingIndex
from raregraph.graph.rdf.named_graphs import graph_iri
from raregraph.graph.release import Release
from raregraph.graph.traversal.arrays import open_arrays
from raregraph.loaders import sssom
from raregraph.loaders.source import RawItem
from tests.graph.mapped import CLOSE, CURATED, EXACT, HUB, MAPPINGS, OLD, SMA, SMA1, XREF, publish


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return publish(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def written(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sssom") / "mappings.sssom.tsv"
    export_file(select(release), path, FORMAT)
    return path


def head_and_rows(path: Path) -> tuple[dict[str, Any], list[dict[str, str]]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    above = [line.removeprefix("# ") for line in lines if line.startswith("#")]
    columns, *cells = (line.split("\t") for line in lines[len(above) :])
    return yaml.safe_load("\n".join(above)), [dict(zip(columns, each, strict=True)) for each in cells]


def stated(release: Release) -> list[StatedMapping]:
    return list(stated_mappings(release, select(release).graphs))


def test_each_mapping_is_there_with_its_source_and_what_identity_made_of_it(written: Path) -> None:
    _, rows = head_and_rows(written)
    assert [
        (row["subject_id"], row["predicate_id"], row["object_id"], row["mapping_source"], row["applied"])
        for row in rows
    ] == [
        ("HGNC:11117", EXACT, "NCBIGene:6606", "graph:hgnc/1", "true"),
        ("HGNC:11118", EXACT, "NCBIGene:6607", "graph:hgnc/1", "true"),
        (OLD, EXACT, "MESH:D014897", "graph:mappings/1", "true"),
        (SMA, XREF, "UMLS:C0026847", "graph:mondo/1", "false"),
        (SMA, CLOSE, "NCIT:C85075", "graph:mappings/1", "false"),
        (SMA, EXACT, "DOID:12377", "graph:mondo/1", "true"),
        (SMA, EXACT, "ORPHA:70", "graph:mappings/1", "true"),
        (SMA1, EXACT, "OMIM:253300", "graph:mondo/1", "true"),
        (SMA1, EXACT, "ORPHA:83330", "graph:mappings/1", "true"),
        ("ORPHA:70", EXACT, "ICD11:1", "graph:orphanet/1", "false"),
        ("ORPHA:83330", EXACT, "OMIM:253300", "graph:orphanet/1", "false"),
    ]


def test_what_is_found_by_its_ends_is_all_that_is_stated(release: Release) -> None:
    """The arrays that answer single questions have the mappings of the whole file, contradictions included."""
    arrays, sources = open_arrays(release), release.manifest()["sources"]
    with_rows = {each["name"] for each in sources if each["counts"].get("rows")}
    index = MappingIndex.of(arrays.facts, {each["name"]: each["kind"] for each in sources}, with_rows)
    every = [index.at(place) for place in range(len(index))]
    assert sorted((each.subject, each.predicate, each.object, each.graph) for each in every) == sorted(
        (each.mapping.subject, each.mapping.predicate, each.mapping.object, each.graph.graph)
        for each in stated_mappings(release, select(release, include_restricted=True).graphs)
    )
    found = [index.at(place) for place in index.chosen(entities=["ORPHA:83330", "nothing:1"]).tolist()]
    assert [(each.subject, each.object, each.source) for each in found] == [
        (SMA1, "ORPHA:83330", "mappings"),
        ("ORPHA:83330", "OMIM:253300", "orphanet"),
    ]
    broad = index.chosen(subjects=[SMA], objects=["NCIT:C85075", "ORPHA:70"], predicates=[CLOSE])
    assert [index.at(place).object for place in broad.tolist()] == ["NCIT:C85075"]


def test_what_contradicts_is_left_out_and_counted(written: Path, release: Release) -> None:
    head, _ = head_and_rows(written)
    assert head["comment"] == "5 exact matches that contradict one another are left out."
    assert sorted(
        (each.mapping.subject, each.mapping.object) for each in stated(release) if each.contradicts
    ) == [
        ("HGNC:11117", "OMIM:600354"),
        ("HGNC:11118", "OMIM:600354"),
        (SMA, "GARD:0007674"),
        (SMA1, "GARD:0007674"),
        ("ORPHA:70", "OMIM:253300"),
    ]


def test_what_is_applied_is_what_identity_says(release: Release) -> None:
    index = DiseaseIndex.of(HUB, MAPPINGS)
    for each in stated(release):
        subject, target = each.mapping.subject, each.mapping.object
        if subject.startswith("MONDO:") and each.mapping.predicate == EXACT:
            assert each.is_applied == (index.hub(target) == index.hub(subject))


def test_labels_are_the_mappings_own_or_else_the_graphs(written: Path) -> None:
    _, rows = head_and_rows(written)
    labels = {row["object_id"]: (row["subject_label"], row["object_label"]) for row in rows}
    assert labels["ORPHA:70"] == ("spinal muscular atrophy", '"Proximal ""spinal"" muscular atrophy"')
    assert labels["ORPHA:83330"] == (
        "spinal muscular atrophy, type 1",
        "Proximal spinal muscular atrophy type 1",
    )
    assert labels["NCBIGene:6606"] == ("SMN1", "")


def test_a_restricted_source_states_nothing_here(written: Path) -> None:
    assert "OMIMPS:253300" not in written.read_text(encoding="utf-8")


def test_the_head_says_what_the_set_is(written: Path, release: Release) -> None:
    head, rows = head_and_rows(written)
    assert head["mapping_set_id"] == "https://w3id.org/raregraph/mappings"
    assert head["mapping_set_version"] == release.id
    assert head["publication_date"] == "2026-11-22"
    used = {row[column].partition(":")[0] for row in rows for column in ("subject_id", "object_id")}
    assert used < set(head["curie_map"])
    assert head["curie_map"]["ORPHA"] == "http://www.orpha.net/ORDO/Orphanet_"


def test_our_own_reader_reads_the_same_mappings_back(written: Path, release: Release) -> None:
    parsed = sssom.parse(RawItem("mappings.sssom.tsv", "", written.read_bytes()))
    assert parsed.problems == ()
    assert sorted(map(repr, parsed.records)) == sorted(
        repr(each.mapping) for each in stated(release) if not each.contradicts
    )


LABEL = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)


@given(LABEL, LABEL)
def test_a_row_with_any_labels_is_one_line_and_reads_back(subject_label: str, object_label: str) -> None:
    mapping = Mapping(SMA, EXACT, "ORPHA:70", CURATED, subject_label, object_label)
    graph = ExportedGraph("mappings", "", graph_iri("mappings", "1"), "1", "mappings")
    line = line_of(cells_of(StatedMapping(mapping, graph, is_applied=True, contradicts=False), None))
    header = "\t".join(COLUMNS)
    (record,) = sssom.parse(RawItem("x", "", f"{header}\n".encode() + line)).records
    assert isinstance(record, Mapping)
    assert (record.subject, record.object) == (SMA, "ORPHA:70")
    assert (record.subject_label or "").split() == subject_label.split()
    assert (record.object_label or "").split() == object_label.split()
