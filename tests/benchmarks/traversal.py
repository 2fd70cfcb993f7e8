"""Traversal over the arrays of a release beside the same questions asked of networkx, in one run.

Run with `make bench-traversal BENCH_HOME=...`, or

    OPENBLAS_NUM_THREADS=1 python -m tests.benchmarks.traversal [HOME ...] [--edges N] [--seed N]

It measures each release named, and a synthetic graph with hubs, of a million edges unless told otherwise: the same for
the same numbers. networkx gets the graph ready-made, with nodes as integers, the fastest that it can be given; ours
starts from the opened arrays, and the sparse matrix that it makes once is a row of its own. Each answer is compared
with that of networkx before its time counts. A ratio is networkx's time to ours. Times are those of the processor, so
that other work on the machine counts little; both sides use one core, if the threads of OpenBLAS are kept from waiting
for work in circles.
"""

import argparse
import sys
import tempfile
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from gc import collect
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import networkx as nx
import numpy as np
from rich.console import Console
from rich.table import Table

from raregraph.graph.release import current_release
from raregraph.graph.traversal.arrays import Arrays
from raregraph.graph.traversal.facts import Stated
from raregraph.graph.traversal.gather import Attribution, Gathered
from raregraph.graph.traversal.line_spool import LineSpool
from raregraph.graph.traversal.neighbourhoods import components, neighbourhood
from raregraph.graph.traversal.network import Network
from raregraph.graph.traversal.networkx_graph import multigraph
from raregraph.graph.traversal.paths import shortest_path, shortest_paths
from raregraph.graph.traversal.ranking import pagerank
from raregraph.graph.traversal.selection import Said, Selection
from raregraph.graph.traversal.writing import write

EDGES, NODES_TO_EDGES = 1_000_000, 0.08
EVERYTHING = Selection(said=Said.BOTH, denied=True)
PAIRS, HUB_STARTS, ALL_PATHS = 40, 10, 5


@dataclass(frozen=True, slots=True)
class Compared:
    """One question: how long ours and networkx took in seconds, what must be reached, and whether it is."""

    question: str
    ours: str
    theirs: str
    ratio: str
    bar: str
    met: bool | None


def synthetic(folder: Path, edges: int, seed: int = 1) -> Path:
    """Write the arrays of a graph of genes, diseases and phenotypes, in which a few nodes have thousands of links.

    Partners are drawn with Zipf's law, so that the share of a node falls with its rank. Claims have texts like those
    of real ones.
    """
    random = np.random.default_rng(seed)
    size = int(edges * NODES_TO_EDGES)
    classes = (b"biolink:Gene", b"biolink:Disease", b"biolink:PhenotypicFeature")
    prefixes = ("HGNC:", "MONDO:", "HP:")
    ids = [f"{prefixes[number % 3]}{number:07d}".encode() for number in range(size)]
    kind, label = Stated("rdf:type", ("urn:one",)), Stated("rdfs:label", ("urn:one",))
    facts = sorted(
        (identifier, [(kind, classes[number % 3]), (label, b"number %d" % number)])
        for number, identifier in enumerate(ids)
    )
    chances = 1 / np.arange(10, size + 10)
    subjects = random.integers(0, size, edges)
    objects = random.permutation(size)[random.choice(size, edges, p=chances / chances.sum())]
    table = tuple(
        Attribution(kind, source, f"infores:{source}", "manual_agent", False, False, (source,))
        for kind in ("causes", "has_phenotype", "modifies")
        for source in ("one", "other")
    )
    texts = LineSpool(
        f"association:{number:016x}\t\tline {number}\t\tPMID:{number % 9973 + 10_000_000}".encode()
        for number in range(edges)
    )
    gathered = Gathered(
        ids,
        array("i", subjects.astype(np.int32).tobytes()),
        array("i", objects.astype(np.int32).tobytes()),
        array("i", random.integers(0, len(table), edges).astype(np.int32).tobytes()),
        texts,
        table,
        facts,
    )
    write(gathered, folder)
    return folder


def seconds(work: Callable[[], Any], runs: int = 3) -> tuple[float, Any]:
    """The median processor time of some work, and its answer."""
    taken = []
    for _ in range(runs):
        collect()
        start = process_time()
        answer = work()
        taken.append(process_time() - start)
    return median(taken), answer


def measured(folder: Path) -> Iterable[Compared]:
    """All questions, asked of one graph."""
    opening, arrays = seconds(lambda: Arrays(folder), 5)
    yield Compared("open the release", _time(opening), "", "", "< 100 ms", opening < 0.1)
    making, network = seconds(lambda: _network(arrays))
    yield Compared("the sparse matrix, once", _time(making), "", "", "", None)
    yield from _memory(arrays, network)
    graph = _graph_of(network)
    random = np.random.default_rng(7)
    yield _ranks(network, graph, random)
    yield _components(network, graph)
    yield _neighbourhoods(network, graph)
    yield from _paths(network, graph, random)
    del graph
    yield from _building(network)


def _network(arrays: Arrays) -> Network:
    network = Network.of(arrays, EVERYTHING)
    assert network.linked.nnz
    return network


def _graph_of(network: Network) -> "nx.Graph[int]":
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(network)))
    pairs = zip(network.subjects.tolist(), network.objects.tolist(), strict=True)
    graph.add_edges_from((one, other) for one, other in pairs if one != other)
    return graph


