"""What the file system says when a file is written, told as what it means for who asked for the file."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from raregraph.graph.errors import ExportError


@contextmanager
def writing(place: Path | str) -> Iterator[None]:
    """Errors of the file system, told as what they mean for an export to that place."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        full = error.errno == errno.ENOSPC
        raise ExportError(
            f"it can't be written: {error.strerror or error}",
            place=str(place),
            remedy="Free disk space, or choose another --output." if full else "Choose another --output.",
        ) from error
