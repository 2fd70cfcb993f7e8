"""How often a sign is seen: HPO's term as a qualifier, or else the source's words and what they count."""

import pytest

from raregraph.graph.curated import Attribution, Edge, PhenotypeRow
from raregraph.graph.disease_index import DiseaseIndex
from raregraph.graph.rdf.frequencies import frequency_tails
from raregraph.graph.rdf.kgx import edge_quads
from raregraph.graph.rdf.rows import row_quads
from raregraph.loaders.identities import Identities
from raregraph.ontology.identifiers import compress

GRAPH = "https://w3id.org/raregraph/graph/hpoa/1"


def said(tails: tuple[str, ...]) -> dict[str, str]:
    """Predicates as CURIEs, objects as CURIEs or with their datatype in short."""
    found = {}
    for tail in tails:
        name, _, value = tail.partition(" ")
        found[compress(name[1:-1])] = compress(value[1:-1], strict=False) or value.replace(
            "<http://www.w3.org/2001/XMLSchema#", "<xsd:"
        )
    return found


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("HP:0040281", {"biolink:frequency_qualifier": "HP:0040281"}),
        ("Very frequent", {"biolink:frequency_qualifier": "HP:0040281"}),
        ("Always", {"biolink:frequency_qualifier": "HP:0040280"}),
        (
            "7/8",
            {
                "raregraph:frequency": '"7/8"',
                "biolink:has_count": '"7"^^<xsd:integer>',
                "biolink:has_total": '"8"^^<xsd:integer>',
                "biolink:has_percentage": '"87.5"^^<xsd:double>',
                "biolink:has_quotient": '"0.875"^^<xsd:double>',
            },
        ),
        (
            "7.5%",
            {
                "raregraph:frequency": '"7.5%"',
                "biolink:has_percentage": '"7.5"^^<xsd:double>',
                "biolink:has_quotient": '"0.075"^^<xsd:double>',
            },
        ),
        ("0/0", {"raregraph:frequency": '"0/0"'}),
        ("in some families", {"raregraph:frequency": '"in some families"'}),
    ],
)
def test_a_term_is_a_qualifier_and_a_count_is_numbers(written: str, expected: dict[str, str]) -> None:
    assert said(frequency_tails(written)) == expected


def test_a_row_and_an_edge_of_kgx_say_it_alike() -> None:
    credit = Attribution("infores:hpo-annotations", "line 1")
    row = row_quads(
        PhenotypeRow("OMIM:253300", "HP:0001250", credit, frequency="7/8"),
        GRAPH,
        Identities.of([], DiseaseIndex()),
    )
    category, predicate = "biolink:DiseaseToPhenotypicFeatureAssociation", "biolink:has_phenotype"
    for column in ("frequency_qualifier", "raregraph_frequency"):
        qualifiers = ((column, "7/8"),)
        edge = edge_quads(
            Edge("e", category, "OMIM:253300", predicate, "HP:0001250", credit, qualifiers=qualifiers), GRAPH
        )
        for tail in frequency_tails("7/8"):
            assert f" {tail} " in row
            assert f" {tail} " in edge
