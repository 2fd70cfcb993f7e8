"""The engines over an endpoint: the same rows as from our own store, and an error for whatever isn't whole."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from rdflib import Literal

from raregraph.graph.engine.async_remote import AsyncRemoteEngine, RemoteShares
from raregraph.graph.engine.asynchronous import Formats, Query
from raregraph.graph.engine.interface import EmbeddedEngine, QueryForm, ResultFormat
from raregraph.graph.engine.remote import RemoteEngine
from raregraph.graph.engine.remote_protocol import RemoteLimits
from raregraph.graph.engine.remote_query import prepared
from raregraph.graph.errors import (
    DeadlineError,
    EndpointError,
    MalformedQueryError,
    NotWritableError,
    OverloadedError,
    QueryError,
    RaregraphError,
)
from tests.peers import oxigraph, says
from tests.small_graph import build_small_graph

ALL = Formats(ResultFormat.JSON, ResultFormat.CSV, ResultFormat.N_TRIPLES)
SYMBOLS = "SELECT ?symbol { GRAPH ?g { ?gene biolink:symbol ?symbol } } ORDER BY ?symbol"


class Both(NamedTuple):
    """The same quads in our own store, and behind an address."""

    here: EmbeddedEngine
    there: RemoteEngine

    @property
    def url(self) -> str:
        return self.there.url


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    release = build_small_graph(Path(tmp_path_factory.mktemp("home")))
    with oxigraph(release.store_path) as peer, closing(RemoteEngine(peer.url)) as there:
        yield Both(EmbeddedEngine.open(release.store_path), there)


def test_the_same_rows_come_from_there_as_from_here(both: Both) -> None:
    assert both.there.rows(SYMBOLS) == both.here.rows(SYMBOLS)
    triples = "CONSTRUCT { ?gene rdfs:label ?symbol } { GRAPH ?g { ?gene biolink:symbol ?symbol } }"
    there, here = both.there.rows(triples), both.here.rows(triples)
    assert there.variables == here.variables
    assert sorted(there.values) == sorted(here.values)


def test_an_ask_is_answered_in_each_format_for_rows(both: Both) -> None:
    engine = both.there
    assert engine.answer("ASK { ?s ?p ?o }").form is QueryForm.BOOLEAN
    assert engine.rows("ASK { ?s ?p ?o }")[0] == {"boolean": Literal(True)}
    assert engine.serialize("ASK { ?s ?p <urn:none> }", ResultFormat.CSV) == b"false"
    assert b"<boolean>true</boolean>" in engine.serialize("ASK { ?s ?p ?o }", ResultFormat.XML)


@pytest.mark.parametrize("form", [each for each in ResultFormat if each.is_for_triples])
def test_triples_come_in_each_format(both: Both, form: ResultFormat) -> None:
    assert b"hgnc/11117" in both.there.serialize("DESCRIBE HGNC:11117", form)


def test_rows_as_turtle_are_refused(both: Both) -> None:
    with pytest.raises(NotWritableError, match="can't be written as ttl"):
        both.there.serialize(SYMBOLS, ResultFormat.TURTLE)


def test_a_query_that_can_not_be_read_is_said_with_its_place_in_what_was_written(both: Both) -> None:
    with pytest.raises(MalformedQueryError) as refused:
        both.there.rows("SELECT * {\n ?gene biolink:symbol }")
    assert (refused.value.line, refused.value.column) == (2, 23)
    with pytest.raises(MalformedQueryError) as refused:
        both.there.rows("ASK { ?gene biolink:symbol }")
    assert (refused.value.line, refused.value.column) == (1, 28)


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "PREFIX x: <urn:x> DELETE WHERE { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o } ; DROP ALL",
        r"\u0049NSERT DATA { <urn:a> <urn:b> <urn:c> }",
        r"SELECT * { ?s ?p ?o } \u003b \u0044ROP ALL",
        'define get:soft "replace" SELECT * FROM <http://127.0.0.1/> { ?s ?p ?o }',
        "LOAD <http://127.0.0.1/>",
        "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        r"SELECT * { \u0053ERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        r"SELECT * { SERVICE\u0020<http://127.0.0.1/> { ?s ?p ?o } }",
        r"SELECT * { \U00000053ERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "",
    ],
)
def test_what_may_not_be_asked_never_leaves(query: str) -> None:
    with pytest.raises(QueryError, match="refused"):
        prepared(query)


def test_a_word_of_updates_in_a_string_or_a_name_is_no_update() -> None:
    query = 'SELECT ?insert { ?insert rdfs:label "delete" ; <urn:load> "drop all" } # clear'
    assert prepared(query).text.endswith(query)


def test_prefixes_of_the_users_own_win(both: Both) -> None:
    query = "PREFIX biolink: <urn:other:> ASK { ?gene biolink:symbol ?symbol }"
    assert both.there.rows(query)[0] == {"boolean": Literal(False)}


# --- endpoints that misbehave -------------------------------------------------------------------------------


JSON = b"Content-Type: application/sparql-results+json\r\n"
ROWS = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"literal","value":"x"}}'
BAD: dict[str, tuple[bytes, type[RaregraphError], str]] = {
    "server error": (
        b"HTTP/1.1 503 No\r\nContent-Length: 4\r\n\r\nbusy",
        EndpointError,
        "failed with status 503: busy",
    ),
    "forbidden": (
        b"HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n",
        EndpointError,
        "Check the name and password",
    ),
    "elsewhere": (
        b"HTTP/1.1 307 Go\r\nLocation: http://user:secret@127.0.0.1:1/x?key=secret\r\nContent-Length: 0\r\n\r\n",
        EndpointError,
        r"sends us elsewhere \(307, to http://127\.0\.0\.1:1/x\), which is not followed",
    ),
    "a page": (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
        EndpointError,
        "answers with text/html where",
    ),
    "malformed": (
        b"HTTP/1.1 400 No\r\nContent-Type: text/html\r\nContent-Length: 29\r\n\r\n<b>Line 3, column 7</b>: no }",
        MalformedQueryError,
        "line 3, column 7: the endpoint can't read the query: Line 3, column 7 : no }",
    ),
    "cut by length": (
        b"HTTP/1.1 200 OK\r\n" + JSON + b"Content-Length: 999\r\n\r\n" + ROWS,
        EndpointError,
        "broke off in the middle",
    ),
    "cut in chunks": (
        b"HTTP/1.1 200 OK\r\n" + JSON + b"Transfer-Encoding: chunked\r\n\r\n3\r\n{}\n\r\n",
        EndpointError,
        "broke off in the middle",
    ),
    "ended too early": (
        b"HTTP/1.1 200 OK\r\n" + JSON + b"\r\n" + ROWS,
        EndpointError,
        "broke off in the middle",
    ),
    "error after rows": (
        b"HTTP/1.1 200 OK\r\n" + JSON + b"Content-Length: 100\r\n\r\n" + (ROWS + b"]}} timeout").ljust(100),
        EndpointError,
        "broke off in the middle",
    ),
    "rows left out": (
        b"HTTP/1.1 200 OK\r\nX-SPARQL-MaxRows: 10000\r\n" + JSON + b"Content-Length: 2\r\n\r\n{}",
        EndpointError,
        "cut the answer at 10000 rows",
    ),
    "out of time": (
        b"HTTP/1.1 200 OK\r\nX-SQL-State: S1TAT\r\n" + JSON + b"Content-Length: 2\r\n\r\n{}",
        EndpointError,
        "answered in part",
    ),
    "no HTTP": (b"220 smtp.example ready\r\n", EndpointError, "broke off"),
}


def ask(url: str, limits: RemoteLimits | None = None) -> None:
    with closing(RemoteEngine(url, limits)) as engine:
        engine.rows("SELECT * { ?s ?p ?o }")


def ask_async(url: str, limits: RemoteLimits | None = None) -> None:
    asyncio.run(collect(url, "SELECT * { ?s ?p ?o }", limits=limits))


async def collect(
    url: str, query: str, limits: RemoteLimits | None = None, formats: Formats = ALL
) -> tuple[ResultFormat, bytes]:
    engine = AsyncRemoteEngine(url, limits)
    await engine.start()
    try:
        async with await engine.answer(Query(query, formats)) as answer:
            return answer.format, b"".join([chunk async for chunk in answer.chunks()])
    finally:
        await engine.stop()


@pytest.mark.parametrize("asked", [ask, ask_async])
@pytest.mark.parametrize(("answer", "error", "message"), BAD.values(), ids=BAD)
def test_what_an_endpoint_does_wrong_is_said(
    asked: Callable[[str], None], answer: bytes, error: type[RaregraphError], message: str
) -> None:
    with says(answer) as url, pytest.raises(error, match=message):
        asked(url)


@pytest.mark.parametrize("asked", [ask, ask_async])
def test_an_endpoint_that_is_not_there_is_said_without_its_address(asked: Callable[[str], None]) -> None:
    with pytest.raises(EndpointError, match="can't be reached") as failed:
        asked("http://user:secret@127.0.0.1:1/sparql")
    assert "127.0.0.1" not in str(failed.value)


@pytest.mark.parametrize("asked", [ask, ask_async])
@pytest.mark.parametrize(
    "start", [b"", b"HTTP/1.1 200 OK\r\n" + JSON + b"Content-Length: 999\r\n\r\n" + ROWS]
)
def test_an_endpoint_that_falls_silent_is_given_up_at_the_deadline(
    asked: Callable[[str, RemoteLimits], None], start: bytes
) -> None:
    with says(start, hang=True) as url, pytest.raises(DeadlineError):
        asked(url, RemoteLimits(seconds=0.2))


@pytest.mark.parametrize("asked", [ask, ask_async])
def test_an_answer_beyond_the_limit_of_bytes_is_refused(
    both: Both, asked: Callable[[str, RemoteLimits], None]
) -> None:
    with pytest.raises(EndpointError, match="larger than 1,000 bytes"):
        asked(both.url, RemoteLimits(most_bytes=1000))


@pytest.mark.parametrize("url", ["", "sparql", "ftp://127.0.0.1/", "http://", "http://[::1/"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(QueryError, match="no address"):
        RemoteEngine(url)


# --- many at once -------------------------------------------------------------------------------------------


def test_the_service_gets_what_the_endpoint_sends(both: Both) -> None:
    here = both.here.serialize(SYMBOLS, ResultFormat.JSON)
    assert asyncio.run(collect(both.url, SYMBOLS)) == (ResultFormat.JSON, here)
    assert asyncio.run(collect(both.url, "ASK { ?s ?p ?o }")) == (ResultFormat.CSV, b"true")
    with pytest.raises(NotWritableError):
        asyncio.run(collect(both.url, SYMBOLS, formats=Formats(triples=ResultFormat.TURTLE)))


def test_the_dataset_of_the_protocol_is_passed_on(both: Both) -> None:
    async def count(graphs: tuple[str, ...] | None = None) -> bytes:
        engine = AsyncRemoteEngine(both.url)
        await engine.start()
        query = Query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", Formats(rows=ResultFormat.CSV), graphs)
        async with await engine.answer(query) as answer:
            found = b"".join([chunk async for chunk in answer.chunks()])
        await engine.stop()
        return found

    assert asyncio.run(count(("urn:none",))) == b"n\r\n0\r\n"
    assert asyncio.run(count()) != b"n\r\n0\r\n"


def test_no_more_queries_than_may_wait_are_taken() -> None:
    async def fill(url: str) -> None:
        engine = AsyncRemoteEngine(url, RemoteLimits(seconds=0.5), RemoteShares(running=1, waiting=1))
        await engine.start()
        query = Query("SELECT * { ?s ?p ?o }", ALL)
        tasks = [asyncio.create_task(engine.answer(query)) for _ in range(2)]
        await asyncio.sleep(0.1)
        assert (engine.running, engine.waiting) == (1, 1)
        with pytest.raises(OverloadedError):
            await engine.answer(query)
        for failed in await asyncio.gather(*tasks, return_exceptions=True):
            assert isinstance(failed, DeadlineError)
        assert (engine.running, engine.waiting) == (0, 0)
        await engine.stop()

    with says(b"", hang=True) as url:
        asyncio.run(fill(url))


def test_a_head_is_asked_for_and_its_answer_is_let_go(both: Both) -> None:
    async def head() -> bytes | None:
        engine = AsyncRemoteEngine(both.url)
        await engine.start()
        async with await engine.answer(Query(SYMBOLS, ALL, head_only=True)) as answer:
            body = answer.body
        await engine.stop()
        return body

    assert asyncio.run(head()) == b""
