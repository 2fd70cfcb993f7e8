"""How the service asks: an engine that answers many queries at once, each streamed, without threads.

Two engines implement it: a pool of worker processes over a release's store (`raregraph.graph.workers.pool`) and
any SPARQL 1.1 endpoint over HTTP. Nothing above knows which.

    answer = await engine.answer(Query("SELECT * { ?s ?p ?o }", Formats(rows=ResultFormat.CSV)))
    async with answer:
        async for chunk in answer.chunks():
            ...

What goes wrong is raised as an error of `raregraph.graph.errors`: by `answer` as long as nothing of the result has
been handed out, later by `chunks`. An answer whose `chunks` end without an error is whole.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Protocol, Self

from raregraph.graph.engine.interface import QueryForm, ResultFormat


@dataclass(frozen=True, slots=True)
class Formats:
    """In which format an answer of each form is to be written; None where the asker accepts none.

    Which form an answer has is known only when the query has been parsed, so the choice is made before for all.
    """

    rows: ResultFormat | None = None
    boolean: ResultFormat | None = None
    triples: ResultFormat | None = None

    def of(self, form: QueryForm) -> ResultFormat | None:
        """The format for an answer of this form.

        >>> Formats(rows=ResultFormat.CSV).of(QueryForm.ROWS)
        <ResultFormat.CSV: 'csv'>
        """
        return {QueryForm.ROWS: self.rows, QueryForm.BOOLEAN: self.boolean, QueryForm.TRIPLES: self.triples}[
            form
        ]


@dataclass(frozen=True, slots=True)
class Query:
    """A query, and how its answer is wanted.

    `default_graphs` and `named_graphs` are IRIs; if one of them isn't None, both together replace the dataset that
    the query names. `client` is whose share of the engine it takes. `row_limit` cuts the answer after so many rows
    or triples; the answer says so. `head_only` asks for the form and format alone. `given` are pairs of a mark that
    stands in the text and what the store is to read in its place, from SERVICE; `spent` the seconds that took.
    """

    text: str
    formats: Formats
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    client: str = ""
    row_limit: int | None = None
    gzip: bool = False
    head_only: bool = False
    base: str | None = field(default=None)
    given: tuple[tuple[str, str], ...] = ()
    spent: float = 0.0


class AsyncAnswer(Protocol):
    """The answer to one query, to be read once. Use it as an async context manager, or call `close`."""

    @property
    def form(self) -> QueryForm:
        """What the query answers with."""
        ...

    @property
    def format(self) -> ResultFormat:
        """In which format it is written."""
        ...

    @property
    def version(self) -> str | None:
        """What names the state of the data that it was worked out from; None if nothing does."""
        ...

    @property
    def is_gzip(self) -> bool:
        """Whether `chunks` are gzip: it was asked for, and pays."""
        ...

    @property
    def cut_at(self) -> int | None:
        """After how many rows the answer was cut because of `row_limit`; None for a whole answer."""
        ...

    @property
    def rows(self) -> int | None:
        """How many rows it has, once it has ended; None for what has no rows, or where nobody counts them."""
        ...

    @property
    def body(self) -> bytes | None:
        """The whole answer if it is here already; else None, and `chunks` has it."""
        ...

    def chunks(self) -> AsyncIterator[bytes]:
        """The answer in pieces, as they are worked out. No more is worked out than is taken, but for a buffer.

        Raises:
            UnansweredError: if the answer doesn't come to its end.
        """
        ...

    async def close(self) -> None:
        """Let go of the answer; what still works on it is stopped."""
        ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class AsyncEngine(Protocol):
    """Answers SPARQL queries, many at once; all calls come from one event loop."""

    @property
    def version(self) -> str | None:
        """What names the state of the data (the release's id); None if it may change unseen: nothing is cached."""
        ...

    async def start(self) -> None:
        """Get ready to answer. Raises RaregraphError if that can't be."""
        ...

    async def stop(self) -> None:
        """Let running queries end for a short while, then stop all."""
        ...

    async def answer(self, query: Query) -> AsyncAnswer:
        """Begin to answer a query; returns once the first bytes are here.

        Raises:
            MalformedQueryError: if it can't be parsed.
            NotWritableError: if its formats lack one for what it answers with.
            OverloadedError: if too many wait.
            DeadlineError, MemoryLimitError, WorkerLostError, EndpointError: if it can't be answered.
            QueryError: if it is refused for another reason.
        """
        ...
