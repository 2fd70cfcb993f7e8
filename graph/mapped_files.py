"""Arrays and lines of a release on disk: written once, opened memory-mapped.

A folder of such files has a table of contents, `tables.json`, with their lengths and all that is small. What is
damaged, gone, or of another version is an error that says what to do.
"""

import json
import mmap
import os
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from raregraph.graph.errors import ReleaseError

TABLES = "tables.json"
BUILD_AGAIN = "Build again: raregraph build"

Starts = NDArray[np.int64] | NDArray[np.int32]


class Lines:
    r"""A file of lines, each found by its number.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     save_lines(Path(folder), "genes", [b"NAIP", b"SMN1", b"SMN2"])
    ...     genes = Lines(Path(folder), "genes", 3)
    ...     genes[1], genes.first_not_before(b"SMN"), genes.beginning_with(b"SMN")
    (b'SMN1', 1, (1, 3))

    Raises:
        ReleaseError: if there is no such file, or it is cut off.
    """

    def __init__(self, folder: Path, name: str, count: int) -> None:
        self.starts: Starts = load(folder, name, count + 1)
        self.path = folder / f"{name}.txt"
        try:
            with self.path.open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                self._bytes: Any = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
        except OSError as error:
            raise ReleaseError(f"{self.path} can't be read: {error}", remedy=BUILD_AGAIN) from error
        if size != self.starts[-1]:
            raise ReleaseError(f"{self.path} is cut off", remedy=BUILD_AGAIN)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> bytes:
        start, end = self.starts[number : number + 2].tolist()
        line: bytes = self._bytes[start : end - 1]
        return line

    def __iter__(self) -> Iterator[bytes]:
        """All lines in turn, quicker than one by one."""
        whole = self._bytes
        for start, end in pairwise(self.starts.tolist()):
            yield whole[start : end - 1]

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

    def texts(self) -> list[str]:
        """All lines at once, as text."""
        return self.path.read_text(encoding="utf-8").split("\n")[: len(self)]


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


def load_tables(folder: Path, what: str, version: int) -> dict[str, Any]:
    """The table of contents of a folder; `what` is what it is to a release, "search index".

    Raises:
        ReleaseError: if there is none, it can't be read, or it is of another version.
    """
    path = folder / TABLES
    if not path.is_file():
        raise ReleaseError(f"the release {folder.parent.name} has no {what}", remedy=BUILD_AGAIN)
    try:
        tables: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReleaseError(f"{path} can't be read: {error}", remedy=BUILD_AGAIN) from error
    if tables.get("version") != version:
        raise ReleaseError(f"{path} is of another version of raregraph", remedy=BUILD_AGAIN)
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
    """Write the table of contents, which has a `version`, and see to it that all files of the folder are on disk."""
    text = json.dumps(tables, indent=1, sort_keys=True, ensure_ascii=False)
    (folder / TABLES).write_text(text, encoding="utf-8")
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            os.fsync(file.fileno())
