"""HGNC: the approved symbols and names of human genes, and what else each gene is or was called."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from raregraph.graph.records import Gene, Problem
from raregraph.loaders.files import decode, line_chunks
from raregraph.loaders.licences import CC0
from raregraph.loaders.source import Bounds, Parsed, RawItem, Source

_LINES = 5_000
_NEEDED = {"hgnc_id", "symbol", "name", "status"}
_CROSS_REFERENCES = (
    ("NCBIGene", "entrez_id"),
    ("ENSEMBL", "ensembl_gene_id"),
    ("OMIM", "omim_id"),
    ("UniProtKB", "uniprot_ids"),
)
_READ = _NEEDED | {column for _, column in _CROSS_REFERENCES}
_READ |= {"prev_symbol", "prev_name", "alias_symbol", "alias_name", "location", "locus_type"}
_GET = "Take hgnc_complete_set.txt as HGNC publishes it."


def items(path: Path) -> Iterator[RawItem]:
    """The table in pieces of 5,000 genes, each with the header line."""
    return line_chunks(path, _LINES)


def parse(item: RawItem) -> Parsed:
    """The genes of one piece; a row without identifier, symbol or approval is left out and reported."""
    text = decode(item)
    if isinstance(text, Problem):
        return Parsed(problems=(text,))
    header, *lines = text.rstrip("\n").replace("\r\n", "\n").split("\n")
    columns = header.split("\t")
    missing = _NEEDED - set(columns)
    if missing:
        lacks = f"the header lacks the column {', '.join(sorted(missing))}"
        return Parsed(problems=(Problem(item.name, "line 1", lacks, _GET),))
    read = [(name, place) for place, name in enumerate(columns) if name in _READ]
    genes: list[Gene] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, start=item.first_line + 1):
        values = line.split("\t")
        surplus = len(values) - len(columns)
        row = {} if surplus else {name: values[place] for name, place in read}
        wrong = _fault(row, surplus)
        if wrong is None:
            genes.append(_gene(row))
        else:
            message, remedy, level = wrong
            problems.append(Problem(item.name, f"line {number}", message, remedy, level))
    return Parsed(tuple(genes), tuple(problems))


def _fault(row: dict[str, str], surplus: int) -> tuple[str, str, Literal["error", "note"]] | None:
    if surplus:
        more = "more" if surplus > 0 else "fewer"
        return f"the row has {abs(surplus)} columns {more} than the header", _GET, "error"
    if not row["hgnc_id"].startswith("HGNC:") or not row["symbol"]:
        return "the row has no HGNC id or no symbol", _GET, "error"
    if row["status"] != "Approved":
        message = f"{row['hgnc_id']} is set aside: its status is {row['status'] or 'empty'}"
        return message, "Only approved genes are loaded.", "note"
    return None


def _gene(row: dict[str, str]) -> Gene:
    return Gene(
        id=row["hgnc_id"],
        symbol=row["symbol"],
        name=row["name"],
        previous_symbols=_several(row, "prev_symbol"),
        alias_symbols=_several(row, "alias_symbol"),
        previous_names=_several(row, "prev_name"),
        alias_names=_several(row, "alias_name"),
        identifiers=_identifiers(row),
        location=row.get("location") or None,
        locus_type=row.get("locus_type") or None,
    )


def _several(row: dict[str, str], column: str) -> tuple[str, ...]:
    value = row.get(column)
    if not value:
        return ()
    return tuple(part.strip() for part in value.strip('"').split("|") if part.strip())


def _identifiers(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(
        f"{prefix}:{local}" for prefix, column in _CROSS_REFERENCES for local in _several(row, column)
    )


SOURCE = Source(
    name="hgnc",
    title="HUGO Gene Nomenclature Committee: complete set",
    description="Symbols, names, previous and alias symbols and names, and identifiers of human genes.",
    infores="infores:hgnc",
    kind="genes",
    licence=CC0,
    version="2024-10-18",
    homepage="https://www.genenames.org/",
    citation="Seal RL et al. Genenames.org: the HGNC resources in 2023. Nucleic Acids Res 51:D1003 (2023).",
    default_paths=("hgnc/hgnc_complete_set.txt.gz", "hgnc/hgnc_complete_set.txt", "hgnc_complete_set.txt*"),
    bounds=Bounds(40_000, 60_000),
    items=items,
    parse=parse,
    download="https://storage.googleapis.com/public-download-files/hgnc/tsv/tsv/hgnc_complete_set.txt",
    version_of="aea1f28b19ca56552a74a28702ebb70dbea3ad134c0e4eafde164cb6e3ef0326",
)
