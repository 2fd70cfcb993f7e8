"""Sorting associations: the first key counts most, and what is alike in all keys stays in the order of the claims."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from raregraph.graph.associations.columns import column
from raregraph.graph.associations.index import AssociationIndex
from raregraph.graph.associations.ordering import Key, WholeOrder, ordered

KEYS = (
    "frequency",
    "evidence_count",
    "subject_label",
    "predicate",
    "object_label",
    "subject",
    "subject_taxon",
)


def value(index: AssociationIndex, key: Key, claim: int) -> float:
    """What a claim is sorted by."""
    one = np.array([claim])
    if key.name == "frequency":
        found = float(index.measured(one).shares[0])
    elif key.name == "evidence_count":
        found = float(index.measured(one).evidence[0])
    else:
        values = column(index, key.name)
        [code] = values.codes(one).tolist()
        found = -1.0 if code < 0 else float(values.ranks[code])
    return -found if key.descending else found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(data=some.data())
def test_claims_are_sorted_by_all_keys_and_then_by_their_numbers(
    index: AssociationIndex, data: some.DataObject
) -> None:
    keys = data.draw(some.lists(some.builds(Key, some.sampled_from(KEYS), some.booleans()), max_size=6))
    numbers = data.draw(some.sets(some.integers(0, index.arrays.claims - 1)))
    claims = np.array(sorted(numbers), np.int64)
    expected = sorted(claims.tolist(), key=lambda claim: [value(index, key, claim) for key in keys])
    assert ordered(index, claims, keys).tolist() == expected
    assert WholeOrder(index, keys).of(claims).tolist() == expected


@pytest.mark.parametrize("part", [slice(0, 1), slice(0, None, 2), slice(None)])
def test_few_claims_and_many_come_in_the_same_order(index: AssociationIndex, part: slice) -> None:
    keys = [Key("object_label", descending=True), Key("evidence_count")]
    claims = np.arange(index.arrays.claims)[part]
    assert WholeOrder(index, keys).of(claims).tolist() == ordered(index, claims, keys).tolist()
