"""SPARQL over HTTP: what is whole, what breaks off visibly, what is kept, and what a client may say."""

import asyncio
import gzip
import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest
import uvicorn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from raregraph.api.app import Settings, create_app
from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.graph.errors import QueryError
from raregraph.graph.sparql.guard import check
from raregraph.graph.sparql.text import code_spans, normalised
from raregraph.graph.workers.limits import PoolLimits

SYMBOLS = "SELECT ?symbol WHERE { GRAPH ?g { ?gene biolink:symbol ?symbol } } ORDER BY ?symbol LIMIT 2"
ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
BUSY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 5000"


@pytest.fixture(scope="module")
def app(graph: KnowledgeGraph) -> Iterator[tuple[httpx.Client, uvicorn.Server]]:
    limits = PoolLimits(seconds=1, workers=2, long_workers=2)
    service = create_app(graph, settings=Settings(limits))
    server = uvicorn.Server(uvicorn.Config(service, port=0, log_level="critical", lifespan="on"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        yield client, server
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def http(app: tuple[httpx.Client, uvicorn.Server]) -> httpx.Client:
    return app[0]


def raw(http: httpx.Client, request: str) -> bytes:
    """All that comes back on a connection of one's own."""
    with socket.create_connection((http.base_url.host, http.base_url.port or 80)) as connection:
        connection.sendall(request.replace("\n", "\r\n").encode())
        received = b""
        while piece := connection.recv(1 << 16):
            received += piece
    return received


def test_an_answer_that_takes_too_long_before_its_first_byte_is_a_504(http: httpx.Client) -> None:
    answer = http.get("/sparql", params={"query": BUSY})
    assert answer.status_code == 504
    assert answer.json()["detail"] == "the query took longer than 1 s"


def test_an_answer_that_takes_too_long_later_breaks_off_visibly(http: httpx.Client) -> None:
    with http.stream("GET", "/sparql", params={"query": ENDLESS, "format": "tsv"}) as answer:
        assert answer.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError, match="incomplete chunked read"):
            answer.read()


def test_a_broken_transfer_lacks_its_last_chunk(http: httpx.Client) -> None:
    found = raw(
        http, f"GET /sparql?format=csv&query={quote(ENDLESS)} HTTP/1.1\nHost: x\nConnection: close\n\n"
    )
    assert found.startswith(b"HTTP/1.1 200")
    assert b"transfer-encoding: chunked" in found.lower()
    assert not found.endswith(b"\r\n0\r\n\r\n")  # a last row may end in 0, too


def test_a_whole_transfer_has_its_last_chunk(http: httpx.Client) -> None:
    found = raw(http, f"GET /sparql?format=csv&query={quote(LARGE)} HTTP/1.1\nHost: x\nConnection: close\n\n")
    assert b"transfer-encoding: chunked" in found.lower()
    assert found.endswith(b"0\r\n\r\n")


def test_http_1_0_gets_whole_answers_with_their_length_or_an_error(http: httpx.Client) -> None:
    whole = raw(http, f"GET /sparql?format=csv&query={quote(LARGE)} HTTP/1.0\nHost: x\n\n")
    head, _, body = whole.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head.lower())
    assert length
    assert int(length[1]) == len(body)
    assert raw(http, f"GET /sparql?format=csv&query={quote(ENDLESS)} HTTP/1.0\nHost: x\n\n")[9:12] in {
        b"504",
        b"505",
    }


def test_a_client_that_goes_away_stops_its_query(app: tuple[httpx.Client, uvicorn.Server]) -> None:
    http, server = app
    kills = server.config.app.state.engine.kills  # type: ignore[union-attr]
    before = kills["client gone"]
    for _ in range(10):  # on a slow machine the deadline may come first
        with http.stream("GET", "/sparql", params={"query": ENDLESS, "format": "tsv"}) as answer:
            next(answer.iter_raw())
        end = time.monotonic() + 0.5
        while kills["client gone"] == before and time.monotonic() < end:
            time.sleep(0.01)
        if kills["client gone"] > before:
            break
    assert kills["client gone"] > before


def test_what_the_client_has_already_is_not_sent_again(http: httpx.Client) -> None:
    first = http.get("/sparql", params={"query": SYMBOLS})
    again = http.get("/sparql", params={"query": SYMBOLS}, headers={"If-None-Match": first.headers["etag"]})
    fresh = {"If-None-Match": first.headers["etag"], "Cache-Control": "no-cache"}
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert http.get("/sparql", params={"query": SYMBOLS}, headers=fresh).status_code == 304
    csv = http.get("/sparql", params={"query": SYMBOLS, "format": "csv"})
    assert csv.headers["etag"] != first.headers["etag"]
    assert {"accept", "accept-encoding"} <= {each.strip().lower() for each in csv.headers["vary"].split(",")}


