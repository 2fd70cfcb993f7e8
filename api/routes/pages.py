"""The pages for people: `/` to ask a query, `/ask/NAME` for a named question, `/node` for what is said of a node."""

from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from rdflib import URIRef

from raregraph.api.pages import page, refused, shown
from raregraph.graph.errors import QueryError, RaregraphError, UnknownNameError
from raregraph.ontology.identifiers import compress
from raregraph.queries.binding import bound, bound_text
from raregraph.queries.question import question

ROUTER = APIRouter(include_in_schema=False)

_FIRST = """SELECT ?symbol ?condition ?sentence
WHERE {
  ?claim raregraph:kind "modifies" ;
    biolink:subject/biolink:symbol ?symbol ;
    raregraph:record/dcterms:title ?condition ;
    biolink:supporting_text ?sentence
}
ORDER BY ?symbol ?condition
LIMIT 100
"""

_NODE = """SELECT DISTINCT ?graph ?property ?value
WHERE {
  VALUES ?node { UNDEF }
  GRAPH ?graph { ?node ?property ?value }
}
ORDER BY ?graph ?property ?value
"""


@ROUTER.get("/")
def home(request: Request, query: str = "") -> HTMLResponse:
    """The named questions, and a place for a query of one's own with its rows."""
    graph = request.app.state.graph
    if not query.strip():
        return page(graph, "home.html", query=_FIRST, rows=None, error=None, download="")
    download = f"/sparql?{urlencode({'query': query})}"
    try:
        rows = shown(graph.engine.rows(query))
    except RaregraphError as error:
        return page(graph, "home.html", status=400, query=query, rows=None, error=refused(error), download="")
    return page(graph, "home.html", query=query, rows=rows, error=None, download=download)


@ROUTER.get("/ask/{name}")
def ask(name: str, request: Request) -> HTMLResponse:
    """A named question with the form for its parameters, and its answer."""
    graph = request.app.state.graph
    try:
        asked = question(name)
    except QueryError as error:
        return page(graph, "error.html", status=404, error=refused(error))
    given = {key: request.query_params.getlist(key) for key in request.query_params}
    filled = {
        key: kept for key, several in given.items() if (kept := [each for each in several if each.strip()])
    }
    inputs = {
        parameter.name: ", ".join(given.get(parameter.name, [parameter.default or ""]))
        for parameter in asked.parameters
    }
    view: dict[str, Any] = {"asked": asked, "inputs": inputs}
    try:
        text = bound(graph.engine, asked, filled)
        rows = shown(graph.engine.rows(text))
    except RaregraphError as error:
        status = 404 if isinstance(error, UnknownNameError) else 400
        return page(
            graph,
            "question.html",
            status=status,
            **view,
            rows=None,
            error=refused(error),
            text="",
            download="",
        )
    download = f"/questions/{name}?{urlencode(filled, doseq=True)}"
    return page(graph, "question.html", **view, rows=rows, error=None, text=text, download=download)


@ROUTER.get("/node")
def node(request: Request, iri: str) -> HTMLResponse:
    """Everything that the graph says of one node."""
    graph = request.app.state.graph
    try:
        rows = shown(graph.engine.rows(bound_text(_NODE, {"node": URIRef(iri)})))
    except RaregraphError as error:
        return page(graph, "error.html", status=400, error=refused(error))
    return page(
        graph,
        "node.html",
        iri=iri,
        name=compress(iri, strict=False) or iri,
        rows=rows,
        error=None,
        download="",
    )


@ROUTER.get("/style.css")
def style() -> Response:
    """The one style sheet."""
    text = files("raregraph.api").joinpath("templates", "style.css").read_text(encoding="utf-8")
    return Response(text, media_type="text/css", headers={"Cache-Control": "max-age=3600"})
