"""Sorting associations by columns, by the evidence behind them and by how frequent a sign is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from raregraph.graph.associations.columns import COLUMNS, column
from raregraph.graph.associations.index import AssociationIndex
from raregraph.graph.associations.measures import Measures
from raregraph.graph.errors import QueryError
from raregraph.graph.traversal.arrays import Positions

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
    """Some claims in the order of some keys, the first counting most; then by their numbers."""
    if not keys or len(claims) < 2:
        return claims
    measured = index.measured(claims) if any(key.name in MEASURES for key in keys) else None
    columns = []
    for key in keys:
        if measured is not None and key.name in MEASURES:
            values = _measure(measured, key.name)
        else:
            values = _ranks(index, key.name, claims)
        columns.append(-values if key.descending else values)
    found: Positions = claims[np.lexsort((claims, *columns[::-1]))]
    return found


def _measure(measured: Measures, name: str) -> NDArray[np.float64]:
    return measured.shares if name == "frequency" else measured.evidence.astype(np.float64)


def _ranks(index: AssociationIndex, name: str, claims: Positions) -> NDArray[np.float64]:
    """The rank of each claim's value; those without one come first."""
    found = column(index, name)
    codes = found.codes(claims)
    ranks: NDArray[np.float64] = np.where(codes < 0, -1, found.ranks[codes]).astype(np.float64)
    return ranks
