"""`/sparql`: the SPARQL 1.1 protocol for queries, by GET and POST. What it does stands in `sparql_service`."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.types import Receive, Scope, Send

from raregraph.api.problems import PROBLEM_CONTENT
from raregraph.graph.formats import ResultFormat

ROUTER = APIRouter(tags=["SPARQL"])

_ROWS: dict[str, Any] = {form.media_type: {} for form in ResultFormat}
_WRONG = {
    400: "The query can't be read, is refused, or isn't exactly one",
    406: "The answer has no format that is accepted",
    413: "The body is too large",
    415: "The body is of no known type, or not UTF-8",
    502: "An endpoint that SERVICE asks, or the one behind this service, failed",
    503: "Too many queries wait, or run: ask again after the seconds of Retry-After",
    504: "The query took longer than it may",
    507: "The query needed more memory than it may",
}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The answer", "content": _ROWS},
    304: {"description": "The client has the answer already"},
    **{status: {"description": said, "content": PROBLEM_CONTENT} for status, said in _WRONG.items()},
}


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema}


_IRIS = {"type": "array", "items": {"type": "string", "format": "iri"}}
_COMMON = [
    _parameter("default-graph-uri", "A graph of the default graph, instead of FROM", _IRIS),
    _parameter("named-graph-uri", "A named graph to ask, instead of FROM NAMED", _IRIS),
    _parameter(
        "format",
        "The format, instead of Accept; one that the query's form can't have, or that is unknown, counts for nothing",
        {"type": "string", "examples": list(ResultFormat)},
    ),
    _parameter(
        "row-limit", "Cut the answer after so many rows, and say so", {"type": "integer", "minimum": 0}
    ),
]
_BY_GET = [_parameter("query", "The query", {"type": "string"}), *_COMMON]
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/sparql-query": {"schema": {"type": "string"}},
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "required": ["query"],
                    "properties": {"query": {"type": "string"}},
                }
            },
        },
    }
}


class _ByService(Response):
    """Leaves the request, which nobody has read yet, to the SPARQL service of the application."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await scope["app"].state.sparql(scope, receive, send)


@ROUTER.head("/sparql", include_in_schema=False)
@ROUTER.get(
    "/sparql",
    summary="Answer the SPARQL query of the parameter `query`",
    responses=_RESPONSES,
    openapi_extra={"parameters": _BY_GET},
    response_class=_ByService,
)
async def by_get(_: Request) -> Response:
    """Rows as JSON, XML, CSV or TSV, triples as Turtle, N-Triples, JSON-LD, RDF/XML, TriG or N-Quads."""
    return _ByService()


@ROUTER.post(
    "/sparql",
    summary="Answer the SPARQL query of a form or of the body itself",
    responses=_RESPONSES,
    openapi_extra={"parameters": _COMMON} | _BODY,
    response_class=_ByService,
)
async def by_post(_: Request) -> Response:
    """The body is a form with `query`, or the query itself as `application/sparql-query`."""
    return _ByService()
