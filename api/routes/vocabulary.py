"""`/vocab/`: the vocabulary, where its IRIs lead: its documentation for people, or the whole of it as RDF."""

from functools import lru_cache
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response

from raregraph.api.etags import unchanged
from raregraph.api.linked_data import alternates, base_url, etag, headers, rdf_response
from raregraph.api.negotiation import wanted_format
from raregraph.api.nodes.addresses import address, parted, with_suffix
from raregraph.api.nodes.layout import Link
from raregraph.api.pages import page
from raregraph.api.responses import BY_ENGINE, NOT_MODIFIED, PAGE, RDF, Responses, leads_on, or_page, problems
from raregraph.api.responses import headers as of_answers
from raregraph.api.routes.nodes import FORMAT, answered
from raregraph.api.turns import InTurn
from raregraph.graph.formats import ResultFormat
from raregraph.graph.metadata.service_description import transcribed
from raregraph.ontology.identifiers import VOCABULARY, compress, short
from raregraph.ontology.kinds import TERMS, wordings
from raregraph.ontology.modes import modes
from raregraph.ontology.vocabulary import vocabulary, vocabulary_triples

ROUTER = APIRouter(tags=["Description"], route_class=InTurn)

_WHOLE = "/vocab/index"
_RESPONSES: Responses = {
    200: {
        "description": "The vocabulary",
        "content": RDF | PAGE,
        "headers": of_answers("ETag", "Link", "Cache-Control"),
    },
    **NOT_MODIFIED,
    **leads_on(303, "A browser is led to the place of a term in the documentation"),
    **or_page(BY_ENGINE),
    **or_page(problems({400: "The address makes no IRI", 404: "There is no such term"})),
    **problems({406: "There is no such format, or none is accepted"}),
}
_LICENCE = "https://opensource.org/license/bsd-3-clause"


@ROUTER.get("/vocab", include_in_schema=False)
def without_slash() -> Response:
    """The vocabulary's IRI has a slash at its end."""
    return RedirectResponse("/vocab/", HTTPStatus.PERMANENT_REDIRECT)


@ROUTER.get(
    "/vocab/{term:path}",
    operation_id="vocabulary",
    summary="The vocabulary: its documentation, or all of it as RDF",
    response_class=Response,
    responses=_RESPONSES,
    openapi_extra={"parameters": [FORMAT]},
)
def term(
    request: Request,
    term: Annotated[
        str,
        Path(
            description="A term, or index for all; with or without an ending such as .ttl",
            examples=["index"],
        ),
    ],
) -> Response:
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
