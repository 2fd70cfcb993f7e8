"""The service beside others on the same machine, data and queries: small queries, and a million rows.

Run with `make bench-service`, or `python -m tests.benchmarks.service [--home HOME] [--rdflib-endpoint PYTHON]`. wrk
(Debian's package of that name) makes the load; curl reads the million rows. A peer that isn't installed is left out.

The first table: many different small queries, at 1, 8 and 64 clients that wait for nothing but their answer. `bare` is
a Starlette route that serializes in its own process, which is the least that can answer; ratios are to it.
The second: a million rows as TSV, beside pyoxigraph's own serialize into nothing.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from urllib.parse import quote

import httpx
import pyoxigraph
from rich.console import Console
from rich.table import Table

from raregraph.graph.draft import draft
from raregraph.graph.release import Release, current_release
from raregraph.loaders.build import build
from raregraph.loaders.build_request import BuildRequest
from raregraph.loaders.registry import source
from raregraph.loaders.starter import STARTER_RECORDS
from tests.peers import Peer, free_port, oxigraph, rdflib_endpoint, running, virtuoso, virtuoso_is_installed
from tests.processes import memory_of

CLIENTS = (1, 8, 64)
MOST_FOR_MEMORY = 500_000  # quads that rdflib's own store and a fresh Virtuoso are given
NODES = "SELECT DISTINCT ?node { GRAPH ?g { ?node a <https://w3id.org/biolink/vocab/Disease> ; \
<http://www.w3.org/2000/01/rdf-schema#label> ?name } } ORDER BY ?node LIMIT 2000"
SMALL = "SELECT ?p ?o WHERE {{ GRAPH ?g {{ <{}> ?p ?o }} }} LIMIT "
MILLION = "SELECT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 1000000"

_STARTING = 60  # seconds that a service may take until it is ready


@dataclass(frozen=True, slots=True)
class Load:
    """What a number of clients got: milliseconds for half and for 99 of 100 requests.

    `refused` counts answers with a status of 400 or more, `lost` requests that got none.
    """

    requests: int
    seconds: float
    bytes: int
    p50: float
    p99: float
    refused: int
    lost: int

    @property
    def failed(self) -> int:
        """Requests without a good answer."""
        return self.refused + self.lost

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return (self.requests - self.refused) / self.seconds


@contextmanager
def ours(home: Path, *options: str) -> Iterator[Peer]:
    """`raregraph serve` over a home, once it says that it is ready."""
    port = free_port()
    line = [
        sys.executable,
        "-m",
        "raregraph.api",
        "serve",
        "--home",
        str(home),
        "--port",
        str(port),
        *options,
    ]
    with running(
        line, f"http://127.0.0.1:{port}/sparql", log=Path(os.environ.get("SERVE_LOG", os.devnull))
    ) as peer:
        until = time.monotonic() + _STARTING
        while not httpx.get(f"http://127.0.0.1:{port}/ready", timeout=_STARTING).is_success:
            if time.monotonic() > until:
                raise TimeoutError(f"the service isn't ready after {_STARTING} s")
            time.sleep(0.1)
        yield peer


@contextmanager
def bare(store: Path) -> Iterator[Peer]:
    """The bare route over a store."""
    port = free_port()
    with running(
        [sys.executable, "-m", "tests.benchmarks.bare", str(store), str(port)],
        f"http://127.0.0.1:{port}/sparql",
    ) as peer:
        yield peer


def wrk(url: str, queries: Path, clients: int, seconds: float, fresh: bool) -> Load | None:
    """The load of so many clients for so many seconds; None if nobody answers."""
    path = httpx.URL(url).path + "?query="
    first = str(1000 + int(time.time() * 1000) % 1_000_000_000)
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "10s", "-s"]
    command += [str(Path(__file__).with_name("load.lua")), url, "--", str(queries), path, first]
    done = subprocess.run(
        [*command, "fresh" if fresh else "same"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        return None
    found = next(line for line in done.stdout.splitlines() if line.startswith("FOUND "))
    return Load(**json.loads(found.removeprefix("FOUND ")))


def small_queries(release: Release, path: Path) -> None:
    """Write small queries about diseases of a release to a file, ready for an address."""
    store = pyoxigraph.Store.read_only(str(release.store_path))
    nodes = [str(row["node"].value) for row in store.query(NODES)]  # type: ignore[union-attr]
    Random(7).shuffle(nodes)
    path.write_text("".join(quote(SMALL.format(node)) + "\n" for node in nodes), encoding="utf-8")


def table_of_small_queries(
    release: Release, home: Path, folder: Path, options: argparse.Namespace
) -> tuple[Table, Table]:
    """Requests a second of every server, at each number of clients; the median of the rounds."""
    queries = folder / "queries.txt"
    small_queries(release, queries)
    loads: dict[tuple[str, int], list[Load]] = defaultdict(list)
    with ExitStack() as stack:
        servers = dict(started(stack, release, home, folder, options))
        same_answers(servers, queries)
        for _ in range(options.rounds):
            for name, peer in servers.items():
                for clients in options.clients:
                    fresh = "cache" not in name
                    if not peer.alive:
                        continue
                    wrk(peer.url, queries, clients, 1, fresh)
                    if load := wrk(peer.url, queries, clients, options.seconds, fresh):
                        loads[name, clients].append(load)
        dead = {name for name, peer in servers.items() if not peer.alive}
    return shown(list(servers), loads, dead, options.clients), shown_latency(
        list(servers), loads, options.clients
    )


def started(
    stack: ExitStack, release: Release, home: Path, folder: Path, options: argparse.Namespace
) -> Iterator[tuple[str, Peer]]:
    """Every server that can be had here, over the same quads."""
    store = release.store_path
    workers = ("--workers", str(options.workers)) if options.workers else ()
    yield "bare", stack.enter_context(bare(store))
    served = stack.enter_context(ours(home, *workers))
    yield "raregraph", served
    yield "raregraph, from its cache", served
    yield "oxigraph", stack.enter_context(oxigraph(store))
    yield "oxigraph --timeout-s 10", stack.enter_context(oxigraph(store, "--timeout-s", "10"))
    if release.manifest()["quads"] > MOST_FOR_MEMORY:
        return
    if options.rdflib_endpoint and options.rdflib_endpoint.with_name("rdflib-endpoint").is_file():
        quads = folder / "graph.nq"
        pyoxigraph.Store.read_only(str(store)).dump(str(quads), pyoxigraph.RdfFormat.N_QUADS)
        yield "rdflib-endpoint", stack.enter_context(rdflib_endpoint(options.rdflib_endpoint, quads))
    if virtuoso_is_installed():
        (folder / "virtuoso").mkdir()
        yield "virtuoso", stack.enter_context(virtuoso(store, folder / "virtuoso"))


def same_answers(servers: dict[str, Peer], queries: Path) -> None:
    """Say which servers don't give as many rows as the first for the same query."""
    text = queries.read_text(encoding="utf-8").splitlines()[0]
    accept = {"Accept": "application/sparql-results+json"}
    counts = {
        name: len(httpx.get(f"{peer.url}?query={text}1000", headers=accept).json()["results"]["bindings"])
        for name, peer in servers.items()
    }
    if len(set(counts.values())) > 1:
        print(f"the servers don't agree on the rows of one query: {counts}", file=sys.stderr)


