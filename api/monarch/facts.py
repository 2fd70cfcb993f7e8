"""What a release says of a node itself: names, cross references, subsets, records, mappings."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from raregraph.api.monarch.identifiers import term_of
from raregraph.graph.engine.interface import Engine, Row
from raregraph.graph.rdf.named_graphs import source_of
from raregraph.graph.traversal.facts import LABEL, NAMING_LOOSELY, TYPE, FactFile, short
from raregraph.ontology import biolink
from raregraph.ontology.identifiers import compress

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
_NO_KINDS: Mapping[str, str] = MappingProxyType({})
_OURS = {"examples", "void", "catalogue", "inferred"}


@dataclass(frozen=True, slots=True)
class NodeFacts:
    """What a release says of a node: the values of its properties, CURIEs where there are some, and their sources.

    `values` has them under the property's CURIE, sorted; `sources` are the names of the loaded sources that describe
    the node, the one that calls it by name first; `loose_names` are synonyms that only lists without scopes have.
    (What any engine says of a node for its page, graph by graph, is `raregraph.api.nodes.reading.Facts`.)
    """

    values: dict[str, tuple[str, ...]]
    sources: tuple[str, ...]
    loose_names: frozenset[str] = frozenset()

    def all(self, *properties: str) -> list[str]:
        """The values of some properties, each once."""
        return list(dict.fromkeys(value for each in properties for value in self.values.get(each, ())))

    def first(self, *properties: str) -> str | None:
        """A value of the first of some properties that has one."""
        return next(iter(self.all(*properties)), None)

    @property
    def category(self) -> str | None:
        """The Biolink class that says most of what it is."""
        known = [each for each in self.all(TYPE) if biolink.is_class(each)]
        return biolink.most_specific(known) if known else None


@dataclass(frozen=True, slots=True)
class RecordOf:
    """A record about a disease; `publisher` is an infores CURIE."""

    id: str
    title: str
    publisher: str
    url: str | None


def facts_of(facts: FactFile, node: str, kinds: Mapping[str, str] = _NO_KINDS) -> NodeFacts | None:
    """What a release says of a node (a CURIE); None if it describes no such node. `kinds` are those of its sources."""
    said = facts.of(short(term_of(node).encode()).decode())
    values: dict[str, list[str]] = defaultdict(list)
    named: dict[str, bool] = {}
    loose = set[str]()
    for stated, value in said:
        values[stated.property].append(_curie(value) if "://" in value else value)
        sources = list(map(source_of, stated.graphs))
        if stated.property == "skos:altLabel" and all(kinds.get(each) in NAMING_LOOSELY for each in sources):
            loose.add(value)
        for source in sources:
            if source not in _OURS:
                named[source] = named.get(source, False) or stated.property == LABEL
    space = node.partition(":")[0].lower()
    by_name = sorted(named, key=lambda each: (each != space, not named[each], each))
    found = {name: tuple(sorted(set(some))) for name, some in values.items()}
    return NodeFacts(found, tuple(by_name), frozenset(loose)) if said else None


@lru_cache(1 << 14)
def _curie(iri: str) -> str:
    return compress(iri, strict=False) or iri


def synonyms_of(facts: NodeFacts) -> dict[str, list[str]]:
    """The synonyms of a node by their scope, and all of them.

    Those of an ontology that it doesn't call anything else are exact; the scope of names from lists is unknown.
    """
    scoped = {scope: facts.all(name) for scope, name in _SCOPES.items()}
    loose = {text for scope in ("broad", "narrow", "related") for text in scoped[scope]}
    plain = [each for each in facts.all("skos:altLabel", "raregraph:previousSymbol") if each not in loose]
    exact = sorted({*scoped["exact"], *(each for each in plain if each not in facts.loose_names)})
    every = sorted({*exact, *plain, *loose})
    return {**scoped, "exact": exact, "every": every}


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
        "RO:0003303": "causes condition",
        "RO:0003304": "contributes to condition",
        "RO:0003305": "contributes to severity of condition",
        "RO:0004011": "is causal gain of function germline mutation of in",
        "RO:0004012": "is causal loss of function germline mutation of in",
        "RO:0004013": "is causal germline mutation in",
        "RO:0004014": "is causal somatic mutation in",
        "RO:0019501": "confers susceptibility to condition",
    }.get(relation)
