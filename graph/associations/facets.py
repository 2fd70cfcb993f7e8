"""Counting associations: how many have each value of a column, and how many lie below each class."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from raregraph.graph.associations.columns import CLOSURES, column
from raregraph.graph.associations.index import AssociationIndex
from raregraph.graph.traversal.arrays import Positions


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value, and how many associations have it."""

    value: str
    count: int


def facet(index: AssociationIndex, name: str, claims: Positions) -> list[FacetValue]:
    """How many of some claims have each value of a column, the most frequent first; values that none has are left out.

    For `subject_closure` and `object_closure` each claim counts once for every class above its end.

    Raises:
        QueryError: if there is no such column.
    """
    counted = _by_closure(index, name, claims) if name in CLOSURES else _by_value(index, name, claims)
    return [FacetValue(*each) for each in sorted(counted.items(), key=lambda each: (-each[1], each[0]))]


def _by_value(index: AssociationIndex, name: str, claims: Positions) -> Counter[str]:
    found = column(index, name)
    codes = found.codes(claims)
    counts = np.bincount(codes[codes >= 0], minlength=1)
    counted: Counter[str] = Counter()
    for code in counts.nonzero()[0].tolist():  # nodes that are called alike are one value
        counted[found.values[code]] += int(counts[code])
    return counted


def _by_closure(index: AssociationIndex, name: str, claims: Positions) -> Counter[str]:
    ends, counts = np.unique(index.ends(claims, name.removesuffix("_closure")), return_counts=True)
    counted: Counter[int] = Counter()
    for end, count in zip(ends.tolist(), counts.tolist(), strict=True):
        for above in index.hierarchy.above(end):
            counted[above] += count
    return Counter({index.ids[number]: count for number, count in counted.items()})
