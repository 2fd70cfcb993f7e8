"""Our own dump in Virtuoso, by the commands of docs/bulk-load.md: is all of it there, and does it answer?

Run with `make check-bulk-load`, or `python -m tests.check_bulk_load [--home FOLDER]`; it needs Debian's
virtuoso-opensource-7. It exports the starter records, or the current release of a home, a file for each graph, starts
a Virtuoso of its own in a temporary folder, runs the page's commands there, counts the quads of each graph and asks
named questions. It ends with status 1 if anything is not as in the dump.
"""

import argparse
import gzip
import json
import re
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pyoxigraph
from rich.console import Console
from rich.table import Table

from raregraph.graph.engine.interface import EmbeddedEngine
from raregraph.graph.engine.remote import RemoteEngine
from raregraph.graph.export.crate import export_crate
from raregraph.graph.export.formats.nquads import FORMAT as NQUADS
from raregraph.graph.export.selection import select
from raregraph.graph.release import Release, current_release
from raregraph.queries.binding import bound
from raregraph.queries.question import question
from tests.benchmarks.service import starter
from tests.peers import empty_virtuoso, virtuoso_is_installed

PAGE = Path(__file__).resolve().parents[1] / "docs" / "bulk-load.md"
FOLDER = "/data/raregraph"
QUESTIONS = ("coverage-by-source", "inheritance-of-condition")
COUNT = "SELECT ?graph (COUNT(*) AS ?quads) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"


def commands(folder: Path) -> str:
    """What the page tells to type into isql, for a folder of ours in place of the page's."""
    found = re.search(r"^```sql title=load.sql\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    assert found, f"{PAGE} has no commands for isql"
    return " ".join(found[1].replace(FOLDER, str(folder)).split())


def loaded(dump: Path, store: Path) -> EmbeddedEngine:
    """An engine of ours over the same files."""
    held = pyoxigraph.Store(str(store))
    for path in sorted(dump.glob("*.nq.gz")):
        with gzip.open(path) as file:
            held.bulk_load(file, pyoxigraph.RdfFormat.N_QUADS)  # type: ignore[arg-type]
    held.flush()
    del held
    return EmbeddedEngine.open(store)


def check(release: Release, folder: Path, console: Console) -> bool:
    """Load a release's dump into Virtuoso, and compare."""
    dump = folder / "dump"
    export_crate(select(release), dump, NQUADS, per_graph=True)
    about = json.loads((dump / "export.json").read_text(encoding="utf-8"))
    (folder / "virtuoso").mkdir()
    with empty_virtuoso(folder / "virtuoso", dump) as (peer, isql), closing(RemoteEngine(peer.url)) as there:
        console.print(isql(commands(dump)), highlight=False)
        counted = {str(graph): int(str(quads)) for graph, quads in there.rows(COUNT).values}
        table = Table(title="Quads of each graph")
        for column in ("graph", "in the dump", "in Virtuoso"):
            table.add_column(column, justify="left" if column == "graph" else "right")
        same = True
        for graph in about["graphs"]:
            found = counted.get(graph["graph"], 0)
            same &= found == graph["quads"]
            table.add_row(graph["graph"], f"{graph['quads']:,}", f"{found:,}")
        console.print(table)
        here = loaded(dump, folder / "store")
        for name in QUESTIONS:
            rows = [engine.rows(bound(here, question(name), {})) for engine in (here, there)]
            same &= rows[0] == rows[1]
            told = "the same" if rows[0] == rows[1] else "others"
            console.print(f"{name}: {len(rows[0])} rows here, {told} there")
        return same


def main() -> int:
    """Run the check and print what was seen."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    options.add_argument(
        "--home", type=Path, help="a home with a release; without it, the starter records are built"
    )
    given = options.parse_args().home
    if not virtuoso_is_installed():
        sys.exit("Virtuoso isn't here: apt-get install virtuoso-opensource-7")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        release = current_release(given) if given else starter(folder / "home")
        return 0 if check(release, folder, Console(width=120)) else 1


if __name__ == "__main__":
    sys.exit(main())
