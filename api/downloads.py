"""Files that the service gives out, made once for a release by a process of their own and kept while it is served."""

import asyncio
import sys
from pathlib import Path

from raregraph.graph.errors import ExportError
from raregraph.graph.release import Release


class Downloads:
    """Makes exports of releases in a folder, one at a time, so that the front goes on answering.

    Restricted sources are never in them.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._one_at_a_time = asyncio.Lock()

    async def file(self, release: Release, form: str) -> Path:
        """An export in a format of one file, by the format's name; made if it isn't there yet.

        Raises:
            ExportError: if it can't be made.
        """
        path = self._folder / f"{release.id}.{form}"
        async with self._one_at_a_time:
            if not path.exists():
                await self._make(release, form, path)
        return path

    def keep(self, release: Release) -> None:
        """Drop what was made of other releases: they are served no more."""
        for path in self._folder.iterdir():
            if path.name.partition(".")[0] != release.id:
                path.unlink(missing_ok=True)  # an answer that still reads it goes on to its end

    async def _make(self, release: Release, form: str, path: Path) -> None:
        options = ("--release", str(release.path), "--format", form, "--output", str(path))
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "raregraph.api", "export", *options),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            _, said = await process.communicate()
        finally:
            if process.returncode is None:  # whoever waited is gone, or the service stops
                process.kill()
                await process.wait()
        if process.returncode != 0:
            lines = said.decode(errors="replace").splitlines() or ["it ended without a word"]
            raise ExportError(
                f"the export failed: {lines[-1].removeprefix('error: ')}",
                place=form,
                remedy=f"raregraph export --format {form} tells more.",
            )
