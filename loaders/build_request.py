"""What is asked of a build, and what it tells while it runs."""

from dataclasses import dataclass
from pathlib import Path

from raregraph.loaders.source import Source


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What to build: sources with their paths, and how.

    `jobs` is the number of processes that read texts; `limit` the most pieces to take of each source. `strict`
    makes any error in the data stop the build. `partial` allows sources to hold fewer records than they should.
    `further` is N-Quads that every release holds beside what its sources say.
    """

    inputs: tuple[tuple[Source, Path], ...]
    home: Path
    jobs: int = 1
    limit: int | None = None
    strict: bool = False
    partial: bool = False
    further: bytes = b""


@dataclass(frozen=True, slots=True)
class ProgressEvent:
    """How far a build is: the source at work and how many of its pieces are done."""

    phase: str
    source: str = ""
    done: int = 0
