"""What answers SPARQL: a small interface, so that nothing above the graph knows which engine is behind it.

`EmbeddedEngine` asks the store of a release in this process. A query without FROM asks the union of all named
graphs; one with FROM asks just what it names. SERVICE and updates are refused.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pyoxigraph

from raregraph.graph.errors import QueryError
from raregraph.graph.formats import ROW_FORMATS, TRIPLE_FORMATS, QueryForm, ResultFormat, form_of
from raregraph.graph.sparql.guard import check
from raregraph.graph.sparql.rewriting import Search, index_beside, no_index, rewrite
from raregraph.graph.sparql.text import names_dataset
from raregraph.graph.terms import Term, to_rdflib
from raregraph.ontology.identifiers import prefixes

__all__ = ["Answer", "EmbeddedEngine", "Engine", "QueryForm", "ResultFormat", "Row", "Rows"]

Row = Mapping[str, Term | None]


@dataclass(frozen=True, slots=True)
class Rows(Sequence[Row]):
    """The rows of an answer, in order; each maps a variable to an rdflib term or None.

    A boolean answer has one row with the variable `boolean`, triples have `subject`, `predicate`, `object`.
    """

    variables: tuple[str, ...]
    values: tuple[tuple[Term | None, ...], ...]

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return Rows(self.variables, self.values[index])
        return dict(zip(self.variables, self.values[index], strict=True))

    def __iter__(self) -> Iterator[Row]:
        for values in self.values:
            yield dict(zip(self.variables, values, strict=True))

    def to_pandas(self) -> Any:
        """The rows as a pandas DataFrame; numbers, dates and booleans become Python's, IRIs strings.

        Raises:
            ModuleNotFoundError: if pandas is not installed (`pip install raregraph[pandas]`).
        """
        import pandas as pd  # noqa: PLC0415 - optional, and slow to import

        rows = [[None if term is None else term.toPython() for term in values] for values in self.values]
        return pd.DataFrame(rows, columns=list(self.variables))


class Answer(Protocol):
    """The answer to one query. It can be read once, as rows or as bytes, on the thread that asked."""

    @property
    def form(self) -> QueryForm:
        """What the query answers with."""
        ...

    def rows(self) -> Rows:
        """The whole answer. Raises QueryError if it can't be worked out."""
        ...

    def serialize(self, result_format: ResultFormat) -> bytes:
        """The whole answer in a format. Raises QueryError if it can't be worked out or so written."""
        ...


class Engine(Protocol):
    """Anything that answers SPARQL queries over the graph."""

    def answer(self, query: str) -> Answer:
        """Run a query. Raises QueryError if it can't be run."""
        ...

    def rows(self, query: str) -> Rows:
        """Run a query and hold its whole answer. Raises QueryError if it can't be run."""
        ...

    def serialize(self, query: str, result_format: ResultFormat) -> bytes:
        """Run a query and write its answer. Raises QueryError if it can't be run or so written."""
        ...


class EmbeddedEngine:
    """The engine over a release's own store, read-only, in this process.

    A call runs and reads its answer on the thread that makes it, to which the store binds its results.
    """

    def __init__(self, store: pyoxigraph.Store, search: Search = no_index) -> None:
        self.store = store
        self._search = search

    @classmethod
    def open(cls, path: Path) -> "EmbeddedEngine":
        """Open the store in a folder, read-only, with the search index beside it."""
        return cls(pyoxigraph.Store.read_only(str(path)), index_beside(path))

    def answer(self, query: str) -> "EmbeddedAnswer":
        """Run a query; its form is known at once, its rows or triples are worked out when they are read.

        Raises:
            QueryError: if the query is malformed, an update, asks for SERVICE or calls an unknown function.
        """
        check(query)
        rewritten = rewrite(query, self._search)
        is_union = not names_dataset(query)
        with _reported():
            try:
                found = self.store.query(
                    rewritten, prefixes=dict(prefixes()), use_default_graph_as_union=is_union
                )
            except SyntaxError:
                # What was asked says where in it the error is.
                found = self.store.query(
                    query, prefixes=dict(prefixes()), use_default_graph_as_union=is_union
                )
            return EmbeddedAnswer(found)

    def rows(self, query: str) -> Rows:
        """Run a query and hold its whole answer.

        Raises:
            QueryError: as `answer` does.
        """
        return self.answer(query).rows()

    def serialize(self, query: str, result_format: ResultFormat) -> bytes:
        """Run a query and write its answer.

        Raises:
            QueryError: as `answer` does, or if the answer has no such format (rows as Turtle).
        """
        return self.answer(query).serialize(result_format)


class EmbeddedAnswer:
    """An answer of the store. It can be read once, on the thread that asked."""

    def __init__(
        self, found: pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples
    ) -> None:
        self._found = found

    @property
    def form(self) -> QueryForm:
        """What the query answers with."""
        return form_of(self._found)

    def rows(self) -> Rows:
        """The whole answer.

        Raises:
            QueryError: if something goes wrong while it is worked out.
        """
        if isinstance(self._found, pyoxigraph.QueryBoolean):
            return Rows(("boolean",), ((to_rdflib(pyoxigraph.Literal(bool(self._found))),),))
        with _reported():
            values = tuple(tuple(map(to_rdflib, each)) for each in self._found)
        if isinstance(self._found, pyoxigraph.QueryTriples):
            return Rows(("subject", "predicate", "object"), values)
        return Rows(tuple(variable.value for variable in self._found.variables), values)

    def serialize(self, result_format: ResultFormat) -> bytes:
        """The whole answer in a format.

        Raises:
            QueryError: if the answer has no such format, or something goes wrong while it is worked out.
        """
        if (self.form is QueryForm.TRIPLES) != result_format.is_for_triples:
            fit = TRIPLE_FORMATS if self.form is QueryForm.TRIPLES else ROW_FORMATS
            raise QueryError(
                f"the answer is {self.form}, which can't be written as {result_format}",
                remedy=f"Ask for one of: {', '.join(fit)}.",
            )
        with _reported():
            if isinstance(self._found, pyoxigraph.QueryTriples):
                return bytes(self._found.serialize(format=TRIPLE_FORMATS[result_format]) or b"")
            return bytes(self._found.serialize(format=ROW_FORMATS[result_format]) or b"")


@contextmanager
def _reported() -> Iterator[None]:
    """What the store raises for a query, as a QueryError."""
    try:
        yield
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"the query can't be read: {error}", remedy="Correct it and ask again.") from error
    except (RuntimeError, OSError) as error:
        raise QueryError(
            f"the query can't be answered: {error}", remedy="Leave out what the store can't do."
        ) from error
