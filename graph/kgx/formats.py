"""How KGX is written, and what of a release: what `raregraph export --format` calls `kgx-tsv` and `kgx-jsonl`.

They are two files each, nodes and edges; the formats of one stream are those of `raregraph.graph.export.formats`.
Importing this is cheap, so that the command line can list them.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class GraphFormat:
    """A format of two files, nodes and edges, in a folder or an archive."""

    layout: Literal["tsv", "jsonl"]
    media_type: str


KGX_FORMATS = {
    "kgx-tsv": GraphFormat("tsv", "text/tab-separated-values"),
    "kgx-jsonl": GraphFormat("jsonl", "application/jsonl"),
}
"""By name: tables, as Monarch releases them, or JSON lines."""

Subset = Literal["rare"]


@dataclass(frozen=True, slots=True)
class KgxChoice:
    """What an export of KGX holds: with what is inferred or without it, all or a subset, each file gzipped or not."""

    inferred: bool = True
    subset: Subset | None = None
    gzipped: bool = False


EVERYTHING = KgxChoice()
