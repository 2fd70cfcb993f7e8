"""The SPARQL protocol as it is spoken to another engine: what is asked for, and whether what comes is an answer.

An answer that isn't whole is an error, never fewer rows: a transfer that breaks off, a cut that the endpoint
announces (Virtuoso at its row limit or its time limit), a text that ends before its format does.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from raregraph.graph.engine.interface import ResultFormat
from raregraph.graph.engine.remote_query import RemoteQuery
from raregraph.graph.errors import DeadlineError, EndpointError, MalformedQueryError, QueryError

_ACCEPTED = {
    ResultFormat.JSON: ("application/sparql-results+json", "application/json"),
    ResultFormat.XML: ("application/sparql-results+xml", "application/xml", "text/xml"),
    ResultFormat.CSV: ("text/csv",),
    ResultFormat.TSV: ("text/tab-separated-values",),
    ResultFormat.TURTLE: ("text/turtle", "application/x-turtle"),
    ResultFormat.N_TRIPLES: ("application/n-triples", "text/plain", "text/ntriples"),
    ResultFormat.JSON_LD: ("application/ld+json",),
    ResultFormat.RDF_XML: ("application/rdf+xml",),
    # Triples in Turtle are TriG, and in N-Triples N-Quads: more endpoints know these.
    ResultFormat.TRIG: ("text/turtle", "application/x-turtle"),
    ResultFormat.N_QUADS: ("application/n-triples", "text/plain", "text/ntriples"),
}
_LAST = {
    ResultFormat.JSON: re.compile(rb"\}\s*\Z"),
    ResultFormat.XML: re.compile(rb"</sparql>\s*\Z"),
    ResultFormat.RDF_XML: re.compile(rb"</[\w:.-]+>\s*\Z"),
}
# For an answer whose length the endpoint doesn't tell: a break in it looks like its end.
_LAST_OF_UNKNOWN_LENGTH = {ResultFormat.JSON: re.compile(rb"(?:\]\s*\}|true|false)\s*\}\s*\Z")}
_TAIL = 64
_LONGEST_MESSAGE = 500
_PLACE = re.compile(r"\b(?:at|line)\s+(\d+)(?::|,?\s*col(?:umn)?\.?:?\s*)(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RemoteLimits:
    """What an endpoint may take: seconds for one answer, and bytes of it (None: any number)."""

    seconds: float = 600.0
    most_bytes: int | None = None


def checked_address(url: str) -> str:
    """The address of an endpoint, if it can be one.

    Raises:
        QueryError: if it isn't an address of http or https.
    """
    try:
        read = httpx.URL(url)
    except httpx.InvalidURL:
        read = httpx.URL("")
    if read.scheme not in {"http", "https"} or not read.host:
        raise QueryError(
            "the endpoint is no address", remedy="Write it whole, such as http://127.0.0.1:8890/sparql."
        )
    return str(url)


def headers(result_format: ResultFormat) -> Mapping[str, str]:
    """The headers that ask an endpoint for a format."""
    first, *others = _ACCEPTED[result_format]
    return {
        "Accept": ", ".join([first, *(f"{other};q=0.5" for other in others)]),
        "User-Agent": "raregraph (https://w3id.org/raregraph/)",
    }


class Watch:
    """Looks at an answer while it passes, and raises once it can't be a whole answer in its format.

    Raises:
        QueryError: at once, if the endpoint says that the query is at fault.
        EndpointError: at once, if the answer is none to a SPARQL query, or a part of one.
    """

    def __init__(
        self,
        query: "RemoteQuery",
        response: httpx.Response,
        result_format: ResultFormat,
        limits: RemoteLimits,
    ) -> None:
        _check_head(query, response, result_format)
        self._limits = limits
        self._bytes = 0
        self._tail = b""
        told = {"content-length", "transfer-encoding"} & response.headers.keys()
        self._ends = (_LAST if told else _LAST | _LAST_OF_UNKNOWN_LENGTH).get(result_format)

    def seen(self, chunk: bytes) -> bytes:
        """The next piece of the answer, handed on."""
        self._bytes += len(chunk)
        if self._limits.most_bytes is not None and self._bytes > self._limits.most_bytes:
            raise EndpointError(
                f"the answer is larger than {self._limits.most_bytes:,} bytes",
                remedy="Ask for less: LIMIT, fewer variables, or aggregates.",
            )
        self._tail = (self._tail + chunk[-_TAIL:])[-_TAIL:]
        return chunk

    def ended(self) -> None:
        """The answer has ended: has its format, too?"""
        if self._ends and not self._ends.search(self._tail):
            raise _cut_off()


def _check_head(query: RemoteQuery, response: httpx.Response, result_format: ResultFormat) -> None:
    status = response.status_code
    if response.is_redirect:
        raise EndpointError(
            f"the endpoint sends us elsewhere ({status}, to {_shown(response)}), which is not followed",
            remedy="Give the address at which it answers.",
        )
    if status == 400:
        raise _malformed(query, _message(response))
    if not response.is_success:
        raise EndpointError(
            f"the endpoint failed with status {status}: {_message(response)}", remedy=_remedy(status)
        )
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _ACCEPTED[result_format]:
        raise EndpointError(
            f"the endpoint answers with {kind or 'no media type'} where {result_format.media_type} was asked for",
            remedy="Check that the address is that of SPARQL queries, and that it knows the format.",
        )
    _check_whole(response.headers)


def _check_whole(given: httpx.Headers) -> None:
    """Virtuoso says in its headers that it has left out rows, and answers 200."""
    if "x-sparql-maxrows" in given:
        raise EndpointError(
            f"the endpoint cut the answer at {given['x-sparql-maxrows']} rows",
            remedy="Ask for it in parts, by ORDER BY, LIMIT and OFFSET, or raise the endpoint's limit.",
        )
    if given.get("x-sql-state") == "S1TAT":
        raise EndpointError(
            "the endpoint ran out of its time and answered in part",
            remedy="Ask for less, or raise the endpoint's limit.",
        )


def _malformed(query: RemoteQuery, message: str) -> MalformedQueryError:
    """What an endpoint says of a query, with its place in what the user wrote, if it is told."""
    told = _PLACE.search(message)
    line, column = (int(told[1]), int(told[2])) if told else (None, None)
    if line == 1 and column:
        column = max(1, column - query.written_before)
    return MalformedQueryError(f"the endpoint can't read the query: {message}", line=line, column=column)


def _remedy(status: int) -> str:
    if status in {401, 403}:
        return "Check the name and password in the address."
    if status in {404, 405}:
        return "Check that the address is that of SPARQL queries."
    return "Ask again later, or ask for less."


def _message(response: httpx.Response) -> str:
    """What the endpoint says, as one line of plain text."""
    text = re.sub(r"<[^<>\s][^<>]*>", " ", response.text) if _is_html(response) else response.text
    return " ".join(text.split())[:_LONGEST_MESSAGE] or "no reason given"


def _is_html(response: httpx.Response) -> bool:
    return "html" in response.headers.get("content-type", "")


def _shown(response: httpx.Response) -> str:
    """Where a redirect leads, without what may be secret."""
    try:
        target = response.url.join(response.headers.get("location", ""))
    except httpx.InvalidURL:
        return "no address"
    return str(target.copy_with(username=None, password=None, query=None, fragment=None))


def late(limits: RemoteLimits) -> DeadlineError:
    """The error of an answer that takes too long."""
    return DeadlineError(
        f"the endpoint took longer than {limits.seconds:g} seconds",
        remedy="Ask for less, or allow more time.",
    )


def _cut_off() -> EndpointError:
    return EndpointError(
        "the endpoint broke off in the middle of its answer", remedy="Ask again, or ask for less."
    )


@contextmanager
def reported() -> Iterator[None]:
    """What goes wrong on the way to an endpoint, as an EndpointError.

    Raises:
        EndpointError: in place of an error of the connection.
        DeadlineError: in place of one that came of waiting.
    """
    try:
        yield
    except httpx.ConnectError as error:
        raise EndpointError(
            "the endpoint can't be reached", remedy="Check its address, and that it runs."
        ) from error
    except httpx.TimeoutException as error:
        raise DeadlineError(
            "the endpoint took too long", remedy="Ask for less, or allow more time."
        ) from error
    except (httpx.TransportError, httpx.DecodingError) as error:
        raise _cut_off() from error
