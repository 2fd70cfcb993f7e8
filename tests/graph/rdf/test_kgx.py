"""The RDF of KGX nodes and edges."""

from dataclasses import replace

import pyoxigraph
import pytest

from raregraph.graph.curated import Attribution, Edge, Node
from raregraph.graph.rdf.kgx import edge_quads, node_quads

GRAPH = "https://w3id.org/raregraph/graph/kgx/1"
UUID = "1857298d-2efe-4dcc-b0c6-65fde622e53f"
EDGE = Edge(
    id=f"uuid:{UUID}",
    category="biolink:CausalGeneToDiseaseAssociation",
    subject="HGNC:11117",
    predicate="biolink:causes",
    object="MONDO:0001516",
    attribution=Attribution(
        "infores:omim",
        "line 2",
        aggregators=("infores:monarchinitiative",),
        evidence=("ECO:0000269",),
        publications=("PMID:7813012", "https://example.org/a b", "OMIM:253300"),
    ),
    original_predicate="Pathogenic",
    original_object="OMIM:253300",
    qualifiers=(("onset_qualifier", "HP:0003593"), ("has_count", "3"), ("has_quotient", "0.5")),
    extra=(("provided_by", 'the "x" edges'), ("from", "3"), ("odd name", "HP:0000007")),
)
NODE = Node(
    id="HGNC:11117",
    category="biolink:Gene",
    name="SMN1",
    synonyms=("SMNT",),
    same_as=("NCBIGene:6606",),
    cross_references=("unknown:Fyler/1%202",),
    symbol="SMN1",
    taxon="NCBITaxon:9606",
    extra=(("description", "A gene."), ("namespace", "HGNC"), ("category", "biolink:GenomicEntity")),
)
BIOLINK, OWN = "https://w3id.org/biolink/vocab/", "https://w3id.org/raregraph/vocab/"
PURL, XSD = "http://purl.obolibrary.org/obo/", "http://www.w3.org/2001/XMLSchema#"
RDFS, SKOS = "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2004/02/skos/core#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SMN1, SMA = "http://identifiers.org/hgnc/11117", f"{PURL}MONDO_0001516"


def triples(text: str) -> set[tuple[str, str, str]]:
    """Subject, predicate and object, IRIs without brackets; all quads must be in the graph and stand once."""
    quads = list(pyoxigraph.parse(text.encode(), pyoxigraph.RdfFormat.N_QUADS))
    assert {quad.graph_name for quad in quads} == {pyoxigraph.NamedNode(GRAPH)}
    assert len(set(quads)) == len(quads)
    return {(str(q.subject)[1:-1], q.predicate.value, str(q.object).strip("<>")) for q in quads}


def test_an_edge_in_full() -> None:
    node = f"urn:uuid:{UUID}"
    said = {
        (TYPE, f"{BIOLINK}CausalGeneToDiseaseAssociation"),
        (f"{BIOLINK}subject", SMN1),
        (f"{BIOLINK}predicate", f"{BIOLINK}causes"),
        (f"{BIOLINK}object", SMA),
        (f"{BIOLINK}primary_knowledge_source", "https://w3id.org/biolink/infores/omim"),
        (f"{BIOLINK}aggregator_knowledge_source", "https://w3id.org/biolink/infores/monarchinitiative"),
        (f"{BIOLINK}knowledge_level", '"knowledge_assertion"'),
        (f"{BIOLINK}agent_type", '"manual_agent"'),
        (f"{BIOLINK}has_evidence", f"{PURL}ECO_0000269"),
        (f"{BIOLINK}publications", "http://www.ncbi.nlm.nih.gov/pubmed/7813012"),
        (f"{BIOLINK}publications", "https://example.org/a%20b"),
        ("http://www.w3.org/ns/prov#wasDerivedFrom", f"{PURL}OMIM_253300"),
        (f"{BIOLINK}original_predicate", '"Pathogenic"'),
        (f"{BIOLINK}original_object", f"{PURL}OMIM_253300"),
        (f"{BIOLINK}onset_qualifier", f"{PURL}HP_0003593"),
        (f"{BIOLINK}has_count", f'"3"^^<{XSD}integer'),
        (f"{BIOLINK}has_quotient", f'"0.5"^^<{XSD}double'),
        (f"{BIOLINK}provided_by", '"the \\"x\\" edges"'),
        (f"{OWN}column/from", '"3"'),
        (f"{OWN}column/odd%20name", '"HP:0000007"'),
    }
    direct = (SMN1, f"{BIOLINK}causes", SMA)
    assert triples(edge_quads(EDGE, GRAPH)) == {direct, *((node, *pair) for pair in said)}


