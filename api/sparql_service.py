"""SPARQL 1.1 over HTTP, its part for queries: an ASGI application of its own, with nothing between it and the engine.

It keeps to three rules. An answer that ends is whole: what goes wrong before its first byte is an error, what goes
wrong later breaks the transfer off. An answer is handed on as it comes, and no faster than the client takes it. A
client that goes away stops its query.
"""

import asyncio
import re
from collections.abc import Awaitable
from hashlib import blake2b
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from raregraph.api.negotiation import accepts_gzip, chosen_formats, content_type, not_acceptable
from raregraph.api.observation import observed
from raregraph.api.pages import prefers_html
from raregraph.api.problems import problem, status_of
from raregraph.api.result_cache import CachedAnswer, Headers, ResultCache
from raregraph.graph.async_engine import AsyncAnswer, AsyncEngine, Query
from raregraph.graph.errors import MalformedQueryError, NotWritableError, OverloadedError, RaregraphError
from raregraph.graph.formats import ResultFormat
from raregraph.graph.service_calls import ServiceCalls
from raregraph.graph.sparql_text import is_repeatable, is_update, normalised
from raregraph.ontology.identifiers import BASE

MOST_BYTES = 1_000_000
_BODY_SECONDS = 30.0
_LONGEST_KEPT = 20_000  # characters of a query, for which a key is worked out
_LARGEST_KEPT = 1 << 20
_MOST_PARAMETERS = 1_000
_WATCH_AFTER = 0.05
_MOST_FOR_OLD_CLIENTS = 32 << 20
_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"
_UPDATE = "application/sparql-update"
_REFUSED_UPDATE = "updates are refused: this graph is read-only; send a query"
_METHODS = "GET, HEAD, POST, OPTIONS"
_EXPOSED = b"ETag, Retry-After, Raregraph-Cut-At, Raregraph-Release"
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]+)", re.IGNORECASE)
_ALWAYS = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", _EXPOSED),
    (b"x-content-type-options", b"nosniff"),
]
_OF_ANSWERS = [(b"vary", b"Accept, Accept-Encoding"), (b"cache-control", b"no-cache"), *_ALWAYS]


class ClientGoneError(Exception):
    """The client has closed its connection."""


