"""How near the way from a KGX file to a loaded store comes to the store's own bulk load.

    python -m tests.benchmarks.kgx [--nodes N] [--edges M] [--jobs J] [--runs R] [--folder DIR] [--kgx PYTHON]

It writes a synthetic graph in KGX TSV, with the columns and identifiers of Monarch's releases,
the same bytes for the same seed. In each run it measures, turn by turn and each in a process of its own, the time
from the files to a loaded store by our path, and Oxigraph's bulk load of the same N-Quads, ready-made in a file;
the ratio is theirs to ours. With `--kgx` (the Python of an environment that has the package kgx) it measures
`kgx transform` to N-Triples beside our text, on a slice of the same files.
"""

import argparse
import multiprocessing
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

import pyoxigraph
from rich.console import Console
from rich.table import Table

from raregraph.graph.curated import Edge, Node
from raregraph.graph.quad_stream import QuadStream
from raregraph.graph.rdf_curated import edge_quads, node_quads
from raregraph.loaders.parallel import ordered_map
from raregraph.loaders.source import RawItem
from raregraph.loaders.sources.kgx import items, parse

GRAPH = "https://w3id.org/raregraph/graph/kgx/synthetic"
BIOLINK = Path("..") / "shared" / "data" / "biolink"
OFFLINE = Path(__file__).with_name("kgx_offline.py")
NODE_HEADER = (
    "id category name symbol in_taxon in_taxon_label description synonym xref iri namespace provided_by full_name "
    "type"
)
EDGE_HEADER = (
    "id category subject predicate object original_subject original_object agent_type knowledge_level "
    "aggregator_knowledge_source primary_knowledge_source provided_by has_evidence publications "
    "frequency_qualifier onset_qualifier has_count has_total has_quotient has_percentage qualifiers negated"
)
NODE_COLUMNS, EDGE_COLUMNS = NODE_HEADER.split(), EDGE_HEADER.split()
KINDS = (
    ("MONDO:{:07d}", "biolink:Disease", 0.1),
    ("HP:{:07d}", "biolink:PhenotypicFeature", 0.1),
    ("HGNC:{}", "biolink:Gene", 0.2),
    ("NCBIGene:{}", "biolink:Gene", 0.3),
    ("GO:{:07d}", "biolink:BiologicalProcess", 0.2),
    ("UBERON:{:07d}", "biolink:AnatomicalEntity", 0.1),
)
SOURCES = ("hpo-annotations", "mondo", "string", "clingen", "omim", "orphanet", "goa", "bgee", "mgi", "zfin")
SAID = (
    ("biolink:has_phenotype", "biolink:DiseaseToPhenotypicFeatureAssociation"),
    ("biolink:causes", "biolink:CausalGeneToDiseaseAssociation"),
    ("biolink:interacts_with", "biolink:PairwiseGeneToGeneInteraction"),
    ("biolink:expressed_in", "biolink:GeneToExpressionSiteAssociation"),
    ("biolink:subclass_of", "biolink:Association"),
)


def write_graph(folder: Path, nodes: int, edges: int, seed: int = 1) -> None:
    """Write `synthetic_nodes.tsv` and `synthetic_edges.tsv`: the same bytes for the same numbers and seed."""
    random = Random(seed)
    kinds = [(shape, category) for shape, category, share in KINDS for _ in range(round(share * 10))]
    ids = [kinds[number % len(kinds)][0].format(number) for number in range(1, nodes + 1)]
    with (folder / "synthetic_nodes.tsv").open("w", encoding="utf-8") as out:
        out.write("\t".join(NODE_COLUMNS) + "\n")
        out.writelines(
            "\t".join(_node(identifier, kinds[number % len(kinds)][1])) + "\n"
            for number, identifier in enumerate(ids, start=1)
        )
    with (folder / "synthetic_edges.tsv").open("w", encoding="utf-8") as out:
        out.write("\t".join(EDGE_COLUMNS) + "\n")
        out.writelines("\t".join(_edge(random, ids)) + "\n" for _ in range(edges))


