"""What a release holds, counted, as VoID: for each graph its triples, its classes and the properties of each class.

The description is made once, when the release is built, stands in a graph of its own and in a file beside the store.
Its shape is the one that editors ask for completion: a graph (`sd:graph`) has class partitions, each has property
partitions, and those say of which classes or datatypes their values are. Counts are exact; the classes and datatypes of
values are those found among 200 of them.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

import pyoxigraph

from raregraph.graph.identity import DATASET
from raregraph.graph.rdf.nquads import integer
from raregraph.ontology.identifiers import BASE, expand

_SAMPLE = 200
_VOID = "http://rdfs.org/ns/void#"
_EXT = "http://ldf.fi/void-ext#"
_SD = "http://www.w3.org/ns/sparql-service-description#"
_TYPE = f"<{expand('rdf:type')}>"

Term = pyoxigraph.NamedNode | pyoxigraph.Literal | pyoxigraph.BlankNode | pyoxigraph.Triple


@dataclass(slots=True)
class _Property:
    triples: int
    classes: set[str] = field(default_factory=set)
    datatypes: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Class:
    entities: int
    properties: dict[str, _Property] = field(default_factory=dict)


@dataclass(slots=True)
class _Graph:
    properties: dict[str, int] = field(default_factory=dict)
    classes: dict[str, _Class] = field(default_factory=dict)

    @property
    def triples(self) -> int:
        return sum(self.properties.values())


def void_quads(store: pyoxigraph.Store, graph: str) -> bytes:
    """The description of a store as N-Quads in the named graph `graph` (an IRI), sorted."""
    g = f"<{graph}> .\n"
    lines = {f"{triple} {g}" for triple in _dataset(_counted(store))}
    return "".join(sorted(lines)).encode()


def triples_of_graphs(void: bytes) -> dict[str, int]:
    """How many triples each graph has, by its IRI, from a description that `void_quads` made."""
    quads = list(pyoxigraph.parse(void, pyoxigraph.RdfFormat.N_QUADS))
    sizes = {quad.subject: quad.object for quad in quads if quad.predicate.value == f"{_VOID}triples"}
    return {
        str(quad.subject.value): int(size.value)
        for quad in quads
        if quad.predicate.value == f"{_SD}graph"
        and isinstance(size := sizes.get(quad.object), pyoxigraph.Literal)
        and isinstance(quad.subject, pyoxigraph.NamedNode)
    }


def _counted(store: pyoxigraph.Store) -> Mapping[str, _Graph]:
    graphs: defaultdict[str, _Graph] = defaultdict(_Graph)
    for graph, prop, count in _rows(
        store, "SELECT ?g ?p (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ?p"
    ):
        graphs[graph].properties[prop] = int(count)
    entities = "SELECT ?g ?c (COUNT(*) AS ?n) { GRAPH ?g { ?s a ?c } } GROUP BY ?g ?c"
    for graph, kind, count in _rows(store, entities):
        graphs[graph].classes[kind] = _Class(int(count))
    found: dict[Term, frozenset[str]] = {}
    each = "SELECT ?g ?c ?p (COUNT(*) AS ?n) { GRAPH ?g { ?s a ?c . ?s ?p ?o } } GROUP BY ?g ?c ?p"
    for graph, kind, prop, count in _rows(store, each):
        held = graphs[graph].classes[kind].properties[prop] = _Property(int(count))
        _describe_values(store, (graph, kind, prop), held, found)
    return graphs


def _rows(store: pyoxigraph.Store, query: str) -> Iterator[tuple[str, ...]]:
    solutions = store.query(query)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    for solution in solutions:
        terms = tuple(solution)
        if all(isinstance(term, pyoxigraph.NamedNode | pyoxigraph.Literal) for term in terms):
            yield tuple(term.value for term in terms)


def _describe_values(
    store: pyoxigraph.Store, place: tuple[str, str, str], held: _Property, found: dict[Term, frozenset[str]]
) -> None:
    """Of which classes and datatypes values are; the store's order is by hash, so the first are as good as any."""
    graph, kind, prop = place
    query = f"SELECT ?o {{ GRAPH <{graph}> {{ ?s a <{kind}> . ?s <{prop}> ?o }} }} LIMIT {_SAMPLE}"
    solutions = store.query(query)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    for (value,) in solutions:
        if isinstance(value, pyoxigraph.Literal):
            held.datatypes.add(value.datatype.value)
        elif isinstance(value, pyoxigraph.NamedNode | pyoxigraph.BlankNode):
            if value not in found:
                found[value] = frozenset(_classes(store, value))
            held.classes |= found[value]


