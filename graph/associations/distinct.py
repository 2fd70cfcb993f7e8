"""What several rows say alike counts once.

HPO lists the signs of a disease of Orphanet's, and Orphanet lists them itself: two claims, each with its own row, that
say one thing.
"""

import numpy as np

from raregraph.graph.associations.filters import Mask
from raregraph.graph.associations.index import AssociationIndex
from raregraph.graph.traversal.arrays import Ints


def firsts(index: AssociationIndex, codes: Ints) -> Mask:
    """For each claim of a release whether it is the first of those that say the same of the same two nodes.

    `codes` tell for each attribution what its claims say; those with one code say the same. Whoever chooses claims by
    their nodes and by what they say, and then counts those marked here, counts each thing that is said once.
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
