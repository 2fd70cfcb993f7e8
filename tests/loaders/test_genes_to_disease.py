"""HPO's genes_to_disease: its three words, each with a kind of its own."""

import gzip
from collections import Counter
from pathlib import Path

import pytest

from raregraph.graph.curated import Attribution, GeneDiseaseRow
from raregraph.loaders.sources.genes_to_disease import parse
from raregraph.ontology.kinds import GeneDiseaseKind as Kind
from tests.loaders.curated import Loaded, load, table

COLUMNS = ("ncbi_gene_id", "gene_symbol", "association_type", "disease_id", "source")
NCBI = "ftp://ftp.ncbi.nlm.nih.gov/gene/DATA/mim2gene_medgen"
ORPHADATA = "http://www.orphadata.org/data/xml/en_product6.xml"
ROW = {
    "ncbi_gene_id": "NCBIGene:6607",
    "gene_symbol": "SMN2",
    "association_type": "POLYGENIC",
    "disease_id": "OMIM:253400",
    "source": NCBI,
}
HPO = "infores:hpo-annotations"


@pytest.fixture(scope="module")
def loaded(shared_data: Path) -> Loaded:
    return load("genes-to-disease", shared_data / "hpo" / "genes_to_disease.txt.gz")


def test_every_row_keeps_hpos_word_and_its_kind(loaded: Loaded, shared_data: Path) -> None:
    with gzip.open(shared_data / "hpo" / "genes_to_disease.txt.gz", "rt", encoding="utf-8") as lines:
        words = Counter(line.split("\t")[2] for line in lines)
    del words["association_type"]
    assert loaded.problems == ()
    assert Counter(row.original_predicate for row in loaded.genes) == words
    assert Counter((row.original_predicate, row.kind) for row in loaded.genes) == {
        ("MENDELIAN", Kind.CAUSES): 6_893,
        ("POLYGENIC", Kind.SUSCEPTIBILITY): 604,
        ("UNKNOWN", Kind.UNCERTAIN): 8_105,
    }


def test_smn2_and_naip_cause_nothing(loaded: Loaded) -> None:
    rows = [row for row in loaded.genes if row.symbol in {"SMN2", "NAIP"}]
    assert Counter((row.symbol, row.disease, row.kind) for row in rows) == {
        ("SMN2", "OMIM:253400", Kind.SUSCEPTIBILITY): 1,
        **{("SMN2", f"ORPHA:{n}", Kind.UNCERTAIN): 1 for n in (83330, 83418, 83419, 83420)},
        **{("NAIP", f"ORPHA:{n}", Kind.UNCERTAIN): 1 for n in (83330, 83418, 83419)},
    }


def test_a_row_names_the_chain_of_its_sources() -> None:
    parsed = parse(table(COLUMNS, ROW, ROW | {"source": ORPHADATA, "association_type": "UNKNOWN"}))
    said = Attribution("infores:medgen", "line 2", (HPO,))
    assert parsed.records[0] == GeneDiseaseRow(
        "NCBIGene:6607",
        "OMIM:253400",
        Kind.SUSCEPTIBILITY,
        said,
        symbol="SMN2",
        original_predicate="POLYGENIC",
        copied_from="mim2gene-medgen",
    )
    second = parsed.records[1]
    assert isinstance(second, GeneDiseaseRow)
    assert second.attribution == Attribution("infores:orphanet", "line 3", (HPO,))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"ncbi_gene_id": "6607"}, "field ncbi_gene_id: '6607' is no NCBIGene identifier"),
        ({"disease_id": "OMIM:1"}, "field disease_id: 'OMIM:1' is no OMIM or ORPHA identifier"),
        (
            {"association_type": "LIKELY"},
            "field association_type: 'LIKELY' is none of 'MENDELIAN', 'POLYGENIC', 'UNKNOWN'",
        ),
        (
            {"source": "elsewhere"},
            "field source: 'elsewhere' is none of 'mim2gene_medgen', 'en_product6.xml'",
        ),
        (
            {"source": ORPHADATA, "association_type": "MENDELIAN"},
            "field association_type: 'MENDELIAN' stands with Orphanet, whose rows are 'UNKNOWN'",
        ),
    ],
)
def test_a_broken_row_is_told_with_line_and_field(values: dict[str, str], message: str) -> None:
    parsed = parse(table(COLUMNS, ROW | values))
    assert parsed.records == ()
    assert [f"{problem.place}, {problem.message}" for problem in parsed.problems] == [
        "line 2, " + message.replace(": ", ", ", 1)
    ]
