"""The one shape of an error over HTTP, and which status an error of raregraph has."""

from http import HTTPStatus
from typing import Any, Literal

from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from raregraph.api.omitted import Omitted, omitted
from raregraph.graph.errors import (
    DeadlineError,
    EndpointError,
    ExportError,
    MemoryLimitError,
    NotOfferedError,
    NotWritableError,
    OverloadedError,
    RaregraphError,
    ReleaseError,
    UnansweredError,
    UnknownNameError,
)

_STATUSES: tuple[tuple[type[RaregraphError], HTTPStatus], ...] = (
    (UnknownNameError, HTTPStatus.NOT_FOUND),
    (NotWritableError, HTTPStatus.NOT_ACCEPTABLE),
    (NotOfferedError, HTTPStatus.NOT_IMPLEMENTED),
    (DeadlineError, HTTPStatus.GATEWAY_TIMEOUT),
    (MemoryLimitError, HTTPStatus.INSUFFICIENT_STORAGE),
    (OverloadedError, HTTPStatus.SERVICE_UNAVAILABLE),
    (EndpointError, HTTPStatus.BAD_GATEWAY),
    (ReleaseError, HTTPStatus.SERVICE_UNAVAILABLE),
    (ExportError, HTTPStatus.INTERNAL_SERVER_ERROR),
    (UnansweredError, HTTPStatus.INTERNAL_SERVER_ERROR),
)


class Problem(BaseModel):
    """An error (RFC 9457): what is wrong, where, and what to do about it."""

    type: Literal["about:blank"] = Field(description="There are no types beside the statuses.")
    title: str = Field(description="The status in words.")
    status: int
    detail: str = Field(description="What is wrong.")
    place: Omitted[str] = Field(
        None, description="Where: a parameter, an identifier, a line and column.", json_schema_extra=omitted
    )
    remedy: Omitted[str] = Field(None, description="What to do about it.", json_schema_extra=omitted)


def status_of(error: RaregraphError) -> HTTPStatus:
    """Which status an error has over HTTP; 400 if it is a fault of what was asked."""
    return next((status for kind, status in _STATUSES if isinstance(error, kind)), HTTPStatus.BAD_REQUEST)


def headers_of(error: RaregraphError) -> dict[str, str]:
    """The headers that belong to an error: when to ask again, where too many wait."""
    return {"Retry-After": str(error.retry_after)} if isinstance(error, OverloadedError) else {}


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
