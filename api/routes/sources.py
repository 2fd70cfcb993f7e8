"""`/sources`: what the graph was made from, and `/dcat`: the same as a data catalogue.

A page for people, JSON for programs, RDF (DCAT) for catalogues.
"""

from collections.abc import Sequence
from dataclasses import asdict
from difflib import get_close_matches
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from raregraph.api.etags import unchanged
from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.api.linked_data import base_url, etag, rdf_response
from raregraph.api.negotiation import wanted_format
from raregraph.api.nodes.addresses import SUFFIXES, address
from raregraph.api.nodes.graphs import MAY
from raregraph.api.nodes.layout import Fact, Link, as_facts
from raregraph.api.of_release import OfRelease
from raregraph.api.pages import page, refused
from raregraph.api.problems import status_of
from raregraph.api.responses import (
    BY_ENGINE,
    NOT_MODIFIED,
    PAGE,
    RDF,
    Responses,
    headers,
    leads_on,
    or_page,
    parameter,
    problems,
)
from raregraph.api.shapes import Source, Sources
from raregraph.graph.errors import UnknownNameError
from raregraph.graph.formats import ResultFormat
from raregraph.graph.identity import DATASET
from raregraph.graph.metadata.dcat import CATALOG, DESCRIPTION, TITLE, dcat, dcat_lines
from raregraph.graph.metadata.source_accounts import SourceAccount, source_accounts
from raregraph.ontology.identifiers import expand

ROUTER = APIRouter(tags=["Description"], route_class=OfRelease)

_PROBLEMS = 25
_ENDINGS: dict[str, ResultFormat | None] = {"json": ResultFormat.JSON, **SUFFIXES}
_FORMATS = {"json": "JSON", "ttl": "Turtle (DCAT)", "jsonld": "JSON-LD"}
_IN_FORMATS = {
    "content": {"application/json": {}} | RDF | PAGE,
    "headers": headers("ETag", "Link", "Cache-Control"),
}
_WITH_FORMAT = {
    "parameters": [
        parameter(
            "format", "The format, instead of Accept", {"type": "string", "enum": list(_ENDINGS)}, "json"
        )
    ]
}
_COMMON: Responses = {
    **NOT_MODIFIED,
    **BY_ENGINE,
    **problems(
        {
            400: "The address that was asked is no IRI",
            406: "There is no such format, or none is accepted",
            501: "The endpoint behind the service has no catalogue",
        }
    ),
}


@ROUTER.get(
    "/sources",
    operation_id="list_sources",
    summary="The sources: versions, terms, counts",
    responses={200: {"description": "All sources", "model": Sources, **_IN_FORMATS}, **_COMMON},
    response_class=Response,
    openapi_extra=_WITH_FORMAT,
)
def sources(request: Request) -> Response:
    """All sources of the graph: a page, JSON, or DCAT in RDF; /sources.json, /sources.ttl ... are this, too."""
    return _listed(request, None)


@ROUTER.get("/sources.{suffix}", include_in_schema=False)
def sources_in(request: Request, suffix: str) -> Response:
    """The same in the format of an ending."""
    return _listed(request, suffix)


def _listed(request: Request, suffix: str | None) -> Response:
    held = _held(request)
    form = wanted_format(request, suffix, _ENDINGS)
    if unchanged(request, tag := etag(request, form)):
        return Response(status_code=304, headers={"ETag": tag or ""})
    given = _headers(request, "/sources", tag)
    if form is ResultFormat.JSON:
        body = {"release": _release(request), "sources": [_summary(each) for each in held]}
        return JSONResponse(body, headers=given)
    if form is not None:
        return rdf_response(_catalogue(request, held, form), form, given)
    response = page(
        request.app.state.graph,
        "sources.html",
        sources=held,
        may=MAY,
        structured=_catalog_for_search(held, base_url(request)),
        formats=[(name, f"/sources.{end}") for end, name in _FORMATS.items()],
    )
    response.headers.update(given)
    return response


