"""Which files of a graph hold nodes, which edges, and in which layout.

A file's role is told by its name (`..._nodes.tsv`, `..._edges.jsonl`), else by its columns; one of neither role is
reported, never passed over.
"""

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Literal

from raregraph.graph.records import Problem
from raregraph.loaders.files import Layout

_COMPRESSIONS = (".gz", ".xz", ".bz2")
_TABLES = (".tsv", ".txt")
_JSON_LINES = (".jsonl", ".ndjson")
Role = Literal["nodes", "edges"]


def role(name: str, columns: Sequence[str]) -> Role | None:
    """Whether a file holds nodes or edges: by its name, else by its columns.

    >>> role("monarch-kg_edges.tsv", []), role("part1.tsv", ["id", "category", "name"]), role("qc.tsv", ["n"])
    ('edges', 'nodes', None)
    """
    stem = _plain(PurePosixPath(name).name).lower().rpartition(".")[0]
    by_name = [word for word in ("nodes", "edges") if word in stem]
    if len(by_name) == 1:
        return "nodes" if by_name[0] == "nodes" else "edges"
    present = set(columns)
    if "predicate" in present and (present >= ENDS or present >= _OTHER_ENDS):
        return "edges"
    return "nodes" if {"id", "category"} <= present else None


ENDS, _OTHER_ENDS = {"subject", "object"}, {"from", "to"}


def layout(name: str) -> Layout:
    """How a file is cut into pieces: a table has a header for each, JSON lines have none."""
    suffix = PurePosixPath(_plain(PurePosixPath(name).name)).suffix.lower()
    if suffix in _TABLES:
        return "headed"
    return "plain" if suffix in _JSON_LINES else "other"


def _plain(name: str) -> str:
    suffix = PurePosixPath(name).suffix
    return name[: -len(suffix)] if suffix.lower() in _COMPRESSIONS else name


def not_kgx(name: str) -> Problem:
    """A note on a file that is no KGX."""
    remedy = "KGX files end in .tsv or .jsonl, compressed or not."
    return Problem(
        name, "the file", "the file is set aside: it is no table and no JSON lines", remedy, "note"
    )


def without_role(name: str, columns: Sequence[str]) -> Problem:
    """The problem of a file that may hold nodes or edges."""
    shown = ", ".join(columns[:6]) + (", ..." if len(columns) > 6 else "")
    return Problem(
        name,
        "line 1",
        f"neither name nor columns say whether these are nodes or edges (columns: {shown})",
        "Call the file ..._nodes or ..._edges, or give it the columns id, category or subject, predicate, object.",
    )
