"""Claims since a date are all there, whether or not the hub names their disease."""

from dataclasses import replace

import pyoxigraph
import pytest

from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.graph.curated import Term
from raregraph.graph.engine.interface import EmbeddedEngine
from raregraph.graph.rdf.claims import Origin
from raregraph.graph.rdf.conditions import record_quads
from raregraph.graph.rdf.genes import gene_quads
from raregraph.graph.rdf.named_graphs import graph_iri
from raregraph.graph.rdf.static import ontology_quads
from raregraph.graph.rdf.terms import term_quads
from raregraph.graph.records import Claims, ConditionRecord, Evidence, Gene, GeneClaim, ModeClaim
from raregraph.ontology.kinds import GeneDiseaseKind

TEXT = "Changes in SMN1 cause it. It is autosomal recessive."
GENE, MODE = Evidence(TEXT[:25], 0, 25), Evidence(TEXT[26:], 26, len(TEXT))
RECORD = ConditionRecord(
    "gard/sma", "infores:gard", "Spinal Muscular Atrophies", TEXT, identifiers=("MONDO:0001516",), file="a"
)
CLAIMS = Claims(
    genes=(GeneClaim("HGNC:11117", "SMN1", GeneDiseaseKind.CAUSES, GENE),),
    modes=(ModeClaim("HP:0000007", "usual", MODE),),
)
TERMS = (
    Term("MONDO:0001516", "spinal muscular atrophy", "disease", parents=("MONDO:0020127",)),
    Term("MONDO:0020127", "hereditary motor neuron disease", "disease"),
)


def asked(*, with_hub: bool) -> set[tuple[str, str, str]]:
    """Subject, relation and object of each row, where MONDO is built too, or is not."""
    record = replace(RECORD, last_updated="2016-01-07")
    origin = Origin(graph_iri("gard-pages", "1"), "infores:gard", "manual_agent", "ECO:0000304")
    store = pyoxigraph.Store()
    parts = [
        gene_quads(Gene("HGNC:11117", "SMN1", "survival of motor neuron 1"), graph_iri("hgnc", "1")).encode(),
        *ontology_quads("1"),
        *(term_quads(term, graph_iri("mondo", "1")).encode() for term in TERMS if with_hub),
        record_quads(record, CLAIMS, origin, origin, hub_names_it=with_hub).encode(),
    ]
    for part in parts:
        store.load(part, pyoxigraph.RdfFormat.N_QUADS)
    rows = KnowledgeGraph(EmbeddedEngine(store)).ask("claims-of-source-since", source="gard", since="2016")
    return {(str(row["subject"]), str(row["relation"]), str(row["object"])) for row in rows}


@pytest.mark.parametrize(
    ("with_hub", "called"), [(True, "spinal muscular atrophy"), (False, "Spinal Muscular Atrophies")]
)
def test_a_disease_is_called_as_the_hub_calls_it_or_else_as_its_record(with_hub: bool, called: str) -> None:
    assert asked(with_hub=with_hub) == {
        ("SMN1", "causes", called),
        (called, "has_mode_of_inheritance", "Autosomal recessive inheritance"),
    }
