"""Monarch's routes over a release: milliseconds for half and for 95 of 100 requests, at 1 and at 8 clients.

Run with `make bench-monarch`, or `python -m tests.benchmarks.monarch [--home HOME] [--seconds N]`. wrk makes the load
(Debian has a package of that name). Without a home the starter records are built and asked.

Some lines ask one node over and over, the others a different node each time, so that nothing is kept from before. The
processor time of a request, in milliseconds of all processes of the service, is told at 8 clients; on a machine with
other work to do it says more than the latencies.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from rich.console import Console
from rich.table import Table

from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.loaders.build import build
from raregraph.loaders.build_request import BuildRequest
from raregraph.loaders.registry import source
from raregraph.loaders.starter import STARTER_RECORDS
from tests.api.served import served
from tests.processes import cpu_of_all

SMA = "MONDO:0001516"
CAUSAL, SIGNS = "biolink:CausalGeneToDiseaseAssociation", "biolink:DiseaseToPhenotypicFeatureAssociation"
CLIENTS = (1, 8)
NODES = 5000
WIDEST = 500


@dataclass(frozen=True, slots=True)
class Load:
    """What some clients got: milliseconds for half and for 95 of 100 requests; `failed` had no answer, or an error."""

    requests: int
    seconds: float
    p50: float
    p95: float
    failed: int


def addresses(graph: KnowledgeGraph) -> Iterator[tuple[str, list[str]]]:
    """What is asked: a name for the table, and addresses."""
    kinds = graph.traversal.kinds
    random = Random(7)

    def some(kind: str) -> list[str]:
        numbers = np.flatnonzero(graph.traversal.node_kinds == kinds.index(kind)).tolist()
        chosen = random.sample(numbers, min(NODES, len(numbers)))
        return [node.id for node in map(graph.traversal.node, chosen) if "/" not in node.id]

    diseases, genes = some("disease"), some("gene")
    yield f"entity {SMA}", [f"entity/{SMA}"]
    yield f"entity {SMA}, causal genes", [f"entity/{SMA}/{CAUSAL}"]
    yield f"entity {SMA}, signs", [f"entity/{SMA}/{SIGNS}"]
    yield f"histopheno {SMA}", [f"histopheno/{SMA}"]
    yield "entity, diseases", [f"entity/{each}" for each in diseases]
    yield "entity, genes", [f"entity/{each}" for each in genes]
    yield "causal genes of diseases", [f"entity/{each}/{CAUSAL}" for each in diseases]
    yield "signs of diseases", [f"entity/{each}/{SIGNS}" for each in diseases]
    broad = np.argsort(-graph.traversal.breadths, kind="stable")[: 4 * WIDEST].tolist()
    widest = [node.id for node in map(graph.traversal.node, broad) if node.kind == "disease"][:WIDEST]
    yield f"signs of the {WIDEST} widest diseases", [f"entity/{each}/{SIGNS}" for each in widest]
    yield "association, subject", [f"association?subject={each}" for each in genes]
    yield (
        "association, facets",
        ["association?limit=20&facet_fields=category&facet_fields=primary_knowledge_source"],
    )
    yield "mappings", [f"mappings?entity_id={each}" for each in diseases]
    yield (
        "search",
        [f"search?q={word}" for word in ("spinal%20muscular", "SMN1", "marfan", "fanconi%20anemia")],
    )


def wrk(url: str, paths: Path, clients: int, seconds: int) -> Load:
    """The load of so many clients for so many seconds."""
    script = str(Path(__file__).with_name("search.lua"))
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "30s", "-s", script]
    done = subprocess.run(
        [*command, url, "--", str(paths), "/v3/api/"], capture_output=True, text=True, check=True
    )
    found = next(line for line in done.stdout.splitlines() if line.startswith("FOUND "))
    return Load(**json.loads(found.removeprefix("FOUND ")))


def measured(home: Path, seconds: int) -> Table:
    """All lines, over the current release of a home."""
    table = Table(title="Monarch's routes: milliseconds")
    head = [f"{what}, {n}" for n in CLIENTS for what in ("p50", "p95", "requests/s")]
    for name in ("asked", *head, "processor", "failed"):
        table.add_column(name, justify="left" if name == "asked" else "right")
    with served("--home", home) as service, tempfile.TemporaryDirectory() as folder:
        paths = Path(folder) / "paths"
        for name, asked in addresses(KnowledgeGraph.open(home)):
            paths.write_text("".join(f"{each}\n" for each in asked), encoding="utf-8")
            one = wrk(service.url, paths, CLIENTS[0], seconds)
            before = cpu_of_all(service.process.pid)
            many = wrk(service.url, paths, CLIENTS[1], seconds)
            used = 1000 * (cpu_of_all(service.process.pid) - before) / max(many.requests, 1)
            figures = (
                text
                for load in (one, many)
                for text in (f"{load.p50:.1f}", f"{load.p95:.1f}", f"{load.requests / load.seconds:.0f}")
            )
            table.add_row(name, *figures, f"{used:.1f}", str(one.failed + many.failed))
    return table


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="a home with a release; the starter records if left out")
    parser.add_argument("--seconds", type=int, default=5, help="how long each line is asked")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        print("wrk is not installed (Debian: apt-get install wrk)", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        home = options.home or Path(folder)
        if options.home is None:
            build(BuildRequest(((source("starter"), STARTER_RECORDS),), home))
        Console(width=140).print(measured(home, options.seconds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