def _middle(loads: Sequence[Load], name: str) -> float:
    return median(getattr(load, name) for load in loads) if loads else float("nan")


def shown(
    names: list[str], loads: dict[tuple[str, int], list[Load]], dead: set[str], clients: Sequence[int]
) -> Table:
    """Requests a second, beside the bare route."""
    table = Table(title="Small queries: answers a second (ratio to bare), failures of all requests")
    table.add_column("")
    for count in clients:
        table.add_column(f"{count} clients", justify="right")
        table.add_column("failed", justify="right")
    for name in names:
        cells = []
        for count in clients:
            found = loads[name, count]
            if not found:
                cells += ["", ""]
                continue
            rate, base = _middle(found, "rate"), _middle(loads["bare", count], "rate")
            failed, asked = (
                sum(load.failed for load in found),
                sum(load.requests + load.lost for load in found),
            )
            cells += [f"{rate:,.0f} ({rate / base:.2f})", f"{failed:,} of {asked:,}"]
        table.add_row(name + (" (died)" if name in dead else ""), *cells)
    return table


def shown_latency(
    names: list[str], loads: dict[tuple[str, int], list[Load]], clients: Sequence[int]
) -> Table:
    """Milliseconds to an answer."""
    table = Table(
        title="Small queries: milliseconds to an answer, for half and for 99 of 100 (more than bare)"
    )
    table.add_column("")
    for count in clients:
        table.add_column(f"{count} clients", justify="right")
    for name in names:
        cells = []
        for count in clients:
            found, base = loads[name, count], loads["bare", count]
            if not found:
                cells.append("")
                continue
            half, most = _middle(found, "p50"), _middle(found, "p99")
            cells.append(f"{half:.2f} / {most:.2f} ({half - _middle(base, 'p50'):+.2f})")
        table.add_row(name, *cells)
    return table


@dataclass(frozen=True, slots=True)
class Stream:
    """A long answer: seconds to its first byte and to its last, its bytes, and by how much memory (MiB) grew."""

    first: float
    seconds: float
    bytes: int
    grown: float


