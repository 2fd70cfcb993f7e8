"""The pieces of a source: some of them together for a process, or the records of all of them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from raregraph.graph.records import Gene
from raregraph.loaders.source import RawItem, Source

BATCH_BYTES = 256 * 1024


def read_genes(source: Source, path: Path) -> Iterator[Gene]:
    """The genes of a gene source.

    Raises:
        LoadError: if the file can't be read.
    """
    return (record for record in read_whole(source, path) if isinstance(record, Gene))


def read_whole(source: Source, path: Path) -> Iterator[object]:
    """All records of a source, in order; what can't be taken is left to the build to note.

    Raises:
        LoadError: if the file can't be read.
    """
    for item in source.items(path):
        yield from source.parse(item).records


def batches(items: Iterable[RawItem], size: int) -> Iterator[tuple[RawItem, ...]]:
    """Pieces together until they weigh `size` bytes: enough work to be worth sending to a process.

    >>> small = RawItem("a.txt", "a", b"12345")
    >>> [len(batch) for batch in batches([small] * 5, 10)]
    [2, 2, 1]
    """
    batch: list[RawItem] = []
    weight = 0
    for item in items:
        batch.append(item)
        weight += len(item.data)
        if weight >= size:
            yield tuple(batch)
            batch, weight = [], 0
    if batch:
        yield tuple(batch)
