"""What is refused before a query reaches the store: calls to other endpoints, and texts that would end the process.

Oxigraph fetches any address that SERVICE names, has no switch for it, and parses by recursion: some thousands of
nested brackets or chained operators end the whole process. The rules here look at the raw text, because what a `<`
begins (an IRI or a comparison) can't be told without parsing. They are strict where that is cheap: no question of
a person comes near the bounds, and a string that looks like a call of SERVICE is refused with it.
"""

import re
from itertools import accumulate

from raregraph.graph.errors import QueryError

LONGEST = 20_000
DEEPEST = 100
MOST_OPERATORS = 500
MOST_CLAUSES = 200

_GAP = r"(?:\s|\#[^\r\n]*(?:[\r\n]|$))*"
_SERVICE = re.compile(
    rf"""
    (?<![:?$]) \b service \b          # not a variable, not the local part of a name
    {_GAP} (?: silent \b {_GAP} )?
    (?: [<?$] | [\w.-]*: )            # what is called: an IRI, a variable or a prefixed name
    """,
    re.VERBOSE | re.IGNORECASE,
)
# After a `<` that compares, `scheme://` would be no expression: such an IRI is one for the store, too.
_ABSOLUTE_IRI = re.compile(r"<[A-Za-z][\w+.-]*://[^\s<>\"{}|\\^`]*>")
_OPERATORS = re.compile(r"[!+*/^|]|-(?=\s*[\d?(-])")
_CLAUSES = re.compile(r"\b(?:minus|optional|union|filter|bind|graph|exists)\b", re.IGNORECASE)
_STEPS = {"{": 1, "(": 1, "[": 1, "}": -1, ")": -1, "]": -1}


def check(query: str) -> None:
    """Let a query pass, or say why not.

    Raises:
        QueryError: if the query calls SERVICE, or is too long, too deeply nested or too much chained.

    >>> check('SELECT ?service { ?service rdfs:label "a service: SMA" }')
    Traceback (most recent call last):
    raregraph.graph.errors.QueryError: SERVICE is refused: this graph asks no other endpoint. Leave SERVICE out.
    >>> check("SELECT ?service { ?service rdfs:label ?label }")
    """
    if _SERVICE.search(query):
        raise QueryError("SERVICE is refused: this graph asks no other endpoint", remedy="Leave SERVICE out.")
    for what, found, most in _measures(query):
        if found > most:
            raise QueryError(
                f"the query has {found:,} {what}; {most:,} are allowed", remedy="Ask a simpler question."
            )


def _measures(query: str) -> tuple[tuple[str, int, int], ...]:
    if len(query) > LONGEST:
        return (("characters", len(query), LONGEST),)
    return (
        ("levels of brackets", deepest(query), DEEPEST),
        ("chained operators", len(_OPERATORS.findall(_ABSOLUTE_IRI.sub("<>", query))), MOST_OPERATORS),
        ("clauses", len(_CLAUSES.findall(query)), MOST_CLAUSES),
    )


def deepest(query: str) -> int:
    """How deep brackets of any kind are nested.

    >>> deepest("SELECT * { { ?s ?p (1 2) } }")
    3
    """
    return max(accumulate((_STEPS.get(character, 0) for character in query), initial=0))
