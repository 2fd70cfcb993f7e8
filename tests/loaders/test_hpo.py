"""HPO: every class of its release."""

import gzip
from collections import Counter
from pathlib import Path

import pytest

from raregraph.graph.curated import Synonym, Term
from raregraph.graph.records import Problem
from raregraph.loaders.source import Parsed
from raregraph.loaders.sources.hpo import items, parse

ALTERNATIVE = '"pred" : "http://www.geneontology.org/formats/oboInOwl#hasAlternativeId"'


@pytest.fixture(scope="module")
def file(shared_data: Path) -> Path:
    return shared_data / "hpo" / "hp.json.gz"


@pytest.fixture(scope="module")
def parsed(file: Path) -> Parsed:
    (item,) = items(file)
    return parse(item)


@pytest.fixture(scope="module")
def by_id(parsed: Parsed) -> dict[str, Term]:
    return {term.id: term for term in parsed.records if isinstance(term, Term)}


def test_every_class_of_the_file_is_there_once(file: Path, parsed: Parsed, by_id: dict[str, Term]) -> None:
    text = gzip.decompress(file.read_bytes()).decode()
    assert len(parsed.records) == len(by_id) == 19_650
    assert sum(len(term.parents) for term in by_id.values()) == text.count('"pred" : "is_a"') == 23_528
    assert sum(len(term.alternative_ids) for term in by_id.values()) == text.count(ALTERNATIVE) == 3_855
    assert sum(term.obsolete for term in by_id.values()) == text.count('"deprecated" : true') == 473
    assert sum(len(term.synonyms) for term in by_id.values()) == text.count('"pred" : "has') == 23_805


def test_seizure_has_its_names_place_and_merged_identifiers(by_id: dict[str, Term]) -> None:
    seizure = by_id["HP:0001250"]
    assert (seizure.label, seizure.kind, seizure.parents) == ("Seizure", "phenotype", ("HP:0012638",))
    assert seizure.synonyms == (
        Synonym("Epileptic seizure"),
        Synonym("Seizures"),
        Synonym("Epilepsy", "related"),
    )
    assert "HP:0002125" in seizure.alternative_ids
    assert "UMLS:C0036572" in seizure.cross_references


def test_merged_and_obsolete_modes_lead_to_those_that_replaced_them(by_id: dict[str, Term]) -> None:
    assert "HP:0001428" in by_id["HP:0001442"].alternative_ids
    assert (by_id["HP:0010985"].obsolete, by_id["HP:0010985"].replaced_by) == (True, "HP:0000005")


@pytest.mark.parametrize(
    ("identifier", "label", "kind"),
    [
        ("HP:0000007", "Autosomal recessive inheritance", "mode"),
        ("HP:0003593", "Infantile onset", "onset"),
        ("HP:0001522", "Death in infancy", "course"),
        ("HP:0003676", "Progressive", "course"),
        ("HP:0012828", "Severe", "modifier"),
        ("HP:0040281", "Very frequent", "other"),
    ],
)
def test_a_word_for_how_signs_come_and_go_has_a_kind_of_its_own(
    by_id: dict[str, Term], identifier: str, label: str, kind: str
) -> None:
    assert (by_id[identifier].label, by_id[identifier].kind) == (label, kind)


def test_modes_onsets_and_frequencies_are_no_phenotypes(by_id: dict[str, Term]) -> None:
    others = {"HP:0000001", "HP:0000005", "HP:0000007", "HP:0003593", "HP:0040281", "HP:0012828"}
    assert "phenotype" not in {by_id[identifier].kind for identifier in others}
    assert Counter(term.kind for term in by_id.values()) == {
        "phenotype": 18_980,
        "other": 285,
        "modifier": 279,
        "course": 42,
        "mode": 41,
        "onset": 23,
    }


def test_spellings_of_other_nomenclatures_are_ours(by_id: dict[str, Term]) -> None:
    prefixes = {other.partition(":")[0] for term in by_id.values() for other in term.cross_references}
    assert {"SNOMEDCT", "UMLS", "ICD10", "ICD9"} <= prefixes
    assert not prefixes & {"SNOMEDCT_US", "SNOMED_CT", "ICD-10", "ICD-9"}


def test_what_the_release_has_wrong_is_said(parsed: Parsed) -> None:
    mend = "Correct it, or tell those who publish it."
    assert [problem for problem in parsed.problems if problem.level == "error"] == [
        Problem(
            "hp.json.gz",
            "nodes[14911], cross references",
            "'UMLS:0189573' is no identifier of UMLS",
            mend,
        )
    ]
    assert "HP:0000535 gave way to several classes: HP:0045074, HP:0045075" in {
        problem.message for problem in parsed.problems
    }
