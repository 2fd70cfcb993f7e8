"""What is refused before a query reaches the store: calls to other endpoints, and texts that would end the process.

Oxigraph fetches any address that SERVICE names, has no switch for it, and parses by recursion: some thousands of
nested brackets or chained operators end the whole process; and the time to plan a query grows with the square of its
patterns. No question of a person comes near the bounds. A query that passes is still run where it can be ended.
"""

import re
from collections.abc import Iterator
from itertools import accumulate

from raregraph.graph.errors import QueryError
from raregraph.graph.sparql.text import ABSOLUTE_IRI, code_spans

LONGEST = 200_000
DEEPEST = 100
MOST_OPERATORS = 500
MOST_CLAUSES = 200
MOST_PATTERNS = 500
MOST_EXPRESSIONS = 1_000
MOST_SERVICES = 100

_GAP = r"(?:\s|\#[^\r\n]*(?:[\r\n]|$))*"
_SERVICE = re.compile(
    rf"""
    (?<![:?$]) \b service \b          # not a variable, not the local part of a name
    {_GAP} (?: silent \b {_GAP} )?
    (?: [<?$] | [\w.-]*: )            # what is called: an IRI, a variable or a prefixed name
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OPERATORS = re.compile(r"[!+*/^|]|&&|-(?=\s*[\d?(-])")
_CLAUSE_WORDS = ("minus", "optional", "union", "filter", "bind", "graph", "exists", "lateral")
_CLAUSES = re.compile(rf"\b(?:{'|'.join(_CLAUSE_WORDS)})\b", re.IGNORECASE)
_PATTERN_ENDS = re.compile(r"[.;,](?=[\s?$<\[}#]|$)")
_NOT_PATTERNS = re.compile(
    r"""<[^<>\s]*>|"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*'|\bvalues\b[^{}]{0,500}\{[^{}]*\}|\#[^\r\n]*""",
    re.IGNORECASE | re.DOTALL,
)
_LISTS = re.compile(r"\bin\s*\([^(){}]*\)", re.IGNORECASE)
_STEPS = {"{": 1, "(": 1, "[": 1, "}": -1, ")": -1, "]": -1}


def check(query: str) -> None:
    """Let a query pass, or say why not.

    Raises:
        QueryError: if the query calls SERVICE, or is too long, too deeply nested or too much chained.

    >>> check("SELECT ?name { SERVICE <https://example.org/sparql> { ?s rdfs:label ?name } }")
    Traceback (most recent call last):
    raregraph.graph.errors.QueryError: SERVICE is refused: this graph asks no other endpoint. Leave SERVICE out.
    >>> check('SELECT ?service { ?service rdfs:label "a service: SMA" }')
    """
    if calls_service(query):
        raise QueryError("SERVICE is refused: this graph asks no other endpoint", remedy="Leave SERVICE out.")
    for what, found, most in _measures(query):
        if found > most:
            raise QueryError(
                f"the query has {found:,} {what}; {most:,} are allowed", remedy="Ask a simpler question."
            )


def calls_service(query: str) -> bool:
    """Whether a query calls SERVICE, in any way in which it can be read; False for one that is refused anyway.

    >>> calls_service("ASK { SERVICE SILENT <urn:x> {} }"), calls_service("ASK { ?s ?p 'SERVICE <urn:x> {}' }")
    (True, False)
    """
    # Each is looked at up to the end of the query: many of them in a long query would take very long.
    if len(query) > LONGEST or not 0 < query.lower().count("service") <= MOST_SERVICES:
        return False
    calls = [found.start() for found in _SERVICE.finditer(query)]
    return bool(calls) and any(start <= call < end for start, end in code_spans(query) for call in calls)


def _measures(query: str) -> Iterator[tuple[str, int, int]]:
    """What is bounded, how much the query has of it, and how much it may have.

    A text that is shorter than a bound can't break it: small queries cost nothing here.
    """
    length = len(query)
    yield "characters", length, LONGEST
    yield "words SERVICE", query.lower().count("service") if length > 7 * MOST_SERVICES else 0, MOST_SERVICES
    if query.count("{") + query.count("(") + query.count("[") > DEEPEST:
        yield "levels of brackets", deepest(query), DEEPEST
    if length > MOST_OPERATORS:
        yield "chained operators", len(_OPERATORS.findall(ABSOLUTE_IRI.sub("<>", query))), MOST_OPERATORS
    lowered = query.lower() if length > 4 * MOST_CLAUSES else ""
    if sum(map(lowered.count, _CLAUSE_WORDS)) > MOST_CLAUSES:
        yield "clauses", len(_CLAUSES.findall(query)), MOST_CLAUSES
    if query.count(".") + query.count(";") + query.count(",") > MOST_PATTERNS:
        bare = _LISTS.sub("()", _NOT_PATTERNS.sub(" ", query))
        yield "triple patterns", len(_PATTERN_ENDS.findall(bare)), MOST_PATTERNS
    if query.count("(") > MOST_EXPRESSIONS:
        yield "expressions in brackets", _NOT_PATTERNS.sub(" ", query).count("("), MOST_EXPRESSIONS


def deepest(query: str) -> int:
    """How deep brackets of any kind are nested.

    >>> deepest("SELECT * { { ?s ?p (1 2) } }")
    3
    """
    return max(accumulate((_STEPS.get(character, 0) for character in query), initial=0))
