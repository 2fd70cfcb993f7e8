"""SPARQL 1.1 over HTTP, its part for queries: an ASGI application of its own, with nothing between it and the engine.

It keeps to three rules. An answer that ends is whole: what goes wrong before its first byte is an error, what goes
wrong later breaks the transfer off. An answer is handed on as it comes, and no faster than the client takes it. A
client that goes away stops its query.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import blake2b
from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from raregraph.api.negotiation import accepts_gzip, chosen_formats, content_type, not_acceptable
from raregraph.api.observation import observed
from raregraph.api.problems import problem, status_of
from raregraph.api.result_cache import CachedAnswer, ResultCache
from raregraph.graph.async_engine import AsyncAnswer, AsyncEngine, Query
from raregraph.graph.errors import NotWritableError, OverloadedError, RaregraphError
from raregraph.graph.formats import ResultFormat
from raregraph.graph.sparql_text import is_repeatable, normalised
from raregraph.ontology.identifiers import BASE

MOST_BYTES = 1_000_000
_BODY_SECONDS = 30.0
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


@dataclass(slots=True)
class _Asked:
    """A request as far as it has been read."""

    method: str
    http_version: str
    parameters: bytes
    accept: bytes | None = None
    encoding: bytes = b""
    matches: bytes | None = None
    content_type: str = ""
    content_length: bytes = b""
    wants_fresh: bool = False
    alias: bytes | None = None
    client: str = ""


class ClientGoneError(Exception):
    """The client has closed its connection."""


class SparqlService:
    """Answers SPARQL requests by an engine.

    Args:
        engine: what answers.
        cache: answers kept for those who ask the same; None keeps none.
        row_limit: after how many rows answers are cut, with a word; None never.
        describe: answers a request without a query (the service description).
    """

    def __init__(
        self,
        engine: AsyncEngine,
        cache: ResultCache | None = None,
        *,
        row_limit: int | None = None,
        describe: Callable[[Scope, Receive, Send], Awaitable[None]] | None = None,
    ) -> None:
        self.engine = engine
        self.cache = cache
        self.row_limit = row_limit
        self.describe = describe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        asked = _asked(scope)
        if self.cache is not None and asked.method in {"GET", "HEAD"} and not asked.wants_fresh:
            asked.alias = b"\0".join((asked.parameters, asked.accept or b"*", asked.encoding))
            found = self.cache.get_alias(asked.alias, self.engine.version)
            if found is not None:
                await self._send_cached(scope, send, asked, found)
                return
        try:
            query = await self._read(asked, scope, receive, send)
            if query is not None:
                observed(scope).query = query.text
                await self._answer(asked, query, scope, receive, send)
        except HTTPException as error:
            headers = dict(error.headers or {})
            await self._refuse(scope, receive, send, error.status_code, error.detail, headers=headers)
        except RaregraphError as error:
            await self._fail(scope, receive, send, error)
        except ClientGoneError:
            observed(scope).outcome = "client gone"

    async def _read(self, asked: _Asked, scope: Scope, receive: Receive, send: Send) -> Query | None:
        """The query of a request; None if it has been answered already.

        Raises:
            HTTPException: if it holds none, or not in a way that the protocol knows.
        """
        match asked.method:
            case "GET" | "HEAD":
                parameters = _pairs(asked.parameters)
                if self.describe is not None and not any(
                    name in {"query", "update"} for name, _ in parameters
                ):
                    await self.describe(scope, receive, send)
                    return None
                return self._query(asked, parameters, None)
            case "POST":
                kind = asked.content_type.partition(";")[0].strip().lower()
                _check_media_type(kind, asked.content_type)
                body = await _body(asked, receive)
                if kind == _FORM:
                    return self._query(asked, _pairs(asked.parameters) + _pairs(body), None)
                return self._query(asked, _pairs(asked.parameters), _decoded(body))
            case "OPTIONS":
                await _allow(scope, send)
                return None
        raise HTTPException(
            HTTPStatus.METHOD_NOT_ALLOWED,
            f"{asked.method} is not allowed here; send GET or POST",
            {"Allow": _METHODS},
        )

    def _query(self, asked: _Asked, parameters: list[tuple[str, str]], text: str | None) -> Query:
        given: dict[str, list[str]] = {}
        for name, value in parameters:
            given.setdefault(name, []).append(value)
        if "update" in given:
            raise HTTPException(HTTPStatus.BAD_REQUEST, _REFUSED_UPDATE)
        texts = ([] if text is None else [text]) + given.get("query", [])
        if len(texts) != 1 or not texts[0].strip():
            raise HTTPException(HTTPStatus.BAD_REQUEST, f"give exactly one query, not {len(texts)}")
        accept = None if asked.accept is None else asked.accept.decode("latin-1")
        default_graphs, named_graphs = given.get("default-graph-uri"), given.get("named-graph-uri")
        return Query(
            text=texts[0],
            formats=chosen_formats(accept, given.get("format", [""])[-1] or None),
            default_graphs=None if default_graphs is None else tuple(default_graphs),
            named_graphs=None if named_graphs is None else tuple(named_graphs),
            client=asked.client,
            row_limit=self._row_limit(given.get("row-limit")),
            gzip=accepts_gzip(asked.encoding.decode("latin-1")) if asked.encoding else False,
            head_only=asked.method == "HEAD",
            base=BASE,
        )

    def _row_limit(self, given: list[str] | None) -> int | None:
        if given is None:
            return self.row_limit
        if len(given) != 1 or not re.fullmatch(r"\d{1,9}", given[0], re.ASCII):
            raise HTTPException(HTTPStatus.BAD_REQUEST, "row-limit is one whole number")
        return int(given[0]) if self.row_limit is None else min(int(given[0]), self.row_limit)

    async def _answer(self, asked: _Asked, query: Query, scope: Scope, receive: Receive, send: Send) -> None:
        key = _key(query) if self.engine.version is not None and is_repeatable(query.text) else None
        if key is not None and self.cache is not None and not asked.wants_fresh:
            found = self.cache.get(key, self.engine.version)
            if found is not None:
                await self._send_cached(scope, send, asked, found)
                return
        if asked.matches is not None and key is not None and self._is_known(asked, query, key):
            await _send_head(send, 304, [(b"etag", asked.matches), *_OF_ANSWERS])
            await send({"type": "http.response.body", "body": b""})
            return
        answer = await self._begun(query, receive)
        async with answer:
            version = getattr(answer, "version", self.engine.version)
            etag = None if key is None or version is None else _etag(key, version, answer.format)
            headers = _headers(answer, etag, version)
            if answer.body is not None:
                await self._send_whole(asked, query, answer.body, headers, send)
                if key is not None and version is not None and etag is not None:
                    kept = CachedAnswer(version, etag, headers, answer.body, query.text)
                    self._keep(asked, key, kept)
            elif asked.http_version == "1.0":
                await self._send_collected(asked, query, answer, headers, send)
            else:
                await _send_streamed(answer, headers, scope, receive, send)

    async def _begun(self, query: Query, receive: Receive) -> AsyncAnswer:
        """The answer once its first bytes are here.

        Most are here before it pays to watch whether the client still waits.

        Raises:
            ClientGoneError: if the client goes away before.
        """
        loop = asyncio.get_running_loop()
        task = asyncio.current_task()
        assert task is not None
        watch: list[asyncio.Task[None]] = []
        is_gone = False

        async def watching() -> None:
            nonlocal is_gone
            await _disconnected(receive)
            is_gone = True
            task.cancel()

        timer = loop.call_later(_WATCH_AFTER, lambda: watch.append(loop.create_task(watching())))
        try:
            return await self.engine.answer(query)
        except asyncio.CancelledError:
            if not is_gone:
                raise
            task.uncancel()
            raise ClientGoneError from None
        finally:
            timer.cancel()
            for each in watch:
                each.cancel()

    async def _send_whole(
        self, asked: _Asked, query: Query, body: bytes, headers: list[tuple[bytes, bytes]], send: Send
    ) -> None:
        if not query.head_only:
            headers.append((b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if query.head_only else body})

    async def _send_collected(
        self,
        asked: _Asked,
        query: Query,
        answer: AsyncAnswer,
        headers: list[tuple[bytes, bytes]],
        send: Send,
    ) -> None:
        """HTTP/1.0 can't tell a transfer that broke off from one that ended: it gets all at once, or an error."""
        pieces, size = [], 0
        async for piece in answer.chunks():
            pieces.append(piece)
            size += len(piece)
            if size > _MOST_FOR_OLD_CLIENTS:
                raise HTTPException(
                    HTTPStatus.HTTP_VERSION_NOT_SUPPORTED,
                    "an answer this large can't be sent safely by HTTP/1.0; ask by HTTP/1.1"
                    " (behind nginx: proxy_http_version 1.1)",
                )
        await self._send_whole(asked, query, b"".join(pieces), headers, send)

    async def _send_cached(self, scope: Scope, send: Send, asked: _Asked, found: CachedAnswer) -> None:
        seen = observed(scope)
        seen.is_cached, seen.query = True, found.text
        if asked.matches is not None and _matches(asked.matches, found.etag):
            await _send_head(send, 304, [(b"etag", found.etag), *_OF_ANSWERS])
            await send({"type": "http.response.body", "body": b""})
        else:
            await send({"type": "http.response.start", "status": 200, "headers": found.headers})
            await send({"type": "http.response.body", "body": found.body if asked.method != "HEAD" else b""})

    def _keep(self, asked: _Asked, key: bytes, answer: CachedAnswer) -> None:
        if self.cache is None or asked.method == "HEAD":
            return
        self.cache.put(key, answer)
        if asked.alias is not None:
            self.cache.put_alias(asked.alias, key)

    def _is_known(self, asked: _Asked, query: Query, key: bytes) -> bool:
        """Whether the client has the answer already: its form isn't known yet, so each is tried."""
        version = self.engine.version
        assert asked.matches is not None
        formats = {query.formats.rows, query.formats.boolean, query.formats.triples} - {None}
        return version is not None and any(
            _matches(asked.matches, _etag(key, version, each)) for each in formats if each is not None
        )

    async def _fail(self, scope: Scope, receive: Receive, send: Send, error: RaregraphError) -> None:
        observed(scope).failed(error)
        headers: dict[str, str] = {}
        message, remedy = error.message, error.remedy
        if isinstance(error, OverloadedError):
            headers["Retry-After"] = str(error.retry_after)
        if isinstance(error, NotWritableError):
            message = not_acceptable(None)
        await self._refuse(
            scope, receive, send, status_of(error), message, place=error.place, remedy=remedy, headers=headers
        )

    async def _refuse(  # noqa: PLR0913
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        status: int,
        message: str,
        *,
        place: str = "",
        remedy: str = "",
        headers: dict[str, str] | None = None,
    ) -> None:
        response = problem(status, message, place=place, remedy=remedy, headers=headers)
        response.raw_headers.extend(_ALWAYS)
        await response(scope, receive, send)


