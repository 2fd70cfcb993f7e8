"""Answers come in the order of the independent voices behind them."""

import numpy as np
import pytest

from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.api.trapi import voices as module
from raregraph.api.trapi.voices import voices_of
from raregraph.graph.agreement.independence import Basis, voices
from raregraph.graph.associations.index import AssociationIndex
from tests.curated_graph import SMN1, TYPE1


def claims_on(
    index: AssociationIndex, subject: str, target: str
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    ends = [np.array([index.arrays.number(each)], np.int64) for each in (subject, target)]
    return np.intersect1d(index.claims_of(ends[0], "subject"), index.claims_of(ends[1], "object"))


def test_mondo_and_omim_are_one_voice_and_orphanet_is_another(kg: KnowledgeGraph) -> None:
    index = kg.associations
    claims = claims_on(index, SMN1, TYPE1)
    credited = sorted(
        index.arrays.table[place].credited for place in index.arrays.attributions[claims].tolist()
    )
    assert credited == ["infores:mondo", "infores:omim", "infores:orphanet"]
    assert voices_of(index, claims, np.array([0])).tolist() == [2]


@pytest.mark.parametrize("bits", [1, 2, 63])
def test_all_pairs_have_as_many_voices_as_their_claims_one_by_one(
    kg: KnowledgeGraph, bits: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_BITS", bits)
    index = AssociationIndex(kg.traversal)
    claims = np.random.default_rng(5).permutation(index.arrays.claims)
    for size in (1, 3, 7):
        starts = np.arange(0, len(claims), size)
        groups = [claims[start : start + size] for start in starts.tolist()]
        said = [[index.arrays.table[index.arrays.attributions[each]] for each in group] for group in groups]
        expected = [
            len(voices(Basis(each.voices, "") for each in group if each.voices and not each.inferred))
            for group in said
        ]
        assert voices_of(index, claims, starts).tolist() == expected


def test_no_claims_have_no_voices(kg: KnowledgeGraph) -> None:
    nothing = np.empty(0, np.int64)
    assert voices_of(kg.associations, nothing, nothing).tolist() == []
