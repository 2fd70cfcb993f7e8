"""An export as a folder: the dump, whole or a file for each graph, with all that says what it is.

    raregraph-RELEASE.nq.gz       the whole, or SOURCE_VERSION.nq.gz for each graph
    void.ttl                      how many triples of which classes and properties the graphs have, and in which file
    export.json                   the graphs, what was left out, and the size and sha256 of each file
    ro-crate-metadata.json        files, licences and citations as an RO-Crate
    SHA256SUMS                    for `sha256sum --check`

The folder is put in place when it is whole.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any

from raregraph.graph.disk import writing
from raregraph.graph.engine.interface import EmbeddedEngine
from raregraph.graph.export.files import SUMS, DumpFile, check_free, described, settle, write_dump, write_json
from raregraph.graph.export.formats import ExportFormat, Written
from raregraph.graph.export.ro_crate import METADATA, CrateFile, crate_metadata
from raregraph.graph.export.selection import Progress, Selection, silent
from raregraph.graph.export.void import export_void
from raregraph.graph.metadata.catalogue import source_graphs

VOID, DESCRIPTION = "void.ttl", "export.json"
_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Crate:
    """A finished folder: its dumps, and how much of what is in them."""

    path: Path
    files: tuple[str, ...]
    count: int
    counted: str
    bytes: int


def export_crate(  # noqa: PLR0913 - what, where and how
    selection: Selection,
    folder: Path,
    form: ExportFormat,
    *,
    per_graph: bool = False,
    gzipped: bool = True,
    force: bool = False,
    progress: Progress = silent,
) -> Crate:
    """Write a selection into a folder, as one dump or, with `per_graph`, a dump for each graph.

    Raises:
        ExportError: if the folder holds something already (`force` replaces an older export there, and nothing
            else), or can't be written.
    """
    check_free(folder, METADATA, force=force)
    with (
        writing(folder),
        TemporaryDirectory(prefix=f"{folder.name}.", suffix=".part", dir=folder.parent) as at,
    ):
        making = Path(at) / "crate"
        making.mkdir()
        parts = [selection.only(graph) for graph in selection.graphs] if per_graph else [selection]
        names = _names(parts, form, per_graph=per_graph, gzipped=gzipped)
        dumps = _dumps(parts, [making / name for name in names], form, gzipped, progress)
        _describe(selection, parts, dumps, making)
        if folder.exists():
            folder.rename(Path(at) / "replaced")
        making.rename(folder)
    return Crate(
        folder,
        tuple(dump.path.name for dump in dumps),
        sum(dump.written.count for dump in dumps),
        form.counted,
        sum(dump.bytes for dump in dumps),
    )


def _names(parts: list[Selection], form: ExportFormat, *, per_graph: bool, gzipped: bool) -> list[str]:
    ending = f"{form.ending}.gz" if gzipped else form.ending
    if not per_graph:
        return [f"raregraph-{part.release.id}.{ending}" for part in parts]
    return [f"{graph.stem}.{ending}" for part in parts for graph in part.graphs]


def _dumps(
    parts: list[Selection], paths: list[Path], form: ExportFormat, gzipped: bool, progress: Progress
) -> list[DumpFile]:
    with ThreadPoolExecutor(_AT_ONCE) as pool, _until_one_fails(progress) as told:

        def dump(part: Selection, path: Path) -> DumpFile:
            return write_dump(part, form, path, gzipped, told)

        return list(pool.map(dump, parts, paths))


@contextmanager
def _until_one_fails(progress: Progress) -> Iterator[Progress]:
    """Progress that ends all threads once the block is left, so that nobody waits for a large graph after Ctrl-C."""
    ended = Event()

    def tell(phase: str, graph: str, done: int) -> None:
        if ended.is_set():
            raise _EndedError
        progress(phase, graph, done)

    try:
        yield tell
    finally:
        ended.set()


class _EndedError(Exception):
    """Another thread has failed."""


def _describe(selection: Selection, parts: list[Selection], dumps: list[DumpFile], folder: Path) -> None:
    """Write what stands beside the dumps."""
    sources = source_graphs(EmbeddedEngine.open(selection.release.store_path))
    counted: Counter[str] = sum((dump.written.graphs for dump in dumps), Counter())
    written = Written(counted, sum(dump.written.count for dump in dumps))
    file_of = {
        graph.graph: dump.path.name for part, dump in zip(parts, dumps, strict=True) for graph in part.graphs
    }
    with (folder / VOID).open("wb") as file:
        file.write(export_void(selection, counted, file_of, sources))
        settle(file)
    about: dict[str, Any] = described(selection, dumps[0].form.media_type, written)
    write_json(folder / DESCRIPTION, about | {"files": [dump.as_json() for dump in dumps]})
    files = [
        *(_dump_entry(part, dump) for part, dump in zip(parts, dumps, strict=True)),
        _entry(
            folder / VOID, "What the graphs hold, counted", "Classes and properties, as VoID", "text/turtle"
        ),
        _entry(
            folder / DESCRIPTION,
            "What this export holds",
            "Graphs, files, what was left out",
            "application/json",
        ),
    ]
    write_json(folder / METADATA, crate_metadata(selection, files, sources))
    _write_sums(folder, [*(file.name for file in files), METADATA])


def _dump_entry(part: Selection, dump: DumpFile) -> CrateFile:
    one = part.graphs[0].title or part.graphs[0].source if len(part.graphs) == 1 else "All graphs"
    packed = ", gzipped" if dump.path.suffix == ".gz" else ""
    media_type = dump.form.media_type
    return CrateFile(
        dump.path.name,
        one,
        f"{dump.written.count:,} {dump.form.counted} as {media_type}, sorted{packed}",
        "application/gzip" if packed else media_type,
        dump.bytes,
        dump.sha256,
        tuple(graph.graph for graph in part.graphs),
    )


def _entry(path: Path, title: str, description: str, media_type: str) -> CrateFile:
    return CrateFile(path.name, title, description, media_type, path.stat().st_size, _sha256(path))


def _write_sums(folder: Path, names: Iterable[str]) -> None:
    with (folder / SUMS).open("wb") as file:
        file.write("".join(f"{_sha256(folder / name)}  {name}\n" for name in sorted(names)).encode())
        settle(file)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
