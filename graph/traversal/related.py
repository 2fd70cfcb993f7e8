"""Diseases related to a disease, each with its reason: shared genes, the classes above and below, similar signs."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, eye_array

from raregraph.graph.traversal.arrays import Arrays
from raregraph.graph.traversal.gather import HAS_PHENOTYPE, PHENOTYPE, Node
from raregraph.graph.traversal.network import Network
from raregraph.graph.traversal.projection import Bipartite
from raregraph.graph.traversal.selection import Selection, below

Matrix = csr_array[np.float64]
_TELLING = 3


class Reason(StrEnum):
    """Why a disease is related to another."""

    BELOW = "below"
    ABOVE = "above"
    GENES = "shared genes"
    SIGNS = "similar signs"


@dataclass(frozen=True, slots=True)
class Relation:
    """A disease that is related to another, and by what.

    `weight` is, for shared genes, the Jaccard index of the genes (of those that one or the other has, the share that
    both have); for similar signs the simGIC of the signs, between 0 and 1 (the same, with all classes above the signs,
    each weighed by how few diseases have it); for a class above or below, how many classes it has below itself.

    `by` are the nodes that both have: the genes, or of the signs those that tell most. `shared` counts them all.
    `kind` says what links a class above or below (`subclass_of` or `form_of`).
    """

    reason: Reason
    disease: Node
    weight: float
    by: tuple[Node, ...] = ()
    shared: int = 0
    kind: str | None = None


def hierarchy(arrays: Arrays, disease: str) -> list[Relation]:
    """The classes right above a disease and right below it, the narrowest first, in the hierarchy."""
    place = arrays.number(disease)
    if place is None:
        return []
    claims = arrays.hierarchy()
    subjects, objects = arrays.subjects[claims], arrays.objects[claims]
    found: dict[tuple[Reason, int], str] = {}
    for reason, here, there in ((Reason.ABOVE, subjects, objects), (Reason.BELOW, objects, subjects)):
        for step in np.flatnonzero(here == place).tolist():
            kind = arrays.table[arrays.attributions[claims[step]]].kind
            pair = reason, int(there[step])
            found[pair] = max(found.get(pair, ""), kind)
    relations = [
        Relation(reason, arrays.node(number), int(arrays.breadths[number]), kind=kind)
        for (reason, number), kind in found.items()
    ]
    return sorted(relations, key=lambda each: (each.reason, each.weight, each.disease.id))


def by_genes(arrays: Arrays, disease: str, selection: Selection) -> list[Relation]:
    """The diseases outside a disease's family that share genes with it or with a subtype, the most similar first.

    `selection` says by which claims a gene is one of a disease.
    """
    both = Bipartite.of(Network.of(arrays, selection))
    numbers = both.network.nodes[both.diseases]
    family = np.isin(numbers, below(arrays, disease))
    genes = np.unique(both.matrix.T.tocsr()[family].indices)
    shared = np.asarray(both.matrix[genes].sum(axis=0)).ravel().astype(np.int64)
    degrees = np.bincount(both.matrix.indices, minlength=len(numbers))
    near = np.flatnonzero((shared > 0) & ~family)
    weights = shared[near] / (len(genes) + degrees[near] - shared[near])
    rows = both.matrix.T.tocsr()
    found = []
    for place, weight in zip(near.tolist(), weights.tolist(), strict=True):
        own = rows.indices[rows.indptr[place] : rows.indptr[place + 1]]
        by = tuple(both.network.node(int(both.genes[gene])) for gene in np.intersect1d(own, genes))
        found.append(Relation(Reason.GENES, arrays.node(int(numbers[place])), weight, by, int(shared[place])))
    return sorted(found, key=lambda each: (-each.shared, -each.weight, each.disease.id))


def by_signs(
    arrays: Arrays, disease: str, sources: Collection[str] | None = None, most: int | None = None
) -> tuple[list[Relation], int | None]:
    """The diseases outside a disease's family whose signs are most like its own, at most so many.

    And how many there are in all; None where no source lists signs of the disease.

    The measure is simGIC (Pesquita and others, 2008): signs and all classes above them, each weighed by its information
    content, the negative logarithm of the share of diseases that have it. Signs that are denied don't count, nor those
    of subtypes: a disease of many subtypes would have them all, and be like none.
    """
    if HAS_PHENOTYPE not in {each.kind for each in arrays.table}:
        return [], None
    network = Network.of(arrays, Selection(kinds=[HAS_PHENOTYPE], sources=sources))
    places, rows = np.unique(network.subjects, return_inverse=True)
    diseases = network.nodes[places]
    itself = diseases == arrays.number(disease)
    if not itself.any():
        return [], None
    family = np.isin(diseases, below(arrays, disease))
    above = _above(arrays)
    ends = rows, network.nodes[network.objects]
    has = csr_array((np.ones(len(rows), np.float32), ends), shape=(len(diseases), arrays.nodes))
    profiles = _ones(has @ above)
    weights = -np.log(np.maximum(profiles.sum(axis=0), 1) / len(diseases))
    own = np.asarray(profiles[itself].sum(axis=0) > 0).ravel()
    both = profiles @ (weights * own)
    either = profiles @ weights + weights[own].sum() - both
    likeness = np.where(family, 0.0, both / np.maximum(either, np.finfo(float).tiny))
    order = np.lexsort((diseases, -likeness))
    order = order[likeness[order] > 0]
    found = []
    for place in order[:most].tolist():
        shared = profiles[[place]].indices
        shared = shared[own[shared]]
        by = tuple(
            arrays.node(each) for each in _telling(shared[np.lexsort((shared, -weights[shared]))], above)
        )
        found.append(
            Relation(Reason.SIGNS, arrays.node(int(diseases[place])), float(likeness[place]), by, len(shared))
        )
    return found, len(order)


def _above(arrays: Arrays) -> Matrix:
    """For each node itself and, of a sign, all classes above it: 1 where the column is above the row."""
    claims = arrays.hierarchy()
    is_sign = np.array([each == PHENOTYPE for each in arrays.kinds], bool)[arrays.node_kinds]
    claims = claims[is_sign[arrays.subjects[claims]] & is_sign[arrays.objects[claims]]]
    ends = arrays.subjects[claims], arrays.objects[claims]
    one = csr_array((np.ones(len(claims), np.float32), ends), shape=(arrays.nodes, arrays.nodes))
    found, known = _ones(one + eye_array(arrays.nodes, dtype=np.float32, format="csr")), -1
    while found.nnz > known:
        known = found.nnz
        found = _ones(found @ found)
    return found


def _ones(matrix: Any) -> Matrix:
    """The same with 1 at all places that have something."""
    ones = csr_array(matrix)
    ones.sum_duplicates()
    ones.data[:] = 1
    return ones


def _telling(rarest: NDArray[Any], above: Matrix) -> list[int]:
    """The first few of some signs, leaving out what is above another of them."""
    found: list[int] = []
    for sign in rarest.tolist():
        if len(found) == _TELLING:
            break
        if not any(sign in above[[other]].indices for other in found):
            found.append(sign)
    return found
