"""The one shape of an error over HTTP, and which status an error of raregraph has."""

from http import HTTPStatus
from typing import Any

from fastapi.responses import JSONResponse, Response

from raregraph.graph.errors import EndpointError, RaregraphError, UnknownNameError


def status_of(error: RaregraphError) -> HTTPStatus:
    """404 if nothing has the name that was asked for, 502 if another engine fails, 400 for everything else."""
    if isinstance(error, EndpointError):
        return HTTPStatus.BAD_GATEWAY
    return HTTPStatus.NOT_FOUND if isinstance(error, UnknownNameError) else HTTPStatus.BAD_REQUEST


def problem(
    status: int, detail: str, *, remedy: str = "", place: str = "", headers: dict[str, str] | None = None
) -> Response:
    """The one shape of an error (RFC 9457): what is wrong, where, and what to do about it."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    body |= {key: value for key, value in (("place", place), ("remedy", remedy)) if value}
    return JSONResponse(body, status, media_type="application/problem+json", headers=headers)
