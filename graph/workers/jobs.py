"""A query on its way through the pool, and the answer to it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Self

from raregraph.graph.engine.asynchronous import Query
from raregraph.graph.errors import QueryError
from raregraph.graph.formats import QueryForm, ResultFormat
from raregraph.graph.workers.frames import Meta
from raregraph.graph.workers.stream import Stream

if TYPE_CHECKING:
    from raregraph.graph.workers.lanes import Seat


@dataclass(eq=False, slots=True)
class Job:
    """A query on its way.

    `request` is the frame that a worker gets, `deadline` when it must be answered, `tries` how often it was begun,
    `abandon` is called when nobody wants its answer any more.
    """

    query: Query
    request: bytes
    answered: "asyncio.Future[PooledAnswer]"
    arrived: float
    deadline: float
    abandon: "Callable[[Job], None]"
    tries: int = 0
    seat: "Seat | None" = None
    meta: Meta | None = None
    stream: Stream = field(default_factory=Stream)
    error: QueryError | None = None

    def hand_over(self, version: str | None, meta: Meta, body: bytes | None = None) -> None:
        """Give whoever asked the answer, or its beginning."""
        if not self.answered.done():
            self.answered.set_result(PooledAnswer(self, meta, version, body))

    def fail(self, error: QueryError) -> None:
        """Give whoever asked an error; the first one holds."""
        if self.error is not None:
            return
        self.error = error
        if not self.answered.done():
            self.answered.set_exception(error)
        self.stream.fail(error)

    def forget(self) -> None:
        """Drop what came so far, of which nothing was handed over: the query begins again."""
        self.meta = None
        self.stream = Stream()


class PooledAnswer:
    """An answer of the pool (`AsyncAnswer`)."""

    __slots__ = ("_job", "_meta", "_version", "body")

    def __init__(self, job: Job, meta: Meta, version: str | None, body: bytes | None = None) -> None:
        self._job = job
        self._meta = meta
        self._version = version
        self.body = body

    @property
    def form(self) -> QueryForm:
        """What the query answers with."""
        return self._meta.form

    @property
    def format(self) -> ResultFormat:
        """In which format it is written."""
        return self._meta.format

    @property
    def version(self) -> str | None:
        """The id of the release that it was worked out from."""
        return self._version

    @property
    def is_gzip(self) -> bool:
        """Whether `chunks` are gzip."""
        return self._meta.is_gzip

    @property
    def cut_at(self) -> int | None:
        """After how many rows the answer was cut; None for a whole answer."""
        return self._meta.cut_at

    @property
    def rows(self) -> int | None:
        """How many rows it has; None for what has no rows, and before its end."""
        return (self._job.meta or self._meta).rows

    async def chunks(self) -> AsyncIterator[bytes]:
        """The answer in pieces, as they are worked out.

        Raises:
            UnansweredError: if the answer doesn't come to its end.
        """
        if self.body is not None:
            yield self.body
            return
        async for piece in self._job.stream.pieces():
            yield piece

    async def close(self) -> None:
        """Let go of the answer; the worker that still works on it is ended."""
        if self.body is None and not self._job.stream.is_ended:
            self._job.abandon(self._job)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
