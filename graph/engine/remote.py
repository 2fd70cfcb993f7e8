"""The engine over someone else's SPARQL 1.1 endpoint: for those whose graph has outgrown one machine.

`RemoteEngine` speaks the query part of the SPARQL protocol to one address, and to no other: redirects are not
followed, SERVICE and updates are refused before anything is sent. The endpoint doesn't know our prefixes, so those
that a query uses are written before it. A query without FROM asks what the endpoint takes for its default graph.

An answer that isn't whole is an error, never fewer rows: a transfer that breaks off, a cut that the endpoint
announces (Virtuoso at its row limit or its time limit), a text that ends before its format does.
"""

import re
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import pyoxigraph

from raregraph.graph.engine.interface import QueryForm, ResultFormat, Rows
from raregraph.graph.errors import (
    DeadlineError,
    EndpointError,
    MalformedQueryError,
    NotWritableError,
    QueryError,
)
from raregraph.graph.sparql.guard import check
from raregraph.graph.sparql.text import words
from raregraph.graph.terms import to_rdflib
from raregraph.ontology.identifiers import prefixes

_FORMS = {
    "SELECT": QueryForm.ROWS,
    "ASK": QueryForm.BOOLEAN,
    "CONSTRUCT": QueryForm.TRIPLES,
    "DESCRIBE": QueryForm.TRIPLES,
}
_PROLOGUE = frozenset({"PREFIX", "BASE"})
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "MODIFY"})
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
_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


@dataclass(frozen=True, slots=True)
class RemoteLimits:
    """What an endpoint may take: seconds for one answer, and bytes of it (None: any number)."""

    seconds: float = 600.0
    most_bytes: int | None = None


class RemoteEngine:
    """The engine over a SPARQL endpoint.

    Args:
        url: where the endpoint takes queries, with http or https; a user and password in it are sent, never shown.
        limits: when to give up.

    Raises:
        QueryError: if the address isn't one of http or https.
    """

    def __init__(self, url: str, limits: RemoteLimits | None = None) -> None:
        self.url = checked_address(url)
        self.limits = limits or RemoteLimits()
        self._client = httpx.Client(follow_redirects=False, timeout=_timeouts(self.limits))

    def answer(self, query: str) -> "RemoteAnswer":
        """The answer to a query; it is asked when it is read.

        Raises:
            QueryError: if the query calls SERVICE, is an update, or is beyond the bounds of what is let through.
        """
        return RemoteAnswer(self, prepared(query))

    def rows(self, query: str) -> Rows:
        """Run a query and hold its whole answer.

        Raises:
            QueryError: as `answer` does, or if the endpoint can't read the query.
            EndpointError: if the endpoint can't be reached, or doesn't answer as it should.
        """
        return self.answer(query).rows()

    def serialize(self, query: str, result_format: ResultFormat) -> bytes:
        """Run a query and write its answer.

        Raises:
            QueryError: as `rows` does, or if the answer has no such format (rows as Turtle).
            EndpointError: as `rows` does.
        """
        return self.answer(query).serialize(result_format)

    def chunks(self, query: "RemoteQuery", result_format: ResultFormat) -> Iterator[bytes]:
        """The answer to a query as the endpoint sends it, in pieces.

        Raises:
            MalformedQueryError: if the endpoint can't read the query.
            DeadlineError: if it takes too long.
            EndpointError: if it can't be reached, or the answer isn't whole.
        """
        end = time.monotonic() + self.limits.seconds
        with (
            reported(),
            self._client.stream(
                "POST", self.url, data={"query": query.text}, headers=headers(result_format)
            ) as response,
        ):
            if not response.is_success:
                response.read()
            watch = Watch(query, response, result_format, self.limits)
            for chunk in response.iter_bytes():
                if time.monotonic() > end:
                    raise late(self.limits)
                yield watch.seen(chunk)
            watch.ended()

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()


class RemoteAnswer:
    """The answer of an endpoint, which is asked once it is read."""

    def __init__(self, engine: RemoteEngine, query: "RemoteQuery") -> None:
        self._engine = engine
        self._query = query

    @property
    def form(self) -> QueryForm:
        """What the query answers with."""
        return self._query.form

    def rows(self) -> Rows:
        """The whole answer. Raises what `RemoteEngine.rows` raises."""
        if self.form is QueryForm.TRIPLES:
            return _triples(self.serialize(ResultFormat.N_TRIPLES))
        return parsed_rows(self.serialize(ResultFormat.JSON))

    def serialize(self, result_format: ResultFormat) -> bytes:
        """The whole answer in a format. Raises what `RemoteEngine.serialize` raises."""
        if (self.form is QueryForm.TRIPLES) != result_format.is_for_triples:
            fit = [each for each in ResultFormat if each.is_for_triples != result_format.is_for_triples]
            raise NotWritableError(
                f"the answer is {self.form}, which can't be written as {result_format}",
                remedy=f"Ask for one of: {', '.join(fit)}.",
            )
        if self.form is QueryForm.BOOLEAN:
            return boolean(b"".join(self._engine.chunks(self._query, ResultFormat.JSON)), result_format)
        return b"".join(self._engine.chunks(self._query, result_format))


