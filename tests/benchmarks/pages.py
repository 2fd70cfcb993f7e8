"""What a page of a node and an answer of TRAPI cost: milliseconds of all processes of the service.

Run with `make bench-pages`, or `python -m tests.benchmarks.pages [--home HOME]`. Without a home the starter records are
built and asked. Each line is asked one after the other by one client: a page the first time, when it is made, and
again, when it is kept; a message of TRAPI, which is never kept, several times. Latencies are told beside the time of
the processor, which says more on a machine with other work to do.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import httpx
import numpy as np
from rich.console import Console
from rich.table import Table

from raregraph.api.knowledge_graph import KnowledgeGraph
from tests.api.served import Served, served
from tests.api.trapi.queries import DISEASE, GENE, SIGN, SMA, SMN1, edge, query
from tests.benchmarks.service import starter
from tests.processes import cpu_of_all

BROWSER = {"Accept": "text/html"}
NODES = {
    "spinal muscular atrophy": "MONDO:0001516",
    "SMN1": "HGNC:11117",
    "autosomal recessive": "HP:0000007",
}
WARMED_BY = "HGNC:11118"
SEVERAL = 200
AGAIN = 20
MESSAGES = {
    "TRAPI: genes that cause a disease": query({"g": GENE, "d": SMA}, edge("g", "causes", "d")),
    "TRAPI: diseases of a gene with their signs": query(
        {"g": SMN1, "d": DISEASE, "s": SIGN}, edge("g", "causes", "d"), edge("d", "has_phenotype", "s")
    ),
    "TRAPI: all genes and the diseases that they cause": query(
        {"g": GENE, "d": DISEASE}, edge("g", "causes", "d")
    ),
}


def cost(service: Served, calls: Sequence[Callable[[], httpx.Response]]) -> tuple[str, str, str]:
    """What calls took: milliseconds of the processor for one, half of the latencies, how many failed."""
    waits, failed = [], 0
    before = cpu_of_all(service.process.pid)
    for call in calls:
        start = time.perf_counter()
        failed += not call().is_success
        waits.append(1000 * (time.perf_counter() - start))
    used = 1000 * (cpu_of_all(service.process.pid) - before) / len(calls)
    return f"{used:.1f}", f"{median(waits):.1f}", str(failed)


def some_diseases(graph: KnowledgeGraph) -> list[str]:
    """Diseases that claims link, one as likely as the other."""
    arrays = graph.traversal
    numbers = np.flatnonzero(arrays.node_kinds == arrays.kinds.index("disease"))
    chosen = np.random.default_rng(7).choice(numbers, min(SEVERAL, len(numbers)), replace=False)
    found = [node.id for node in map(arrays.node, chosen.tolist())]
    return [curie for curie in found if "/" not in curie and curie not in NODES.values()]


def measured(home: Path) -> Table:
    """All lines, over the current release of a home."""
    graph = KnowledgeGraph.open(home)
    table = Table(title="Pages and TRAPI: milliseconds")
    for name in ("asked", "processor", "latency, p50", "failed"):
        table.add_column(name, justify="left" if name == "asked" else "right")
    with served("--home", home) as service, httpx.Client(base_url=service.url, timeout=120) as client:

        def page(curie: str) -> Callable[[], httpx.Response]:
            return lambda: client.get(f"/node/{curie}", headers=BROWSER)

        page(WARMED_BY)()
        client.get("/trapi/meta_knowledge_graph")  # a fresh service works it out in the background
        time.sleep(3)  # until the worker that did it is gone
        for name, curie in NODES.items():
            table.add_row(f"page of {name}, made", *cost(service, [page(curie)]))
            table.add_row(f"page of {name}, kept", *cost(service, [page(curie)] * AGAIN))
        diseases = [page(curie) for curie in some_diseases(graph)]
        table.add_row(f"pages of {len(diseases)} diseases, made", *cost(service, diseases))
        for name, message in MESSAGES.items():

            def ask(message: object = message) -> httpx.Response:
                return client.post("/trapi/query", json=message)

            ask()
            table.add_row(name, *cost(service, [ask] * AGAIN))
    return table


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.pages", description=__doc__)
    parser.add_argument("--home", type=Path, help="a home with a release; the starter records if left out")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = options.home or Path(folder)
        if options.home is None:
            starter(home)
        Console(width=120).print(measured(home))


if __name__ == "__main__":
    main()
