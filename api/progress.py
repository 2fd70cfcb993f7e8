"""How far a build or an export is: a bar on a terminal, a plain line a step anywhere else."""

import sys
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from raregraph.loaders.build_request import ProgressEvent

_PHASES = {
    "genes": "reading the genes",
    "reading": "reading",
    "inferring": "rolling up from subtypes",
    "optimizing": "putting the store in order",
    "publishing": "verifying and publishing",
    "writing": "sorting and writing",
}


def _title(event: ProgressEvent) -> str:
    title = _PHASES.get(event.phase, event.phase)
    return f"{title} {event.source}" if event.source else title


class Once:
    """Lines on the error stream, one for each thing that is told of, the first time that it is."""

    def __init__(self) -> None:
        self._told: set[Hashable] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def tell(self, what: Hashable, line: str) -> None:
        """Print a line, unless this thing was told of before."""
        if what not in self._told:
            self._told.add(what)
            click.echo(line, err=True)


class Lines(Once):
    """One line on the error stream for each step of a build."""

    def __call__(self, event: ProgressEvent) -> None:
        """Take note of a step."""
        title = _title(event)
        self.tell(title, title)


class Renewed:
    """Lines on the terminal, renewed in place: one for each thing that is told of."""

    def __init__(self, *columns: ProgressColumn) -> None:
        self.shown = Progress(*columns, console=Console(stderr=True))
        self._tasks: dict[Hashable, TaskID] = {}

    def __enter__(self) -> Self:
        self.shown.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shown.stop()

    def tell(self, what: Hashable, title: str, done: int, total: int | None) -> None:
        """Renew the line of a thing, or begin one."""
        if what not in self._tasks:
            self._tasks[what] = self.shown.add_task(title, total=None)
        self.shown.update(self._tasks[what], completed=done, total=total)


class Bars(Renewed):
    """A line with a count and the time for each step of a build; a step has ended when another begins."""

    def __init__(self) -> None:
        super().__init__(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("{task.completed:,.0f}"),
            TimeElapsedColumn(),
        )

    def __exit__(self, *raised: Any) -> None:
        self._finish()
        super().__exit__(*raised)

    def __call__(self, event: ProgressEvent) -> None:
        """Take note of a step."""
        title = _title(event)
        if title not in self._tasks:
            self._finish()
        self.tell(title, title, event.done, None)

    def _finish(self) -> None:
        for task in self.shown.tasks:
            if not task.finished:
                self.shown.update(task.id, total=max(task.completed, 1), completed=max(task.completed, 1))


def progress_of_steps() -> Lines | Bars:
    """What shows the steps of a build or an export here: bars on a terminal, else lines."""
    return Bars() if sys.stderr.isatty() else Lines()


@contextmanager
def steps(title: str) -> Iterator[Callable[[int, int], None]]:
    """A function to tell how many steps are done, of how many: a bar on a terminal, nothing anywhere else."""
    console = Console(stderr=True)
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.completed:,.0f} of {task.total:,.0f}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task(title, total=0)

        def tell(done: int, of: int) -> None:
            progress.update(task, completed=done, total=of)

        yield tell
