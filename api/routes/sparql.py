"""`/sparql`: the SPARQL 1.1 protocol for queries, by GET and POST. What it does stands in `sparql_service`."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.types import Receive, Scope, Send

from raregraph.api.responses import NOT_MODIFIED, RDF, ROWS, Responses, headers, leads_on, parameter, problems
from raregraph.graph.formats import ResultFormat

ROUTER = APIRouter(tags=["SPARQL"])

_COMMON: Responses = {
    200: {
        "description": "The answer",
        "content": ROWS | RDF,
        "headers": headers("ETag", "Cache-Control", "Raregraph-Release", "Raregraph-Cut-At"),
    },
    **NOT_MODIFIED,
    **problems(
        {
            400: "The query can't be read, is refused, or isn't exactly one",
            406: "The answer has no format that is accepted",
            500: "What worked on the query ended unexpectedly",
            501: "The query searches names, and another endpoint is served here, not a release",
            502: "An endpoint that SERVICE asks, or the one behind this service, failed",
            503: "Too many queries wait, or run: ask again after the seconds of Retry-After",
            504: "The query took longer than it may",
            505: "The answer is too large for HTTP/1.0",
            507: "The query needed more memory than it may",
        }
    ),
}
_OF_GET: Responses = _COMMON | leads_on(303, "A browser that brings no query is led to the editor")
_OF_POST: Responses = _COMMON | problems(
    {
        403: "An update: the service only reads",
        408: "The body took too long to come",
        413: "The body is too large",
        415: "The body is of no known type, is packed, or isn't UTF-8",
    }
)
_IRIS = {"type": "array", "items": {"type": "string", "format": "iri"}}
_GRAPH = ["https://w3id.org/raregraph/graph/starter/1"]
_PARAMETERS = [
    parameter(
        "default-graph-uri", "A graph of the default graph, instead of FROM; may be repeated", _IRIS, _GRAPH
    ),
    parameter(
        "named-graph-uri", "A named graph to ask, instead of FROM NAMED; may be repeated", _IRIS, _GRAPH
    ),
    parameter(
        "format",
        "The format, instead of Accept; one that the query's form can't have, or that is unknown, counts for nothing",
        {"type": "string", "examples": list(ResultFormat)},
        "json",
    ),
    parameter(
        "row-limit",
        "Cut the answer after so many rows, and say so",
        {"type": "integer", "minimum": 0, "maximum": 999_999_999},
        100,
    ),
]
_QUERY = "SELECT ?symbol { ?gene biolink:symbol ?symbol } LIMIT 10"
_BY_GET = [
    parameter(
        "query", "The query; without one the service describes itself, as RDF", {"type": "string"}, _QUERY
    ),
    *_PARAMETERS,
]
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/sparql-query": {"schema": {"type": "string"}, "example": _QUERY},
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "required": ["query"],
                    "properties": {
                        "query": {"type": "string", "minLength": 1, "description": "The query"},
                        **{each["name"]: each["schema"] for each in _PARAMETERS},
                    },
                },
                "example": {"query": _QUERY},
            },
        },
    }
}


class _ByService(Response):
    """Leaves the request, which nobody has read yet, to the SPARQL service of the application."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await scope["app"].state.sparql(scope, receive, send)


@ROUTER.get(
    "/sparql",
    operation_id="sparql_by_get",
    summary="Answer the SPARQL query of the parameter `query`",
    responses=_OF_GET,
    openapi_extra={"parameters": _BY_GET},
    response_class=_ByService,
)
async def by_get(_: Request) -> Response:
    """Rows as JSON, XML, CSV or TSV, triples as Turtle, N-Triples, JSON-LD, RDF/XML, TriG or N-Quads."""
    return _ByService()


@ROUTER.post(
    "/sparql",
    operation_id="sparql_by_post",
    summary="Answer the SPARQL query of a form or of the body itself",
    responses=_OF_POST,
    openapi_extra={"parameters": _PARAMETERS} | _BODY,
    response_class=_ByService,
)
async def by_post(_: Request) -> Response:
    """The body is a form with `query`, or the query itself as `application/sparql-query`."""
    return _ByService()
