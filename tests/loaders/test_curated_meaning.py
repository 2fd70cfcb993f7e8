"""The spinal muscular atrophies, in all curated sources together: no kind of claim becomes another."""

from collections import Counter
from pathlib import Path

import pytest

from raregraph.graph.curated import GeneDiseaseRow, ModeRow
from raregraph.ontology.kinds import GeneDiseaseKind as Kind
from tests.loaders.curated import load

FILES = {
    "hpoa": "hpo/phenotype.hpoa.gz",
    "genes-to-disease": "hpo/genes_to_disease.txt.gz",
    "orphapacket": "orphanet/orphapacket.tar.xz",
    "clingen": "clingen/Clingen-Gene-Disease-Summary-2025-01-03.csv",
    "gencc": "gencc/gencc-submissions.tsv",
    "mim2gene-medgen": "ncbi/mim2gene_medgen",
}
SMN1 = {"HGNC:11117", "NCBIGene:6606"}
SMN2 = {"HGNC:11118", "NCBIGene:6607"}
NAIP = {"HGNC:7634", "NCBIGene:4671"}
UBA1 = {"HGNC:12469", "NCBIGene:7317"}
TYPES = ("ORPHA:83330", "ORPHA:83418", "ORPHA:83419", "ORPHA:83420")
Claim = tuple[str, str, Kind]


@pytest.fixture(scope="module")
def claims(shared_data: Path) -> list[tuple[str, GeneDiseaseRow]]:
    return [(name, row) for name, path in FILES.items() for row in load(name, shared_data / path).genes]


def of(gene: set[str], claims: list[tuple[str, GeneDiseaseRow]]) -> Counter[Claim]:
    return Counter((name, row.disease, row.kind) for name, row in claims if row.gene in gene)


def test_orphanet_has_smn1_as_the_cause_of_types_1_to_4(claims: list[tuple[str, GeneDiseaseRow]]) -> None:
    found = {claim for claim in of(SMN1, claims) if claim[0] == "orphapacket"}
    assert found == {("orphapacket", disease, Kind.CAUSES) for disease in TYPES}


def test_smn2_modifies_each_type_and_is_a_cause_in_no_source(
    claims: list[tuple[str, GeneDiseaseRow]],
) -> None:
    assert of(SMN2, claims) == {
        **{("orphapacket", disease, Kind.MODIFIES): 1 for disease in TYPES},
        **{("genes-to-disease", disease, Kind.UNCERTAIN): 1 for disease in TYPES},
        ("genes-to-disease", "OMIM:253400", Kind.SUSCEPTIBILITY): 1,
        ("mim2gene-medgen", "OMIM:253400", Kind.MODIFIES): 1,
    }


def test_naip_modifies_types_1_to_3_and_is_a_cause_in_no_source(
    claims: list[tuple[str, GeneDiseaseRow]],
) -> None:
    assert of(NAIP, claims) == {
        **{("orphapacket", disease, Kind.MODIFIES): 1 for disease in TYPES[:3]},
        **{("genes-to-disease", disease, Kind.UNCERTAIN): 1 for disease in TYPES[:3]},
    }


def test_uba1_loses_function_in_x_linked_atrophy_and_is_somatic_in_vexas(
    claims: list[tuple[str, GeneDiseaseRow]],
) -> None:
    found = {claim[1:] for claim in of(UBA1, claims) if claim[0] == "orphapacket"}
    assert found == {
        ("ORPHA:1145", Kind.CAUSES_LOSS_OF_FUNCTION),
        ("ORPHA:596753", Kind.CAUSES_SOMATIC),
    }


def test_the_types_are_recessive_and_the_x_linked_form_is_x_linked_recessive(shared_data: Path) -> None:
    modes = {
        (row.disease, row.mode)
        for row in load("orphapacket", shared_data / FILES["orphapacket"]).records
        if isinstance(row, ModeRow) and row.disease in {*TYPES, "ORPHA:1145", "ORPHA:596753"}
    }
    assert modes == {(disease, "HP:0000007") for disease in TYPES} | {("ORPHA:1145", "HP:0001419")}


def test_a_modifier_of_orphanets_is_a_cause_in_no_row_that_others_take_from_orphanet(
    claims: list[tuple[str, GeneDiseaseRow]],
) -> None:
    """HPO passes on Orphanet's associations: none of them may come out stronger than Orphanet has it."""
    kinds = {
        row.kind
        for name, row in claims
        if name != "orphapacket" and row.attribution.primary_source == "infores:orphanet"
    }
    assert kinds == {Kind.UNCERTAIN}
