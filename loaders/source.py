"""What a source is: its description, and two steps that turn its files into typed records.

`items` cuts a path (a file, a folder or an archive) into independent pieces, in a fixed order; `parse` turns
one piece into records and touches nothing else, so pieces can be parsed in any number of processes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from raregraph.graph.curated import CuratedRecord
from raregraph.graph.records import ConditionRecord, Gene, Problem

SourceKind = Literal["conditions", "genes", "ontology", "mappings", "associations", "kgx"]


COUNTED = ("records", "genes", "terms", "mappings", "rows", "nodes", "edges")
"""The words under which a build counts what a source holds; the bounds of a source are on their sum."""


@dataclass(frozen=True, slots=True)
class Licence:
    """The terms of a source; `redistributable` is None where they could not be established."""

    name: str
    url: str | None
    redistributable: bool | None


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many records a full load of the source holds; fewer or more is an error, not a surprise."""

    at_least: int
    at_most: int


@dataclass(frozen=True, slots=True)
class RawItem:
    """A piece of a source: its name for messages (`archive.tar/file.html`), its record id stem and bytes."""

    name: str
    key: str
    data: bytes
    first_line: int = 1


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one piece of a source gave."""

    records: tuple[ConditionRecord | Gene | CuratedRecord, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A source of records. `infores` is the resource that distributes the files.

    `default_paths` are tried below the folder of `raregraph build --from`, the first that exists is taken.
    `kind` says what its records are: `conditions` (pages about conditions), `genes`, `ontology` (terms, and what
    the ontology asserts of them), `mappings`, `associations` (rows that say something of diseases) or `kgx`
    (nodes and edges). `version` is that of the files with the checksum `version_of` (see
    `raregraph.loaders.fingerprint`); any other file is known by its own checksum. A source whose files come
    with the package has no `version_of`: its version holds always. `download` is the address at which the
    publisher gives out the newest file, or the addresses where there are several; None where it gives out none.
    """

    name: str
    title: str
    description: str
    infores: str
    kind: SourceKind
    licence: Licence
    version: str
    homepage: str
    citation: str
    default_paths: tuple[str, ...]
    bounds: Bounds
    items: Callable[[Path], Iterator[RawItem]]
    parse: Callable[[RawItem], Parsed]
    download: str | tuple[str, ...] | None = None
    version_of: str | None = None

    @property
    def downloads(self) -> tuple[str, ...]:
        """All addresses of `download`."""
        return (self.download,) if isinstance(self.download, str) else self.download or ()

    def is_known(self, checksum: str) -> bool:
        """Whether `version` is true of the files with this checksum."""
        return self.version_of is None or self.version_of == checksum
