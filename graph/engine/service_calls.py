"""SERVICE: what a query asks of other endpoints, asked before the store sees the query, and only of those allowed.

Each call is asked by itself, as `SELECT * { what stands in its braces }`, without what the rest of the query knows; its
rows take its place as VALUES. That gives what SPARQL 1.1 Federated Query defines. It is all or nothing: an answer that
isn't whole, too long or too late is an error of the query, unless the call is SILENT.
"""

import asyncio
import re
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

import pyoxigraph

from raregraph.graph.engine.async_remote import AsyncRemoteEngine, RemoteShares
from raregraph.graph.engine.asynchronous import Formats, Query
from raregraph.graph.engine.remote_protocol import RemoteLimits
from raregraph.graph.errors import DeadlineError, EndpointError, MalformedQueryError, QueryError
from raregraph.graph.formats import ResultFormat
from raregraph.graph.sparql.guard import calls_service, check
from raregraph.graph.sparql.patterns import Kind, Token, tokens
from raregraph.ontology.iris import is_iri

_FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
_ROWS = Formats(rows=ResultFormat.JSON)
_LONGEST = 10_000
_SHARES = RemoteShares(running=8, waiting=32)
_LANGUAGE = re.compile(r"[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--(?:ltr|rtl))?")
_NOTHING_KNOWN = "{ VALUES () { () } }"

Term = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple | None


@dataclass(frozen=True, slots=True)
class CallLimits:
    """What the calls of one query may take: seconds for all, and for each bytes and rows of its answer."""

    seconds: float = 20.0
    most_bytes: int = 4 << 20
    rows: int = 10_000
    calls: int = 4


@dataclass(frozen=True, slots=True)
class _Call:
    """A call in a query: where it stands, whom it asks, and the tokens between its braces."""

    start: int
    end: int
    endpoint: str
    is_silent: bool
    body: tuple[Token, ...]

    @property
    def place(self) -> str:
        return f"SERVICE <{self.endpoint}>"

    @property
    def variables(self) -> frozenset[str]:
        return frozenset(token.text[1:] for token in self.body if token.kind is Kind.VARIABLE)


class ServiceCalls:
    """Makes the calls of queries. Everything runs on the event loop that starts it.

    Args:
        endpoints: the addresses that may be asked, as they stand in queries.
        limits: what the calls of a query may take.

    Raises:
        QueryError: if one of the endpoints isn't an address of http or https.
    """

    def __init__(self, endpoints: Collection[str], limits: CallLimits | None = None) -> None:
        self.limits = limits or CallLimits()
        bounds = RemoteLimits(self.limits.seconds, self.limits.most_bytes)
        self._engines = {each: AsyncRemoteEngine(each, bounds, _SHARES) for each in endpoints}

    async def start(self) -> None:
        """Get ready; the endpoints are first asked by a query."""
        for engine in self._engines.values():
            await engine.start()

    async def stop(self) -> None:
        """Let go of the connections, once what runs has ended."""
        await asyncio.gather(*(engine.stop() for engine in self._engines.values()))

    async def made(self, query: Query) -> Query:
        """The query with its calls made: a mark in place of each, and what is to take the place of the mark.

        Raises:
            QueryError: if a call can't be followed, or is of an endpoint that is not allowed.
            EndpointError, DeadlineError: if an endpoint doesn't give a whole answer within the limits.
        """
        if not calls_service(query.text):
            return query
        if len(query.text) > _LONGEST:
            raise QueryError(
                f"a query with SERVICE has at most {_LONGEST:,} characters", remedy="Ask a simpler question."
            )
        began = time.monotonic()
        found = tokens(query.text)
        calls = list(_calls(found))
        self._check(calls)
        text, marks = _marked(query.text, calls)
        check(text)
        prologue = _Prologue.of(found, query.base)
        try:
            async with asyncio.timeout(self.limits.seconds):
                given = [
                    (mark, await self._rows(prologue.question(query.text, call, self.limits.rows), call))
                    for mark, call in zip(marks, calls, strict=True)
                ]
        except TimeoutError:
            raise DeadlineError(
                f"SERVICE took longer than {self.limits.seconds:g} s", remedy="Ask the endpoint for less."
            ) from None
        return replace(query, text=text, given=tuple(given), spent=time.monotonic() - began)

    def _check(self, calls: Sequence[_Call]) -> None:
        if len(calls) > self.limits.calls:
            raise QueryError(
                f"the query has {len(calls)} calls of SERVICE; {self.limits.calls} are allowed",
                remedy="Put those of one endpoint together.",
            )
        for call in calls:
            if call.endpoint not in self._engines:
                raise QueryError(
                    "this endpoint may not be asked from here",
                    place=call.place,
                    remedy=f"Take one of: {', '.join(self._engines)}.",
                )

    async def _rows(self, question: str, call: _Call) -> str:
        """What takes the place of a call."""
        try:
            async with await self._engines[call.endpoint].answer(Query(question, _ROWS)) as answer:
                body = b"".join([piece async for piece in answer.chunks()])
            return await asyncio.to_thread(_values, body, call, self.limits.rows)
        except QueryError as error:
            if call.is_silent:
                return _NOTHING_KNOWN
            if isinstance(error, MalformedQueryError):
                raise QueryError(error.message, place=call.place, remedy="Correct what it asks.") from error
            raise type(error)(error.message, place=call.place, remedy=error.remedy) from error


