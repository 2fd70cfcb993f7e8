"""The answers of another engine, read and written again."""

from collections.abc import Iterator
from contextlib import contextmanager

import pyoxigraph

from raregraph.graph.engine.interface import ResultFormat, Rows
from raregraph.graph.errors import EndpointError
from raregraph.graph.terms import to_rdflib


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


def parsed_triples(text: bytes) -> Rows:
    """The triples of an answer in N-Triples.

    Raises:
        EndpointError: if the text is no such answer.
    """
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
