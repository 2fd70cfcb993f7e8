"""Choosing associations: a filter over the arrays, from its most selective part to its least."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from raregraph.graph.associations.columns import SIDES, column
from raregraph.graph.associations.hierarchy import distinct
from raregraph.graph.associations.index import AssociationIndex
from raregraph.graph.traversal.arrays import Ints, Positions

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which associations are wanted; what is left empty allows everything, several values allow each of them.

    `subjects`, `objects` and `entities` (either end) are CURIEs of nodes; unless `direct`, what is said of the classes
    below them is taken, too. Categories, predicates, precise relations, knowledge sources (infores) and taxa are
    CURIEs, namespaces prefixes, `provided_by` names of loaded sources, `not_provided_by` those that are left out.
    `negated` chooses those that are denied (True) or not (False), `inferred` those that only follow or those that
    sources say; None takes both.
    """

    subjects: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    direct: bool = False
    categories: tuple[str, ...] = ()
    predicates: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    knowledge_sources: tuple[str, ...] = ()
    provided_by: tuple[str, ...] = ()
    not_provided_by: tuple[str, ...] = ()
    subject_categories: tuple[str, ...] = ()
    object_categories: tuple[str, ...] = ()
    subject_namespaces: tuple[str, ...] = ()
    object_namespaces: tuple[str, ...] = ()
    subject_taxa: tuple[str, ...] = ()
    object_taxa: tuple[str, ...] = ()
    negated: bool | None = None
    inferred: bool | None = False

    def claims(self, index: AssociationIndex) -> Positions:
        """The numbers of the claims that are wanted, in order. Nodes that no claim links have none."""
        found = self._at_nodes(index)
        found = self._said_so(index, found)
        for name, wanted in (
            ("subject_category", self.subject_categories),
            ("object_category", self.object_categories),
            ("subject_namespace", self.subject_namespaces),
            ("object_namespace", self.object_namespaces),
            ("subject_taxon", self.subject_taxa),
            ("object_taxon", self.object_taxa),
        ):
            if wanted:
                found = found[having(index, name, wanted, found)]
        return found

    def _at_nodes(self, index: AssociationIndex) -> Positions:
        """The claims that the ends leave."""
        parts: list[tuple[Positions, tuple[str, ...]]] = []
        if self.subjects:
            parts.append((self._nodes(index, self.subjects), SIDES[:1]))
        if self.objects:
            parts.append((self._nodes(index, self.objects), SIDES[1:]))
        if self.entities:
            parts.append((self._nodes(index, self.entities), SIDES))
        if not parts:
            return np.arange(index.arrays.claims, dtype=np.int64)
        parts.sort(key=lambda part: len(part[0]))
        nodes, sides = parts[0]
        found = distinct(
            np.concatenate([index.claims_of(nodes, side) for side in sides]), index.arrays.claims
        )
        for nodes, sides in parts[1:]:
            touched = np.zeros(len(found), bool)
            for side in sides:
                touched |= among(index.ends(found, side), nodes, index.arrays.nodes)
            found = found[touched]
        return found

    def _nodes(self, index: AssociationIndex, identifiers: Sequence[str]) -> Positions:
        numbers = [number for each in identifiers if (number := index.arrays.number(each)) is not None]
        return np.unique(np.array(numbers, np.int64)) if self.direct else index.hierarchy.below(numbers)

    def _said_so(self, index: AssociationIndex, claims: Positions) -> Positions:
        """Those of some claims whose attributions are wanted."""
        table, meanings = index.arrays.table, index.meanings
        tests: list[Callable[[int], bool]] = []
        if self.categories:
            tests.append(lambda place: meanings[place].category in self.categories)
        if self.predicates:
            tests.append(lambda place: meanings[place].predicate in self.predicates)
        if self.relations:
            tests.append(lambda place: meanings[place].relation in self.relations)
        if self.knowledge_sources:
            tests.append(lambda place: table[place].credited in self.knowledge_sources)
        if self.provided_by:
            tests.append(lambda place: table[place].source in self.provided_by)
        if self.not_provided_by:
            tests.append(lambda place: table[place].source not in self.not_provided_by)
        if self.negated is not None:
            tests.append(lambda place: table[place].negated == self.negated)
        if self.inferred is not None:
            tests.append(lambda place: table[place].inferred == self.inferred)
        if not tests:
            return claims
        said = index.arrays.attributions[claims]
        wanted = np.zeros(len(table), bool)
        wanted[[place for place in occurring(said, len(table)) if all(test(place) for test in tests)]] = True
        chosen: Positions = claims[wanted[said]]
        return chosen


def occurring(codes: NDArray[np.integer[Any]], bound: int) -> list[int]:
    """Those codes below a bound that occur, in order."""
    found: list[int] = (np.unique(codes) if len(codes) < bound else np.bincount(codes).nonzero()[0]).tolist()
    return found


def having(index: AssociationIndex, name: str, wanted: Sequence[str], claims: Positions) -> Mask:
    """Which of some claims have one of the wanted values in a column.

    Raises:
        QueryError: if there is no such column.
    """
    found = column(index, name)
    return among(found.codes(claims), found.coded(wanted), len(found.values))


def among(codes: Ints, wanted: Ints | Positions, bound: int) -> Mask:
    """Which of some codes, -1 for none, are among the wanted; all are below a bound."""
    table = np.zeros(bound + 1, bool)
    table[wanted] = True
    table[-1] = False
    found: Mask = table[codes]
    return found
