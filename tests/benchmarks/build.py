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

from raregraph.graph.quad_stream import QuadStream
from raregraph.graph.rdf import Origin, gene_quads, graph_iri, record_quads
from raregraph.graph.records import Gene
from raregraph.loaders.build import BATCH_BYTES, read_genes
from raregraph.loaders.registry import discover
from raregraph.loaders.source import Source
from raregraph.loaders.sheet import CURATOR_AGENT, READER_AGENT, ReadRecord
from raregraph.loaders.work import Worker

RUNS = 3
Found = list[tuple[Source, ReadRecord | Gene]]


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


def chunks(found: Found) -> Iterator[bytes]:
    """The N-Quads of records, in chunks as a build makes them."""
    texts: list[str] = []
    weight = 0
    for source, record in found:
        graph = graph_iri(source.name, source.version)
        if isinstance(record, Gene):
            text = gene_quads(record, graph)
        else:
            stated = Origin(graph, source.infores, *CURATOR_AGENT)
            reader = Origin(graph, source.infores, *READER_AGENT)
            text = record_quads(record.record, record.read, stated, reader)
        texts.append(text)
        weight += len(text)
        if weight > BATCH_BYTES:
            yield "".join(texts).encode()
            texts, weight = [], 0
    yield "".join(texts).encode()


def timed(load: Callable[[pyoxigraph.Store], None]) -> tuple[float, int]:
    """Seconds to load a fresh store on disk, and the quads in it."""
    with tempfile.TemporaryDirectory() as folder:
        store = pyoxigraph.Store(folder)
        start = perf_counter()
        load(store)
        seconds = perf_counter() - start
        return seconds, len(store)


def beside_bulk_load(found: Found, table: Table) -> None:
    """Our path from typed records, and Oxigraph's own from a ready-made file, turn by turn."""
    with tempfile.NamedTemporaryFile(suffix=".nq") as ready:
        for chunk in chunks(found):
            ready.write(chunk)
        ready.flush()
        nquads = pyoxigraph.RdfFormat.N_QUADS
        ratios = []

        def by_our_path(store: pyoxigraph.Store) -> None:
            stream = QuadStream(chunks(found))
            while stream.next_part():
                store.bulk_load(stream, nquads)  # type: ignore[arg-type]

        for run in range(1, RUNS + 1):
            ours, quads = timed(by_our_path)
            bare, same = timed(lambda store: store.bulk_load(path=ready.name, format=nquads))
            assert quads == same
            ratios.append(bare / ours)
            table.add_row(str(run), f"{quads:,}", f"{ours:.2f}", f"{bare:.2f}", f"{bare / ours:.2f}")
        table.add_row("median", "", "", "", f"{median(ratios):.2f}")


def main(folder: Path) -> None:
    """Run both parts and print their tables."""
    inputs = discover(folder)
    genes = [gene for s, path in inputs.items() if s.kind == "genes" for gene in read_genes(s, path)]
    reading = Table("source", "records", "MB", "seconds", "records/s", title="From bytes to claims, one core")
    found = read_all(inputs, Worker.over(genes), reading)
    loading = Table(
        "run", "quads", "ours, s", "bulk load, s", "ratio", title="From typed records to a loaded store"
    )
    beside_bulk_load(found, loading)
    for table in (reading, loading):
        for column in table.columns[1:]:
            column.justify = "right"
        Console().print(table)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
