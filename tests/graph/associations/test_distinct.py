"""What several rows say alike counts once: as a statement, and as an independent voice."""

from itertools import pairwise

import numpy as np

from raregraph.graph.agreement.independence import Basis, voices
from raregraph.graph.associations.distinct import firsts, independent_voices
from raregraph.graph.associations.filters import Filter
from raregraph.graph.associations.index import AssociationIndex
from tests.curated_graph import SMN1, TYPE1

CAUSES = Filter(subjects=(SMN1,), objects=(TYPE1,), direct=True, predicates=("biolink:causes",))


def test_omims_gene_map_and_mondos_copy_of_it_are_one_voice_and_orphanet_is_another(
    index: AssociationIndex,
) -> None:
    claims = CAUSES.claims(index)
    table = index.arrays.table
    sources = {table[place].source for place in index.arrays.attributions[claims]}
    assert sources == {"genes-to-disease", "mondo", "orphapacket"}
    assert independent_voices(index, claims, np.array([0, len(claims)])).tolist() == [2]


def test_three_sources_make_one_statement(index: AssociationIndex) -> None:
    predicates = sorted({each.predicate for each in index.meanings})
    codes = np.array([predicates.index(each.predicate) for each in index.meanings], np.int32)
    assert firsts(index, codes)[CAUSES.claims(index)].tolist() == [True, False, False]
    said = zip(index.arrays.subjects, codes[index.arrays.attributions], index.arrays.objects, strict=True)
    assert firsts(index, codes).sum() == len(set(said)) < index.arrays.claims


def test_voices_are_those_of_the_agreement_of_sources(index: AssociationIndex) -> None:
    arrays = index.arrays
    pairs = arrays.subjects.astype(np.int64) * arrays.nodes + arrays.objects
    starts = np.append(np.unique(pairs, return_index=True)[1], arrays.claims)
    found = independent_voices(index, np.arange(arrays.claims), starts).tolist()
    for number, (low, high) in enumerate(pairwise(starts)):
        bases = (arrays.table[place].voices for place in arrays.attributions[low:high])
        assert found[number] == len(voices(Basis(names, "") for names in bases if names))
    assert max(found) > 1


def test_no_claims_have_no_voices(index: AssociationIndex) -> None:
    none = np.empty(0, np.int64)
    assert independent_voices(index, none, np.array([0])).tolist() == []
    assert independent_voices(index, none, np.array([0, 0])).tolist() == [0]