def test_what_changes_each_time_has_no_etag(http: httpx.Client) -> None:
    query = "SELECT (STRUUID() AS ?id) {}"
    one, other = (http.get("/sparql", params={"query": query, "format": "csv"}) for _ in range(2))
    assert one.text != other.text
    assert "etag" not in one.headers


def test_layout_and_comments_make_no_other_query(http: httpx.Client) -> None:
    spaced = SYMBOLS.replace(" ", "\n  ") + " # the same"
    one, other = (http.get("/sparql", params={"query": text}) for text in (SYMBOLS, spaced))
    assert (one.headers["etag"], one.content) == (other.headers["etag"], other.content)


@pytest.mark.parametrize("query", [LARGE, "SELECT * { ?a ?b ?c } LIMIT 60"])
def test_gzip_is_given_to_those_who_take_it(http: httpx.Client, query: str) -> None:
    request = f"GET /sparql?format=tsv&query={quote(query)} HTTP/1.0\nHost: x\nAccept-Encoding: "
    plain = raw(http, f"{request}identity\n\n").partition(b"\r\n\r\n")[2]
    head, _, body = raw(http, f"{request}br, gzip\n\n").partition(b"\r\n\r\n")
    assert b"content-encoding: gzip" in head.lower()
    assert gzip.decompress(body) == plain
    assert len(body) < len(plain) / 2


def test_rows_are_cut_only_when_asked_and_that_is_said(http: httpx.Client) -> None:
    cut = http.get("/sparql", params={"query": LARGE, "row-limit": "10"})
    assert cut.headers["raregraph-cut-at"] == "10"
    assert json.loads(cut.content)["head"]["cut_at"] == 10
    assert len(cut.json()["results"]["bindings"]) == 10
    whole = http.get("/sparql", params={"query": SYMBOLS, "row-limit": "10"})
    assert "raregraph-cut-at" not in whole.headers
    assert http.get("/sparql", params={"query": SYMBOLS, "row-limit": "x"}).status_code == 400


def test_head_works_out_nothing(http: httpx.Client) -> None:
    answer = http.head("/sparql", params={"query": ENDLESS})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/sparql-results+json")


def test_the_methods_are_said(http: httpx.Client) -> None:
    assert http.options("/sparql").headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert http.put("/sparql").headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_a_packed_body_is_refused_as_such(http: httpx.Client) -> None:
    headers = {"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"}
    answer = http.post("/sparql", content=gzip.compress(SYMBOLS.encode()), headers=headers)
    assert (answer.status_code, answer.headers["accept-encoding"]) == (415, "identity")


@pytest.mark.parametrize("charset", ["utf-8", "UTF8", '"utf-8"'])
def test_utf_8_is_the_only_charset(http: httpx.Client, charset: str) -> None:
    kinds = [f"application/sparql-query; charset={each}" for each in (charset, "latin-1")]
    answers = [http.post("/sparql", content=SYMBOLS, headers={"Content-Type": kind}) for kind in kinds]
    assert [answer.status_code for answer in answers] == [200, 415]


@pytest.mark.parametrize("path", ["/sparql?query=%ff%fe", "/sparql?query=ASK%7B%7D&x=%C0%80"])
def test_broken_encodings_are_said(http: httpx.Client, path: str) -> None:
    assert http.get(path).status_code == 400


def test_an_update_as_a_query_is_told_so(http: httpx.Client) -> None:
    answer = http.get("/sparql", params={"query": "PREFIX x: <urn:x> INSERT DATA { <a> <b> 1 }"})
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("updates are refused")


def test_no_error_names_a_path_of_the_server(http: httpx.Client) -> None:
    for query in ("SELECT", "SELECT * { ?s <urn:a b> 1 }", BUSY, "SELECT (<urn:f>(1) AS ?x) {}"):
        assert "/tmp" not in http.get("/sparql", params={"query": query}).text


