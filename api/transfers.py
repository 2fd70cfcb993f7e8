"""How far a download is: a bar on a terminal, a plain line a file anywhere else."""

from pathlib import Path
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TransferSpeedColumn

from raregraph.api.progress import Once
from raregraph.loaders.fetch import FetchProgress


class TransferLines(Once):
    """One line on the error stream when the first bytes of a file arrive."""

    def __call__(self, event: FetchProgress) -> None:
        """Take note of bytes that arrived."""
        size = f" ({event.total:,} bytes)" if event.total else ""
        self.tell(event.file, f"fetching {event.file}{size}")


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