def _node(identifier: str, category: str) -> list[str]:
    prefix, _, local = identifier.partition(":")
    values = {
        "id": identifier,
        "category": category,
        "name": f"entity {local} of {prefix}",
        "synonym": f"{prefix} entity {local}|entity number {local}",
        "xref": f"UMLS:C{local}|MESH:D{local}",
        "namespace": prefix,
        "provided_by": f"{prefix.lower()}_nodes",
    }
    if category == "biolink:Gene":
        values |= {"symbol": f"G{local}", "in_taxon": "NCBITaxon:9606", "in_taxon_label": "Homo sapiens"}
    else:
        values["description"] = f"What is called entity {local} in the synthetic graph."
    return [values.get(column, "") for column in NODE_COLUMNS]


def _edge(random: Random, ids: list[str]) -> list[str]:
    predicate, category = SAID[int(random.random() * len(SAID))]
    source = SOURCES[int(random.random() * len(SOURCES))]
    digits = f"{random.getrandbits(128):032x}"
    uuid = f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
    values = {
        "id": f"uuid:{uuid}",
        "category": category,
        "subject": ids[int(random.random() * len(ids))],
        "predicate": predicate,
        "object": ids[int(random.random() * len(ids))],
        "agent_type": "manual_agent",
        "knowledge_level": "knowledge_assertion",
        "aggregator_knowledge_source": "infores:monarchinitiative",
        "primary_knowledge_source": f"infores:{source}",
        "provided_by": f"{source}_edges",
    }
    if random.random() < 0.6:
        values["has_evidence"] = "ECO:0000269"
        values["publications"] = f"PMID:{10_000_000 + int(random.random() * 200_000)}"
    if predicate == "biolink:has_phenotype":
        count, total = 1 + int(random.random() * 9), 10
        values |= {"has_count": str(count), "has_total": str(total), "has_quotient": str(count / total)}
        values |= {"has_percentage": str(100 * count / total), "frequency_qualifier": "HP:0040282"}
        values["original_subject"] = f"OMIM:{100_000 + int(random.random() * 20_000)}"
    return [values.get(column, "") for column in EDGE_COLUMNS]


def spelled(item: RawItem) -> bytes:
    """The N-Quads of one piece."""
    parsed = parse(item)
    assert not parsed.problems, parsed.problems[0]
    return "".join(
        edge_quads(record, GRAPH) if isinstance(record, Edge) else node_quads(record, GRAPH)
        for record in parsed.records
        if isinstance(record, Edge | Node)
    ).encode()


def ours(folder: Path, jobs: int, store: Path) -> int:
    """From the files to a loaded store, by our path."""
    with ordered_map(spelled, jobs) as mapped:
        loaded = pyoxigraph.Store(str(store))
        stream = QuadStream(mapped(items(folder)))
        while stream.next_part():
            loaded.bulk_load(stream, pyoxigraph.RdfFormat.N_QUADS)  # type: ignore[arg-type]
        return stream.lines


def bare(ready: Path, store: Path) -> int:
    """Oxigraph's own bulk load of a ready-made file; the number of quads is known."""
    pyoxigraph.Store(str(store)).bulk_load(path=str(ready), format=pyoxigraph.RdfFormat.N_QUADS)
    return 0


def text_only(folder: Path, out: Path, jobs: int) -> int:
    """From the files to N-Quads in a file: what precedes the store."""
    lines = 0
    with ordered_map(spelled, jobs) as mapped, out.open("wb") as ready:
        for chunk in mapped(items(folder)):
            ready.write(chunk)
            lines += chunk.count(b"\n")
    return lines


@dataclass(frozen=True, slots=True)
class Measured:
    """What some work took, its own processes included: seconds, seconds of all cores, peak memory in MB."""

    answer: int
    seconds: float
    cpu: float
    memory: float


