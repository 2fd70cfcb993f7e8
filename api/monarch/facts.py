"""What the store says of a node itself: names, cross references, subsets, records, mappings."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from raregraph.api.monarch.identifiers import term_of
from raregraph.graph.engine.interface import Engine, Row
from raregraph.graph.formats import ResultFormat
from raregraph.ontology import biolink
from raregraph.ontology.identifiers import BASE, compress

_LABELS = "rdfs:label"
_FACTS = """
SELECT DISTINCT ?node ?graph ?property ?value WHERE {
  VALUES ?node { %(nodes)s }
  VALUES ?property { %(properties)s }
  GRAPH ?graph { ?node ?property ?value }
}
"""
_PROPERTIES = (
    "rdf:type",
    _LABELS,
    "skos:altLabel",
    "skos:exactMatch",
    "skos:broadMatch",
    "skos:narrowMatch",
    "skos:closeMatch",
    "skos:definition",
    "biolink:description",
    "biolink:symbol",
    "biolink:in_taxon",
    "dcterms:title",
    "owl:deprecated",
    "raregraph:alternativeId",
    "raregraph:crossReference",
    "raregraph:locusType",
    "raregraph:previousSymbol",
    "raregraph:subset",
)
_RECORDS = """
SELECT DISTINCT ?record ?title ?publisher ?url WHERE {
  GRAPH ?graph { ?record dcterms:subject %(node)s ; a raregraph:Record ; dcterms:title ?title }
  GRAPH ?graph { ?record dcterms:publisher ?publisher }
  OPTIONAL { GRAPH ?graph { ?record schema:url ?url } }
} ORDER BY ?record
"""
_SCOPES = {
    scope: f"oboInOwl:has{scope.capitalize()}Synonym" for scope in ("exact", "broad", "narrow", "related")
}
_GRAPHS = f"{BASE}graph/"
_OURS = {"examples", "void", "catalogue", "inferred"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the store says of a node: the values of its properties, CURIEs where there are some, and their sources.

    `values` has them under the property's CURIE, sorted; `sources` are the names of the loaded sources that describe
    the node, the one that calls it by name first.
    """

    values: dict[str, tuple[str, ...]]
    sources: tuple[str, ...]

    def all(self, *properties: str) -> list[str]:
        """The values of some properties, each once."""
        return list(dict.fromkeys(value for each in properties for value in self.values.get(each, ())))

    def first(self, *properties: str) -> str | None:
        """A value of the first of some properties that has one."""
        return next(iter(self.all(*properties)), None)

    @property
    def category(self) -> str | None:
        """The Biolink class that says most of what it is."""
        known = [each for each in self.all("rdf:type") if biolink.is_class(each)]
        return biolink.most_specific(known) if known else None


@dataclass(frozen=True, slots=True)
class RecordOf:
    """A record about a disease; `publisher` is an infores CURIE."""

    id: str
    title: str
    publisher: str
    url: str | None


def facts_of(engine: Engine, nodes: Sequence[str]) -> dict[str, Facts]:
    """What the store says of some nodes (CURIEs), asked at once; those of which it says nothing are left out.

    Raises:
        QueryError: if the engine can't answer.
    """
    if not nodes:
        return {}
    by_iri = {term_of(node)[1:-1]: node for node in nodes}
    properties = " ".join((*_PROPERTIES, *_SCOPES.values()))
    query = _FACTS % {"nodes": " ".join(map(term_of, nodes)), "properties": properties}
    said: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    # Read as plain text: a page of hits has a thousand such rows, and typed terms take as long as all the rest.
    answer = json.loads(engine.serialize(query, ResultFormat.JSON))
    for row in answer["results"]["bindings"]:
        source = row["graph"]["value"].removeprefix(_GRAPHS).partition("/")[0]
        said[by_iri[row["node"]["value"]]].append((source, _text(row["property"]), _text(row["value"])))
    return {node: _facts(node, each) for node, each in said.items()}


def _text(term: Mapping[str, str]) -> str:
    """A term of an answer in JSON: a CURIE where it has one, else as it stands."""
    return _curie(term["value"]) if term["type"] == "uri" else term["value"]


@lru_cache(1 << 14)
def _curie(iri: str) -> str:
    return compress(iri, strict=False) or iri


def _facts(node: str, said: Iterable[tuple[str, str, str]]) -> Facts:
    values: dict[str, set[str]] = defaultdict(set)
    named: dict[str, bool] = {}
    for source, name, value in said:
        values[name].add(value)
        if source not in _OURS:
            named[source] = named.get(source, False) or name == _LABELS
    space = node.partition(":")[0].lower()
    sources = sorted(named, key=lambda each: (each != space, not named[each], each))
    return Facts({name: tuple(sorted(found)) for name, found in values.items()}, tuple(sources))


def synonyms_of(facts: Facts) -> dict[str, list[str]]:
    """The synonyms of a node by their scope; those whose scope no source states are exact."""
    scoped = {scope: facts.all(name) for scope, name in _SCOPES.items()}
    loose = {text for scope in ("broad", "narrow", "related") for text in scoped[scope]}
    plain = [each for each in facts.all("skos:altLabel", "raregraph:previousSymbol") if each not in loose]
    return {**scoped, "exact": sorted({*scoped["exact"], *plain})}


def records_of(engine: Engine, node: str) -> list[RecordOf]:
    """The records about a disease (a CURIE)."""
    return [_record(row) for row in engine.rows(_RECORDS % {"node": term_of(node)})]


def _record(row: Row) -> RecordOf:
    address = row["url"]
    return RecordOf(
        _short(row["record"]),
        str(row["title"]),
        _short(row["publisher"]),
        None if address is None else str(address),
    )


def _short(term: object) -> str:
    return _curie(str(term))


def relation_label(relation: str) -> str | None:
    """What the Relation Ontology calls the relations of genes and diseases.

    >>> relation_label("RO:0003305")
    'contributes to severity of condition'
    """
    return {
        "RO:0003304": "contributes to condition",
        "RO:0003305": "contributes to severity of condition",
        "RO:0004011": "is causal gain of function germline mutation of in",
        "RO:0004012": "is causal loss of function germline mutation of in",
        "RO:0004013": "is causal germline mutation in",
        "RO:0004014": "is causal somatic mutation in",
        "RO:0019501": "confers susceptibility to condition",
    }.get(relation)
