"""A release's associations, with all that is worked out once for many choices among them."""

import threading
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from raregraph.graph.associations.hierarchy import Hierarchy, spans
from raregraph.graph.associations.meaning import Meaning, category_of_kind, meaning_of, taxon_of
from raregraph.graph.associations.measures import Measures, measures_of, measures_of_all
from raregraph.graph.once import Keepsakes, once
from raregraph.graph.traversal.arrays import Arrays, Ints, Positions
from raregraph.graph.traversal.gather import Node

_FEW = 20_000


class AssociationIndex:
    """The claims of a release, ready to be chosen among.

    What is derived is derived when it is first asked for; `warm` asks for all of it, which takes some seconds for a
    million claims. It may be used from many threads. `kept` has what others worked out of it once.
    """

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays
        self.node = lru_cache(1 << 16)(self._node)
        self._lock = threading.Lock()
        self.kept = Keepsakes()
        self._measures: Measures | None = None

    @once
    def meanings(self) -> tuple[Meaning, ...]:
        """What the attributions say, in the order of their table."""
        return tuple(map(meaning_of, self.arrays.table))

    @once
    def hierarchy(self) -> Hierarchy:
        """Which nodes are above and below which."""
        return Hierarchy(self.arrays)

    @once
    def ids(self) -> list[str]:
        """The identifiers of all nodes."""
        return self._named[0]

    @once
    def labels(self) -> list[str]:
        """The labels of all nodes."""
        return self._named[1]

    @once
    def searched(self) -> list[str]:
        """The identifier and label of each node in one text, case left out."""
        return [f"{one} {other}".casefold() for one, other in zip(self.ids, self.labels, strict=True)]

    @once
    def label_ranks(self) -> Ints:
        """The place of each node in the order of labels, case left out; those called alike have the same."""
        folded = np.array([label.casefold() for label in self.labels], object)
        order = np.argsort(folded, kind="stable")
        new = np.ones(len(order), bool)
        new[1:] = folded[order][1:] != folded[order][:-1]
        ranks = np.empty(len(order), np.int32)
        ranks[order] = np.cumsum(new) - 1
        return ranks

    @once
    def categories(self) -> tuple[tuple[str, ...], NDArray[np.uint8]]:
        """The Biolink classes of nodes, and for each node the place of its own."""
        return tuple(map(category_of_kind, self.arrays.kinds)), self.arrays.node_kinds

    @once
    def namespaces(self) -> tuple[tuple[str, ...], Ints]:
        """The prefixes of identifiers, and for each node the place of its own."""
        return _coded([namespace_of(each) for each in self.ids])

    @once
    def taxa(self) -> tuple[tuple[str, ...], Ints]:
        """The species of genes, and for each node the place of its own; -1 for those that have none."""
        kinds = [self.arrays.kinds[kind] for kind in self.arrays.node_kinds.tolist()]
        return _coded([taxon_of(*each) for each in zip(self.ids, kinds, strict=True)])

    def claims_of(self, nodes: Positions, side: str) -> Positions:
        """The claims whose subject, or object, is one of some nodes."""
        arrays = self.arrays
        if side == "subject":
            return spans(arrays.starts[nodes], arrays.starts[nodes + 1])
        places = spans(arrays.incoming_starts[nodes], arrays.incoming_starts[nodes + 1])
        return arrays.incoming[places].astype(np.int64)

    def ends(self, claims: Positions, side: str) -> Ints:
        """The subjects, or objects, of some claims."""
        return (self.arrays.subjects if side == "subject" else self.arrays.objects)[claims]

    def measured(self, claims: Positions) -> Measures:
        """The measures of some claims: of few from their texts, of many from those of all."""
        if self._measures is None and len(claims) <= _FEW:
            return measures_of(self.arrays, claims)
        return self._measures_of_all().of(claims)

    def warm(self) -> None:
        """Derive all that is derived once."""
        arrays = self.arrays
        _ = (arrays.subjects, self.meanings, self.hierarchy, self.label_ranks, self.namespaces, self.taxa)
        _ = self.searched
        self._measures_of_all()

    def _measures_of_all(self) -> Measures:
        with self._lock:
            if self._measures is None:
                self._measures = measures_of_all(self.arrays)
            return self._measures

    @once
    def _named(self) -> tuple[list[str], list[str]]:
        ids, labels = [], []
        for node in self.arrays.all_nodes(np.arange(self.arrays.nodes)):
            ids.append(node.id)
            labels.append(node.label)
        return ids, labels

    def _node(self, number: int) -> Node:
        return self.arrays.node(number)


def namespace_of(identifier: str) -> str:
    """The prefix of a CURIE.

    >>> namespace_of("MONDO:0001516")
    'MONDO'
    """
    return identifier.partition(":")[0]


def _coded(values: list[str | None] | list[str]) -> tuple[tuple[str, ...], Ints]:
    names = tuple(sorted({each for each in values if each is not None}))
    places: dict[str | None, int] = {None: -1, **{name: place for place, name in enumerate(names)}}
    return names, np.array([places[each] for each in values], np.int32)