def test_a_negated_edge_asserts_no_direct_triple() -> None:
    said = triples(edge_quads(EDGE._replace(negated=True), GRAPH))
    assert (SMN1, f"{BIOLINK}causes", SMA) not in said
    assert (f"urn:uuid:{UUID}", f"{BIOLINK}negated", f'"true"^^<{XSD}boolean') in said
    assert said - triples(edge_quads(EDGE, GRAPH)) == {
        (f"urn:uuid:{UUID}", f"{BIOLINK}negated", f'"true"^^<{XSD}boolean')
    }


@pytest.mark.parametrize(
    ("identifier", "node"),
    [
        (UUID, f"urn:uuid:{UUID}"),
        (f"urn:uuid:{UUID}", f"urn:uuid:{UUID}"),
        ("https://example.org/edges/1", "https://example.org/edges/1"),
        ("edge 1", "https://w3id.org/raregraph/association/edge%201"),
    ],
)
def test_an_edge_is_named_by_its_id(identifier: str, node: str) -> None:
    named = {s for s, p, _ in triples(edge_quads(EDGE._replace(id=identifier), GRAPH)) if p == TYPE}
    assert named == {node}


def test_an_edge_without_id_is_named_by_its_content_wherever_it_stands() -> None:
    one = EDGE._replace(id="")
    moved = one._replace(attribution=one.attribution._replace(place="line 9"))
    other = one._replace(attribution=one.attribution._replace(publications=()))
    assert edge_quads(one, GRAPH) == edge_quads(moved, GRAPH)
    nodes = [edge_quads(edge, GRAPH).split(" ", 1)[0] for edge in (one, other)]
    assert nodes[0] != nodes[1]
    assert all(node.startswith("<https://w3id.org/raregraph/association/") for node in nodes)


def test_a_node_in_full() -> None:
    said = {
        (TYPE, f"{BIOLINK}Gene"),
        (TYPE, f"{BIOLINK}GenomicEntity"),
        (f"{RDFS}label", '"SMN1"'),
        (f"{SKOS}altLabel", '"SMNT"'),
        (f"{BIOLINK}symbol", '"SMN1"'),
        (f"{BIOLINK}in_taxon", f"{PURL}NCBITaxon_9606"),
        (f"{SKOS}exactMatch", "http://identifiers.org/ncbigene/6606"),
        (f"{OWN}crossReference", "https://w3id.org/raregraph/unknown/Fyler/1%202"),
        (f"{OWN}nameKey", '"hgnc 11117"'),
        (f"{OWN}nameKey", '"smn1"'),
        (f"{OWN}nameKey", '"smnt"'),
        (f"{BIOLINK}description", '"A gene."'),
        (f"{OWN}column/namespace", '"HGNC"'),
    }
    assert triples(node_quads(NODE, GRAPH)) == {(SMN1, *pair) for pair in said}


def test_the_gene_of_an_animal_is_not_found_by_the_name_of_a_human_one() -> None:
    mouse = replace(NODE, id="MGI:109257", taxon="NCBITaxon:10090")
    assert "nameKey" not in node_quads(mouse, GRAPH)


def test_a_deprecated_node_says_so_and_is_not_found_by_name() -> None:
    text = node_quads(replace(NODE, deprecated=True), GRAPH)
    assert "nameKey" not in text
    assert ("http://identifiers.org/hgnc/11117", "http://www.w3.org/2002/07/owl#deprecated") in {
        (s, p) for s, p, _ in triples(text)
    }


@pytest.mark.parametrize("written", ["male", "MALE", "PATO:0000384"])
def test_a_sex_is_its_term_whether_a_file_has_the_word_or_the_term(written: str) -> None:
    said = triples(edge_quads(EDGE._replace(qualifiers=(("sex_qualifier", written),)), GRAPH))
    assert {o for _, p, o in said if p == f"{BIOLINK}sex_qualifier"} == {f"{PURL}PATO_0000384"}
