"""Sorting associations by columns, by the evidence behind them and by how frequent a sign is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from raregraph.graph.associations.columns import COLUMNS, column
from raregraph.graph.associations.index import AssociationIndex
from raregraph.graph.associations.measures import Measures
from raregraph.graph.errors import QueryError
from raregraph.graph.traversal.arrays import Ints, Positions

Ints64 = NDArray[np.int64]
_FEW = 16
_BITS = 63  # of a whole number that is not negative
MEASURES = ("evidence_count", "frequency")
"""What can be sorted by beside the columns."""


@dataclass(frozen=True, slots=True)
class Key:
    """What to sort by: a column or a measure, the least first unless `descending`."""

    name: str
    descending: bool = False

    @classmethod
    def parse(cls, text: str) -> "Key":
        """A key in writing, as `object_label desc`.

        Raises:
            QueryError: if it names no column or measure, or no direction.
        """
        name, _, direction = text.strip().partition(" ")
        if name not in (*COLUMNS, *MEASURES):
            raise QueryError(
                f"associations can't be sorted by {name!r}",
                place=text,
                remedy=f"Take one of: {', '.join((*COLUMNS, *MEASURES))}.",
            )
        if direction.strip() not in {"", "asc", "desc"}:
            raise QueryError(
                f"{direction.strip()!r} is no direction",
                place=text,
                remedy="Write asc or desc behind the field.",
            )
        return cls(name, direction.strip() == "desc")


def ordered(index: AssociationIndex, claims: Positions, keys: Sequence[Key]) -> Positions:
    """Some claims in the order of some keys, the first counting most; then by their numbers, as they come."""
    return claims[_sorted(index, claims, keys)] if keys and len(claims) > 1 else claims


class WholeOrder:
    """All claims of a release in the order of some keys.

    To sort them once takes less than a second, and to pick a hundred thousand of them from it milliseconds. So this is
    for the order that most requests ask for.
    """

    def __init__(self, index: AssociationIndex, keys: Sequence[Key]) -> None:
        self._index, self._keys = index, keys
        every = np.arange(index.arrays.claims, dtype=np.int64)
        self._every: Ints = ordered(index, every, keys).astype(np.int32)

    def of(self, claims: Positions) -> Positions:
        """Some claims, each once and by their numbers, in this order instead; as `ordered`, but sooner."""
        if len(claims) * _FEW < len(self._every):
            return ordered(self._index, claims, self._keys)
        chosen = np.zeros(len(self._every), bool)
        chosen[claims] = True
        found: Positions = self._every[chosen[self._every]].astype(np.int64)
        return found


def _sorted(index: AssociationIndex, claims: Positions, keys: Sequence[Key]) -> Positions:
    """The places of claims when they are sorted by keys."""
    measured = index.measured(claims) if any(key.name in MEASURES for key in keys) else None
    columns = []
    for key in keys:
        ranks = _measure(measured, key.name) if measured and key.name in MEASURES else None
        values = _ranks(index, key.name, claims) if ranks is None else ranks
        columns.append(-values if key.descending else values)
    return np.lexsort(list(reversed(_packed(columns))))


def _packed(columns: Sequence[Ints64]) -> list[Ints64]:
    """Columns of whole numbers as fewer of the same order: as many in one as have room there."""
    found: list[Ints64] = []
    room = 0
    for values in columns:
        least = int(values.min())
        bits = (int(values.max()) - least).bit_length()
        if found and bits <= room:
            found[-1] = (found[-1] << bits) | (values - least)
            room -= bits
        else:
            found.append(values - least)
            room = _BITS - bits
    return found


def _measure(measured: Measures, name: str) -> Ints64:
    if name != "frequency":
        return measured.evidence.astype(np.int64)
    return np.unique(measured.shares, return_inverse=True)[1].astype(np.int64)


def _ranks(index: AssociationIndex, name: str, claims: Positions) -> Ints64:
    """The rank of each claim's value; those without one come first."""
    found = column(index, name)
    codes = found.codes(claims)
    return np.where(codes < 0, -1, found.ranks[codes]).astype(np.int64)
