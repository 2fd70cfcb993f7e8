"""MONDO: every class and relation of its release, in both formats."""

import gzip
import re
from collections import Counter
from pathlib import Path

import pytest

from raregraph.graph.curated import Attribution, GeneDiseaseRow, ModeRow, OnsetRow, Term
from raregraph.graph.records import Problem
from raregraph.loaders.source import Parsed, RawItem
from raregraph.loaders.sources.mondo import items, parse
from raregraph.ontology.kinds import GeneDiseaseKind


@pytest.fixture(scope="module")
def file(shared_data: Path) -> Path:
    return shared_data / "mondo" / "mondo.json.gz"


@pytest.fixture(scope="module")
def parsed(file: Path) -> Parsed:
    (item,) = items(file)
    return parse(item)


@pytest.fixture(scope="module")
def by_id(parsed: Parsed) -> dict[str, Term]:
    return {term.id: term for term in parsed.records if isinstance(term, Term)}


def placed(place: str) -> Attribution:
    return Attribution("infores:mondo", place, agent_type="manual_validation_of_automated_agent")


def test_every_class_edge_and_match_of_the_file_is_there(
    file: Path, parsed: Parsed, by_id: dict[str, Term]
) -> None:
    text = gzip.decompress(file.read_bytes()).decode()
    written = Counter(re.findall(r'"(?:id|pred|val|deprecated)": ("[^"]+"|true)', text))
    classes = {name for name in written if name.startswith('"http://purl.obolibrary.org/obo/MONDO_')}
    assert len(by_id) == 36_080 <= len(classes)
    assert sum(len(term.parents) for term in by_id.values()) == written['"is_a"'] == 35_845
    exact = '"http://www.w3.org/2004/02/skos/core#exactMatch"'
    assert sum(len(term.exact) for term in by_id.values()) == written[exact] - 1 == 100_335
    assert sum(len(term.synonyms) for term in by_id.values()) == written['"hasExactSynonym"'] == 79_708
    assert sum(term.obsolete for term in by_id.values()) == written["true"] == 3_978
    replaced = written['"http://purl.obolibrary.org/obo/IAO_0100001"']
    assert sum(term.replaced_by is not None for term in by_id.values()) == replaced == 2_230
    genes = written['"http://purl.obolibrary.org/obo/RO_0004003"']
    kinds = Counter(row.kind for row in parsed.records if isinstance(row, GeneDiseaseRow))
    assert kinds == {GeneDiseaseKind.CAUSES: genes} == {GeneDiseaseKind.CAUSES: 5_967}
    assert sum(isinstance(row, ModeRow) for row in parsed.records) == 14
    assert sum(isinstance(row, OnsetRow) for row in parsed.records) == 110


def test_sma_type_1_has_its_names_parent_and_identifiers(by_id: dict[str, Term]) -> None:
    sma = by_id["MONDO:0009669"]
    assert (sma.label, sma.kind, sma.obsolete) == ("spinal muscular atrophy, type 1", "disease", False)
    assert sma.parents == ("MONDO:0019079",)
    assert "Werdnig-Hoffmann disease" in {synonym.text for synonym in sma.synonyms}
    assert sma.exact == (
        "DOID:13137",
        "MEDGEN:1845578",
        "NCIT:C98670",
        "OMIM:253300",
        "ORPHA:83330",
        "SNOMEDCT:64383006",
        "UMLS:C5848259",
    )
    assert "GARD:0007883" in sma.cross_references


def test_genes_of_the_sma_family_are_those_of_mondo(parsed: Parsed) -> None:
    genes = {
        (row.gene, row.disease, row.original_predicate)
        for row in parsed.records
        if isinstance(row, GeneDiseaseRow)
    }
    smn1 = {disease for gene, disease, _ in genes if gene == "HGNC:11117"}
    assert {"MONDO:0009669", "MONDO:0009672"} <= smn1
    assert ("HGNC:12469", "MONDO:0010532", "RO:0004003") in genes