class _Exchange:
    """A request as it was sent, and the way back to whoever sent it."""

    __slots__ = (
        "accept",
        "alias",
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
        await self.reply(303, [(b"location", address), *_OF_ANSWERS], b"")

    async def not_modified(self, etag: bytes) -> None:
        """Say that the client has the answer already."""
        await self.reply(304, [(b"etag", etag), *_OF_ANSWERS], b"")

    async def reply_cached(self, found: CachedAnswer) -> None:
        """Send an answer that was kept."""
        seen = observed(self.scope)
        seen.is_cached, seen.query, seen.rows = True, found.text, found.rows
        if self.matches is not None and _matches(self.matches, found.etag):
            await self.not_modified(found.etag)
        else:
            await self.reply(200, found.headers, b"" if self.method == "HEAD" else found.body)

    async def gone(self) -> None:
        """Wait until the client goes away."""
        while (await self.receive())["type"] != "http.disconnect":
            pass


class SparqlService:
    """Answers SPARQL requests by an engine.

    Args:
        engine: what answers.
        cache: answers kept for those who ask the same; None keeps none.
        row_limit: after how many rows answers are cut, with a word; None never.
        calls: what asks other endpoints for SERVICE; None leaves it refused.

    `describe` answers a request without a query, where there is such an answer.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        cache: ResultCache | None = None,
        *,
        row_limit: int | None = None,
        calls: ServiceCalls | None = None,
    ) -> None:
        self.engine = engine
        self.cache = cache
        self.row_limit = row_limit
        self.calls = calls
        self.describe: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        exchange = _Exchange(scope, receive, send)
        found = self._from_alias(exchange)
        if found is not None:
            await exchange.reply_cached(found)
            return
        query: Query | None = None
        try:
            query = await self._read(exchange)
            if query is not None:
                observed(scope).query = query.text
                await self._answer(exchange, query)
        except HTTPException as error:
            await _refuse(exchange, error)
        except RaregraphError as error:
            await _fail(exchange, query, error)
        except ClientGoneError:
            observed(scope).outcome = "client gone"

    def _from_alias(self, exchange: _Exchange) -> CachedAnswer | None:
        """The answer to a request that was answered before, if that is kept, without reading it."""
        if self.cache is None or exchange.method != "GET" or exchange.wants_fresh:
            return None
        parts = (exchange.scope["query_string"], exchange.accept or b"*/*", exchange.encoding)
        exchange.alias = b"\0".join(parts)
        return self.cache.get_alias(exchange.alias, self.engine.version)

    async def _read(self, exchange: _Exchange) -> Query | None:
        """The query of a request; None if it has been answered already.

        Raises:
            HTTPException: if it holds none, or not in a way that the protocol knows.
        """
        parameters = exchange.scope["query_string"]
        match exchange.method:
            case "GET" | "HEAD":
                pairs = _pairs(parameters)
                if not any(name in {"query", "update"} for name, _ in pairs):
                    if prefers_html((exchange.accept or b"").decode("latin-1")):
                        await exchange.to_editor()
                        return None
                    if self.describe is not None:
                        await self.describe(exchange.scope, exchange.receive, exchange.send)
                        return None
                return self._query(exchange, pairs, None)
            case "POST":
                kind = exchange.content_type.partition(";")[0].strip().lower()
                _check_media_type(kind, exchange.content_type)
                body = await _body(exchange)
                if kind == _FORM:
                    return self._query(exchange, _pairs(parameters) + _pairs(body), None)
                return self._query(exchange, _pairs(parameters), _decoded(body))
            case "OPTIONS":
                await _allow(exchange)
                return None
        raise HTTPException(
            HTTPStatus.METHOD_NOT_ALLOWED,
            f"{exchange.method} is not allowed here; send GET or POST",
            {"Allow": _METHODS},
        )

    def _query(self, exchange: _Exchange, pairs: list[tuple[str, str]], text: str | None) -> Query:
        given: dict[str, list[str]] = {}
        for name, value in pairs:
            given.setdefault(name, []).append(value)
        if "update" in given:
            raise HTTPException(HTTPStatus.BAD_REQUEST, _REFUSED_UPDATE)
        texts = ([] if text is None else [text]) + given.get("query", [])
        if len(texts) != 1 or not texts[0].strip():
            raise HTTPException(HTTPStatus.BAD_REQUEST, "give exactly one query")
        accept = None if exchange.accept is None else exchange.accept.decode("latin-1")
        client = exchange.scope.get("client")
        return Query(
            text=texts[0],
            formats=chosen_formats(accept, given.get("format", [""])[-1] or None),
            default_graphs=_graphs(given.get("default-graph-uri")),
            named_graphs=_graphs(given.get("named-graph-uri")),
            client=client[0] if client else "",
            row_limit=self._row_limit(given.get("row-limit")),
            gzip=bool(exchange.encoding) and accepts_gzip(exchange.encoding.decode("latin-1")),
            head_only=exchange.method == "HEAD",
            base=BASE,
        )

    def _row_limit(self, given: list[str] | None) -> int | None:
        if given is None:
            return self.row_limit
        if len(given) != 1 or not re.fullmatch(r"\d{1,9}", given[0], re.ASCII):
            raise HTTPException(HTTPStatus.BAD_REQUEST, "row-limit is one whole number")
        return int(given[0]) if self.row_limit is None else min(int(given[0]), self.row_limit)

    async def _answer(self, exchange: _Exchange, query: Query) -> None:
        version = self.engine.version
        is_kept = version is not None and len(query.text) <= _LONGEST_KEPT and is_repeatable(query.text)
        key = _key(query) if is_kept else None
        if key is not None and version is not None:
            found = self._from_cache(exchange, key, version)
            if found is not None:
                await exchange.reply_cached(found)
                return
            known = _known(exchange, query, key, version)
            if known is not None:
                await exchange.not_modified(known)
                return
        async with await _begun(self._asked(query), exchange) as answer:
            etag = None if key is None else _etag(key, answer.version or "", answer.format)
            headers = _headers(answer, etag)
            if query.head_only:
                await exchange.reply(200, headers, b"")
                return
            body = answer.body
            if body is None and exchange.scope.get("http_version") != "1.0":
                body = await _send_streamed(exchange, answer, headers, self._most_kept if key else 0)
                whole = [*headers, (b"content-length", b"%d" % len(body or b""))]
            else:
                body = await _collected(answer) if body is None else body
                whole = [*headers, (b"content-length", b"%d" % len(body))]
                observed(exchange.scope).rows = answer.rows
                await exchange.reply(200, whole, body)
            if body is not None and key is not None and etag is not None and answer.version is not None:
                kept = CachedAnswer(answer.version, etag, whole, body, query.text, answer.rows)
                self._keep(exchange, key, kept)

    @property
    def _most_kept(self) -> int:
        return 0 if self.cache is None else min(self.cache.largest, _LARGEST_KEPT)

    async def _asked(self, query: Query) -> AsyncAnswer:
        return await self.engine.answer(await self.calls.made(query) if self.calls else query)

    def _from_cache(self, exchange: _Exchange, key: bytes, version: str) -> CachedAnswer | None:
        if self.cache is None or exchange.wants_fresh:
            return None
        found = self.cache.get(key, version)
        if found is not None and exchange.alias is not None:
            self.cache.put_alias(exchange.alias, key)
        return found

    def _keep(self, exchange: _Exchange, key: bytes, answer: CachedAnswer) -> None:
        if self.cache is not None:
            self.cache.put(key, answer)
            if exchange.alias is not None:
                self.cache.put_alias(exchange.alias, key)


async def _begun(asked: Awaitable[AsyncAnswer], exchange: _Exchange) -> AsyncAnswer:
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


async def _collected(answer: AsyncAnswer) -> bytes:
    """All of an answer, for HTTP/1.0, which can't tell a transfer that broke off from one that ended."""
    body = bytearray()
    async for piece in answer.chunks():
        body += piece
        if len(body) > _MOST_FOR_OLD_CLIENTS:
            raise HTTPException(
                HTTPStatus.HTTP_VERSION_NOT_SUPPORTED,
                "an answer this large can't be sent safely by HTTP/1.0; ask by HTTP/1.1"
                " (behind nginx: proxy_http_version 1.1)",
            )
    return bytes(body)


async def _send_streamed(
    exchange: _Exchange, answer: AsyncAnswer, headers: Headers, most_kept: int
) -> bytes | None:
    """Hand an answer on as it comes; returns the whole of one that came to its end and has at most so many bytes.

    If it doesn't come to its end, the last piece is never sent: the server then closes the connection in the
    middle of the transfer, which every client sees.
    """
    loop = asyncio.get_running_loop()
    watch = loop.create_task(exchange.gone())
    watch.add_done_callback(lambda done: done.cancelled() or loop.create_task(answer.close()))
    kept: bytearray | None = bytearray()
    try:
        await exchange.send({"type": "http.response.start", "status": 200, "headers": headers})
        async for piece in answer.chunks():
            await exchange.send({"type": "http.response.body", "body": piece, "more_body": True})
            if kept is not None:
                kept += piece
                kept = kept if len(kept) <= most_kept else None
    except RaregraphError as error:
        observed(exchange.scope).failed(error)
        return None
    finally:
        watch.cancel()
    observed(exchange.scope).rows = answer.rows
    await exchange.send({"type": "http.response.body", "body": b""})
    return None if kept is None else bytes(kept)


async def _fail(exchange: _Exchange, query: Query | None, error: RaregraphError) -> None:
    observed(exchange.scope).failed(error)
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, OverloadedError) else {}
    message, remedy = error.message, error.remedy
    if isinstance(error, NotWritableError):
        message = not_acceptable(error.form)
    elif isinstance(error, MalformedQueryError) and query is not None and is_update(query.text):
        message, remedy = _REFUSED_UPDATE, ""
    response = problem(status_of(error), message, place=error.place, remedy=remedy, headers=headers)
    response.raw_headers.extend(_ALWAYS)
    await response(exchange.scope, exchange.receive, exchange.send)


