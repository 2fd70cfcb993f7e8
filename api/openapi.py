"""The description of the service's routes by OpenAPI, for programs that generate clients or check answers.

FastAPI writes it from the routes. What it can't know is put right here: a request that is ill written gets 400 and the
one shape of an error, the address of the service is whole, and what stands for nothing is left out.
"""

import json
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.routing import BaseRoute

from raregraph.api.problems import Problem
from raregraph.api.responses import UNFORESEEN
from raregraph.api.shapes import SparqlResults
from raregraph.ontology.identifiers import BASE

Node = dict[str, Any]

VERSION = "3.1.0"
_REFERENCE = "#/components/schemas/{model}"
_BY_NAME: tuple[type[BaseModel], ...] = (Problem, SparqlResults)
"""Models that routes refer to by their names, in contents that FastAPI doesn't write."""
_UNUSED = ("HTTPValidationError", "ValidationError")
_LICENCE = {"name": "BSD 3-Clause", "identifier": "BSD-3-Clause"}
_CONTACT = {"name": "The raregraph developers", "url": BASE}
_DESCRIPTION = """\
Every claim comes with the sentence or row and the source behind it; what is denied, what is only possible and what is \
inferred say so. The service only reads, and wants no key.

The licence is that of the software. Each source of the data keeps its own terms, which `/sources` tells. Errors are \
`application/problem+json`: what is wrong, where, and what to do about it. HEAD is answered wherever GET is."""
_TAGS = {
    "SPARQL": "The SPARQL 1.1 protocol, for queries.",
    "Questions": "Named questions, each with parameters that take names and identifiers as people write them.",
    "Search": "Nodes by their names.",
    "Linked data": "All that the graph says of a node, as a page or as RDF.",
    "Monarch": "Version 3 of Monarch's API, over this graph.",
    "TRAPI": "The Translator Reasoner API.",
    "Description": "What the graph was made from, and what it holds.",
    "Service": "Whether the service lives, and how it does.",
}


class Description:
    """What OpenAPI says of some routes of an application.

    It is worked out when somebody asks for it, once: that takes a quarter of a second.

    Args:
        app: the application.
        routes: its own, or those of one of its routers.
        title: of the description.
    """

    def __init__(self, app: FastAPI, routes: Sequence[BaseRoute], title: str) -> None:
        self._app, self._routes, self._title = app, routes, title

    def at(self, address: str) -> Node:
        """The description of a service that has these routes at an address, without a slash at its end."""
        # Keys in the order in which people look for them.
        first = {"openapi": VERSION, "info": self._found["info"], "servers": [{"url": address}]}
        return first | self._found

    @cached_property
    def _found(self) -> Node:
        found: Node = get_openapi(
            title=self._title,
            version=self._app.version,
            openapi_version=VERSION,
            summary=self._app.summary,
            description=_DESCRIPTION,
            routes=self._routes,
            contact=_CONTACT,
            license_info=_LICENCE,
        )
        operations = [each for path in found["paths"].values() for each in path.values()]
        for each in operations:
            _settle(each)
        _add_models(found)
        found["security"] = []  # said so: nothing is asked of who asks
        used = {tag for each in operations for tag in each["tags"]}
        found["tags"] = [{"name": tag, "description": said} for tag, said in _TAGS.items() if tag in used]
        return found


def _settle(operation: Node) -> None:
    """Put right what is said of one operation."""
    responses: Node = operation["responses"]
    responses.pop("422", None)
    for status, said in UNFORESEEN.items():
        responses.setdefault(str(status), said)
    operation["responses"] = dict(sorted(responses.items()))
    for each in operation.get("parameters", ()):
        each["schema"] = _given(each["schema"])


def _given(schema: Node) -> Node:
    """The schema of a parameter where it is given: one that may be left out has no null."""
    some = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    kept = {name: value for name, value in schema.items() if name not in {"anyOf", "title"}}
    if not some:
        return kept
    return kept | (some[0] if len(some) == 1 else {"anyOf": some})


def _add_models(found: Node) -> None:
    """Put models beside the routes: those that they refer to by name, and none that nobody refers to."""
    written = json.dumps(found["paths"])
    named = [model for model in _BY_NAME if f'"{_REFERENCE.format(model=model.__name__)}"' in written]
    _, more = models_json_schema([(model, "serialization") for model in named], ref_template=_REFERENCE)
    schemas = {**found.get("components", {}).get("schemas", {}), **more["$defs"]}
    found["components"] = {
        "schemas": {name: schemas[name] for name in sorted(schemas) if name not in _UNUSED}
    }
