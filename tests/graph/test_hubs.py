"""Which class of a hub stands for an identifier."""

import pyoxigraph
import pytest

from raregraph.graph.engine.interface import EmbeddedEngine
from raregraph.graph.hubs import exact_matches, is_hub, only_hub, same_nodes
from raregraph.ontology.identifiers import expand

TYPE1, OMIM, ORPHA = map(expand, ("MONDO:0009669", "OMIM:253300", "ORPHA:83330"))
MERGED, OBSOLETE, GARD = map(expand, ("MONDO:0000333", "MONDO:0000334", "GARD:0007883"))
GONE, MOVED, GROUP, OLDER = map(expand, ("MONDO:0000335", "MONDO:0000336", "ORPHA:250984", "ORPHA:70001"))
SMN1, NCBI = expand("HGNC:11117"), expand("NCBIGene:6606")
OF_ANOTHER_ALPHABET = "https://example.org/maladie/α-sarcoglycanopathie"
STATED = (
    (TYPE1, "skos:exactMatch", OMIM),
    (ORPHA, "skos:exactMatch", TYPE1),
    (TYPE1, "raregraph:alternativeId", MERGED),
    (OBSOLETE, "dcterms:isReplacedBy", TYPE1),
    (SMN1, "skos:exactMatch", NCBI),
    (TYPE1, "skos:exactMatch", OF_ANOTHER_ALPHABET),
    (TYPE1, "skos:broadMatch", GARD),
    (GONE, "skos:exactMatch", GROUP),
    (MOVED, "skos:exactMatch", OLDER),
    (MOVED, "dcterms:isReplacedBy", TYPE1),
)
OUT_OF_USE = (GONE, MOVED)


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    store = pyoxigraph.Store()
    lines = [f"<{s}> <{expand(p)}> <{o}> <urn:g:{number}> ." for number, (s, p, o) in enumerate(STATED)]
    true = f'"true"^^<{expand("xsd:boolean")}>'
    lines += [f"<{each}> <{expand('owl:deprecated')}> {true} <urn:hub> ." for each in OUT_OF_USE]
    store.load("\n".join(lines).encode(), pyoxigraph.RdfFormat.N_QUADS)
    return EmbeddedEngine(store)


def test_an_exact_match_counts_whoever_states_it(engine: EmbeddedEngine) -> None:
    asked = (OMIM, ORPHA, NCBI, OF_ANOTHER_ALPHABET)
    assert exact_matches(engine, asked) == {
        OMIM: {TYPE1},
        ORPHA: {TYPE1},
        NCBI: {SMN1},
        OF_ANOTHER_ALPHABET: {TYPE1},
    }


def test_what_was_merged_or_replaced_is_the_same_but_no_exact_match(engine: EmbeddedEngine) -> None:
    assert same_nodes(engine, (MERGED, OBSOLETE)) == {MERGED: {TYPE1}, OBSOLETE: {TYPE1}}
    assert exact_matches(engine, (MERGED, OBSOLETE)) == {}


def test_nothing_leads_to_an_obsolete_class_but_past_it_to_what_replaces_it(engine: EmbeddedEngine) -> None:
    assert exact_matches(engine, (GROUP, OLDER)) == {}
    assert same_nodes(engine, (GROUP, OLDER)) == {OLDER: {TYPE1}}


def test_a_broad_match_is_not_the_same_and_what_is_no_iri_matches_nothing(engine: EmbeddedEngine) -> None:
    assert same_nodes(engine, (GARD, "", "a b", "urn:x> } #")) == {}


def test_only_one_class_of_a_hub_stands_for_a_node() -> None:
    assert only_hub([OMIM, TYPE1]) == TYPE1
    assert only_hub([OMIM, ORPHA]) is None
    assert only_hub([TYPE1, OBSOLETE]) is None
    assert only_hub([SMN1], ("MONDO",)) is None
    assert [is_hub(node) for node in (TYPE1, SMN1, expand("HP:0000007"), OMIM)] == [True, True, True, False]
