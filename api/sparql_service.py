"""SPARQL 1.1 over HTTP, its part for queries: an ASGI application of its own, with nothing between it and the engine.

It keeps to three rules. An answer that ends is whole: what goes wrong before its first byte is an error, what goes
wrong later breaks the transfer off. An answer is handed on as it comes, and no faster than the client takes it. A
client that goes away stops its query.
"""

import asyncio
import re
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from raregraph.api.etags import etag_of, key_of, known
from raregraph.api.exchange import ALWAYS, METHODS, OF_ANSWERS, ClientGoneError, Exchange, begun
from raregraph.api.negotiation import accepts_gzip, chosen_formats, content_type, not_acceptable, prefers_html
from raregraph.api.observation import observed
from raregraph.api.problems import headers_of, problem, status_of
from raregraph.api.result_cache import CachedAnswer, Headers, ResultCache
from raregraph.api.sparql_request import FORM, REFUSED_UPDATE, body_of, check_media_type, decoded, pairs_of
from raregraph.graph.engine.asynchronous import AsyncAnswer, AsyncEngine, Query
from raregraph.graph.engine.service_calls import ServiceCalls
from raregraph.graph.errors import MalformedQueryError, NotWritableError, RaregraphError
from raregraph.graph.sparql.text import is_repeatable, is_update
from raregraph.ontology.identifiers import BASE

_OF_QUERIES = frozenset({"query", "update", "default-graph-uri", "named-graph-uri", "row-limit"})
_LONGEST_KEPT = 20_000  # characters of a query, for which a key is worked out
_LARGEST_KEPT = 1 << 20
_MOST_FOR_OLD_CLIENTS = 32 << 20
_BYTE_ORDER_MARK = "\ufeff"  # before what some editors save


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
        exchange = Exchange(scope, receive, send)
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

    def _from_alias(self, exchange: Exchange) -> CachedAnswer | None:
        """The answer to a request that was answered before, if that is kept, without reading it."""
        if self.cache is None or exchange.method != "GET" or exchange.wants_fresh:
            return None
        parts = (exchange.scope["query_string"], exchange.accept or b"*/*", exchange.encoding)
        exchange.alias = b"\0".join(parts)
        return self.cache.get_alias(exchange.alias, self.engine.version)

    async def _read(self, exchange: Exchange) -> Query | None:
        """The query of a request; None if it has been answered already.

        Raises:
            HTTPException: if it holds none, or not in a way that the protocol knows.
        """
        parameters = exchange.scope["query_string"]
        match exchange.method:
            case "GET" | "HEAD":
                pairs = pairs_of(parameters)
                if not any(name in _OF_QUERIES for name, _ in pairs):
                    if prefers_html((exchange.accept or b"").decode("latin-1")):
                        await exchange.to_editor()
                        return None
                    if self.describe is not None:
                        await self.describe(exchange.scope, exchange.receive, exchange.send)
                        return None
                return self._query(exchange, pairs, None)
            case "POST":
                kind = exchange.content_type.partition(";")[0].strip().lower()
                check_media_type(kind, exchange)
                body = await body_of(exchange)
                if kind == FORM:
                    return self._query(exchange, pairs_of(parameters) + pairs_of(body), None)
                return self._query(exchange, pairs_of(parameters), decoded(body))
            case "OPTIONS":
                await exchange.allow()
                return None
        raise HTTPException(
            HTTPStatus.METHOD_NOT_ALLOWED,
            f"{exchange.method} is not allowed here; send GET or POST",
            {"Allow": METHODS},
        )

    def _query(self, exchange: Exchange, pairs: list[tuple[str, str]], text: str | None) -> Query:
        given: dict[str, list[str]] = {}
        for name, value in pairs:
            given.setdefault(name, []).append(value)
        if "update" in given:
            raise HTTPException(HTTPStatus.BAD_REQUEST, REFUSED_UPDATE)
        texts = ([] if text is None else [text]) + given.get("query", [])
        texts = [each.removeprefix(_BYTE_ORDER_MARK) for each in texts]
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

    async def _answer(self, exchange: Exchange, query: Query) -> None:
        version = self.engine.version
        is_kept = version is not None and len(query.text) <= _LONGEST_KEPT and is_repeatable(query.text)
        key = key_of(query) if is_kept else None
        if key is not None and version is not None:
            found = self._from_cache(exchange, key, version)
            if found is not None:
                await exchange.reply_cached(found)
                return
            held = known(exchange.matches, query, key, version)
            if held is not None:
                await exchange.not_modified(held)
                return
        async with await begun(self._asked(query), exchange) as answer:
            etag = None if key is None else etag_of(key, answer.version or "", answer.format)
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

    def _from_cache(self, exchange: Exchange, key: bytes, version: str) -> CachedAnswer | None:
        if self.cache is None or exchange.wants_fresh:
            return None
        found = self.cache.get(key, version)
        if found is not None and exchange.alias is not None:
            self.cache.put_alias(exchange.alias, key)
        return found

    def _keep(self, exchange: Exchange, key: bytes, answer: CachedAnswer) -> None:
        if self.cache is not None:
            self.cache.put(key, answer)
            if exchange.alias is not None:
                self.cache.put_alias(exchange.alias, key)


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
    exchange: Exchange, answer: AsyncAnswer, headers: Headers, most_kept: int
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


async def _fail(exchange: Exchange, query: Query | None, error: RaregraphError) -> None:
    observed(exchange.scope).failed(error)
    headers = headers_of(error)
    message, remedy = error.message, error.remedy
    if isinstance(error, NotWritableError):
        message = not_acceptable(error.form)
    elif isinstance(error, MalformedQueryError) and query is not None and is_update(query.text):
        message, remedy = REFUSED_UPDATE, ""
    response = problem(status_of(error), message, place=error.place, remedy=remedy, headers=headers)
    response.raw_headers.extend(ALWAYS)
    await response(exchange.scope, exchange.receive, exchange.send)


async def _refuse(exchange: Exchange, error: HTTPException) -> None:
    response = problem(error.status_code, error.detail, headers=dict(error.headers or {}))
    response.raw_headers.extend(ALWAYS)
    await response(exchange.scope, exchange.receive, exchange.send)


def _graphs(given: list[str] | None) -> tuple[str, ...] | None:
    return None if given is None else tuple(given)


def _headers(answer: AsyncAnswer, etag: bytes | None) -> Headers:
    headers = [(b"content-type", content_type(answer.format).encode()), *OF_ANSWERS]
    if etag is not None:
        headers.append((b"etag", etag))
    if answer.version is not None:
        headers.append((b"raregraph-release", answer.version.encode("latin-1", "replace")))
    if answer.is_gzip:
        headers.append((b"content-encoding", b"gzip"))
    if answer.cut_at is not None:
        headers.append((b"raregraph-cut-at", b"%d" % answer.cut_at))
    return headers
