"""What an answer rests on: claims about subtypes from which one about a disease follows, and the way between them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from raregraph.api.trapi.limits import MOST_PREMISES
from raregraph.api.trapi.statements import about_object, flags
from raregraph.graph.associations.index import AssociationIndex


@dataclass(frozen=True, slots=True)
class Premises:
    """What an inferred claim follows from.

    `claims` are the same claim about subtypes and what makes them subtypes; `shown` of `total` such subtypes' claims
    are among them.
    """

    claims: tuple[int, ...]
    shown: int
    total: int


def premises(index: AssociationIndex, claim: int) -> Premises:
    """What an inferred claim follows from: the same claim about subtypes, and what makes them subtypes.

    At most `MOST_PREMISES` of the claims about subtypes are taken, the first in order of identifiers.
    """
    arrays = index.arrays
    said = arrays.table[arrays.attributions[claim]]
    subject, target = int(arrays.subjects[claim]), int(arrays.objects[claim])
    disease, other, side = (target, subject, "subject") if about_object(said) else (subject, target, "object")
    alike = np.array([each.kind == said.kind for each in arrays.table], bool) & flags(index).asserted
    found = index.claims_of(np.array([other]), side)
    found = found[alike[arrays.attributions[found]]]
    ends = index.ends(found, "object" if side == "subject" else "subject")
    inside = np.isin(ends, index.hierarchy.below([disease])) & (ends != disease)
    found, ends = found[inside], ends[inside]
    shown = found[:MOST_PREMISES].tolist()
    ways = [
        step for end in sorted(set(ends[:MOST_PREMISES].tolist())) for step in upwards(index, end, disease)
    ]
    return Premises(tuple(dict.fromkeys((*shown, *ways))), len(shown), len(found))


def upwards(index: AssociationIndex, narrow: int, broad: int) -> Sequence[int]:
    """The claims of a shortest way from a node to one above it, in the hierarchy; the first ones of several."""
    came: dict[int, tuple[int, int]] = {}
    shell = [narrow]
    while shell and broad not in came:
        nearer: list[int] = []
        for node in shell:
            for claim, parent in _parents(index, node):
                if parent not in came and parent != narrow and broad in index.hierarchy.above(parent):
                    came[parent] = (node, claim)
                    nearer.append(parent)
        shell = nearer
    way: list[int] = []
    here = broad
    while here in came and here != narrow:
        here, claim = came[here]
        way.append(claim)
    return way[::-1]


def _parents(index: AssociationIndex, node: int) -> list[tuple[int, int]]:
    """The claims that put a node right below another, each with that other."""
    arrays = index.arrays
    found = index.claims_of(np.array([node]), "subject")
    found = found[index.hierarchy.steps[found]]
    return list(zip(found.tolist(), arrays.objects[found].tolist(), strict=True))
