"""The public data cut to the family of spinal muscular atrophy, so that a test can build all its sources in a minute.

What is cut is whole rows, nodes and files: whatever is left stands as it was published. The packets of Orphanet stay
complete in number and in their genes, for tests that count those; of the others' packets only the signs and the
prevalences are left out.
"""

import csv
import gzip
import io
import json
import lzma
import re
import tarfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOTS = ("MONDO:0001516", "MONDO:0026777")  # spinal muscular atrophy, VEXAS syndrome
_PAGES = re.compile(r"spinal-muscular|vexas", re.IGNORECASE)
_HEAVY = ("Phenotypes", "Prevalences", "Children", "TextSection")
_OBO = "http://purl.obolibrary.org/obo/MONDO_"
_ALTERNATIVE = "http://www.geneontology.org/formats/oboInOwl#hasAlternativeId"


@dataclass(frozen=True, slots=True)
class Family:
    """The diseases kept: MONDO's CURIEs, ancestors included, and the OMIM and Orphanet ids that they are."""

    mondo: frozenset[str]
    others: frozenset[str]

    def names(self, line: str) -> bool:
        """Whether a line names any of them."""
        return bool(self._ids(line))

    def _ids(self, line: str) -> set[str]:
        found = set(re.findall(r"\b(?:MONDO|OMIM|OMIMPS|ORPHA|Orphanet):\d+", line))
        return {each.replace("Orphanet:", "ORPHA:") for each in found} & (self.mondo | self.others)


def cut(data: Path, folder: Path) -> Path:
    """Write the data of the family into a folder, laid out and named like the data itself."""
    mondo = json.loads(gzip.decompress((data / "mondo" / "mondo.json.gz").read_bytes()))
    family = family_of(mondo, data / "mondo" / "mappings")
    merged = set(alternative_ids(data))
    _write(
        folder / "mondo" / "mondo.json.gz", gzip.compress(json.dumps(_cut_mondo(mondo, family)).encode(), 1)
    )
    for path in sorted((data / "mondo" / "mappings").glob("*.tsv")):
        lines = _lines(path, lambda line: line.startswith(("#", "subject_id")) or family.names(line))
        _write(folder / "mondo" / "mappings" / path.name, lines)
    (folder / "hpo").mkdir()
    (folder / "hpo" / "hp.json.gz").symlink_to(data / "hpo" / "hp.json.gz")

    def is_sign_kept(line: str) -> bool:
        cells = line.split("\t")
        told = line.startswith(("#", "database_id")) or cells[0] in family.others
        return told or cells[2] == "NOT" or cells[3] in merged

    _write(folder / "hpo" / "phenotype.hpoa.gz", _lines(data / "hpo" / "phenotype.hpoa.gz", is_sign_kept))
    for place, heads in (
        ("hpo/genes_to_disease.txt.gz", ("ncbi_gene_id", "#")),
        ("gencc/gencc-submissions.tsv", ("submission_id", '"')),
        ("clingen/Clingen-Gene-Disease-Summary-2025-01-03.csv", ('"GENE SYMBOL"',)),
    ):
        _write(folder / place, _lines(data / place, family.names, heads))
    omim = {each.removeprefix("OMIM:") for each in family.others if each.startswith("OMIM:")}
    place = "ncbi/mim2gene_medgen"
    _write(
        folder / place, _lines(data / place, lambda line: line.startswith("#") or line.split("\t")[0] in omim)
    )
    place = "hgnc/hgnc_complete_set.txt.gz"
    _write(
        folder / place,
        _lines(data / place, lambda line: line.startswith("hgnc_id") or "protein-coding" in line),
    )
    _write(folder / "orphanet" / "orphapacket.tar.xz", _tar(_light_packets(data, family)))
    files = members(data / "orphanet" / "classifications.tar.xz")
    _write(
        folder / "orphanet" / "classifications.tar.xz", _tar(each for each in files if b">83330<" in each[1])
    )
    pages = members(data / "gard" / "pages.tar.xz")
    _write(folder / "gard" / "pages.tar.xz", _tar(each for each in pages if _PAGES.search(each[0])))
    (folder / "gard" / "spinal-muscular-atrophy.txt").symlink_to(
        data / "gard" / "spinal-muscular-atrophy.txt"
    )
    return folder


