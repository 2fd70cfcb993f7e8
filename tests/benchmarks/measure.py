"""Work measured in a process of its own: seconds, seconds of all cores, and the most memory that it held at once."""

import multiprocessing
import resource
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter

_EVERY = 2.0
"""Seconds between two looks at the memory. A look walks the page tables of every process that is watched, some 10 ms
for each GB; five looks a second made a build a fifth slower than it is."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What some work took, its own processes included.

    `cpu` is in seconds of all cores; `memory` the peak in MB of what all processes hold at once, shared pages
    counted once (PSS, Linux only).
    """

    answer: int
    seconds: float
    cpu: float
    memory: float


def apart(work: Callable[[], int]) -> Measured:
    """Do some work in a process of its own, and measure it."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_report, args=(work, sender))
    process.start()
    sender.close()
    peak, over = [0.0], threading.Event()
    watch = threading.Thread(target=_watch, args=(process.pid, peak, over))
    watch.start()
    try:
        answer, seconds, cpu = receiver.recv()
    finally:
        over.set()
        watch.join()
        process.join()
    return Measured(answer, seconds, cpu, peak[0])


def _report(work: Callable[[], int], sender: Connection) -> None:
    start = perf_counter()
    answer = work()
    seconds = perf_counter() - start
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    sender.send((answer, seconds, sum(each.ru_utime + each.ru_stime for each in used)))


def _watch(pid: int, peak: list[float], over: threading.Event) -> None:
    while not over.wait(_EVERY):
        peak[0] = max(peak[0], sum(map(_held, _family(pid))))


def _family(pid: int) -> Iterator[int]:
    """A process and all below it."""
    yield pid
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in _text(listed).split():
            yield from _family(int(child))


def _held(pid: int) -> float:
    """The memory of a process in MB; none if it has just ended."""
    for line in _text(Path(f"/proc/{pid}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return ""