def test_a_row_says_where_it_stands_and_who_vouches_for_it(parsed: Parsed) -> None:
    row = next(row for row in parsed.records if isinstance(row, GeneDiseaseRow))
    assert row == GeneDiseaseRow(
        "HGNC:28403",
        "MONDO:0000208",
        GeneDiseaseKind.CAUSES,
        placed(row.attribution.place),
        None,
        "microcephaly, short stature, and impaired glucose metabolism 1",
        "RO:0004003",
        germline=True,
    )
    assert re.fullmatch(r"edges\[\d+\]", row.attribution.place)


def test_diseases_of_animals_can_be_told_by_their_parents(by_id: dict[str, Term]) -> None:
    animal = {"MONDO:0005583"}
    while grown := {
        term.id for term in by_id.values() if term.id not in animal and animal & set(term.parents)
    }:
        animal |= grown
    assert len(animal) == 275
    assert "MONDO:0009669" not in animal


def test_obsolete_classes_are_kept_with_their_replacement(by_id: dict[str, Term]) -> None:
    assert (by_id["MONDO:0000002"].obsolete, by_id["MONDO:0000002"].replaced_by) == (True, "MONDO:0009299")
    assert by_id["MONDO:0002393"].label == "MONDO:0002393"
    assert (by_id["MONDO:0000003"].obsolete, by_id["MONDO:0000003"].replaced_by) == (True, None)


def test_the_release_has_one_malformed_identifier_in_two_fields(parsed: Parsed) -> None:
    errors = [str(problem) for problem in parsed.problems if problem.level == "error"]
    assert len(errors) == 2
    assert all("nodes[35461]" in error and "NCIT" in error for error in errors)


OBO = """format-version: 1.2

[Term]
id: MONDO:9000001
name: hare gout
relationship: has_material_basis_in_germline_mutation_in HGNC:11117 ! SMN1
relationship: RO:0000053 HP:0010985
relationship: RO:0000053 HP:0003593 ! Infantile onset
relationship: RO:0000053 HP:0012828 ! Severe
relationship: RO:0004026 UBERON:0000001 ! an ear
relationship: RO:0004003 HGNC:SMN1
relationship: RO:0004099 HGNC:11117

[Typedef]
id: has_material_basis_in_germline_mutation_in
xref: RO:0004003
"""


def test_obo_gives_rows_too_and_merged_modes_are_resolved() -> None:
    result = parse(RawItem("mondo.obo", "mondo", OBO.encode()))
    assert result.records[1:] == (
        GeneDiseaseRow(
            "HGNC:11117",
            "MONDO:9000001",
            GeneDiseaseKind.CAUSES,
            placed("line 6"),
            "SMN1",
            "hare gout",
            "RO:0004003",
            germline=True,
        ),
        ModeRow("MONDO:9000001", "HP:0000005", placed("line 7"), "hare gout", "HP:0010985"),
        OnsetRow("MONDO:9000001", "HP:0003593", placed("line 8"), "hare gout"),
    )


def test_what_is_no_gene_or_no_known_relation_is_a_problem_with_its_line() -> None:
    result = parse(RawItem("mondo.obo", "mondo", OBO.encode()))
    remedy = (
        "Take a relation among RO:0004001, RO:0004002, RO:0004003, RO:0004004, RO:0004005 "
        "and an HGNC identifier."
    )
    aside = "Genes, modes of inheritance and ages of onset are read."
    assert result.problems == (
        Problem("mondo.obo", "line 11", "'HGNC:SMN1' is no gene of HGNC", remedy),
        Problem("mondo.obo", "line 12", "RO:0004099 is no known relation to a gene", remedy),
        Problem("mondo.obo", "relations", "1 relations RO:0000053 to HP are set aside", aside, "note"),
        Problem("mondo.obo", "relations", "1 relations RO:0004026 to UBERON are set aside", aside, "note"),
    )
