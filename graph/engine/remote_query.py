"""A query as another engine takes it: checked, and with the prefixes that it uses."""

import re
import sys
from dataclasses import dataclass

from raregraph.graph.engine.interface import QueryForm
from raregraph.graph.errors import QueryError
from raregraph.graph.sparql.guard import check
from raregraph.graph.sparql.text import words
from raregraph.ontology.identifiers import prefixes

_FORMS = {
    "SELECT": QueryForm.ROWS,
    "ASK": QueryForm.BOOLEAN,
    "CONSTRUCT": QueryForm.TRIPLES,
    "DESCRIBE": QueryForm.TRIPLES,
}
_PROLOGUE = frozenset({"PREFIX", "BASE"})
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "MODIFY"})
_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


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
