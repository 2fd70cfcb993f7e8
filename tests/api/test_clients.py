"""Clients that are not ours ask the service as their users would."""

import csv
import io
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pandas as pd
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, RDF, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from tests.api.served import Served, served

SYMBOLS = "SELECT ?symbol WHERE { GRAPH ?g { ?gene biolink:symbol ?symbol } } ORDER BY ?symbol LIMIT 2"
SMN1 = URIRef("http://identifiers.org/hgnc/11117")
SYMBOL = URIRef("https://w3id.org/biolink/vocab/symbol")


@pytest.fixture(scope="module")
def service(home: Path) -> Iterator[Served]:
    with served("--home", home) as running:
        yield running


def wrapper(service: Served, query: str, form: str, method: str = "GET") -> Any:
    asked = SPARQLWrapper(service.sparql)
    asked.setQuery(query)
    asked.setReturnFormat(form)
    asked.setMethod(method)
    return asked


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper_reads_rows(service: Served, method: str) -> None:
    found = wrapper(service, SYMBOLS, JSON, method).queryAndConvert()
    assert [row["symbol"]["value"] for row in found["results"]["bindings"]] == ["COL4A3", "COL4A5"]


def test_sparqlwrapper_reads_each_format(service: Served) -> None:
    assert wrapper(service, SYMBOLS, CSV).queryAndConvert() == b"symbol\r\nCOL4A3\r\nCOL4A5\r\n"
    assert wrapper(service, SYMBOLS, TSV).queryAndConvert() == b'?symbol\n"COL4A3"\n"COL4A5"\n'
    assert "COL4A3" in wrapper(service, SYMBOLS, XML).queryAndConvert().toxml()
    assert wrapper(service, "ASK { ?s ?p ?o }", JSON).queryAndConvert()["boolean"] is True


def test_sparqlwrapper_reads_triples(service: Served) -> None:
    found = wrapper(service, "DESCRIBE HGNC:11117", TURTLE).queryAndConvert()
    assert (SMN1, SYMBOL, Literal("SMN1")) in Graph().parse(data=found, format="turtle")


ROWS_OF, TRIPLES_OF = ("SELECT", "ASK"), ("CONSTRUCT", "DESCRIBE")
QUERIES = {
    "SELECT": SYMBOLS,
    "ASK": "ASK { GRAPH ?g { HGNC:11117 biolink:symbol 'SMN1' } }",
    "CONSTRUCT": "CONSTRUCT WHERE { HGNC:11117 biolink:symbol ?symbol }",
    "DESCRIBE": "DESCRIBE HGNC:11117",
}
SETTINGS = {
    JSON: ("application/sparql-results+json", "application/ld+json"),
    XML: ("application/sparql-results+xml", "application/rdf+xml"),
    CSV: ("text/csv; charset=utf-8", "text/turtle; charset=utf-8"),
    TSV: ("text/tab-separated-values; charset=utf-8", "text/turtle; charset=utf-8"),
    TURTLE: ("application/sparql-results+json", "text/turtle; charset=utf-8"),
    N3: ("application/sparql-results+json", "text/turtle; charset=utf-8"),
    RDF: ("application/sparql-results+json", "application/rdf+xml"),
    RDFXML: ("application/sparql-results+json", "application/rdf+xml"),
    JSONLD: ("application/sparql-results+json", "application/ld+json"),
}
"""What comes for rows, and for triples. Where the setting can't hold them, SPARQLWrapper accepts anything."""


@pytest.mark.filterwarnings("ignore:Sending Accept header:RuntimeWarning")
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("only_by_header", [False, True], ids=["with format", "by header"])
@pytest.mark.parametrize("setting", SETTINGS)
def test_sparqlwrapper_gets_an_answer_in_each_of_its_settings(
    service: Served, setting: str, only_by_header: bool
) -> None:
    for form, query in QUERIES.items():
        asked = wrapper(service, query, setting)
        asked.setOnlyConneg(only_by_header)
        answer = asked.query().response
        content = answer.read()
        if form in ROWS_OF:
            assert answer.headers["Content-Type"] == SETTINGS[setting][0]
            assert (b"COL4A3" if form == "SELECT" else b"true") in content
        else:
            parser = answer.headers.get_content_type()
            if not only_by_header:
                assert answer.headers["Content-Type"] == SETTINGS[setting][1]
            read = Graph().parse(data=content, format=parser)
            assert (SMN1, SYMBOL, Literal("SMN1")) in read


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_sparqlwrapper_converts_triples_without_any_setting(service: Served) -> None:
    for form in TRIPLES_OF:
        asked = SPARQLWrapper(service.sparql)
        asked.setQuery(QUERIES[form])
        found = asked.queryAndConvert()
        assert isinstance(found, Graph)
        assert (SMN1, SYMBOL, Literal("SMN1")) in found


@pytest.mark.parametrize("wanted", ["json-ld", "n3", "rdf+xml", "xml", "ntriples", "nonsense", "csv"])
def test_a_format_that_does_not_fit_leaves_the_choice_to_the_header(service: Served, wanted: str) -> None:
    accept = {"Accept": "text/csv, application/n-quads"}
    got = {
        form: httpx.get(service.sparql, params={"query": query, "format": wanted}, headers=accept)
        for form, query in QUERIES.items()
    }
    types = {form: answer.headers["Content-Type"].partition(";")[0] for form, answer in got.items()}
    rows = "application/sparql-results+xml" if wanted == "xml" else "text/csv"
    triples = {
        "json-ld": "application/ld+json",
        "n3": "text/turtle",
        "rdf+xml": "application/rdf+xml",
        "xml": "application/rdf+xml",
        "ntriples": "application/n-triples",
    }.get(wanted, "application/n-quads")
    assert types == dict.fromkeys(ROWS_OF, rows) | dict.fromkeys(TRIPLES_OF, triples)


