"""The HTTP service, asked over a real connection."""

import asyncio
import csv
import io
import re
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from rdflib import Graph, Literal

from raregraph.api.app import create_app
from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.graph.engine.asynchronous import AsyncAnswer, Query
from tests.small_graph import S1

SYMBOLS = "SELECT ?symbol WHERE { GRAPH ?g { ?gene biolink:symbol ?symbol } } ORDER BY ?symbol LIMIT 2"
LABELS = "CONSTRUCT { ?gene rdfs:label ?symbol } WHERE { GRAPH ?g { ?gene biolink:symbol ?symbol } }"
ROW_TYPES = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
}
TRIPLE_TYPES = {
    "ttl": ("text/turtle; charset=utf-8", "turtle"),
    "nt": ("application/n-triples", "nt"),
    "jsonld": ("application/ld+json", "json-ld"),
    "rdf": ("application/rdf+xml", "xml"),
}


def test_a_query_by_get_gives_json_rows(http: httpx.Client) -> None:
    answer = http.get("/sparql", params={"query": SYMBOLS})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == ROW_TYPES["json"]
    assert answer.json()["results"]["bindings"] == [
        {"symbol": {"type": "literal", "value": "COL4A3"}},
        {"symbol": {"type": "literal", "value": "COL4A5"}},
    ]


def test_a_query_by_post_is_a_form_or_the_body(http: httpx.Client) -> None:
    form = http.post("/sparql", data={"query": SYMBOLS, "format": "csv"})
    body = http.post(
        "/sparql", content=SYMBOLS, headers={"Content-Type": "application/sparql-query", "Accept": "text/csv"}
    )
    assert form.text == body.text == "symbol\r\nCOL4A3\r\nCOL4A5\r\n"


@pytest.mark.parametrize("form", ROW_TYPES)
def test_rows_come_in_each_format_by_name_and_by_accept(http: httpx.Client, form: str) -> None:
    named = http.get("/sparql", params={"query": SYMBOLS, "format": form})
    accepted = http.get("/sparql", params={"query": SYMBOLS}, headers={"Accept": ROW_TYPES[form]})
    assert named.headers["content-type"] == accepted.headers["content-type"] == ROW_TYPES[form]
    assert named.content == accepted.content
    assert b"COL4A3" in named.content


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD parser uses it
@pytest.mark.parametrize("form", TRIPLE_TYPES)
def test_triples_come_in_each_format(http: httpx.Client, form: str) -> None:
    media_type, parser = TRIPLE_TYPES[form]
    answer = http.get("/sparql", params={"query": LABELS, "format": form})
    assert answer.headers["content-type"] == media_type
    labels = set(Graph().parse(data=answer.content, format=parser).objects())
    assert {Literal("SMN1"), Literal("STMN1")} <= labels


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", ROW_TYPES["json"]),
        ("text/csv;q=0.5, text/tab-separated-values;q=0.9", ROW_TYPES["tsv"]),
        ("application/json", ROW_TYPES["json"]),
        ("application/*;q=0.1, text/csv", ROW_TYPES["csv"]),
        ("application/sparql-results+json;q=0, */*", ROW_TYPES["xml"]),
    ],
)
def test_the_accept_header_is_weighed(http: httpx.Client, accept: str, content_type: str) -> None:
    answer = http.get("/sparql", params={"query": SYMBOLS}, headers={"Accept": accept})
    assert answer.headers["content-type"] == content_type


ERRORS = {
    "malformed": ("GET", "/sparql?query=SELECT", {}, "", 400),
    "update": ("GET", "/sparql?query=CLEAR%20ALL", {}, "", 400),
    "service": ("GET", "/sparql?query=SELECT%20*%20%7B%20SERVICE%20%3Curn:x%3E%20%7B%7D%20%7D", {}, "", 400),
    "function": (
        "GET",
        "/sparql?query=SELECT%20*%20%7B%20?s%20?p%20?o%20FILTER(%3Chttp://x/f%3E(?o))%20%7D",
        {},
        "",
        400,
    ),
    "update parameter": ("GET", "/sparql?update=CLEAR%20ALL", {}, "", 400),
    "empty value": ("GET", "/questions/genes-of-condition?condition=", {}, "", 400),
    "no query": ("POST", "/sparql", {"Content-Type": "application/x-www-form-urlencoded"}, "", 400),
    "two queries": ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", {}, "", 400),
    "dataset": ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=no%20iri", {}, "", 400),
    "not UTF-8": ("POST", "/sparql", {"Content-Type": "application/sparql-query"}, b"\xff", 400),
    "too large": ("POST", "/sparql", {"Content-Type": "application/sparql-query"}, b"#" * 1_000_001, 413),
    "media type": ("POST", "/sparql", {"Content-Type": "text/plain"}, "ASK {}", 415),
    "method": ("DELETE", "/sparql", {}, "", 405),
    "accept": ("GET", "/sparql?query=ASK%7B%7D", {"Accept": "image/png"}, "", 406),
    "format": ("GET", "/sparql?query=ASK%7B%7D&format=ttl", {"Accept": "text/turtle"}, "", 406),
    "path": ("GET", "/nowhere", {}, "", 404),
    "question": ("GET", "/questions/nothing", {}, "", 404),
    "parameter": ("GET", "/questions/modifiers?x=1", {}, "", 400),
    "name": ("GET", "/questions/genes-of-condition?condition=nothing%20like%20it", {}, "", 404),
    "value": ("GET", "/questions/claims-of-source-since?since=yesterday", {}, "", 400),
}


