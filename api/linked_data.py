"""Answers for an IRI, a page for people or RDF: what is the same for every node.

That is their ETag and `Link` headers, and what an unknown node gets; `raregraph.api.negotiation` chooses the format.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import Response

import raregraph
from raregraph.api.negotiation import content_type
from raregraph.api.nodes.addresses import SUFFIXES, address, with_suffix
from raregraph.api.nodes.layout import Link
from raregraph.graph.errors import QueryError, ReleaseError, UnknownNameError
from raregraph.graph.formats import ResultFormat
from raregraph.graph.search.hits import LONGEST_TEXT
from raregraph.ontology.identifiers import BASE, compress
from raregraph.ontology.iris import is_iri

NAMES = {
    "ttl": "Turtle",
    "jsonld": "JSON-LD",
    "trig": "TriG",
    "nt": "N-Triples",
    "nq": "N-Quads",
    "rdf": "RDF/XML",
}
_NEAR = 5
_ASCII = "".join(map(chr, range(128)))


def checked_iri(iri: str) -> str:
    """An IRI that may stand in a query.

    Raises:
        QueryError: if it is none.
    """
    if not is_iri(iri):
        raise QueryError("this is no IRI", place=iri[:200], remedy="Give an absolute IRI or a CURIE.")
    return iri


def base_url(request: Request) -> str:
    """The service's root as whoever asks has it, without a slash at the end."""
    return str(request.base_url).rstrip("/")


def etag(request: Request, form: ResultFormat | None) -> str | None:
    """What names the state of an answer: release, version, address and format; None if the data may change unseen."""
    release = request.app.state.graph.release
    if release is None:
        return None
    parts = (release.id, raregraph.__version__, str(request.url), form or "html")
    return f'"{sha256(" ".join(parts).encode()).hexdigest()[:20]}"'


def headers(
    request: Request, place: str, form: ResultFormat | None, relations: Iterable[tuple[str, str]] = ()
) -> dict[str, str]:
    """The headers of an answer about the node whose page is at `place`.

    `relations` are further links, a relation and an address each: `canonical` if that is another than the page's own
    address, `license`, `next`.
    """
    further = [(relation, to) for relation, to in relations if to]
    here = base_url(request)
    links = [
        *([] if "canonical" in dict(further) else [f'<{here}{place}>; rel="canonical"']),
        f'<{here}{with_suffix(place, "ttl")}>; rel="describedby"; type="text/turtle"',
        *(
            f'<{here}{with_suffix(place, name)}>; rel="alternate"; type="{_media_type(each)}"'
            for name, each in SUFFIXES.items()
            if each != form
        ),
        *(f'<{to}>; rel="{relation}"' for relation, to in further),
    ]
    found = {
        "Link": quote(", ".join(links), safe=_ASCII),  # a header holds no other letters, an IRI may
        "Vary": "Accept",
        "Content-Location": with_suffix(place, "html" if form is None else form.value),
        "Cache-Control": "no-cache",
        "Access-Control-Expose-Headers": "Link, ETag, Content-Location",
    }
    tag = etag(request, form)
    return found | ({"ETag": tag} if tag else {})


def _media_type(form: ResultFormat | None) -> str:
    return "text/html" if form is None else form.media_type


def alternates(place: str) -> list[dict[str, str]]:
    """The formats of a node besides its page, for the page."""
    return [
        {
            "name": NAMES[name],
            "media_type": ResultFormat(name).media_type,
            "href": with_suffix(place, name),
        }
        for name in NAMES
    ]


def rdf_response(content: bytes, form: ResultFormat, given: Mapping[str, str]) -> Response:
    """RDF with its media type and headers."""
    return Response(content, media_type=content_type(form), headers=dict(given))


def nearest(request: Request, words: str) -> list[Link]:
    """The nodes whose names are most like some words; none where there is no search index."""
    from raregraph.api.routes.search import index_of  # noqa: PLC0415 - routes are found by the application

    graph = request.app.state.graph
    if graph.release is None or not words.strip():
        return []
    try:
        hits = index_of(graph).search(words[:LONGEST_TEXT], (), _NEAR)
    except ReleaseError:
        return []
    return [Link(hit.label, address(hit.iri), node=hit.iri) for hit in hits]


def unknown(place: str, near: Iterable[Link]) -> UnknownNameError:
    """The error for a node that the graph hasn't, offering the nearest."""
    offered = ", ".join(f"{each.text} ({compress(each.node, strict=False) or each.href})" for each in near)
    remedy = f"Did you mean: {offered}?" if offered else "Check its spelling, or look for it at /search."
    return UnknownNameError("the graph has no such node", place=place[:200], remedy=remedy)


def words_in(place: str) -> str:
    """The words of an address by which a node may be found.

    >>> words_in("/disease/gard/sma/form/x-linked-sma"), words_in("/node/SMN3")
    ('x linked sma', 'SMN3')
    """
    return re.sub(r"[-_+]|%20", " ", place.rstrip("/").rpartition("/")[2])


def licences_of(catalogue: Mapping[str, Link], graphs: Iterable[str]) -> Iterator[Link]:
    """The terms of some named graphs, each once."""
    seen = set()
    for graph in graphs:
        found = catalogue.get(graph)
        if found and found.text not in seen:
            seen.add(found.text)
            yield found


def is_ours(iri: str) -> bool:
    """Whether an IRI is one of ours."""
    return iri.startswith(BASE)
