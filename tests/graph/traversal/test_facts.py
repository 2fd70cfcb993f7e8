"""What graphs say of nodes stands in a release, fact by fact, with the graphs that say it."""

from pathlib import Path

from raregraph.graph.curated import Node
from raregraph.graph.rdf.kgx import node_quads
from raregraph.graph.rdf.named_graphs import graph_iri
from raregraph.graph.rdf.nquads import iri
from raregraph.graph.traversal.arrays import Arrays
from raregraph.graph.traversal.facts import FactNotes
from raregraph.graph.traversal.noting import write_noted
from tests.curated_graph import SMA, SMN1

MONDO, HGNC, KGX = (graph_iri(source, "1") for source in ("mondo", "hgnc", "kgx"))


def test_a_node_has_the_facts_of_all_graphs(arrays: Arrays) -> None:
    assert [(said.property, value, said.graphs) for said, value in arrays.facts.of(SMN1)] == [
        ("biolink:symbol", "SMN1", (HGNC,)),
        ("dcterms:title", "survival of motor neuron 1", (HGNC,)),
        ("rdf:type", "biolink:Gene", (HGNC,)),
        ("rdfs:label", "SMN1", (HGNC,)),
    ]
    labels = {value: said.graphs for said, value in arrays.facts.of(SMA) if said.property == "rdfs:label"}
    assert labels["spinal muscular atrophy"] == (MONDO,)
    assert arrays.facts.of("MONDO:0") == arrays.facts.of("") == arrays.facts.of("~") == []


def test_claims_have_no_facts_and_what_no_claim_links_has_some(tmp_path: Path) -> None:
    alone = Node("MONDO:0000002", "biolink:Disease", "alone", extra=(("a b", "x\ty"), ("description", "sad")))
    write_noted([node_quads(alone, KGX).encode()], tmp_path / "arrays")
    found = Arrays(tmp_path / "arrays")
    assert found.nodes == 0
    assert [(said.property, value) for said, value in found.facts.of("MONDO:0000002")] == [
        ("biolink:description", "sad"),
        ("raregraph:column/a%20b", "x\ty"),
        ("rdf:type", "biolink:Disease"),
        ("rdfs:label", "alone"),
    ]


def test_of_associations_and_blank_nodes_no_facts_are_noted(arrays: Arrays, tmp_path: Path) -> None:
    described = [line.partition(b"\t")[0].decode() for line in arrays.facts.lines]
    assert not [each for each in described if each.startswith(("association:", "_:", "mapping:"))]
    notes = FactNotes(tmp_path)
    label = iri("rdfs:label").encode()
    notes.note(b"_:b0", label, b'"x" <urn:g> .')
    notes.note(iri(SMA).encode(), iri("skos:exactMatch").encode(), b"_:b0 <urn:g> .")
    assert list(notes.by_node()) == []


def test_nodes_are_given_in_the_order_in_which_they_are_asked_for(arrays: Arrays) -> None:
    wanted = sorted([SMN1.encode(), b"HGNC:0", SMA.encode(), b"~"])
    found = dict(arrays.facts.described(wanted))
    assert list(found) == wanted
    assert [bool(found[each]) for each in wanted] == [False, True, True, False]