@dataclass(frozen=True, slots=True)
class RemoteQuery:
    """A query as it is sent, what it answers with, and how many characters of ours stand before the user's."""

    text: str
    form: QueryForm
    written_before: int = 0


def prepared(query: str) -> RemoteQuery:
    r"""A query with the prefixes it uses, ready for an endpoint that doesn't know them.

    Raises:
        QueryError: if it calls SERVICE, is an update, or is beyond the bounds of what is let through.

    >>> prepared("ASK { ?gene biolink:symbol ?symbol }").text
    'PREFIX biolink: <https://w3id.org/biolink/vocab/> ASK { ?gene biolink:symbol ?symbol }'
    >>> prepared("SELECT * { \\u0053ERVICE <http://127.0.0.1/> { ?s ?p ?o } }")
    Traceback (most recent call last):
    raregraph.graph.errors.QueryError: SERVICE is refused: this graph asks no other endpoint. Leave SERVICE out.
    """
    check(query)
    # An engine may resolve \u escapes before it reads a query, so what they spell is judged, too.
    plain = _ESCAPED.sub(_character, query)
    if plain != query:
        check(plain)
    form = _form(query)
    if _UPDATES & {word.upper() for text in (query, plain) for word in words(text)}:
        raise QueryError("updates are refused: this graph is read-only", remedy="Send a query.")
    used = {name: iri for name, iri in prefixes().items() if f"{name}:" in query}
    head = "".join(f"PREFIX {name}: <{iri}> " for name, iri in used.items())
    return RemoteQuery(head + query, form, len(head))


def _form(query: str) -> QueryForm:
    """What a query answers with, told by the word after its prologue."""
    for word in words(query):
        known = word.upper()
        if known in _FORMS:
            return _FORMS[known]
        if known not in _PROLOGUE:
            break
    raise QueryError(
        "the query can't be read: it has none of SELECT, ASK, CONSTRUCT and DESCRIBE after its prefixes",
        remedy="Correct it and ask again; updates are refused.",
    )


def _character(escaped: re.Match[str]) -> str:
    code = int(escaped[1] or escaped[2], 16)
    return chr(code) if code <= sys.maxunicode else escaped[0]


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


def _timeouts(limits: RemoteLimits) -> httpx.Timeout:
    return httpx.Timeout(limits.seconds, connect=min(10.0, limits.seconds))


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


def boolean(text: bytes, result_format: ResultFormat) -> bytes:
    """The answer to an ASK, which came as JSON, in a format.

    CSV and TSV of an ASK are no standard that every endpoint knows; and Virtuoso 7.2.5 answers in rows: one of its
    own for yes, none for no.

    Raises:
        EndpointError: if the text is no such answer.

    >>> boolean(b'{"head": {}, "boolean": true}', ResultFormat.CSV)
    b'true'
    """
    rows = parsed_rows(text)
    value = rows.values[0][0] if rows.values else "false"
    if len(rows.variables) != 1 or str(value) not in _TRUTHS:
        raise EndpointError(
            "the endpoint's answer to an ASK is no yes or no", remedy="Check that it is a SPARQL endpoint."
        )
    told = f'{{"head":{{}},"boolean":{_TRUTHS[str(value)]}}}'
    found = pyoxigraph.parse_query_results(told, format=pyoxigraph.QueryResultsFormat.JSON)
    written = pyoxigraph.QueryResultsFormat.from_media_type(result_format.media_type)
    return bytes(found.serialize(format=written) or b"")


_TRUTHS = {"true": "true", "1": "true", "false": "false", "0": "false"}


def parsed_rows(text: bytes) -> Rows:
    """The rows or the yes or no of an answer in JSON.

    Raises:
        EndpointError: if the text is no such answer.
    """
    with _read():
        found = pyoxigraph.parse_query_results(text, format=pyoxigraph.QueryResultsFormat.JSON)
        if isinstance(found, pyoxigraph.QueryBoolean):
            return Rows(("boolean",), ((to_rdflib(pyoxigraph.Literal(bool(found))),),))
        names = tuple(variable.value for variable in found.variables)
        return Rows(names, tuple(tuple(map(to_rdflib, each)) for each in found))


def _triples(text: bytes) -> Rows:
    with _read():
        parsed = pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.N_TRIPLES)
        values = tuple(tuple(map(to_rdflib, (each.subject, each.predicate, each.object))) for each in parsed)
    return Rows(("subject", "predicate", "object"), values)


@contextmanager
def _read() -> Iterator[None]:
    try:
        yield
    except (SyntaxError, ValueError) as error:
        raise EndpointError(
            f"the endpoint's answer can't be read: {error}", remedy="Check that it is a SPARQL endpoint."
        ) from error
