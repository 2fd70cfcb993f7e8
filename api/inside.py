"""Asks the service itself, without a network between: what a page or a named question needs goes the way of any query.

So a page's query has the same bounds, deadline and share of the machine as one that comes to /sparql.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import Response
from starlette.types import Message, Receive, Scope, Send

from raregraph.api.observation import OBSERVATION

PATH = "/sparql"
MOST_BYTES = 4_000_000

_KEPT = (
    *("type", "asgi", "http_version", "scheme", "server", "client", "root_path", "extensions", "state"),
    OBSERVATION,
)
_NOT_FOR_A_PART = {b"accept", b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What the service answered; `is_whole` is False if there is more than was read, `is_broken` if it broke off."""

    status: int
    media_type: str
    body: bytes
    is_whole: bool
    is_broken: bool


class Forwarded(Response):
    """The service's own answer to a query, passed on as it comes: with its headers, and streamed if it is."""

    def __init__(self, request: Request, parameters: Mapping[str, str]) -> None:
        super().__init__()
        self._app = request.app
        self._inner = _scope(request, parameters, list(request.scope["headers"]))
        self._inner["method"] = request.method

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        """Answer on this connection."""
        await self._app(self._inner, receive, send)


async def ask_inside(request: Request, query: str, accept: str, most: int = MOST_BYTES) -> Reply:
    """Ask a query and hold its answer, or the first bytes of it: no more is worked out than is read."""
    headers = [pair for pair in request.scope["headers"] if pair[0] not in _NOT_FOR_A_PART]
    scope = _scope(request, {"query": query}, [*headers, (b"accept", accept.encode("ascii"))])
    reader = _Reader(most)
    running = asyncio.create_task(request.app(scope, reader.receive, reader.send))
    enough = asyncio.create_task(reader.enough.wait())
    try:
        await asyncio.wait({running, enough}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (running, enough):
            task.cancel()
        await asyncio.gather(running, enough, return_exceptions=True)
    return reader.reply()


class _Reader:
    """The client's end of a connection: takes at most so many bytes of a body."""

    def __init__(self, most: int) -> None:
        self.enough = asyncio.Event()
        self._most = most
        self._start: Message = {"status": 502, "headers": []}
        self._body = bytearray()
        self._is_ended = False
        self._is_asked = False

    async def receive(self) -> Message:
        if self._is_asked:
            await self.enough.wait()
            return {"type": "http.disconnect"}
        self._is_asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
        elif message["type"] == "http.response.body" and not self.enough.is_set():
            self._body += message.get("body", b"")
            self._is_ended = not message.get("more_body", False)
            if self._is_ended or len(self._body) > self._most:
                self.enough.set()

    def reply(self) -> Reply:
        """What has come; an answer that stopped before its end, though nobody had enough of it, broke off."""
        headers = {name.lower(): value for name, value in self._start["headers"]}
        media_type = headers.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip()
        return Reply(
            self._start["status"], media_type, bytes(self._body), self._is_ended, not self.enough.is_set()
        )


def _scope(
    request: Request, parameters: Mapping[str, str], headers: list[tuple[bytes, bytes]]
) -> dict[str, Any]:
    path = request.scope.get("root_path", "") + PATH
    kept = {name: request.scope[name] for name in _KEPT if name in request.scope}
    return kept | {
        "method": "GET",
        "path": path,
        "raw_path": path.encode("utf-8"),
        "query_string": urlencode(parameters).encode("ascii"),
        "headers": headers,
    }
