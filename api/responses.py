"""What OpenAPI says of answers: their formats and headers, and what comes instead of them.

Each route declares the statuses that it gives: `problems` those with an error, and the sets below what routes of a kind
have in common. `raregraph.api.openapi` adds what any route may give.
"""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from raregraph.graph.formats import ResultFormat

Responses = dict[int | str, dict[str, Any]]

_TEXT = {"schema": {"type": "string"}}
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_TOLD_ANYWAY = ("Cache-Control", "Location")
_ABOUT_HEADERS = {
    "Cache-Control": "`no-cache`: ask with If-None-Match before using it again",
    "Content-Disposition": "The name of the file",
    "Content-Location": "The address of this format",
    "Content-Range": "Which bytes these are, and of how many",
    "ETag": "What names this answer, for If-None-Match",
    "Link": "Addresses of other formats, of terms, and of the node itself (`canonical`)",
    "Location": "Where to go on",
    "Raregraph-Asked-For": "Identifiers that lead to another node, each with that: `OMIM:253300=MONDO:0009669`",
    "Raregraph-Cut-At": "After how many rows the answer was cut; absent where it is whole",
    "Raregraph-Ignored": "Parameters that are unknown here and were ignored",
    "Raregraph-Left-Out": "Restricted sources without which a download comes",
    "Raregraph-Release": "The release that answered",
    "Retry-After": "In how many seconds to ask again",
}
EXPOSED = tuple(name for name in _ABOUT_HEADERS if name not in _TOLD_ANYWAY)
"""The headers that a page of another origin may read only where it is told so."""


def headers(*names: str) -> dict[str, Any]:
    """What OpenAPI says of headers of an answer, which it may have."""
    return {name: {"description": _ABOUT_HEADERS[name], "schema": {"type": "string"}} for name in names}


def text_in(media_types: Iterable[str]) -> dict[str, Any]:
    """The content of an answer that is text in one of some formats; JSON-LD may hold anything that JSON can."""
    return {each: {"schema": {}} if each.endswith("json") else _TEXT for each in media_types}


PAGE = text_in(["text/html"])
"""A page for people."""
RDF = text_in(form.media_type for form in ResultFormat if form.is_for_triples)
"""Triples in their formats."""
ROWS = {
    **{form.media_type: _TEXT for form in ResultFormat if not form.is_for_triples},
    ResultFormat.JSON.media_type: {"schema": {"$ref": "#/components/schemas/SparqlResults"}},
}
"""Rows, or a yes or no, in their formats."""


def problems(why: Mapping[int, str]) -> Responses:
    """Errors by their statuses, each with what leads to it: all have the one shape."""
    return {status: _problem(status, said) for status, said in why.items()}


def _problem(status: int, why: str) -> dict[str, Any]:
    found: dict[str, Any] = {"description": why, "content": _PROBLEM}
    return found | ({"headers": headers("Retry-After")} if status == HTTPStatus.SERVICE_UNAVAILABLE else {})


def or_page(responses: Responses) -> Responses:
    """The same errors, for routes that show them as a page to whoever would rather have one."""
    return {status: {**said, "content": _PROBLEM | PAGE} for status, said in responses.items()}


def parameter(name: str, description: str, schema: Mapping[str, Any], example: object) -> dict[str, Any]:
    """What OpenAPI says of a parameter that a route reads by itself."""
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": dict(schema),
        "example": example,
    }


NOT_MODIFIED: Responses = {
    304: {
        "description": "The client has the answer already: its If-None-Match names it",
        "headers": headers("ETag", "Cache-Control"),
    }
}
UNFORESEEN: Responses = problems({500: "A fault of the service; its log says more"})
IN_TURN: Responses = problems(
    {503: "Too many requests wait, or the release that is served lacks what this needs"}
)
"""Of what waits for its turn, and reads the release."""
BY_WORKERS: Responses = {
    **UNFORESEEN,
    **IN_TURN,
    **problems({504: "The answer took longer than it may", 507: "The answer needed more memory than it may"}),
}
"""Of what the workers over a release are asked for."""
BY_ENGINE: Responses = BY_WORKERS | problems({502: "The endpoint behind this service failed"})
"""Of what the engine is asked for, the workers or another endpoint."""
OF_A_RELEASE: Responses = problems({501: "Another endpoint is served here, not a release"})
"""Of what only a release has."""


def leads_on(status: int, why: str) -> Responses:
    """An answer that leads elsewhere."""
    return {status: {"description": why, "headers": headers("Location")}}
