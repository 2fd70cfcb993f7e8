"""The named questions as RDF: what editors of SPARQL read to offer them as examples.

Each question is a `sh:SPARQLExecutable` with its text, a comment and keywords, by the conventions of SIB's
sparql-examples. The usual prefixes stand beside them, by `sh:declare`.

>>> "<http://www.w3.org/ns/shacl#select>" in executable_triples()
True
"""

from collections.abc import Iterator

from rdflib import OWL, RDF, RDFS, SH, XSD, Graph, Literal, Namespace, URIRef

from raregraph.ontology.identifiers import BASE, prefixes
from raregraph.queries.question import Question, questions

EXAMPLES = f"{BASE}examples"
_SCHEMA = Namespace("https://schema.org/")
_PREFIXES = URIRef(f"{EXAMPLES}/prefixes")


def executables(endpoint: str | None = None) -> Graph:
    """All named questions and the usual prefixes; `endpoint` is the address that answers them, if it is known."""
    graph = Graph()
    graph.bind("sh", SH)
    graph.bind("schema", _SCHEMA)
    graph.add((_PREFIXES, RDF.type, OWL.Ontology))
    graph.add((_PREFIXES, RDFS.comment, Literal("The prefixes of raregraph's questions.", lang="en")))
    for name, iri in prefixes().items():
        declared = URIRef(f"{_PREFIXES}/{name}")
        graph.add((_PREFIXES, SH.declare, declared))
        graph.add((declared, SH.prefix, Literal(name)))
        graph.add((declared, SH.namespace, Literal(iri, datatype=XSD.anyURI)))
    for question in questions():
        for predicate, value in _said(question):
            graph.add((URIRef(f"{EXAMPLES}/{question.name}"), predicate, value))
        if endpoint:
            graph.add((URIRef(f"{EXAMPLES}/{question.name}"), _SCHEMA.target, URIRef(endpoint)))
    return graph


def executable_triples(endpoint: str | None = None) -> str:
    """The same as N-Triples."""
    return executables(endpoint).serialize(format="nt")


def executable_quads(version: str) -> bytes:
    """The same as N-Quads, sorted, in the graph of examples of a version of raregraph."""
    end = f"<{BASE}graph/examples/{version}> .\n"
    triples = executable_triples().split("\n")
    return "".join(sorted(f"{triple.removesuffix('.')}{end}" for triple in triples if triple)).encode()


def _said(question: Question) -> Iterator[tuple[URIRef, URIRef | Literal]]:
    yield RDF.type, SH.SPARQLExecutable
    yield RDF.type, SH.SPARQLSelectExecutable
    yield RDFS.label, Literal(question.name)
    yield RDFS.comment, Literal(question.summary, lang="en")
    yield SH.prefixes, _PREFIXES
    yield SH.select, Literal(_plain(question.text))
    for keyword in question.keywords:
        yield _SCHEMA.keywords, Literal(keyword)


def _plain(text: str) -> str:
    """The query without its head of `#+` lines."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("#+")).strip()
