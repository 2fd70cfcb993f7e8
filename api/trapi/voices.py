"""How many independent voices stand behind each of many pairs of nodes: by this answers are ordered, not by rows."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from raregraph.graph.agreement.independence import Basis, voices
from raregraph.graph.associations.index import AssociationIndex
from raregraph.graph.traversal.gather import Attribution

_BITS = 63


def voices_of(
    index: AssociationIndex, claims: NDArray[np.int64], starts: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The number of voices of each group of claims; each group begins at one of `starts` and none is empty.

    What a claim rests on is `raregraph.graph.agreement.independence`'s judgement. What is inferred has no voice.
    """
    if not len(starts):
        return np.empty(0, np.int64)
    bases = index.kept.once(_Bases, index)
    heard = np.bitwise_or.reduceat(bases.marks[index.arrays.attributions[claims]], starts, axis=0)
    different, which = np.unique(heard, axis=0, return_inverse=True)
    counts = np.array([bases.count(each) for each in different.tolist()], np.int64)
    found: NDArray[np.int64] = counts[which.reshape(-1)]
    return found


class _Bases:
    """What the attributions of a release rest on: for each a row of numbers, with a bit for its basis."""

    def __init__(self, index: AssociationIndex) -> None:
        table = index.arrays.table
        self._names = sorted({each.voices for each in table if _speaks(each)})
        self.marks = np.zeros((len(table), len(self._names) // _BITS + 1), np.int64)
        for place, each in enumerate(table):
            if _speaks(each):
                word, bit = divmod(self._names.index(each.voices), _BITS)
                self.marks[place, word] = 1 << bit

    def count(self, row: Iterable[int]) -> int:
        """The number of voices among the bases of a row."""
        places = [
            word * _BITS + bit for word, bits in enumerate(row) for bit in range(_BITS) if bits >> bit & 1
        ]
        return len(voices(Basis(self._names[place], "") for place in places))


def _speaks(said: Attribution) -> bool:
    return bool(said.voices) and not said.inferred
