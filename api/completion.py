"""What an editor completes: the prefixes, and the classes and properties that the graph itself uses.

A release holds them counted, as VoID, so they are there at once. Where there is no VoID, behind another endpoint,
classes are counted then and there; properties are those of some members of each class, and those of the graph's own
vocabulary that any triple has: to walk over every triple for the rest would take longer than anyone waits.
"""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any
from weakref import WeakKeyDictionary

from fastapi.concurrency import run_in_threadpool

from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.graph.engine.interface import Engine, Rows
from raregraph.graph.errors import QueryError
from raregraph.graph.identity import DATASET
from raregraph.ontology.identifiers import prefixes, short

_MEMBERS = 300  # of a class, whose properties are looked at

# The description doesn't count itself, but it is small enough to be looked through.
_DESCRIBED_CLASSES = f"""
PREFIX void: <http://rdfs.org/ns/void#>
SELECT ?term (SUM(?entities) AS ?count) WHERE {{
  {{
    GRAPH ?void {{
      <{DATASET}> void:subset ?graph . ?graph void:classPartition ?part .
      ?part void:class ?term ; void:entities ?entities
    }}
  }} UNION {{
    SELECT ?term (COUNT(*) AS ?entities) WHERE {{
      GRAPH ?void {{ <{DATASET}> a void:Dataset . ?member a ?term }}
    }} GROUP BY ?term
  }}
}} GROUP BY ?term
"""

_DESCRIBED_PROPERTIES = f"""
PREFIX void: <http://rdfs.org/ns/void#>
SELECT DISTINCT ?term WHERE {{
  {{ GRAPH ?void {{ <{DATASET}> void:subset ?graph . ?graph void:propertyPartition/void:property ?term }} }}
  UNION {{ GRAPH ?void {{ <{DATASET}> a void:Dataset . ?subject ?term ?value }} }}
}}
"""

_CLASSES = "SELECT ?term (COUNT(*) AS ?count) WHERE { GRAPH ?graph { ?member a ?term } } GROUP BY ?term"

_PROPERTIES = f"""
SELECT DISTINCT ?term WHERE {{
  {{ SELECT ?member WHERE {{ GRAPH ?graph {{ ?member a <%s> }} }} LIMIT {_MEMBERS} }}
  GRAPH ?other {{ ?member ?term ?value }}
}}
"""

_OWN_PROPERTIES = """
SELECT DISTINCT ?term WHERE {
  VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty rdf:Property }
  GRAPH ?vocabulary { ?term a ?kind }
  FILTER EXISTS { GRAPH ?graph { ?subject ?term ?object } }
}
"""

_TOLD = """
SELECT ?term ?property ?text WHERE {
  { VALUES ?term { %s } GRAPH ?graph { ?term rdfs:label ?text } BIND(rdfs:label AS ?property) }
  UNION
  { VALUES ?term { %s } GRAPH ?graph { ?term skos:definition ?text } BIND(skos:definition AS ?property) }
}
ORDER BY DESC(?text)
"""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A class or a property: its IRI, its short name, and what the graph says that it means.

    `count` is how many members a class has; None for a property.
    """

    iri: str
    name: str
    about: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """All that an editor can complete over a graph."""

    prefixes: dict[str, str]
    classes: tuple[Suggestion, ...]
    properties: tuple[Suggestion, ...]

    def as_json(self) -> dict[str, Any]:
        """The completion as the editor's script reads it."""
        return asdict(self)


class Completions:
    """The completion of each graph that is asked for, worked out once for each: a release never changes."""

    def __init__(self) -> None:
        self._known: WeakKeyDictionary[KnowledgeGraph, asyncio.Task[Completion]] = WeakKeyDictionary()

    async def of(self, graph: KnowledgeGraph) -> Completion:
        """The completion of a graph; all who ask early wait for the same work."""
        task = self._known.get(graph)
        if task is None or (task.done() and (task.cancelled() or task.exception())):
            task = asyncio.create_task(run_in_threadpool(completion, graph.engine))
            self._known[graph] = task
        return await asyncio.shield(task)


def completion(engine: Engine) -> Completion:
    """What can be completed over an engine's graph; what the engine refuses to answer is left out."""
    counts, found = _described(engine)
    if not counts:
        counts, found = _looked_up(engine)
    told = _told(engine, [*counts, *found])
    return Completion(
        prefixes=dict(prefixes()),
        classes=tuple(sorted(_suggestions(counts, told, counts), key=lambda each: -(each.count or 0))),
        properties=tuple(sorted(_suggestions(found, told, {}), key=lambda each: each.name.lower())),
    )


def _described(engine: Engine) -> tuple[dict[str, int], set[str]]:
    """The classes with their counts and the properties, as the graph describes itself; nothing where it doesn't."""
    counts = _counts(engine, _DESCRIBED_CLASSES)
    return counts, {str(row["term"]) for row in _rows(engine, _DESCRIBED_PROPERTIES)} if counts else set()


def _looked_up(engine: Engine) -> tuple[dict[str, int], set[str]]:
    """The same of a graph that doesn't."""
    counts = _counts(engine, _CLASSES)
    found = {str(row["term"]) for row in _rows(engine, _OWN_PROPERTIES)}
    for term in counts:
        found.update(str(row["term"]) for row in _rows(engine, _PROPERTIES % term))
    return counts, found


def _counts(engine: Engine, query: str) -> dict[str, int]:
    return {str(row["term"]): int(str(row["count"])) for row in _rows(engine, query)}


def _told(engine: Engine, terms: Iterable[str]) -> dict[str, str]:
    """What the graph says of terms: the definition where there is one, else the label."""
    values = " ".join(f"<{term}>" for term in terms)
    rows = _rows(engine, _TOLD % (values, values))
    labels = {str(row["term"]): str(row["text"]) for row in rows if str(row["property"]).endswith("label")}
    return labels | {
        str(row["term"]): str(row["text"]) for row in rows if not str(row["property"]).endswith("label")
    }


def _suggestions(terms: Iterable[str], told: dict[str, str], counts: dict[str, int]) -> Iterator[Suggestion]:
    for term in terms:
        yield Suggestion(term, short(term), told.get(term, ""), counts.get(term))


def _rows(engine: Engine, query: str) -> Rows:
    try:
        return engine.rows(query)
    except QueryError:
        return Rows((), ())
