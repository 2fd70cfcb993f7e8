"""`/vocab/`: the vocabulary, where its IRIs lead: its documentation for people, or the whole of it as RDF."""

from functools import lru_cache
from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from raregraph.api.linked_data import (
    alternates,
    base_url,
    etag,
    headers,
    rdf_response,
    unchanged,
)
from raregraph.api.negotiation import wanted_format
from raregraph.api.nodes.addresses import address, parted, with_suffix
from raregraph.api.nodes.layout import Link
from raregraph.api.pages import page
from raregraph.api.routes.nodes import answered
from raregraph.api.turns import InTurn
from raregraph.graph.formats import ResultFormat
from raregraph.graph.metadata.service_description import transcribed
from raregraph.ontology.identifiers import VOCABULARY, compress, short
from raregraph.ontology.kinds import TERMS, wordings
from raregraph.ontology.modes import modes
from raregraph.ontology.vocabulary import vocabulary, vocabulary_triples

ROUTER = APIRouter(include_in_schema=False, route_class=InTurn)

_SEVERAL = ["GET", "HEAD"]
_WHOLE = "/vocab/index"
_LICENCE = "https://opensource.org/license/bsd-3-clause"


@ROUTER.api_route("/vocab", methods=_SEVERAL)
def without_slash() -> Response:
    """The vocabulary's IRI has a slash at its end."""
    return RedirectResponse("/vocab/", HTTPStatus.PERMANENT_REDIRECT)


@ROUTER.api_route("/vocab/{term:path}", methods=_SEVERAL)
def term(request: Request, term: str) -> Response:
    """The documentation, at the place of a term if one is asked for; or the vocabulary as RDF, which describes it."""
    name, suffix = parted(f"/vocab/{term}")
    local = name.removeprefix("/vocab/").removeprefix("index")
    known = {each.local for terms in vocabulary().values() for each in terms}
    form = wanted_format(request, suffix)
    if local and local.partition("/")[0] not in known:
        return answered(request, [f"{VOCABULARY}{local}"], suffix, name)
    if form is None and local:
        anchor = f"/vocab/#{local.partition('/')[0]}"
        return RedirectResponse(anchor, HTTPStatus.SEE_OTHER, headers={"Vary": "Accept"})
    return _answered(request, form)


def _answered(request: Request, form: ResultFormat | None) -> Response:
    tag = etag(request, form)
    if unchanged(request, tag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"ETag": tag or ""})
    given = headers(request, _WHOLE, form, [("canonical", VOCABULARY), ("license", _LICENCE)])
    if form is not None:
        return rdf_response(_written(form), form, given)
    response = page(
        request.app.state.graph,
        "vocabulary.html",
        iri=VOCABULARY,
        terms=vocabulary(),
        related=_related,
        kinds=len(TERMS),
        wordings=tuple(wordings()),
        modes=modes(),
        alternates=alternates(_WHOLE),
        canonical=f"{base_url(request)}/vocab/",
        html=with_suffix(_WHOLE, "html"),
    )
    response.headers.update(given)
    return response


def _related(iri: str) -> Link:
    """A term of ours or of others: ours stand on this page, others where their owners describe them."""
    if iri.startswith(VOCABULARY):
        return Link(compress(iri), f"#{iri.removeprefix(VOCABULARY)}")
    curie = short(iri)
    return Link(curie, address(iri) if curie.startswith("HP:") else iri)


@lru_cache(maxsize=8)
def _written(form: ResultFormat) -> bytes:
    return transcribed(vocabulary_triples(), form)
