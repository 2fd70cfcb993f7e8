"""ClinGen: judgements of expert panels, in the layouts of both years."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from raregraph.graph.curated import Attribution, GeneDiseaseRow
from raregraph.loaders.sources.clingen import items, parse
from raregraph.ontology.kinds import GeneDiseaseKind as Kind
from tests.loaders.curated import Loaded, load, table

COLUMNS = (
    "GENE SYMBOL",
    "GENE ID (HGNC)",
    "DISEASE LABEL",
    "DISEASE ID (MONDO)",
    "MOI",
    "SOP",
    "CLASSIFICATION",
    "ONLINE REPORT",
    "CLASSIFICATION DATE",
    "GCEP",
)
ROW = {
    "GENE SYMBOL": "ABC1",
    "GENE ID (HGNC)": "HGNC:5",
    "DISEASE LABEL": "a disease",
    "DISEASE ID (MONDO)": "MONDO:0000001",
    "MOI": "AR",
    "CLASSIFICATION": "Strong",
    "ONLINE REPORT": "https://example.org/report",
    "CLASSIFICATION DATE": "2020-02-03T16:00:00.000Z",
}
SUMMARY = "Clingen-Gene-Disease-Summary-{}.csv"


def only(**values: str) -> GeneDiseaseRow:
    renamed = {name.replace("_", " "): value for name, value in values.items()}
    parsed = parse(table(COLUMNS, ROW | renamed, separator=","))
    assert parsed.problems == ()
    (row,) = parsed.records
    assert isinstance(row, GeneDiseaseRow)
    return row


@pytest.fixture(scope="module")
def newest(shared_data: Path) -> Loaded:
    return load("clingen", shared_data / "clingen" / SUMMARY.format("2025-01-03"))


@pytest.mark.parametrize(("date", "number"), [("2023-10-18", 2_345), ("2025-01-03", 2_953)])
def test_both_layouts_are_read_whole(shared_data: Path, date: str, number: int) -> None:
    path = shared_data / "clingen" / SUMMARY.format(date)
    loaded = load("clingen", path)
    with path.open(encoding="utf-8", newline="") as file:
        classes = Counter(row[6] for row in csv.reader(file) if row[1].startswith("HGNC:"))
    assert loaded.problems == ()
    assert len(loaded.genes) == number
    assert Counter(row.classification for row in loaded.genes) == classes


def test_of_a_folder_the_newest_summary_is_read(shared_data: Path) -> None:
    assert [item.name for item in items(shared_data / "clingen")] == [SUMMARY.format("2025-01-03")]


def test_classes_have_their_kind_and_denials_are_negated(newest: Loaded) -> None:
    assert Counter((row.classification, row.kind, row.negated) for row in newest.genes) == {
        ("Definitive", Kind.CAUSES, False): 1_856,
        ("Strong", Kind.CAUSES, False): 65,
        ("Moderate", Kind.CAUSES, False): 348,
        ("Limited", Kind.UNCERTAIN, False): 427,
        ("No Known Disease Relationship", Kind.UNCERTAIN, False): 45,
        ("Disputed", Kind.CAUSES, True): 171,
        ("Refuted", Kind.CAUSES, True): 41,
    }


def test_modes_stand_on_the_row_and_undetermined_is_none(newest: Loaded) -> None:
    assert Counter(row.modes for row in newest.genes) == {
        ("HP:0000007",): 1_409,
        ("HP:0000006",): 1_240,
        ("HP:0001417",): 176,
        ("HP:0001427",): 54,
        ("HP:0032113",): 49,
        (): 25,
    }


def test_a_disputed_row_in_full(newest: Loaded) -> None:
    report = (
        "https://search.clinicalgenome.org/kb/gene-validity/"
        "CGGV:assertion_d910a9d8-516e-443d-acba-8d61f7574792-2018-06-07T160000.000Z"
    )
    assert newest.genes[0] == GeneDiseaseRow(
        gene="HGNC:23336",
        disease="MONDO:0018997",
        kind=Kind.CAUSES,
        attribution=Attribution("infores:clingen", "line 2", publications=(report,)),
        symbol="A2ML1",
        disease_label="Noonan syndrome",
        modes=("HP:0000006",),
        negated=True,
        classification="Disputed",
        date="2018-06-07",
    )


@pytest.mark.parametrize("word", ["UD", "Undetermined"])
def test_an_undetermined_mode_is_no_mode(word: str) -> None:
    assert only(MOI=word).modes == ()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("GENE ID (HGNC)", "5", "'5' is no HGNC identifier"),
        ("DISEASE ID (MONDO)", "OMIM:100000", "'OMIM:100000' is no MONDO identifier"),
        ("MOI", "ZZ", "'ZZ' is none of 'AD', 'AR', 'XL', 'SD', 'MT', 'UD', 'Undetermined'"),
        ("CLASSIFICATION", "Certain", "'Certain' is none of 'Definitive', 'Strong', 'Moderate', 'Limited'"),
        ("ONLINE REPORT", "later", "'later' is no publication identifier or web address"),
    ],
)
def test_a_broken_row_is_told_with_line_and_field(field: str, value: str, message: str) -> None:
    parsed = parse(table(COLUMNS, ROW | {field: value}, separator=","))
    assert parsed.records == ()
    (problem,) = parsed.problems
    assert (problem.place, problem.message[: len(message)]) == (f"line 2, field {field}", message)
