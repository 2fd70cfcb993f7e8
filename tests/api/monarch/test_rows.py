"""How an association becomes a row of Monarch's."""

from dataclasses import replace

import pytest

from raregraph.api.monarch.rows import row_of, shown_category
from raregraph.graph.associations.details import Association, details
from raregraph.graph.associations.filters import Filter
from raregraph.graph.associations.index import AssociationIndex
from tests.curated_graph import SMN1, TYPE1
from tests.graph.associations.conftest import index

__all__ = ["index"]


@pytest.fixture
def association(index: AssociationIndex) -> Association:
    wanted = Filter(subjects=(SMN1,), objects=(TYPE1,), provided_by=("orphapacket",))
    [found] = details(index, wanted.claims(index).tolist())
    return found


def test_a_plain_row_keeps_the_sources_identifier_beside_the_hubs(
    index: AssociationIndex, association: Association
) -> None:
    row = row_of(index, association)
    assert (row["object"], row["original_object"]) == (TYPE1, "ORPHA:83330")
    assert (row["relation"], row["predicate"]) == ("RO:0003303", "biolink:causes")
    assert row["knowledge_level"] == "knowledge_assertion"
    assert row["agent_type"] == "manual_agent"
    assert row["id"].startswith("https://w3id.org/raregraph/association/")
    assert row["row"] == "line 1"
    assert row["evidence_count"] == 0, "publications and kinds of evidence count, sources do not"
    assert row["grouping_key"] == f"{SMN1}||biolink:causes|{TYPE1}"


def test_evidence_is_counted_as_monarch_counts_it(index: AssociationIndex, association: Association) -> None:
    cited = tuple(f"PMID:{number}" for number in (16075202, 11381124, 11506412, 20729548, 20106987))
    row = row_of(index, replace(association, publications=cited, has_evidence=("ECO:0006017",)))
    assert row["evidence_count"] == 6


def test_further_columns_of_kgx_fill_monarchs_fields_and_none_is_lost(
    index: AssociationIndex, association: Association
) -> None:
    more = (
        ("disease_context_qualifier", TYPE1),
        ("has_attribute", "a:1"),
        ("has_attribute", "a:2"),
        ("has_count", "3"),
        ("has_quotient", "0.5"),
        ("score", "7"),
        ("score", "9"),
    )
    row = row_of(index, replace(association, more=more))
    assert (row["has_count"], row["has_quotient"], row["has_attribute"]) == (3, 0.5, ["a:1", "a:2"])
    assert row["disease_context_qualifier"] == TYPE1
    assert row["further_columns"] == {"score": ["7", "9"]}


def test_a_number_that_is_none_stays_what_it_is(index: AssociationIndex, association: Association) -> None:
    row = row_of(index, replace(association, more=(("has_count", "many"),)))
    assert (row["has_count"], row["further_columns"]) == (None, {"has_count": ["many"]})


def test_only_causes_are_causal() -> None:
    assert (
        shown_category("biolink:CausalGeneToDiseaseAssociation") == "biolink:CausalGeneToDiseaseAssociation"
    )
    assert shown_category("biolink:GeneToDiseaseAssociation") == "biolink:CorrelatedGeneToDiseaseAssociation"


def test_an_entry_that_a_row_was_read_in_is_no_publication(index: AssociationIndex) -> None:
    wanted = Filter(subjects=(TYPE1,), predicates=("biolink:has_mode_of_inheritance",), provided_by=("hpoa",))
    [found] = details(index, wanted.claims(index).tolist())
    row = row_of(index, found)
    assert (row["publications"], row["publications_links"]) == (None, [])
    assert (row["derived_from"], row["evidence_count"]) == (["OMIM:253300"], 0)
    assert row["further_columns"] is None
