"""`/health`: whether the service can answer, and from which release."""

from typing import Any

from fastapi import APIRouter, Request

ROUTER = APIRouter(tags=["Service"])


@ROUTER.get("/health", summary="Whether the service can answer, and from which release")
def health(request: Request) -> dict[str, Any]:
    """Asks the store one small query."""
    graph = request.app.state.graph
    graph.engine.rows("ASK { GRAPH ?graph { ?subject ?predicate ?object } }")
    return {"status": "ok", "release": graph.release.id if graph.release else None}