@ROUTER.get(
    "/sources/{name}",
    operation_id="source",
    summary="One source, with its file and quality",
    responses={
        200: {"description": "The source", "model": Source, **_IN_FORMATS},
        **_COMMON,
        **or_page(problems({404: "There is no such source; the remedy offers the nearest"})),
    },
    response_class=Response,
    openapi_extra=_WITH_FORMAT,
)
def source(
    request: Request,
    name: Annotated[
        str, Path(description="Its name, with or without an ending such as .json", examples=["starter"])
    ],
) -> Response:
    """One source: terms, version, file and checksum, counts, and what could not be taken from it."""
    stem, dot, end = name.rpartition(".")
    suffix = end if dot and end in _ENDINGS else None
    wanted = stem if suffix else name
    form = wanted_format(request, suffix, _ENDINGS)
    held = {each.name: each for each in _held(request)}
    if wanted not in held:
        return _unknown(request, wanted, list(held), is_page=form is None)
    if unchanged(request, tag := etag(request, form)):
        return Response(status_code=304, headers={"ETag": tag or ""})
    found = held[wanted]
    given = _headers(request, f"/sources/{wanted}", tag, found)
    if form is ResultFormat.JSON:
        return JSONResponse(asdict(found) | {"release": _release(request)}, headers=given)
    if form is not None:
        return rdf_response(_catalogue(request, [found], form), form, given)
    response = page(
        request.app.state.graph,
        "source.html",
        source=found,
        facts=_facts(request, found),
        problems=(found.quality.problems if found.quality else ())[:_PROBLEMS],
        structured=_dataset_for_search(found, base_url(request)),
        formats=[(label, f"/sources/{wanted}.{end}") for end, label in _FORMATS.items()],
    )
    response.headers.update(given)
    return response


@ROUTER.get(
    "/dcat",
    operation_id="catalogue",
    summary="The graph as a data catalogue (DCAT)",
    response_class=Response,
    responses={
        200: {"description": "The catalogue", "content": RDF, "headers": _IN_FORMATS["headers"]},
        **leads_on(303, "A browser is led to the page of the sources"),
        **_COMMON,
    },
)
@ROUTER.get("/.well-known/dcat", include_in_schema=False)
def as_dcat(request: Request) -> Response:
    """Turtle, JSON-LD, N-Triples or RDF/XML; a browser is led to the page of the sources."""
    form = wanted_format(request, None)
    if form is None:
        return RedirectResponse("/sources", HTTPStatus.SEE_OTHER, headers={"Vary": "Accept"})
    tag = etag(request, form)
    if unchanged(request, tag):
        return Response(status_code=304, headers={"ETag": tag or ""})
    given = _headers(request, "/sources", tag)
    return rdf_response(_catalogue(request, _held(request), form), form, given)


def _held(request: Request) -> tuple[SourceAccount, ...]:
    graph: KnowledgeGraph = request.app.state.graph
    if graph.release is not None:
        return graph.kept.once(_accounts, graph)
    found = source_accounts(graph.engine, None)
    if not found:
        raise HTTPException(
            HTTPStatus.NOT_IMPLEMENTED,
            "the endpoint behind this service has no catalogue graph, so its sources aren't known here",
        )
    return found


def _accounts(graph: KnowledgeGraph) -> tuple[SourceAccount, ...]:
    return source_accounts(graph.engine, graph.release)


def _headers(
    request: Request, place: str, tag: str | None, found: SourceAccount | None = None
) -> dict[str, str]:
    here = base_url(request)
    links = [
        f'<{here}{place}>; rel="canonical"',
        f'<{here}/dcat>; rel="describedby"; type="text/turtle"',
        *(f'<{here}{place}.{end}>; rel="alternate"' for end in ("html", *_FORMATS)),
    ]
    if found and found.licence_url:
        links.append(f'<{found.licence_url}>; rel="license"')
    given = {"Link": ", ".join(links), "Vary": "Accept", "Cache-Control": "no-cache"}
    return given | ({"ETag": tag} if tag else {})


