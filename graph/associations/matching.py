"""Finding associations by words: each word must stand in what the association links or says."""

import numpy as np

from raregraph.graph.associations.columns import SIDES
from raregraph.graph.associations.filters import Mask
from raregraph.graph.associations.index import AssociationIndex
from raregraph.graph.traversal.arrays import Positions

MOST_WORDS = 20


def words_of(text: str) -> tuple[str, ...]:
    """The words that are looked for, case left out; quotes and stars of a search language don't count.

    >>> words_of('"Muscular" weak*')
    ('muscular', 'weak')
    """
    return tuple(word for each in text.casefold().split() if (word := each.strip('"*')))[:MOST_WORDS]


def matching(index: AssociationIndex, claims: Positions, text: str) -> Mask:
    """Which of some claims have all words of a text.

    A word may stand anywhere in the label or identifier of the subject, the object or a class above them, or in the
    predicate or the primary knowledge source.
    """
    found = np.ones(len(claims), bool)
    said = [
        f"{meaning.predicate} {attribution.credited}".casefold()
        for meaning, attribution in zip(index.meanings, index.arrays.table, strict=True)
    ]
    for word in words_of(text):
        if not said:
            break
        here = np.array([word in each for each in said], bool)[index.arrays.attributions[claims]]
        named = _named(index, word)
        for side in SIDES:
            here |= named[index.ends(claims, side)]
        found &= here
    return found


def _named(index: AssociationIndex, word: str) -> Mask:
    """The nodes that a word names, and all below them."""
    numbers = [number for number, name in enumerate(index.searched) if word in name]
    found = np.zeros(index.arrays.nodes, bool)
    found[index.hierarchy.below(numbers)] = True
    return found
