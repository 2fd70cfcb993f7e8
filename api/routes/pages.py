"""The pages for people: `/` to ask a query, `/ask/NAME` for a named question, `/node` for what is said of a node."""

from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from rdflib import URIRef

from raregraph.api.pages import MOST_ROWS, listing, page, refused
from raregraph.api.problems import status_of
from raregraph.graph.errors import QueryError, RaregraphError, UnknownNameError
from raregraph.ontology.identifiers import compress, expand
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

_NODE = """SELECT DISTINCT ?property ?value ?name ?graph
WHERE {
  VALUES ?node { UNDEF }
  GRAPH ?graph { ?node ?property ?value }
  OPTIONAL { GRAPH ?names { ?value rdfs:label ?label } }
  BIND(STR(?label) AS ?name)
}
ORDER BY ?property ?value ?name ?graph
"""

_INCOMING = f"""SELECT DISTINCT ?name ?property ?sentence ?from
WHERE {{
  {{
    SELECT DISTINCT ?from ?property ?graph
    WHERE {{ VALUES ?node {{ UNDEF }} GRAPH ?graph {{ ?from ?property ?node }} }}
    LIMIT {MOST_ROWS + 1}
  }}
  OPTIONAL {{ GRAPH ?graph {{ ?from biolink:supporting_text ?sentence }} }}
  OPTIONAL {{ GRAPH ?names {{ ?from rdfs:label ?label }} }}
  BIND(STR(?label) AS ?name)
}}
ORDER BY ?property ?from ?name ?sentence
LIMIT {MOST_ROWS + 1}
"""

_USED = """ASK {
  VALUES ?node { UNDEF }
  { GRAPH ?graph { ?from ?node ?to } } UNION { GRAPH ?node { ?from ?property ?to } }
}
"""

_LABEL = """SELECT ?label
WHERE {
  VALUES ?node { UNDEF }
  VALUES (?property ?rank) { (biolink:symbol 1) (rdfs:label 2) (dcterms:title 3) }
  GRAPH ?graph { ?node ?property ?label }
}
ORDER BY ?rank ?label
LIMIT 1
"""


@ROUTER.get("/")
def home(request: Request, query: str = "") -> HTMLResponse:
    """The named questions, and a place for a query of one's own with its rows."""
    graph = request.app.state.graph
    if not query.strip():
        return page(graph, "home.html", query=_FIRST, rows=None, error=None, download="")
    download = f"/sparql?{urlencode({'query': query})}"
    try:
        rows = listing(graph.engine.rows(query))
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
        return page(graph, "error.html", status=status_of(error), error=refused(error))
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
        rows = listing(graph.engine.rows(text))
    except RaregraphError as error:
        return page(
            graph,
            "question.html",
            status=status_of(error),
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
    """Everything that the graph says of one node, by IRI or CURIE, and what it says of others by means of it."""
    graph = request.app.state.graph
    whole = expand(iri, strict=False) or iri
    try:
        said, incoming, labels, used = (
            graph.engine.rows(bound_text(text, {"node": URIRef(whole)}))
            for text in (_NODE, _INCOMING, _LABEL, _USED)
        )
        if not (said or incoming or used.values[0][0].toPython()):
            raise UnknownNameError("the graph has no such node", place=iri, remedy="Check its spelling.")
    except RaregraphError as error:
        return page(graph, "error.html", status=status_of(error), error=refused(error))
    curie = compress(whole, strict=False) or whole
    return page(
        graph,
        "node.html",
        iri=whole,
        curie=curie,
        name=str(labels[0]["label"]) if labels else curie,
        rows=listing(said),
        incoming=listing(incoming[:MOST_ROWS]),
        is_cut=len(incoming) > MOST_ROWS,
        download="",
    )


@ROUTER.get("/style.css")
def style() -> Response:
    """The one style sheet."""
    text = files("raregraph.api").joinpath("templates", "style.css").read_text(encoding="utf-8")
    return Response(text, media_type="text/css", headers={"Cache-Control": "max-age=3600"})
