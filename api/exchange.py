"""A request to `/sparql` as it was sent, and the way back to whoever sent it."""

import asyncio
from collections.abc import Awaitable

from starlette.types import Receive, Scope, Send

from raregraph.api.etags import matches
from raregraph.api.observation import observed
from raregraph.api.result_cache import CachedAnswer, Headers
from raregraph.graph.engine.asynchronous import AsyncAnswer

METHODS = "GET, HEAD, POST, OPTIONS"
_WATCH_AFTER = 0.05
_EXPOSED = b"ETag, Retry-After, Raregraph-Cut-At, Raregraph-Release"
ALWAYS = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", _EXPOSED),
    (b"x-content-type-options", b"nosniff"),
]
OF_ANSWERS = [(b"vary", b"Accept, Accept-Encoding"), (b"cache-control", b"no-cache"), *ALWAYS]


class ClientGoneError(Exception):
    """The client has closed its connection."""


class Exchange:
    """A request as it was sent, and the way back to whoever sent it."""

    __slots__ = (
        "accept",
        "alias",
        "content_encoding",
        "content_length",
        "content_type",
        "encoding",
        "matches",
        "method",
        "receive",
        "scope",
        "send",
        "wants_fresh",
    )

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope
        self.receive = receive
        self.send = send
        self.method: str = scope["method"]
        self.accept: bytes | None = None
        self.encoding = b""
        self.matches: bytes | None = None
        self.content_type = ""
        self.content_encoding = b""
        self.content_length = b""
        self.wants_fresh = False
        self.alias: bytes | None = None
        for name, value in scope["headers"]:
            if name == b"accept":
                self.accept = value if self.accept is None else self.accept + b"," + value
            elif name == b"accept-encoding":
                self.encoding = value
            elif name == b"if-none-match":
                self.matches = value
            elif name == b"content-type":
                self.content_type = value.decode("latin-1")
            elif name == b"content-encoding":
                self.content_encoding = value
            elif name == b"content-length":
                self.content_length = value
            elif name == b"cache-control":
                self.wants_fresh = b"no-cache" in value or b"no-store" in value

    async def reply(self, status: int, headers: Headers, body: bytes) -> None:
        """Send a whole answer."""
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        await self.send({"type": "http.response.body", "body": body})

    async def to_editor(self) -> None:
        """Lead a browser that brings no query to the page where one is written."""
        address = f"{self.scope.get('root_path', '')}/editor".encode("latin-1", "replace")
        await self.reply(303, [(b"location", address), *OF_ANSWERS], b"")

    async def not_modified(self, etag: bytes) -> None:
        """Say that the client has the answer already."""
        await self.reply(304, [(b"etag", etag), *OF_ANSWERS], b"")

    async def reply_cached(self, found: CachedAnswer) -> None:
        """Send an answer that was kept."""
        seen = observed(self.scope)
        seen.is_cached, seen.query, seen.rows = True, found.text, found.rows
        if self.matches is not None and matches(self.matches, found.etag):
            await self.not_modified(found.etag)
        else:
            await self.reply(200, found.headers, b"" if self.method == "HEAD" else found.body)

    async def gone(self) -> None:
        """Wait until the client goes away."""
        while (await self.receive())["type"] != "http.disconnect":
            pass

    async def allow(self) -> None:
        """Say what may be sent here: to whoever asks, and to a browser before a page of another origin may ask."""
        wanted = [value for name, value in self.scope["headers"] if name == b"access-control-request-headers"]
        headers = [
            (b"allow", METHODS.encode()),
            (b"access-control-allow-methods", METHODS.encode()),
            (b"access-control-allow-headers", wanted[0] if wanted else b"*"),
            (b"access-control-max-age", b"86400"),
            (b"vary", b"Access-Control-Request-Headers"),
            (b"content-length", b"0"),
            *ALWAYS,
        ]
        await self.reply(200, headers, b"")


async def begun(asked: Awaitable[AsyncAnswer], exchange: Exchange) -> AsyncAnswer:
    """The answer once its first bytes are here.

    Most are here before it pays to watch whether the client still waits.

    Raises:
        ClientGoneError: if the client goes away before.
    """
    loop = asyncio.get_running_loop()
    asking = asyncio.current_task()
    assert asking is not None
    watches: list[asyncio.Task[None]] = []
    is_gone = False

    async def watch() -> None:
        nonlocal is_gone
        await exchange.gone()
        is_gone = True
        asking.cancel()

    timer = loop.call_later(_WATCH_AFTER, lambda: watches.append(loop.create_task(watch())))
    try:
        return await asked
    except asyncio.CancelledError:
        if not is_gone:
            raise
        asking.uncancel()
        raise ClientGoneError from None
    finally:
        timer.cancel()
        for each in watches:
            each.cancel()
