"""What an inferred claim rests on, where its premises are not in the release."""

from pathlib import Path

from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.api.trapi.models import Query, TrapiResponse
from raregraph.api.trapi.provider import answer
from raregraph.graph.curated import Attribution, Edge
from raregraph.graph.draft import draft
from raregraph.graph.rdf.kgx import edge_quads
from raregraph.graph.rdf.named_graphs import graph_iri
from tests.api.trapi.queries import GENE, edge, ids, query
from tests.curated_graph import SMA, VAPB, quads

ENTAILED = Edge(
    id="uuid:1857298d-2efe-4dcc-b0c6-65fde622e540",
    category="biolink:CausalGeneToDiseaseAssociation",
    subject=VAPB,
    predicate="biolink:causes",
    object=SMA,
    attribution=Attribution("infores:raregraph", "line 2", (), "logical_entailment", "automated_agent"),
)


def test_a_claim_whose_premises_are_elsewhere_has_no_support_graph(tmp_path: Path) -> None:
    with draft(tmp_path) as release:
        release.load(iter([*quads(), edge_quads(ENTAILED, graph_iri("kgx", "1")).encode()]))
        release.publish({"built_at": "2020-01-01T00:00:00+00:00", "sources": []}, {})
    asked = query({"g": ids(VAPB) | GENE, "d": ids(SMA)}, edge("g", "causes", "d"))
    found = answer(KnowledgeGraph.open(tmp_path), Query.model_validate(asked))
    TrapiResponse.model_validate(found, strict=True)
    [told] = found["message"]["knowledge_graph"]["edges"].values()
    assert "biolink:support_graphs" not in {each["attribute_type_id"] for each in told["attributes"]}
    assert found["message"]["auxiliary_graphs"] == {}
