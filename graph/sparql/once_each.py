"""What several graphs say counts once: the default graph of a query is the merge of the graphs, not their heap.

The store, asked for the union of all graphs, gives a solution for each graph that has the triple. SPARQL 1.1 (18.1.1)
makes the default graph an RDF merge, which has each triple once, so that `COUNT` counts facts. A group in which no
step is hidden has as its solutions a set, whatever its OPTIONALs, FILTERs and BINDs: so to ask for its distinct
solutions is to ask the merge. This is done for the group of each SELECT.

A group stays as it is

- where equal solutions may rightly come more than once: with UNION, a path of several steps or of alternatives, blank
  nodes, or a SELECT within that doesn't say DISTINCT;
- where it makes no difference: `SELECT DISTINCT`, `COUNT(DISTINCT ?x)`, `MIN`;
- where it names nothing at all, as `?s ?p ?o`: to tell all triples of a graph apart takes more memory than a query has.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from raregraph.graph.sparql.patterns import CLOSING, Kind, SubjectGroup, Token, TripleRun

BEFORE, AFTER = "{ SELECT DISTINCT * {", "} }"
_COUNTING = frozenset({"COUNT", "SUM", "AVG", "GROUP_CONCAT"})
_GROUPING = frozenset({"MIN", "MAX", "SAMPLE", "GROUP", "HAVING", *_COUNTING})
_CONDITIONS = frozenset({"EXISTS", "MINUS"})
_HIDING = frozenset({"/", "|", "!"})
_HEAD = r"[^{]*\bSELECT\b(?!.*\bSELECT\b)"
_IN_ONE_GRAPH = re.compile(
    rf"{_HEAD}[^{{]*\{{\s*GRAPH\s+\S+\s*\{{[^{{}}]*\}}\s*\}}[^{{}}]*", re.IGNORECASE | re.DOTALL
)


def may_repeat(query: str) -> bool:
    """Whether it is worth to look for groups whose solutions may come more than once; quick, and never wrongly no.

    >>> may_repeat("SELECT ?s { ?s ?p ?o }"), may_repeat("ASK { ?s ?p ?o }")
    (True, False)
    >>> may_repeat("SELECT ?s { GRAPH ?g { ?s ?p ?o } } LIMIT 1")
    False
    """
    return "select" in query.lower() and _IN_ONE_GRAPH.fullmatch(query) is None


@dataclass(frozen=True, slots=True)
class _Select:
    """A SELECT: the tokens at which its group begins and ends, and the words beside it."""

    opening: int
    closing: int
    around: tuple[Token, ...]

    @property
    def is_set(self) -> bool:
        """Whether it has each of its rows once, whatever its group has."""
        return self.around[0].keyword == "DISTINCT" and not self._groups

    @property
    def is_indifferent(self) -> bool:
        """Whether its rows are the same, however often a solution of its group comes."""
        if not self._groups:
            return self.around[0].keyword in {"DISTINCT", "REDUCED"}
        counted = (at for at, token in enumerate(self.around) if token.keyword in _COUNTING)
        return all(self.around[at + 2].keyword == "DISTINCT" for at in counted if at + 2 < len(self.around))

    @property
    def _groups(self) -> bool:
        return any(token.keyword in _GROUPING for token in self.around)

    def has(self, other: "_Select") -> bool:
        """Whether another SELECT is within this one's group."""
        return self.opening < other.opening and other.closing < self.closing


def groups(found: Sequence[Token], runs: Sequence[TripleRun]) -> Iterator[tuple[int, int]]:
    """Where groups begin and end, as places in the text, that `BEFORE` and `AFTER` are to be put around."""
    ends = _ends(found)
    selects = list(_selects(found, ends))
    for each in selects:
        within = [other for other in selects if each.has(other)]
        is_set = all(other.is_set for other in within)
        if is_set and not each.is_indifferent and _is_a_set(found, ends, runs, each, within):
            yield found[each.opening].end, found[each.closing].start


