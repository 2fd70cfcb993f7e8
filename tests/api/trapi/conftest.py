"""The small curated graph of spinal muscular atrophy, with signs, modes and a denied cause, for queries of TRAPI."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.api.trapi.models import Query, TrapiResponse
from raregraph.api.trapi.provider import answer
from raregraph.graph.curated import Attribution, Edge, PhenotypeRow, Term
from raregraph.graph.draft import draft
from raregraph.graph.rdf.kgx import edge_quads
from raregraph.graph.rdf.named_graphs import graph_iri
from raregraph.graph.rdf.nquads import iri
from raregraph.graph.rdf.static import ontology_quads
from raregraph.ontology.kinds import GeneDiseaseKind as Kind
from tests.curated_graph import ROWS, SMN2, TERMS, TYPE3, UBA1, VAPB, XLR, gene, mode, quads, said

Ask = Callable[[dict[str, Any]], dict[str, Any]]
HYPOTONIA, GENERALIZED = "HP:0001252", "HP:0001290"
FURTHER_TERMS = (
    Term(HYPOTONIA, "Hypotonia", "phenotype"),
    Term(GENERALIZED, "Generalized hypotonia", "phenotype", parents=(HYPOTONIA,)),
    Term(TYPE3, "spinal muscular atrophy type 3", "disease", parents=("MONDO:0000001",)),
)
FURTHER_ROWS = (
    ("clingen", gene(SMN2, "OMIM:253550", Kind.CAUSES, "clingen", negated=True)),
    (
        "hpoa",
        PhenotypeRow(
            "OMIM:253300", GENERALIZED, said("hpo-annotations", publications=("PMID:1",)), frequency="7/12"
        ),
    ),
    ("hpoa", PhenotypeRow("OMIM:253550", HYPOTONIA, said("hpo-annotations"), frequency="HP:0040281")),
    ("orphapacket", gene(UBA1, TYPE3, Kind.CAUSES_GAIN_OF_FUNCTION, "orphanet", modes=(XLR,))),
    ("orphapacket", mode(TYPE3, XLR, "orphanet")),
)

OF_ANOTHER_GRAPH = Edge(
    id="uuid:1857298d-2efe-4dcc-b0c6-65fde622e53f",
    category="biolink:GeneToGeneAssociation",
    subject=UBA1,
    predicate="biolink:regulates",
    object=VAPB,
    attribution=Attribution(
        "infores:signor", "line 2", aggregators=("infores:monarchinitiative", "infores:biogrid")
    ),
    qualifiers=(("object_direction_qualifier", "upregulated"), ("has_count", "3"), ("p_value", "nan")),
    extra=(("odd name", "odd value"),),
)

PUBLISHED = (
    f"<{graph_iri('mondo', '1')}> {iri('dcterms:source')} {iri('infores:who-publishes-mondo')} "
    f"<{graph_iri('catalogue', '1')}> .\n"
)
"""What the catalogue of a release says of a source."""


@pytest.fixture(scope="package")
def kg(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    home = Path(tmp_path_factory.mktemp("trapi"))
    with draft(home) as release:
        release.load(_quads())
        release.publish({"built_at": "2020-01-01T00:00:00+00:00", "sources": []}, {})
    return KnowledgeGraph.open(home)


def _quads() -> Iterator[bytes]:
    yield from quads((*ROWS, *FURTHER_ROWS), terms=(*TERMS, *FURTHER_TERMS))
    yield edge_quads(OF_ANOTHER_GRAPH, graph_iri("kgx", "1")).encode()
    yield from ontology_quads("1")
    yield PUBLISHED.encode()


@pytest.fixture(scope="package")
def ask(kg: KnowledgeGraph) -> Ask:
    """Answers a query, and checks that the answer is one of TRAPI."""

    def asked(query: dict[str, Any]) -> dict[str, Any]:
        found = answer(kg, Query.model_validate(query))
        TrapiResponse.model_validate(found, strict=True)
        return found

    return asked
