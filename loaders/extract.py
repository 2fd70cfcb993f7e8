"""What the text reader finds in records, without building anything."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from raregraph.graph.errors import LoadError
from raregraph.graph.records import Claims, ConditionRecord, Gene, Problem
from raregraph.loaders.parallel import ordered_map
from raregraph.loaders.pieces import BATCH_BYTES, batches
from raregraph.loaders.registry import source as registered
from raregraph.loaders.sheet import ReadRecord
from raregraph.loaders.source import RawItem, Source
from raregraph.loaders.work import Worker

Extracted = tuple[ConditionRecord | None, Claims, tuple[Problem, ...]]


def read_claims(source: Source, path: Path, genes: Iterable[Gene], jobs: int = 1) -> Iterator[Extracted]:
    """Each record of a path with all its claims, stated and read, in the order of the files.

    Problems that belong to no record come with None in the record's place.
    """
    left: list[Problem] = []
    with ordered_map(partial(_read, Worker.over(genes), source.name), jobs) as mapped:
        for found, problems in mapped(batches(_items(source, path, left), BATCH_BYTES)):
            if problems:
                yield None, Claims(), problems
            for done in found:
                yield done.record, done.claims, done.problems
    if left:
        yield None, Claims(), tuple(left)


def _items(source: Source, path: Path, left: list[Problem]) -> Iterator[RawItem]:
    try:
        yield from source.items(path)
    except LoadError as error:
        left.extend(error.problems)


def _read(
    worker: Worker, name: str, items: tuple[RawItem, ...]
) -> tuple[list[ReadRecord], tuple[Problem, ...]]:
    found: list[ReadRecord] = []
    problems: tuple[Problem, ...] = ()
    for item in items:
        records, wrong = worker.records(registered(name), item)
        found += [record for record in records if isinstance(record, ReadRecord)]
        problems += wrong
    return found, problems