def _release(request: Request) -> dict[str, Any] | None:
    release = request.app.state.graph.release
    if release is None:
        return None
    manifest = release.manifest()
    return {name: manifest.get(name) for name in ("id", "built_at", "quads", "raregraph_version")}


def _catalogue(request: Request, held: Sequence[SourceAccount], form: ResultFormat) -> bytes:
    release = _release(request) or {}
    return dcat(dcat_lines(base_url(request), held, release.get("id"), release.get("built_at")), form)


def _summary(each: SourceAccount) -> dict[str, Any]:
    """A source in the list: of its quality, the numbers."""
    whole = asdict(each)
    quality = each.quality
    whole["quality"] = quality and {
        "errors": quality.errors,
        "notes": quality.notes,
        "not_grounded": len(quality.not_grounded),
    }
    return whole


def _unknown(request: Request, name: str, known: list[str], *, is_page: bool) -> Response:
    near = get_close_matches(name, known, n=3)
    error = UnknownNameError(
        f"there is no source {name[:80]!r} in the graph",
        remedy=f"Did you mean: {', '.join(near)}?" if near else "The list of sources is at /sources.",
    )
    if not is_page:
        raise error
    return page(request.app.state.graph, "error.html", status=status_of(error), error=refused(error))


def _facts(request: Request, found: SourceAccount) -> list[Fact]:
    release = _release(request)
    publisher = expand(found.infores, strict=False) if found.infores else None
    lines: list[tuple[str, list[Link]]] = [
        ("Version", [Link(found.version)]),
        ("Licence", [Link(found.licence, found.licence_url)]),
        ("May be passed on", [Link(MAY[found.redistributable])]),
        ("Publisher", [Link(found.infores, address(publisher))] if publisher else []),
        ("Homepage", [Link(found.homepage, found.homepage)] if found.homepage else []),
        ("Citation", [Link(found.citation)] if found.citation else []),
        ("File", [Link(found.file)]),
        ("SHA-256", [Link(found.sha256)]),
        ("Read into", [Link(f"release {release['id']}, {release['built_at'][:10]}")] if release else []),
        ("Named graph", [Link(found.graph, address(found.graph))]),
        ("Statements", [Link(f"{found.triples:,}")] if found.triples is not None else []),
    ]
    return as_facts(lines)


def _dataset_for_search(found: SourceAccount, here: str) -> dict[str, Any]:
    """A source by the Bioschemas profile of a data set."""
    whole = {
        "@context": ["https://schema.org/", {"dct": "http://purl.org/dc/terms/"}],
        "@type": "Dataset",
        "@id": found.graph,
        "dct:conformsTo": {"@id": "https://bioschemas.org/profiles/Dataset/1.0-RELEASE"},
        "name": found.title,
        "description": found.description,
        "identifier": found.graph,
        "url": f"{here}/sources/{found.name}",
        "version": found.version,
        "license": found.licence_url or found.licence,
        "citation": found.citation,
        "keywords": ["rare disease", found.kind or "source"],
        "isPartOf": DATASET,
        "includedInDataCatalog": CATALOG,
        "sameAs": found.homepage,
    }
    return {name: value for name, value in whole.items() if value}


def _catalog_for_search(held: Sequence[SourceAccount], here: str) -> dict[str, Any]:
    """The catalogue, with the whole graph and its parts."""
    return {
        "@context": ["https://schema.org/", {"dct": "http://purl.org/dc/terms/"}],
        "@type": "DataCatalog",
        "@id": CATALOG,
        "dct:conformsTo": {"@id": "https://bioschemas.org/profiles/DataCatalog/0.3-RELEASE-2019_07_01"},
        "name": "raregraph",
        "description": DESCRIPTION,
        "url": f"{here}/",
        "keywords": "rare disease, gene, inheritance, knowledge graph",
        "dataset": [
            {
                "@type": "Dataset",
                "@id": DATASET,
                "name": TITLE,
                "description": DESCRIPTION,
                "url": f"{here}/sources",
                "license": f"{here}/sources",
                "hasPart": [{"@type": "Dataset", "@id": each.graph, "name": each.title} for each in held],
            }
        ],
    }
