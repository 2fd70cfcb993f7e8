"""What several graphs say counts once: the default graph of a query is the merge of the graphs, not their heap.

The store, asked for the union of all graphs, gives a solution for each graph that has the triple. SPARQL 1.1 (18.1.1)
makes the default graph an RDF merge, which has each triple once, so that `COUNT` counts facts. A group in which every
node has a variable has as its solutions a set, whatever its OPTIONALs, FILTERs and BINDs: so to ask for its distinct
solutions is to ask the merge. This is done for the group of each SELECT. Blank nodes, the nodes between the steps of a
path and the sides of a UNION get a variable for it, of which the SELECT shows nothing.

A group stays as it is

- where equal solutions may rightly come more than once and it can't be told which: with lists, negated properties, the
  reverse of a path in brackets, VALUES that repeat a row or leave one open, or a SELECT within that says neither
  DISTINCT nor GROUP BY what it shows; with `SELECT *`, where such a variable would be seen;
- where it makes no difference: `SELECT DISTINCT`, `COUNT(DISTINCT ?x)`, `MIN`;
- where it names nothing at all, as `?s ?p ?o`: to tell all triples of a graph apart takes more memory than a query has.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from raregraph.graph.sparql.patterns import CLOSING, Kind, SubjectGroup, Token, TripleRun
from raregraph.graph.sparql.steps import Namer, can_be_named, hides

Edit = tuple[int, int, str]
"""From where to where a query is replaced, and by what."""
_BEFORE, _AFTER = "{ SELECT DISTINCT * {", "} }"
_COUNTING = frozenset({"COUNT", "SUM", "AVG", "GROUP_CONCAT"})
_GROUPING = frozenset({"MIN", "MAX", "SAMPLE", "GROUP", "HAVING", *_COUNTING})
_AFTER_GROUPS = frozenset({"HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"})
_CONDITIONS = frozenset({"EXISTS", "MINUS"})
_NAME = re.compile(r"(?<![<\w/\"'])[\w.-]*:(?!//)")
_ODD_NUMBER = re.compile(r"(?<![\w.:/-])[+]?0\d|[+]\d|\d[eE]|\d\.\d*0\b")
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
    """A SELECT: the tokens at which its group begins and ends, and those beside it.

    The first `head` of these stand before the group; `is_open` tells that they show everything.
    """

    opening: int
    closing: int
    around: tuple[Token, ...]
    head: int
    is_open: bool

    @property
    def is_set(self) -> bool:
        """Whether it has each of its rows once, whatever its group has."""
        if not self._groups:
            return self.around[0].keyword == "DISTINCT"
        return self._grouped_by() <= self._shown

    def _grouped_by(self) -> set[str]:
        """What the rows are grouped by: variables, or what none of those that are shown can be."""
        after = iter(self.around)
        if not any(token.keyword == "GROUP" for token in after):
            return set()
        next(after, None)
        until = takewhile(lambda token: token.keyword not in _AFTER_GROUPS, after)
        return {token.text[1:] if token.kind is Kind.VARIABLE else "" for token in until}

    @property
    def _shown(self) -> set[str]:
        """The variables that its head shows as they are."""
        depth, names = 0, set()
        for token in self.around[: self.head]:
            depth += token.turn
            if token.kind is Kind.VARIABLE and not depth:
                names.add(token.text[1:])
        return names

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


def edits(query: str, found: Sequence[Token], runs: Sequence[TripleRun]) -> Iterator[Edit]:
    """What is to be changed in a query, given its tokens and runs of patterns, so that each fact counts once."""
    ends = _ends(found)
    selects = list(_selects(found, ends))
    namer = Namer(query)
    for each in selects:
        within = [other for other in selects if each.has(other)]
        if each.is_indifferent or not all(other.is_set for other in within):
            continue
        group = _group(found, ends, runs, each, within)
        if group.is_countable and not (each.is_open and group.hides):
            start, end = found[each.opening].end, found[each.closing].start
            yield from ((start, start, _BEFORE), *group.named(namer), (end, end, _AFTER))


@dataclass(frozen=True, slots=True)
class _Group:
    """The group of a SELECT without what only decides whether a solution stays, and without the SELECTs within.

    `sides` are the places in the text where the sides of its UNIONs begin and end; `values` the rows of each VALUES.
    """

    runs: tuple[TripleRun, ...]
    sides: tuple[tuple[int, int], ...]
    values: tuple[list[str], ...]

    @property
    def is_countable(self) -> bool:
        """Whether it asks the default graph of something, and its solutions over a merge are a set, if all is named."""
        asked = [group for run in self.runs for group in run.groups]
        repeats = any(map(_may_repeat, self.values))
        names = bool(self.values) or any(map(_names_something, asked))
        can_be = all(not hides(group) or can_be_named(group) for group in asked)
        return names and can_be and not repeats and any(not run.place.in_graph for run in self.runs)

    @property
    def hides(self) -> bool:
        """Whether it passes something that no variable names."""
        return bool(self.sides) or any(hides(group) for run in self.runs for group in run.groups)

    def named(self, namer: Namer) -> Iterator[Edit]:
        """What gives all that it passes a variable."""
        for run in self.runs:
            if any(map(hides, run.groups)):
                yield run.start, run.end, namer.run(run)
        for start, end in self.sides:
            yield from ((start, start, " {"), (end, end, f"}}{namer.side()}"))


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
            yield _Select(
                opening, ends[opening], (*head, *rest), len(head), any(_is(each, "*") for each in head[:2])
            )


def _end_of_scope(found: Sequence[Token], ends: dict[int, int], at: int) -> int:
    """Where the modifiers of a SELECT end: at the brace that closes the group around it, or at the end."""
    while at < len(found) and not _is(found[at], "}"):
        at = ends.get(at, at) + 1
    return at


def _group(
    found: Sequence[Token],
    ends: dict[int, int],
    runs: Sequence[TripleRun],
    select: _Select,
    within: Sequence[_Select],
) -> _Group:
    apart = set(_conditions(found, ends, select))
    for each in within:
        apart.update(range(each.opening, each.closing))
    own = [at for at in range(select.opening + 1, select.closing) if at not in apart]
    starts = {found[at].start for at in own}
    beside = {at + step for at in own if found[at].keyword == "UNION" for step in (-1, 1)}
    sides = (at for at in own if at in ends and not beside.isdisjoint((at, ends[at])))
    return _Group(
        tuple(run for run in runs if run.start in starts),
        tuple((found[at].end, found[ends[at]].start) for at in sides),
        tuple(_rows_of_values(found, ends, at) for at in own if found[at].keyword == "VALUES"),
    )


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


def _may_repeat(rows: Sequence[str]) -> bool:
    """Whether rows of VALUES are the same or may be: spelled in two ways, or left open."""
    text = " ".join(rows)
    spellings = ("<" in text and _NAME.search(text), "'" in text and '"' in text, _ODD_NUMBER.search(text))
    return len(set(rows)) < len(rows) or "UNDEF" in text.upper() or any(spellings)


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
