"""`/metrics`: figures about the service, for Prometheus."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from raregraph.api.metrics import MEDIA_TYPE
from raregraph.api.responses import text_in

ROUTER = APIRouter(tags=["Service"])


@ROUTER.get(
    "/metrics",
    operation_id="metrics",
    summary="Figures about the service, for Prometheus",
    response_class=Response,
    responses={200: {"description": "The figures", "content": text_in(["text/plain"])}},
)
async def metrics(request: Request) -> Response:
    """Requests and queries by what came of them, their durations, who waits, what was ended, which release."""
    return Response(request.app.state.metrics.text(), media_type=MEDIA_TYPE)