@pytest.mark.parametrize(("method", "path", "headers", "body", "status"), ERRORS.values(), ids=ERRORS)
def test_every_error_has_one_shape(  # noqa: PLR0917
    http: httpx.Client, method: str, path: str, headers: dict[str, str], body: str | bytes, status: int
) -> None:
    answer = http.request(method, path, headers=headers, content=body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert set(problem) <= {"type", "title", "status", "detail", "place", "remedy"}
    assert problem["detail"]


def test_an_error_names_the_place_and_the_remedy(http: httpx.Client) -> None:
    answer = http.get("/questions/genes-of-condition", params={"condition": "alprt syndrome"})
    assert answer.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "there is no disease 'alprt syndrome'",
        "place": "condition",
        "remedy": answer.json()["remedy"],
    }
    assert answer.json()["remedy"].startswith("Did you mean: ")


def test_a_named_question_answers_with_its_parameters(http: httpx.Client) -> None:
    answer = http.get("/questions/genes-of-condition", params={"condition": "SMA", "format": "csv"})
    found = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["symbol"], row["relation"], row["dates"]) for row in found] == [
        ("DYNC1H1", "causes", "2013-01"),
        ("SMN1", "causes", "2012; 2013-01"),
        ("SMN2", "modifies", "2013-01"),
    ]
    assert found[1]["sentence"] == S1


def test_a_parameter_may_be_given_several_times(http: httpx.Client) -> None:
    answer = http.get("/questions/conditions-of-gene?gene=SMN1&gene=SMN2&format=csv")
    assert [row["symbol"] for row in csv.DictReader(io.StringIO(answer.text))] == ["SMN1", "SMN2"]


def test_the_questions_list_themselves(http: httpx.Client) -> None:
    listed = {entry["name"]: entry for entry in http.get("/questions").json()}
    assert listed["genes-of-condition"]["parameters"][0]["default"] == "spinal muscular atrophy"
    assert "VALUES ?condition" in listed["genes-of-condition"]["query"]


def test_health_names_the_release(http: httpx.Client) -> None:
    answer = http.get("/health").json()
    assert answer["status"] == "ok"
    assert re.fullmatch("[0-9a-f]{16}", answer["release"])


def test_many_clients_at_once_get_whole_answers(http: httpx.Client) -> None:
    def ask(_: int) -> str:
        return http.get("/sparql", params={"query": LABELS, "format": "nt"}).text

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(ask, range(80)))
    assert len({tuple(sorted(answer.splitlines())) for answer in answers}) == 1


class _BrokenEngine:
    """An engine with a fault."""

    version = "release"

    async def start(self) -> None:
        """Nothing is needed."""

    async def stop(self) -> None:
        """Nothing is held."""

    async def answer(self, query: Query) -> AsyncAnswer:
        raise ZeroDivisionError(query)


def test_a_fault_of_the_server_has_the_shape_of_every_error(graph: KnowledgeGraph) -> None:
    async def ask() -> httpx.Response:
        app = create_app(graph, engine=_BrokenEngine())
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            return await client.get("/sparql", params={"query": SYMBOLS})

    answer = asyncio.run(ask())
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "ZeroDivision" not in answer.text


def test_an_update_is_told_that_updates_are_refused(http: httpx.Client) -> None:
    for answer in (
        http.get("/sparql", params={"update": "CLEAR ALL"}),
        http.post("/sparql", data={"update": "CLEAR ALL"}),
    ):
        assert answer.status_code == 400
        assert answer.json()["detail"].startswith("updates are refused: ")


@pytest.mark.parametrize(
    "path", ["/sparql?query=ASK%7B%7D", "/sparql?query=nonsense", "/questions/modifiers"]
)
def test_pages_of_any_origin_may_ask(http: httpx.Client, path: str) -> None:
    assert (
        http.get(path, headers={"Origin": "https://example.org"}).headers["access-control-allow-origin"]
        == "*"
    )


def test_a_browser_may_ask_what_it_may_send(http: httpx.Client) -> None:
    headers = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    answer = http.options("/sparql", headers=headers | {"Access-Control-Request-Headers": "content-type"})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "content-type" in answer.headers["access-control-allow-headers"].lower()


def test_head_gives_the_headers_of_the_answer(http: httpx.Client) -> None:
    answer = http.head("/sparql", params={"query": SYMBOLS})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"] == ROW_TYPES["json"]


@pytest.mark.parametrize(
    "path", ["/", "/health", "/ready", "/metrics", "/questions", "/void", "/editor", "/nothing"]
)
def test_head_is_answered_wherever_get_is(http: httpx.Client, path: str) -> None:
    asked, got = http.head(path), http.get(path)
    assert (asked.status_code, asked.content) == (got.status_code, b"")
    assert asked.headers["content-type"] == got.headers["content-type"]


def test_a_query_may_begin_as_some_editors_save_it(http: httpx.Client) -> None:
    """With a byte order mark."""
    content = b"\xef\xbb\xbf" + SYMBOLS.encode()
    answer = http.post("/sparql", content=content, headers={"Content-Type": "application/sparql-query"})
    assert len(answer.json()["results"]["bindings"]) == 2


def test_an_unknown_question_offers_only_near_names(http: httpx.Client) -> None:
    near = http.get("/questions/gene-of-condition").json()
    assert near["remedy"].startswith("Did you mean: genes-of-condition")
    assert http.get("/questions/zzz").json()["remedy"].startswith("List them: ")
