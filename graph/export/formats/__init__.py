"""The formats of an export, one module each: what `kgx_tsv.py` would define is `--format kgx-tsv`.

Importing this package is cheap, so that the command line can list the formats.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from raregraph.graph.export.selection import Progress, Selection, Sink


@dataclass(frozen=True, slots=True)
class Written:
    """How much of each graph (by IRI) was written, and how many quads, triples or mappings that are in all."""

    graphs: Counter[str]
    count: int


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format of one stream.

    `ending` is that of its files (`nq`), `counted` what is counted of them (`quads`). `write` writes a selection into a
    sink, with a folder for scratch files, and tells its progress.
    """

    ending: str
    media_type: str
    counted: str
    write: Callable[[Selection, Sink, Path, Progress], Written]


def format_names() -> tuple[str, ...]:
    """The names of all formats, the default one first.

    >>> format_names()[0]
    'nquads'
    """
    names = sorted(module.name.replace("_", "-") for module in iter_modules(__path__))
    return tuple(sorted(names, key=lambda name: name != "nquads"))


def export_format(name: str) -> ExportFormat:
    """A format by its name, one of `format_names()`.

    >>> export_format("nquads").ending
    'nq'
    """
    found: ExportFormat = import_module(f"{__name__}.{name.replace('-', '_')}").FORMAT
    return found
