"""Releases: immutable builds of the graph, one of which is current.

    HOME/releases/ID/store/           the Oxigraph store
    HOME/releases/ID/search/          the names of all nodes as arrays, for search
    HOME/releases/ID/void.nq          what the store holds, counted (VoID); it stands in the store, too
    HOME/releases/ID/traversal/       its claims as arrays, for paths and neighbourhoods
    HOME/releases/ID/manifest.json    what went in: each source's file, sha256, version, licence and counts
    HOME/releases/ID/qc.json          the QC report: problems and counts, source by source
    HOME/current -> releases/ID

A release is built aside, verified, then renamed into place and made current by replacing one link, so a
build that dies at any moment leaves the old release answering. Its id is a hash of its N-Quads: the same
input gives the same id.
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
from platformdirs import user_data_path

from raregraph.graph.errors import BuildError, ReleaseError
from raregraph.graph.metadata.void import void_quads
from raregraph.graph.quad_stream import QuadStream
from raregraph.graph.search.finding import SEARCH_FOLDER, SearchIndex
from raregraph.graph.search.making import write_search_index
from raregraph.graph.traversal.noting import Noting
from raregraph.ontology.identifiers import BASE

MANIFEST, QC_REPORT, STORE, TRAVERSAL = "manifest.json", "qc.json", "store", "traversal"
VOID = "void.nq"
HOME_VARIABLE = "RAREGRAPH_HOME"


def default_home() -> Path:
    """Where releases live: $RAREGRAPH_HOME, or else the user's data folder."""
    return Path(os.environ.get(HOME_VARIABLE) or user_data_path("raregraph"))


@dataclass(frozen=True, slots=True)
class Release:
    """A finished release on disk."""

    path: Path

    @property
    def id(self) -> str:
        """The content id, 16 hexadecimal digits."""
        return self.path.name

    @property
    def store_path(self) -> Path:
        """The folder of the Oxigraph store."""
        return self.path / STORE

    @property
    def search_path(self) -> Path:
        """The search index; releases of older versions have none."""
        return self.path / SEARCH_FOLDER

    def void(self) -> bytes:
        """What the release holds, counted, as N-Quads.

        Raises:
            ReleaseError: if the release was built by a version that didn't count.
        """
        try:
            return (self.path / VOID).read_bytes()
        except OSError as error:
            raise ReleaseError(
                f"the release {self.id} has no description", remedy="Build again: raregraph build"
            ) from error

    @property
    def traversal_path(self) -> Path:
        """The folder of the arrays that `raregraph.graph.traversal.arrays` opens."""
        return self.path / TRAVERSAL

    def manifest(self) -> dict[str, Any]:
        """What went into the release."""
        return _read_json(self.path / MANIFEST)

    def qc_report(self) -> dict[str, Any]:
        """The QC report of its build."""
        return _read_json(self.path / QC_REPORT)


def current_release(home: Path | None = None) -> Release:
    """The release that answers now.

    Raises:
        ReleaseError: if there is none, or what is there is damaged.
    """
    home = home or default_home()
    path = home / "current"
    if not path.is_symlink():
        raise ReleaseError(f"{home} holds no release", remedy="Build one first: raregraph build")
    return _checked(path.resolve())


def releases(home: Path | None = None) -> tuple[Release, ...]:
    """All releases in a home, oldest first."""
    folder = (home or default_home()) / "releases"
    found = [_checked(path) for path in folder.iterdir()] if folder.is_dir() else []
    return tuple(sorted(found, key=lambda release: (release.manifest()["built_at"], release.id)))


def release_named(name: str, home: Path | None = None) -> Release:
    """The release of that id, or whose id begins so, or in that folder.

    Raises:
        ReleaseError: if there is none, or several.
    """
    if (Path(name) / MANIFEST).is_file():
        return Release(Path(name).resolve())
    known = releases(home)
    found = [release for release in known if release.id.startswith(name)]
    if len(found) == 1:
        return found[0]
    wrong = f"{len(found)} releases begin with" if found else "there is no release"
    ids = ", ".join(release.id for release in found or known)
    raise ReleaseError(f"{wrong} {name!r}", remedy=f"Take one of: {ids}." if ids else "Build one first.")


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


def _checked(path: Path) -> Release:
    for part in (MANIFEST, QC_REPORT, STORE):
        if not (path / part).exists():
            raise ReleaseError(f"the release {path} lacks {part}", remedy="Build again: raregraph build")
    return Release(path)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReleaseError(f"{path} can't be read: {error}", remedy="Build again: raregraph build") from error
    return content


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
