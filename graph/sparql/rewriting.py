"""What a query is rewritten to before the store sees it: searches for names, paths in their quick order, and sets.

What several graphs say of the default graph counts once (`once_each`).

`?disease raregraph:search "spinal muscular"` becomes the diseases that the search index finds, as VALUES. The subject
is a variable, or a list of up to three for the node, its score and the name that was found; the object is a text, or a
list of a text, kinds and a limit:

    (?node ?score ?name) raregraph:search ("spinal muscular" "disease" 20)
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path

from raregraph.graph.errors import QueryError
from raregraph.graph.rdf.nquads import XSD, literal
from raregraph.graph.search.finding import SEARCH_FOLDER, SearchIndex
from raregraph.graph.search.hits import KINDS, MOST_HITS, Hit
from raregraph.graph.sparql import once_each
from raregraph.graph.sparql.closure_order import reordered
from raregraph.graph.sparql.patterns import (
    Kind,
    Part,
    SubjectGroup,
    Token,
    TripleRun,
    UnreadableError,
    tokens,
    triple_runs,
    unquoted,
)
from raregraph.ontology.identifiers import expand, prefixes

SEARCH = expand("raregraph:search")
SHAPE = '?node raregraph:search "text", or (?node ?score ?name) raregraph:search ("text" "disease" 20)'
_HITS = 100

Search = Callable[[], SearchIndex]


# A step of any length; `SELECT *` and `COUNT(*)`, which most queries have instead, are passed over quickly.
_CLIMBING = re.compile(r"[\w>)][*+]")


def no_index() -> SearchIndex:
    """For what has no index of ours.

    Raises:
        QueryError: always.
    """
    raise QueryError("raregraph:search needs the index of a release", remedy="Ask the service of a release.")


def index_beside(store: Path) -> Search:
    """The search index beside a store, opened when it is first needed."""
    return cache(partial(SearchIndex.open, store.parent / SEARCH_FOLDER))


def rewrite(query: str, search: Search, *, reorder: bool = True) -> str:
    """The query that the store is to answer, with searches done, paths in a quick order, and each fact counted once.

    `search` gives the index; it is only called for a query that searches. Without `reorder` all but searches stays as
    it is: what helps our store may not help another.

    Raises:
        QueryError: if a search stands where it can't be done, or is not of the shape that it takes.
        ReleaseError: if the release has no index.
    """
    wants_search, wants_order = "search" in query, reorder and _CLIMBING.search(query) is not None
    wants_sets = reorder and once_each.may_repeat(query)
    if not (wants_search or wants_order or wants_sets):
        return query
    found = tokens(query)
    verbs = _spellings(found) if wants_search else frozenset()
    asked = sum(token.text in verbs for token in found)
    if not (asked or wants_order or wants_sets):
        return query
    try:
        runs = triple_runs(found)
        counted = _edited(query, once_each.edits(query, found, runs)) if wants_sets else query
    except UnreadableError as error:
        if asked:
            raise QueryError(
                f"the query can't be read: {error}", remedy="Correct it and ask again."
            ) from None
        return query
    if sum(verb.text in verbs for run in runs for group in run.groups for verb, _ in group.items) != asked:
        raise QueryError(
            "raregraph:search stands where nothing can be searched",
            remedy=f"Use it as the verb of a pattern by itself: {SHAPE}.",
        )
    if not (asked or wants_order):
        return counted
    if counted != query:
        found = tokens(counted)
        runs = triple_runs(found)
    known = _given_values(found)
    edits: list[once_each.Edit] = []
    for run in runs:
        new = _searched(counted, run, verbs, search) if asked else None
        if new is None and wants_order:
            new = reordered(counted, run, known)
        if new is not None:
            edits.append((run.start, run.end, new))
    return _edited(counted, edits)


def _edited(query: str, edits: Iterable[once_each.Edit]) -> str:
    """The query with some places replaced; one that lies within another is replaced with it."""
    text, at = "", 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        if start >= at:
            text, at = f"{text}{query[at:start]}{new}", end
    return f"{text}{query[at:]}"


def _spellings(found: Sequence[Token]) -> frozenset[str]:
    """How the search predicate is written in this query: whole, or under any prefix of its namespace."""
    declared = dict(prefixes())
    for word, name, iri in zip(found, found[1:], found[2:], strict=False):
        if word.keyword == "PREFIX" and name.kind is Kind.NAME and iri.kind is Kind.IRI:
            declared[name.text[:-1]] = iri.text[1:-1]
    names = (
        f"{name}:{SEARCH.removeprefix(iri)}"
        for name, iri in declared.items()
        if iri and SEARCH.startswith(iri)
    )
    return frozenset((f"<{SEARCH}>", *names))


def _given_values(found: Sequence[Token]) -> frozenset[str]:
    """The variables in VALUES and BIND: each VALUES up to its brace, each AS."""
    given: set[str] = set()
    inside = False
    for before, token in zip((None, *found), found, strict=False):
        inside = (inside or token.keyword == "VALUES") and token.text != "{"
        if token.kind is Kind.VARIABLE and (inside or (before and before.keyword == "AS")):
            given.add(token.text[1:])
    return frozenset(given)


def _searched(query: str, run: TripleRun, verbs: frozenset[str], search: Search) -> str | None:
    """The run with its searches as VALUES in front; None if it has none."""
    if not any(verb.text in verbs for group in run.groups for verb, _ in group.items):
        return None
    values: list[str] = []
    kept: list[str] = []
    for group in run.groups:
        items = [item for item in group.items if item[0].text not in verbs]
        for verb, objects in group.items:
            if verb.text in verbs:
                values += [_values(group.subject, each, search) for each in objects]
        if items or not group.items:
            kept.append(_written(query, group, items))
    return " ".join([*values, *kept])


def _written(query: str, group: SubjectGroup, items: Sequence[tuple[Part, tuple[Part, ...]]]) -> str:
    asked = " ; ".join(query[verb.start : objects[-1].end] for verb, objects in items)
    return f"{query[group.subject.start : group.subject.end]} {asked} ."


def _values(subject: Part, target: Part, search: Search) -> str:
    names = _variables(subject)
    text, kinds, limit = _request(target)
    hits = search().search(text, kinds=kinds, limit=limit)
    rows = " ".join(f"({' '.join(_cells(hit)[: len(names)])})" for hit in hits)
    return f"VALUES ({' '.join(names)}) {{ {rows} }}"


def _cells(hit: Hit) -> tuple[str, str, str]:
    return f"<{hit.iri}>", f'"{hit.score}"^^<{XSD}decimal>', literal(hit.name)


def _variables(subject: Part) -> list[str]:
    inner = list(_listed(subject))
    if not 1 <= len(inner) <= 3 or any(token.kind is not Kind.VARIABLE for token in inner):
        raise _misshapen("its subject is no variable, nor a list of one to three")
    return [token.text for token in inner]


def _request(target: Part) -> tuple[str, tuple[str, ...], int]:
    first, *more = _listed(target)
    if first.kind is not Kind.STRING:
        raise _misshapen("what is searched for is no text in quotes")
    kinds = tuple(unquoted(token.text) for token in more if token.kind is Kind.STRING)
    limits = [int(token.text) for token in more if token.kind is Kind.NUMBER and token.text.isdecimal()]
    if len(kinds) + len(limits) != len(more) or len(limits) > 1:
        raise _misshapen("after the text there may be kinds in quotes and one whole number")
    for kind in kinds:
        if kind not in KINDS:
            raise QueryError(f"there is no kind {kind!r}", remedy=f"Take one of: {', '.join(KINDS)}.")
    limit = limits[0] if limits else _HITS
    if not 1 <= limit <= MOST_HITS:
        raise QueryError(f"a search gives 1 to {MOST_HITS:,} hits, not {limit:,}", remedy="Ask for fewer.")
    return unquoted(first.text), kinds, limit


def _listed(part: Part) -> Iterator[Token]:
    """The terms of a list, or the one term that it is; a type or language of a text doesn't count."""
    inner = part.tokens[1:-1] if part.tokens[0].text == "(" else part.tokens
    skipped = False
    for token in inner:
        if token.text == "^^":
            skipped = True
        elif token.kind is not Kind.LANGUAGE and not skipped:
            yield token
        else:
            skipped = False


def _misshapen(what: str) -> QueryError:
    return QueryError(f"raregraph:search can't be read: {what}", remedy=f"Write {SHAPE}.")
