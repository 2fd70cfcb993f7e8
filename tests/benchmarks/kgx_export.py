"""How many edges a second an export of KGX writes, on one core, from a whole release.

Run with `make bench-export BENCH_HOME=FOLDER`, or `python -m tests.benchmarks.kgx_export HOME [--folder DIR]`, where
HOME has a release. For each layout it measures the processor time of the edges of all that may be passed on, to a file:
with the choice of the claims (what is inferred is told anew without the sources that are left out), and the whole
export with its nodes, plain and gzipped. Aimed at are 100,000 edges a second.
"""

import argparse
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from raregraph.graph.export.selection import Selection, select
from raregraph.graph.kgx.claims import chosen
from raregraph.graph.kgx.edges import EdgeRows
from raregraph.graph.kgx.export import export_kgx
from raregraph.graph.kgx.formats import KGX_FORMATS, KgxChoice
from raregraph.graph.kgx.rows import Layout
from raregraph.graph.release import current_release
from raregraph.graph.traversal.arrays import open_arrays

LAYOUTS: tuple[Layout, ...] = ("tsv", "jsonl")


def edges(selection: Selection, layout: Layout, path: Path) -> tuple[int, float]:
    """How many edges were written, and the seconds of processor time that it took."""
    start = time.process_time()
    arrays = open_arrays(selection.release)
    sources = {graph.source for graph in selection.graphs} - {"inferred", "ontology"}
    asserting = {graph.source for graph in selection.asserting}
    claims = chosen(arrays, sources, asserting, inferred=True, is_whole=selection.is_whole)
    rows = EdgeRows(arrays.all_ids(), arrays.table, {}, layout)
    with path.open("wb") as out:
        out.writelines(rows.rows(claims))
    return len(claims), time.process_time() - start


def whole(selection: Selection, layout: Layout, path: Path, *, gzipped: bool) -> tuple[int, float]:
    """The same for an export with its nodes."""
    start = time.process_time()
    form = KGX_FORMATS[f"kgx-{layout}"]
    made = export_kgx(selection, path, form, KgxChoice(gzipped=gzipped))
    return made.edges.rows, time.process_time() - start


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.kgx_export", description=__doc__)
    parser.add_argument("home", type=Path, help="a home with a release")
    parser.add_argument("--folder", type=Path, help="where to work; default: a temporary folder")
    options = parser.parse_args()
    selection = select(current_release(options.home))
    table = Table("what", "layout", "edges", "processor time (s)", "edges/s")
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        for layout in LAYOUTS:
            measured = {
                "edges": edges(selection, layout, Path(name) / f"edges.{layout}"),
                "edges and nodes": whole(selection, layout, Path(name) / layout, gzipped=False),
                "edges and nodes, gzipped": whole(
                    selection, layout, Path(name) / f"{layout}-gz", gzipped=True
                ),
            }
            for what, (count, seconds) in measured.items():
                table.add_row(what, layout, f"{count:,}", f"{seconds:.1f}", f"{count / seconds:,.0f}")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
