"""`/openapi.json`: the routes of the service, described for programs."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from raregraph.api.linked_data import base_url
from raregraph.api.of_release import OfRelease

ROUTER = APIRouter(include_in_schema=False, route_class=OfRelease)


@ROUTER.get("/openapi.json")
def openapi(request: Request) -> Response:
    """All routes, at the address that was asked."""
    return JSONResponse(request.app.state.description.at(base_url(request)))
