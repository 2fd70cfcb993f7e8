"""The engine over someone else's SPARQL 1.1 endpoint: for those whose graph has outgrown one machine.

`RemoteEngine` speaks the query part of the SPARQL protocol to one address, and to no other: redirects are not
followed, SERVICE and updates are refused before anything is sent. The endpoint doesn't know our prefixes, so those
that a query uses are written before it. A query without FROM asks what the endpoint takes for its default graph.
"""

import time
from collections.abc import Iterator

import httpx

from raregraph.graph.engine.interface import QueryForm, ResultFormat, Rows
from raregraph.graph.engine.remote_protocol import (
    RemoteLimits,
    Watch,
    checked_address,
    headers,
    late,
    reported,
)
from raregraph.graph.engine.remote_query import RemoteQuery, prepared
from raregraph.graph.engine.remote_results import boolean, parsed_rows, parsed_triples
from raregraph.graph.errors import NotWritableError


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
            return parsed_triples(self.serialize(ResultFormat.N_TRIPLES))
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


def _timeouts(limits: RemoteLimits) -> httpx.Timeout:
    return httpx.Timeout(limits.seconds, connect=min(10.0, limits.seconds))
