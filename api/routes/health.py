"""`/health` and `/ready`: whether the service lives, and whether it can answer."""

import asyncio
from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import Response

from raregraph.api.problems import problem
from raregraph.api.responses import Responses, problems
from raregraph.api.shapes import State
from raregraph.graph.engine.asynchronous import Formats, Query
from raregraph.graph.errors import QueryError
from raregraph.graph.formats import ResultFormat

ROUTER = APIRouter(tags=["Service"])

_PATIENCE = 5.0
_ASK = Query(
    "ASK { GRAPH ?graph { ?subject ?predicate ?object } }", Formats(boolean=ResultFormat.JSON), client="ready"
)
_STATE: Responses = {200: {"description": "It does", "model": State}}
_READY = _STATE | problems({503: "No query can be answered now, or the service has just been started"})


@ROUTER.get(
    "/health",
    operation_id="health",
    summary="Whether the service lives, and which release it serves",
    response_model=None,
    responses=_STATE,
)
async def health(request: Request) -> dict[str, str | None]:
    """Asks nothing of the graph: a service that is busy lives."""
    return _state(request)


@ROUTER.get(
    "/ready",
    operation_id="ready",
    summary="Whether a query can be answered now",
    response_model=None,
    responses=_READY,
)
async def ready(request: Request) -> dict[str, str | None] | Response:
    """Asks one small query, which a worker or the endpoint has to answer within 5 seconds.

    A service that has just been started is not ready before it has worked out what would make its first answers slow.
    """
    warming: asyncio.Task[None] = request.app.state.warming
    if not warming.done():
        headers = {"Retry-After": "1"}
        return problem(503, "the service has just been started", remedy="Ask again in 1 s.", headers=headers)
    try:
        async with asyncio.timeout(_PATIENCE), await request.app.state.engine.answer(_ASK):
            return _state(request)
    except (QueryError, TimeoutError) as error:
        detail = error.message if isinstance(error, QueryError) else "no answer within 5 s"
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, remedy="Ask again later.")


def _state(request: Request) -> dict[str, str | None]:
    return {"status": "ok", "release": request.app.state.engine.version}
