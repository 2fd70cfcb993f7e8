"""The rare-disease subset of a release: which diseases are rare, and which claims are about them.

A disease is rare if one of the exported graphs says so:

- MONDO puts its class into one of the subsets of rare diseases;
- it is exactly a disorder of Orphanet's, whose nomenclature holds rare diseases only, or is one itself, unless that is
  one of Orphanet's categories ("Rare genetic disease"), which are no diseases;
- it is exactly a disease of GARD's, the Genetic and Rare Diseases Information Center, or is one itself;
- or a record names it as a form of such a disease.

The subset has the claims that link a rare disease, and no disease that is not known to be rare; and the nodes of these.
"""

from collections.abc import Iterable, Iterator

import numpy as np
import pyoxigraph
from numpy.typing import NDArray
from pyoxigraph import Literal, NamedNode

from raregraph.graph.export.selection import ExportedGraph
from raregraph.graph.traversal.arrays import Arrays
from raregraph.graph.traversal.claims import FORM_OF
from raregraph.graph.traversal.nodes import DISEASE
from raregraph.ontology.identifiers import expand, short

Mask = NDArray[np.bool_]
RARE_SUBSETS = ("rare", "gard_rare", "inferred_rare", "mondo_rare", "nord_rare", "orphanet_rare")
"""MONDO's subsets of rare diseases (https://mondo.readthedocs.io, Rare disease subset)."""
CATEGORY = "Category"
"""What Orphanet calls a group that is no disorder."""
_NAMERS = (expand("ORPHA:1")[:-1], expand("GARD:0000001")[:-7])


def rare_claims(arrays: Arrays, rare: Mask) -> Mask:
    """The claims that link a rare disease, and no other one."""
    is_disease = np.isin(arrays.kinds, [DISEASE])[arrays.node_kinds]
    others = is_disease & ~rare
    subjects, objects = arrays.subjects, arrays.objects
    linked: Mask = (rare[subjects] | rare[objects]) & ~(others[subjects] | others[objects])
    return linked


def rare_diseases(
    store: pyoxigraph.Store, graphs: Iterable[ExportedGraph], arrays: Arrays, kept: Mask
) -> Mask:
    """The nodes that are rare diseases, by what these graphs say; `kept` are the claims that are exported."""
    wanted = [NamedNode(graph.graph) for graph in graphs]
    categories = {
        str(quad.subject)[1:-1]
        for g in wanted
        for quad in store.quads_for_pattern(None, _SUBSET, Literal(CATEGORY), g)
    }
    found = set(_stated(store, wanted, categories))
    ids = arrays.all_ids()
    rare = np.array([_is_rare(each.decode(), found, categories) for each in ids], bool)
    if DISEASE in arrays.kinds:
        rare &= arrays.node_kinds == arrays.kinds.index(DISEASE)
    forms = kept & np.array([each.kind == FORM_OF for each in arrays.table], bool)[arrays.attributions]
    rare[arrays.subjects[forms & rare[arrays.objects]]] = True
    return rare


_SUBSET, _EXACT = NamedNode(expand("raregraph:subset")), NamedNode(expand("skos:exactMatch"))


def _stated(store: pyoxigraph.Store, graphs: list[NamedNode], categories: set[str]) -> Iterator[str]:
    """The CURIEs of what is in a subset of rare diseases, or exactly something that is named for being rare."""
    for g in graphs:
        for name in RARE_SUBSETS:
            for quad in store.quads_for_pattern(None, _SUBSET, Literal(name), g):
                yield short(str(quad.subject)[1:-1])
        for quad in store.quads_for_pattern(None, _EXACT, None, g):
            one, other = str(quad.subject)[1:-1], str(quad.object)[1:-1]
            if other.startswith(_NAMERS) and other not in categories:
                yield short(one)
            if one.startswith(_NAMERS) and one not in categories:
                yield short(other)


def _is_rare(identifier: str, found: set[str], categories: set[str]) -> bool:
    if identifier in found:
        return True
    return identifier.startswith(("ORPHA:", "GARD:")) and expand(identifier) not in categories
