"""The pages for people: `/` to begin at, `/node` for what is said of a node."""

from importlib.resources import files
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from rdflib import URIRef

from raregraph.api.listings import MOST_ROWS, listing
from raregraph.api.pages import FIRST, page, refused
from raregraph.api.parameters import fields
from raregraph.api.problems import status_of
from raregraph.graph.errors import RaregraphError, UnknownNameError
from raregraph.ontology.identifiers import compress, expand
from raregraph.queries.binding import bound_text
from raregraph.queries.question import questions

ROUTER = APIRouter(include_in_schema=False)

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
def home(request: Request, query: str = "") -> Response:
    """The named questions, and a place for a query of one's own, which the editor answers."""
    if query.strip():
        return RedirectResponse(f"/editor?{urlencode({'query': query, 'format': 'table'})}", 303)
    asked = {each.name: fields(each, {}) for each in questions()}
    return page(request.app.state.graph, "home.html", query=FIRST, fields=asked)


@ROUTER.get("/ask/{name}")
def ask(name: str, request: Request) -> Response:
    """Where questions were once: they are at /questions/NAME."""
    given = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/questions/{quote(name, safe='')}{given}", 308)


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