def _selects(found: Sequence[Token], ends: dict[int, int]) -> Iterator[_Select]:
    for at, token in enumerate(found):
        if token.keyword != "SELECT":
            continue
        opening = at + 1
        while opening < len(found) and not _is(found[opening], "{"):
            opening = ends.get(opening, opening) + 1 if _is(found[opening], "(") else opening + 1
        if opening not in ends:
            return
        head = found[at + 1 : opening]
        rest = found[ends[opening] + 1 : _end_of_scope(found, ends, ends[opening] + 1)]
        if head:
            yield _Select(opening, ends[opening], (*head, *rest))


def _end_of_scope(found: Sequence[Token], ends: dict[int, int], at: int) -> int:
    """Where the modifiers of a SELECT end: at the brace that closes the group around it, or at the end."""
    while at < len(found) and not _is(found[at], "}"):
        at = ends.get(at, at) + 1
    return at


def _is_a_set(
    found: Sequence[Token],
    ends: dict[int, int],
    runs: Sequence[TripleRun],
    select: _Select,
    within: Sequence[_Select],
) -> bool:
    """Whether the group asks the default graph, and its solutions over a merge are a set, as those `within` are."""
    apart = set(_conditions(found, ends, select))
    for each in within:
        apart.update(range(each.opening, each.closing))
    own = [at for at in range(select.opening + 1, select.closing) if at not in apart]
    starts = {found[at].start for at in own}
    asked = [run for run in runs if run.start in starts]
    given = [_rows_of_values(found, ends, at) for at in own if found[at].keyword == "VALUES"]
    repeats = (
        any(found[at].keyword == "UNION" for at in own)
        or any(_hides(group) for run in asked for group in run.groups)
        or any(len(set(rows)) < len(rows) or any("UNDEF" in row.upper() for row in rows) for rows in given)
    )
    names = bool(given) or any(_names_something(group) for run in asked for group in run.groups)
    return names and not repeats and any(not run.place.in_graph for run in asked)


def _conditions(found: Sequence[Token], ends: dict[int, int], select: _Select) -> Iterator[int]:
    """The tokens of groups that only say whether a solution stays: of EXISTS and MINUS."""
    for at in range(select.opening + 1, select.closing):
        if found[at].keyword in _CONDITIONS and at + 1 in ends:
            yield from range(at + 1, ends[at + 1])


def _rows_of_values(found: Sequence[Token], ends: dict[int, int], at: int) -> list[str]:
    """The rows of the VALUES at a token, as they are written."""
    while not _is(found[at], "{"):
        at += 1
    inner = found[at + 1 : ends[at]]
    text = "".join(each.text if _is(each, "(") or _is(each, ")") else f" {each.text}" for each in inner)
    return text.split(")")[:-1] if inner and _is(inner[0], "(") else text.split(" ")[1:]


def _hides(group: SubjectGroup) -> bool:
    """Whether terms or paths stand for nodes that no variable names."""
    terms = [group.subject, *(each for _, objects in group.items for each in objects)]
    marks = {token.text for verb, _ in group.items for token in verb.tokens if token.kind is Kind.MARK}
    return bool(marks & _HIDING) or any(
        part.tokens[0].kind is Kind.BNODE or _is(part.tokens[0], "[") or _is(part.tokens[0], "(")
        for part in terms
    )


def _names_something(group: SubjectGroup) -> bool:
    """Whether a term or verb is no variable."""
    parts = (group.subject, *(part for verb, objects in group.items for part in (verb, *objects)))
    return any(not part.variable for part in parts)


def _ends(found: Sequence[Token]) -> dict[int, int]:
    """The bracket that closes each opening one, by their numbers."""
    waiting: list[int] = []
    ends: dict[int, int] = {}
    for at, token in enumerate(found):
        if token.kind is not Kind.MARK:
            continue
        if token.text in CLOSING:
            waiting.append(at)
        elif waiting and token.text == CLOSING[found[waiting[-1]].text]:
            ends[waiting.pop()] = at
    return ends


def _is(token: Token, mark: str) -> bool:
    return token.kind is Kind.MARK and token.text == mark