def apart(work: Callable[[], int]) -> Measured:
    """Do some work in a process of its own, and measure it."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_report, args=(work, sender))
    process.start()
    sender.close()
    measured: Measured = receiver.recv()
    process.join()
    return measured


def _report(work: Callable[[], int], sender: Connection) -> None:
    start = perf_counter()
    answer = work()
    seconds = perf_counter() - start
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(each.ru_utime + each.ru_stime for each in used)
    sender.send(Measured(answer, seconds, cpu, sum(each.ru_maxrss for each in used) / 1024))


def read_only(folder: Path) -> int:
    """The records of the files, parsed."""
    return sum(len(parse(item).records) for item in items(folder))


def beside_bulk_load(folder: Path, jobs: int, runs: int) -> Table:
    """Our path and Oxigraph's own from a ready-made file, turn by turn."""
    table = Table(title=f"From KGX files to a loaded store, {jobs} processes for reading")
    for column in ("run", "quads", "", "seconds", "quads/s", "CPU s", "MB", "ratio", "of CPU"):
        table.add_column(column, justify="right")
    ready = folder / "ready.nq"
    text = apart(partial(text_only, folder / "kgx", ready, jobs))
    read = apart(partial(read_only, folder / "kgx"))
    quads = text.answer
    table.caption = (
        f"{read.answer:,} records parsed on one core: {read.cpu:.1f} s CPU ({read.answer / read.cpu:,.0f}/s); "
        f"with their N-Quads: {text.cpu:.1f} s CPU ({ready.stat().st_size / text.cpu / 1e6:,.0f} MB/s)"
    )
    ratios = []
    for run in range(1, runs + 1):
        with tempfile.TemporaryDirectory(dir=folder) as store:
            mine = apart(partial(ours, folder / "kgx", jobs, Path(store)))
        with tempfile.TemporaryDirectory(dir=folder) as store:
            theirs = apart(partial(bare, ready, Path(store)))
        assert mine.answer == quads
        ratios.append(theirs.seconds / mine.seconds)
        table.add_row(
            str(run),
            f"{quads:,}",
            "ours",
            *_cells(mine, quads),
            f"{ratios[-1]:.2f}",
            f"{theirs.cpu / mine.cpu:.2f}",
        )
        table.add_row("", "", "bulk load", *_cells(theirs, quads))
    table.add_row("median", *[""] * 6, f"{median(ratios):.2f}")
    return table


def _cells(measured: Measured, quads: int) -> tuple[str, ...]:
    numbers = (quads / measured.seconds, measured.cpu, measured.memory)
    return (f"{measured.seconds:.1f}", *(f"{number:,.0f}" for number in numbers))


def beside_kgx(folder: Path, python: Path, biolink: Path, size: int) -> Table:
    """Our text and `kgx transform` to N-Triples, on the nodes and the first edges of the same files."""
    part = folder / "slice"
    part.mkdir()
    for name in ("synthetic_nodes.tsv", "synthetic_edges.tsv"):
        with (folder / "kgx" / name).open("rb") as whole:
            (part / name).write_bytes(b"".join(islice(whole, size + 1)))
    mine = apart(partial(text_only, part, folder / "slice.nq", 1))
    command = [
        python,
        "-P",
        OFFLINE,
        biolink,
        "transform",
        "-i",
        "tsv",
        "-f",
        "nt",
        "-o",
        folder / "slice.nt",
    ]
    start = perf_counter()
    done = subprocess.run(
        [str(word) for word in (*command, *sorted(part.iterdir()))],
        capture_output=True,
        text=True,
        check=False,
    )
    theirs = perf_counter() - start
    table = Table(title=f"Text of the first {size:,} nodes and edges, one process")
    for column in ("", "seconds", "lines"):
        table.add_column(column)
    table.add_row("raregraph, N-Quads", f"{mine.seconds:.1f}", f"{mine.answer:,}")
    if done.returncode:
        table.add_row("kgx transform", "failed", (done.stderr or done.stdout).strip().splitlines()[-1])
    else:
        with (folder / "slice.nt").open("rb") as lines:
            table.add_row("kgx transform, N-Triples", f"{theirs:.1f}", f"{sum(1 for _ in lines):,}")
    return table


def main(arguments: list[str]) -> None:
    """Run the benchmark and print its tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.kgx", description=__doc__)
    parser.add_argument("--nodes", type=int, default=30_000)
    parser.add_argument("--edges", type=int, default=300_000)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where to work; default: a temporary folder")
    parser.add_argument("--kgx", type=Path, help="the Python of an environment with the package kgx")
    parser.add_argument("--slice", type=int, default=100_000, help="how many nodes and edges kgx gets")
    parser.add_argument("--biolink", type=Path, default=BIOLINK, help="the folder of the Biolink model")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        (folder / "kgx").mkdir()
        write_graph(folder / "kgx", options.nodes, options.edges)
        console = Console(width=110)
        console.print(beside_bulk_load(folder, options.jobs, options.runs))
        if options.kgx:
            console.print(beside_kgx(folder, options.kgx, options.biolink, options.slice))


if __name__ == "__main__":
    main(sys.argv[1:])
