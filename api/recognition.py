"""Which source a path belongs to.

A path is recognised by its usual place (`medquad/`, `gard/pages.tar.xz`), else by what is in it: each source
is given the first pieces, and the one that finds records in them is taken.
"""

from itertools import islice
from pathlib import Path

from raregraph.graph.errors import LoadError, RaregraphError
from raregraph.loaders.registry import discover, sources
from raregraph.loaders.source import Source

_SAMPLE = 4


def recognise(path: Path) -> list[tuple[Source, Path]]:
    """The sources of condition records that have files at a path, each with its path, in order of their names.

    Raises:
        RaregraphError: if there is no such path, or no source can read what is there.
    """
    if not path.exists():
        raise RaregraphError("there is no such file or folder", place=str(path), remedy="Check the path.")
    return _by_place(path) or [(_by_content(path), path)]


def _by_place(path: Path) -> list[tuple[Source, Path]]:
    whole = path.resolve()
    folders = (
        (whole, whole.parent, whole.parent.parent) if whole.is_dir() else (whole.parent, whole.parent.parent)
    )
    for folder in folders:
        found = [
            (source, place)
            for source, place in discover(folder).items()
            if source.kind == "conditions" and place.is_relative_to(whole)
        ]
        if found:
            return sorted(found, key=lambda pair: pair[0].name)
    return []


def _by_content(path: Path) -> Source:
    candidates = [source for source in sources() if source.kind == "conditions"]
    scores = {source.name: _score(source, path) for source in candidates}
    best = max(candidates, key=lambda source: scores[source.name])
    if scores[best.name] == (0, 0):
        names = ", ".join(source.name for source in candidates)
        raise RaregraphError(
            "no source can read what is there", place=str(path), remedy=f"There are: {names}."
        )
    return best


def _score(source: Source, path: Path) -> tuple[int, int]:
    """How many records a source finds in the first pieces of a path, and how many pieces it takes for its own."""
    try:
        pieces = list(islice(source.items(path), _SAMPLE))
    except LoadError:
        return 0, 0
    suffixes = {suffix for pattern in source.default_paths for suffix in Path(pattern).suffixes[-1:]}
    own = sum(Path(piece.name).suffix in suffixes for piece in pieces)
    return sum(len(source.parse(piece).records) for piece in pieces), own
