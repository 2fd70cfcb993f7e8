"""An export as one file, with a description beside it; both are put in place when they are whole."""

import gzip
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from raregraph.graph.disk import writing
from raregraph.graph.errors import ExportError
from raregraph.graph.export.formats import ExportFormat, Written
from raregraph.graph.export.selection import Progress, Selection, Sink, silent

GZIP_LEVEL = 6
SUMS = "SHA256SUMS"
"""The checksums of an export that is a folder, for `sha256sum --check`."""


@dataclass(frozen=True, slots=True)
class DumpFile:
    """A finished file: what is in it, its size, and the sha256 of it and of the text in it, in hexadecimal."""

    path: Path
    form: ExportFormat
    written: Written
    bytes: int
    sha256: str
    text_bytes: int
    text_sha256: str

    def as_json(self) -> dict[str, Any]:
        """What a description says of it."""
        counted = {self.form.counted: self.written.count}
        return {
            "file": {"name": self.path.name, "bytes": self.bytes, "sha256": self.sha256},
            "text": counted | {"bytes": self.text_bytes, "sha256": self.text_sha256},
        }


@dataclass(frozen=True, slots=True)
class Exported:
    """A finished export: its file, the description beside it, and how much of what is in it."""

    path: Path
    description: Path
    count: int
    counted: str
    bytes: int


def export_file(  # noqa: PLR0913 - what, where and how
    selection: Selection,
    path: Path,
    form: ExportFormat,
    *,
    gzipped: bool | None = None,
    force: bool = False,
    progress: Progress = silent,
) -> Exported:
    """Write a selection to a file, with `PATH.json` beside it.

    It is gzipped if its name ends in `.gz`, or `gzipped` says so. Both are made in a folder beside the file and put in
    place when they are whole.

    Raises:
        ExportError: if there is such a file already (without `force`), or it can't be written.
    """
    description = path.with_name(f"{path.name}.json")
    for present in (path, description):
        if present.exists() and not force:
            raise ExportError(
                "there is such a file already", place=str(present), remedy="--force replaces it."
            )
    with writing(path), TemporaryDirectory(prefix=f"{path.name}.", suffix=".part", dir=path.parent) as name:
        scratch = Path(name)
        packed = path.suffix == ".gz" if gzipped is None else gzipped
        made = write_dump(selection, form, scratch / path.name, packed, progress)
        about = described(selection, form.media_type, made.written) | made.as_json()
        write_json(scratch / description.name, about)
        made.path.replace(path)
        (scratch / description.name).replace(description)
    return Exported(path, description, made.written.count, form.counted, made.bytes)


def write_dump(
    selection: Selection, form: ExportFormat, path: Path, gzipped: bool, progress: Progress
) -> DumpFile:
    """Write a selection to a new file, with scratch files beside it while it works."""
    with TemporaryDirectory(prefix="runs-", dir=path.parent) as scratch, path.open("wb") as file:
        packed = Measured(file)
        text, written = write_stream(selection, form, packed, Path(scratch), gzipped, progress)
        settle(file)
    return DumpFile(path, form, written, packed.size, packed.digest, text.size, text.digest)


def write_stream(  # noqa: PLR0913, PLR0917 - what, how and where
    selection: Selection, form: ExportFormat, out: Sink, scratch: Path, gzipped: bool, progress: Progress
) -> tuple["Measured", Written]:
    """Write a selection to a sink, and tell of the text before it is compressed."""
    if not gzipped:
        text = Measured(out)
        return text, form.write(selection, text, scratch, progress)
    # The same bytes each time: no file name and no time of day in the header.
    with gzip.GzipFile("", "wb", GZIP_LEVEL, Measured(out), mtime=0) as packing:
        text = Measured(packing)
        return text, form.write(selection, text, scratch, progress)


def described(selection: Selection, media_type: str, written: Written) -> dict[str, Any]:
    """What an export holds, and what it leaves out."""
    manifest = selection.release.manifest()
    return {
        "release": selection.release.id,
        "raregraph_version": manifest["raregraph_version"],
        "format": media_type,
        "inferred_from": "all sources of the release" if selection.is_whole else "the graphs in this export",
        "graphs": [graph.as_json() | {"quads": written.graphs[graph.graph]} for graph in selection.graphs],
        "left_out": [graph.as_json() for graph in selection.left_out],
    }


def check_free(folder: Path, mark: str, *, force: bool) -> None:
    """Check that an export may be put in place of a folder, if there is one: by `force` of an older export.

    `mark` is a file that every such export has. A folder that holds anything else is never replaced.

    Raises:
        ExportError: if it may not.
    """
    with writing(folder):
        if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
            return
        is_export = _is_export(folder, mark)
    if not is_export:
        raise ExportError(
            "something else is there", place=str(folder), remedy="Name a folder that is empty or not there."
        )
    if not force:
        raise ExportError("there is such an export already", place=str(folder), remedy="--force replaces it.")


def _is_export(folder: Path, mark: str) -> bool:
    """Whether a folder holds an export, whole, and nothing besides."""
    if not (folder / SUMS).is_file() or not (folder / mark).is_file():
        return False
    lines = (folder / SUMS).read_text(encoding="utf-8", errors="replace").splitlines()
    listed = {line.partition("  ")[2] for line in lines}
    return {path.name for path in folder.iterdir()} <= {*listed, mark, SUMS}


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write a file of JSON, and have it on the disk."""
    with path.open("wb") as file:
        file.write(f"{json.dumps(content, indent=1, ensure_ascii=False)}\n".encode())
        settle(file)


def settle(file: BinaryIO) -> None:
    """Have what was written on the disk."""
    file.flush()
    os.fsync(file.fileno())


class Measured:
    """Passes bytes on, counts and hashes them."""

    def __init__(self, out: Sink) -> None:
        self._out = out
        self._hash = sha256()
        self.size = 0

    @property
    def digest(self) -> str:
        """The sha256 of all bytes so far, in hexadecimal."""
        return self._hash.hexdigest()

    def write(self, data: bytes, /) -> int:
        """Take bytes."""
        self._out.write(data)
        self._hash.update(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """What is written is with `out` already."""