def family_of(mondo: dict[str, Any], mappings: Path) -> Family:
    """The family in MONDO's graph, with what MONDO's mapping files call exact."""
    parents: dict[str, set[str]] = {}
    for edge in mondo["graphs"][0]["edges"]:
        if edge["pred"] == "is_a":
            parents.setdefault(_curie(edge["sub"]), set()).add(_curie(edge["obj"]))
    children: dict[str, set[str]] = {}
    for child, above in parents.items():
        for parent in above:
            children.setdefault(parent, set()).add(child)
    kept = _closure(_closure(ROOTS, children), parents)
    others = set()
    for path in mappings.glob("*_exactmatch_o*.tsv"):
        with path.open(encoding="utf-8") as lines:
            for row in csv.DictReader((line for line in lines if line[0] != "#"), delimiter="\t"):
                if row["subject_id"] in kept:
                    others.add(row["object_id"].replace("Orphanet:", "ORPHA:"))
    return Family(frozenset(kept), frozenset(others))


def alternative_ids(data: Path) -> Iterator[str]:
    """The HPO ids that were merged into others."""
    (graph,) = json.loads(gzip.decompress((data / "hpo" / "hp.json.gz").read_bytes()))["graphs"]
    for node in graph["nodes"]:
        for value in node.get("meta", {}).get("basicPropertyValues", ()):
            if value["pred"] == _ALTERNATIVE:
                yield value["val"]


def members(archive: Path) -> Iterator[tuple[str, bytes]]:
    """The files of a tar.xz archive, by name."""
    with tarfile.open(archive) as tar:
        for member in tar:
            if content := tar.extractfile(member):
                yield member.name, content.read()


def _closure(start: Iterable[str], steps: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting.extend(steps.get(here, ()))
    return found


def _cut_mondo(mondo: dict[str, Any], family: Family) -> dict[str, Any]:
    graph = mondo["graphs"][0]
    ours = [edge for edge in graph["edges"] if _curie(edge["sub"]) in family.mondo]
    kept = {edge["obj"] for edge in ours} | {edge["sub"] for edge in ours}
    nodes = [node for node in graph["nodes"] if node["id"] in kept or _OBO not in node["id"]]
    return mondo | {"graphs": [graph | {"nodes": nodes, "edges": ours}]}


def _curie(iri: str) -> str:
    return iri.replace(_OBO, "MONDO:")


def _light_packets(data: Path, family: Family) -> Iterator[tuple[str, bytes]]:
    for name, content in members(data / "orphanet" / "orphapacket.tar.xz"):
        if f"ORPHA:{name.rpartition('_')[2].removesuffix('.json')}" in family.others:
            yield name, content
        elif name.endswith(".json"):
            packet = json.loads(content)
            inner = packet["Orphapacket"]
            light = {key: value for key, value in inner.items() if key not in _HEAVY}
            yield name, json.dumps(packet | {"Orphapacket": light}).encode()


def _lines(path: Path, is_kept: Callable[[str], bool], heads: tuple[str, ...] = ()) -> bytes:
    """The lines of a file that are kept, and those that begin as its head does."""
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
    kept = "".join(
        line for line in text.splitlines(keepends=True) if line.startswith(heads) or is_kept(line)
    ).encode()
    return gzip.compress(kept, 1) if path.suffix == ".gz" else kept


def _tar(files: Iterable[tuple[str, bytes]]) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as tar:
        for name, content in files:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return lzma.compress(held.getvalue(), preset=0)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
