"""The traversal part of a release: claims as compressed sparse rows, on disk, opened memory-mapped.

    RELEASE/traversal/tables.json         version, numbers, node kinds, attributions
    .../objects.npy, starts.npy           for each claim its object; the claims of subject i are starts[i]:starts[i+1]
    .../incoming.npy, incoming_starts.npy the claims of each object in the same way, as claim numbers
    .../attributions.npy                  for each claim its place in the table of attributions
    .../texts.npy, texts.txt              for each claim where its text starts; the texts, a line each
    .../kinds.npy                         for each node its place in the table of node kinds
    .../breadths.npy                      for each node how many nodes are below it, by what sources assert
    .../ids.npy, ids.txt                  the nodes' identifiers, a line each, in the order of their UTF-8
    .../names.npy, names.txt              label and synonyms of each node, a line each, with tabs between

Claims are ordered by subject, object and attribution; the same N-Quads give the same bytes. A claim takes 14 bytes,
and 12 for each node, beside the texts.
"""

import json
import mmap
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from raregraph.graph.errors import ReleaseError
from raregraph.graph.rdf.nquads import unescaped
from raregraph.graph.traversal.gather import (
    FURTHER_TEXTS,
    HIERARCHY,
    SEVERAL,
    TEXTS,
    Attribution,
    Gathered,
    Node,
)
from raregraph.graph.traversal.line_spool import LineSpool

if TYPE_CHECKING:
    from raregraph.graph.release import Release

VERSION = 3
_TABLES = "tables.json"
_MOST_PRODUCTS = 1_000_000_000
_BUILD_AGAIN = "Build again: raregraph build"

Ints = NDArray[np.int32]
Positions = NDArray[np.int64]


def write(gathered: Gathered, folder: Path) -> None:
    """Write what was gathered as arrays into a new folder."""
    folder.mkdir()
    nodes = sorted(range(len(gathered.nodes)), key=lambda i: gathered.nodes[i].id.encode())
    rank = np.empty(len(nodes), np.int32)
    rank[nodes] = np.arange(len(nodes), dtype=np.int32)
    subjects = rank[np.frombuffer(gathered.subjects, np.int32)]
    objects = rank[np.frombuffer(gathered.objects, np.int32)]
    table, attributions = _sorted_table(gathered)
    order = _distinct(subjects, objects, attributions, gathered.texts)
    subjects, objects, attributions = subjects[order], objects[order], attributions[order]

    _save(folder, "objects", objects)
    _save(folder, "starts", _starts(subjects, len(nodes)))
    _save(folder, "incoming", np.argsort(objects, kind="stable").astype(np.int32))
    _save(folder, "incoming_starts", _starts(objects, len(nodes)))
    _save(folder, "attributions", attributions.astype(np.min_scalar_type(max(len(table) - 1, 0))))
    _save_lines(folder, "texts", gathered.texts.in_order(order.tolist()))
    _save(folder, "breadths", _breadths(subjects, objects, attributions, table, len(nodes)))
    found = [gathered.nodes[i] for i in nodes]
    kinds = sorted({node.kind for node in found})
    _save(folder, "kinds", np.array([kinds.index(node.kind) for node in found], np.uint8))
    _save_lines(folder, "ids", (node.id.encode() for node in found))
    _save_lines(folder, "names", map(_names, found))
    tables = {
        "version": VERSION,
        "nodes": len(nodes),
        "claims": len(objects),
        "kinds": kinds,
        "attributions": [each._asdict() for each in table],
        "unlinked": gathered.unlinked,
    }
    (folder / _TABLES).write_text(json.dumps(tables, indent=1, ensure_ascii=False), encoding="utf-8")
    for path in folder.iterdir():
        _sync(path)


@dataclass(frozen=True, slots=True)
class Text:
    """What a claim says of itself beside its attribution; CURIEs where there are some.

    `claim` names the association; it is empty for a triple that has none. `record` and `sentence`, or `row`, say where
    the claim stands, in the record from character to character (`span`, "12-45"); `modes` are those that it ties to a
    gene; `passage` are the publications cited for the passage rather than the sentence. `original_subject` and its
    like are the source's own words where the graph has others; `onset`, `sex` and `qualifiers` say more of a sign;
    `evidence` are ECO terms. `more` are further columns of KGX with their values, a pair for each value.
    """

    claim: str = ""
    record: str = ""
    row: str = ""
    sentence: str = ""
    publications: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    classification: str = ""
    frequency: str = ""
    inferred_from: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    original_subject: str = ""
    original_predicate: str = ""
    original_object: str = ""
    onset: str = ""
    sex: str = ""
    qualifiers: tuple[str, ...] = ()
    span: str = ""
    passage: tuple[str, ...] = ()
    more: tuple[tuple[str, str], ...] = ()


