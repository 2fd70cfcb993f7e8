"""What a release says of the sources behind its named graphs: titles, versions, terms, citations, files."""

from collections import defaultdict
from collections.abc import Mapping

import pyoxigraph
from pyoxigraph import Literal, NamedNode

from raregraph.graph.records import SourceGraph
from raregraph.graph.release import Release
from raregraph.ontology.identifiers import BASE, compress, expand


def source_graphs(release: Release) -> dict[str, SourceGraph]:
    """The sources of a release by the IRIs of their graphs, as its catalogue describes them."""
    store = pyoxigraph.Store.read_only(str(release.store_path))
    said: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for graph in store.named_graphs():
        if str(graph.value).startswith(f"{BASE}graph/catalogue/"):
            for quad in store.quads_for_pattern(None, None, None, graph):
                if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                    said[quad.subject.value][quad.predicate.value] = quad.object.value
    return {graph: _source(graph, values) for graph, values in sorted(said.items())}


def _source(graph: str, values: Mapping[str, str]) -> SourceGraph:
    def value(name: str) -> str:
        return values.get(expand(name), "")

    stated = value("raregraph:redistributable")
    infores = value("dcterms:source")
    return SourceGraph(
        graph=graph,
        name=value("dcterms:identifier"),
        title=value("dcterms:title"),
        description=value("dcterms:description"),
        infores=compress(infores, strict=False) or infores,
        version=value("dcterms:hasVersion"),
        licence=value("dcterms:rights"),
        licence_url=value("dcterms:license") or None,
        redistributable=stated == "true" if stated else None,
        homepage=value("foaf:homepage"),
        citation=value("dcterms:bibliographicCitation"),
        file=value("raregraph:file"),
        sha256=value("raregraph:sha256"),
    )
