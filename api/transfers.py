"""How far a download is: a bar on a terminal, a plain line a file anywhere else."""

from rich.progress import BarColumn, DownloadColumn, TextColumn, TransferSpeedColumn

from raregraph.api.progress import Once, Renewed
from raregraph.loaders.fetch import FetchProgress


class TransferLines(Once):
    """One line on the error stream when the first bytes of a file arrive."""

    def __call__(self, event: FetchProgress) -> None:
        """Take note of bytes that arrived."""
        size = f" ({event.total:,} bytes)" if event.total else ""
        self.tell(event.file, f"fetching {event.file}{size}")


class TransferBars(Renewed):
    """A bar with bytes and speed for each file."""

    def __init__(self) -> None:
        super().__init__(
            TextColumn("{task.description}"), BarColumn(bar_width=24), DownloadColumn(), TransferSpeedColumn()
        )

    def __call__(self, event: FetchProgress) -> None:
        """Take note of bytes that arrived."""
        self.tell(event.file, event.file.name, event.done, event.total)