class Arrays:
    """The traversal part of one release. Nodes and claims go by their numbers.

    Raises:
        ReleaseError: if the release has no such part, or it is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        tables = _tables(folder)
        self.kinds: tuple[str, ...] = tuple(tables["kinds"])
        self.table = tuple(_attribution(each) for each in tables["attributions"])
        self.unlinked: tuple[tuple[str, str, int], ...] = tuple(map(tuple, tables["unlinked"]))
        self.objects: Ints = self._load("objects", tables["claims"])
        self.starts: Ints = self._load("starts", tables["nodes"] + 1)
        self.incoming: Ints = self._load("incoming", tables["claims"])
        self.incoming_starts: Ints = self._load("incoming_starts", tables["nodes"] + 1)
        self.attributions: NDArray[np.unsignedinteger[Any]] = self._load("attributions", tables["claims"])
        self.node_kinds: NDArray[np.uint8] = self._load("kinds", tables["nodes"])
        self.breadths: Ints = self._load("breadths", tables["nodes"])
        self._texts = _Lines(self, "texts", tables["claims"])
        self._ids = _Lines(self, "ids", tables["nodes"])
        self._names = _Lines(self, "names", tables["nodes"])

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

    def number(self, identifier: str) -> int | None:
        """The node with an identifier; None if no claim links it."""
        wanted, low, high = identifier.encode(), 0, self.nodes
        while low < high:
            middle = (low + high) // 2
            if self._ids[middle] < wanted:
                low = middle + 1
            else:
                high = middle
        return low if low < self.nodes and self._ids[low] == wanted else None

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
        ids, names = self._ids.all(), self._names.all()
        for number in numbers:
            label, *synonyms = names[number].split("\t")
            yield Node(ids[number], self.kinds[self.node_kinds[number]], label, tuple(synonyms))

    def text(self, claim: int) -> Text:
        """What a claim says of itself."""
        return text_of(self._texts[claim].decode())

    def all_ids(self) -> list[bytes]:
        """The identifiers of all nodes, as UTF-8, by their numbers."""
        return (self.folder / "ids.txt").read_bytes().split(b"\n")[: self.nodes]

    @property
    def text_path(self) -> Path:
        """The file with the texts of all claims, a line each, in the order of their numbers."""
        return self.folder / "texts.txt"

    def texts(self, claims: Positions) -> Iterator[str]:
        """The texts of many claims, as they are written."""
        if len(claims) * 8 < self.claims:
            yield from (self._texts[claim].decode() for claim in claims)
        else:
            lines = self._texts.all()
            yield from (lines[claim] for claim in claims.tolist())

    def fields(self, *names: str) -> Iterator[tuple[bytes, ...]]:
        """Some fields of the texts of all claims, as they are written, in one pass over the file; names of `Text`."""
        places = [_FIELDS.index(name) for name in names]
        last = max(places) + 1
        with (self.folder / "texts.txt").open("rb") as lines:
            for line in lines:
                values = line.rstrip(b"\n").split(b"\t", last)
                yield tuple(values[place] if place < len(values) else b"" for place in places)

    def nbytes(self) -> int:
        """The size of the arrays in bytes, without labels and texts."""
        arrays = (self.objects, self.starts, self.incoming, self.incoming_starts, self.attributions)
        return sum(array.nbytes for array in (*arrays, self.node_kinds, self.breadths, self._texts.starts))

    def _load(self, name: str, length: int) -> Any:
        path = self.folder / f"{name}.npy"
        try:
            array = np.asarray(np.load(path, mmap_mode="r" if length else None))
        except (OSError, ValueError) as error:
            raise ReleaseError(f"{path} can't be read: {error}", remedy=_BUILD_AGAIN) from error
        if array.shape != (length,):
            raise ReleaseError(f"{path} has {array.shape[0]} entries, not {length}", remedy=_BUILD_AGAIN)
        return array


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
    )
    if not fits:
        raise ReleaseError(f"the arrays in {folder} don't fit each other", remedy=_BUILD_AGAIN)


def text_of(line: str) -> Text:
    r"""The text of a claim, from the line that `gather` wrote.

    >>> text_of("association:1\t\tline 7\t\tPMID:1 PMID:2").publications
    ('PMID:1', 'PMID:2')
    """
    values = line.split("\t")
    fields: dict[str, Any] = {
        name: tuple(map(unescaped, value.split(" "))) if name in SEVERAL else unescaped(value)
        for name, value in zip(_FIELDS, values, strict=False)
        if value
    }
    more = tuple(
        (name, unescaped(value)) for name, _, value in (x.partition("=") for x in values[len(_FIELDS) :])
    )
    return Text(**fields, more=more)


_FIELDS = (*TEXTS, *FURTHER_TEXTS)


class _Lines:
    """A text file of lines, each found by its number."""

    def __init__(self, arrays: Arrays, name: str, length: int) -> None:
        self.starts: Positions = arrays._load(name, length + 1)
        path = arrays.folder / f"{name}.txt"
        if not path.is_file() or path.stat().st_size != self.starts[-1]:
            raise ReleaseError(f"{path} is missing or cut off", remedy=_BUILD_AGAIN)
        self._path = path

    @cached_property
    def _bytes(self) -> mmap.mmap | bytes:
        if not self.starts[-1]:
            return b""
        with self._path.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def __getitem__(self, number: int) -> bytes:
        return self._bytes[self.starts[number] : self.starts[number + 1] - 1]

    def all(self) -> list[str]:
        return self._path.read_text(encoding="utf-8").split("\n")


def _sorted_table(gathered: Gathered) -> tuple[list[Attribution], NDArray[Any]]:
    """The table of attributions in order, and each claim's place in it."""
    order = sorted(range(len(gathered.table)), key=lambda i: gathered.table[i])
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    return [gathered.table[i] for i in order], place[np.frombuffer(gathered.attributions, np.int32)]


