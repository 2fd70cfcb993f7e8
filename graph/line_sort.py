"""Sorting more lines than memory holds: sorted runs in a scratch folder, merged at the end."""

import gzip
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import BinaryIO, cast

RUNS_PER_MERGE = 128
"""How many runs are open at once; more are merged step by step."""
_BYTES_AT_ONCE = 256 * 1024
"""How much of each run is held while it is merged."""


class LineSorter:
    r"""Takes lines in any order and gives them back in the order of their bytes.

    The scratch folder gets the runs, compressed; who made it removes it. Sorters may share one, each with a name.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as scratch:
    ...     sorter = LineSorter(Path(scratch))
    ...     sorter.add([b"b\n", b"c\n"])
    ...     sorter.add([b"a\n"])
    ...     b"".join(sorter.chunks())
    b'a\nb\nc\n'
    """

    def __init__(self, scratch: Path, runs_per_merge: int = RUNS_PER_MERGE, name: str = "") -> None:
        self._scratch = scratch
        self._runs_per_merge = runs_per_merge
        self._name = name
        self._numbers = count()
        self._levels: list[list[Path]] = []

    def add(self, lines: Iterable[bytes]) -> None:
        """Take lines, each with its line end; they are sorted in memory, as one run."""
        self._keep([sorted(lines)], 0)

    @property
    def runs(self) -> tuple[Path, ...]:
        """All runs that there are now."""
        return tuple(run for level in self._levels for run in level)

    def chunks(self) -> Iterator[bytes]:
        """All lines, sorted, some thousands at a time."""
        return merged(self.runs)

    def gather(self) -> None:
        """Make one run of all there are."""
        waiting = self.runs
        if len(waiting) > 1:
            self._levels = []
            self._join(waiting, 0)

    def _keep(self, sorted_lines: Iterable[list[bytes]], level: int) -> None:
        run = self._scratch / f"{self._name}{next(self._numbers)}.run"
        with gzip.open(run, "wb", compresslevel=1) as out:
            for lines in sorted_lines:
                out.write(b"".join(lines))
        if level == len(self._levels):
            self._levels.append([])
        self._levels[level].append(run)
        if len(self._levels[level]) == self._runs_per_merge:
            runs, self._levels[level] = self._levels[level], []
            self._join(runs, level + 1)

    def _join(self, runs: Sequence[Path], level: int) -> None:
        """Runs become one of the next level, so that no line is merged often, however many runs there are."""
        while level > len(self._levels):
            self._levels.append([])
        with ExitStack() as stack:
            self._keep(_merged(_opened(runs, stack)), level)
        for run in runs:
            run.unlink()


def merged(runs: Sequence[Path], *, unique: bool = False) -> Iterator[bytes]:
    """The lines of sorted runs, sorted, some thousands at a time; with `unique`, one of those that are equal."""
    with ExitStack() as stack:
        for lines in _merged(_opened(runs, stack)):
            yield b"".join(dict.fromkeys(lines) if unique else lines)


def merged_sorters(
    sorters: Sequence[LineSorter], *, unique: bool = False, most: int = 4 * RUNS_PER_MERGE
) -> Iterator[bytes]:
    """The lines of several sorters, sorted, with at most so many files open at once."""
    for sorter in sorted(sorters, key=lambda each: -len(each.runs)):
        if sum(len(each.runs) for each in sorters) > most:
            sorter.gather()
    return merged([run for sorter in sorters for run in sorter.runs], unique=unique)


class _Hand:
    """The lines of a run that are at hand, and those that wait in its file."""

    def __init__(self, run: BinaryIO) -> None:
        self._run = run
        self._lines: list[bytes] = []
        self._next = 0

    @property
    def last(self) -> bytes:
        return self._lines[-1]

    def is_filled(self) -> bool:
        """Take up more if all is given out; False at the end of the run."""
        if self._next == len(self._lines):
            text = self._run.read(_BYTES_AT_ONCE)
            self._lines, self._next = _lines(text + self._run.readline()) if text else [], 0
        return self._next < len(self._lines)

    def until(self, bound: bytes) -> list[bytes]:
        """The lines that are not greater."""
        start = self._next
        self._next = bisect_right(self._lines, bound, start)
        return self._lines[start : self._next]


def _merged(runs: Iterable[BinaryIO]) -> Iterator[list[bytes]]:
    """Lists of lines in order.

    What is not greater than the last line at hand of any run is complete, and sorting it merges lists that are sorted
    already, at the speed of C: ten times as fast as a heap that is asked line by line. Lines that are equal come in the
    same list, unless one run has them twice.
    """
    hands = [hand for hand in map(_Hand, runs) if hand.is_filled()]
    while hands:
        bound = min(hand.last for hand in hands)
        taken: list[bytes] = []
        for hand in hands:
            taken += hand.until(bound)
        taken.sort()
        yield taken
        hands = [hand for hand in hands if hand.is_filled()]


def _opened(runs: Iterable[Path], stack: ExitStack) -> list[BinaryIO]:
    return [cast(BinaryIO, stack.enter_context(gzip.open(run))) for run in runs]


def _lines(text: bytes) -> list[bytes]:
    """The lines of a text, each with its end; a carriage return is a byte like any other."""
    if b"\r" not in text:
        return text.splitlines(keepends=True)
    return [line + b"\n" for line in text.removesuffix(b"\n").split(b"\n")]
