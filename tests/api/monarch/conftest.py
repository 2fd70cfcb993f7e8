"""Spinal muscular atrophy as curated rows and a text have it, with signs and mappings, over Monarch's routes."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import httpx
import pytest

from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.graph.curated import CuratedRow, Mapping, PhenotypeRow, Synonym, Term
from raregraph.graph.draft import draft
from raregraph.graph.rdf.named_graphs import graph_iri
from raregraph.graph.rdf.static import ontology_quads
from raregraph.graph.rdf.terms import mapping_quads
from raregraph.ontology.kinds import GeneDiseaseKind as Kind
from tests.api.served import served_here
from tests.curated_graph import (
    AD,
    PENETRANCE,
    ROWS,
    SMA,
    SMN1,
    TERMS,
    TYPE1,
    TYPE2,
    TYPE3,
    UBA1,
    gene,
    mode,
    quads,
    said,
)

TREMOR, WEAKNESS, MUSCLES = "HP:0001337", "HP:0001324", "HP:0003011"
NERVES, FREQUENT = "HP:0000707", "HP:0040282"
SIGNS = (
    Term("HP:0000118", "Phenotypic abnormality", "phenotype"),
    Term(MUSCLES, "Abnormality of the musculature", "phenotype", parents=("HP:0000118",)),
    Term(NERVES, "Abnormality of the nervous system", "phenotype", parents=("HP:0000118",)),
    Term(WEAKNESS, "Muscle weakness", "phenotype", parents=(MUSCLES,)),
    Term(TREMOR, "Tremor", "phenotype", parents=(NERVES,)),
    Term("HP:0040279", "Frequency", "other"),
    Term(FREQUENT, "Frequent", "other", parents=("HP:0040279",)),
)
MORE_TYPES = (
    Term(
        TYPE3,
        "spinal muscular atrophy type 3",
        "disease",
        synonyms=(Synonym("Kugelberg-Welander disease"), Synonym("mild muscular atrophy", "broad")),
        parents=(SMA,),
        exact=("OMIM:253400",),
        cross_references=("UMLS:C0152109",),
        alternative_ids=("MONDO:0000333",),
        subsets=("rare",),
    ),
)
MORE: tuple[tuple[str, CuratedRow], ...] = (
    ("hpoa", PhenotypeRow(TYPE1, WEAKNESS, said("omim", "infores:hpo-annotations"), frequency="7/8")),
    ("hpoa", PhenotypeRow(TYPE1, TREMOR, said("omim", line=2), frequency=FREQUENT, sex="PATO:0000384")),
    ("hpoa", PhenotypeRow(TYPE2, WEAKNESS, said("omim", line=3, publications=("PMID:1", "PMID:2")))),
    ("hpoa", PhenotypeRow(TYPE2, TREMOR, said("omim", line=4), negated=True)),
    ("hpoa", mode(TYPE3, AD, "omim")),
    ("hpoa", mode(TYPE3, PENETRANCE, "omim")),
    ("clingen", gene(UBA1, TYPE3, Kind.CAUSES, "clingen", negated=True)),
    ("orphapacket", gene(SMN1, TYPE3, Kind.CAUSES_LOSS_OF_FUNCTION, "orphanet")),
)
MAPPINGS = (
    Mapping(TYPE1, "skos:exactMatch", "OMIM:253300", "semapv:ManualMappingCuration"),
    Mapping(TYPE1, "skos:exactMatch", "ORPHA:83330", "semapv:ManualMappingCuration"),
    Mapping(SMA, "skos:broadMatch", "ORPHA:70", "semapv:LexicalMatching"),
)


@pytest.fixture(scope="package")
def monarch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of the routes, whose address already has their prefix."""
    home = Path(tmp_path_factory.mktemp("monarch"))
    with draft(home) as release:
        graph = graph_iri("mondo", "1")
        mapped = "".join(mapping_quads(each, graph) for each in MAPPINGS).encode()
        described = quads((*ROWS, *MORE), terms=(*TERMS, *MORE_TYPES, *SIGNS))
        release.load(chain(described, ontology_quads("1"), [mapped]))
        release.publish({"built_at": "2020-01-01T00:00:00+00:00", "sources": []}, {})
    with served_here(KnowledgeGraph.open(home)) as client:
        client.base_url = client.base_url.join("/v3/api/")
        yield client