def _distinct(subjects: Ints, objects: Ints, attributions: NDArray[Any], texts: LineSpool) -> Positions:
    """The claims in order; one that stands twice in the N-Quads is one claim."""
    order = np.lexsort((attributions, objects, subjects))
    same = np.zeros(len(order), bool)
    same[1:] = (
        (np.diff(subjects[order]) == 0)
        & (np.diff(objects[order]) == 0)
        & (np.diff(attributions[order].astype(np.int32)) == 0)
    )
    kept = np.ones(len(order), bool)
    seen: set[bytes] = set()
    doubtful = np.flatnonzero(same | np.r_[same[1:], False])
    for place, claim in zip(doubtful, texts.in_order(order[doubtful].tolist()), strict=True):
        if not same[place]:
            seen = set()
        kept[place] = claim not in seen
        seen.add(claim)
    return order[kept]


def _attribution(written: dict[str, Any]) -> Attribution:
    values: dict[str, Any] = {name: tuple(x) if isinstance(x, list) else x for name, x in written.items()}
    return Attribution(**values)


def _starts(sorted_or_not: Ints, nodes: int) -> Ints:
    starts = np.zeros(nodes + 1, np.int32)
    np.cumsum(np.bincount(sorted_or_not, minlength=nodes), out=starts[1:])
    return starts


def _breadths(
    subjects: Ints, objects: Ints, attributions: NDArray[Any], table: Sequence[Attribution], nodes: int
) -> Ints:
    """How many nodes are below each node, itself not counted, at any distance.

    A hierarchy that runs in circles, as that of a strange graph may, puts nearly all below nearly all: where there are
    too many pairs to look at, what was found nearer stands, which is a lower bound.
    """
    states = [each.kind in HIERARCHY and not each.inferred and not each.negated for each in table]
    stated = np.array(states, bool)[attributions] if table else np.zeros(0, bool)
    stated &= subjects != objects
    ends = (subjects[stated], objects[stated])
    below = csr_array((np.ones(stated.sum(), bool), ends), shape=(nodes, nodes))
    known = -1
    while below.nnz > known and _products(below) < _MOST_PRODUCTS:
        known = below.nnz
        below = (below + below @ below).astype(bool)
    found = below.tocoo()
    return np.bincount(found.col[found.row != found.col], minlength=nodes).astype(np.int32)


def _products(below: csr_array) -> int:
    """How many pairs a product of a relation with itself looks at."""
    into = np.bincount(below.indices, minlength=below.shape[0])
    return int(into @ np.diff(below.indptr).astype(np.int64))


def _names(node: Node) -> bytes:
    return "\t".join(" ".join(name.split()) for name in (node.label, *node.synonyms)).encode()


def _save(folder: Path, name: str, array: NDArray[Any]) -> None:
    np.save(folder / f"{name}.npy", array, allow_pickle=False)


def _save_lines(folder: Path, name: str, lines: Iterable[bytes]) -> None:
    """Write lines, and the number of bytes before each of them."""
    lengths = [0]
    with (folder / f"{name}.txt").open("wb") as out:
        lengths += [out.write(line + b"\n") for line in lines]
    starts = np.cumsum(np.array(lengths, np.int64))
    _save(folder, name, starts.astype(np.int32 if starts[-1] < 2**31 else np.int64))


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _tables(folder: Path) -> dict[str, Any]:
    path = folder / _TABLES
    if not path.is_file():
        raise ReleaseError(f"the release {folder.parent} has no arrays for traversal", remedy=_BUILD_AGAIN)
    try:
        tables: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReleaseError(f"{path} can't be read: {error}", remedy=_BUILD_AGAIN) from error
    if tables.get("version") != VERSION:
        raise ReleaseError(f"{path} is of another version of raregraph", remedy=_BUILD_AGAIN)
    return tables


def _rises(starts: Ints, claims: int) -> bool:
    return bool(starts[0] == 0 and starts[-1] == claims and (np.diff(starts) >= 0).all())


def _below(numbers: NDArray[Any], bound: int) -> bool:
    return not len(numbers) or bool(numbers.min() >= 0 and numbers.max() < bound)
