"""What several rows say alike counts once: statements instead of claims, and independent voices instead of sources.

HPO lists the signs of a disease of Orphanet's, and Orphanet lists them itself: two claims, each with its own row, that
say one thing. And where several tables pass on one judgement, they are one voice, as
`raregraph.graph.agreement.independence` has it.
"""

import numpy as np
from numpy.typing import NDArray

from raregraph.graph.associations.filters import Mask
from raregraph.graph.associations.index import AssociationIndex
from raregraph.graph.traversal.arrays import Ints, Positions


def firsts(index: AssociationIndex, codes: Ints) -> Mask:
    """For each claim of a release whether it is the first of those that say the same of the same two nodes.

    `codes` tell for each attribution what its claims say; those with one code say the same. Whoever chooses claims by
    their nodes and by what they say, and then counts those marked here, counts each statement once.
    """
    arrays = index.arrays
    if not arrays.claims:
        return np.zeros(0, bool)
    subjects, objects = arrays.subjects, arrays.objects
    is_new = np.ones(arrays.claims, bool)  # claims are ordered by their subjects, then by their objects
    is_new[1:] = (subjects[1:] != subjects[:-1]) | (objects[1:] != objects[:-1])
    pairs = np.cumsum(is_new, dtype=np.int64)
    _, places = np.unique(pairs * (int(codes.max()) + 1) + codes[arrays.attributions], return_index=True)
    found = np.zeros(arrays.claims, bool)
    found[places] = True
    return found


def independent_voices(index: AssociationIndex, claims: Positions, starts: Positions) -> NDArray[np.int64]:
    """How many independent voices each group of claims has: group i is `claims[starts[i]:starts[i + 1]]`.

    What only follows from other claims has none. One that rests on one of several resources, its source doesn't say on
    which, adds a voice only where none of these speaks, as in `raregraph.graph.agreement.independence.voices`.
    """
    bases, places = index.kept.once(_bases, index)
    groups = np.repeat(np.arange(len(starts) - 1, dtype=np.int64), np.diff(starts))
    codes = places[index.arrays.attributions[claims]]
    said = np.unique(groups[codes >= 0] * max(len(bases), 1) + codes[codes >= 0])
    groups, codes = np.divmod(said, max(len(bases), 1))
    plain = np.array([len(names) == 1 for names in bases], bool)
    found = np.bincount(groups[plain[codes]], minlength=len(starts) - 1)
    unsure = [code for code, names in enumerate(bases) if len(names) > 1]
    names = sorted({name for code in unsure for name in bases[code]})
    heard = np.zeros((len(names), len(starts) - 1), bool)
    for place, name in enumerate(names):
        if (name,) in bases:
            heard[place, groups[codes == bases.index((name,))]] = True
    for code in unsure:
        at = groups[codes == code]
        own = [names.index(name) for name in bases[code]]
        new = at[~heard[:, at][own].any(axis=0)]
        found[new] += 1
        heard[np.ix_(own, new)] = True
    return found


def _bases(index: AssociationIndex) -> tuple[list[tuple[str, ...]], Ints]:
    """What claims rest on, those of one name first, and for each attribution the place of its own; -1 for none."""
    table = index.arrays.table
    bases = sorted({each.voices for each in table if each.voices}, key=lambda names: (len(names), names))
    places = {names: place for place, names in enumerate(bases)}
    return bases, np.array([places.get(each.voices, -1) for each in table], np.int32)
