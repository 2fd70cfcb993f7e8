"""The signs of a disease by parts of the body, in Monarch's twenty bins."""

import numpy as np

from raregraph.api.monarch.rows import Row
from raregraph.api.monarch.view import View
from raregraph.graph.associations.filters import Filter, Mask
from raregraph.graph.associations.index import AssociationIndex

# Monarch's bins, each with the class of HPO at its top.
BINS = {
    "skeletal_system": "HP:0000924",
    "nervous_system": "HP:0000707",
    "head_neck": "HP:0000152",
    "integument": "HP:0001574",
    "eye": "HP:0000478",
    "cardiovascular_system": "HP:0001626",
    "metabolism_homeostasis": "HP:0001939",
    "genitourinary_system": "HP:0000119",
    "digestive_system": "HP:0025031",
    "neoplasm": "HP:0002664",
    "blood": "HP:0001871",
    "immune_system": "HP:0002715",
    "endocrine": "HP:0000818",
    "musculature": "HP:0003011",
    "respiratory": "HP:0002086",
    "ear": "HP:0000598",
    "connective_tissue": "HP:0003549",
    "prenatal_or_birth": "HP:0001197",
    "growth": "HP:0001507",
    "breast": "HP:0000769",
}
"""The names of the bins in Monarch's order, and their classes."""


def histopheno(view: View, node: str) -> Row:
    """How many associations with a sign in each part of the body a node (a CURIE) and what is below it have.

    A sign counts in every bin above it; what is denied and what only follows doesn't count. The largest bin is first.
    """
    index = view.index
    wanted = Filter(subjects=(node,), predicates=("biolink:has_phenotype",), negated=False)
    signs = index.ends(wanted.claims(index), "object")
    counts = {
        label: int(np.count_nonzero(inside[signs]))
        for label, inside in index.kept.once(_insides, index).items()
    }
    items = [{"label": label, "count": counts[label], "id": top} for label, top in BINS.items()]
    return {"id": node, "items": sorted(items, key=lambda each: -counts[str(each["label"])])}


def _insides(index: AssociationIndex) -> dict[str, Mask]:
    """For each bin which nodes are in it."""
    found = {}
    for label, top in BINS.items():
        number = index.arrays.number(top)
        found[label] = np.zeros(index.arrays.nodes, bool)
        if number is not None:
            found[label][index.hierarchy.below([number])] = True
    return found
