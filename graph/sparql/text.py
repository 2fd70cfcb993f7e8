"""What can be said of a SPARQL query without running it: its words, whether it names a dataset, updates, repeats.

The query is cut into tokens (strings, comments and IRIs are skipped), so that a word inside a literal or
an IRI is never taken for a keyword.

>>> sorted(keywords('SELECT * FROM <urn:g> { ?s ?p "ASK" } # DESCRIBE'))
['FROM', 'SELECT']
"""

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"""
    \#[^\r\n]*                                   # a comment
  | <[^<>"{}|^`\\\x00-\x20]*>                    # an IRI
  | \"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3}         # a long string
  | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
  | "(?:[^"\\\r\n]|\\.)*"                        # a string
  | '(?:[^'\\\r\n]|\\.)*'
  | [?$]\w+                                      # a variable
  | @[A-Za-z]+(?:-[A-Za-z0-9]+)*                 # a language tag
  | (?P<word>[^\W\d][\w.-]*+)(?!:)               # words, with what may stand between them
  | (?:[^\W\d][\w.-]*+)?:(?:[\w.:%-]|\\.)*       # a prefixed name
  """,
    re.VERBOSE | re.DOTALL,
)

_BETWEEN_WORDS = re.compile(r"[.-]+")
_KEYWORDS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "FROM"})


def words(query: str) -> Iterator[str]:
    """The bare words of a query, in order: keywords and names of functions.

    >>> list(words('PREFIX x: <urn:x> ASK { ?ask x:ask "ASK" }'))
    ['PREFIX', 'ASK']
    """
    found = (each["word"] for each in _TOKEN.finditer(query) if each["word"])
    return (word for several in found for word in _BETWEEN_WORDS.split(several) if word)


def keywords(query: str) -> frozenset[str]:
    """The keywords of a query that decide how it is run, in capitals."""
    return frozenset(word.upper() for word in words(query)) & _KEYWORDS


def names_dataset(query: str) -> bool:
    """Whether a query says itself which graphs it asks (FROM, FROM NAMED).

    >>> names_dataset("SELECT * { ?s ?p ?from }")
    False
    """
    return "from" in query.lower() and "FROM" in keywords(query)


_CHANGING_WORDS = ("now", "rand", "uuid", "bnode", "service")
_CHANGING = re.compile(r"\b(?:now|rand|uuid|struuid|bnode|service)\b")
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_PROLOGUE = frozenset({"PREFIX", "BASE"})
_LONGEST_PROLOGUE = 5_000


def is_update(query: str) -> bool:
    """Whether a text that is no query is an update.

    >>> is_update("PREFIX x: <urn:x> CLEAR ALL"), is_update("SELECT ?clear {}")
    (True, False)
    """
    first = next(
        (word.upper() for word in words(query[:_LONGEST_PROLOGUE]) if word.upper() not in _PROLOGUE), ""
    )
    return first in _UPDATES


def is_repeatable(query: str) -> bool:
    """Whether a query has the same answer each time: it asks for no time, nothing random and nobody else.

    >>> is_repeatable("SELECT (NOW() AS ?now) {}"), is_repeatable("SELECT ?known {}")
    (False, True)
    """
    lowered = query.lower()
    if not any(word in lowered for word in _CHANGING_WORDS):
        return True
    return _CHANGING.search(lowered) is None


_SPACE = re.compile(
    r"""
    (?P<gap>(?:[ \t\r\n]|\#[^\r\n]*)+)           # white space and comments
  | <[^<>"{}|^`\\\x00-\x20]*>
  | \"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3}
  | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
  | "(?:[^"\\\r\n]|\\.)*"
  | '(?:[^'\\\r\n]|\\.)*'
  | \\.
  | (?P<stray>["'\\])                            # a string without an end
    """,
    re.VERBOSE | re.DOTALL,
)
_BLANKS = " \t\r\n"
_UNTIDY = ("  ", "\n", "\r", "\t", " #")
_DOUBTFUL_IRI = re.compile(r"<(?![A-Za-z][\w+.-]*://)[^<>\s]*['\"\#]")


def normalised(query: str) -> str:
    """A query without what doesn't matter: two that differ in line ends, indents or comments are the same.

    >>> normalised('SELECT *  # all\\n{ ?s ?p "a  b" }\\n')
    'SELECT * { ?s ?p "a  b" }'
    """
    bare = query.strip(_BLANKS)
    # Where `<` may begin an IRI or be a comparison, what follows may be read in two ways.
    if not any(mark in bare for mark in _UNTIDY) or _DOUBTFUL_IRI.search(bare):
        return bare
    found = list(_SPACE.finditer(bare))
    if any(each["stray"] for each in found):
        return bare  # no query: it must not become one
    return _SPACE.sub(lambda each: " " if each["gap"] else each[0], bare).strip(_BLANKS)


_SPECIAL = re.compile(r"""["'\#<\\]""")
_STRING = re.compile(
    r"""
    \"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3}
  | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
  | "(?:[^"\\\r\n]|\\.)*"
  | '(?:[^'\\\r\n]|\\.)*'
    """,
    re.VERBOSE | re.DOTALL,
)
ABSOLUTE_IRI = re.compile(r"<[A-Za-z][\w+.-]*://[^\s<>\"{}|\\^`]*>")
"""An IRI with `://`, which nothing else in a query can be."""
_ANY_IRI = re.compile(r"<[^<>\s{}\"]*>")
_COMMENT = re.compile(r"[^\r\n]*")


def code_spans(query: str) -> list[tuple[int, int]]:
    """Every stretch of a query that is code, not string, comment or IRI, in any way in which it can be read.

    What `<` begins, an IRI or a comparison, can't be told without parsing, and what follows may be a string under
    one reading and code under the other. Both are followed, so that nothing is hidden by an ambiguity.

    >>> query = 'SELECT * { FILTER(?a<?b) ?s ?p "text" } # end'
    >>> [query[start:end] for start, end in code_spans(query)]
    ['SELECT * { FILTER(?a', '?b) ?s ?p ', ' } ', '']
    """
    spans, seen, rest = [], set(), [0]
    while rest:
        start = rest.pop()
        if start in seen:
            continue
        seen.add(start)
        at = start
        while (found := _SPECIAL.search(query, at)) and query[found.start()] == "\\":
            at = found.start() + 2
        spans.append((start, found.start() if found else len(query)))
        if found:
            rest += _after(query, found.start())
    return spans


def _after(query: str, at: int) -> list[int]:
    """Where code may go on after what begins here."""
    match query[at]:
        case "<":
            if whole := ABSOLUTE_IRI.match(query, at):
                return [whole.end()]  # after a comparison, `scheme://` would be no expression
            iri = _ANY_IRI.match(query, at)
            return [iri.end(), at + 1] if iri else [at + 1]
        case "#":
            comment = _COMMENT.match(query, at)
            return [comment.end()] if comment else [at + 1]
        case _:
            text = _STRING.match(query, at)
            return [text.end()] if text else [at + 1]
