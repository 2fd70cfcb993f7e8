"""Answers to what is asked of the associations: a page of them with facets, or all of them as a stream."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from raregraph.api.monarch.asking import Wanted, asked_of, checked_facets
from raregraph.api.monarch.rows import Row, compact, directed, meant, rows, shown_category
from raregraph.api.monarch.view import View
from raregraph.graph.associations.expressions import parse
from raregraph.graph.associations.facets import facet
from raregraph.graph.traversal.arrays import Positions


@dataclass(frozen=True, slots=True)
class Paging:
    """Which of the results are wanted; with `limit` None all from the offset on."""

    limit: int | None
    offset: int


@dataclass(frozen=True, slots=True)
class Counted:
    """What is to be counted: the values of fields, and how many fulfil each of some filters in writing."""

    fields: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Some associations: how many there are, and the rows of the page, made as they are read.

    `left_out` are the restricted sources whose rows are left out.
    """

    total: int
    limit: int
    offset: int
    items: Iterator[Row]
    facet_fields: list[Row]
    facet_queries: list[Row]
    left_out: tuple[str, ...] = ()

    def envelope(self) -> Row:
        """All but the items."""
        return {
            "limit": self.limit,
            "offset": self.offset,
            "total": self.total,
            "facet_fields": self.facet_fields,
            "facet_queries": self.facet_queries,
        }


def associations(
    view: View, wanted: Wanted, paging: Paging, counted: Counted, *, is_compact: bool = False
) -> Answer:
    """Associations of any kind.

    Raises:
        QueryError: if something that is asked for can't be.
    """
    found = _answer(view, wanted, paging, counted, lambda items: items)
    if not is_compact:
        return found
    return replace(found, items=map(compact, found.items))


def table(view: View, node: str, wanted: Wanted, paging: Paging, counted: Counted) -> Answer:
    """The associations of one node (a CURIE), each with its direction as seen from there.

    Raises:
        QueryError: if something that is asked for can't be.
    """
    number = view.index.arrays.number(node)
    family = (
        set() if number is None else {view.index.ids[each] for each in view.index.hierarchy.below([number])}
    )
    return _answer(view, wanted, paging, counted, lambda items: directed(items, family.__contains__))


def _answer(
    view: View,
    wanted: Wanted,
    paging: Paging,
    counted: Counted,
    finish: Callable[[Iterator[Row]], Iterator[Row]],
) -> Answer:
    fields = checked_facets(counted.fields)
    asked = asked_of(view, wanted)
    left_out: tuple[str, ...] = ()
    if wanted.is_passed_on:
        asked, left_out = view.without_restricted(asked)
    claims = view.chosen(asked)
    limit = len(claims) if paging.limit is None else paging.limit
    page = claims[paging.offset : paging.offset + limit].tolist()
    return Answer(
        total=len(claims),
        limit=limit,
        offset=paging.offset,
        items=finish(rows(view.index, page, view.homepages, wanted.query)),
        facet_fields=[_facet_field(view, name, claims) for name in fields],
        facet_queries=list(_facet_queries(view, counted.queries, claims)),
        left_out=left_out,
    )


def _facet_field(view: View, name: str, claims: Positions) -> Row:
    show: Callable[[str], str] = shown_category if name == "category" else str
    counted: Counter[str] = Counter()
    for each in facet(view.index, name, claims):
        counted[show(each.value)] += each.count
    ordered = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    return {"label": name, "facet_values": [{"label": label, "count": count} for label, count in ordered]}


def _facet_queries(view: View, queries: Sequence[str], claims: Positions) -> Iterable[Row]:
    for each in queries:
        count = int(parse(each, view.node_of, meant)(view.index, claims).sum())
        yield {"label": each, "count": count}
