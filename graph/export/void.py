"""VoID of an export: how many triples each of its graphs has, of which classes and properties, and in which file."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from raregraph.graph.errors import ReleaseError
from raregraph.graph.export.selection import ExportedGraph, Selection
from raregraph.graph.identity import DATASET
from raregraph.graph.records import SourceGraph
from raregraph.ontology.identifiers import BASE, expand, prefixes

_VOID = "http://rdfs.org/ns/void#"
_SD = "http://www.w3.org/ns/sparql-service-description#"
_HERE = "x-beside-this-file:"
_INTEGER = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
_PREFIXES = prefixes() | {"sd": _SD, "void-ext": "http://ldf.fi/void-ext#"}


def export_void(
    selection: Selection,
    counted: Counter[str],
    files: Mapping[str, str],
    sources: Mapping[str, SourceGraph],
) -> bytes:
    """The description as Turtle, in which files are named relative to it.

    Args:
        selection: what is exported.
        counted: the triples of each graph, by its IRI.
        files: in which file each graph is.
        sources: the catalogue of the release.
    """
    triples = {
        *_dataset(selection, counted, files),
        *(each for graph in selection.graphs for each in _graph(graph, counted, files, sources)),
        *_counted_at_build(selection),
    }
    ordered = sorted(triples, key=lambda each: (str(each.subject), str(each.predicate), str(each.object)))
    written = pyoxigraph.serialize(ordered, format=RdfFormat.TURTLE, prefixes=_PREFIXES) or b""
    # The names of files stand there without a base, so that they mean those beside this one, wherever that is put.
    lines = written.replace(f"<{_HERE}".encode(), b"<").splitlines(keepends=True)
    head = [line for line in lines if line.startswith(b"@prefix ")]  # in any order
    return b"".join((*sorted(head), *lines[len(head) :]))


def _dataset(selection: Selection, counted: Counter[str], files: Mapping[str, str]) -> Iterator[Triple]:
    s = NamedNode(DATASET)
    for kind in (f"{_VOID}Dataset", f"{_SD}Dataset"):
        yield Triple(s, _node("rdf:type"), NamedNode(kind))
    yield Triple(
        s, _node("dcterms:title"), Literal("raregraph: a rare-disease knowledge graph", language="en")
    )
    yield Triple(s, _node("dcterms:identifier"), Literal(selection.release.id))
    yield Triple(s, NamedNode(f"{_VOID}triples"), _number(counted.total()))
    for name in sorted(set(files.values())):
        yield Triple(s, NamedNode(f"{_VOID}dataDump"), NamedNode(_HERE + name))
    for graph in selection.graphs:
        yield Triple(s, NamedNode(f"{_VOID}subset"), _described(graph))
        yield Triple(s, NamedNode(f"{_SD}namedGraph"), NamedNode(graph.graph))


def _graph(
    graph: ExportedGraph,
    counted: Counter[str],
    files: Mapping[str, str],
    sources: Mapping[str, SourceGraph],
) -> Iterator[Triple]:
    named, s = NamedNode(graph.graph), _described(graph)
    yield Triple(named, _node("rdf:type"), NamedNode(f"{_SD}NamedGraph"))
    yield Triple(named, NamedNode(f"{_SD}name"), named)
    yield Triple(named, NamedNode(f"{_SD}graph"), s)
    yield Triple(s, _node("rdf:type"), NamedNode(f"{_VOID}Dataset"))
    yield Triple(s, _node("dcterms:title"), Literal(graph.title or graph.source))
    yield Triple(s, _node("dcterms:hasVersion"), Literal(graph.version))
    yield Triple(s, NamedNode(f"{_VOID}triples"), _number(counted[graph.graph]))
    yield Triple(s, NamedNode(f"{_VOID}dataDump"), NamedNode(_HERE + files[graph.graph]))
    if source := sources.get(graph.graph):
        yield Triple(s, _node("dcterms:rights"), Literal(source.licence))
        yield Triple(s, _node("dcterms:source"), NamedNode(expand(source.infores)))
        yield Triple(s, _node("dcterms:bibliographicCitation"), Literal(source.citation))
        if source.licence_url:
            yield Triple(s, _node("dcterms:license"), NamedNode(source.licence_url))


def _counted_at_build(selection: Selection) -> Iterator[Triple]:
    """The classes and properties of graphs that are exported as they were built."""
    try:
        void = selection.release.void()
    except ReleaseError:
        return  # built by a version that didn't count them
    about: defaultdict[str, list[Triple]] = defaultdict(list)
    for quad in pyoxigraph.parse(void, RdfFormat.N_QUADS):
        about[quad.subject.value].append(quad.triple)
    unchanged = [
        _described(graph).value
        for graph in selection.graphs
        if selection.is_whole or graph.source != "inferred"
    ]
    waiting, seen = list(unchanged), set(unchanged)
    while waiting:
        for triple in about.get(waiting.pop(), ()):
            yield triple
            part = triple.object.value if isinstance(triple.object, NamedNode) else ""
            if part.startswith(f"{DATASET}/part/") and part not in seen:
                seen.add(part)
                waiting.append(part)


def _described(graph: ExportedGraph) -> NamedNode:
    return NamedNode(f"{DATASET}/{graph.graph.removeprefix(f'{BASE}graph/')}")


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=_INTEGER)


def _node(curie: str) -> NamedNode:
    return NamedNode(expand(curie))
