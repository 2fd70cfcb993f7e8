"""Genes and diseases as a bipartite graph, and its projections: diseases by shared genes, genes by shared diseases.

A projection is the product of a sparse matrix with its own transpose. With the 0/1 matrix B, a row a node and a
column a partner, `B @ B.T` counts the partners that each two nodes share.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, triu

from raregraph.graph.errors import QueryError
from raregraph.graph.traversal.arrays import Positions
from raregraph.graph.traversal.frames import Table
from raregraph.graph.traversal.gather import DISEASE, GENE, Node
from raregraph.graph.traversal.network import Network
from raregraph.graph.traversal.networkx_graph import node_attributes, pair_attributes

if TYPE_CHECKING:
    from networkx import Graph

Matrix = csr_array[np.float64]
SIDES = {GENE: DISEASE, DISEASE: GENE}
"""What can be projected, and by what it is shared."""


@dataclass(frozen=True)
class Bipartite:
    """The genes and diseases of a network that some claim links with each other.

    `genes` and `diseases` are positions in the network, in order. `matrix` has a row for each gene and a column for
    each disease, with 1 where at least one claim links them.

    Raises:
        QueryError: if it is asked for a side that there is not.
    """

    network: Network
    genes: Positions
    diseases: Positions
    matrix: Matrix

    @classmethod
    def of(cls, network: Network) -> "Bipartite":
        """The bipartite view of a network: claims between a gene and a disease, whichever is the subject."""
        kinds, arrays = network.arrays.kinds, network.arrays
        code = {kind: kinds.index(kind) if kind in kinds else -1 for kind in SIDES}
        kind_of = arrays.node_kinds[network.nodes].astype(np.int64)
        subjects, objects = network.subjects, network.objects
        forth = (kind_of[subjects] == code[GENE]) & (kind_of[objects] == code[DISEASE])
        back = (kind_of[subjects] == code[DISEASE]) & (kind_of[objects] == code[GENE])
        genes = np.concatenate([subjects[forth], objects[back]])
        diseases = np.concatenate([objects[forth], subjects[back]])
        return cls.between(network, genes, diseases)

    @classmethod
    def between(cls, network: Network, genes: Any, diseases: Any) -> "Bipartite":
        """The bipartite view of pairs: the position of a gene and that of a disease of each."""
        gene_at, rows = np.unique(genes, return_inverse=True)
        disease_at, columns = np.unique(diseases, return_inverse=True)
        matrix = coo_array(
            (np.ones(len(rows)), (rows, columns)), shape=(len(gene_at), len(disease_at))
        ).tocsr()
        matrix.data[:] = 1
        return cls(network, gene_at.astype(np.int64), disease_at.astype(np.int64), matrix)

    def positions(self, side: str) -> Positions:
        """The positions of the genes, or of the diseases."""
        return self.genes if _side(side) == GENE else self.diseases

    def projection(self, side: str, at_least: int = 1) -> "Projection":
        """The diseases by the genes that they share (`disease`), or the genes by their diseases (`gene`).

        `at_least` is the least number of partners that two nodes must share.
        """
        rows = self.matrix if _side(side) == GENE else self.matrix.T.tocsr()
        common = triu(rows @ rows.T, k=1).tocoo()
        enough = common.data >= max(at_least, 1)
        first, second = common.row[enough], common.col[enough]
        order = np.lexsort((second, first))
        degrees = np.diff(rows.indptr).astype(np.int64)
        return Projection(
            self,
            side,
            first[order].astype(np.int64),
            second[order].astype(np.int64),
            common.data[enough][order].astype(np.int64),
            degrees,
        )

    def shared(self, side: str, first: int, second: int) -> Positions:
        """What two nodes of a side share, as positions in the network; the nodes too are such positions."""
        rows = self.matrix if _side(side) == GENE else self.matrix.T.tocsr()
        places = np.searchsorted(self.positions(side), (first, second))
        one, other = (rows[[place]].indices for place in places.tolist())
        return self.positions(SIDES[side])[np.intersect1d(one, other)]

    def networkx(self) -> "Graph[str]":
        """The bipartite view as a networkx graph, which `networkx.algorithms.bipartite` works on.

        Nodes have `bipartite` (0 for genes, 1 for diseases) beside `label`, `kind` and `synonyms`. Edges have what
        those of a simple graph have: `kinds`, `sources`, `claims`, `weight`.
        """
        from networkx import Graph  # noqa: PLC0415 - slow to import

        graph: Graph[str] = Graph()
        both = np.concatenate([self.genes, self.diseases])
        ids = dict(zip(both.tolist(), self._add(graph, both), strict=True))
        for (subject, target), said in pair_attributes(self.network):
            ends = {subject, target}
            if len(ends) == 2 and ends <= ids.keys() and _is_bipartite(graph, ids[subject], ids[target]):
                before = graph.get_edge_data(ids[subject], ids[target])
                graph.add_edge(ids[subject], ids[target], **(_joined(before, said) if before else said))
        return graph

    def _add(self, graph: "Graph[str]", positions: Positions) -> list[str]:
        nodes = list(self.network.arrays.all_nodes(self.network.nodes[positions]))
        graph.add_nodes_from(
            (node.id, {**node_attributes(node), "bipartite": int(node.kind == DISEASE)}) for node in nodes
        )
        return [node.id for node in nodes]


@dataclass(frozen=True)
class Projection:
    """Which nodes of one side share partners of the other, and how many: an entry a pair.

    `first` and `second` are places in `of.positions(side)`, `first` before `second`, the pairs in order; `shared` is
    how many partners they share; `degrees` how many each node has.
    """

    of: Bipartite
    side: str
    first: Positions
    second: Positions
    shared: Positions
    degrees: Positions

    @property
    def population(self) -> int:
        """How many partners there are: all nodes of the other side that the network links with this one."""
        return len(self.of.positions(SIDES[self.side]))

    @cached_property
    def jaccard(self) -> NDArray[np.float64]:
        """Of the partners that one or the other has, the share that both have."""
        either = self.degrees[self.first] + self.degrees[self.second] - self.shared
        fraction: NDArray[np.float64] = self.shared / np.maximum(either, 1)
        return fraction

    @cached_property
    def p(self) -> NDArray[np.float64]:
        """How likely two nodes share as many partners, or more, by chance alone: a hypergeometric test.

        Chance draws the partners of the one, without putting back, out of `population`: the partners that the chosen
        claims link with this side at all. A gene that no chosen claim links with a disease could not have been
        drawn, so it is not counted, which makes p larger and safer than all known genes as the population would.
        Nothing is corrected for the number of pairs; `scipy.stats.false_discovery_control` does that.
        """
        from scipy.stats import hypergeom  # noqa: PLC0415 - slow to import

        degrees = np.sort(np.stack([self.degrees[self.first], self.degrees[self.second]]), axis=0)
        cases, case = np.unique(np.vstack([self.shared, degrees]), axis=1, return_inverse=True)
        shared, smaller, larger = cases
        chances: NDArray[np.float64] = hypergeom.sf(shared - 1, self.population, larger, smaller)
        return chances[case.ravel()]

    def table(self) -> Table:
        """A row for each pair, the strongest overlap first: ids and labels, `shared`, `jaccard` and `p`."""
        order = np.lexsort((self.second, self.first, -self.jaccard, -self.shared))
        nodes = self._nodes()
        one, other = ([nodes[place] for place in ends[order].tolist()] for ends in (self.first, self.second))
        return Table(
            {
                self.side: [node.id for node in one],
                f"{self.side}_label": [node.label for node in one],
                f"other_{self.side}": [node.id for node in other],
                f"other_{self.side}_label": [node.label for node in other],
                "shared": self.shared[order].tolist(),
                "jaccard": self.jaccard[order].tolist(),
                "p": self.p[order].tolist(),
            }
        )

    def to_pandas(self) -> Any:
        """The `table` as a pandas DataFrame.

        Raises:
            QueryError: if pandas is not installed (`pip install raregraph[pandas]`).
        """
        return self.table().to_pandas()

    def to_polars(self) -> Any:
        """The `table` as a polars DataFrame.

        Raises:
            QueryError: if polars is not installed (`pip install raregraph[polars]`).
        """
        return self.table().to_polars()

    def networkx(self) -> "Graph[str]":
        """The projection as a networkx graph: edges have `shared`, `jaccard` and `p`.

        All nodes of the side are in it, also those that share nothing; they have `label`, `kind` and `synonyms`.
        """
        from networkx import Graph  # noqa: PLC0415 - slow to import

        graph: Graph[str] = Graph()
        nodes = self._nodes()
        graph.add_nodes_from((node.id, node_attributes(node)) for node in nodes)
        graph.add_edges_from(
            (nodes[one].id, nodes[other].id, {"shared": shared, "jaccard": jaccard, "p": p})
            for one, other, shared, jaccard, p in zip(
                *(each.tolist() for each in (self.first, self.second, self.shared, self.jaccard, self.p)),
                strict=True,
            )
        )
        return graph

    def _nodes(self) -> list[Node]:
        network = self.of.network
        return list(network.arrays.all_nodes(network.nodes[self.of.positions(self.side)]))


def _side(side: str) -> str:
    if side not in SIDES:
        raise QueryError(
            f"there is no projection to {side!r}", remedy=f"There are: {', '.join(sorted(SIDES))}."
        )
    return side


def _is_bipartite(graph: "Graph[str]", one: str, other: str) -> bool:
    return bool(graph.nodes[one]["bipartite"] != graph.nodes[other]["bipartite"])


def _joined(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a pair in one direction and in the other."""
    return {
        "kinds": tuple(sorted({*one["kinds"], *other["kinds"]})),
        "sources": tuple(sorted({*one["sources"], *other["sources"]})),
        "claims": one["claims"] + other["claims"],
        "weight": max(one["weight"], other["weight"]),
    }
