"""From source files to a release: the whole way, in order.

    sources and paths -> genes -> pieces -> records -> claims -> N-Quads -> store -> release

Up to the N-Quads it is the way of `raregraph.loaders.run`, from there that of `raregraph.graph.draft`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from raregraph.graph.draft import draft
from raregraph.graph.records import Problem
from raregraph.graph.release import Release
from raregraph.loaders.build_request import BuildRequest, ProgressEvent
from raregraph.loaders.run import running


@dataclass(frozen=True, slots=True)
class BuildResult:
    """The new release and everything that could not be taken into it."""

    release: Release
    qc: dict[str, Any]
    problems: tuple[Problem, ...]


def build(
    request: BuildRequest, progress: Callable[[ProgressEvent], None] = lambda event: None
) -> BuildResult:
    """Build a release from sources and make it the current one.

    Raises:
        LoadError: with `strict`, at the first error in the data.
        BuildError: if a source holds too few or too many records, a quote is not in its record, another
            build is at work in the same home, or the disk is full. The old release stays current.
    """
    with running(request, progress) as (run, quads), draft(request.home) as release:
        release.load(quads)
        progress(ProgressEvent("publishing"))
        qc = run.qc_report()
        manifest = {
            "raregraph_version": version("raregraph"),
            "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "sources": run.described(),
        }
        published = release.publish(manifest, qc)
    return BuildResult(published, qc, tuple(p for done in run.done for p in done.problems))


@contextmanager
def spelled(request: BuildRequest) -> Iterator[Iterator[bytes]]:
    """The N-Quads that a build loads, in chunks; nothing is written to the home.

    Raises:
        LoadError, BuildError: as `build` does.
    """
    with running(request, lambda event: None) as (_, quads):
        yield quads
