"""What the routes ask: the associations of the release that is served, and what is kept between requests."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from raregraph.api.kept import Kept
from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.api.monarch.counts import first_of_facts
from raregraph.api.monarch.facts import NodeFacts, facts_of
from raregraph.api.monarch.identifiers import node_of
from raregraph.api.monarch.rows import meant, shown_category
from raregraph.api.plain_triples import explained
from raregraph.graph.associations.expressions import parse
from raregraph.graph.associations.filters import Filter, occurring
from raregraph.graph.associations.index import AssociationIndex
from raregraph.graph.associations.matching import matching
from raregraph.graph.associations.ordering import Key, WholeOrder, ordered
from raregraph.graph.engine.interface import Engine
from raregraph.graph.errors import UnknownNameError
from raregraph.graph.export.passing_on import restricted
from raregraph.graph.mapping_index import MappingIndex, default_justification
from raregraph.graph.once import once
from raregraph.graph.rdf.nquads import iri_term
from raregraph.graph.traversal.arrays import Positions
from raregraph.ontology.identifiers import short, standardize

TABLE_ORDER = (
    "frequency desc",
    "evidence_count desc",
    "subject_label asc",
    "predicate asc",
    "object_label asc",
    "primary_knowledge_source asc",
)
"""How Monarch sorts a node's associations where nothing else is asked for."""

_KEPT_BYTES, _KEPT_NODES, _KEPT_COUNTS = 64 << 20, 1 << 13, 1 << 10
_HOMEPAGES = """
SELECT ?name ?homepage WHERE {
  GRAPH ?graph { ?source a raregraph:NamedGraph ; dcterms:identifier ?name ; foaf:homepage ?homepage }
}
"""
_JUSTIFICATIONS = """
SELECT ?graph ?justification (COUNT(*) AS ?count) WHERE {
  GRAPH ?graph { ?mapping sssom:mapping_justification ?justification }
} GROUP BY ?graph ?justification
"""
_JUSTIFIED = """
SELECT ?mapping ?justification WHERE {
  GRAPH %s { ?mapping sssom:mapping_justification ?justification }
}
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which associations are asked for, and in which order: a filter, words, filters in writing, and sort keys."""

    filter: Filter
    query: str = ""
    filter_queries: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()


