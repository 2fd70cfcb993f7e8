"""`/trapi`: the graph by the Translator Reasoner API."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from functools import partial
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

from raregraph.api.json_pieces import pieces
from raregraph.api.linked_data import base_url
from raregraph.api.patience import Patience
from raregraph.api.responses import BY_WORKERS, Responses, problems
from raregraph.api.trapi.limits import MOST_BYTES, MOST_IDS
from raregraph.api.trapi.models import MetaKnowledgeGraph, Query, TrapiResponse
from raregraph.api.trapi.openapi import for_registries
from raregraph.api.trapi.provider import answer, meta
from raregraph.api.turns import client_of


class _Bounded(APIRoute):
    """A route that reads no more of a request than it may have."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def bounded(request: Request) -> Response:
            return await handler(Request(request.scope, _counted(request.receive)))

        return bounded


def _counted(receive: Receive) -> Receive:
    size = 0

    async def counted() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > MOST_BYTES:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a query may have {MOST_BYTES:,} bytes")
        return message

    return counted


ROUTER = APIRouter(prefix="/trapi", tags=["TRAPI"], route_class=_Bounded)

_COMMON: Responses = BY_WORKERS | problems(
    {
        501: "This part of TRAPI is not offered, or there is no release here",
        503: "Too many queries wait, or the release lacks what this needs",
    }
)
_OF_QUERY: Responses = _COMMON | problems(
    {
        400: "The query is no TRAPI, or has too many answers",
        413: "The query is too large, or a node has too many identifiers",
    }
)


@ROUTER.post(
    "/query",
    operation_id="trapi_query",
    summary="Find what fits a query graph",
    responses={200: {"model": TrapiResponse}, **_OF_QUERY},
    response_class=JSONResponse,
)
async def query(request: Request, asked: Query) -> Response:
    """Look up the nodes and edges that fit a query graph of one to four edges, by TRAPI 1.5.

    Identifiers of diseases, phenotypes and modes of inheritance stand for all below them, too. Denied claims are never
    answers; what is inferred says so (`biolink:knowledge_level`), and from what.
    """
    _check_batch(asked)
    _check_echo(asked)
    return await _in_time(request, partial(answer, request.app.state.graph, asked))


@ROUTER.get(
    "/meta_knowledge_graph",
    operation_id="trapi_meta_knowledge_graph",
    summary="What can be asked at /trapi/query",
    responses={200: {"model": MetaKnowledgeGraph}, **_COMMON},
    response_class=JSONResponse,
)
async def meta_knowledge_graph(request: Request) -> Response:
    """The categories of nodes with the prefixes of their identifiers, and the kinds of edges between them."""
    return await _in_time(request, lambda _: meta(request.app.state.graph))


@ROUTER.post("/asyncquery", include_in_schema=False)
async def asyncquery() -> Response:
    """TRAPI's query with a callback is not offered."""
    raise HTTPException(HTTPStatus.NOT_IMPLEMENTED, "asyncquery is not offered: ask /trapi/query")


@ROUTER.get("/openapi.json", include_in_schema=False)
async def openapi(request: Request) -> Response:
    """The description of the TRAPI part alone, with what registries of TRAPI services want to know."""
    described = request.app.state.trapi_description
    return JSONResponse(for_registries(described, base_url(request), ROUTER.prefix))


async def _in_time(request: Request, work: Callable[[Patience], dict[str, Any]]) -> Response:
    """What is worked out in a thread, as JSON: in its turn, in its time, and only while somebody waits for it."""
    patience = Patience.of(request.app.state.seconds)
    async with request.app.state.trapi_turns.turn(client_of(request)):
        watching = asyncio.create_task(_watched(request, patience))
        try:
            return Response(await run_in_threadpool(_written, work, patience), media_type="application/json")
        finally:
            watching.cancel()


def _written(work: Callable[[Patience], dict[str, Any]], patience: Patience) -> bytes:
    patience.check()
    return b"".join(patience.over(pieces(work(patience))))


async def _watched(request: Request, patience: Patience) -> None:
    """Give up for a client that goes away."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
    patience.give_up()


def _check_batch(asked: Query) -> None:
    graph = asked.message.query_graph
    for key, node in graph.nodes.items() if graph else ():
        if len(node.ids or ()) > MOST_IDS:
            raise HTTPException(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"node {key!r} has {len(node.ids or ())} identifiers, more than {MOST_IDS}: ask in several queries",
            )


def _check_echo(asked: Query) -> None:
    """Refuse a query graph that can't go back with its answer; what is unknown in it may be anything."""
    graph = asked.message.query_graph
    try:
        json.dumps(graph and graph.model_dump(), ensure_ascii=False, allow_nan=False).encode()
    except ValueError:
        raise HTTPException(
            HTTPStatus.BAD_REQUEST,
            "the query graph has a number or a letter that JSON hasn't",
        ) from None
