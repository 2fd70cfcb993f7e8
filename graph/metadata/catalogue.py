"""The catalogue of a graph: what it says of the sources behind its named graphs (titles, versions, terms, files)."""

from collections import defaultdict
from collections.abc import Mapping

from raregraph.graph.engine.interface import Engine
from raregraph.graph.engine.texts import answers
from raregraph.graph.records import SourceGraph
from raregraph.ontology.identifiers import short

_CATALOGUE = "SELECT ?graph ?p ?o { GRAPH ?g { ?graph a raregraph:NamedGraph ; ?p ?o } }"


def source_graphs(engine: Engine) -> dict[str, SourceGraph]:
    """The sources of a graph by the IRIs of their named graphs, sorted; none if it has no catalogue."""
    said: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for graph, name, value in sorted(answers(engine, _CATALOGUE)):
        said[graph].setdefault(short(name), value)
    return {graph: _source(graph, values) for graph, values in said.items()}


def _source(graph: str, said: Mapping[str, str]) -> SourceGraph:
    def value(name: str) -> str:
        return said.get(name, "")

    name, infores = value("dcterms:identifier") or graph, value("dcterms:source")
    stated = value("raregraph:redistributable")
    return SourceGraph(
        graph=graph,
        name=name,
        title=value("dcterms:title") or name,
        description=value("dcterms:description"),
        infores=short(infores),
        version=value("dcterms:hasVersion"),
        licence=value("dcterms:rights"),
        licence_url=value("dcterms:license") or None,
        redistributable=stated == "true" if stated else None,
        homepage=value("foaf:homepage"),
        citation=value("dcterms:bibliographicCitation"),
        file=value("raregraph:file"),
        sha256=value("raregraph:sha256"),
        kind=value("dcterms:type"),
    )
