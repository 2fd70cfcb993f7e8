"""The Disease Ontology: every term of its slim of rare diseases."""

from pathlib import Path

import pytest

from raregraph.graph.curated import Synonym, Term
from raregraph.loaders.source import Parsed
from raregraph.loaders.sources.disease_ontology import items, parse


@pytest.fixture(scope="module")
def file(shared_data: Path) -> Path:
    return shared_data / "doid" / "DO_rare_slim.obo"


@pytest.fixture(scope="module")
def parsed(file: Path) -> Parsed:
    (item,) = items(file)
    return parse(item)


@pytest.fixture(scope="module")
def by_id(parsed: Parsed) -> dict[str, Term]:
    return {term.id: term for term in parsed.records if isinstance(term, Term)}


def test_every_term_of_the_file_is_there_once(file: Path, parsed: Parsed, by_id: dict[str, Term]) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()

    def count(tag: str) -> int:
        return sum(line.startswith(f"{tag}: ") for line in lines)

    assert len(parsed.records) == len(by_id) == count("id") == 3_460
    assert sum(len(term.parents) for term in by_id.values()) == count("is_a") == 1_609
    assert sum(len(term.synonyms) for term in by_id.values()) == count("synonym") == 8_661
    assert sum(len(term.alternative_ids) for term in by_id.values()) == count("alt_id") == 479
    assert {term.id: term.replaced_by for term in by_id.values() if term.obsolete} == {
        "DOID:0050786": "DOID:0060648",
        "DOID:0080191": "DOID:0050657",
    }


def test_a_term_has_its_names_and_identifiers_in_our_spelling(by_id: dict[str, Term]) -> None:
    assert by_id["DOID:0040093"] == Term(
        id="DOID:0040093",
        label="drug-induced lupus erythematosus",
        kind="disease",
        synonyms=(Synonym("DIL"), Synonym("DILE")),
        cross_references=(
            "ICD10CM:M32.0",
            "MESH:C000730515",
            "NCIT:C114354",
            "ORPHA:231111",
            "SNOMEDCT:80258006",
            "UMLS:C0263591",
        ),
        subsets=("DO_IEDB_slim", "DO_rare_slim", "NCIthesaurus"),
    )


def test_matches_keep_their_strength(by_id: dict[str, Term]) -> None:
    def count(field: str) -> int:
        return sum(len(getattr(term, field)) for term in by_id.values())

    assert (count("exact"), count("broad"), count("narrow"), count("close")) == (1_096, 67, 26, 42)
    assert not {other for term in by_id.values() for other in term.exact} & {"OMIM:PS267700"}
    assert any(other == "OMIMPS:267700" for term in by_id.values() for other in term.cross_references)


def test_codes_of_icd_11_are_not_taken_for_its_entity_numbers(parsed: Parsed, by_id: dict[str, Term]) -> None:
    assert not any(
        other.startswith("ICD11:")
        for term in by_id.values()
        for other in (*term.exact, *term.cross_references)
    )
    assert [problem.message.split(" left out")[0] for problem in parsed.problems] == [
        "141 identifiers of the unknown prefix ICDO",
        "4 identifiers of the unknown prefix ICD11 code",
    ]
