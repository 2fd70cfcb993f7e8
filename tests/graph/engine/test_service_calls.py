"""SERVICE gives what the same patterns give here, asks only whom it may, and is all or nothing."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raregraph.graph.engine.asynchronous import Formats, Query
from raregraph.graph.engine.service_calls import CallLimits, ServiceCalls
from raregraph.graph.errors import (
    DeadlineError,
    EndpointError,
    MalformedQueryError,
    QueryError,
    RaregraphError,
)
from raregraph.graph.formats import ResultFormat
from raregraph.graph.workers.limits import PoolLimits
from raregraph.graph.workers.pool import WorkerPool
from tests.peers import oxigraph, says
from tests.small_graph import build_small_graph

ROWS = Formats(ResultFormat.TSV, ResultFormat.TSV, ResultFormat.N_TRIPLES)
HERE = "GRAPH ?g { ?gene biolink:symbol ?symbol }"
THERE = "?gene rdfs:label ?name"


class Both(NamedTuple):
    """The same quads in a pool of workers, and behind an address; all is asked on one event loop."""

    pool: WorkerPool
    url: str
    loop: asyncio.Runner


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    release = build_small_graph(Path(tmp_path_factory.mktemp("home")))
    pool = WorkerPool(release.store_path, release.id, PoolLimits(workers=1, long_workers=1))
    with oxigraph(release.store_path) as peer, asyncio.Runner() as loop:
        loop.run(pool.start())
        yield Both(pool, peer.url, loop)
        loop.run(pool.stop(grace=0))


def ask(both: Both, query: str, *endpoints: str, limits: CallLimits | None = None) -> Counter[str]:
    """The lines of the answer that the pool gives to a query whose calls have been made."""

    async def asked() -> bytes:
        calls = ServiceCalls(endpoints, limits)
        await calls.start()
        try:
            async with await both.pool.answer(await calls.made(Query(query, ROWS))) as answer:
                return b"".join([piece async for piece in answer.chunks()])
        finally:
            await calls.stop()

    return Counter(both.loop.run(asked()).decode().splitlines())


def made(text: str, *endpoints: str, limits: CallLimits | None = None) -> Query:
    """A query with its calls made."""

    async def make() -> Query:
        calls = ServiceCalls(endpoints, limits)
        await calls.start()
        try:
            return await calls.made(Query(text, ROWS))
        finally:
            await calls.stop()

    return asyncio.run(make())


def replies(vars_: list[str], *bindings: dict[str, Any]) -> bytes:
    """An answer over HTTP with these rows."""
    body = json.dumps({"head": {"vars": vars_}, "results": {"bindings": bindings}}).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nContent-Length: {len(body)}"
    return f"{head}\r\n\r\n".encode() + body


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ {HERE} [{THERE}] }}",
        f"SELECT * {{ [{THERE}] {HERE} }}",
        f"SELECT ?symbol ?name {{ {HERE} OPTIONAL {{ [{THERE} FILTER(STRSTARTS(?name, 'collagen'))] }} }}",
        f"SELECT * {{ {HERE} MINUS {{ [{THERE} FILTER(STRSTARTS(?name, 'collagen'))] }} }}",
        f"SELECT * {{ {{ {HERE} }} UNION {{ [{THERE}] }} }}",
        f"SELECT (COUNT(?name) AS ?n) {{ {HERE} {{ SELECT ?gene ?name {{ [{THERE}] }} }} }}",
        f"SELECT * {{ {HERE} [SELECT ?gene (COUNT(*) AS ?n) {{ ?gene ?p ?o }} GROUP BY ?gene] }}",
        f"CONSTRUCT {{ ?gene rdfs:comment ?name }} {{ {HERE} [{THERE}] }}",
        f"ASK {{ {HERE} [?gene biolink:symbol 'no such'] }}",
        f"SELECT * {{ {HERE} [HGNC:11117 biolink:symbol 'SMN1'] }}",
        f"PREFIX b: <https://w3id.org/biolink/vocab/>\nSELECT * {{ {HERE}\n [ ?gene b:symbol ?two # }} of all\n] }}",
        f"BASE <http://identifiers.org/>\nSELECT * {{ {HERE} [<hgnc/11117> rdfs:label ?name] }}",
        f"SELECT * {{ {HERE} [{THERE}] [?gene biolink:symbol ?again FILTER(?again < 'D')] }}",
        f"SELECT * {{ {HERE} FILTER EXISTS {{ [?gene biolink:symbol 'SMN1'] }} }}",
        "SELECT ?disease ?name { ?disease raregraph:search 'alport' [?disease rdfs:label ?name] }",
    ],
)
def test_a_call_gives_what_the_same_patterns_give_here(both: Both, query: str) -> None:
    remote = query.replace("[", f"SERVICE <{both.url}> {{").replace("]", "}")
    found = ask(both, remote, both.url)
    assert found == ask(both, query.replace("[", "{").replace("]", "}"))
    assert found


def test_an_answer_may_be_without_a_name_for_its_call(both: Both) -> None:
    query = f"SELECT ?service {{ ?service rdfs:label 'SERVICE <urn:x> {{ }}' }} # service {both.url}"
    assert made(query, both.url) == Query(query, ROWS)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:1/other> { ?s ?p ?o } }", r"SERVICE <http://127.0.0.1:1/other>: this"),
        ("SELECT * { SERVICE SILENT <http://127.0.0.1:1/other> { ?s ?p ?o } }", "may not be asked from here"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/sparql?> { ?s ?p ?o } }", "may not be asked from here"),
        ("SELECT * { ?service ?p ?o SERVICE ?service { ?s ?p ?o } }", "no address that stands in the query"),
        ("PREFIX x: <http://127.0.0.1:1/> SELECT * { SERVICE x:sparql { ?s ?p ?o } }", "no address that stands"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/sparql> { SERVICE <urn:x> { } } }", "inside of SERVICE"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/sparql> { ?s ?p ?o }", None),
        ("SELECT * { SERVICE <http://127.0.0.1:1/sparql> { ?s ?p ?o ", "has no end"),
        ("SELECT * {" + "SERVICE <http://127.0.0.1:1/sparql> {}" * 5 + "}", "5 calls of SERVICE; 4 are allowed"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/sparql> {}}" + " " * 10_000, "at most 10,000 characters"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/sparql> {}" + "{" * 101 + "}" * 102, "levels of brackets"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/sparql> { INSERT } }", "updates are refused"),
        ("SELECT * { FILTER(?a<?b) SERVICE <urn:x> { } FILTER('>' > '') }", "may not be asked"),
    ],
)  # fmt: skip
def test_what_may_not_be_asked_is_refused_before_anything_is_asked(query: str, message: str | None) -> None:
    with pytest.raises(QueryError, match=message or "can't be reached"):
        made(query, "http://127.0.0.1:1/sparql")


def test_an_endpoint_that_fails_fails_the_query_and_is_named(both: Both) -> None:
    with pytest.raises(
        EndpointError, match=r"SERVICE <http://127\.0\.0\.1:1/sparql>: the endpoint can't be rea"
    ):
        ask(
            both,
            "SELECT * { SERVICE <http://127.0.0.1:1/sparql> { ?s ?p ?o } }",
            "http://127.0.0.1:1/sparql",
        )
    with pytest.raises(QueryError, match=r"SERVICE <.*>: the endpoint can't read the query") as refused:
        ask(both, f"SELECT * {{ SERVICE <{both.url}> {{ ?s ?p }} }}", both.url)
    assert not isinstance(refused.value, MalformedQueryError)


def test_a_silent_call_that_fails_knows_nothing(both: Both) -> None:
    silent = f"SELECT ?symbol ?s {{ {HERE} SERVICE SILENT <http://127.0.0.1:1/sparql> {{ ?s ?p ?o }} }}"
    alone = f"SELECT ?symbol ?s {{ {HERE} }}"
    assert ask(both, silent, "http://127.0.0.1:1/sparql") == ask(both, alone)


def test_an_answer_with_more_rows_than_may_come_is_no_answer(both: Both) -> None:
    query = f"SELECT * {{ {HERE} SERVICE <{both.url}> {{ ?s ?p ?o }} }}"
    with pytest.raises(EndpointError, match=r"more than 10 rows.*repeat in it what narrows it down"):
        ask(both, query, both.url, limits=CallLimits(rows=10))
    with pytest.raises(EndpointError, match="larger than 1,000 bytes"):
        ask(both, query, both.url, limits=CallLimits(most_bytes=1_000))


def test_an_endpoint_that_takes_too_long_is_given_up() -> None:
    with says(b"", hang=True) as url, pytest.raises(DeadlineError):
        made(f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}", url, limits=CallLimits(seconds=0.2))


@pytest.mark.parametrize(
    ("term", "message"),
    [
        ({"type": "bnode", "value": "b"}, "blank nodes"),
        ({"type": "uri", "value": "relative"}, "can't be read"),
        ({"type": "uri", "value": "urn:x> } DROP ALL #"}, "can't be read"),
        ({"type": "literal", "value": "x", "xml:lang": "en } #"}, "can't be read"),
        ({"type": "literal", "value": "x", "datatype": "urn:x> . #"}, "can't be read"),
        ({"type": "unheard-of", "value": "x"}, "can't be read"),
    ],
)
def test_what_can_not_stand_in_a_query_is_not_taken(term: dict[str, str], message: str) -> None:
    with says(replies(["s"], {"s": term})) as url, pytest.raises(EndpointError, match=message):
        made(f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}", url)


def test_a_column_that_was_not_asked_for_is_left_out(both: Both) -> None:
    rows = replies(
        ["s", "more"], {"s": {"type": "uri", "value": "urn:s"}, "more": {"type": "bnode", "value": "b"}}
    )
    with says(rows) as url:
        found = ask(both, f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}", url)
    assert list(found) == ["?s", "<urn:s>"]


@settings(deadline=None, max_examples=60)
@given(st.text() | st.sampled_from(['"', "\\", '"} {VALUES ?s1{}}', "{VALUES ?s1{}}", "\r\n'"]))
def test_texts_come_back_as_they_were(text: str) -> None:
    with says(replies(["s"], {"s": {"type": "literal", "value": text}})) as url:
        [(_, values)] = made(f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}", url).given
    found = pyoxigraph.Store().query(f"SELECT * {values}")
    assert isinstance(found, pyoxigraph.QuerySolutions)
    assert [row[0] for row in found] == [pyoxigraph.Literal(text)]


def test_what_one_endpoint_says_is_not_taken_for_the_mark_of_another(both: Both) -> None:
    hostile = {"type": "literal", "value": "{VALUES ?s1{}} {VALUES ?s0{}}"}
    with says(replies(["a"], {"a": hostile})) as one, says(replies(["b"], {"b": hostile})) as two:
        query = f"SELECT ?a ?b {{ SERVICE <{one}> {{ ?a ?p ?o }} SERVICE <{two}> {{ ?b ?p ?o }} }}"
        found = ask(both, query, one, two)
    assert list(found) == ["?a\t?b", '"{VALUES ?s1{}} {VALUES ?s0{}}"\t"{VALUES ?s1{}} {VALUES ?s0{}}"']


def test_a_fault_is_told_with_its_place_in_what_was_sent(both: Both) -> None:
    query = f"SELECT * {{\n  SERVICE <{both.url}> {{ ?gene\n rdfs:label ?name }} ?s ?p }}"
    with pytest.raises(MalformedQueryError) as refused:
        ask(both, query, both.url)
    with pytest.raises(MalformedQueryError) as local:
        ask(both, query.replace(f"SERVICE <{both.url}>", " " * len(f"SERVICE <{both.url}>")))
    assert (refused.value.line, refused.value.column) == (local.value.line, local.value.column)


def test_the_time_of_calls_counts(both: Both) -> None:
    query = made(f"SELECT * {{ SERVICE <{both.url}> {{ ?s ?p ?o }} }}", both.url, limits=CallLimits())
    assert query.spent > 0


@pytest.mark.parametrize("url", ["", "ftp://127.0.0.1/", "sparql"])
def test_what_is_no_address_can_not_be_allowed(url: str) -> None:
    with pytest.raises(RaregraphError, match="no address"):
        ServiceCalls([url])
