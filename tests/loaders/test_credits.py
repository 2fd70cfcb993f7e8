"""Who is credited for the links that HPO has from NCBI's table: whom that table credits, where it is built too."""

from collections import Counter
from pathlib import Path

import pytest

from raregraph.graph.curated import GeneDiseaseRow
from raregraph.loaders.credits import Credits
from raregraph.ontology.kinds import GeneDiseaseKind as Kind
from tests.loaders.curated import load

HPO, MEDGEN = "infores:hpo-annotations", "infores:medgen"
TABLE = "mim2gene-medgen"


@pytest.fixture(scope="module")
def copies(shared_data: Path) -> tuple[GeneDiseaseRow, ...]:
    loaded = load("genes-to-disease", shared_data / "hpo" / "genes_to_disease.txt.gz")
    return tuple(row for row in loaded.genes if row.copied_from)


@pytest.fixture(scope="module")
def known(shared_data: Path) -> Credits:
    return Credits.of(TABLE, load(TABLE, next((shared_data / "ncbi").glob("mim2gene_medgen*"))).genes)


def test_each_link_is_credited_as_ncbi_credits_it(copies: tuple[GeneDiseaseRow, ...], known: Credits) -> None:
    said = Counter(
        (row.attribution.primary_source, row.attribution.aggregators) for row in map(known.credited, copies)
    )
    assert said == {
        ("infores:omim", (MEDGEN, HPO)): 7_112,
        ("infores:genereviews", (MEDGEN, HPO)): 188,
        (MEDGEN, (HPO,)): 197,
    }


def test_without_ncbis_table_it_is_credited_as_the_file_does(copies: tuple[GeneDiseaseRow, ...]) -> None:
    said = {
        (row.attribution.primary_source, row.attribution.aggregators)
        for row in map(Credits().credited, copies)
    }
    assert said == {(MEDGEN, (HPO,))}


def test_the_gene_of_another_type_is_a_link_of_genereviews(
    copies: tuple[GeneDiseaseRow, ...], known: Credits
) -> None:
    """Usher syndrome type 1B is MYO7A's; the chapter on type 1 links USH1C, the gene of type 1C, to it, too."""
    usher = [known.credited(row) for row in copies if row.disease == "OMIM:276900"]
    assert {
        row.symbol: (row.attribution.primary_source, row.kind, row.original_predicate) for row in usher
    } == {
        "MYO7A": ("infores:omim", Kind.CAUSES, "MENDELIAN"),
        "USH1C": ("infores:genereviews", Kind.UNCERTAIN, "MENDELIAN"),
    }


def test_a_mere_link_is_no_cause_and_what_omim_leaves_open_keeps_hpos_word(
    copies: tuple[GeneDiseaseRow, ...], known: Credits
) -> None:
    changed = Counter(
        (row.kind, after.kind, after.attribution.primary_source)
        for row, after in zip(copies, map(known.credited, copies), strict=True)
        if after.kind is not row.kind
    )
    assert changed == {
        (Kind.CAUSES, Kind.UNCERTAIN, "infores:genereviews"): 187,
        (Kind.CAUSES, Kind.UNCERTAIN, MEDGEN): 5,
    }