async def _refuse(exchange: _Exchange, error: HTTPException) -> None:
    response = problem(error.status_code, error.detail, headers=dict(error.headers or {}))
    response.raw_headers.extend(_ALWAYS)
    await response(exchange.scope, exchange.receive, exchange.send)


async def _allow(exchange: _Exchange) -> None:
    """What may be sent here: for whoever asks, and for a browser before it lets a page of another origin ask."""
    wanted = [value for name, value in exchange.scope["headers"] if name == b"access-control-request-headers"]
    headers = [
        (b"allow", _METHODS.encode()),
        (b"access-control-allow-methods", _METHODS.encode()),
        (b"access-control-allow-headers", wanted[0] if wanted else b"*"),
        (b"access-control-max-age", b"86400"),
        (b"vary", b"Access-Control-Request-Headers"),
        (b"content-length", b"0"),
        *_ALWAYS,
    ]
    await exchange.reply(200, headers, b"")


def _check_media_type(kind: str, header: str) -> None:
    if kind == _UPDATE:
        raise HTTPException(HTTPStatus.FORBIDDEN, _REFUSED_UPDATE)
    if kind not in {_FORM, _DIRECT}:
        raise HTTPException(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"send the query as {_DIRECT} or as a form ({_FORM})"
        )
    charset = _CHARSET.search(header)
    if charset and charset[1].lower() not in {"utf-8", "utf8"}:
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"the charset is {charset[1]!r}; send UTF-8")


