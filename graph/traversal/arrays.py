"""The traversal part of a release: claims as compressed sparse rows, on disk, opened memory-mapped.

    RELEASE/traversal/tables.json         version, numbers, node kinds, attributions, sources
    .../objects.npy, starts.npy           for each claim its object; the claims of subject i are starts[i]:starts[i+1]
    .../incoming.npy, incoming_starts.npy the claims of each object in the same way, as claim numbers
    .../attributions.npy                  for each claim its place in the table of attributions
    .../texts.npy, texts.txt              for each claim where its text starts; the texts, a line each
    .../kinds.npy                         for each node its place in the table of node kinds
    .../standings.npy                     for each node its place in the table of who describes it
    .../right_below.npy                   the claims whose subject is right below their object: the hierarchy
    .../breadths.npy                      for each node how many nodes are below it in the hierarchy
    .../ids.npy, ids.txt                  the nodes' identifiers, a line each, in the order of their UTF-8
    .../names.npy, names.txt              label and synonyms of each node, a line each, with tabs between
    .../facts.npy, facts.txt              what graphs say of nodes, also of those that no claim links (`facts.py`)

Claims are ordered by subject, object and attribution; the same N-Quads give the same bytes. A claim takes 14 bytes,
and 13 for each node, beside the texts.
"""

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from raregraph.graph.errors import ReleaseError
from raregraph.graph.hierarchy import Standing
from raregraph.graph.mapped_files import BUILD_AGAIN, Lines, load, load_tables
from raregraph.graph.traversal.facts import FactFile
from raregraph.graph.traversal.gather import Attribution, Node
from raregraph.graph.traversal.right_below import Standings, right_below
from raregraph.graph.traversal.texts import FIELDS, Text, text_of

if TYPE_CHECKING:
    from raregraph.graph.release import Release

VERSION = 6

Ints = NDArray[np.int32]
Positions = NDArray[np.int64]


