"""Many short lines on their way to a file: few of them in memory, the others on disk."""

import mmap
import tempfile
import weakref
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

IN_MEMORY = 32_000_000


class LineSpool:
    r"""Lines that are appended, and read by their numbers once all are there.

    The texts of millions of claims are gigabytes. So that memory doesn't grow with them, all but the last `in_memory`
    bytes lie in a temporary file without a name, which goes with the process. It lies in `folder`; where the system's
    own temporary files lie there may be little room.

    >>> spool = LineSpool((b"one", b"", b"three"), in_memory=4)
    >>> spool.replace(1, b"two")
    >>> len(spool), list(spool.in_order([2, 1, 0]))
    (3, [b'three', b'two', b'one'])
    """

    def __init__(
        self, lines: Iterable[bytes] = (), in_memory: int = IN_MEMORY, folder: Path | None = None
    ) -> None:
        self._in_memory = in_memory
        self._folder = folder
        self._starts = array("q", [0])
        self._waiting: list[bytes] = []
        self._written = 0
        self._file: IO[bytes] | None = None
        self._replaced: dict[int, bytes] = {}
        for line in lines:
            self.append(line)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def append(self, line: bytes) -> None:
        """One more line.

        Raises:
            OSError: if the disk is full.
        """
        end = self._starts[-1] + len(line)
        self._starts.append(end)
        self._waiting.append(line)
        if end - self._written > self._in_memory:
            self._write()

    def replace(self, number: int, line: bytes) -> None:
        """Another line in place of one that is there; such lines stay in memory."""
        self._replaced[number] = line

    def in_order(self, numbers: Iterable[int]) -> Iterator[bytes]:
        """The lines with these numbers, in this order."""
        starts, replaced = self._starts, self._replaced
        with self._whole() as whole:
            for number in numbers:
                line = replaced.get(number)
                yield whole[starts[number] : starts[number + 1]] if line is None else line

    def _write(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - it lives as long as the spool
            weakref.finalize(self, self._file.close)
        self._file.write(b"".join(self._waiting))
        self._file.flush()
        self._waiting, self._written = [], self._starts[-1]

    @contextmanager
    def _whole(self) -> Iterator[bytes | mmap.mmap]:
        if self._file is None:
            yield b"".join(self._waiting)
            return
        self._write()
        with mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
            yield whole
