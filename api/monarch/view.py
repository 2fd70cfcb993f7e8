"""What the routes ask: the associations of the release that is served, and what is kept between requests."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.api.monarch.facts import Facts, facts_of
from raregraph.api.monarch.identifiers import node_of
from raregraph.graph.associations.expressions import parse
from raregraph.graph.associations.filters import Filter
from raregraph.graph.associations.index import AssociationIndex
from raregraph.graph.associations.matching import matching
from raregraph.graph.associations.ordering import Key, ordered
from raregraph.graph.engine import Engine
from raregraph.graph.traversal.arrays import Positions

_KEPT_BYTES = 64 << 20
_HOMEPAGES = """
SELECT ?name ?homepage WHERE {
  GRAPH ?graph { ?source a raregraph:NamedGraph ; dcterms:identifier ?name ; foaf:homepage ?homepage }
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
        self.facts_of: Callable[[str], Facts | None] = lru_cache(1 << 12)(self._facts_of)
        self._chosen = _Kept(_KEPT_BYTES)

    @property
    def engine(self) -> Engine:
        """What answers SPARQL over the same release."""
        return self.graph.engine

    @property
    def release_id(self) -> str:
        """The id of the release."""
        assert self.graph.release is not None  # or else there were no associations
        return self.graph.release.id

    @cached_property
    def homepages(self) -> dict[str, str]:
        """The homepages of loaded sources, by their names."""
        return {str(row["name"]): str(row["homepage"]) for row in self.engine.rows(_HOMEPAGES)}

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

    def warm(self) -> None:
        """Work out all that is worked out once."""
        self.index.warm()
        _ = self.homepages

    def _choose(self, asked: Asked) -> Positions:
        tests = [parse(each, self.node_of) for each in asked.filter_queries]
        keys = [Key.parse(each) for each in asked.sort]
        claims = asked.filter.claims(self.index)
        for test in tests:
            claims = claims[test(self.index, claims)]
        if asked.query:
            claims = claims[matching(self.index, claims, asked.query)]
        return ordered(self.index, claims, keys)

    def _node_of(self, written: str) -> str:
        return node_of(self.index, self.engine, written)

    def _facts_of(self, node: str) -> Facts | None:
        return facts_of(self.engine, node)


class _Kept:
    """Claims that were chosen before, up to so many bytes; those not asked for longest go first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._bytes = 0
        self._found: OrderedDict[Asked, np.ndarray[tuple[int], np.dtype[np.int64]]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, asked: Asked) -> Positions | None:
        with self._lock:
            if asked in self._found:
                self._found.move_to_end(asked)
            return self._found.get(asked)

    def put(self, asked: Asked, claims: Positions) -> None:
        with self._lock:
            if claims.nbytes > self._most // 4 or asked in self._found:
                return
            self._found[asked] = claims
            self._bytes += claims.nbytes
            while self._bytes > self._most:
                _, oldest = self._found.popitem(last=False)
                self._bytes -= oldest.nbytes


@lru_cache(maxsize=2)
def view_of(graph: KnowledgeGraph) -> View:
    """The view of a graph: one for each release that is served.

    Raises:
        NotOfferedError, ReleaseError: as `View` does.
    """
    return View(graph)
