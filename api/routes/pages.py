"""The first page, `/`, and what all pages share."""

from importlib.resources import files
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from raregraph.api.negotiation import chosen_representation
from raregraph.api.pages import FIRST, page
from raregraph.api.question_parameters import fields
from raregraph.api.turns import InTurn
from raregraph.queries.question import questions

ROUTER = APIRouter(include_in_schema=False, route_class=InTurn)


@ROUTER.get("/")
def home(request: Request, query: str = "") -> Response:
    """A field for search, the named questions, and a place for a query of one's own, which the editor answers.

    Who asks for RDF gets the catalogue, whose IRI leads here.
    """
    accept = request.headers.get("accept", "")
    form = chosen_representation(accept) if accept else None
    if form is not None and form.media_type in accept:
        return RedirectResponse("/dcat", 303, headers={"Vary": "Accept"})
    if query.strip():
        return RedirectResponse(f"/editor?{urlencode({'query': query, 'format': 'table'})}", 303)
    asked = {each.name: fields(each, {}) for each in questions()}
    return page(request.app.state.graph, "home.html", query=FIRST, fields=asked)


@ROUTER.get("/ask/{name}")
def ask(name: str, request: Request) -> Response:
    """Where questions were once: they are at /questions/NAME."""
    given = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/questions/{quote(name, safe='')}{given}", 308)


@ROUTER.get("/style.css")
def style() -> Response:
    """The one style sheet."""
    text = files("raregraph.api").joinpath("templates", "style.css").read_text(encoding="utf-8")
    return Response(text, media_type="text/css", headers={"Cache-Control": "max-age=3600"})
