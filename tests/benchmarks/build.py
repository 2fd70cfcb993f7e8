"""How fast records are read, and how near the build comes to the store's own bulk load.

Run with `make bench`, or `python -m tests.benchmarks.build FOLDER`, where FOLDER holds the sources' files.

The first table gives records per second from raw bytes to claims, on one core. The second gives, in one run
and turn by turn, the time from typed records to a loaded store by our path, and that of Oxigraph's bulk load
for the same N-Quads, ready-made in a file; the ratio is theirs to ours.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

import pyoxigraph
from rich.console import Console
from rich.table import Table

from raregraph.graph.curated import CuratedRecord
from raregraph.graph.quad_stream import QuadStream
from raregraph.graph.rdf.named_graphs import graph_iri
from raregraph.graph.records import Gene
from raregraph.loaders.pieces import BATCH_BYTES, read_genes
from raregraph.loaders.registry import discover
from raregraph.loaders.sheet import ReadRecord, Sheet
from raregraph.loaders.source import Source
from raregraph.loaders.work import Worker

RUNS = 3
Found = list[tuple[Source, ReadRecord | Gene | CuratedRecord]]


def read_all(inputs: dict[Source, Path], worker: Worker, table: Table) -> Found:
    """Every record of every source, read on one core, with a row of the table for each source."""
    found: Found = []
    for source, path in inputs.items():
        items = list(source.items(path))
        start = perf_counter()
        records = [(source, record) for item in items for record in worker.records(source, item)[0]]
        seconds = perf_counter() - start
        weight = sum(len(item.data) for item in items) / 1e6
        table.add_row(
            source.name,
            f"{len(records):,}",
            f"{weight:,.1f}",
            f"{seconds:.2f}",
            f"{len(records) / seconds:,.0f}",
        )
        found += records
    return found


def chunks(found: Found, worker: Worker) -> Iterator[bytes]:
    """The N-Quads of records, in chunks as a build makes them."""
    texts: list[bytes] = []
    weight = 0
    for source, record in found:
        sheet = Sheet(source, graph_iri(source.name, source.version), "", worker.identities)
        sheet.add(record)
        text = b"".join(part.quads for part in sheet.parts())
        texts.append(text)
        weight += len(text)
        if weight > BATCH_BYTES:
            yield b"".join(texts)
            texts, weight = [], 0
    yield b"".join(texts)


def timed(load: Callable[[pyoxigraph.Store], None]) -> tuple[float, int]:
    """Seconds to load a fresh store on disk, and the quads in it."""
    with tempfile.TemporaryDirectory() as folder:
        store = pyoxigraph.Store(folder)
        start = perf_counter()
        load(store)
        seconds = perf_counter() - start
        return seconds, len(store)


def beside_bulk_load(found: Found, worker: Worker, table: Table) -> None:
    """Our path from typed records, and Oxigraph's own from a ready-made file, turn by turn."""
    with tempfile.NamedTemporaryFile(suffix=".nq") as ready:
        for chunk in chunks(found, worker):
            ready.write(chunk)
        ready.flush()
        nquads = pyoxigraph.RdfFormat.N_QUADS
        ratios = []

        def by_our_path(store: pyoxigraph.Store) -> None:
            QuadStream(chunks(found, worker)).load_into(store)

        for run in range(1, RUNS + 1):
            ours, quads = timed(by_our_path)
            bare, same = timed(lambda store: store.bulk_load(path=ready.name, format=nquads))
            assert quads == same
            ratios.append(bare / ours)
            table.add_row(str(run), f"{quads:,}", f"{ours:.2f}", f"{bare:.2f}", f"{bare / ours:.2f}")
        table.add_row("median", "", "", "", f"{median(ratios):.2f}")


def main(folder: Path) -> None:
    """Run both parts and print their tables."""
    inputs = {s: path for s, path in discover(folder).items() if s.kind in {"conditions", "genes"}}
    genes = [gene for s, path in inputs.items() if s.kind == "genes" for gene in read_genes(s, path)]
    reading = Table("source", "records", "MB", "seconds", "records/s", title="From bytes to claims, one core")
    worker = Worker.over(genes)
    found = read_all(inputs, worker, reading)
    loading = Table(
        "run", "quads", "ours, s", "bulk load, s", "ratio", title="From typed records to a loaded store"
    )
    beside_bulk_load(found, worker, loading)
    for table in (reading, loading):
        for column in table.columns[1:]:
            column.justify = "right"
        Console().print(table)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
