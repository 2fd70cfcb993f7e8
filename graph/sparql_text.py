"""What can be said of a SPARQL query without running it: does it name a dataset?

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
  | [\w.-]*:(?:[\w.:%-]|\\.)*                    # a prefixed name
  | (?P<word>[A-Za-z_]\w*)
  """,
    re.VERBOSE | re.DOTALL,
)

_KEYWORDS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "FROM"})


def words(query: str) -> Iterator[str]:
    """The bare words of a query, in order: keywords and names of functions.

    >>> list(words('PREFIX x: <urn:x> ASK { ?ask x:ask "ASK" }'))
    ['PREFIX', 'ASK']
    """
    return (found["word"] for found in _TOKEN.finditer(query) if found["word"])


def keywords(query: str) -> frozenset[str]:
    """The keywords of a query that decide how it is run, in capitals."""
    return frozenset(word.upper() for word in words(query)) & _KEYWORDS


def names_dataset(query: str) -> bool:
    """Whether a query says itself which graphs it asks (FROM, FROM NAMED).

    >>> names_dataset("SELECT * { ?s ?p ?from }")
    False
    """
    return "FROM" in keywords(query)
