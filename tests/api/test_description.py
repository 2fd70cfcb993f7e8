"""What the service says of itself over HTTP, search, and the three questions that SIB's SPARQL editor asks."""

import csv
import io

import httpx
import pytest
from rdflib import RDF, SH, Graph, Namespace, URIRef

from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.api.routes.search import index_of
from raregraph.graph.errors import NotOfferedError
from raregraph.queries.question import questions

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
ADDRESSES = ("/sparql", "/.well-known/void", "/void", "/.well-known/sparql-examples")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    ("accept", "media_type", "form"),
    [
        ("*/*", "text/turtle; charset=utf-8", "turtle"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("text/csv;q=0.9, application/n-triples;q=0.8", "application/n-triples", "nt"),
    ],
)
def test_descriptions_come_in_the_format_asked_for(
    address: str, accept: str, media_type: str, form: str, http: httpx.Client
) -> None:
    answer = http.get(address, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, media_type)
    assert "Accept" in answer.headers["Vary"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert len(Graph().parse(data=answer.content, format=form)) > 10


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_format_that_holds_no_triples_is_not_acceptable(address: str, http: httpx.Client) -> None:
    answer = http.get(address, headers={"Accept": "text/csv"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (406, "application/problem+json")


def test_the_endpoint_is_the_address_that_was_asked(http: httpx.Client) -> None:
    for host in (f"{http.base_url.host}:{http.base_url.port}", "graph.example.org"):
        asked = f"http://{host}/sparql"
        graph = Graph().parse(data=http.get("/sparql", headers={"Host": host}).content, format="turtle")
        assert list(graph.objects(URIRef(asked), SD.endpoint)) == [URIRef(asked)]
        void = Graph().parse(data=http.get("/void", headers={"Host": host}).content, format="turtle")
        assert list(void.objects(None, VOID.sparqlEndpoint)) == [URIRef(asked)]


def test_the_examples_are_the_questions(http: httpx.Client) -> None:
    graph = Graph().parse(data=http.get("/.well-known/sparql-examples").content, format="turtle")
    assert len(set(graph.subjects(RDF.type, SH.SPARQLExecutable))) == len(questions())


CLASSES = """PREFIX void: <http://rdfs.org/ns/void#> PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
PREFIX ext: <http://ldf.fi/void-ext#>
SELECT DISTINCT ?graph ?subject ?property ?object ?datatype ?triples {
  ?graph sd:graph/void:classPartition ?class . ?class void:class ?subject ; void:propertyPartition ?part .
  ?part void:property ?property ; void:triples ?triples
  OPTIONAL {
    { ?part void:classPartition/void:class ?object } UNION { ?part ext:datatypePartition/ext:datatype ?datatype }
  }
}"""


def test_completion_by_classes_is_answered_by_the_endpoint(http: httpx.Client) -> None:
    answer = http.post("/sparql", data={"query": CLASSES}, headers={"Accept": "text/csv"})
    found = list(csv.DictReader(io.StringIO(answer.text)))
    biolink, graph = "https://w3id.org/biolink/vocab/", "https://w3id.org/raregraph/graph/pages/1"
    assert {
        "graph": graph,
        "subject": f"{biolink}CausalGeneToDiseaseAssociation",
        "property": f"{biolink}subject",
        "object": f"{biolink}Gene",
        "datatype": "",
        "triples": "4",
    } in found
    assert any(row["datatype"] == "http://www.w3.org/2001/XMLSchema#integer" for row in found)


def test_a_search_finds_and_says_by_what(http: httpx.Client) -> None:
    found = http.get("/search", params={"q": "spinal muscuar", "kind": "disease"}).json()
    assert found["query"] == "spinal muscuar"
    assert found["hits"][0] | {"score": 0} == {
        "iri": "https://rarediseases.info.nih.gov/diseases/0007674",
        "id": "GARD:0007674",
        "label": "Spinal muscular atrophy",
        "kind": "disease",
        "name": "Spinal muscular atrophy",
        "score": 0,
        "taxon": None,
    }


def test_a_browser_gets_a_page_of_hits(http: httpx.Client) -> None:
    answer = http.get("/search", params={"q": "<b>SMA</b> SMN1"}, headers={"Accept": "text/html"})
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "&lt;b&gt;SMA" in answer.text
    assert "<b>" not in answer.text


@pytest.mark.parametrize("query", ["q=a&kind=illness", "q=a&limit=0", f"q={'a' * 501}"])
def test_a_search_out_of_bounds_is_refused(query: str, http: httpx.Client) -> None:
    assert http.get(f"/search?{query}").status_code == 400


def test_a_search_in_sparql_is_answered(http: httpx.Client) -> None:
    found = '(?d ?score) raregraph:search ("sma" "disease") . ?d rdfs:label ?label'
    query = f"SELECT ?label {{ {found} }} ORDER BY DESC(?score)"
    answer = http.get("/sparql", params={"query": query, "format": "csv"})
    assert answer.text.splitlines()[1] == "Spinal muscular atrophy"


def test_a_search_in_sparql_that_cannot_be_done_is_refused(http: httpx.Client) -> None:
    answer = http.get("/sparql", params={"query": "ASK { ?d raregraph:search ?text }"})
    assert answer.status_code == 400
    assert "no text in quotes" in answer.json()["detail"]
    assert "raregraph:search" in answer.json()["remedy"]


def test_a_fault_in_a_rewritten_query_is_told_where_it_stands_in_what_was_sent(http: httpx.Client) -> None:
    query = 'SELECT * { ?d raregraph:search "sma" . FILTER(?d = ) }'
    told = http.get("/sparql", params={"query": query})
    plain = http.get("/sparql", params={"query": query.replace("raregraph:search", "raregraph:record")})
    assert told.status_code == plain.status_code == 400
    assert told.json()["place"].split("column")[0] == plain.json()["place"].split("column")[0]


def test_another_endpoint_has_no_index() -> None:
    with pytest.raises(NotOfferedError, match="another endpoint is served"):
        index_of(KnowledgeGraph.at("http://127.0.0.1:9/sparql"))
