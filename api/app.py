"""The HTTP service: SPARQL, the named questions and a page to ask them on.

    app = create_app(raregraph.open())

The routes are the files of `api/routes`. Every error has one shape, made by `problems`.
"""

from http import HTTPStatus
from importlib import import_module
from pkgutil import iter_modules

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import Response
from starlette.exceptions import HTTPException

import raregraph
from raregraph.api import routes
from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.api.problems import problem, status_of
from raregraph.graph.errors import RaregraphError


def create_app(graph: KnowledgeGraph) -> FastAPI:
    """The service over a graph; it only reads."""
    app = FastAPI(
        title="raregraph",
        version=raregraph.__version__,
        summary="A rare-disease knowledge graph: every claim with the sentence and the source behind it.",
        docs_url=None,
        redoc_url=None,
    )
    app.state.graph = graph
    # Any page may ask: the service only reads, and holds nothing that is secret.
    app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "HEAD", "POST"])
    for module in sorted(iter_modules(routes.__path__), key=lambda found: found.name):
        app.include_router(import_module(f"{routes.__name__}.{module.name}").ROUTER)
    app.add_exception_handler(RaregraphError, _refused)
    app.add_exception_handler(HTTPException, _failed)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _broken)
    return app


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, RaregraphError)
    return problem(status_of(error), error.message, place=error.place, remedy=error.remedy)


async def _failed(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers) if error.headers else None
    return problem(error.status_code, error.detail, headers=headers)


async def _invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    return problem(HTTPStatus.BAD_REQUEST, str(first["msg"]), place=place)


async def _broken(_: Request, __: Exception) -> Response:
    """A fault of ours: the server's log has its traceback, the answer tells nothing of what lies inside."""
    return problem(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "something went wrong that is no fault of the request",
        remedy="The log of the server says what.",
    )
