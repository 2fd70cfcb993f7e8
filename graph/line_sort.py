"""Sorting more lines than memory holds: sorted runs in a scratch folder, merged at the end."""

import gzip
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from heapq import merge
from itertools import count, islice
from pathlib import Path

RUNS_PER_MERGE = 128
"""How many runs are open at once; more are merged step by step."""
_LINES_PER_CHUNK = 4096


class LineSorter:
    r"""Takes lines in any order and gives them back in the order of their bytes.

    The scratch folder gets the runs, compressed; who made it removes it.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as scratch:
    ...     sorter = LineSorter(Path(scratch))
    ...     sorter.add([b"b\n", b"c\n"])
    ...     sorter.add([b"a\n"])
    ...     b"".join(sorter.chunks())
    b'a\nb\nc\n'
    """

    def __init__(self, scratch: Path, runs_per_merge: int = RUNS_PER_MERGE) -> None:
        self._scratch = scratch
        self._runs_per_merge = runs_per_merge
        self._numbers = count()
        self._levels: list[list[Path]] = []

    def add(self, lines: Iterable[bytes]) -> None:
        """Take lines, each with its line end; they are sorted in memory, as one run."""
        self._keep(sorted(lines), 0)

    def chunks(self) -> Iterator[bytes]:
        """All lines, sorted, some thousands at a time."""
        with ExitStack() as stack:
            yield from _chunks(merge(*_opened([run for level in self._levels for run in level], stack)))

    def _keep(self, lines: Iterable[bytes], level: int) -> None:
        run = self._scratch / f"{next(self._numbers)}.run"
        with gzip.open(run, "wb", compresslevel=1) as out:
            out.writelines(_chunks(lines))
        if level == len(self._levels):
            self._levels.append([])
        self._levels[level].append(run)
        if len(self._levels[level]) == self._runs_per_merge:
            self._merge(level)

    def _merge(self, level: int) -> None:
        """Runs become one of the next level, so that no line is merged often, however many runs there are."""
        runs, self._levels[level] = self._levels[level], []
        with ExitStack() as stack:
            self._keep(merge(*_opened(runs, stack)), level + 1)
        for run in runs:
            run.unlink()


def _opened(runs: Iterable[Path], stack: ExitStack) -> list[gzip.GzipFile]:
    return [stack.enter_context(gzip.open(run)) for run in runs]


def _chunks(lines: Iterable[bytes]) -> Iterator[bytes]:
    rest = iter(lines)
    while some := list(islice(rest, _LINES_PER_CHUNK)):
        yield b"".join(some)