def test_where_neither_format_nor_header_fits_there_is_no_answer(service: Served) -> None:
    asked = {"query": QUERIES["CONSTRUCT"], "format": "csv"}
    answer = httpx.get(service.sparql, params=asked, headers={"Accept": "application/sparql-results+json"})
    assert (answer.status_code, "text/turtle" in answer.json()["detail"]) == (406, True)


def test_sparqlwrapper_sees_that_a_query_is_malformed(service: Served) -> None:
    with pytest.raises(QueryBadFormed, match="line 1"):
        wrapper(service, "SELECT * {", JSON).query()


def test_rdflib_sees_the_graph_through_its_sparqlstore(service: Served) -> None:
    graph = Graph(SPARQLStore(service.sparql))
    assert [str(row.symbol) for row in graph.query(SYMBOLS)] == ["COL4A3", "COL4A5"]  # type: ignore[union-attr]
    assert graph.value(SMN1, SYMBOL) == Literal("SMN1")
    assert (SMN1, SYMBOL, Literal("SMN1")) in graph
    described = graph.query("DESCRIBE HGNC:11117").graph
    assert described is not None
    assert (SMN1, SYMBOL, Literal("SMN1")) in described


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("setting", ["json", "xml"])
def test_rdflibs_sparqlstore_reads_rows_and_a_yes(service: Served, setting: str, method: str) -> None:
    graph = Graph(SPARQLStore(service.sparql, returnFormat=setting, method=method))
    assert [str(row.symbol) for row in graph.query(QUERIES["SELECT"])] == ["COL4A3", "COL4A5"]  # type: ignore[union-attr]
    assert graph.query(QUERIES["ASK"]).askAnswer is True


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("form", TRIPLES_OF)
def test_rdflibs_sparqlstore_reads_triples(service: Served, form: str) -> None:
    for setting in ("xml", "turtle", "n3", "json-ld"):
        found = Graph(SPARQLStore(service.sparql, returnFormat=setting)).query(QUERIES[form]).graph
        assert found is not None
        assert (SMN1, SYMBOL, Literal("SMN1")) in found
    # Set to JSON, it accepts rows and nothing else; a parameter of its own tells it what it can read.
    told = SPARQLStore(service.sparql, returnFormat="json", params={"format": "json-ld"})
    found = Graph(told).query(QUERIES[form]).graph
    assert found is not None
    assert (SMN1, SYMBOL, Literal("SMN1")) in found


def test_rdflib_asks_one_named_graph(service: Served) -> None:
    listed = Graph(SPARQLStore(service.sparql)).query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    graphs = [Graph(SPARQLStore(service.sparql), URIRef(str(row[0]))) for row in listed]  # type: ignore[index]
    assert sum((SMN1, SYMBOL, Literal("SMN1")) in graph for graph in graphs) == 1


def test_another_endpoint_reaches_this_one_by_service(service: Served) -> None:
    query = f"SELECT ?symbol {{ SERVICE <{service.sparql}> {{ ?gene <{SYMBOL}> ?symbol }} }} ORDER BY ?symbol LIMIT 1"
    (row,) = Graph().query(query)
    assert str(row[0]) == "COL4A3"  # type: ignore[index]


def test_pandas_reads_csv_from_an_address(service: Served) -> None:
    frame = pd.read_csv(f"{service.sparql}?query={quote(SYMBOLS)}&format=csv")
    assert frame.to_dict("list") == {"symbol": ["COL4A3", "COL4A5"]}


def test_pandas_reads_a_named_question_from_an_address(service: Served) -> None:
    frame = pd.read_csv(f"{service.url}/questions/genes-of-condition?condition=SMA&format=csv")
    assert list(frame["symbol"]) == ["DYNC1H1", "SMN1", "SMN2"]


def curl(*arguments: str) -> str:
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")
    done = subprocess.run(["curl", "-sS", *arguments], capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def test_curl_asks_by_address_by_form_and_by_body(service: Served) -> None:
    accept = ("-H", "Accept: text/csv")
    by_address = curl(*accept, "-G", service.sparql, "--data-urlencode", f"query={SYMBOLS}")
    by_form = curl(*accept, service.sparql, "--data-urlencode", f"query={SYMBOLS}")
    by_body = curl(
        *accept, service.sparql, "-H", "Content-Type: application/sparql-query", "--data-binary", SYMBOLS
    )
    assert by_address == by_form == by_body == "symbol\r\nCOL4A3\r\nCOL4A5\r\n"


def test_curl_takes_compressed_answers(service: Served) -> None:
    everything = "SELECT * { GRAPH ?g { ?s ?p ?o } }"
    plain = curl("-G", service.sparql, "--data-urlencode", f"query={everything}", "-d", "format=csv")
    squeezed = curl(
        "--compressed", "-G", service.sparql, "--data-urlencode", f"query={everything}", "-d", "format=csv"
    )
    assert sorted(csv.reader(io.StringIO(squeezed))) == sorted(csv.reader(io.StringIO(plain)))
    assert len(plain.splitlines()) > 100


def test_curl_sees_the_status_of_an_error(service: Served) -> None:
    status = curl(
        "-o", "/dev/null", "-w", "%{http_code}", "-G", service.sparql, "--data-urlencode", "query=SELECT"
    )
    assert status == "400"


def test_curl_asks_for_the_head_alone(service: Served) -> None:
    head = curl("-I", f"{service.sparql}?query={quote(SYMBOLS)}&format=csv")
    assert "200 OK" in head
    assert "content-type: text/csv; charset=utf-8" in head.lower()
