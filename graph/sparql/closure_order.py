"""Paths over a hierarchy, asked in the order in which they are quick.

The store plans `?d biolink:has_phenotype/rdfs:subClassOf* HP:0001324` as it stands: it goes through all diseases and
climbs from each of their phenotypes, which takes minutes. The same rows come in milliseconds if the terms under
HP:0001324 are found first. So such a pattern is moved into a query of its own within the query, which begins at the
constant; a bound that is never reached keeps the store from taking it apart again. The same is done where two
things share something above them (`?x rdfs:subClassOf* ?above . ?y rdfs:subClassOf* ?above`): each is asked by itself,
then they are joined.

Nothing but the order changes. A join gives the same rows whatever its order, so the rewriting holds for any graph and
dataset. It is left alone where it could cost more than it brings: in OPTIONAL, MINUS and EXISTS, which are asked for
each row, in GRAPH, and where the subject is known by a value anyway.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from raregraph.graph.sparql.patterns import Kind, Part, Token, TripleRun, parts

_ALL = 2**63 - 1  # more rows than there are
_CLOSURES = ("*", "+")


@dataclass(frozen=True, slots=True)
class _Pattern:
    subject: Part
    verb: Part
    object: Part

    def written(self, query: str) -> str:
        parts = (self.subject, self.verb, self.object)
        return " ".join(query[part.start : part.end] for part in parts)

    @property
    def ends(self) -> tuple[Part, Part]:
        return self.subject, self.object

    @property
    def names(self) -> tuple[str, ...]:
        """Its variables and blank nodes, in order."""
        return tuple(dict.fromkeys(name for part in (*self.ends, self.verb) for name in part.names()))

    @property
    def is_plain(self) -> bool:
        """Whether it can stand by itself: no blank node ties it to other patterns."""
        return not any(
            token.kind is Kind.BNODE or token.text in "[(" for part in self.ends for token in part.tokens
        )


def reordered(query: str, run: TripleRun, known: frozenset[str]) -> str | None:
    """The text for a run of patterns in the quick order; None if it is to stay.

    `known` are the variables that VALUES or BIND give values to.
    """
    if run.place.in_graph or run.place.conditional:
        return None
    patterns = [
        _Pattern(group.subject, verb, target)
        for group in run.groups
        for verb, objects in group.items
        for target in objects
    ]
    if not all(pattern.is_plain for pattern in patterns) or any(not group.items for group in run.groups):
        return None
    moved = _to_constants(patterns, known) or _to_shared(patterns)
    if not moved:
        return None
    taken = {id(pattern) for each in moved for pattern in each}
    rest = [pattern for pattern in patterns if id(pattern) not in taken]
    return " ".join(
        [
            *(_by_itself(query, each) for each in moved),
            *(f"{pattern.written(query)} ." for pattern in rest),
        ]
    )


def _to_constants(patterns: Sequence[_Pattern], known: frozenset[str]) -> list[list[_Pattern]]:
    """Paths that climb to a constant from a variable that nothing else pins down."""
    pinned = known | {
        pattern.subject.variable
        for pattern in patterns
        if pattern.object.is_literal and pattern.subject.variable
    }
    return [
        [pattern]
        for pattern in patterns
        if pattern.subject.variable
        and pattern.subject.variable not in pinned
        and pattern.object.is_iri
        and _climbs(pattern.verb.tokens)
    ]


def _climbs(path: Sequence[Token]) -> bool:
    """Whether a path ends with a step of any length and has no alternatives outside of brackets."""
    return path[-1].text in _CLOSURES and len(parts(path, "|")) == 1


def _to_shared(patterns: Sequence[_Pattern]) -> list[list[_Pattern]]:
    """Two or more sets of patterns, each with a value of its own, that only share what their paths climb to."""
    ends: defaultdict[str, list[_Pattern]] = defaultdict(list)
    for pattern in patterns:
        if pattern.object.variable and _climbs(pattern.verb.tokens):
            ends[pattern.object.variable].append(pattern)
    for shared, climbing in ends.items():
        sets = [each for each in _connected(patterns, shared) if any(one in climbing for one in each)]
        if (
            len(sets) > 1
            and all(map(_is_pinned, sets))
            and all(any(one.subject.variable for one in each) for each in sets)
        ):
            return sets
    return []


def _connected(patterns: Sequence[_Pattern], without: str) -> list[list[_Pattern]]:
    """The patterns in sets that share no variable but one."""
    sets: list[tuple[set[str], list[_Pattern]]] = []
    for pattern in patterns:
        names = set(pattern.names) - {without}
        met = [each for each in sets if each[0] & names]
        sets = [each for each in sets if not each[0] & names]
        held = [old for _, kept in met for old in kept]
        sets.append((names.union(*(each for each, _ in met)), [*held, pattern]))
    return [kept for _, kept in sets]


def _is_pinned(patterns: Iterable[_Pattern]) -> bool:
    return any(pattern.object.is_literal or pattern.subject.is_iri for pattern in patterns)


def _by_itself(query: str, patterns: Sequence[_Pattern]) -> str:
    names = dict.fromkeys(name for pattern in patterns for name in pattern.names)
    shown = " ".join(f"?{name}" for name in names)
    return f"{{ SELECT {shown} {{ {_body(query, patterns)} }} LIMIT {_ALL} }}"


def _body(query: str, patterns: Sequence[_Pattern]) -> str:
    if len(patterns) > 1 or not patterns[0].object.is_iri:
        return " . ".join(pattern.written(query) for pattern in patterns)
    only = patterns[0]
    end = next(name for name in _fresh_names() if name not in query)
    written = " ".join(query[part.start : part.end] for part in (only.subject, only.verb))
    constant = query[only.object.start : only.object.end]
    return f"VALUES ?{end} {{ {constant} }} {written} ?{end}"


def _fresh_names() -> Iterable[str]:
    yield from (f"end{'_' * count}" for count in range(1, 1000))
