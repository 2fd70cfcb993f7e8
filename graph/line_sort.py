"""Sorting more lines than memory holds: sorted runs in a scratch folder, merged at the end."""

import gzip
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from heapq import merge
from itertools import count, groupby, islice
from pathlib import Path

RUNS_PER_MERGE = 128
"""How many runs are open at once; more are merged step by step."""
_LINES_PER_CHUNK = 4096


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
        self._keep(sorted(lines), 0)

    @property
    def runs(self) -> tuple[Path, ...]:
        """All runs that there are now."""
        return tuple(run for level in self._levels for run in level)

    def chunks(self) -> Iterator[bytes]:
        """All lines, sorted, some thousands at a time."""
        return merged(self.runs)

    def gather(self) -> None:
        """Make one run of all there are."""
        runs, self._levels = self.runs, []
        if runs:
            self._join(runs, 0)

    def _keep(self, lines: Iterable[bytes], level: int) -> None:
        run = self._scratch / f"{self._name}{next(self._numbers)}.run"
        with gzip.open(run, "wb", compresslevel=1) as out:
            out.writelines(_chunks(lines))
        if level == len(self._levels):
            self._levels.append([])
        self._levels[level].append(run)
        if len(self._levels[level]) == self._runs_per_merge:
            runs, self._levels[level] = self._levels[level], []
            self._join(runs, level + 1)

    def _join(self, runs: Sequence[Path], level: int) -> None:
        """Runs become one of the next level, so that no line is merged often, however many runs there are."""
        with ExitStack() as stack:
            self._keep(merge(*_opened(runs, stack)), level)
        for run in runs:
            run.unlink()


def merged(runs: Sequence[Path], *, unique: bool = False) -> Iterator[bytes]:
    """The lines of sorted runs, sorted, some thousands at a time; with `unique`, one of those that are equal."""
    with ExitStack() as stack:
        lines = merge(*_opened(runs, stack))
        yield from _chunks((line for line, _ in groupby(lines)) if unique else lines)


def merged_sorters(
    sorters: Sequence[LineSorter], *, unique: bool = False, most: int = 4 * RUNS_PER_MERGE
) -> Iterator[bytes]:
    """The lines of several sorters, sorted, with at most so many files open at once."""
    for sorter in sorted(sorters, key=lambda each: -len(each.runs)):
        if sum(len(each.runs) for each in sorters) > most:
            sorter.gather()
    return merged([run for sorter in sorters for run in sorter.runs], unique=unique)


def _opened(runs: Iterable[Path], stack: ExitStack) -> list[gzip.GzipFile]:
    return [stack.enter_context(gzip.open(run)) for run in runs]


def _chunks(lines: Iterable[bytes]) -> Iterator[bytes]:
    rest = iter(lines)
    while some := list(islice(rest, _LINES_PER_CHUNK)):
        yield b"".join(some)
