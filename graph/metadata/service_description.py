"""What the SPARQL service says of itself: SPARQL 1.1 Service Description, and VoID with addresses and dates."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyoxigraph

from raregraph.graph.formats import TRIPLE_FORMATS, ResultFormat
from raregraph.graph.identity import DATASET
from raregraph.graph.rdf.nquads import XSD, literal, url
from raregraph.ontology.identifiers import BASE, expand

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
    "TriG",
    "N-Quads",
)
_OF_GRAPHS = frozenset(
    (f"{_SD}name", f"{_SD}graph", f"{_SD}namedGraph", f"{_VOID}triples", f"{_VOID}entities")
)
_PREFIXES = {
    "sd": _SD,
    "void": _VOID,
    "void-ext": "http://ldf.fi/void-ext#",
    "dcterms": "http://purl.org/dc/terms/",
    "formats": _FORMATS,
    "xsd": XSD,
    "sh": "http://www.w3.org/ns/shacl#",
    "rdfs": expand("rdfs:label").removesuffix("label"),
    "schema": "https://schema.org/",
}


def service_description(endpoint: str, void: bytes, form: ResultFormat) -> bytes:
    """The service at an address: its language, formats, features, and graphs with their sizes.

    Args:
        endpoint: the address that was asked.
        void: what the release holds, as `Release.void` gives it; empty if nothing is known.
        form: a format for triples.

    Raises:
        ValueError: if the address is no IRI.
    """
    return _written([*_service(endpoint), *_graphs(void)], form)


def void_description(
    endpoint: str, void: bytes, manifest: Mapping[str, Any], form: ResultFormat, also: Iterable[str] = ()
) -> bytes:
    """All that is counted in a release, with its date, the licences of its sources, and where it can be asked.

    `also` are further lines of N-Triples, without their dots.

    Raises:
        ValueError: if the address is no IRI.
    """
    counted = [quad.triple for quad in pyoxigraph.parse(void, pyoxigraph.RdfFormat.N_QUADS)]
    return _written({*_parsed([*_about(endpoint, manifest), *also]), *counted}, form)


def transcribed(triples: str, form: ResultFormat) -> bytes:
    """N-Triples in another format for triples."""
    return _written((quad.triple for quad in pyoxigraph.parse(triples, pyoxigraph.RdfFormat.N_TRIPLES)), form)


def _service(endpoint: str) -> Iterable[pyoxigraph.Triple]:
    pyoxigraph.NamedNode(endpoint)
    s, a = f"<{endpoint}>", f"<{expand('rdf:type')}>"
    lines = [
        f"{s} {a} <{_SD}Service>",
        f"{s} <{_SD}endpoint> {s}",
        f"{s} <{_SD}supportedLanguage> <{_SD}SPARQL11Query>",
        f"{s} <{_SD}feature> <{_SD}UnionDefaultGraph>",
        f"{s} <{_SD}propertyFeature> <{expand('raregraph:search')}>",
        f"{s} <{_SD}defaultDataset> <{DATASET}>",
        f"<{DATASET}> {a} <{_SD}Dataset>",
        *(f"{s} <{_SD}resultFormat> <{_FORMATS}{name}>" for name in _RESULT_FORMATS),
    ]
    return _parsed(lines)


def _graphs(void: bytes) -> Iterator[pyoxigraph.Triple]:
    """Of a whole description, the graphs and their sizes."""
    triples = [quad.triple for quad in pyoxigraph.parse(void, pyoxigraph.RdfFormat.N_QUADS)]
    graphs = {triple.subject for triple in triples if triple.predicate.value == f"{_SD}graph"}
    sizes = {triple.object for triple in triples if triple.predicate.value == f"{_SD}graph"}
    shown = graphs | sizes | {pyoxigraph.NamedNode(DATASET)}
    yield from (
        triple for triple in triples if triple.subject in shown and triple.predicate.value in _OF_GRAPHS
    )


def _about(endpoint: str, manifest: Mapping[str, Any]) -> Iterator[str]:
    pyoxigraph.NamedNode(endpoint)
    s = f"<{DATASET}>"
    yield f"{s} <{_VOID}sparqlEndpoint> <{endpoint}>"
    yield f'{s} <{expand("dcterms:issued")}> "{manifest["built_at"]}"^^<{XSD}dateTime>'
    yield f"{s} <{expand('dcterms:identifier')}> {literal(manifest['id'])}"
    for source in manifest["sources"]:
        part = f"<{DATASET}/{source['graph'].removeprefix(f'{BASE}graph/')}>"
        yield f"{part} <{expand('dcterms:title')}> {literal(source['title'])}"
        yield f"{part} <{expand('dcterms:hasVersion')}> {literal(source['version'])}"
        yield f"{part} <{expand('dcterms:rights')}> {literal(source['licence'])}"
        yield f"{part} <{expand('dcterms:source')}> {url(expand(source['infores']))}"


def _parsed(lines: Iterable[str]) -> list[pyoxigraph.Triple]:
    text = "".join(f"{line} .\n" for line in lines)
    return [quad.triple for quad in pyoxigraph.parse(text, pyoxigraph.RdfFormat.N_TRIPLES)]


def _written(triples: Iterable[pyoxigraph.Triple], form: ResultFormat) -> bytes:
    ordered = sorted(
        triples, key=lambda triple: (str(triple.subject), str(triple.predicate), str(triple.object))
    )
    return bytes(pyoxigraph.serialize(ordered, format=TRIPLE_FORMATS[form], prefixes=_PREFIXES) or b"")
