"""Sorting associations by columns, by the evidence behind them and by how frequent a sign is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from raregraph.graph.associations.columns import COLUMNS, column
from raregraph.graph.associations.details import frequency_of
from raregraph.graph.associations.index import AssociationIndex
from raregraph.graph.errors import QueryError
from raregraph.graph.traversal.arrays import Positions

MEASURES = ("evidence_count", "frequency")
"""What can be sorted by beside the columns."""

# HPO's terms of frequency (HP:0040279), by the lower bound of the share of patients.
_SHARES = {
    "HP:0040280": 1.0,
    "HP:0040281": 0.8,
    "HP:0040282": 0.3,
    "HP:0040283": 0.05,
    "HP:0040284": 0.01,
    "HP:0040285": 0.0,
}


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
    measured = _measures(index, claims) if any(key.name in MEASURES for key in keys) else {}
    columns = []
    for key in keys:
        values = measured[key.name] if key.name in MEASURES else _ranks(index, key.name, claims)
        columns.append(-values if key.descending else values)
    found: Positions = claims[np.lexsort((claims, *columns[::-1]))]
    return found


def _ranks(index: AssociationIndex, name: str, claims: Positions) -> NDArray[np.float64]:
    """The rank of each claim's value; those without one come first."""
    found = column(index, name)
    codes = found.codes(claims)
    ranks: NDArray[np.float64] = np.where(codes < 0, -1, found.ranks[codes]).astype(np.float64)
    return ranks


def _measures(index: AssociationIndex, claims: Positions) -> dict[str, NDArray[np.float64]]:
    """Measures that stand in the texts of claims; a frequency that isn't known is less than any."""
    counts, shares = np.empty(len(claims)), np.empty(len(claims))
    for place, claim in enumerate(claims.tolist()):
        text = index.arrays.text(claim)
        counts[place] = len(text.publications)
        shares[place] = share_of(text.frequency)
    return {"evidence_count": counts, "frequency": shares}


def share_of(text: str) -> float:
    """The share of patients that a frequency names at least; -1 where it isn't known.

    >>> share_of("7/10"), share_of("HP:0040281"), share_of("")
    (0.7, 0.8, -1.0)
    """
    found = frequency_of(text)
    if found.quotient is not None:
        return found.quotient
    return _SHARES.get(found.term or "", -1.0)