def _classes(store: pyoxigraph.Store, node: pyoxigraph.NamedNode | pyoxigraph.BlankNode) -> Iterator[str]:
    for quad in store.quads_for_pattern(node, pyoxigraph.NamedNode(expand("rdf:type")), None, None):
        if isinstance(quad.object, pyoxigraph.NamedNode):
            yield quad.object.value


def _dataset(graphs: Mapping[str, _Graph]) -> Iterator[str]:
    s = f"<{DATASET}>"
    yield from _types(s, f"{_VOID}Dataset", f"{_SD}Dataset", f"{_SD}GraphCollection")
    yield f'{s} <{expand("dcterms:title")}> "raregraph: a rare-disease knowledge graph"@en'
    yield f"{s} <{_VOID}triples> {integer(sum(graph.triples for graph in graphs.values()))}"
    yield f"{s} <{_VOID}classes> {integer(len({kind for graph in graphs.values() for kind in graph.classes}))}"
    yield f"{s} <{_VOID}properties> {integer(len({p for graph in graphs.values() for p in graph.properties}))}"
    for name, graph in graphs.items():
        described = (
            f"<{DATASET}/{name.removeprefix(f'{BASE}graph/')}>" if name.startswith(BASE) else _node(s, name)
        )
        yield f"{s} <{_VOID}subset> {described}"
        yield f"{s} <{_SD}namedGraph> <{name}>"
        yield from _types(f"<{name}>", f"{_SD}NamedGraph")
        yield f"<{name}> <{_SD}name> <{name}>"
        yield f"<{name}> <{_SD}graph> {described}"
        yield from _described_graph(described, graph)


def _described_graph(s: str, graph: _Graph) -> Iterator[str]:
    yield from _types(s, f"{_VOID}Dataset", f"{_SD}Graph")
    yield f"{s} <{_VOID}triples> {integer(graph.triples)}"
    yield f"{s} <{_VOID}entities> {integer(sum(kind.entities for kind in graph.classes.values()))}"
    yield f"{s} <{_VOID}classes> {integer(len(graph.classes))}"
    yield f"{s} <{_VOID}properties> {integer(len(graph.properties))}"
    for prop, triples in graph.properties.items():
        part = _node(s, prop)
        yield f"{s} <{_VOID}propertyPartition> {part}"
        yield f"{part} <{_VOID}property> <{prop}>"
        yield f"{part} <{_VOID}triples> {integer(triples)}"
    for name, kind in graph.classes.items():
        part = _node(s, name)
        yield f"{s} <{_VOID}classPartition> {part}"
        yield f"{part} <{_VOID}class> <{name}>"
        yield f"{part} <{_VOID}entities> {integer(kind.entities)}"
        for prop, held in kind.properties.items():
            yield from _described_property(part, prop, held)


def _described_property(part: str, prop: str, held: _Property) -> Iterator[str]:
    own = _node(part, prop)
    yield f"{part} <{_VOID}propertyPartition> {own}"
    yield f"{own} <{_VOID}property> <{prop}>"
    yield f"{own} <{_VOID}triples> {integer(held.triples)}"
    for name in held.classes:
        of_values = _node(own, name)
        yield f"{own} <{_VOID}classPartition> {of_values}"
        yield f"{of_values} <{_VOID}class> <{name}>"
    for datatype in held.datatypes:
        of_values = _node(own, datatype)
        yield f"{own} <{_EXT}datatypePartition> {of_values}"
        yield f"{of_values} <{_EXT}datatype> <{datatype}>"


def _types(s: str, *classes: str) -> Iterator[str]:
    for each in classes:
        yield f"{s} {_TYPE} <{each}>"


def _node(parent: str, name: str) -> str:
    """An IRI for a part, from that of the whole and a hash of what it is."""
    whole = parent[1:-1]
    digest = blake2b(f"{whole} {name}".encode(), digest_size=8).hexdigest()
    return f"<{DATASET}/part/{digest}>"
