"""SSSOM/TSV: the mappings in use, those that identity applied and those that only link (https://w3id.org/sssom).

Each row says who states it. Exact matches that contradict one another, which identity could not apply either, are left
out, and counted in the head: `raregraph disagreements` lists them.
"""

import csv
import io
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from raregraph.graph.engine.interface import EmbeddedEngine
from raregraph.graph.export.formats import ExportFormat, Written
from raregraph.graph.export.mappings import StatedMapping, stated_mappings
from raregraph.graph.export.selection import Progress, Selection, Sink
from raregraph.graph.line_sort import LineSorter
from raregraph.graph.metadata.catalogue import source_graphs
from raregraph.graph.records import SourceGraph
from raregraph.ontology.identifiers import BASE, expand, prefixes

COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "subject_source",
    "object_source",
    "mapping_source",
    "mapping_provider",
    "license",
    "applied",
)
_ROWS_PER_RUN = 50_000
_OWN_LICENCE = "https://spdx.org/licenses/BSD-3-Clause.html"
_NO_ONE_LICENCE = "https://w3id.org/sssom/license/unspecified"
_SOURCES = {
    "MONDO": "infores:mondo",
    "ORPHA": "infores:orphanet",
    "OMIM": "infores:omim",
    "OMIMPS": "infores:omim",
    "GARD": "infores:gard",
    "DOID": "infores:disease-ontology",
    "HGNC": "infores:hgnc",
    "HP": "infores:hpo",
    "MEDGEN": "infores:medgen",
}
"""Who gives out the identifiers of a prefix, where that is a resource that the graph knows."""


def write(selection: Selection, out: Sink, scratch: Path, progress: Progress) -> Written:
    """Write the mappings of a selection, sorted; beside what identity needs, some thousands of rows are held."""
    catalogue = source_graphs(EmbeddedEngine.open(selection.release.store_path))
    rows = _Rows(LineSorter(scratch), catalogue)
    for done, stated in enumerate(stated_mappings(selection.release, selection.graphs), start=1):
        rows.add(stated)
        if done % 1_000 == 0:
            progress("reading", stated.graph.source, done)
    rows.flush()
    out.write(_head(selection, rows).encode())
    out.write(("\t".join(COLUMNS) + "\n").encode())
    done = 0
    for chunk in rows.sorter.chunks():
        out.write(chunk)
        done += chunk.count(b"\n")
        progress("writing", "", done)
    return Written(rows.counted, done)


@dataclass(slots=True)
class _Rows:
    """The rows on their way to the sorter, and what the head tells of them."""

    sorter: LineSorter
    sources: dict[str, SourceGraph]
    counted: Counter[str] = field(default_factory=Counter)
    prefixes: set[str] = field(default_factory=set)
    licences: set[str] = field(default_factory=set)
    left_out: int = 0
    _lines: list[bytes] = field(default_factory=list)

    def add(self, stated: StatedMapping) -> None:
        if stated.contradicts:
            self.left_out += 1
            return
        source = self.sources.get(stated.graph.graph)
        cells = cells_of(stated, source)
        self.counted[stated.graph.graph] += 1
        ids = (cells[0], cells[2], cells[3], cells[5], cells[6], cells[7], cells[8])
        self.prefixes.update(each.partition(":")[0] for each in ids if each)
        self.licences.add(cells[10])
        self._lines.append(line_of(cells))
        if len(self._lines) == _ROWS_PER_RUN:
            self.flush()

    def flush(self) -> None:
        self.sorter.add(self._lines)
        self._lines.clear()


def cells_of(stated: StatedMapping, source: SourceGraph | None) -> tuple[str, ...]:
    """The row of a mapping, a cell for each of `COLUMNS`; `source` is what the catalogue says of who states it."""
    mapping, graph = stated.mapping, stated.graph.graph
    return (
        mapping.subject,
        mapping.subject_label or "",
        mapping.predicate,
        mapping.object,
        mapping.object_label or "",
        mapping.justification,
        _SOURCES.get(mapping.subject.partition(":")[0], ""),
        _SOURCES.get(mapping.object.partition(":")[0], ""),
        f"graph:{graph.removeprefix(f'{BASE}graph/')}",
        expand(source.infores if source else "infores:raregraph"),
        (source.licence_url or "") if source else _OWN_LICENCE,
        "true" if stated.is_applied else "false",
    )


def line_of(cells: tuple[str, ...]) -> bytes:
    """A row as a line with its end; quoted, and without breaks within it, where a cell would break it."""
    text = "\t".join(cells)
    if '"' in text or "\n" in text or "\r" in text or text.count("\t") != len(cells) - 1:
        held = io.StringIO()
        csv.writer(held, delimiter="\t", lineterminator="").writerow(" ".join(cell.split()) for cell in cells)
        text = held.getvalue()
    return f"{text}\n".encode()


def _head(selection: Selection, rows: _Rows) -> str:
    """The metadata of the set as YAML in comments."""
    manifest = selection.release.manifest()
    known = prefixes()
    about: dict[str, Any] = {
        "sssom_version": "1.1",
        "mapping_set_id": f"{BASE}mappings",
        "mapping_set_version": selection.release.id,
        "mapping_set_title": "raregraph: the mappings in use",
        "mapping_set_description": (
            "Who calls which identifiers of diseases, genes and modes of inheritance the same. Those that identity"
            " applied move the rows of sources from one identifier to the other; all others only link."
        ),
        "publication_date": manifest["built_at"][:10],
        "license": next(iter(rows.licences)) if len(rows.licences) == 1 else _NO_ONE_LICENCE,
        "mapping_tool": "raregraph",
        "mapping_tool_version": manifest["raregraph_version"],
        "comment": f"{rows.left_out:,} exact matches that contradict one another are left out.",
        "extension_definitions": [
            {"slot_name": "applied", "property": f"{BASE}vocab/applied", "type_hint": "xsd:boolean"}
        ],
        "curie_map": {
            prefix: known.get(prefix) or expand(f"{prefix}:0").removesuffix("0")
            for prefix in sorted(rows.prefixes | {"xsd"})
        },
    }
    text: str = yaml.safe_dump(about, sort_keys=False, allow_unicode=True, width=1_000)
    return "".join(f"# {line}\n" for line in text.splitlines())


FORMAT = ExportFormat("sssom.tsv", "text/tab-separated-values", "mappings", write)
