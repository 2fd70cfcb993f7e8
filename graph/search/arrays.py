"""The files of a search index: names, words and nodes as arrays on disk, opened memory-mapped.

    RELEASE/search/tables.json              version, numbers, the spaces of identifiers
    .../nodes.npy, nodes.txt                for each node its IRI, CURIE, label and taxon, with tabs between
    .../node_kinds.npy                      its place in the table of kinds
    .../names.npy, names.txt                each name as it is written; names are numbered by rank, the best first
    .../name_nodes.npy, senses.npy          its node, and what the name is to that node (`SENSES`)
    .../voices.npy                          how many graphs beside the hub's give it
    .../subtypes.npy                        how many nodes below its node have it too
    .../lengths.npy                         the letters of its key
    .../word_counts.npy, weights.npy        the words of its key, and what they weigh together
    .../keys.npy, keys.txt, key_names.npy   the keys of all names without blanks, in order, and the name of each
    .../words.npy, words.txt                each word that names have, in order
    .../posting_starts.npy, postings.npy    the names that have word i are postings[starts[i]:starts[i+1]], by rank
    .../remainders.npy, remainder_words.npy hashes of words less one letter, in order, and the word of each

A word weighs the more the fewer names have it. The same store gives the same bytes.
"""

import json
import mmap
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from raregraph.graph.errors import ReleaseError

VERSION = 4
SENSES = ("label", "symbol", "exact", "title", "synonym", "related", "identifier", "reference")
"""What a name can be to its node, the strongest first.

A `label` is the node's own, for a class of the hub the hub's; a `title` is what others call it, such as a record or
Orphanet; `exact` a synonym that the hub calls exact, `related` one that an ontology calls broad, narrow or related,
`synonym` any other. An `identifier` is exactly the node, a `reference` of unstated strength.
"""
TABLES = "tables.json"
BUILD_AGAIN = "Build again: raregraph build"

Ints = NDArray[np.int32]


class Lines:
    """A file of lines, each found by its number."""

    def __init__(self, folder: Path, name: str, count: int) -> None:
        self.starts: Ints = load(folder, name, count + 1)
        path = folder / f"{name}.txt"
        try:
            with path.open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                self._bytes: Any = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
        except OSError as error:
            raise ReleaseError(f"{path} can't be read: {error}", remedy=BUILD_AGAIN) from error
        if size != self.starts[-1]:
            raise ReleaseError(f"{path} is cut off", remedy=BUILD_AGAIN)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> bytes:
        start, end = self.starts[number : number + 2].tolist()
        line: bytes = self._bytes[start : end - 1]
        return line

    def first_not_before(self, text: bytes, low: int = 0) -> int:
        """Of lines in order, the number of the first that isn't before a text; the number of all if all are."""
        high = len(self)
        while low < high:
            middle = (low + high) // 2
            if self[middle] < text:
                low = middle + 1
            else:
                high = middle
        return low

    def beginning_with(self, text: bytes) -> tuple[int, int]:
        """Of lines in order, the first that begins with a text and the one after the last."""
        low = self.first_not_before(text)
        return low, self.first_not_before(text + b"\xff", low)  # UTF-8 has no such byte


def load(folder: Path, name: str, length: int) -> Any:
    """An array of a known length, memory-mapped.

    Raises:
        ReleaseError: if it can't be read, or is of another length.
    """
    path = folder / f"{name}.npy"
    try:
        array = np.load(path, mmap_mode="r" if length else None)
    except (OSError, ValueError, EOFError) as error:
        raise ReleaseError(f"{path} can't be read: {error}", remedy=BUILD_AGAIN) from error
    if array.shape != (length,):
        raise ReleaseError(f"{path} has {array.shape[0]} entries, not {length}", remedy=BUILD_AGAIN)
    return array.view(np.ndarray)  # slices of a memmap are ten times as slow


def load_tables(folder: Path) -> dict[str, Any]:
    """The tables of an index.

    Raises:
        ReleaseError: if there are none, or they are of another version.
    """
    path = folder / TABLES
    if not path.is_file():
        raise ReleaseError(f"the release {folder.parent.name} has no search index", remedy=BUILD_AGAIN)
    try:
        tables: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReleaseError(f"{path} can't be read: {error}", remedy=BUILD_AGAIN) from error
    if tables.get("version") != VERSION:
        raise ReleaseError(
            f"the release {folder.parent.name} has a search index of another version", remedy=BUILD_AGAIN
        )
    return tables


def save(folder: Path, name: str, array: NDArray[Any]) -> None:
    """Write an array."""
    np.save(folder / f"{name}.npy", array, allow_pickle=False)


def save_lines(folder: Path, name: str, lines: Iterable[bytes]) -> None:
    """Write lines, and the number of bytes before each of them."""
    lengths = [0]
    with (folder / f"{name}.txt").open("wb") as out:
        lengths += [out.write(line + b"\n") for line in lines]
    starts = np.cumsum(np.array(lengths, np.int64))
    save(folder, name, starts.astype(np.int32 if starts[-1] < 2**31 else np.int64))


def save_tables(folder: Path, tables: dict[str, Any]) -> None:
    """Write the tables, and see to it that all files of the index are on disk."""
    text = json.dumps({"version": VERSION, **tables}, indent=1, sort_keys=True)
    (folder / TABLES).write_text(text, encoding="utf-8")
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            os.fsync(file.fileno())
