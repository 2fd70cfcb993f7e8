"""Filters in writing, facets, order and words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from raregraph.graph.associations.columns import COLUMNS
from raregraph.graph.associations.expressions import parse
from raregraph.graph.associations.facets import FacetValue, facet
from raregraph.graph.associations.filters import Filter
from raregraph.graph.associations.index import AssociationIndex
from raregraph.graph.associations.matching import matching
from raregraph.graph.associations.ordering import Key, ordered
from raregraph.graph.errors import QueryError
from tests.curated_graph import AR, SMA, SMN1, SMN2, TYPE1

CAUSAL = 'category:"biolink:CausalGeneToDiseaseAssociation"'


def count(index: AssociationIndex, text: str) -> int:
    claims = Filter(entities=(SMA,)).claims(index)
    return int(parse(text)(index, claims).sum())


def test_an_expression_joins_fields(index: AssociationIndex) -> None:
    assert count(index, CAUSAL) == 6
    assert count(index, f'{CAUSAL} AND subject:"{SMN2}"') == 1
    assert count(index, f'{CAUSAL} subject:"{SMN2}"') == 1
    assert count(index, f'{CAUSAL} AND NOT subject:"{SMN2}"') == 5
    assert count(index, f"-{CAUSAL}") == 9
    assert count(index, f"subject:({SMN1} OR {SMN2})") == 9
    assert count(index, f'(subject:"{SMN1}" OR subject:"{SMN2}") AND object_closure:{TYPE1}') == 6
    assert count(index, "subject_taxon:*") == 9
    assert count(index, "negated:true") == 0


def test_stars_and_question_marks_stand_for_characters(index: AssociationIndex) -> None:
    both, one = count(index, f"subject:({SMN1} OR {SMN2})"), count(index, f"subject:{SMN1}")
    assert (both, one) == (9, 5)
    for label in ("SMN*", "SMN?", "smn?", "*MN*", "S?N*", "*smn*"):
        assert count(index, f"subject_label:{label}") == both
    assert count(index, "subject_label:?MN1") == one
    assert count(index, "subject_label:SMN?? OR subject_label:MN*") == 0
    assert count(index, "subject:HGNC:1111? AND predicate:biolink:*") == both
    assert count(index, "subject:hgnc:1111?") == 0, "identifiers have one case"
    assert count(index, f"object_closure:{TYPE1[:-1]}?") >= count(index, f"object_closure:{TYPE1}")
    assert count(index, 'subject_label:"SMN*"') == count(index, r"subject_label:SMN\*") == 0, "itself"


@pytest.mark.parametrize(
    "value", ["SMN1~", "SMN1~2", "/SMN./", "[a TO b]", "{a TO b}", "SMN1^2", ">5", "<=5"]
)
def test_what_is_not_understood_is_refused_and_says_what_is(index: AssociationIndex, value: str) -> None:
    with pytest.raises(QueryError, match="not understood") as refused:
        parse(f"subject_label:{value}")
    assert "* for any characters" in (refused.value.remedy or "")


@pytest.mark.parametrize(
    "text", ["", "subject", "subject:", "(subject:a", "subject:a)", '"', "colour:red", "AND"]
)
def test_an_expression_that_cant_be_read_is_refused_with_the_place(
    index: AssociationIndex, text: str
) -> None:
    with pytest.raises(QueryError) as refused:
        parse(text)(index, np.arange(3))
    assert refused.value.remedy


@given(st.text('ab:"()-*?[~\\ ANDORT', max_size=40))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    try:
        parse(text)
    except QueryError as refused:
        assert refused.remedy  # noqa: PT017 - most texts are refused, some are read


def test_facets_count_the_values_of_a_column(index: AssociationIndex) -> None:
    claims = Filter(entities=(SMA,)).claims(index)
    assert facet(index, "predicate", claims) == [
        FacetValue("biolink:causes", 6),
        FacetValue("biolink:has_mode_of_inheritance", 3),
        FacetValue("biolink:subclass_of", 3),
        FacetValue("biolink:contributes_to", 2),
        FacetValue("biolink:associated_with", 1),
    ]
    assert FacetValue(AR, 3) in facet(index, "object_closure", claims)


@pytest.mark.parametrize("name", COLUMNS)
def test_every_column_can_be_counted_and_sorted_by(index: AssociationIndex, name: str) -> None:
    claims = Filter().claims(index)
    assert sum(each.count for each in facet(index, name, claims)) <= len(claims)
    for descending in (False, True):
        assert sorted(ordered(index, claims, [Key(name, descending)]).tolist()) == claims.tolist()


def test_claims_come_in_the_order_of_their_keys(index: AssociationIndex) -> None:
    claims = Filter(objects=(SMA,), subject_categories=("biolink:Gene",)).claims(index)
    keys = [Key.parse("subject_label desc"), Key.parse("provided_by asc")]
    nodes = [index.node(int(each)).label for each in index.ends(ordered(index, claims, keys), "subject")]
    assert nodes == ["SMN2"] * 4 + ["SMN1"] * 5
    with pytest.raises(QueryError):
        Key.parse("subject_label upwards")
    with pytest.raises(QueryError):
        Key.parse("colour")


def test_words_find_what_is_linked_and_what_stands_above_it(index: AssociationIndex) -> None:
    claims = Filter(entities=(SMA,)).claims(index)
    assert int(matching(index, claims, "smn2").sum()) == 4
    assert int(matching(index, claims, "SMN2 contributes").sum()) == 2
    assert int(matching(index, claims, "muscular HP:0000007").sum()) == 3