class Arrays:
    """The traversal part of one release. Nodes and claims go by their numbers.

    Raises:
        ReleaseError: if the release has no such part, or it is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        tables = load_tables(folder, "arrays for traversal", VERSION)
        self.kinds: tuple[str, ...] = tuple(tables["kinds"])
        self.table = tuple(_attribution(each) for each in tables["attributions"])
        self.unlinked: tuple[tuple[str, str, int], ...] = tuple(map(tuple, tables["unlinked"]))
        self.objects: Ints = load(folder, "objects", tables["claims"])
        self.starts: Ints = load(folder, "starts", tables["nodes"] + 1)
        self.incoming: Ints = load(folder, "incoming", tables["claims"])
        self.incoming_starts: Ints = load(folder, "incoming_starts", tables["nodes"] + 1)
        self.attributions: NDArray[np.unsignedinteger[Any]] = load(folder, "attributions", tables["claims"])
        self.node_kinds: NDArray[np.uint8] = load(folder, "kinds", tables["nodes"])
        self.breadths: Ints = load(folder, "breadths", tables["nodes"])
        self.right_below: Ints = load(folder, "right_below", tables["right_below"])
        self.standings = Standings(
            tables["sources"],
            tuple(Standing(*map(tuple, each)) for each in tables["standings"]),
            load(folder, "standings", tables["nodes"]),
        )
        self._texts = Lines(folder, "texts", tables["claims"])
        self._ids = Lines(folder, "ids", tables["nodes"])
        self._names = Lines(folder, "names", tables["nodes"])
        self.facts = FactFile(folder, tables["facts"])

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.node_kinds)

    @property
    def claims(self) -> int:
        """How many claims there are."""
        return len(self.objects)

    @cached_property
    def subjects(self) -> Ints:
        """The subject of each claim, unrolled from `starts`."""
        return np.repeat(np.arange(self.nodes, dtype=np.int32), np.diff(self.starts))

    def hierarchy(self, among: Collection[str] | None = None) -> Positions:
        """The claims that make the hierarchy: their subject is right below their object (`raregraph.graph.hierarchy`).

        With `among`, the names of some sources, it is the hierarchy that these would make alone.
        """
        if among is None:
            return self.right_below.astype(np.int64)
        return right_below(
            self.table, (self.subjects, self.objects, self.attributions), self.standings, among
        )

    def number(self, identifier: str) -> int | None:
        """The node with an identifier; None if no claim links it."""
        wanted = identifier.encode()
        number = self._ids.first_not_before(wanted)
        return number if number < self.nodes and self._ids[number] == wanted else None

    def node(self, number: int) -> Node:
        """A node with its names."""
        label, *synonyms = self._names[number].decode().split("\t")
        kind = self.kinds[self.node_kinds[number]]
        return Node(self._ids[number].decode(), kind, label, tuple(synonyms))

    def all_nodes(self, numbers: Sequence[int] | Positions) -> Iterator[Node]:
        """Many nodes, much faster than one by one where they are most of all."""
        if len(numbers) * 8 < self.nodes:
            yield from map(self.node, numbers)
            return
        ids, names = self._ids.texts(), self._names.texts()
        for number in numbers:
            label, *synonyms = names[number].split("\t")
            yield Node(ids[number], self.kinds[self.node_kinds[number]], label, tuple(synonyms))

    def text(self, claim: int) -> Text:
        """What a claim says of itself."""
        return text_of(self._texts[claim].decode())

    def all_ids(self) -> list[bytes]:
        """The identifiers of all nodes, as UTF-8, by their numbers."""
        return list(self._ids)

    @property
    def text_path(self) -> Path:
        """The file with the texts of all claims, a line each, in the order of their numbers."""
        return self._texts.path

    def texts(self, claims: Positions) -> Iterator[str]:
        """The texts of many claims, as they are written."""
        if len(claims) * 8 < self.claims:
            yield from (self._texts[claim].decode() for claim in claims)
        else:
            lines = self._texts.texts()
            yield from (lines[claim] for claim in claims.tolist())

    def fields(self, *names: str) -> Iterator[tuple[bytes, ...]]:
        """Some fields of the texts of all claims, as they are written, in one pass over the file; names of `Text`."""
        places = [FIELDS.index(name) for name in names]
        last = max(places) + 1
        with self.text_path.open("rb") as lines:
            for line in lines:
                values = line.rstrip(b"\n").split(b"\t", last)
                yield tuple(values[place] if place < len(values) else b"" for place in places)

    def nbytes(self) -> int:
        """The size of the arrays in bytes, without labels and texts."""
        arrays = (self.objects, self.starts, self.incoming, self.incoming_starts, self.attributions)
        return sum(array.nbytes for array in (*arrays, self.node_kinds, self.breadths, self._texts.starts))


def open_arrays(release: "Release") -> Arrays:
    """The traversal part of a release.

    Raises:
        ReleaseError: if the release has none, or it is damaged.
    """
    return Arrays(release.traversal_path)


def verify(folder: Path) -> None:
    """Check that the arrays of a folder fit each other.

    Raises:
        ReleaseError: if they don't.
    """
    arrays = Arrays(folder)
    fits = (
        _rises(arrays.starts, arrays.claims)
        and _rises(arrays.incoming_starts, arrays.claims)
        and _below(arrays.objects, arrays.nodes)
        and _below(arrays.incoming, arrays.claims)
        and _below(arrays.attributions, len(arrays.table))
        and _below(arrays.node_kinds, len(arrays.kinds))
        and _below(arrays.breadths, max(arrays.nodes, 1))
        and _below(arrays.right_below, max(arrays.claims, 1))
        and _below(arrays.standings.places, len(arrays.standings.table))
        and _in_order(arrays.facts)
    )
    if not fits:
        raise ReleaseError(f"the arrays in {folder} don't fit each other", remedy=BUILD_AGAIN)


def _attribution(written: dict[str, Any]) -> Attribution:
    values: dict[str, Any] = {name: tuple(x) if isinstance(x, list) else x for name, x in written.items()}
    return Attribution(**values)


def _rises(starts: Ints, claims: int) -> bool:
    return bool(starts[0] == 0 and starts[-1] == claims and (np.diff(starts) >= 0).all())


def _below(numbers: NDArray[Any], bound: int) -> bool:
    return not len(numbers) or bool(numbers.min() >= 0 and numbers.max() < bound)


def _in_order(facts: FactFile) -> bool:
    """Whether the nodes that facts are of stand in order, each once: or else they would not be found."""
    nodes = (line.partition(b"\t")[0] for line in facts.lines)
    return all(one < other for one, other in pairwise(nodes))
