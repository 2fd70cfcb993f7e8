"""The way of a build from files to a loaded store, beside the store's own bulk load of the same N-Quads."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

import pyoxigraph
from rich.table import Table

from raregraph.graph.quad_stream import QuadStream
from raregraph.loaders.build import spelled
from raregraph.loaders.build_request import BuildRequest
from tests.benchmarks.measure import Measured, apart

NOTE = "Both sides load a fresh store on disk and end there: no optimizing, no verifying, no sorting."


@dataclass(frozen=True, slots=True)
class Both:
    """One run of both: our way, and the bulk load of a ready-made file.

    Our way loads without checking IRIs again, as it spells them itself. `unchecked` is the bulk load without that
    check too; it is no fair way to load a file from elsewhere, but shows what our way adds to the load.
    """

    quads: int
    ours: Measured
    bare: Measured
    unchecked: Measured | None = None

    @property
    def ratio(self) -> float:
        """Their time to ours: 1 is as fast."""
        return self.bare.seconds / self.ours.seconds


def from_files(request: BuildRequest, store: Path) -> int:
    """What a build does until the store is loaded; answers with the number of quads."""
    with spelled(request) as chunks:
        stream = QuadStream(chunks)
        stream.load_into(pyoxigraph.Store(str(store)))
        return stream.lines


def bulk_load(ready: Path, checked: bool, store: Path) -> int:
    """Oxigraph's own bulk load of a ready-made file; answers with nothing, the quads are known."""
    nquads = pyoxigraph.RdfFormat.N_QUADS
    pyoxigraph.Store(str(store)).bulk_load(path=str(ready), format=nquads, lenient=not checked)
    return 0


def to_file(request: BuildRequest, ready: Path) -> int:
    """The N-Quads of a build in a file; answers with their number."""
    lines = 0
    with spelled(request) as chunks, ready.open("wb") as out:
        for chunk in chunks:
            out.write(chunk)
            lines += chunk.count(b"\n")
    return lines


def both(request: BuildRequest, folder: Path, runs: int, *, unchecked: bool = True) -> list[Both]:
    """Our way and the bulk load turn by turn, each in a process of its own, in fresh stores below `folder`.

    With `unchecked` the bulk load runs once more, without its check of IRIs.
    """
    ready = folder / "ready.nq"
    quads = apart(partial(to_file, request, ready)).answer
    done = []
    for _ in range(runs):
        ours = _in_fresh_store(partial(from_files, request), folder)
        bare = _in_fresh_store(partial(bulk_load, ready, True), folder)
        lenient = _in_fresh_store(partial(bulk_load, ready, False), folder) if unchecked else None
        assert ours.answer == quads
        done.append(Both(quads, ours, bare, lenient))
    ready.unlink()
    return done


def _in_fresh_store(load: Callable[[Path], int], folder: Path) -> Measured:
    with tempfile.TemporaryDirectory(dir=folder) as store:
        return apart(partial(load, Path(store)))


def new_table(title: str, counted: str) -> Table:
    """A table for runs of both; `counted` is what the input holds, such as edges."""
    table = Table(title=title, caption=NOTE)
    table.add_column("")
    for column in (counted, "quads", "seconds", f"{counted}/s", "CPU s", "peak MB", "ratio"):
        table.add_column(column, justify="right")
    return table


def add_rows(table: Table, done: list[Both], count: int) -> None:
    """A row for each side of each run, and the median ratio."""
    for run in done:
        table.add_row("files to store", *cells(run.ours, count, run.quads), f"{run.ratio:.2f}")
        table.add_row("bulk load, ready-made", *cells(run.bare, count, run.quads), "1.00")
        if run.unchecked:
            unchecked = f"{run.bare.seconds / run.unchecked.seconds:.2f}"
            table.add_row("the same, IRIs unchecked", *cells(run.unchecked, count, run.quads), unchecked)
    if len(done) > 1:
        table.add_row("median", *[""] * 6, f"{median(run.ratio for run in done):.2f}")


def cells(measured: Measured, count: int, quads: int) -> tuple[str, ...]:
    """The numbers of one measurement."""
    return (
        f"{count:,}",
        f"{quads:,}",
        f"{measured.seconds:,.1f}",
        f"{count / measured.seconds:,.0f}",
        f"{measured.cpu:,.1f}",
        f"{measured.memory:,.0f}",
    )
