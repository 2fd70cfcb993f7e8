"""A release of three sources, one of which may not be passed on, and what follows from them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from raregraph.graph.curated import Attribution, CuratedRow, GeneDiseaseRow, ModeRow, PhenotypeRow, Term
from raregraph.graph.disease_index import DiseaseIndex
from raregraph.graph.draft import draft
from raregraph.graph.inference import Fact, inferred_quads
from raregraph.graph.rdf.named_graphs import graph_iri
from raregraph.graph.rdf.nquads import iri
from raregraph.graph.rdf.rows import row_quads
from raregraph.graph.rdf.terms import term_quads
from raregraph.graph.release import Release
from raregraph.loaders.identities import Identities
from raregraph.ontology.kinds import GeneDiseaseKind as Kind

PARENT, FIRST, SECOND = "MONDO:0000010", "MONDO:0000011", "MONDO:0000012"
AR, SIGN, OTHER_SIGN = "HP:0000007", "HP:0001250", "HP:0001251"
TERMS = tuple(
    Term(identifier, f"invented disease {identifier[-1]}", "disease", parents=parents)
    for identifier, parents in ((PARENT, ()), (FIRST, (PARENT,)), (SECOND, (PARENT,)))
)
SAID = Attribution("infores:orphanet", "line 1")
FREE: tuple[CuratedRow, ...] = (
    GeneDiseaseRow("HGNC:1", FIRST, Kind.CAUSES, SAID),
    ModeRow(FIRST, AR, SAID),
    PhenotypeRow(FIRST, SIGN, SAID),
)
CLOSED: tuple[CuratedRow, ...] = (
    GeneDiseaseRow("HGNC:1", SECOND, Kind.CAUSES, SAID),
    GeneDiseaseRow("HGNC:2", SECOND, Kind.MODIFIES, SAID),
    GeneDiseaseRow("HGNC:3", SECOND, Kind.CAUSES, SAID, negated=True),
    GeneDiseaseRow("HGNC:4", SECOND, Kind.UNCERTAIN, SAID),
    PhenotypeRow(SECOND, OTHER_SIGN, SAID),
)
INFERRED = graph_iri("inferred", "1")
FACTS = (
    *(Fact("class", iri(each), iri(each)) for each in (PARENT, FIRST, SECOND)),
    Fact("is_a", iri(PARENT), iri(PARENT)),
    Fact("is_a", iri(FIRST), iri(PARENT)),
    Fact("is_a", iri(SECOND), iri(PARENT)),
    Fact("causes", iri(FIRST), iri("HGNC:1")),
    Fact("mode", iri(FIRST), iri(AR)),
    Fact("phenotype", iri(FIRST), iri(SIGN)),
    Fact("causes", iri(SECOND), iri("HGNC:1")),
    Fact("modifies", iri(SECOND), iri("HGNC:2")),
    Fact("phenotype", iri(SECOND), iri(OTHER_SIGN)),
)


def rows(source: str, said: tuple[CuratedRow, ...]) -> bytes:
    identities = Identities.of((), DiseaseIndex.of(TERMS))
    return "".join(row_quads(row, graph_iri(source, "1"), identities) for row in said).encode()


def quads() -> Iterator[bytes]:
    yield "".join(term_quads(term, graph_iri("terms", "1")) for term in TERMS).encode()
    yield rows("free", FREE)
    yield rows("closed", CLOSED)
    yield from inferred_quads(FACTS, INFERRED)


def entry(name: str, kind: str, redistributable: bool | None) -> dict[str, Any]:
    return {
        "name": name,
        "title": f"The source {name}",
        "kind": kind,
        "graph": graph_iri(name, "1"),
        "version": "1",
        "licence": "CC0-1.0" if redistributable else "not established",
        "redistributable": redistributable,
        "infores": "infores:orphanet",
        "counts": {"rows": 3},
    }


def publish(home: Path, entries: list[dict[str, Any]], chunks: Iterator[bytes] | None = None) -> Release:
    manifest = {
        "raregraph_version": "0",
        "built_at": "2026-11-22T12:00:00+00:00",
        "sources": entries,
    }
    with draft(home) as making:
        making.load(chunks or quads())
        return making.publish(manifest, {})


ENTRIES = [
    entry("terms", "ontology", True),
    entry("free", "associations", True),
    entry("closed", "associations", None),
]
