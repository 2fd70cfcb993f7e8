"""What a request to a worker says, and which error its refusal is."""

from typing import Any

from raregraph.graph.engine.asynchronous import Query
from raregraph.graph.errors import (
    MalformedQueryError,
    NotWritableError,
    QueryError,
    UnansweredError,
    WorkerLostError,
)
from raregraph.graph.formats import QueryForm
from raregraph.graph.workers.frames import Kind, json_frame


def request_frame(query: Query) -> bytes:
    """The frame that asks a worker a query; what is as usual is left out."""
    wanted = query.formats
    content: dict[str, Any] = {
        "text": query.text,
        "formats": {
            form: each
            for form, each in (
                (QueryForm.ROWS, wanted.rows),
                (QueryForm.BOOLEAN, wanted.boolean),
                (QueryForm.TRIPLES, wanted.triples),
            )
            if each is not None
        },
    }
    if query.default_graphs is not None or query.named_graphs is not None:
        content["default_graphs"] = query.default_graphs or ()
        content["named_graphs"] = query.named_graphs or ()
    if query.row_limit is not None:
        content["row_limit"] = query.row_limit
    if query.gzip:
        content["gzip"] = True
    if query.head_only:
        content["head_only"] = True
    if query.base is not None:
        content["base"] = query.base
    if query.given:
        content["given"] = query.given
    return json_frame(Kind.REQUEST, content)


def error_of(said: dict[str, Any]) -> QueryError:
    """The error that a worker's words mean."""
    message = str(said.get("message", ""))
    match said.get("kind"):
        case "malformed":
            line, column = said.get("line"), said.get("column")
            if isinstance(line, int) and isinstance(column, int):
                return MalformedQueryError(message, line=line, column=column)
            return MalformedQueryError(message)
        case "format":
            form = str(said.get("form"))
            return NotWritableError(
                f"the answer is {form}, which none of the formats asked for can hold", form=form
            )
        case "failed":
            return UnansweredError(message, remedy="Ask again.")
        case "refused" if said.get("remedy"):
            return QueryError(message, remedy=str(said["remedy"]))
        case _:
            return QueryError(
                f"the query can't be answered: {message}", remedy="Leave out what the store can't do."
            )


def lost_error(tries: int) -> WorkerLostError:
    """The error of a query whose worker ended; after so many tries, the query itself is the likely reason."""
    if tries < 2:
        return WorkerLostError("the process that worked on the query ended", remedy="Ask again.")
    return WorkerLostError(
        f"the query was begun {tries} times, and each time the process that worked on it ended",
        remedy="Ask a simpler question.",
    )