async def _send_streamed(
    answer: AsyncAnswer, headers: list[tuple[bytes, bytes]], scope: Scope, receive: Receive, send: Send
) -> None:
    """Hand an answer on as it comes.

    If it doesn't come to its end, the last piece is never sent: the server then closes the connection in the
    middle of the transfer, which every client sees.
    """
    loop = asyncio.get_running_loop()
    gone = loop.create_task(_disconnected(receive))
    gone.add_done_callback(lambda _: loop.create_task(answer.close()))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    try:
        async for piece in answer.chunks():
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    except RaregraphError as error:
        observed(scope).failed(error)
        return
    finally:
        gone.cancel()
    await send({"type": "http.response.body", "body": b""})


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send_head(send: Send, status: int, headers: list[tuple[bytes, bytes]]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def _allow(scope: Scope, send: Send) -> None:
    """What may be sent here: for whoever asks, and for a browser before it lets a page of another origin ask."""
    wanted = next(
        (value for name, value in scope["headers"] if name == b"access-control-request-headers"), b"*"
    )
    headers = [
        (b"allow", _METHODS.encode()),
        (b"access-control-allow-methods", _METHODS.encode()),
        (b"access-control-allow-headers", wanted),
        (b"access-control-max-age", b"86400"),
        (b"vary", b"Access-Control-Request-Headers"),
        (b"content-length", b"0"),
        *_ALWAYS,
    ]
    await _send_head(send, 200, headers)
    await send({"type": "http.response.body", "body": b""})


def _asked(scope: Scope) -> _Asked:
    client = scope.get("client")
    asked = _Asked(scope["method"], scope.get("http_version", "1.1"), scope["query_string"])
    asked.client = client[0] if client else ""
    for name, value in scope["headers"]:
        if name == b"accept":
            asked.accept = value if asked.accept is None else asked.accept + b"," + value
        elif name == b"accept-encoding":
            asked.encoding = value
        elif name == b"if-none-match":
            asked.matches = value
        elif name == b"content-type":
            asked.content_type = value.decode("latin-1")
        elif name == b"content-length":
            asked.content_length = value
        elif name == b"cache-control":
            asked.wants_fresh = b"no-cache" in value or b"no-store" in value
    return asked


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


async def _body(asked: _Asked, receive: Receive) -> bytes:
    too_large = HTTPException(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"the body is larger than {MOST_BYTES:,} bytes",
        {"Connection": "close"},
    )
    if asked.content_length.isdigit() and int(asked.content_length) > MOST_BYTES:
        raise too_large
    body, more = b"", True
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            while more:
                message: Message = await receive()
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
    try:
        return parse_qsl(
            encoded.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=1_000
        )
    except UnicodeDecodeError as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "the parameters are not UTF-8") from error
    except ValueError as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "there are too many parameters") from error


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


def _matches(header: bytes, etag: bytes) -> bool:
    return etag[2:] in (each.strip().removeprefix(b"W/") for each in header.split(b","))


def _headers(answer: AsyncAnswer, etag: bytes | None, version: str | None) -> list[tuple[bytes, bytes]]:
    headers = [(b"content-type", content_type(answer.format).encode()), *_OF_ANSWERS]
    if etag is not None:
        headers.append((b"etag", etag))
    if version is not None:
        headers.append((b"raregraph-release", version.encode("latin-1", "replace")))
    if answer.is_gzip:
        headers.append((b"content-encoding", b"gzip"))
    if answer.cut_at is not None:
        headers.append((b"raregraph-cut-at", b"%d" % answer.cut_at))
    return headers