def streamed(peer: Peer) -> Stream:
    """A million rows from a server, read by curl as fast as they come."""
    before = memory_of(peer.process.pid)
    most = before
    done = threading.Event()

    def watch() -> None:
        nonlocal most
        while not done.wait(0.05):
            most = max(most, memory_of(peer.process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    form = "%{time_starttransfer} %{time_total} %{size_download}"
    command = ["curl", "-sSf", "-o", os.devnull, "-w", form, "-H", "Accept: text/tab-separated-values"]
    try:
        got = subprocess.run(
            [*command, "--data-urlencode", f"query={MILLION}", "-G", peer.url],
            capture_output=True,
            text=True,
            check=True,
        )
    finally:
        done.set()
        watcher.join()
    first, seconds, size = got.stdout.split()
    return Stream(float(first), float(seconds), int(float(size)), (most - before) / 2**20)


def serialized(store: Path) -> Stream:
    """The same rows from pyoxigraph's own serialize, in a process of its own, into nothing."""
    code = (
        "import sys, time, pyoxigraph\n"
        "store = pyoxigraph.Store.read_only(sys.argv[1])\n"
        "class Out:\n"
        "    first = 0.0\n"
        "    size = 0\n"
        "    def write(self, chunk):\n"
        "        self.first = self.first or time.perf_counter()\n"
        "        self.size += len(chunk)\n"
        "        return len(chunk)\n"
        "    def flush(self):\n"
        "        pass\n"
        "out, start = Out(), time.perf_counter()\n"
        "store.query(sys.argv[2]).serialize(out, pyoxigraph.QueryResultsFormat.TSV)\n"
        "print(out.first - start, time.perf_counter() - start, out.size)\n"
    )
    line = [sys.executable, "-c", code, str(store), MILLION]
    got = subprocess.run(line, capture_output=True, text=True, check=True)
    first, seconds, size = got.stdout.split()
    return Stream(float(first), float(seconds), int(size), 0.0)


def table_of_a_million_rows(release: Release, home: Path, rounds: int) -> Table:
    """A million rows as TSV from our service and from pyoxigraph, turn by turn."""
    table = Table(title="A million rows as TSV")
    for column in ("", "first byte, ms", "seconds", "MB/s", "ratio", "front grew, MiB"):
        table.add_column(column, justify="right")
    serialized(release.store_path)  # so that all find the store in the page cache
    ratios = []
    with ours(home, "--timeout", "120") as peer:
        for _ in range(rounds):
            theirs, mine = serialized(release.store_path), streamed(peer)
            assert mine.bytes == theirs.bytes, (mine, theirs)
            ratios.append(theirs.seconds / mine.seconds)
            for name, found in (("pyoxigraph", theirs), ("raregraph", mine)):
                table.add_row(
                    name,
                    f"{found.first * 1000:.1f}",
                    f"{found.seconds:.2f}",
                    f"{found.bytes / found.seconds / 1e6:,.0f}",
                    f"{ratios[-1]:.2f}" if found is mine else "",
                    f"{found.grown:.1f}" if found is mine else "",
                )
    table.caption = f"median ratio of speeds {median(ratios):.2f}"
    return table


def synthetic(home: Path, quads: int = 1_000_000) -> Release:
    """A release with so many invented quads, for where no large one is at hand."""

    def chunks() -> Iterator[bytes]:
        for start in range(0, quads, 10_000):
            yield "".join(
                f'<urn:node:{n // 10}> <urn:says:{n % 10}> "value {n * 7919 % 999_983} of {n}" <urn:graph> .\n'
                for n in range(start, start + 10_000)
            ).encode()

    with draft(home) as release:
        release.load(chunks())
        return release.publish({"built_at": "", "sources": []}, {})


def starter(home: Path) -> Release:
    """The starter records, built."""
    return build(BuildRequest(((source("starter"), STARTER_RECORDS),), home)).release


def main(arguments: list[str]) -> None:
    """Run the benchmark and print its tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.service", description=__doc__)
    parser.add_argument(
        "--home", type=Path, help="a home with a release; default: starter and synthetic ones"
    )
    parser.add_argument("--clients", type=int, nargs="+", default=CLIENTS)
    parser.add_argument("--seconds", type=int, default=4, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, help="of our service; default: its own")
    parser.add_argument("--rdflib-endpoint", type=Path, help="the Python of an environment with that package")
    parser.add_argument("--only", choices=("small", "million"))
    options = parser.parse_args(arguments)
    console = Console(width=150)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home = options.home or folder / "home"
        if options.only != "million":
            if not shutil.which("wrk"):
                sys.exit("wrk makes the load and isn't here: apt-get install wrk")
            release = current_release(home) if options.home else starter(home)
            for table in table_of_small_queries(release, home, folder, options):
                console.print(table)
        if options.only != "small":
            large = options.home or folder / "large"
            release = current_release(large) if options.home else synthetic(large)
            console.print(table_of_a_million_rows(release, large, options.rounds))


if __name__ == "__main__":
    main(sys.argv[1:])
