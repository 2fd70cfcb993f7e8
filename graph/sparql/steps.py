"""Nodes that a query passes without a name: between the steps of a path, blank nodes, sides of a UNION.

Each of them can make equal solutions come more than once, rightly: `?d biolink:has_phenotype/rdfs:label ?l` has one
for each sign. With a variable for each of them, what is asked stays the same, and solutions over a merge of graphs
differ from one another.

>>> from raregraph.graph.sparql.patterns import tokens, triple_runs
>>> query = "SELECT ?d { ?d ex:has/ex:part [ a ex:B ] }"
>>> [run] = triple_runs(tokens(query))
>>> Namer(query).run(run)
'?d ex:has ?step2 . ?step2 ex:part ?step1 . ?step1 a ex:B .'
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate, count

from raregraph.graph.sparql.patterns import (
    CLOSING,
    Items,
    Kind,
    Part,
    SubjectGroup,
    Token,
    TripleRun,
    parts,
    property_list,
)

_LOOPS = frozenset({"*", "+", "?"})
_DEEPEST = 20  # brackets within brackets


def hides(group: SubjectGroup) -> bool:
    """Whether a subject with all that is asked of it passes nodes that no variable names."""
    return any(_is_hidden(term) for term in _terms(group)) or any(
        not _is_step(verb.tokens) for verb, _ in group.items
    )


def can_be_named(group: SubjectGroup) -> bool:
    """Whether all these nodes can have a variable: no list or negated property, and no brackets too deep.

    Raises:
        UnreadableError: if brackets can't be followed.
    """
    terms = [group.subject]
    items = list(group.items)
    for _ in range(_DEEPEST):
        terms += [each for _, objects in items for each in objects]
        if not all(_is_nameable(verb) for verb, _ in items) or any(
            term.tokens[0].text == "(" for term in terms
        ):
            return False
        items = [item for term in terms if term.tokens[0].text == "[" for item in property_list(term)]
        terms = []
        if not items:
            return True
    return False


class Namer:
    """Gives variables that a query doesn't have to what it passes without a name."""

    def __init__(self, query: str) -> None:
        self._query = query
        stem = next(name for length in count() if (name := f"step{'_' * length}") not in query)
        self._fresh = (f"?{stem}{number}" for number in count(1))
        self._blank: dict[str, str] = {}

    def run(self, run: TripleRun) -> str:
        """The text of a run of triple patterns, with a variable for each of its nodes."""
        return " ".join(each for group in run.groups for each in self._group(group.subject, group.items))

    def side(self) -> str:
        """What tells one side of a UNION from the others."""
        return f" BIND(1 AS {next(self._fresh)}) "

    def _group(self, subject: Part, items: Items) -> Iterator[str]:
        name, said = self._term(subject)
        yield from said
        yield from self._items(name, items)

    def _items(self, subject: str, items: Items) -> Iterator[str]:
        for verb, objects in items:
            for target in objects:
                name, said = self._term(target)
                yield from self._path(subject, verb.tokens, name)
                yield from said

    def _term(self, term: Part) -> tuple[str, Iterator[str]]:
        """The name of a term, and what is said of it in its brackets."""
        first = term.tokens[0]
        if first.kind is Kind.BNODE:
            name = self._blank.get(first.text) or next(self._fresh)
            return self._blank.setdefault(first.text, name), iter(())
        if first.text == "[":
            name = next(self._fresh)
            return name, self._items(name, property_list(term))
        return self._query[term.start : term.end], iter(())

    def _path(self, subject: str, path: Sequence[Token], target: str) -> Iterator[str]:
        *steps, last = _sequence(path)
        for step in steps:
            between = next(self._fresh)
            yield f"{subject} {self._written(step)} {between} ."
            subject = between
        yield f"{subject} {self._written(last)} {target} ."

    def _written(self, step: Sequence[Token]) -> str:
        return self._query[step[0].start : step[-1].end]


def _terms(group: SubjectGroup) -> tuple[Part, ...]:
    return (group.subject, *(each for _, objects in group.items for each in objects))


def _is_hidden(term: Part) -> bool:
    return term.tokens[0].kind is Kind.BNODE or term.tokens[0].text in CLOSING


def _is_nameable(verb: Part) -> bool:
    return _depth(verb.tokens) <= _DEEPEST and all(map(_is_step, _sequence(verb.tokens)))


def _is_step(path: Sequence[Token]) -> bool:
    """Whether a path is a variable, a property, the reverse of one, alternatives, or any number of steps.

    A path of any number of steps has each of its pairs once, whatever its steps are (SPARQL 1.1, 18.4), and so have
    alternatives in our store, where the standard has a pair for each.
    """
    bare = _bare(path)
    is_loop = bare[-1].text in _LOOPS and len(parts(bare, "/")) == 1
    return is_loop or len(parts(bare, "|")) > 1 or len(bare) - (bare[0].text == "^") == 1


def _sequence(path: Sequence[Token]) -> list[Sequence[Token]]:
    """The steps of a path, those in brackets too; one with alternatives is one."""
    bare = _bare(path)
    inner = [bare] if len(parts(bare, "|")) > 1 else parts(bare, "/")
    return [bare] if len(inner) == 1 else [step for part in inner for step in _sequence(part)]


def _bare(path: Sequence[Token]) -> Sequence[Token]:
    """A path without brackets around the whole of it."""
    for _ in range(_DEEPEST):
        if path[0].text != "(" or _closing(path) != len(path) - 1:
            break
        path = path[1:-1]
    return path


def _closing(path: Sequence[Token]) -> int:
    """Where the bracket closes with which a path begins."""
    depth = 0
    for at, token in enumerate(path):
        depth += token.turn
        if depth == 0:
            return at
    return len(path)


def _depth(path: Sequence[Token]) -> int:
    return max(accumulate(token.turn for token in path))