@dataclass(frozen=True, slots=True)
class _Prologue:
    """The prefixes that a query declares, and what its relative IRIs are relative to."""

    prefixes: Mapping[str, str]
    base: str | None

    @classmethod
    def of(cls, found: Sequence[Token], base: str | None) -> "_Prologue":
        prefixes: dict[str, str] = {}
        for at, token in enumerate(found):
            if token.keyword in _FORMS:
                break
            if token.keyword == "PREFIX" and len(found) > at + 2:
                prefixes[found[at + 1].text] = found[at + 2].text
            elif token.keyword == "BASE" and len(found) > at + 1:
                base = found[at + 1].text[1:-1]
        return cls(prefixes, base)

    def question(self, query: str, call: _Call, most: int) -> str:
        """What is asked of the endpoint; one row more than may come shows that there are more."""
        body = call.body
        used = {f"{token.text.partition(':')[0]}:" for token in body if token.kind is Kind.NAME}
        is_relative = any(token.kind is Kind.IRI and not is_iri(token.text[1:-1]) for token in body)
        head = f"BASE <{self.base}> " if is_relative and self.base else ""
        head += "".join(f"PREFIX {name} {iri} " for name, iri in self.prefixes.items() if name in used)
        inside = query[body[0].start : body[-1].end] if body else ""
        # A line break ends the comment that may stand at the end.
        return f"{head}SELECT * WHERE {{ {inside}\n}} LIMIT {most + 1}"


def _calls(found: Sequence[Token]) -> Iterator[_Call]:
    """The calls of a query, in order.

    Raises:
        QueryError: if one is not of the shape that is followed here.
    """
    at = 0
    while at < len(found):
        if found[at].keyword != "SERVICE":
            at += 1
            continue
        opening = at + 1
        is_silent = opening < len(found) and found[opening].keyword == "SILENT"
        target = found[opening + is_silent : opening + is_silent + 2]
        if [token.kind for token in target] != [Kind.IRI, Kind.MARK] or target[1].text != "{":
            raise QueryError(
                "SERVICE is followed by no address that stands in the query",
                remedy="Write SERVICE <https://...> { ... }.",
            )
        first = opening + is_silent + 2
        last = _closing(found, first)
        body = tuple(found[first:last])
        if any(token.keyword == "SERVICE" for token in body):
            raise QueryError("SERVICE stands inside of SERVICE", remedy="Put them side by side.")
        yield _Call(found[at].start, found[last].end, target[0].text[1:-1], is_silent, body)
        at = last + 1


def _closing(found: Sequence[Token], first: int) -> int:
    """Where the brace is that closes the one before `first`."""
    depth = 1
    for at in range(first, len(found)):
        depth += {"{": 1, "}": -1}.get(found[at].text, 0)
        if depth == 0:
            return at
    raise QueryError("SERVICE has no end", remedy="Close its brace.")


def _marked(query: str, calls: Sequence[_Call]) -> tuple[str, list[str]]:
    """The query with a mark in place of each call, as wide as the call where it fits: places stay what they are."""
    marks, text, at = [], "", 0
    names = (f"s{number}" for number in count() if f"s{number}" not in query)
    for call, name in zip(calls, names, strict=False):
        mark = f"{{VALUES ?{name}{{}}}}"
        first, *others = re.sub(r"[^\r\n]", " ", query[call.start : call.end]).splitlines(keepends=True)
        ends = first[len(first.rstrip("\r\n")) :]
        text += query[at : call.start] + mark.ljust(len(first) - len(ends)) + ends + "".join(others)
        marks.append(mark)
        at = call.end
    return text + query[at:], marks


def _values(body: bytes, call: _Call, most: int) -> str:
    """The rows of an answer as VALUES, without columns that the call doesn't have.

    Raises:
        EndpointError: if they can't stand in a query, or are too many.
    """
    names, rows, fault = _read(body, call.variables)
    if fault:
        raise EndpointError(f"the answer can't be read: {fault}", remedy="Ask again later.")
    if len(rows) > most:
        raise EndpointError(
            f"the answer has more than {most:,} rows",
            remedy="A call knows nothing of the rest of the query: repeat in it what narrows it down.",
        )
    cells = "\n".join(f"({' '.join(map(_spelled, row))})" for row in rows)
    return f"{{ VALUES ({' '.join(f'?{name}' for name in names)}) {{ {cells} }} }}"


def _read(body: bytes, wanted: frozenset[str]) -> tuple[list[str], list[list[Term]], str]:
    """The names and rows of an answer in JSON, or what is wrong with it.

    Nothing is raised: an error would take the store's own object to another thread, which it doesn't bear.
    """
    try:
        found = pyoxigraph.parse_query_results(body, format=pyoxigraph.QueryResultsFormat.JSON)
        assert isinstance(found, pyoxigraph.QuerySolutions)
        names = [name.value for name in found.variables if name.value in wanted]
        return names, [[row[name] for name in names] for row in found], ""
    except (SyntaxError, ValueError) as error:
        return [], [], str(error)


def _spelled(term: Term) -> str:
    """A term in SPARQL's spelling; what came from elsewhere must not be read as anything else."""
    match term:
        case None:
            return "UNDEF"
        case pyoxigraph.NamedNode() if is_iri(term.value):
            return f"<{term.value}>"
        case pyoxigraph.Literal() if is_iri(term.datatype.value) and (
            term.language is None or _LANGUAGE.fullmatch(term.language)
        ):
            return str(term)
        case pyoxigraph.BlankNode():
            raise EndpointError(
                "the answer has blank nodes, which mean nothing here",
                remedy="Name what is needed, in a SELECT within SERVICE.",
            )
    raise EndpointError("the answer has terms that are none", remedy="Ask for others.")
