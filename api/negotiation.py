"""Which format an answer is written in: by the `format` parameter, an ending of the address, or the Accept header.

Answers to queries have one of the formats of their form (`chosen_formats`): what `format` names, where that fits, since
clients for all kinds of endpoints send there names that fit another form, or none. A description of something is a page
for people or has a format for triples (`wanted_format`). What is data first is a page for whoever would rather have one
(`prefers_page`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from starlette.exceptions import HTTPException
from starlette.requests import Request

from raregraph.api.nodes.addresses import SUFFIXES
from raregraph.graph.engine.asynchronous import Formats
from raregraph.graph.formats import QueryForm, ResultFormat

_ALSO = {
    "application/json": (ResultFormat.JSON, ResultFormat.JSON_LD),
    "application/xml": (ResultFormat.XML, ResultFormat.RDF_XML),
    "text/xml": (ResultFormat.XML, ResultFormat.RDF_XML),
    "text/plain": (ResultFormat.TSV, ResultFormat.N_TRIPLES),
    "application/x-turtle": (ResultFormat.TURTLE,),
    "application/turtle": (ResultFormat.TURTLE,),
    **dict.fromkeys(("text/n3", "text/rdf+n3", "application/n3"), (ResultFormat.TURTLE,)),  # Turtle is N3
    "application/x-json+ld": (ResultFormat.JSON_LD,),
}
_BY_MEDIA_TYPE = {form.media_type: (form,) for form in ResultFormat} | _ALSO
_NAMES: dict[str, tuple[ResultFormat, ...]] = {
    **{str(form): (form,) for form in ResultFormat},
    "json": (ResultFormat.JSON, ResultFormat.JSON_LD),
    "xml": (ResultFormat.XML, ResultFormat.RDF_XML),
    "srj": (ResultFormat.JSON,),
    "srx": (ResultFormat.XML,),
    **dict.fromkeys(("turtle", "n3"), (ResultFormat.TURTLE,)),
    **dict.fromkeys(("n-triples", "ntriples"), (ResultFormat.N_TRIPLES,)),
    **dict.fromkeys(("n-quads", "nquads"), (ResultFormat.N_QUADS,)),
    "json-ld": (ResultFormat.JSON_LD,),
    **dict.fromkeys(("rdf+xml", "rdfxml"), (ResultFormat.RDF_XML,)),
}
"""What `format` may name: an answer has the first of the formats that fits its form."""
_ROWS = tuple(form for form in ResultFormat if not form.is_for_triples)
_TRIPLES = tuple(form for form in ResultFormat if form.is_for_triples)
_PAGE = {"text/html", "application/xhtml+xml"}
_LONGEST_HEADER = 4_000


@dataclass(frozen=True, slots=True)
class _Range:
    """One entry of an Accept header."""

    media_type: str
    quality: float

    def fits(self, form: ResultFormat) -> bool:
        if self.media_type == "*/*":
            return True
        if self.media_type.endswith("/*"):
            return form.media_type.startswith(self.media_type[:-1])
        return form in _BY_MEDIA_TYPE.get(self.media_type, ())

    def fits_page(self) -> bool:
        return self.media_type in {"*/*", "text/*", *_PAGE}

    @property
    def precision(self) -> int:
        return 0 if self.media_type == "*/*" else 1 if self.media_type.endswith("/*") else 2


def content_type(form: ResultFormat) -> str:
    """The Content-Type header of an answer in this format."""
    return form.media_type + ("; charset=utf-8" if form.media_type.startswith("text/") else "")


@lru_cache(maxsize=1024)
def chosen_formats(accept: str | None, wanted: str | None) -> Formats:
    """The format for an answer of each form; None where the client takes none of those that there are.

    It is the one that `wanted` names, a name or media type, for the forms that can have it; else one of the header's.

    >>> chosen_formats("text/html, text/csv;q=0.9, */*;q=0.1", None).rows
    <ResultFormat.CSV: 'csv'>
    >>> chosen_formats("text/turtle", None)
    Formats(rows=None, boolean=None, triples=<ResultFormat.TURTLE: 'ttl'>)
    >>> chosen_formats("text/csv, application/n-triples", "json-ld")
    Formats(rows=<ResultFormat.CSV: 'csv'>, boolean=<ResultFormat.CSV: 'csv'>, triples=<ResultFormat.JSON_LD: 'jsonld'>)

    Raises:
        HTTPException: 406 if an answer of no form has such a format.
    """
    ranges, named = _ranges(accept), _by_name(wanted or "")
    rows = _first(_ROWS, named) or _best(_ROWS, ranges)
    triples = _first(_TRIPLES, named) or _best(_TRIPLES, ranges)
    if rows is None and triples is None:
        types = ", ".join(form.media_type for form in ResultFormat)
        raise HTTPException(406, f"no answer has a format that is accepted; there are: {types}")
    return Formats(rows, rows, triples)


def wanted_format(
    request: Request, suffix: str | None, offered: Mapping[str, ResultFormat | None] = SUFFIXES
) -> ResultFormat | None:
    """The format of a description, None for a page: by the ending of the address, `format`, or the Accept header.

    `offered` are the formats by the endings that ask for them.

    Raises:
        HTTPException: 406 if there is no such format, or none is accepted.
    """
    named = suffix or request.query_params.get("format")
    if named is None:
        return chosen_representation(request.headers.get("accept"), tuple(filter(None, offered.values())))
    if named not in offered:
        raise HTTPException(406, f"there is no format {named[:40]!r}; there are: {', '.join(offered)}")
    return offered[named]


def prefers_page(request: Request) -> bool:
    """Whether who asks would rather have a page than data, as browsers say in their Accept header."""
    return prefers_html(request.headers.get("accept"))


@lru_cache(maxsize=1024)
def prefers_html(accept: str | None) -> bool:
    """Whether HTML is named, and nothing that data come in is named before it or liked better.

    >>> prefers_html("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    True
    >>> [prefers_html(accept) for accept in ("", "*/*", "text/html;q=0.5, text/csv", "text/csv, text/html")]
    [False, False, False, False]
    """
    named = [entry for entry in _ranges(accept) if entry.media_type != "*/*"]
    first = max(named, key=lambda entry: entry.quality, default=None)
    return first is not None and first.media_type in _PAGE and first.quality > 0


@lru_cache(maxsize=1024)
def chosen_representation(
    accept: str | None, formats: Sequence[ResultFormat] = _TRIPLES
) -> ResultFormat | None:
    """The format of a description of something: None for a page for people, else one of some formats.

    Of formats that are liked equally, the one that is named most precisely wins, then the one that is named first;
    who takes anything gets the first of them.

    >>> chosen_representation("text/html, application/xhtml+xml, */*;q=0.8") is None
    True
    >>> chosen_representation("text/html;q=0.5, application/ld+json"), chosen_representation("*/*")
    (<ResultFormat.JSON_LD: 'jsonld'>, <ResultFormat.TURTLE: 'ttl'>)

    Raises:
        HTTPException: 406 if none of them is accepted.
    """
    ranges = _ranges(accept)
    if not ranges:
        return formats[0]
    scored = [
        ((fit.quality, fit.precision, -ranges.index(fit)), form)
        for form in (*formats, None)
        if (fit := _fitting(ranges, form)) is not None and fit.quality > 0
    ]
    if not scored:
        types = ", ".join(("text/html", *(form.media_type for form in formats)))
        raise HTTPException(406, f"no description has a format that is accepted; there are: {types}")
    return max(scored, key=lambda pair: pair[0])[1]


def _fitting(ranges: list[_Range], form: ResultFormat | None) -> _Range | None:
    """The most precise entry of an Accept header that a format, or a page, fits."""
    fitting = [entry for entry in ranges if (entry.fits_page() if form is None else entry.fits(form))]
    return max(fitting, key=lambda entry: entry.precision, default=None)


def not_acceptable(form: str) -> str:
    """What is said if an answer of this form, if that is known, has none of the formats asked for."""
    if form not in set(QueryForm):
        return f"the answer has none of the formats asked for; formats: {', '.join(ResultFormat)}"
    fit = _TRIPLES if form == QueryForm.TRIPLES else _ROWS
    types = ", ".join(f"{each} ({each.media_type})" for each in fit)
    return f"an answer of {form} has none of the formats asked for; there are: {types}"


@lru_cache(maxsize=256)
def accepts_gzip(header: str) -> bool:
    """Whether an Accept-Encoding header asks for gzip.

    >>> [accepts_gzip(header) for header in ("", "gzip, br", "gzip;q=0", "*", "identity")]
    [False, True, False, True, False]
    """
    found = {entry.media_type: entry.quality for entry in _ranges(header)}
    return found.get("gzip", found.get("x-gzip", found.get("*", 0.0))) > 0


def _best(fit: Sequence[ResultFormat], ranges: list[_Range]) -> ResultFormat | None:
    if not ranges:
        return fit[0]
    scored = [(quality, each) for each in fit if (quality := _quality(ranges, each)) > 0]
    return max(scored, key=lambda pair: pair[0])[1] if scored else None


def _by_name(name: str) -> tuple[ResultFormat, ...]:
    """The formats that a name or media type stands for; none if it is unknown here."""
    lowered = name.strip().lower().replace(" ", "+")  # as a plus in an address is read
    return _NAMES.get(lowered) or _BY_MEDIA_TYPE.get(lowered, ())


def _first(fit: Sequence[ResultFormat], named: Sequence[ResultFormat]) -> ResultFormat | None:
    return next((form for form in named if form in fit), None)


def _quality(ranges: list[_Range], form: ResultFormat) -> float:
    fitting = [entry for entry in ranges if entry.fits(form)]
    return max(fitting, key=lambda entry: entry.precision).quality if fitting else 0.0


def _ranges(header: str | None) -> list[_Range]:
    found = []
    for part in (header or "")[:_LONGEST_HEADER].split(","):
        media_type, *parameters = (piece.strip() for piece in part.split(";"))
        if media_type:
            found.append(_Range(media_type.lower(), _q(parameters)))
    return found


def _q(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
