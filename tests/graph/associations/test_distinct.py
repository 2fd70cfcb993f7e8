"""What several rows say alike counts once."""

import numpy as np

from raregraph.graph.associations.distinct import firsts
from raregraph.graph.associations.filters import Filter
from raregraph.graph.associations.index import AssociationIndex
from tests.curated_graph import SMN1, TYPE1

CAUSES = Filter(subjects=(SMN1,), objects=(TYPE1,), direct=True, predicates=("biolink:causes",))


def test_three_sources_say_one_thing(index: AssociationIndex) -> None:
    table, claims = index.arrays.table, CAUSES.claims(index)
    sources = {table[place].source for place in index.arrays.attributions[claims]}
    assert sources == {"genes-to-disease", "mondo", "orphapacket"}
    predicates = sorted({each.predicate for each in index.meanings})
    codes = np.array([predicates.index(each.predicate) for each in index.meanings], np.int32)
    assert firsts(index, codes)[claims].tolist() == [True, False, False]
    said = zip(index.arrays.subjects, codes[index.arrays.attributions], index.arrays.objects, strict=True)
    assert firsts(index, codes).sum() == len(set(said)) < index.arrays.claims