async def _body(exchange: _Exchange) -> bytes:
    too_large = HTTPException(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"the body is larger than {MOST_BYTES:,} bytes",
        {"Connection": "close"},
    )
    if exchange.content_length.isdigit() and int(exchange.content_length) > MOST_BYTES:
        raise too_large
    body, more = b"", True
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            while more:
                message = await exchange.receive()
                if message["type"] == "http.disconnect":
                    raise ClientGoneError
                body += message.get("body", b"")
                more = message.get("more_body", False)
                if len(body) > MOST_BYTES:
                    raise too_large
    except TimeoutError:
        raise HTTPException(
            HTTPStatus.REQUEST_TIMEOUT, "the body took too long to come", {"Connection": "close"}
        ) from None
    return body


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    """The parameters of an address or a form, in order.

    >>> _pairs(b"query=ASK+%7B%7D&format=csv&x")
    [('query', 'ASK {}'), ('format', 'csv'), ('x', '')]
    """
    if encoded.count(b"&") >= _MOST_PARAMETERS:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "there are too many parameters")
    try:
        return [
            (_unquoted(name), _unquoted(value))
            for name, _, value in (part.partition(b"=") for part in encoded.split(b"&") if part)
        ]
    except UnicodeDecodeError as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "the parameters are not UTF-8") from error


def _unquoted(text: bytes) -> str:
    if b"+" in text:
        text = text.replace(b"+", b" ")
    return (unquote_to_bytes(text) if b"%" in text else text).decode("utf-8")


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, f"byte {error.start} of the body is not UTF-8") from error


def _key(query: Query) -> bytes:
    """What two requests share if they have the same answer."""
    formats = query.formats
    parts = (
        normalised(query.text),
        formats.rows or "",
        formats.boolean or "",
        formats.triples or "",
        "z" if query.gzip else "",
        "" if query.row_limit is None else str(query.row_limit),
        *(("d", *query.default_graphs) if query.default_graphs is not None else ()),
        *(("n", *query.named_graphs) if query.named_graphs is not None else ()),
    )
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _etag(key: bytes, version: str, written: ResultFormat) -> bytes:
    """Weak: the store doesn't promise the same order of rows each time."""
    found = blake2b(key + version.encode() + b"\0" + written.encode(), digest_size=12)
    return b'W/"' + found.hexdigest().encode() + b'"'


def _known(exchange: _Exchange, query: Query, key: bytes, version: str) -> bytes | None:
    """The ETag that shows that the client has the answer; its form isn't known yet, so each is tried."""
    if exchange.matches is None:
        return None
    formats = (query.formats.rows, query.formats.boolean, query.formats.triples)
    etags = (_etag(key, version, each) for each in formats if each is not None)
    return next((etag for etag in etags if _matches(exchange.matches, etag)), None)


def _graphs(given: list[str] | None) -> tuple[str, ...] | None:
    return None if given is None else tuple(given)


def _matches(header: bytes, etag: bytes) -> bool:
    return etag[2:] in (each.strip().removeprefix(b"W/") for each in header.split(b","))


def _headers(answer: AsyncAnswer, etag: bytes | None) -> Headers:
    headers = [(b"content-type", content_type(answer.format).encode()), *_OF_ANSWERS]
    if etag is not None:
        headers.append((b"etag", etag))
    if answer.version is not None:
        headers.append((b"raregraph-release", answer.version.encode("latin-1", "replace")))
    if answer.is_gzip:
        headers.append((b"content-encoding", b"gzip"))
    if answer.cut_at is not None:
        headers.append((b"raregraph-cut-at", b"%d" % answer.cut_at))
    return headers
