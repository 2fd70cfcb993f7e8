"""TRAPI over HTTP: what is answered, and how it is refused."""

from typing import Any

import httpx
import pytest

from raregraph.api.trapi.limits import MOST_BYTES, MOST_IDS
from tests.api.trapi.queries import GENE, answers, edge, ids, query

JSON_TYPE = {"Content-Type": "application/json"}
ASKED = query({"g": GENE, "d": ids("GARD:0005785")}, edge("g", "causes", "d"))


def test_a_query_is_answered(http: httpx.Client) -> None:
    answer = http.post("/trapi/query", json=ASKED)
    assert answer.status_code == 200
    assert ("HGNC:2207", "ORPHA:63") in answers(answer.json())
    assert answer.json()["message"]["query_graph"] == ASKED["message"]["query_graph"]
    assert answer.json()["schema_version"] == "1.5.0"


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ({}, 400, "Field required"),
        ({"message": {"query_graph": {"nodes": {"a": {"ids": []}}, "edges": {}}}}, 400, "at least 1 item"),
        (query({"a": {"categories": ["Gene"]}, "b": {}}, edge("a", None, "b")), 400, "pattern"),
        (ASKED | {"limit": 0}, 400, "greater than or equal to 1"),
        (ASKED | {"offset": -1}, 400, "greater than or equal to 0"),
        (query({"a": {}}), 400, "QueryNotTraversable"),
        (ASKED | {"workflow": [{"id": "fill"}]}, 501, "UnsupportedOperation"),
        (
            query({"g": GENE, "d": ids(*["x"] * (MOST_IDS + 1))}, edge("g", None, "d")),
            413,
            "1001 identifiers",
        ),
        (ASKED | {"submitter": "x" * MOST_BYTES}, 413, "bytes"),
    ],
)
def test_what_is_refused_has_the_one_shape(
    http: httpx.Client, asked: dict[str, Any], status: int, said: str
) -> None:
    answer = http.post("/trapi/query", json=asked)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in answer.json()["detail"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[" * 100_000, b'{"message": ' * 50_000, b"\xff", b"null", b"[]"]
)
def test_what_is_no_message_is_refused(http: httpx.Client, body: bytes) -> None:
    answer = http.post("/trapi/query", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("odd", ["NaN", "1e999", r'"\ud800"'])
def test_what_json_cant_give_back_is_refused(http: httpx.Client, odd: str) -> None:
    node = f'{{"ids": ["GARD:0005785"], "unknown": {odd}}}'
    graph = f'{{"nodes": {{"g": {{}}, "d": {node}}}, "edges": {{"e": {{"subject": "g", "object": "d"}}}}}}'
    answer = http.post(
        "/trapi/query", content=f'{{"message": {{"query_graph": {graph}}}}}', headers=JSON_TYPE
    )
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_can_be_asked_is_told(http: httpx.Client) -> None:
    found = http.get("/trapi/meta_knowledge_graph").json()
    assert "HGNC" in found["nodes"]["biolink:Gene"]["id_prefixes"]
    description = http.get("/trapi/openapi.json").json()
    assert description["info"]["x-trapi"]["version"] == "1.5.0"
    assert description["info"]["x-trapi"]["batch_size_limit"] == MOST_IDS
    assert description["info"]["x-translator"]["biolink-version"] == "4.4.4"
    assert set(description["paths"]) == {"/query", "/meta_knowledge_graph"}


def test_a_query_with_a_callback_is_not_offered(http: httpx.Client) -> None:
    answer = http.post("/trapi/asyncquery", json=ASKED | {"callback": "http://example.org/"})
    assert answer.status_code == 501
    assert answer.headers["content-type"] == "application/problem+json"
