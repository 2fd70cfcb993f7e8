"""What goes out where a request fails: the handlers of the application, all with the one shape of an error."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match, Route

from raregraph.api.observation import observed
from raregraph.api.problems import headers_of, problem, status_of
from raregraph.graph.errors import RaregraphError


async def refused(request: Request, error: Exception) -> Response:
    """What raregraph itself reports."""
    assert isinstance(error, RaregraphError)
    observed(request.scope).failed(error)
    headers = headers_of(error)
    return problem(status_of(error), error.message, place=error.place, remedy=error.remedy, headers=headers)


async def failed(request: Request, error: Exception) -> Response:
    """What a route or the framework refuses by its status."""
    assert isinstance(error, HTTPException)
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = ", ".join(_methods(request))
        said = f"{request.method} is not allowed here"
        return problem(error.status_code, said, remedy=f"Send {allowed}.", headers={"Allow": allowed})
    headers = dict(error.headers) if error.headers else None
    return problem(error.status_code, error.detail, headers=headers)


def _methods(request: Request) -> list[str]:
    """What may be sent where a request went: to whichever of the routes that have this address."""
    routes: Sequence[BaseRoute] = request.app.state.routes
    known = {
        method
        for route in routes
        if isinstance(route, Route) and route.matches(request.scope)[0] != Match.NONE
        for method in route.methods or ()
    }
    return sorted(known | ({"HEAD"} if "GET" in known else set()))


async def invalid(_: Request, error: Exception) -> Response:
    """A parameter or body that is none."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    return problem(HTTPStatus.BAD_REQUEST, str(first["msg"]), place=place, remedy=_remedy(first))


def _named(fault: Mapping[str, Any]) -> str:
    """The parameter at fault, without the number of its value."""
    return next(part for part in reversed(fault["loc"]) if isinstance(part, str))


def _remedy(fault: Mapping[str, Any]) -> str:
    """What to do about a parameter that is none."""
    name, bounds = fault["loc"][-1], fault.get("ctx", {})
    if "le" in bounds:
        return f"Give {name} as at most {bounds['le']}."
    if "ge" in bounds:
        return f"Give {name} as at least {bounds['ge']}."
    if "max_length" in bounds and isinstance(fault["input"], list):
        return f"Give {name} at most {bounds['max_length']} times in one request."
    if "min_length" in bounds and fault["input"] == "":
        return f"Give {_named(fault)} a value, or leave it out."
    if "expected" in bounds:
        return f"Take {bounds['expected']}."
    return f"Correct {name}, and ask again; /openapi.json tells what it may be."


async def broken(_: Request, __: Exception) -> Response:
    """A fault of ours: the server's log has its traceback, the answer tells nothing of what lies inside."""
    return problem(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "something went wrong that is no fault of the request",
        remedy="The log of the server says what.",
    )
