"""The service asked by itself: what a page gets of an answer that is long, breaks off or is an error."""

import asyncio
from typing import Any

import pytest
from fastapi import Request

from raregraph.api.inside import Reply, ask_inside
from raregraph.api.listings import shown

START = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(b"Content-Type", b"text/tab-separated-values; charset=utf-8")],
}
ROWS = {"type": "http.response.body", "body": b'?a\n"x"\n"y', "more_body": True}


def request_to(app: Any) -> Request:
    headers = [(b"accept", b"text/html"), (b"host", b"service"), (b"if-none-match", b"x")]
    return Request({"type": "http", "app": app, "headers": headers, "method": "GET", "path": "/editor"})


def asked(app: Any, most: int = 1_000) -> Reply:
    return asyncio.run(ask_inside(request_to(app), "ASK {}", "text/csv", most))


async def breaks_off(_: Any, __: Any, send: Any) -> None:
    await send(START)
    await send(ROWS)
    raise ConnectionError


def test_a_query_is_asked_as_any_client_asks_it() -> None:
    seen: dict[str, Any] = {}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.update(scope, request=await receive())
        await send(START)
        await send({"type": "http.response.body", "body": b"a"})

    assert asked(app) == Reply(200, "text/tab-separated-values", b"a", is_whole=True, is_broken=False)
    assert (seen["method"], seen["path"], seen["query_string"]) == ("GET", "/sparql", b"query=ASK+%7B%7D")
    assert seen["headers"] == [(b"host", b"service"), (b"accept", b"text/csv")]
    assert seen["request"] == {"type": "http.request", "body": b"", "more_body": False}


@pytest.mark.filterwarnings("error")
def test_no_more_is_worked_out_than_is_read() -> None:
    sent: list[int] = []

    async def endless(_: Any, __: Any, send: Any) -> None:
        await send(START)
        while True:
            sent.append(1)
            await send({"type": "http.response.body", "body": b"x" * 100, "more_body": True})
            await asyncio.sleep(0)

    reply = asked(endless)
    assert not reply.is_whole
    assert not reply.is_broken
    assert len(reply.body) == 1_100
    assert len(sent) < 20


def test_an_answer_that_breaks_off_is_shown_with_a_word() -> None:
    assert asked(breaks_off).is_broken
    found = asyncio.run(shown(request_to(breaks_off), "ASK {}"))
    assert found.rows
    assert [[cell.text for cell in row] for row in found.rows.rows] == [["x"]]
    assert not found.rows.is_all
    assert found.error
    assert "broke off" in found.error["message"]


def test_a_service_that_says_nothing_is_an_error() -> None:
    async def silent(*_: Any) -> None:
        raise ConnectionError

    found = asyncio.run(shown(request_to(silent), "ASK {}"))
    assert (found.status, found.rows) == (502, None)
    assert found.error
