"""The interface of an engine for code that waits for its answers, over one that answers many at once.

Routes that run in threads of their own ask the pool through this, so that no query runs in the service itself. Whose
share of the engine their queries take, and since when that client waits, is in `ASKER`: it comes along into the threads
that work for a request, so that nothing between has to hand it on.
"""

import asyncio
import time
from collections.abc import Coroutine
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

import pyoxigraph

from raregraph.graph.engine.asynchronous import AsyncEngine, Formats, Query
from raregraph.graph.engine.interface import Rows
from raregraph.graph.errors import MemoryLimitError, QueryError
from raregraph.graph.formats import QueryForm, ResultFormat
from raregraph.graph.terms import to_rdflib

_T = TypeVar("_T")
_LARGEST = 256 << 20
_ANY = Formats(ResultFormat.JSON, ResultFormat.JSON, ResultFormat.N_TRIPLES)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and since when (by `time.monotonic`): all queries of one request have the time of one together."""

    client: str = ""
    since: float | None = None

    def query(self, text: str, formats: Formats, *, head_only: bool = False) -> Query:
        """A query of this client."""
        spent = 0.0 if self.since is None else time.monotonic() - self.since
        return Query(text, formats, client=self.client, head_only=head_only, spent=spent)


ASKER: ContextVar[Asker] = ContextVar("raregraph.asker", default=Asker())  # noqa: B039 - it is frozen
"""Who asks in this context; somebody without a name, where nothing says so."""


class BlockingEngine:
    """An `Engine` over an `AsyncEngine`. It must be asked from another thread than that of the event loop."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._loop: asyncio.AbstractEventLoop | None = None

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """The event loop on which the engine has been started."""
        self._loop = loop

    def answer(self, query: str) -> "BlockingAnswer":
        """Run a query; its answer is read when it is asked for.

        Raises:
            QueryError: if the query can't be run.
        """
        form = self._run(self._form(ASKER.get().query(query, _ANY, head_only=True)))
        return BlockingAnswer(self, query, form)

    def rows(self, query: str) -> Rows:
        """Run a query and hold its whole answer.

        Raises:
            QueryError: if the query can't be run.
        """
        form, body = self._run(self._whole(ASKER.get().query(query, _ANY)))
        return _rows(form, body)

    def serialize(self, query: str, result_format: ResultFormat) -> bytes:
        """Run a query and write its answer.

        Raises:
            QueryError: if the query can't be run, or its answer not be written so.
        """
        is_triples = result_format.is_for_triples
        wanted = Formats(None, None, result_format) if is_triples else Formats(result_format, result_format)
        return self._run(self._whole(ASKER.get().query(query, wanted)))[1]

    def _run(self, work: Coroutine[Any, Any, _T]) -> _T:
        if self._loop is None:
            work.close()
            raise QueryError("the engine has not been started", remedy="Start the service first.")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _form(self, query: Query) -> QueryForm:
        async with await self.engine.answer(query) as answer:
            return answer.form

    async def _whole(self, query: Query) -> tuple[QueryForm, bytes]:
        async with await self.engine.answer(query) as answer:
            if answer.body is not None:
                return answer.form, answer.body
            body = bytearray()
            async for piece in answer.chunks():
                body += piece
                if len(body) > _LARGEST:
                    raise MemoryLimitError(
                        f"the answer is larger than {_LARGEST >> 20} MiB", remedy="Add a LIMIT."
                    )
            return answer.form, bytes(body)


class BlockingAnswer:
    """An answer that is worked out when it is read."""

    def __init__(self, engine: BlockingEngine, query: str, form: QueryForm) -> None:
        self._engine = engine
        self._query = query
        self._form = form

    @property
    def form(self) -> QueryForm:
        """What the query answers with."""
        return self._form

    def rows(self) -> Rows:
        """The whole answer. Raises QueryError if it can't be worked out."""
        return self._engine.rows(self._query)

    def serialize(self, result_format: ResultFormat) -> bytes:
        """The whole answer in a format. Raises QueryError if it can't be worked out or so written."""
        return self._engine.serialize(self._query, result_format)


def _rows(form: QueryForm, body: bytes) -> Rows:
    if form is QueryForm.TRIPLES:
        triples = pyoxigraph.parse(body, format=pyoxigraph.RdfFormat.N_TRIPLES)
        values = tuple(tuple(map(to_rdflib, (each.subject, each.predicate, each.object))) for each in triples)
        return Rows(("subject", "predicate", "object"), values)
    found = pyoxigraph.parse_query_results(body, format=pyoxigraph.QueryResultsFormat.JSON)
    if isinstance(found, pyoxigraph.QueryBoolean):
        return Rows(("boolean",), ((to_rdflib(pyoxigraph.Literal(bool(found))),),))
    names = tuple(variable.value for variable in found.variables)
    return Rows(names, tuple(tuple(map(to_rdflib, each)) for each in found))
