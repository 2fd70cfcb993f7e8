"""The OpenAPI description of the TRAPI part, as registries of TRAPI services read it."""

from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi

from raregraph.api.trapi.limits import MOST_IDS
from raregraph.api.trapi.models import SCHEMA_VERSION
from raregraph.ontology import biolink


def description(app: FastAPI, router: APIRouter) -> dict[str, Any]:
    """What OpenAPI says of the routes of TRAPI, with its extensions `x-trapi` and `x-translator`."""
    found: dict[str, Any] = get_openapi(
        title="raregraph by TRAPI",
        version=app.version,
        openapi_version="3.1.0",
        description=app.summary,
        routes=router.routes,
    )
    found["servers"] = [{"url": router.prefix}]
    found["paths"] = {path.removeprefix(router.prefix): about for path, about in found["paths"].items()}
    found["info"] |= {
        "x-translator": {
            "component": "KP",
            "team": ["raregraph"],
            "biolink-version": biolink.version(),
            "infores": "infores:raregraph",
        },
        "x-trapi": {
            "version": SCHEMA_VERSION,
            "multicuriequery": False,
            "asyncquery": False,
            "pathfinderquery": False,
            "operations": ["lookup"],
            "batch_size_limit": MOST_IDS,
        },
    }
    return found
