"""How far a build is: a bar on a terminal, a plain line a step anywhere else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

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


class Lines:
    """One line on the error stream for each step of a build."""

    def __init__(self) -> None:
        self._shown: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def __call__(self, event: ProgressEvent) -> None:
        """Take note of a step."""
        title = _title(event)
        if title not in self._shown:
            self._shown.add(title)
            click.echo(title, err=True)


class Bars:
    """A line with a count and the time for each step of a build, renewed in place."""

    def __init__(self) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("{task.completed:,.0f}"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._finish()
        self._progress.stop()

    def __call__(self, event: ProgressEvent) -> None:
        """Take note of a step."""
        title = _title(event)
        if title not in self._tasks:
            self._finish()
            self._tasks[title] = self._progress.add_task(title, total=None)
        self._progress.update(self._tasks[title], completed=event.done)

    def _finish(self) -> None:
        for task in self._progress.tasks:
            if not task.finished:
                self._progress.update(task.id, total=max(task.completed, 1), completed=max(task.completed, 1))


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
