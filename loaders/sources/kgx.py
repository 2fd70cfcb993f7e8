"""KGX: the exchange format of Biolink knowledge graphs, as Monarch releases it: nodes and edges, TSV or JSON lines.

A path is a folder, a tar archive or a single file; files may be compressed. How they are read is told in
`raregraph.loaders.kgx`.
"""

from collections.abc import Iterator
from pathlib import Path

from raregraph.loaders.files import tables
from raregraph.loaders.kgx.lines import parse_json_lines, parse_table
from raregraph.loaders.kgx.page import DISTRIBUTOR
from raregraph.loaders.kgx.roles import layout, not_kgx
from raregraph.loaders.source import Bounds, Licence, Parsed, RawItem, Source

_LINES = 5_000


def items(path: Path) -> Iterator[RawItem]:
    """The files' lines in pieces of 5,000, each with its header; other files as pieces without data."""
    return tables(path, _LINES, layout)


def parse(item: RawItem) -> Parsed:
    """The nodes or edges of one piece.

    A row that can't be read is left out and reported with its line and field.
    """
    if layout(item.name) == "other":
        return Parsed(problems=(not_kgx(item.name),))
    if layout(item.name) == "plain":
        return parse_json_lines(item)
    return parse_table(item)


SOURCE = Source(
    name="kgx",
    title="A knowledge graph in KGX",
    description="Nodes and edges of a Biolink knowledge graph, as Monarch and others release them.",
    infores=DISTRIBUTOR,
    kind="kgx",
    licence=Licence("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/", True),
    version="2024-08-15",
    homepage="https://monarchinitiative.org/",
    citation="Putman TE et al. The Monarch Initiative in 2024: an analytic platform integrating phenotypes, genes "
    "and diseases across species. Nucleic Acids Res 52:D938 (2024).",
    default_paths=("monarch-kg.tar.gz", "kgx/*.tar.gz", "kgx"),
    bounds=Bounds(1_000, 100_000_000),
    items=items,
    parse=parse,
    download="https://data.monarchinitiative.org/monarch-kg/latest/monarch-kg.tar.gz",
)
