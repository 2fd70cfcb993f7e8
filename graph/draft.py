"""A release in the making: built aside, verified, then renamed into place and made current by replacing one link.

So a build that dies at any moment leaves the old release answering.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyoxigraph
from filelock import BaseFileLock, FileLock, Timeout

from raregraph.graph.errors import BuildError
from raregraph.graph.metadata.void import void_quads
from raregraph.graph.quad_stream import QuadStream
from raregraph.graph.release import MANIFEST, QC_REPORT, STORE, TRAVERSAL, VOID, Release
from raregraph.graph.search.finding import SEARCH_FOLDER, SearchIndex
from raregraph.graph.search.making import write_search_index
from raregraph.graph.traversal.noting import Noting
from raregraph.ontology.identifiers import BASE


@dataclass(slots=True)
class Draft:
    """A release in the making: load it, then publish it."""

    home: Path
    path: Path
    id: str = ""
    quads: int = 0

    def load(self, chunks: Iterator[bytes]) -> None:
        """Bulk load N-Quads text, given in chunks that end at line ends, and note its claims for traversal.

        Raises:
            BuildError: if the disk is full or the text is no N-Quads.
        """
        with Noting(self.path / TRAVERSAL) as noting:
            self._fill_store(QuadStream(noting.passing(chunks)))
            noting.finish()

    def _fill_store(self, stream: QuadStream) -> None:
        store = pyoxigraph.Store(str(self.path / STORE))
        try:
            stream.load_into(store)
            self._finish(store, stream)
        except SyntaxError as error:
            raise BuildError(
                f"what was written is no N-Quads: {error}",
                remedy="A loader let through what RDF can't hold: report it, with the source that was being read.",
            ) from error
        except OSError as error:
            if stream.failure:
                raise stream.failure from None
            raise BuildError(
                f"loading the graph into {self.path} failed: {error}",
                remedy="Free disk space (a build needs about 1 kB a quad), or choose another --home.",
            ) from error
        self.id, self.quads = stream.digest[:16], stream.lines

    def _finish(self, store: pyoxigraph.Store, stream: QuadStream) -> None:
        """Index the names and count what there is, while the store puts itself in order on another core."""
        if not stream.lines:
            raise BuildError("the build has no claims at all", remedy="Name sources that hold records.")
        with ThreadPoolExecutor(3) as pool:
            described = pool.submit(void_quads, store, f"{BASE}graph/void/{version('raregraph')}")
            indexed = pool.submit(write_search_index, store, self.path / SEARCH_FOLDER)
            pool.submit(store.optimize).result()
            indexed.result()
        stream.add(described.result())
        (self.path / VOID).write_bytes(described.result())
        stream.load_into(store)
        store.flush()

    def publish(self, manifest: dict[str, Any], qc_report: dict[str, Any]) -> Release:
        """Verify the draft, put it in place and make it current."""
        _write_json(self.path / QC_REPORT, qc_report)
        _write_json(self.path / MANIFEST, {"id": self.id, "quads": self.quads, **manifest})
        _verify(self.path)
        final = self.home / "releases" / self.id
        final.parent.mkdir(exist_ok=True)
        if not final.exists():
            os.rename(self.path, final)
            _sync_folder(final.parent)
        _make_current(self.home, final)
        return Release(final)


@contextmanager
def draft(home: Path) -> Iterator[Draft]:
    """A draft in a home that only one build at a time may write; what is left of dead builds is removed.

    Raises:
        BuildError: if another build is at work there, or the folder can't be written.
    """
    lock = _locked(home)
    try:
        _remove_dead_drafts(home)
        path = Path(tempfile.mkdtemp(prefix="draft-", dir=home))
        path.chmod(0o755)
        try:
            yield Draft(home, path)
        finally:
            shutil.rmtree(path, ignore_errors=True)
    finally:
        lock.release()


def _locked(home: Path) -> BaseFileLock:
    lock = FileLock(home / "build.lock")
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=3)
    except Timeout:
        raise BuildError(
            f"another build is writing to {home}", remedy="Wait for it, or use another --home."
        ) from None
    except OSError as error:
        raise BuildError(
            f"{home} can't be written: {error.strerror}", remedy="Choose another --home."
        ) from error
    return lock


def _remove_dead_drafts(home: Path) -> None:
    for path in home.glob("draft-*"):
        shutil.rmtree(path, ignore_errors=True)


def _make_current(home: Path, final: Path) -> None:
    link = home / f"current.{final.name}"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("releases") / final.name)
    os.replace(link, home / "current")
    _sync_folder(home)


def _verify(path: Path) -> None:
    """A draft is sound if its store opens read-only and holds something, and all beside it can be read."""
    from raregraph.graph.traversal.arrays import verify  # noqa: PLC0415 - slow to import

    verify(path / TRAVERSAL)
    store = pyoxigraph.Store.read_only(str(path / STORE))
    if next(iter(store.quads_for_pattern(None, None, None, None)), None) is None:
        raise BuildError(f"the store in {path} is empty after loading", remedy="Build again.")
    SearchIndex.open(path / SEARCH_FOLDER).check()
    pyoxigraph.Store().bulk_load(path=path / VOID, format=pyoxigraph.RdfFormat.N_QUADS)


def _write_json(path: Path, content: dict[str, Any]) -> None:
    with path.open("w", encoding="utf-8") as out:
        json.dump(content, out, indent=1, ensure_ascii=False)
        out.flush()
        os.fsync(out.fileno())


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
