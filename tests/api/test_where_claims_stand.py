"""An identifier leads where a build moved its claims, and no further: on every surface the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import raregraph
from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.api.monarch.view import view_of
from raregraph.api.nodes.pages import page_of, subject_of
from raregraph.api.trapi.identifiers import named
from raregraph.graph.curated import GeneDiseaseRow, Term
from raregraph.graph.disease_index import DiseaseIndex
from raregraph.graph.rdf.named_graphs import graph_iri
from raregraph.graph.rdf.rows import disease_quads, row_quads
from raregraph.graph.rdf.terms import term_quads
from raregraph.loaders.identities import Identities
from raregraph.ontology.identifiers import expand
from raregraph.ontology.kinds import GeneDiseaseKind
from raregraph.queries.lookup import diseases_named
from tests.graph.licensed import SAID, entry, publish

RETIRED, TYPE1 = "MONDO:0009999", "MONDO:0009669"
GROUP, MOVED = "ORPHA:250984", "ORPHA:83330"
TERMS = (
    Term(RETIRED, "obsolete group", "disease", exact=(GROUP,), obsolete=True),
    Term(TYPE1, "spinal muscular atrophy type 1", "disease", exact=(MOVED,)),
)


def quads() -> Iterator[bytes]:
    identities = Identities.of((), DiseaseIndex.of(TERMS))
    graph = graph_iri("orphapacket", "1")
    yield "".join(term_quads(term, graph_iri("mondo", "1")) for term in TERMS).encode()
    for disease in (GROUP, MOVED):
        row = GeneDiseaseRow("HGNC:1", disease, GeneDiseaseKind.CAUSES, SAID, disease_label="a disease")
        yield (disease_quads(row, graph, identities) + row_quads(row, graph, identities)).encode()


@pytest.fixture(scope="module")
def kg(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    home: Path = tmp_path_factory.mktemp("claims") / "home"
    publish(home, [entry("mondo", "ontology", True), entry("orphapacket", "ontology", True)], quads())
    return raregraph.open(home)


@pytest.mark.parametrize(("asked", "meant"), [(GROUP, GROUP), (MOVED, TYPE1)])
def test_all_surfaces_answer_with_the_node_that_has_the_claims(
    kg: KnowledgeGraph, asked: str, meant: str
) -> None:
    assert view_of(kg).node_of(asked) == meant
    [found] = named(kg.associations, kg.engine, [asked])
    assert found.number == kg.associations.arrays.number(meant)
    assert diseases_named(kg.engine, asked) == (expand(meant),)


def test_a_page_sends_nobody_away_from_the_claims(kg: KnowledgeGraph) -> None:
    notices = {
        each: [link.href for link in page_of(subject_of(kg.engine, expand(each))).notices]
        for each in (GROUP, MOVED)
    }
    assert notices == {GROUP: [], MOVED: [f"/node/{TYPE1}"]}
