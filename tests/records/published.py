"""What Orphanet, HPO, ClinGen, MONDO, HGNC and Genetics Home Reference say, read from the shared data."""

import csv
import gzip
import json
import re
import tarfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from raregraph.ontology.identifiers import standardize
from raregraph.ontology.kinds import GeneDiseaseKind
from raregraph.ontology.modes import mode_named

ORPHANET_KINDS = {
    "Disease-causing germline mutation(s) in": GeneDiseaseKind.CAUSES,
    "Disease-causing germline mutation(s) (loss of function) in": GeneDiseaseKind.CAUSES_LOSS_OF_FUNCTION,
    "Disease-causing germline mutation(s) (gain of function) in": GeneDiseaseKind.CAUSES_GAIN_OF_FUNCTION,
    "Disease-causing somatic mutation(s) in": GeneDiseaseKind.CAUSES_SOMATIC,
    "Modifying germline mutation in": GeneDiseaseKind.MODIFIES,
    "Major susceptibility factor in": GeneDiseaseKind.SUSCEPTIBILITY,
    "Role in the phenotype of": GeneDiseaseKind.ROLE,
}
CLINGEN_MODES = {
    "AD": "HP:0000006",
    "AR": "HP:0000007",
    "XL": "HP:0001417",
    "SD": "HP:0032113",
    "MT": "HP:0001427",
}


@dataclass(frozen=True)
class Disorder:
    """An Orphanet disorder: its label, (gene symbol, kind) pairs and modes of inheritance."""

    label: str
    genes: frozenset[tuple[str, str]]
    modes: frozenset[str]


@dataclass(frozen=True)
class Term:
    """A MONDO term that isn't obsolete: label and synonyms, and all and only the exact cross references."""

    names: frozenset[str]
    cross_references: frozenset[str]
    exact: frozenset[str]


@dataclass(frozen=True)
class Annotation:
    """A row of HPO's annotations of diseases."""

    disease: str
    term: str
    reference: str
    frequency: str


@dataclass(frozen=True)
class Curation:
    """A row of ClinGen's gene-disease validity."""

    symbol: str
    disease: str
    mode: str | None
    classification: str
    url: str
    date: str


@dataclass(frozen=True)
class Published:
    """All of it, by the identifier that a record uses."""

    genes: dict[str, tuple[str, str]]
    terms: dict[str, Term]
    disorders: dict[str, Disorder]
    annotations: tuple[Annotation, ...]
    curations: tuple[Curation, ...]
    phenotypes: dict[str, str]
    ghr_pages: frozenset[str]


def read(data: Path, wanted: set[str]) -> Published:
    """What the sources say; of Orphanet and HPO only about the wanted identifiers and their exact matches."""
    terms = _terms(data / "mondo" / "mondo.json.gz")
    wanted = wanted.union(*(terms[identifier].exact for identifier in wanted & terms.keys()))
    genes = _genes(data / "hgnc" / "hgnc_complete_set.txt.gz")
    return Published(
        genes=genes,
        terms=terms,
        disorders=dict(_disorders(data / "orphanet" / "orphapacket.tar.xz", wanted, genes)),
        annotations=tuple(_annotations(data / "hpo" / "phenotype.hpoa.gz", wanted)),
        curations=tuple(_curations(data / "clingen" / "Clingen-Gene-Disease-Summary-2025-01-03.csv")),
        phenotypes=_labels(data / "hpo" / "hp.json.gz"),
        ghr_pages=frozenset(_page_addresses(data / "medquad" / "3_GHR_QA")),
    )