def _memory(arrays: Arrays, network: Network) -> Iterable[Compared]:
    held = arrays.nbytes() / arrays.claims
    yield Compared("memory of the arrays", f"{held:.1f} B/edge", "", "", "<= 24 B/edge", held <= 24)
    matrix = network.linked
    made = (matrix.data.nbytes + matrix.indices.nbytes + matrix.indptr.nbytes) / arrays.claims
    yield Compared("the sparse matrix beside them", f"{made:.1f} B/edge", "", "", "", None)


def _ranks(network: Network, graph: "nx.Graph[int]", random: np.random.Generator) -> Compared:
    seeds = dict.fromkeys(random.choice(len(network), 5, replace=False).tolist(), 1.0)
    ours, scores = seconds(lambda: pagerank(network, seeds))
    theirs, expected = seconds(lambda: nx.pagerank(graph, personalization=seeds), 1)
    off = np.abs(scores - np.array([expected[node] for node in range(len(network))])).sum()
    assert off < 1e-6 * len(network)  # what networkx stops at
    return _compared("personalised PageRank", ours, theirs, 20)


def _components(network: Network, graph: "nx.Graph[int]") -> Compared:
    ours, numbers = seconds(lambda: components(network))
    theirs, expected = seconds(lambda: list(nx.connected_components(graph)))
    assert numbers.max() + 1 == len(expected)
    assert np.bincount(numbers)[0] == max(map(len, expected))
    return _compared("connected components", ours, theirs, 20)


def _neighbourhoods(network: Network, graph: "nx.Graph[int]") -> Compared:
    """Two hops from nodes beside the largest hubs, so that all ways lead through one."""
    degrees = np.diff(network.linked.indptr)
    hubs = np.argsort(-degrees, kind="stable")[:HUB_STARTS]
    starts = [int(network.linked[[hub]].indices[-1]) for hub in hubs.tolist()]
    ours, near = seconds(lambda: [neighbourhood(network, [start], 2) for start in starts])
    theirs, expected = seconds(
        lambda: [nx.single_source_shortest_path_length(graph, start, cutoff=2) for start in starts]
    )
    assert [len(each.positions) + 1 for each in near] == [len(each) for each in expected]
    return _compared(f"2 hops through hubs, {len(starts)} starts", ours, theirs, 5)


def _paths(network: Network, graph: "nx.Graph[int]", random: np.random.Generator) -> Iterable[Compared]:
    giant = np.flatnonzero(components(network) == 0)
    pairs = random.choice(giant, (PAIRS, 2)).tolist()
    ours, found = seconds(lambda: [shortest_path(network, *pair) for pair in pairs])
    theirs, expected = seconds(lambda: [nx.bidirectional_shortest_path(graph, *pair) for pair in pairs])
    assert [len(path or ()) for path in found] == list(map(len, expected))
    yield _compared(f"one shortest path, {PAIRS} pairs", ours, theirs, 1)
    few = pairs[:ALL_PATHS]
    ours, ways = seconds(lambda: [shortest_paths(network, *pair) for pair in few])
    theirs, all_ways = seconds(lambda: [list(nx.all_shortest_paths(graph, *pair)) for pair in few], 1)
    assert [len(each.found) for each in ways] == list(map(len, all_ways))
    yield _compared(f"all shortest paths, {ALL_PATHS} pairs", ours, theirs, 1)


def _building(network: Network) -> Iterable[Compared]:
    """The multigraph with all provenance, and networkx alone with edges that are ready in a list."""
    ours, built = seconds(lambda: multigraph(network), 1)
    edges = built.number_of_edges()
    ready: Any = [
        (one, other, key, dict(said)) for one, other, key, said in built.edges(keys=True, data=True)
    ]
    del built
    bare, _ = seconds(lambda: nx.MultiDiGraph().add_edges_from(ready), 1)
    rates = [edges / each for each in (ours, bare)]
    yield Compared(
        "build the multigraph",
        f"{rates[0]:,.0f} edges/s",
        f"{rates[1]:,.0f} edges/s",
        f"{bare / ours:.2f}",
        ">= 150,000 edges/s",
        rates[0] >= 150_000,
    )


def _compared(question: str, ours: float, theirs: float, bar: float) -> Compared:
    ratio = theirs / ours
    return Compared(question, _time(ours), _time(theirs), f"{ratio:,.1f}", f">= {bar:g}", ratio >= bar)


def _time(value: float) -> str:
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.3g} ms"


def shown(title: str, rows: Iterable[Compared]) -> Table:
    """The table of one graph."""
    table = Table(title=title)
    for name in ("", "ours", "networkx", "ratio", "to reach", ""):
        table.add_column(name, justify="left" if not name else "right")
    for row in rows:
        met = {True: "yes", False: "NO", None: ""}[row.met]
        table.add_row(row.question, row.ours, row.theirs, row.ratio, row.bar, met)
    return table


def main(arguments: list[str]) -> None:
    """Run the benchmark and print its tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.traversal", description=__doc__)
    parser.add_argument("home", type=Path, nargs="*", help="homes of releases to measure too")
    parser.add_argument("--edges", type=int, default=EDGES)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    console = Console(width=110)
    for home in options.home:
        release = current_release(home)
        folder = release.traversal_path
        console.print(shown(_title(f"release {release.id}", folder), measured(folder)))
    with tempfile.TemporaryDirectory() as name:
        folder = synthetic(Path(name) / "traversal", options.edges, options.seed)
        console.print(shown(_title("synthetic", folder), measured(folder)))


def _title(name: str, folder: Path) -> str:
    arrays = Arrays(folder)
    return f"{name}: {arrays.nodes:,} nodes, {arrays.claims:,} edges"


if __name__ == "__main__":
    main(sys.argv[1:])
