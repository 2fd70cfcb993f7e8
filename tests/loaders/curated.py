"""What the tests of curated sources share: a whole file read, and a table's piece written by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from raregraph.graph.curated import CuratedRecord, GeneDiseaseRow
from raregraph.graph.records import ConditionRecord, Gene, Problem
from raregraph.loaders.registry import source
from raregraph.loaders.source import RawItem


@dataclass(frozen=True, slots=True)
class Loaded:
    """All that a source makes of its files."""

    records: tuple[CuratedRecord, ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.level == "error"]

    @property
    def notes(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.level == "note"]

    @property
    def genes(self) -> list[GeneDiseaseRow]:
        return [record for record in self.records if isinstance(record, GeneDiseaseRow)]


@cache
def load(name: str, path: Path) -> Loaded:
    """Read a source's files whole; a second call gives the same."""
    taken = source(name)
    records: list[CuratedRecord] = []
    problems: list[Problem] = []
    for item in taken.items(path):
        parsed = taken.parse(item)
        records += [x for x in parsed.records if not isinstance(x, ConditionRecord | Gene)]
        problems += parsed.problems
    return Loaded(tuple(records), tuple(problems))


def table(columns: Sequence[str], *rows: dict[str, str], separator: str = "\t") -> RawItem:
    """A piece of a table with these columns; what a row doesn't name is empty in it."""
    lines = [separator.join(columns), *(separator.join(row.get(c, "") for c in columns) for row in rows)]
    return RawItem("table.txt", "2", "\n".join(lines).encode())