def _genes(path: Path) -> dict[str, tuple[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as table:
        rows = csv.DictReader(table, delimiter="\t")
        return {row["symbol"]: (row["hgnc_id"], row["name"]) for row in rows}


def _obographs_nodes(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        nodes: list[dict[str, Any]] = json.load(file)["graphs"][0]["nodes"]
    return nodes


def _terms(path: Path) -> dict[str, Term]:
    found = {}
    for node in _obographs_nodes(path):
        meta = node.get("meta", {})
        if "MONDO_" not in node["id"] or meta.get("deprecated") or "lbl" not in node:
            continue
        names = {node["lbl"], *(synonym["val"] for synonym in meta.get("synonyms", ()))}
        references = {xref["val"].replace("Orphanet:", "ORPHA:") for xref in meta.get("xrefs", ())}
        exact = {
            _standard(value["val"])
            for value in meta.get("basicPropertyValues", ())
            if value["pred"].endswith("#exactMatch")
        }
        found[standardize(node["id"])] = Term(frozenset(names), frozenset(references), frozenset(exact))
    return found


def _standard(iri: str) -> str:
    return standardize(iri) if re.search("orpha|omim", iri) else iri


def _disorders(path: Path, wanted: set[str], approved: Iterable[str]) -> Iterator[tuple[str, Disorder]]:
    """Symbols are spelled as HGNC does: Orphanet writes C9ORF72."""
    spelled = {symbol.upper(): symbol for symbol in approved}
    with tarfile.open(path) as archive:
        for member in archive:
            code = re.search(r"ORPHApacket_(\d+)\.json$", member.name)
            file = archive.extractfile(member) if code and f"ORPHA:{code[1]}" in wanted else None
            if file is None:
                continue
            packet = json.load(file)["Orphapacket"]
            genes = {
                (
                    spelled.get(gene["Symbol"].upper(), gene["Symbol"]),
                    ORPHANET_KINDS[gene["DisorderGeneAssociationType"]],
                )
                for gene in _entries(packet.get("Genes"), "Gene")
                if gene["DisorderGeneAssociationType"] in ORPHANET_KINDS
            }
            modes = {
                mode_named(e["value"])
                for e in _entries(packet.get("TypeOfInheritances"), "TypeOfInheritance")
            }
            yield (
                f"ORPHA:{packet['ORPHAcode']}",
                Disorder(packet["Label"], frozenset(genes), frozenset(mode for mode in modes if mode)),
            )


def _entries(tree: object, key: str) -> Iterator[dict[str, Any]]:
    """All entries of that name: the packets wrap one entry in other ways than several."""
    if isinstance(tree, list):
        for branch in tree:
            yield from _entries(branch, key)
    if isinstance(tree, dict):
        for name, branch in tree.items():
            if name == key:
                yield from branch if isinstance(branch, list) else [branch]
            else:
                yield from _entries(branch, key)


def _annotations(path: Path, wanted: set[str]) -> Iterator[Annotation]:
    with gzip.open(path, "rt", encoding="utf-8") as table:
        rows = csv.DictReader((line for line in table if not line.startswith("#")), delimiter="\t")
        for row in rows:
            about = {row["database_id"], row["reference"]} & wanted
            if about and row["qualifier"] != "NOT":
                yield Annotation(row["database_id"], row["hpo_id"], row["reference"], row["frequency"])


def _curations(path: Path) -> Iterator[Curation]:
    with path.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            yield Curation(
                row["GENE SYMBOL"],
                row["DISEASE ID (MONDO)"],
                CLINGEN_MODES.get(row["MOI"]),
                row["CLASSIFICATION"],
                row["ONLINE REPORT"],
                row["CLASSIFICATION DATE"][:10],
            )


def _labels(path: Path) -> dict[str, str]:
    nodes = (node for node in _obographs_nodes(path) if "/HP_" in node["id"] and "lbl" in node)
    return {standardize(node["id"]): node["lbl"] for node in nodes}


def _page_addresses(folder: Path) -> Iterator[str]:
    for page in folder.glob("*.xml"):
        head = page.read_bytes()[:500].decode("utf-8", "replace")
        yield re.search(r'url="([^"]+)"', head)[1]  # type: ignore[index]


def by_reference(annotations: tuple[Annotation, ...]) -> dict[str, list[Annotation]]:
    """Annotations by their disease and by the publication that they rest on."""
    found = defaultdict(list)
    for annotation in annotations:
        for key in {annotation.disease, annotation.reference}:
            found[key].append(annotation)
    return dict(found)
