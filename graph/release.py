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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from raregraph.graph.errors import ReleaseError
from raregraph.graph.search.finding import SEARCH_FOLDER

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