class View:
    """The graph that is served, for the routes. It may be used from many threads.

    Raises:
        NotOfferedError: if another endpoint is served.
        ReleaseError: if the release was built without what this needs.
    """

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.graph = graph
        self.index: AssociationIndex = graph.associations
        self.node_of: Callable[[str], str] = lru_cache(1 << 14)(self._node_of)
        self.entities = Kept[str, dict[str, Any]](_KEPT_NODES, lambda node, entity: 1)
        self.pages = Kept[str, bytes](_KEPT_BYTES, lambda node, page: len(page))
        self._counted = Kept[str, int](_KEPT_COUNTS, lambda query, count: 1)
        self._chosen = Kept[Asked, Positions](_KEPT_BYTES, room_of)

    @property
    def engine(self) -> Engine:
        """What answers SPARQL over the same release."""
        return self.graph.engine

    @property
    def release_id(self) -> str:
        """The id of the release."""
        assert self.graph.release is not None  # or else there were no associations
        return self.graph.release.id

    @once
    def categories(self) -> frozenset[str]:
        """The classes of associations that there are, as Monarch has them."""
        return frozenset(shown_category(each.category) for each in self.index.meanings)

    @once
    def predicates(self) -> frozenset[str]:
        """The predicates of associations that there are."""
        return frozenset(each.predicate for each in self.index.meanings)

    @once
    def restricted(self) -> dict[str, str]:
        """The loaded sources that may not be passed on, each with its licence."""
        assert self.graph.release is not None
        return restricted(self.graph.release, self.index.arrays)

    def without_restricted(self, asked: Asked) -> tuple[Asked, tuple[str, ...]]:
        """What is asked for without restricted sources, and the names of those that are left out by that."""
        table = self.index.arrays.table
        said = self.index.arrays.attributions[self.chosen(asked)]
        there = {table[place].source for place in occurring(said, len(table))}
        left_out = tuple(sorted(there & self.restricted.keys()))
        return replace(asked, filter=replace(asked.filter, not_provided_by=left_out)), left_out

    @once
    def mapping_index(self) -> MappingIndex:
        """All mappings that the release states."""
        assert self.graph.release is not None
        arrays = self.index.arrays
        sources = self.graph.release.manifest()["sources"]
        with_rows = {each["name"] for each in sources if each.get("counts", {}).get("rows")}
        return MappingIndex.of(arrays.facts, arrays.standings.kinds, with_rows)

    @once
    def justifications(self) -> NDArray[np.str_]:
        """How each of `mapping_index` was found: told by the node of its statement, if it has one."""
        index = self.mapping_index
        by_source = [default_justification(graph) for graph in index.graphs]
        found = np.array(by_source or [""], "U64")[index.of_graphs]
        told: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for row in self.engine.rows(_JUSTIFICATIONS):
            told[str(row["graph"])].append((short(str(row["justification"])), int(str(row["count"]))))
        for graph, counted in told.items():
            places = index.stated_by({graph})
            if [count for _, count in counted] == [len(places)]:  # all in one way: no need to ask for each
                found[places] = counted[0][0]
            else:
                rows = self.engine.rows(_JUSTIFIED % iri_term(graph))
                of_node = {str(row["mapping"]): short(str(row["justification"])) for row in rows}
                for place in places.tolist():
                    found[place] = of_node.get(index.at(place).node, found[place])
        return found

    @once
    def homepages(self) -> dict[str, str]:
        """The homepages of loaded sources, by their names."""
        return {str(row["name"]): str(row["homepage"]) for row in self.engine.rows(_HOMEPAGES)}

    def facts_of(self, node: str) -> NodeFacts | None:
        """What the release says of a node (a CURIE); None if nothing."""
        return facts_of(self.index.arrays.facts, node, self.index.arrays.standings.kinds)

    def has_node(self, written: str) -> bool:
        """Whether the graph has a node with this identifier, without looking where it leads."""
        if self.index.arrays.number(written) is not None:
            return True
        known = standardize(written, strict=False)
        return known is not None and self.facts_of(known) is not None

    def check_node(self, node: str) -> None:
        """Check that the graph has a node (a CURIE).

        Raises:
            UnknownNameError: if it hasn't.
        """
        if self.index.arrays.number(node) is None and self.facts_of(node) is None:
            raise explained(node) or UnknownNameError(
                f"the graph has no node {node}",
                place=node,
                remedy="Look it up by name: /v3/api/search?q=...",
            )

    def counted(self, query: str) -> int:
        """The number that a counting query answers with, as `?count`."""
        found = self._counted.get(query)
        if found is None:
            [row] = self.engine.rows(query)
            found = int(str(row["count"]))
            self._counted.put(query, found)
        return found

    def chosen(self, asked: Asked) -> Positions:
        """The claims that are asked for, in order.

        Raises:
            QueryError: if a filter can't be read, or there is no such field.
        """
        found = self._chosen.get(asked)
        if found is None:
            found = self._choose(asked)
            self._chosen.put(asked, found)
        return found

    @once
    def table_order(self) -> WholeOrder:
        """All claims in the order of tables."""
        return WholeOrder(self.index, [Key.parse(each) for each in TABLE_ORDER])

    def warm(self) -> None:
        """Work out all that is worked out once, without a query: the engine may not run yet, or no longer."""
        self.index.warm()
        first_of_facts(self.index)
        _ = self.table_order
        _ = self.mapping_index

    def _choose(self, asked: Asked) -> Positions:
        tests = [parse(each, self.node_of, meant) for each in asked.filter_queries]
        keys = [Key.parse(each) for each in asked.sort]
        in_order = (
            self.table_order.of if asked.sort == TABLE_ORDER else partial(ordered, self.index, keys=keys)
        )
        claims = asked.filter.claims(self.index)
        for test in tests:
            claims = claims[test(self.index, claims)]
        if asked.query:
            claims = claims[matching(self.index, claims, asked.query)]
        return in_order(claims)

    def _node_of(self, written: str) -> str:
        return node_of(self.index, self.engine, written)


def room_of(asked: Asked, claims: Positions) -> int:
    """How many bytes a choice takes that is kept: mostly the claims, but there may be none of them."""
    return len(repr(asked)) + claims.nbytes


def view_of(graph: KnowledgeGraph) -> View:
    """The view of a graph: one for each release that is served.

    Raises:
        NotOfferedError, ReleaseError: as `View` does.
    """
    return graph.kept.once(View, graph)
