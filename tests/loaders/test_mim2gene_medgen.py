"""mim2gene_medgen: links of phenotypes and genes, with OMIM's marks as kinds."""

from collections import Counter
from pathlib import Path

import pytest

from raregraph.graph.curated import Attribution, GeneDiseaseRow
from raregraph.loaders.sources.mim2gene_medgen import parse
from raregraph.ontology.kinds import GeneDiseaseKind as Kind
from tests.loaders.curated import Loaded, load, table

COLUMNS = ("#MIM number", "GeneID", "type", "Source", "MedGenCUI", "Comment")
ROW = {
    "#MIM number": "100000",
    "GeneID": "7",
    "type": "phenotype",
    "Source": " GeneMap",
    "MedGenCUI": "C0000001",
    "Comment": "-",
}


@pytest.fixture(scope="module")
def loaded(shared_data: Path) -> Loaded:
    return load("mim2gene-medgen", shared_data / "ncbi" / "mim2gene_medgen")


def only(**values: str) -> GeneDiseaseRow:
    parsed = parse(table(COLUMNS, ROW | values))
    assert parsed.problems == ()
    (row,) = parsed.records
    assert isinstance(row, GeneDiseaseRow)
    return row


def test_every_row_is_loaded_or_counted(loaded: Loaded, shared_data: Path) -> None:
    lines = (shared_data / "ncbi" / "mim2gene_medgen").read_text(encoding="utf-8").splitlines()[1:]
    linked = [line.split("\t") for line in lines if "\tphenotype\t" in line and "\t-\tphenotype" not in line]
    assert len(lines) == 28_601
    assert loaded.errors == []
    aside: Counter[str] = Counter()
    for note in loaded.notes:
        number, _, reason = note.message.partition(" rows are set aside: ")
        aside[reason] += int(number)
    assert aside == {
        "they are entries of genes": 17_651,
        "they are phenotypes without a gene": 3_323,
        "OMIM marks them as traits, not diseases (nondisease)": 125,
    }
    assert len(loaded.genes) == len(linked) - 125 == 7_502


def test_kinds_follow_omims_marks_and_gene_map(loaded: Loaded) -> None:
    assert Counter(row.kind for row in loaded.genes) == {
        Kind.CAUSES: 6_047,
        Kind.UNCERTAIN: 898,
        Kind.SUSCEPTIBILITY: 537,
        Kind.MODIFIES: 20,
    }
    unmarked = [row for row in loaded.genes if row.original_predicate == "phenotype"]
    assert Counter(row.kind for row in unmarked) == {Kind.CAUSES: 6_047, Kind.UNCERTAIN: 250}


def test_smn2_modifies_type_4_and_causes_nothing(loaded: Loaded) -> None:
    said = Attribution("infores:omim", "line 5436", ("infores:medgen",))
    (row,) = [row for row in loaded.genes if row.gene == "NCBIGene:6607"]
    assert row == GeneDiseaseRow(
        "NCBIGene:6607", "OMIM:253400", Kind.MODIFIES, said, original_predicate="susceptibility; modifier"
    )


def test_a_gene_of_another_form_in_the_same_chapter_is_uncertain(loaded: Loaded) -> None:
    cavernous = [row for row in loaded.genes if row.disease == "OMIM:116860"]
    assert {(row.gene, row.kind, row.attribution.primary_source) for row in cavernous} == {
        ("NCBIGene:889", Kind.CAUSES, "infores:omim"),
        ("NCBIGene:11235", Kind.UNCERTAIN, "infores:genereviews"),
        ("NCBIGene:83605", Kind.UNCERTAIN, "infores:genereviews"),
    }


@pytest.mark.parametrize(
    ("source", "comment", "kind"),
    [
        (" GeneMap", "-", Kind.CAUSES),
        (" GeneMap; GeneReviews", "-", Kind.CAUSES),
        (" GeneReviews", "-", Kind.UNCERTAIN),
        (" OMIM", "-", Kind.UNCERTAIN),
        (" GeneMap", "question", Kind.UNCERTAIN),
        (" GeneMap", "susceptibility; question", Kind.UNCERTAIN),
        (" GeneMap", "susceptibility; modifier; question", Kind.UNCERTAIN),
        (" GeneMap", "susceptibility; modifier", Kind.MODIFIES),
        (" GeneMap", "susceptibility", Kind.SUSCEPTIBILITY),
        (" GeneReviews", "susceptibility", Kind.SUSCEPTIBILITY),
        (" GeneMap", "susceptibility; QTL 1", Kind.SUSCEPTIBILITY),
        (" GeneMap", "susceptibility; somatic", Kind.SUSCEPTIBILITY),
        (" GeneMap", "somatic", Kind.CAUSES_SOMATIC),
    ],
)
def test_each_mark_has_its_kind(source: str, comment: str, kind: Kind) -> None:
    row = only(Source=source, Comment=comment)
    assert row.kind is kind
    assert row.original_predicate == ("phenotype" if comment == "-" else comment)


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"#MIM number": "1"}, "#MIM number", "'OMIM:1' is no OMIM identifier"),
        ({"GeneID": "SMN1"}, "GeneID", "'NCBIGene:SMN1' is no NCBIGene identifier"),
        ({"type": "locus"}, "type", "'locus' is none of 'gene', 'phenotype'"),
        ({"Source": " Hearsay"}, "Source", "'Hearsay' names none of GeneMap, OMIM, GeneReviews, GeneTests"),
        ({"Comment": "maybe"}, "Comment", "'maybe' is none of 'QTL 1', 'QTL 2', 'modifier', 'nondisease'"),
    ],
)
def test_a_broken_row_is_told_with_line_and_field(values: dict[str, str], field: str, message: str) -> None:
    parsed = parse(table(COLUMNS, ROW | values))
    assert parsed.records == ()
    (problem,) = parsed.problems
    assert (problem.place, problem.message[: len(message)]) == (f"line 2, field {field}", message)
