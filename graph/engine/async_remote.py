"""The service's engine over someone else's SPARQL 1.1 endpoint: many queries at once, each streamed, none unbounded.

What holds for `raregraph.graph.engine.remote` holds here: prefixes of ours are sent along, nothing is asked of any
other address, and an answer that isn't whole is an error.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Self, TypeVar

import httpx

from raregraph.graph.engine.asynchronous import Query
from raregraph.graph.engine.interface import QueryForm, ResultFormat
from raregraph.graph.engine.remote_protocol import (
    RemoteLimits,
    Watch,
    checked_address,
    headers,
    late,
    reported,
)
from raregraph.graph.engine.remote_query import RemoteQuery, prepared
from raregraph.graph.engine.remote_results import boolean
from raregraph.graph.errors import NotWritableError, OverloadedError, QueryError

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class RemoteShares:
    """How many queries may be with the endpoint at once, and how many may wait for that."""

    running: int = 16
    waiting: int = 256


class AsyncRemoteEngine:
    """The engine of a service over a SPARQL endpoint.

    Args:
        url: where the endpoint takes queries.
        limits: seconds for one answer from its arrival here, and bytes of it.
        shares: how many queries at once.

    Raises:
        QueryError: if the address isn't one of http or https.
    """

    def __init__(
        self, url: str, limits: RemoteLimits | None = None, shares: RemoteShares | None = None
    ) -> None:
        self.url = checked_address(url)
        self.limits = limits or RemoteLimits()
        self.shares = shares or RemoteShares()
        self._slots = asyncio.Semaphore(self.shares.running)
        self._known = 0
        self._client: httpx.AsyncClient | None = None

    @property
    def version(self) -> str | None:
        """None: what the endpoint holds may change unseen."""
        return None

    @property
    def running(self) -> int:
        """How many queries are with the endpoint."""
        return min(self._known, self.shares.running)

    @property
    def waiting(self) -> int:
        """How many queries wait for their turn."""
        return max(0, self._known - self.shares.running)

    async def start(self) -> None:
        """Get ready to answer; the endpoint itself is first asked with the first query."""
        bounds = httpx.Limits(max_connections=self.shares.running, max_keepalive_connections=None)
        timeout = httpx.Timeout(self.limits.seconds, connect=min(10.0, self.limits.seconds))
        self._client = httpx.AsyncClient(follow_redirects=False, timeout=timeout, limits=bounds)

    async def stop(self) -> None:
        """Let running queries end within their time, then let go of the connections."""
        end = time.monotonic() + self.limits.seconds
        while self._known and time.monotonic() < end:
            await asyncio.sleep(0.02)
        if self._client is not None:
            await self._client.aclose()

    async def answer(self, query: Query) -> "AsyncRemoteAnswer":
        """Begin to answer a query; returns once its first bytes are here.

        Raises:
            QueryError: if it is refused: SERVICE, an update, beyond the bounds, or with a limit of rows, which
                an endpoint isn't told.
            MalformedQueryError: if the endpoint can't read it.
            NotWritableError: if the formats lack one for what it answers with.
            OverloadedError: if too many wait.
            DeadlineError: if its time is over.
            EndpointError: if the endpoint can't be reached, or doesn't answer as it should.
        """
        asked = prepared(query.text)
        written = query.formats.of(asked.form)
        if written is None:
            raise NotWritableError(
                f"an answer of {asked.form} has none of the formats asked for",
                remedy="Accept another format.",
            )
        if query.row_limit is not None:
            raise QueryError("no limit of rows is passed on", remedy="Write LIMIT into the query.")
        if self._known >= self.shares.running + self.shares.waiting:
            raise OverloadedError("too many queries wait")
        answer = AsyncRemoteAnswer(asked, written, self.limits)
        async with AsyncExitStack() as undoing:
            undoing.push_async_callback(answer.close)
            await answer.begin(self, query)
            undoing.pop_all()
        return answer

    async def opened(
        self, stack: AsyncExitStack, data: dict[str, str | list[str]], form: ResultFormat
    ) -> httpx.Response:
        """The answer of the endpoint to a form, as far as its headers; the stack holds what it takes."""
        if self._client is None:
            raise QueryError("the engine has not been started", remedy="Call start() first.")
        self._known += 1
        stack.callback(self._left)
        await stack.enter_async_context(self._slots)
        return await stack.enter_async_context(
            self._client.stream("POST", self.url, data=data, headers=headers(form))
        )

    def _left(self) -> None:
        self._known -= 1


class AsyncRemoteAnswer:
    """An answer of an endpoint on its way. It can be read once."""

    def __init__(self, query: RemoteQuery, written: ResultFormat, limits: RemoteLimits) -> None:
        self._query = query
        self._format = written
        self._limits = limits
        self._end = time.monotonic() + limits.seconds
        self._stack = AsyncExitStack()
        self._first = b""
        self._rest: AsyncIterator[bytes] | None = None
        self._watch: Watch | None = None
        self._body: bytes | None = None

    @property
    def form(self) -> QueryForm:
        """What the query answers with."""
        return self._query.form

    @property
    def format(self) -> ResultFormat:
        """In which format it is written."""
        return self._format

    @property
    def version(self) -> str | None:
        """None: what the endpoint holds may change unseen."""
        return None

    @property
    def is_gzip(self) -> bool:
        """Never: pieces are handed on as they come."""
        return False

    @property
    def cut_at(self) -> int | None:
        """None: an answer is whole or an error."""
        return None

    @property
    def rows(self) -> int | None:
        """None: they pass uncounted."""
        return None

    @property
    def body(self) -> bytes | None:
        """The whole answer, if it is short and here."""
        return self._body

    async def begin(self, engine: AsyncRemoteEngine, query: Query) -> None:
        """Ask, and wait for the first bytes. Raises what `AsyncRemoteEngine.answer` raises."""
        asked = ResultFormat.JSON if self.form is QueryForm.BOOLEAN else self._format
        data: dict[str, str | list[str]] = {"query": self._query.text}
        for name, graphs in (
            ("default-graph-uri", query.default_graphs),
            ("named-graph-uri", query.named_graphs),
        ):
            if graphs:
                data[name] = list(graphs)
        with reported():
            response = await self._in_time(engine.opened(self._stack, data, asked))
            if not response.is_success:
                await self._in_time(response.aread())
            self._watch = Watch(self._query, response, asked, self._limits)
            if query.head_only:
                self._body = b""
                return
            self._rest = response.aiter_bytes()
            self._first = await self._next()
        if self.form is QueryForm.BOOLEAN:
            whole = b"".join([chunk async for chunk in self.chunks()])
            self._body = boolean(whole, self._format)

    async def chunks(self) -> AsyncIterator[bytes]:
        """The answer in pieces, as the endpoint sends them.

        Raises:
            DeadlineError: if its time is over.
            EndpointError: if the answer doesn't come to its end.
        """
        if self._body is not None:
            if self._body:
                yield self._body
            return
        chunk, self._first = self._first, b""
        while chunk:
            yield chunk
            with reported():
                chunk = await self._next()

    async def _next(self) -> bytes:
        """The next piece; none at the end of a whole answer."""
        assert self._rest is not None
        assert self._watch is not None
        chunk = b""
        while not chunk:
            try:
                chunk = await self._in_time(anext(self._rest))
            except StopAsyncIteration:
                self._watch.ended()
                return b""
        return self._watch.seen(chunk)

    async def _in_time(self, work: Awaitable[_T]) -> _T:
        try:
            async with asyncio.timeout(self._end - time.monotonic()):
                return await work
        except TimeoutError:
            raise late(self._limits) from None

    async def close(self) -> None:
        """Let go of the connection; where the answer has not ended, the endpoint sees it broken off."""
        await self._stack.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
