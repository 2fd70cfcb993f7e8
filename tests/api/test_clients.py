"""Clients that are not ours ask the service as their users would."""

import csv
import io
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, TSV, TURTLE, XML, SPARQLWrapper
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