FRAGMENTS = st.sampled_from(
    [
        *[
            "SELECT",
            "ASK",
            "CONSTRUCT",
            "DESCRIBE",
            "*",
            "?s",
            "WHERE",
            "{",
            "}",
            "(",
            ")",
            ".",
            ";",
            ",",
            "a",
        ],
        *["<urn:x>", "<", ">", "'", '"', "#", "\n", "\\", "FILTER", "OPTIONAL", "UNION", "VALUES", "UNDEF"],
        *["SERVICE", "SILENT", "GRAPH", "FROM", "NAMED", "LIMIT 5", "ORDER BY", "GROUP BY", "COUNT(*)", "é"],
        *[
            "<http://127.0.0.1:9/>",
            "biolink:symbol",
            "rdfs:label",
            "1",
            "\ud800",
            "\x00",
            "REGEX(?s, '(a+)+$')",
        ],
    ]
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(FRAGMENTS, max_size=25))
def test_no_text_makes_the_service_fail(http: httpx.Client, parts: list[str]) -> None:
    body = " ".join(parts).encode("utf-8", "surrogatepass")
    answer = http.post("/sparql", content=body, headers={"Content-Type": "application/sparql-query"})
    assert answer.status_code in {200, 400, 406, 503, 504, 507}


@given(text=st.text(st.sampled_from("ab <>'\"#\\\n{}?:/"), max_size=40))
def test_code_is_found_in_any_text_and_in_its_order(text: str) -> None:
    spans = code_spans(text)
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert len(spans) <= len(text) + 2


@given(
    parts=st.lists(
        st.sampled_from(["?s", '"a  b"', "'#'", "<http://x#y>", "<", "ex:a\\'b", "# '\n", " ", "\n", "\t"])
    )
)
def test_layout_is_all_that_is_normalised(parts: list[str]) -> None:
    """Nothing but blanks and comments is lost, and none of it out of a string or an IRI."""
    kept = [part for part in parts if part.strip() and not part.startswith("#")]
    assert normalised(" ".join(["ASK", *parts])).split() == " ".join(["ASK", *kept]).split()


@pytest.mark.parametrize("text", ['SELECT ("a\nb" AS ?x) {}', "SELECT\u00a0* {  }", "ASK { ?s ?p 'a  }"])
def test_what_is_no_query_does_not_become_one(text: str) -> None:
    assert normalised(text) not in {'SELECT ("a b" AS ?x) {}', "SELECT * { }", "ASK { ?s ?p 'a }"}


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { FILTER(?a<'>')SERVICE<http://127.0.0.1:9/>{?s ?p ?o}#'\n}",
        "SELECT * { ?s ?p <urn:x'> . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } ?s ?p 'a' }",
        "SELECT * { ?s ?p <http://x/\\u00e9'> SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } ?s ?p 'a' }",
        "SELECT * { ?s ex:a\\' ?o . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } ?s ex:b\\' 1 }",
        'SELECT * { ?s ?p """a""b""" . SERVICE ?s { ?s ?p ?o } }',
        "SELECT * { ?s ?p ?o FILTER(?o<5)SeRvIcE\tSiLeNt#\n<http://127.0.0.1:9/> {} }",
    ],
)
def test_no_ambiguity_hides_a_call(query: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        check(query)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s rdfs:label "a service: SMA" }',
        "SELECT * { ?s rdfs:comment '''ask the service <http://x/> # now''' }",
        "SELECT * { ?s ?p ?o } # SERVICE <http://x/> { }",
        "SELECT * { ?s ?p <http://x/service#service> . ?s ex:service ?service }",
    ],
)
def test_the_word_in_a_text_a_comment_or_a_name_is_no_call(query: str) -> None:
    check(query)


def test_many_parameters_are_refused(http: httpx.Client) -> None:
    assert http.get("/sparql?" + "&".join(["a=1"] * 2_000)).status_code == 400


def test_the_same_answers_come_from_the_cache_and_from_the_store(http: httpx.Client) -> None:
    async def ask() -> set[bytes]:
        async with httpx.AsyncClient(base_url=http.base_url) as client:
            asked = [
                client.get(
                    "/sparql",
                    params={"query": SYMBOLS},
                    headers={"Cache-Control": "no-cache"} if number % 2 else {},
                )
                for number in range(40)
            ]
            return {answer.content for answer in await asyncio.gather(*asked)}

    assert len(asyncio.run(ask())) == 1


def test_an_answer_that_was_streamed_comes_from_the_cache_as_a_whole(http: httpx.Client) -> None:
    query = {"query": "SELECT * { GRAPH ?g { ?s ?p ?o } } # streamed, then kept", "format": "tsv"}
    streamed, kept = (http.get("/sparql", params=query) for _ in range(2))
    assert streamed.headers["transfer-encoding"] == "chunked"
    assert int(kept.headers["content-length"]) > 7_000
    assert kept.content == streamed.content
    assert kept.headers["etag"] == streamed.headers["etag"]
