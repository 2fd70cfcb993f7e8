"""Every source there is: a source is a file in `loaders/sources` that defines `SOURCE`.

Adding a source is adding that one file; nothing else lists them.
"""

from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from raregraph.graph.errors import RaregraphError
from raregraph.loaders import sources as _package
from raregraph.loaders.source import Source


@cache
def sources() -> tuple[Source, ...]:
    """All sources, sorted by name.

    >>> "medquad" in [source.name for source in sources()]
    True
    """
    modules = [
        import_module(f"{_package.__name__}.{found.name}") for found in iter_modules(_package.__path__)
    ]
    found = [module.SOURCE for module in modules if isinstance(getattr(module, "SOURCE", None), Source)]
    return tuple(sorted(found, key=lambda source: source.name))


def source(name: str) -> Source:
    """The source of that name; raises RaregraphError, naming those there are, if there is none.

    >>> source("hgnc").kind
    'genes'
    """
    for candidate in sources():
        if candidate.name == name:
            return candidate
    known = ", ".join(candidate.name for candidate in sources())
    raise RaregraphError("there is no such source", place=name, remedy=f"Take one of: {known}")


def discover(folder: Path) -> dict[Source, Path]:
    """Which sources have their files below a folder: for each, the first of its default paths that exists.

    A default path may be a pattern (`gard/*.txt`); where it fits several files, their folder is taken.
    """
    found = {}
    for candidate in sources():
        for pattern in candidate.default_paths:
            fits = sorted(folder.glob(pattern))
            if fits:
                found[candidate] = fits[0] if len(fits) == 1 else fits[0].parent
                break
    return found
