"""One function over many pieces, in several processes, with the results in the order of the pieces."""

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

Mapped = Callable[[Iterable[Any]], Iterator[Any]]


@contextmanager
def ordered_map(function: Callable[[Any], Any], jobs: int) -> Iterator[Mapped]:
    """A lazy `map(function, ...)` over `jobs` processes; with one job it runs in this process.

    Only a few pieces for each process are under way at a time, so memory doesn't grow with the input. All
    processes start at once, before the caller opens anything that should not be inherited, and end with
    the caller, even if that is killed.
    """
    if jobs == 1:
        yield partial(map, function)
        return
    with ProcessPoolExecutor(jobs, _context(), _install, (function,)) as pool:
        pool.submit(os.getpid).result()
        try:
            yield partial(_in_order, pool, 4 * jobs)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _in_order(pool: ProcessPoolExecutor, window: int, pieces: Iterable[Any]) -> Iterator[Any]:
    under_way: deque[Future[Any]] = deque()
    for piece in pieces:
        under_way.append(pool.submit(_call, piece))
        if len(under_way) >= window:
            yield under_way.popleft().result()
    while under_way:
        yield under_way.popleft().result()


@contextmanager
def few_collections() -> Iterator[None]:
    """Let Python look for cycles rarely: records are many and small, hold no cycles, and go when they are done.

    With its usual thresholds, looking for cycles took more than a quarter of the time of a build. What stands
    when processes are forked is left to itself, so that their memory stays shared.
    """
    thresholds = gc.get_threshold()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, *thresholds[1:])
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)


_OBJECTS_BETWEEN_COLLECTIONS = 500_000

_installed: list[Callable[[Any], Any]] = []


def _install(function: Callable[[Any], Any]) -> None:
    """Set up a worker process: it knows its function, leaves Ctrl-C to its parent, and never outlives it."""
    _installed.append(function)
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _call(piece: Any) -> Any:
    return _installed[0](piece)


def _context() -> multiprocessing.context.BaseContext:
    """Fork where there is one: the gene index is then shared, not sent."""
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("fork" if "fork" in methods else None)
