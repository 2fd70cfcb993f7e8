"""The claims of the graph as a networkx graph: genes and diseases, one edge a claim."""

from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING

from raregraph.graph.engine import Engine
from raregraph.ontology.identifiers import compress
from raregraph.ontology.kinds import GeneDiseaseKind

if TYPE_CHECKING:
    from networkx import MultiDiGraph

_CLAIMS = """SELECT DISTINCT ?claim ?gene ?symbol ?kind ?disease ?label ?source ?record ?sentence WHERE {
    GRAPH ?graph {
        ?claim raregraph:kind ?kind ; biolink:subject ?gene ; biolink:object ?disease ;
            biolink:primary_knowledge_source ?source ; raregraph:record ?record ;
            biolink:supporting_text ?sentence .
        ?disease rdfs:label ?label
        FILTER NOT EXISTS { ?claim biolink:negated true }
    }
    GRAPH ?names { ?gene biolink:symbol ?symbol }
} ORDER BY ?claim ?label"""
_MODES = "SELECT DISTINCT ?claim ?mode { GRAPH ?g { ?claim biolink:allelic_requirement ?mode } } ORDER BY ?claim ?mode"
_FORMS = "SELECT DISTINCT ?form ?disease { GRAPH ?g { ?form skos:broader ?disease } } ORDER BY ?form ?disease"


def gene_disease_graph(
    engine: Engine,
    kinds: Collection[GeneDiseaseKind | str] | None = None,
    sources: Collection[str] | None = None,
) -> "MultiDiGraph[str]":
    """Genes and diseases with an edge from the gene to the disease, or form of it, for each claim.

    Nodes are CURIEs with `kind` (gene, disease) and `label`; edges are keyed by their claim and carry `kind`,
    `modes`, `source`, `record` and `sentence`. A form has an edge of kind `form_of` to its disease, where both are
    in the graph. `kinds` and `sources` (infores CURIEs) choose among the claims; denied claims are left out.

    Raises:
        ValueError: if a kind is none of `GeneDiseaseKind`.
    """
    import networkx as nx  # noqa: PLC0415 - slow to import, and few commands need it

    wanted = {GeneDiseaseKind(kind) for kind in kinds} if kinds is not None else set(GeneDiseaseKind)
    modes: defaultdict[str, list[str]] = defaultdict(list)
    for row in engine.rows(_MODES):
        modes[str(row["claim"])].append(compress(str(row["mode"])))
    graph: MultiDiGraph[str] = nx.MultiDiGraph()
    for row in engine.rows(_CLAIMS):
        kind, source = GeneDiseaseKind(str(row["kind"])), compress(str(row["source"]))
        if kind not in wanted or (sources is not None and source not in sources):
            continue
        gene, disease, claim = (compress(str(row[name])) for name in ("gene", "disease", "claim"))
        graph.add_node(gene, kind="gene", label=str(row["symbol"]))
        graph.add_node(disease, kind="disease", label=str(row["label"]))
        graph.add_edge(
            gene,
            disease,
            key=claim,
            kind=str(kind),
            modes=tuple(modes[str(row["claim"])]),
            source=source,
            record=compress(str(row["record"])),
            sentence=str(row["sentence"]),
        )
    for row in engine.rows(_FORMS):
        form, disease = compress(str(row["form"])), compress(str(row["disease"]))
        if form in graph and disease in graph:
            graph.add_edge(form, disease, key="form_of", kind="form_of")
    return graph
