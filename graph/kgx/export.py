"""An export of KGX: nodes and edges in a folder, or in one archive, with a description and checksums.

    FOLDER/raregraph-kg_nodes.tsv, raregraph-kg_edges.tsv      or .jsonl; each with .gz behind if it is gzipped
    FOLDER/export.json                                         what is in it: graphs, licences, counts, checksums
    FOLDER/SHA256SUMS                                          for `sha256sum --check`

An archive, NAME.tar.gz, holds the two files, and NAME.tar.gz.json beside it the description. All is put in place when
it is whole; the same release, asked for in the same way, gives the same bytes.
"""

import gzip
import tarfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import compress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyoxigraph

from raregraph.graph.disk import writing
from raregraph.graph.errors import ExportError
from raregraph.graph.export.files import SUMS, Measured, check_free, settle, write_json
from raregraph.graph.export.selection import Progress, Selection, silent
from raregraph.graph.kgx.claims import Chosen, chosen
from raregraph.graph.kgx.edges import EdgeRows
from raregraph.graph.kgx.formats import EVERYTHING, GraphFormat, KgxChoice
from raregraph.graph.kgx.nodes import NodeRows
from raregraph.graph.kgx.rare import rare_claims, rare_diseases
from raregraph.graph.traversal.arrays import Arrays, open_arrays

DESCRIPTION, STEM = "export.json", "raregraph-kg"
_GZIP_LEVEL = 6
_ROWS_PER_STEP = 50_000
_NO_STATEMENTS = {"catalogue", "examples", "void"}
"""Graphs that say nothing of diseases: what the graphs are, and how they can be asked."""
_ARCHIVES = (".tar.gz", ".tgz")


@dataclass(frozen=True, slots=True)
class KgxFile:
    """A finished file: how many rows it has, its size, and its sha256 in hexadecimal."""

    name: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class KgxExport:
    """A finished export: where it is, where its description is, and what it holds."""

    path: Path
    description: Path
    nodes: KgxFile
    edges: KgxFile


def export_kgx(  # noqa: PLR0913 - what, where and how
    selection: Selection,
    path: Path,
    form: GraphFormat,
    choice: KgxChoice = EVERYTHING,
    *,
    force: bool = False,
    progress: Progress = silent,
) -> KgxExport:
    """Write a selection as KGX into a folder, or into an archive if the path ends in `.tar.gz`.

    Raises:
        ExportError: if something is there already (`force` replaces an older export), or it can't be written.
    """
    selection = replace(
        selection, graphs=tuple(x for x in selection.graphs if x.source not in _NO_STATEMENTS)
    )
    is_archive = path.name.endswith(_ARCHIVES)
    description = path.with_name(f"{path.name}.json") if is_archive else path / DESCRIPTION
    if is_archive:
        _check_free(path, description, force=force)
    else:
        check_free(path, DESCRIPTION, force=force)
    with writing(path), TemporaryDirectory(prefix=f"{path.name}.", suffix=".part", dir=path.parent) as at:
        making = Path(at) / "export"
        making.mkdir()
        edges, nodes, about = _write(selection, making, form, choice, progress)
        files = [nodes, edges]
        about["files"] = [
            {"name": f.name, "rows": f.rows, "bytes": f.bytes, "sha256": f.sha256} for f in files
        ]
        if is_archive:
            packed = Path(at) / path.name
            about["archive"] = _pack(making, [file.name for file in files], packed)
            write_json(Path(at) / DESCRIPTION, about)
            packed.replace(path)
            (Path(at) / DESCRIPTION).replace(description)
        else:
            write_json(making / DESCRIPTION, about)
            sums = "".join(f"{file.sha256}  {file.name}\n" for file in files)
            (making / SUMS).write_text(sums, encoding="utf-8")
            if path.exists():
                path.rename(Path(at) / "replaced")
            making.rename(path)
    return KgxExport(path, description, nodes, edges)


def _check_free(path: Path, description: Path, *, force: bool) -> None:
    with writing(path):
        if not path.exists() or (path.is_dir() and not any(path.iterdir())):
            return
    if not description.is_file():
        remedy = "Name a folder that is empty or not there, or another archive."
        raise ExportError("something else is there", place=str(path), remedy=remedy)
    if not force:
        raise ExportError("there is such an export already", place=str(path), remedy="--force replaces it.")


