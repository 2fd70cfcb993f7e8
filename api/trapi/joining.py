"""Answers put together: the pairs of nodes that each edge of a plan may link become rows with a node for each node."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from raregraph.api.patience import Patience
from raregraph.api.trapi.limits import MOST_ROWS
from raregraph.api.trapi.planning import Plan
from raregraph.api.trapi.statements import Mask
from raregraph.graph.associations.hierarchy import spans
from raregraph.graph.errors import QueryError
from raregraph.graph.traversal.arrays import Positions

Table = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pinned:
    """What a node with identifiers may be: nodes by their numbers in order, each with the place of what was asked.

    `asked` are the nodes that the identifiers themselves name, in the order of the identifiers; -1 where none does.
    """

    numbers: Positions
    places: Positions
    asked: Positions


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of nodes that an edge may link, and their claims.

    `codes` are first node times `nodes` plus second node, in order; the claims of pair i are
    `claims[starts[i]:starts[i + 1]]`, and `voices[i]` is the number of independent voices among them.
    """

    nodes: int
    codes: Table
    starts: Table
    claims: Table
    is_inferred: Mask
    voices: Table

    def find(self, first: Table, second: Table) -> Table:
        """The places of some pairs; -1 for those that there are not."""
        wanted = first * self.nodes + second
        places = np.searchsorted(self.codes, wanted)
        places[places == len(self.codes)] = 0
        found = self.codes[places] == wanted if len(self.codes) else np.zeros(len(wanted), bool)
        return np.where(found, places, -1)

    def of(self, place: int) -> list[int]:
        """The claims of the pair at a place."""
        low, high = self.starts[place : place + 2].tolist()
        found: list[int] = self.claims[low:high].tolist()
        return found


def joined(plan: Plan, pairs: Mapping[int, Pairs], patience: Patience) -> Table:
    """The nodes of all answers: a row each, a column for each node of the plan.

    `pairs` are those of each edge, by its place; each but the first has an end in common with one before.

    Raises:
        QueryError: if there are more than `MOST_ROWS` rows at any step.
        DeadlineError, UnansweredError: if the patience is over.
    """
    rows = np.empty((1, 0), np.int64)
    columns: list[int] = []
    for place, found in pairs.items():
        patience.check()
        edge = plan.edges[place]
        first, second = np.divmod(found.codes, found.nodes)
        if edge.subject in columns and edge.object in columns:
            at = found.find(rows[:, columns.index(edge.subject)], rows[:, columns.index(edge.object)])
            rows = rows[at >= 0]
        elif edge.subject in columns or not columns:
            rows = _extended(rows, columns, (edge.subject, edge.object), (first, second))
        else:
            order = np.lexsort((first, second))
            rows = _extended(rows, columns, (edge.object, edge.subject), (second[order], first[order]))
        columns += [each for each in (edge.subject, edge.object) if each not in columns]
    return rows[:, [columns.index(place) for place in range(len(plan.nodes))]]


def _extended(rows: Table, columns: list[int], ends: tuple[int, int], sides: tuple[Table, Table]) -> Table:
    """Rows with one column more, or their first two: for each row all partners of its node.

    `sides` are the pairs, in order of the first, which is the end that the rows have.
    """
    near, far = sides
    if not columns:
        columns += list(ends)
        return bounded(np.column_stack((near, far)), "answers")
    own = rows[:, columns.index(ends[0])]
    low, high = np.searchsorted(near, own), np.searchsorted(near, own, side="right")
    counts = high - low
    bounded(rows, "answers", int(counts.sum()))
    columns.append(ends[1])
    return np.column_stack((np.repeat(rows, counts, axis=0), far[spans(low, high)]))


def bounded(rows: Table, what: str, many: int | None = None) -> Table:
    """Some rows, if they are not too many, or will not be.

    Raises:
        QueryError: if they are.
    """
    if (len(rows) if many is None else many) > MOST_ROWS:
        raise QueryError(
            f"QueryTooLarge: the query has more than {MOST_ROWS:,} {what} to put together",
            remedy="Name identifiers, narrower categories or predicates, or constrain the sources.",
        )
    return rows


def with_asked(rows: Table, pinned: Sequence[Pinned | None]) -> tuple[Table, Table]:
    """The rows, one for each combination of identifiers that they answer; and these, by their places."""
    asked = np.full(rows.shape, -1, np.int64)
    for column, each in enumerate(pinned):
        if each is not None:
            low = np.searchsorted(each.numbers, rows[:, column])
            high = np.searchsorted(each.numbers, rows[:, column], side="right")
            bounded(rows, "answers", int((high - low).sum()))
            rows = np.repeat(rows, high - low, axis=0)
            asked = np.repeat(asked, high - low, axis=0)
            asked[:, column] = each.places[spans(low, high)]
    return rows, asked
