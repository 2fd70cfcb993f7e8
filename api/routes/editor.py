"""`/editor`: a page to write SPARQL on, with examples and completion; it works without any script, too."""

import gzip
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from raregraph.api.completion import Completions
from raregraph.api.etags import unchanged
from raregraph.api.listings import Shown, number_of_page, shown
from raregraph.api.negotiation import accepts_gzip
from raregraph.api.pages import FIRST, page, refused
from raregraph.api.problems import status_of
from raregraph.api.turns import InTurn
from raregraph.graph.errors import QueryError
from raregraph.ontology.identifiers import prefixes
from raregraph.queries.question import question

ROUTER = APIRouter(include_in_schema=False, route_class=InTurn)

_COMPLETIONS = Completions()
_STATIC = files("raregraph.api").joinpath("static")
_TYPES = {
    "editor.css": "text/css",
    "editor.js": "text/javascript",
    "rows.js": "text/javascript",
    "vendor/yasgui.min.css": "text/css",
    "vendor/yasgui.min.js": "text/javascript",
    "vendor/LICENSES.txt": "text/plain",
}
_FORMATS = ("csv", "tsv", "json", "xml", "ttl", "nt", "jsonld", "rdf")


@ROUTER.get("/editor")
async def editor(request: Request) -> Response:
    """The editor with a query in it: one given, or a named question's. `format=table` shows its rows at once.

    Any other format leads to the answer itself.
    """
    given = request.query_params
    graph = request.app.state.graph
    query, wanted = given.get("query", "").strip(), given.get("format", "")
    if not query and "question" in given:
        try:
            query = question(given["question"]).body
        except QueryError as error:
            return page(graph, "error.html", status=status_of(error), error=refused(error))
    if query and wanted and wanted != "table":
        return RedirectResponse(f"/sparql?{urlencode({'query': query, 'format': wanted})}", 303)
    found = await _rows(request, query) if query and wanted == "table" else None
    return page(
        graph,
        "editor.html",
        status=found.status if found else 200,
        is_scripted=has_vendor(),
        has_vendor=has_vendor(),
        query=query or FIRST,
        prefixes=dict(prefixes()),
        formats=_FORMATS,
        found=found,
        download=f"/sparql?{urlencode({'query': query})}&",
        address=f"/editor?{urlencode({'query': query, 'format': 'table'})}&",
    )


async def _rows(request: Request, query: str) -> Shown:
    try:
        number = number_of_page(request.query_params.get("page", "1"))
    except QueryError as error:
        return Shown(status_of(error), error=refused(error))
    return await shown(request, query, number)


@ROUTER.get("/editor/completion.json")
async def completion(request: Request) -> Response:
    """The prefixes, and the classes and properties that the graph uses."""
    graph = request.app.state.graph
    tag = f'"completion-{graph.release.id}"' if graph.release else None
    headers = {"Cache-Control": "no-cache"} | ({"ETag": tag} if tag else {})
    if unchanged(request, tag):
        return Response(status_code=304, headers=headers)
    found = await _COMPLETIONS.of(graph)
    return JSONResponse(found.as_json(), headers=headers)


@ROUTER.get("/static/{name:path}")
def static(name: str, request: Request) -> Response:
    """The scripts and style sheets of the editor."""
    if name not in _TYPES or not _STATIC.joinpath(name).is_file():
        raise HTTPException(404, "there is no such file")
    plain, packed, tag = _content(name)
    headers = {"Cache-Control": "max-age=3600", "ETag": tag, "Vary": "Accept-Encoding"}
    headers["X-Content-Type-Options"] = "nosniff"
    if unchanged(request, tag):
        return Response(status_code=304, headers=headers)
    if accepts_gzip(request.headers.get("accept-encoding", "")):
        return Response(packed, media_type=_TYPES[name], headers=headers | {"Content-Encoding": "gzip"})
    return Response(plain, media_type=_TYPES[name], headers=headers)


def has_vendor() -> bool:
    """Whether Yasgui is installed: without it the page offers a plain editor."""
    return all(_STATIC.joinpath("vendor", f"yasgui.min.{end}").is_file() for end in ("js", "css"))


@lru_cache(maxsize=len(_TYPES))
def _content(name: str) -> tuple[bytes, bytes, str]:
    """A file as it is, packed, and what tells its versions apart."""
    plain = _STATIC.joinpath(name).read_bytes()
    return plain, gzip.compress(plain, mtime=0), f'W/"{sha256(plain).hexdigest()[:16]}"'
