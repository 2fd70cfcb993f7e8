"""The columns by which associations are chosen, counted and sorted: fields under the names that Biolink and KGX use.

A column gives each claim the code of its value, so that counting and choosing are counting and comparing of numbers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from raregraph.graph.associations.index import AssociationIndex
from raregraph.graph.associations.meaning import TAXON_LABELS
from raregraph.graph.errors import QueryError
from raregraph.graph.traversal.arrays import Ints, Positions

SIDES = ("subject", "object")
_OF_ATTRIBUTIONS: dict[str, Callable[[AssociationIndex, int], str]] = {
    "category": lambda index, place: index.meanings[place].category,
    "predicate": lambda index, place: index.meanings[place].predicate,
    "relation": lambda index, place: index.meanings[place].relation,
    "knowledge_level": lambda index, place: index.meanings[place].knowledge_level,
    "agent_type": lambda index, place: index.meanings[place].agent_type,
    "primary_knowledge_source": lambda index, place: index.arrays.table[place].credited,
    "provided_by": lambda index, place: index.arrays.table[place].source,
    "file_source": lambda index, place: index.arrays.table[place].source,
    "negated": lambda index, place: str(index.arrays.table[place].negated).lower(),
}
_OF_NODES = ("", "_label", "_category", "_namespace", "_taxon", "_taxon_label")
COLUMNS = (*_OF_ATTRIBUTIONS, *(f"{side}{part}" for side in SIDES for part in _OF_NODES))
"""The names of all columns."""
CLOSURES = tuple(f"{side}_closure" for side in SIDES)
"""What can be asked for beside the columns: the classes above a subject or object, itself among them."""


@dataclass(frozen=True)
class Column:
    """A field of associations.

    `codes` gives each claim the place of its value in `values`, -1 where it has none; values may stand there more than
    once (the labels of nodes). `ranks` says in which order the values come.
    """

    name: str
    codes: Callable[[Positions], Ints]
    values: Sequence[str]
    ranks: Ints

    def coded(self, wanted: Sequence[str]) -> Ints:
        """The codes of some values; a value that no claim can have has none."""
        names = set(wanted)
        return np.array([code for code, value in enumerate(self.values) if value in names], np.int32)


def column(index: AssociationIndex, name: str) -> Column:
    """The column of that name.

    Raises:
        QueryError: if there is none; the remedy lists all.
    """
    found = index.kept.once(_Columns, index).get(name)
    if found is None:
        raise QueryError(
            f"associations can't be chosen, counted or sorted by {name!r}",
            place=name,
            remedy=f"Take one of: {', '.join(COLUMNS)}.",
        )
    return found


class _Columns:
    """All columns of an index, each made when it is first asked for."""

    def __init__(self, index: AssociationIndex) -> None:
        self._index = index
        self._made: dict[str, Column] = {}

    def get(self, name: str) -> Column | None:
        if name not in self._made:
            if name in _OF_ATTRIBUTIONS:
                self._made[name] = self._of_attributions(name)
            elif name in COLUMNS:
                side = next(each for each in SIDES if name.startswith(each))
                self._made[name] = self._of_nodes(name, side, name.removeprefix(side))
        return self._made.get(name)

    def _of_attributions(self, name: str) -> Column:
        index = self._index
        said = [_OF_ATTRIBUTIONS[name](index, place) for place in range(len(index.arrays.table))]
        values = sorted({each for each in said if each})
        codes = np.array([values.index(each) if each else -1 for each in said], np.int32)
        attributions = index.arrays.attributions
        return Column(name, lambda claims: codes[attributions[claims]], values, _in_order(values))

    def _of_nodes(self, name: str, side: str, part: str) -> Column:
        index = self._index
        if part == "":
            return Column(name, lambda claims: index.ends(claims, side), index.ids, _in_order(index.ids))
        if part == "_label":
            return Column(name, lambda claims: index.ends(claims, side), index.labels, index.label_ranks)
        values, codes = _coded(index, part)
        if part == "_taxon_label":
            values = tuple(TAXON_LABELS[each] for each in values)
        ranks = np.argsort(np.argsort(np.array(values, object))).astype(np.int32)
        return Column(name, lambda claims: codes[index.ends(claims, side)].astype(np.int32), values, ranks)


def _coded(index: AssociationIndex, part: str) -> tuple[tuple[str, ...], NDArray[np.integer[Any]]]:
    if part == "_category":
        return index.categories
    return index.namespaces if part == "_namespace" else index.taxa


def _in_order(values: Sequence[str]) -> Ints:
    """The ranks of values that stand in their order already."""
    return np.arange(len(values), dtype=np.int32)