def _write(
    selection: Selection, folder: Path, form: GraphFormat, choice: KgxChoice, progress: Progress
) -> tuple[KgxFile, KgxFile, dict[str, Any]]:
    arrays = open_arrays(selection.release)
    store = pyoxigraph.Store.read_only(str(selection.release.store_path))
    claims = _claims(selection, arrays, store, choice)
    graphs = {graph.source: graph.graph for graph in selection.graphs}
    edge_rows = EdgeRows(arrays.all_ids(), arrays.table, graphs, form.layout)
    ending = f"{form.layout}.gz" if choice.gzipped else form.layout
    name = f"{STEM}_edges.{ending}"
    edges = _file(folder / name, [edge_rows.head()], edge_rows.rows(claims), progress, "edges")
    node_rows = NodeRows(arrays.facts, selection.graphs, form.layout)
    linked = compress(arrays.all_ids(), claims.nodes().tolist())
    found = node_rows.rows(linked, only_linked=choice.subset is not None)
    nodes = _file(folder / f"{STEM}_nodes.{ending}", [node_rows.head()], found, progress, "nodes")
    return edges, nodes, _described(selection, arrays, claims, form, choice)


def _claims(selection: Selection, arrays: Arrays, store: pyoxigraph.Store, choice: KgxChoice) -> Chosen:
    # The hierarchy of modes in raregraph's own vocabulary is no claim: every release has it.
    sources = {graph.source for graph in selection.graphs} - {"inferred", "ontology"}
    asserting = {graph.source for graph in selection.asserting}
    claims = chosen(arrays, sources, asserting, inferred=choice.inferred, is_whole=selection.is_whole)
    if choice.subset is None:
        return claims
    rare = rare_diseases(store, selection.graphs, arrays, claims.kept)
    return claims.only(rare_claims(arrays, rare), rare)


def _file(path: Path, head: Iterable[bytes], rows: Iterable[bytes], progress: Progress, what: str) -> KgxFile:
    done = 0
    with path.open("wb") as file:
        packed = Measured(file)
        # The same bytes each time: no file name and no time of day in the header of gzip.
        out: Any = gzip.GzipFile("", "wb", _GZIP_LEVEL, packed, mtime=0) if path.suffix == ".gz" else packed
        out.write(b"".join(head))
        held: list[bytes] = []
        for row in rows:
            held.append(row)
            if len(held) == _ROWS_PER_STEP:
                out.write(b"".join(held))
                done += len(held)
                progress("writing", what, done)
                held = []
        out.write(b"".join(held))
        done += len(held)
        progress("writing", what, done)
        if out is not packed:
            out.close()
        settle(file)
    return KgxFile(path.name, done, packed.size, packed.digest)


def _pack(folder: Path, names: Iterable[str], path: Path) -> dict[str, Any]:
    """Files as a tar archive, gzipped, without anything of the machine or the day in it."""
    with path.open("wb") as file:
        measured = Measured(file)
        packing: Any = gzip.GzipFile("", "wb", _GZIP_LEVEL, measured, mtime=0)
        with packing, tarfile.open(fileobj=packing, mode="w|", format=tarfile.GNU_FORMAT) as tar:
            for name in names:
                info = tarfile.TarInfo(name)
                info.size = (folder / name).stat().st_size
                with (folder / name).open("rb") as content:
                    tar.addfile(info, content)
        settle(file)
    return {"name": path.name, "bytes": measured.size, "sha256": measured.digest}


def _described(
    selection: Selection, arrays: Arrays, claims: Chosen, form: GraphFormat, choice: KgxChoice
) -> dict[str, Any]:
    counted = claims.counted()
    sources = {graph.source for graph in selection.graphs}
    kinds: Counter[str] = Counter()
    by_source: Counter[str] = Counter()
    for number, count in counted.items():
        said = arrays.table[number]
        kinds[said.kind] += count
        by_source[said.source] += count
    return {
        "release": selection.release.id,
        "raregraph_version": selection.release.manifest()["raregraph_version"],
        "format": form.media_type,
        "inferred": choice.inferred,
        "inferred_from": "all sources of the release" if selection.is_whole else "the graphs in this export",
        "subset": choice.subset,
        "graphs": [graph.as_json() | {"edges": by_source[graph.source]} for graph in selection.graphs],
        "left_out": [graph.as_json() for graph in selection.left_out],
        "edges_by_kind": dict(sorted(kinds.items())),
        "without_object": [
            {"source": source, "category": category, "claims": count}
            for source, category, count in arrays.unlinked
            if source in sources
        ],
    }
