"""How far a download is: a bar on a terminal, a plain line a file anywhere else."""

from pathlib import Path
from types import TracebackType
from typing import Self

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TransferSpeedColumn

from raregraph.loaders.fetch import FetchProgress


class TransferLines:
    """One line on the error stream when the first bytes of a file arrive."""

    def __init__(self) -> None:
        self._begun: set[Path] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def __call__(self, event: FetchProgress) -> None:
        """Take note of bytes that arrived."""
        if event.file not in self._begun:
            self._begun.add(event.file)
            size = f" ({event.total:,} bytes)" if event.total else ""
            click.echo(f"fetching {event.file}{size}", err=True)


class TransferBars:
    """A bar with bytes and speed for each file."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            DownloadColumn(),
            TransferSpeedColumn(),
            console=Console(stderr=True),
        )
        self._tasks: dict[Path, TaskID] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def __call__(self, event: FetchProgress) -> None:
        """Take note of bytes that arrived."""
        if event.file not in self._tasks:
            self._tasks[event.file] = self._progress.add_task(event.file.name, total=None)
        self._progress.update(self._tasks[event.file], completed=event.done, total=event.total)
