"""On what the rows of real tables rest: copies of one judgement are one voice."""

from collections import Counter
from pathlib import Path

import pytest

from raregraph.graph.agreement.independence import About, Provenance, basis, voices
from raregraph.graph.curated import GeneDiseaseRow, ModeRow
from raregraph.loaders.registry import source
from tests.loaders.curated import load

REAL = ("genes-to-disease", "mim2gene-medgen", "mondo", "orphapacket", "clingen", "gencc")


def rows(name: str, shared_data: Path) -> list[GeneDiseaseRow | ModeRow]:
    path = shared_data / source(name).default_paths[0]
    return [row for row in load(name, path).records if isinstance(row, GeneDiseaseRow | ModeRow)]


def resting_on(name: str, row: GeneDiseaseRow | ModeRow) -> str:
    about: About = "gene" if isinstance(row, GeneDiseaseRow) else "mode"
    said = row.attribution
    read_in = (*said.publications, *said.derived_from)
    return str(basis(Provenance(name, said.primary_source, about, said.agent_type, read_in)))


@pytest.mark.parametrize(
    ("name", "kind", "counts"),
    [
        ("genes-to-disease", GeneDiseaseRow, {"Orphanet": 8_105, "OMIM": 7_497}),
        ("mondo", GeneDiseaseRow, {"OMIM": 5_967}),
        ("hpoa", ModeRow, {"HPO": 5_880, "OMIM": 2_976}),
        ("clingen", GeneDiseaseRow, {"ClinGen": 2_953}),
        ("gencc", GeneDiseaseRow, {"gene2phenotype": 2_729, "ClinGen": 2_345, "kfshrc": 163}),
    ],
)
def test_each_row_rests_on_whom_its_source_copies(
    shared_data: Path, name: str, kind: type, counts: dict[str, int]
) -> None:
    found = Counter(resting_on(name, row) for row in rows(name, shared_data) if isinstance(row, kind))
    assert dict(found) == counts


@pytest.mark.parametrize(
    ("gene", "diseases", "heard"),
    [
        # SMN1 in type 1: HPO's OMIM row, NCBI's and MONDO's are OMIM's word; HPO's ORPHA row is Orphanet's.
        (
            {"HGNC:11117", "NCBIGene:6606"},
            {"OMIM:253300", "ORPHA:83330", "MONDO:0009669"},
            ["OMIM", "Orphanet"],
        ),
    ],
)
def test_the_copies_of_one_judgement_count_once(
    shared_data: Path, gene: set[str], diseases: set[str], heard: list[str]
) -> None:
    said = [
        (name, row)
        for name in REAL
        for row in rows(name, shared_data)
        if isinstance(row, GeneDiseaseRow) and row.gene in gene and row.disease in diseases
    ]
    assert {name for name, _ in said} >= {"genes-to-disease", "mim2gene-medgen", "mondo", "orphapacket"}
    bases = [
        basis(Provenance(name, row.attribution.primary_source, "gene", row.attribution.agent_type))
        for name, row in said
    ]
    assert sorted(voices(bases)) == heard
