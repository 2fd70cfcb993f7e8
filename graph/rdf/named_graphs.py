"""What the named graph of a source is called, and what the catalogue says of it."""

import re
from functools import lru_cache

from raregraph.graph.rdf.iris import TYPE, in_dcterms, in_raregraph
from raregraph.graph.rdf.nquads import XSD, iri, literal, url
from raregraph.graph.records import SourceGraph
from raregraph.ontology.identifiers import BASE


def graph_iri(source: str, version: str) -> str:
    """The IRI of the named graph of one source and version.

    >>> graph_iri("hgnc", "2024-10-18")
    'https://w3id.org/raregraph/graph/hgnc/2024-10-18'
    >>> graph_iri("gencc", "2023-10 (part)")
    'https://w3id.org/raregraph/graph/gencc/2023-10-part'
    """
    return f"{BASE}graph/{source}/{_NOT_IN_PATHS.sub('-', version).strip('-')}"


@lru_cache(1 << 10)
def source_of(graph: str) -> str:
    """The name of the source whose named graph (an IRI) this is.

    >>> source_of("https://w3id.org/raregraph/graph/hgnc/2024-10-18")
    'hgnc'
    """
    return graph.removeprefix(_GRAPHS).partition("/")[0]


_GRAPHS = f"{BASE}graph/"
_NOT_IN_PATHS = re.compile(r"[^A-Za-z0-9._-]+")


def source_graph_quads(source: SourceGraph, graph: str) -> str:
    """What a named graph holds, in the catalogue graph `graph` (an IRI).

    `raregraph:redistributable` is left out where the terms of the source could not be established.
    """
    s, g = f"<{source.graph}>", f"<{graph}> .\n"
    lines = [
        f"{s} {TYPE} {in_raregraph('NamedGraph')} {g}",
        f"{s} {in_dcterms('identifier')} {literal(source.name)} {g}",
        f"{s} {in_dcterms('title')} {literal(source.title)} {g}",
        f"{s} {in_dcterms('description')} {literal(source.description)} {g}",
        f"{s} {in_dcterms('source')} {iri(source.infores)} {g}",
        f"{s} {in_dcterms('hasVersion')} {literal(source.version)} {g}",
        f"{s} {in_dcterms('rights')} {literal(source.licence)} {g}",
        f"{s} {in_dcterms('bibliographicCitation')} {literal(source.citation)} {g}",
        f"{s} {iri('foaf:homepage')} {url(source.homepage)} {g}",
        f"{s} {in_raregraph('file')} {literal(source.file)} {g}",
        f"{s} {in_raregraph('sha256')} {literal(source.sha256)} {g}",
    ]
    if source.kind:
        lines.append(f"{s} {in_dcterms('type')} {literal(source.kind)} {g}")
    if source.licence_url:
        lines.append(f"{s} {in_dcterms('license')} {url(source.licence_url)} {g}")
    if source.redistributable is not None:
        value = "true" if source.redistributable else "false"
        lines.append(f'{s} {in_raregraph("redistributable")} "{value}"^^<{XSD}boolean> {g}')
    return "".join(lines)
