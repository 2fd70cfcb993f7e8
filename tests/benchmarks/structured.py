"""How near the structured sources, from files to a loaded store, come to the store's own bulk load.

Run with `make bench-structured`, or `python -m tests.benchmarks.structured FOLDER [--runs R]`, where
FOLDER holds the sources' files. Structured are all sources but those whose records are texts.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from raregraph.loaders.build_request import BuildRequest
from raregraph.loaders.registry import discover
from tests.benchmarks.loading import add_rows, both, new_table


def main(arguments: list[str]) -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.structured", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder of the sources' files")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--limit", type=int, help="the most pieces of each source")
    parser.add_argument("--folder", type=Path, help="where to work; default: a temporary folder")
    options = parser.parse_args(arguments)
    inputs = tuple(item for item in discover(options.data).items() if item[0].kind != "conditions")
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        request = BuildRequest(inputs, folder, limit=options.limit, partial=True)
        done = both(request, folder, options.runs)
    table = new_table("The structured sources, from files to a loaded store", "sources")
    add_rows(table, done, len(inputs))
    Console(width=120).print(table)


if __name__ == "__main__":
    main(sys.argv[1:])
