"""What a release says of itself: counts that are right, in the shape that editors of SPARQL ask for."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import RDF, Graph, Namespace, URIRef

from raregraph.graph.formats import ResultFormat
from raregraph.graph.metadata.service_description import service_description, transcribed, void_description
from raregraph.graph.metadata.void import void_quads
from raregraph.graph.release import Release
from raregraph.ontology.identifiers import expand
from tests.small_graph import build_small_graph

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
ENDPOINT = "https://example.org/sparql"
RDFLIB = {
    ResultFormat.TURTLE: "turtle",
    ResultFormat.N_TRIPLES: "nt",
    ResultFormat.RDF_XML: "xml",
    ResultFormat.JSON_LD: "json-ld",
}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return build_small_graph(Path(tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="module")
def store(release: Release) -> pyoxigraph.Store:
    return pyoxigraph.Store.read_only(str(release.store_path))


def rows(store: pyoxigraph.Store, query: str) -> Iterator[tuple[str, ...]]:
    found = store.query(query, use_default_graph_as_union="GRAPH" not in query)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    for row in found:
        yield tuple("" if term is None else term.value for term in row)


COUNTS = {
    "triples": (
        "SELECT ?g ?n { ?g sd:graph/void:triples ?n }",
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER(!CONTAINS(STR(?g), '/void/')) } GROUP BY ?g",
    ),
    "entities": (
        "SELECT ?g ?c ?n { ?g sd:graph/void:classPartition ?cp . ?cp void:class ?c ; void:entities ?n }",
        "SELECT ?g ?c (COUNT(*) AS ?n) { GRAPH ?g { ?s a ?c } FILTER(!CONTAINS(STR(?g), '/void/')) } GROUP BY ?g ?c",
    ),
    "properties": (
        "SELECT ?g ?p ?n { ?g sd:graph/void:propertyPartition ?pp . ?pp void:property ?p ; void:triples ?n }",
        "SELECT ?g ?p (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER(!CONTAINS(STR(?g), '/void/')) } GROUP BY ?g ?p",
    ),
    "properties of classes": (
        "SELECT ?g ?c ?p ?n { ?g sd:graph/void:classPartition ?cp . ?cp void:class ?c ; void:propertyPartition ?pp ."
        " ?pp void:property ?p ; void:triples ?n }",
        "SELECT ?g ?c ?p (COUNT(*) AS ?n) { GRAPH ?g { ?s a ?c . ?s ?p ?o } FILTER(!CONTAINS(STR(?g), '/void/')) }"
        " GROUP BY ?g ?c ?p",
    ),
    "classes of values": (
        "SELECT DISTINCT ?c ?p ?oc { ?cp void:class ?c ; void:propertyPartition ?pp . ?pp void:property ?p ;"
        " void:classPartition/void:class ?oc }",
        "SELECT DISTINCT ?c ?p ?oc { GRAPH ?g { ?s a ?c ; ?p ?o } GRAPH ?h { ?o a ?oc }"
        " FILTER(!CONTAINS(STR(?g), '/void/') && !CONTAINS(STR(?h), '/void/')) }",
    ),
    "datatypes": (
        "SELECT DISTINCT ?c ?p ?t { ?cp void:class ?c ; void:propertyPartition ?pp . ?pp void:property ?p ;"
        " ext:datatypePartition/ext:datatype ?t }",
        "SELECT DISTINCT ?c ?p ?t { GRAPH ?g { ?s a ?c ; ?p ?o } FILTER(!CONTAINS(STR(?g), '/void/'))"
        " BIND(DATATYPE(?o) AS ?t) FILTER(BOUND(?t)) }",
    ),
}
HEAD = f"PREFIX sd: <{SD}> PREFIX void: <{VOID}> PREFIX ext: <http://ldf.fi/void-ext#> "


@pytest.mark.parametrize("what", COUNTS)
def test_what_is_said_is_what_is_there(what: str, store: pyoxigraph.Store) -> None:
    said, there = COUNTS[what]
    expected = sorted(rows(store, there))
    assert expected
    assert sorted(rows(store, HEAD + said)) == expected


def test_the_same_store_gives_the_same_description(store: pyoxigraph.Store, release: Release) -> None:
    fresh = pyoxigraph.Store()
    fresh.extend(quad for quad in store if "/void/" not in str(quad.graph_name))
    graph = next(quad.graph_name.value for quad in store if "/graph/void/" in str(quad.graph_name))
    assert void_quads(fresh, graph) == release.void()


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # rdflib's own use of it, in reading JSON-LD
@pytest.mark.parametrize("form", RDFLIB)
def test_the_service_describes_itself_in_every_format(form: ResultFormat, release: Release) -> None:
    graph = Graph().parse(data=service_description(ENDPOINT, release.void(), form), format=RDFLIB[form])
    service = URIRef(ENDPOINT)
    assert (service, RDF.type, SD.Service) in graph
    assert list(graph.objects(service, SD.endpoint)) == [service]
    assert list(graph.objects(service, SD.supportedLanguage)) == [SD.SPARQL11Query]
    assert len(list(graph.objects(service, SD.resultFormat))) == 10
    [dataset] = graph.objects(service, SD.defaultDataset)
    named = set(graph.objects(dataset, SD.namedGraph))
    assert URIRef("https://w3id.org/raregraph/graph/pages/1") in named
    for each in named:
        assert (each, SD.name, each) in graph
        [described] = graph.objects(each, SD.graph)
        assert int(str(graph.value(described, VOID.triples))) > 0


def test_a_service_of_which_nothing_is_counted_describes_itself_without_graphs() -> None:
    graph = Graph().parse(data=service_description(ENDPOINT, b"", ResultFormat.TURTLE), format="turtle")
    assert (URIRef(ENDPOINT), RDF.type, SD.Service) in graph
    assert not list(graph.objects(None, SD.namedGraph))


def test_the_whole_description_has_dates_licences_and_the_endpoint(release: Release) -> None:
    manifest = release.manifest() | {
        "sources": [
            {
                "graph": "https://w3id.org/raregraph/graph/pages/1",
                "title": "Pages",
                "version": "1",
                "licence": "CC0",
                "infores": "infores:gard",
            }
        ]
    }
    graph = Graph().parse(
        data=void_description(ENDPOINT, release.void(), manifest, ResultFormat.TURTLE), format="turtle"
    )
    dataset, part = (
        URIRef("https://w3id.org/raregraph/void"),
        URIRef("https://w3id.org/raregraph/void/pages/1"),
    )
    assert graph.value(dataset, VOID.sparqlEndpoint) == URIRef(ENDPOINT)
    assert str(graph.value(dataset, URIRef(expand("dcterms:issued")))) == "2020-01-01T00:00:00+00:00"
    assert str(graph.value(part, URIRef(expand("dcterms:rights")))) == "CC0"
    assert (dataset, VOID.subset, part) in graph


def test_an_address_that_is_no_iri_is_refused(release: Release) -> None:
    with pytest.raises(ValueError, match="IRI"):
        service_description("http://a b/sparql", release.void(), ResultFormat.TURTLE)


def test_triples_are_transcribed() -> None:
    assert b"<urn:s>" in transcribed('<urn:s> <urn:p> "o" .\n', ResultFormat.TURTLE)
