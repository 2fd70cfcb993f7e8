"""How near the way from a KGX file to a loaded store comes to the store's own bulk load, and kgx beside it.

Run with `make bench-kgx`, or

    python -m tests.benchmarks.kgx [--size NODES EDGES]... [--runs R] [--kgx PYTHON] [--folder DIR]
        [--unchecked | --alone | --whole]

It writes synthetic graphs in KGX TSV, with the columns and identifiers of Monarch's releases, the same bytes
for the same numbers. For each size it measures, turn by turn and each in a process of its own, the time from the
files to a loaded store as a build does it, and Oxigraph's bulk load of the same N-Quads, ready-made in a file; the
ratio is theirs to ours. Two sizes show whether memory grows with the input. With `--unchecked` the bulk load runs once
more, without its check of IRIs. For the largest graphs, for which there is no room three times, `--alone` measures our
way alone, and `--whole` a build to a finished release, each with what it takes on disk. With `--kgx` (the Python of
an environment that has the package kgx) it measures `kgx transform`
to N-Triples beside our text, on a slice of the first graph, in one process each.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table

from raregraph.loaders.build import build
from raregraph.loaders.build_request import BuildRequest
from raregraph.loaders.registry import source
from tests.benchmarks.loading import add_rows, both, cells, from_files, new_table, to_file
from tests.benchmarks.measure import apart

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
SIZES = ((30_000, 300_000), (300_000, 3_000_000))
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
_CHILDREN = 4


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


def _ends(random: Random, ids: list[str], predicate: str) -> tuple[str, str]:
    """Any two nodes; of the hierarchy a node and the one above it, of which each has some below, as in ontologies."""
    subject = int(random.random() * len(ids))
    above = subject // _CHILDREN
    other = above if predicate == "biolink:subclass_of" else int(random.random() * len(ids))
    return ids[subject], ids[other]


def _edge(random: Random, ids: list[str]) -> list[str]:
    predicate, category = SAID[int(random.random() * len(SAID))]
    source = SOURCES[int(random.random() * len(SOURCES))]
    subject, other = _ends(random, ids, predicate)
    digits = f"{random.getrandbits(128):032x}"
    uuid = f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
    values = {
        "id": f"uuid:{uuid}",
        "category": category,
        "subject": subject,
        "predicate": predicate,
        "object": other,
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


def request_for(files: Path) -> BuildRequest:
    """A build of nothing but these KGX files."""
    return BuildRequest(((source("kgx"), files),), files.parent, partial=True)


def build_whole(files: Path) -> int:
    """A finished release of KGX files, with its arrays and its search index; answers with its number of quads."""
    quads: int = build(request_for(files)).release.manifest()["quads"]
    return quads


def add_whole(table: Table, files: Path, edges: int) -> None:
    """Two rows: a finished release, and what its parts and the files take on disk."""
    measured = apart(partial(build_whole, files))
    table.add_row("files to release", *cells(measured, edges, measured.answer), "")
    release = (files.parent / "current").resolve()
    add_disk(table, files=files, store=release / "store", arrays=release / "traversal", release=release)


def add_alone(table: Table, files: Path, edges: int) -> None:
    """Two rows: a loaded store, and what it and the files take on disk."""
    store = files.parent / "store"
    measured = apart(partial(from_files, request_for(files), store))
    table.add_row("files to store", *cells(measured, edges, measured.answer), "")
    add_disk(table, files=files, store=store)


def add_disk(table: Table, **parts: Path) -> None:
    """A row: what each part takes on disk."""
    said = ", ".join(f"{name} {on_disk(path) / 1e9:.1f} GB" for name, path in parts.items())
    table.add_row(f"on disk: {said}", *[""] * 7)


def on_disk(folder: Path) -> int:
    """The bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def take_slice(files: Path, part: Path, size: int) -> None:
    """The first nodes and edges of a graph."""
    part.mkdir()
    for path in files.iterdir():
        with path.open("rb") as whole, (part / path.name).open("wb") as out:
            out.writelines(islice(whole, size + 1))


def kgx_transform(python: Path, biolink: Path, part: Path, out: Path) -> int:
    """`kgx transform` of a slice to N-Triples; answers with the number of lines."""
    command = [python, "-P", OFFLINE, biolink, "transform", "-i", "tsv", "-f", "nt", "-o", out]
    done = subprocess.run(
        [str(word) for word in (*command, *sorted(part.iterdir()))],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        print(f"kgx transform failed: {(done.stderr or done.stdout).strip()}", file=sys.stderr)
        return 0
    with out.open("rb") as lines:
        return sum(1 for _ in lines)


def add_kgx(table: Table, files: Path, python: Path | None, biolink: Path, size: int) -> None:
    """Two rows: our N-Quads of a slice, and the N-Triples of kgx, which says less of each edge."""
    part = files.parent / "slice"
    take_slice(files, part, size)
    mine = apart(partial(to_file, request_for(part), files.parent / "slice.nq"))
    table.add_section()
    table.add_row("slice to N-Quads, 1 job", *cells(mine, size, mine.answer), "")
    if python is None or not python.exists():
        table.add_row("kgx transform", "skipped: no kgx", *[""] * 6)
        return
    theirs = apart(partial(kgx_transform, python, biolink, part, files.parent / "slice.nt"))
    if theirs.answer:
        table.add_row("slice, kgx transform to nt", *cells(theirs, size, theirs.answer), "")
    else:
        table.add_row("kgx transform", "failed, see above", *[""] * 6)


def main(arguments: list[str]) -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.kgx", description=__doc__)
    parser.add_argument("--size", type=int, nargs=2, action="append", metavar=("NODES", "EDGES"))
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where to work; default: a temporary folder")
    parser.add_argument("--kgx", type=Path, help="the Python of an environment with the package kgx")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--unchecked", action="store_true", help="also the bulk load without its check of IRIs")
    how.add_argument("--alone", action="store_true", help="our way to a loaded store, with nothing beside it")
    how.add_argument("--whole", action="store_true", help="a finished release, with nothing beside it")
    parser.add_argument("--slice", type=int, default=100_000, help="how many nodes and edges kgx gets")
    parser.add_argument("--biolink", type=Path, default=BIOLINK, help="the folder of the Biolink model")
    options = parser.parse_args(arguments)
    table = new_table("From KGX files to a loaded store", "edges")
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        for number, (nodes, edges) in enumerate(options.size or SIZES):
            folder = Path(name) / str(number)
            files = folder / "kgx"
            files.mkdir(parents=True)
            write_graph(files, nodes, edges)
            if options.whole:
                add_whole(table, files, edges)
            elif options.alone:
                add_alone(table, files, edges)
            else:
                done = both(request_for(files), folder, options.runs, unchecked=options.unchecked)
                add_rows(table, done, edges)
            if number:
                shutil.rmtree(folder)
        first = Path(name) / "0" / "kgx"
        add_kgx(table, first, options.kgx, options.biolink, options.slice)
    Console(width=120).print(table)


if __name__ == "__main__":
    main(sys.argv[1:])
