"""Which disease of the hub a record is about: held against curated gold, and the rules one by one."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from raregraph.graph.curated import Mapping, Synonym, Term
from raregraph.graph.disease_index import DiseaseIndex, GroundedBy, Grounding
from raregraph.graph.records import ConditionRecord
from raregraph.loaders.registry import source
from tests.loaders.curated import load

ONE = Term(
    "MONDO:1000001",
    "motor atrophy",
    "disease",
    synonyms=(Synonym("MA", "exact"), Synonym("atrophy", "broad")),
    exact=("OMIM:100001", "UMLS:C0000001"),
)
TWO = Term("MONDO:1000002", "motor atrophy, type 2", "disease", synonyms=(Synonym("MA2", "exact"),))
INDEX = DiseaseIndex.of([ONE, TWO])


def record(
    title: str, *identifiers: str, synonyms: tuple[str, ...] = (), references: tuple[str, ...] = ()
) -> ConditionRecord:
    return ConditionRecord(
        "r", "infores:x", title, "", identifiers=identifiers, synonyms=synonyms, cross_references=references
    )


@pytest.fixture(scope="module")
def index(shared_data: Path) -> DiseaseIndex:
    terms = [t for t in load("mondo", shared_data / "mondo" / "mondo.json.gz").records if isinstance(t, Term)]
    mappings = load("mondo-mappings", shared_data / "mondo" / "mappings").records
    return DiseaseIndex.of(terms, (mapping for mapping in mappings if isinstance(mapping, Mapping)))


@pytest.mark.parametrize("folder", ["2_GARD_QA", "3_GHR_QA"])
def test_records_are_grounded_as_curated(
    folder: str, index: DiseaseIndex, shared_data: Path, shared_eval: Path
) -> None:
    with (shared_eval / "gold.tsv").open(encoding="utf-8") as rows:
        gold = {
            row["record_id"]: set(row["mondo"].split("|"))
            for row in csv.DictReader(rows, delimiter="\t")
            if row["mondo"]
        }
    medquad = source("medquad")
    found: Counter[str] = Counter()
    for item in medquad.items(shared_data / "medquad"):
        for each in medquad.parse(item).records:
            if (
                isinstance(each, ConditionRecord)
                and each.record_id.startswith(folder)
                and each.record_id in gold
            ):
                hub = index.ground(each).hub
                found["none" if hub is None else "right" if hub in gold[each.record_id] else "wrong"] += 1
    assert found["right"] / (found["right"] + found["wrong"]) >= 0.98
    assert found["right"] / found.total() >= 0.95


def test_an_identifier_that_the_hub_knows_exactly_comes_before_any_name() -> None:
    assert INDEX.ground(record("motor atrophy, type 2", "OMIM:100001")) == Grounding(
        "MONDO:1000001", GroundedBy.IDENTIFIER
    )


def test_a_title_grounds_by_label_before_synonym() -> None:
    assert INDEX.ground(record("Motor Atrophy")).by == GroundedBy.LABEL
    assert INDEX.ground(record("MA2")).by == GroundedBy.TITLE_SYNONYM


def test_a_broad_synonym_grounds_nothing() -> None:
    assert INDEX.ground(record("Atrophy")) == Grounding(None)


def test_a_cui_alone_grounds_nothing_and_a_cui_with_a_synonym_does() -> None:
    assert INDEX.ground(record("Weakness", references=("UMLS:C0000001",))).hub is None
    confirmed = record("Weakness", synonyms=("motor atrophy",), references=("UMLS:C0000001",))
    assert INDEX.ground(confirmed) == Grounding("MONDO:1000001", GroundedBy.SYNONYM_AND_REFERENCE)


def test_names_of_two_diseases_ground_nothing_and_name_the_candidates() -> None:
    alike = DiseaseIndex.of(
        [ONE, Term("MONDO:1000003", "other", "disease", synonyms=(Synonym("MA", "exact"),))]
    )
    assert alike.ground(record("MA")) == Grounding(None, None, ("MONDO:1000001", "MONDO:1000003"))


def test_an_identifier_with_two_exact_targets_is_listed_and_merges_nothing() -> None:
    twice = DiseaseIndex.of([ONE, Term("MONDO:1000003", "other", "disease", exact=("OMIM:100001",))])
    assert twice.hub("OMIM:100001") is None
    assert [(c.identifier, c.targets) for c in twice.conflicts] == [
        ("OMIM:100001", ("MONDO:1000001", "MONDO:1000003"))
    ]


@pytest.mark.parametrize("predicate", ["skos:broadMatch", "skos:narrowMatch", "skos:closeMatch"])
def test_only_exact_mappings_merge(predicate: str) -> None:
    mapped = DiseaseIndex.of(
        [ONE], [Mapping("MONDO:1000001", predicate, "DOID:1", "semapv:ManualMappingCuration")]
    )
    assert mapped.hub("DOID:1") is None


def test_an_obsolete_class_leads_to_the_living_end_of_its_replacements() -> None:
    old = Term("MONDO:1000008", "old", "disease", obsolete=True, replaced_by="MONDO:1000009")
    older = Term("MONDO:1000009", "older", "disease", obsolete=True, replaced_by="MONDO:1000001")
    assert DiseaseIndex.of([ONE, old, older]).hub("MONDO:1000008") == "MONDO:1000001"


def test_replacements_that_go_in_a_circle_lead_nowhere() -> None:
    old = Term("MONDO:1000008", "old", "disease", obsolete=True, replaced_by="MONDO:1000009")
    older = Term("MONDO:1000009", "older", "disease", obsolete=True, replaced_by="MONDO:1000008")
    assert DiseaseIndex.of([ONE, old, older]).hub("MONDO:1000008") is None
