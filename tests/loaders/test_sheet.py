"""What is noted of a source's records while they are spelled: what may not be merged."""

from raregraph.graph.curated import Term
from raregraph.graph.disease_index import Conflict, DiseaseIndex
from raregraph.loaders.identities import Identities
from raregraph.loaders.sheet import merging

ONE = Term("MONDO:1000001", "disease one", "disease", exact=("ORPHA:1", "OMIM:100001"))
OTHER = Term("MONDO:1000002", "disease two", "disease", exact=("OMIM:100002",))
IDENTITIES = Identities.of([], DiseaseIndex.of([ONE, OTHER]))


def test_an_exact_match_within_one_class_of_the_hub_is_no_conflict() -> None:
    term = Term("ORPHA:1", "disease one", "disease", exact=("OMIM:100001", "OMIM:999999"))
    assert list(merging(term, IDENTITIES)) == []


def test_an_exact_match_that_would_make_one_disease_of_two_is_a_conflict() -> None:
    term = Term("ORPHA:1", "disease one", "disease", exact=("OMIM:100002",))
    assert list(merging(term, IDENTITIES)) == [
        Conflict(
            "ORPHA:1",
            ("MONDO:1000001", "MONDO:1000002"),
            "it is said to be exactly OMIM:100002, which is the other",
        )
    ]


def test_a_term_that_has_no_class_of_the_hub_merges_nothing() -> None:
    term = Term("ORPHA:2", "disease three", "disease", exact=("OMIM:100001", "OMIM:100002"))
    assert list(merging(term, IDENTITIES)) == []
