"""A release whose sources state mappings: those that identity applies, that only link, and some that contradict."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from raregraph.graph.curated import Attribution, GeneDiseaseRow, Mapping, Term
from raregraph.graph.disease_index import DiseaseIndex
from raregraph.graph.draft import draft
from raregraph.graph.rdf.genes import gene_quads
from raregraph.graph.rdf.named_graphs import graph_iri
from raregraph.graph.rdf.rows import disease_quads, row_quads
from raregraph.graph.rdf.terms import mapping_quads, term_quads
from raregraph.graph.records import Gene
from raregraph.graph.release import Release
from raregraph.loaders.identities import Identities
from raregraph.ontology.kinds import GeneDiseaseKind as Kind

EXACT, CLOSE, XREF = "skos:exactMatch", "skos:closeMatch", "oboInOwl:hasDbXref"
CURATED, UNSPECIFIED = "semapv:ManualMappingCuration", "semapv:UnspecifiedMatching"
SMA, SMA1, OLD = "MONDO:0001516", "MONDO:0009669", "MONDO:0000009"

HUB = (
    Term(
        SMA, "spinal muscular atrophy", "disease", exact=("DOID:12377",), cross_references=("UMLS:C0026847",)
    ),
    Term(SMA1, "spinal muscular atrophy, type 1", "disease", parents=(SMA,), exact=("OMIM:253300",)),
    Term(OLD, "obsolete Werdnig-Hoffmann disease", "disease", obsolete=True, replaced_by=SMA1),
)
MAPPINGS = (
    Mapping(SMA, EXACT, "ORPHA:70", CURATED, "spinal muscular atrophy", 'Proximal "spinal" muscular atrophy'),
    Mapping(SMA1, EXACT, "ORPHA:83330", CURATED),
    Mapping(OLD, EXACT, "MESH:D014897", CURATED),
    Mapping(SMA, CLOSE, "NCIT:C85075", CURATED),
    Mapping(SMA, EXACT, "GARD:0007674", CURATED),
    Mapping(SMA1, EXACT, "GARD:0007674", CURATED),
)
ORPHANET = (
    Term("ORPHA:70", "Proximal spinal muscular atrophy", "disease", exact=("OMIM:253300", "ICD11:1")),
    Term("ORPHA:83330", "Proximal spinal muscular atrophy type 1", "disease", exact=("OMIM:253300",)),
)
GENES = (
    Gene("HGNC:11117", "SMN1", "survival of motor neuron 1", identifiers=("NCBIGene:6606", "OMIM:600354")),
    Gene("HGNC:11118", "SMN2", "survival of motor neuron 2", identifiers=("NCBIGene:6607", "OMIM:600354")),
)
ROW = GeneDiseaseRow("HGNC:11117", "ORPHA:83330", Kind.CAUSES, Attribution("infores:orphanet", "line 1"))


def entry(name: str, kind: str, infores: str, **counts: int) -> dict[str, Any]:
    return {
        "name": name,
        "title": name,
        "kind": kind,
        "graph": graph_iri(name, "1"),
        "version": "1",
        "licence": "CC0-1.0",
        "redistributable": name != "closed",
        "infores": infores,
        "counts": counts,
    }


ENTRIES = [
    entry("mondo", "ontology", "infores:mondo", terms=3),
    entry("mappings", "mappings", "infores:mondo", mappings=6),
    entry("orphanet", "ontology", "infores:orphanet", terms=2, rows=1),
    entry("hgnc", "genes", "infores:hgnc", genes=2),
    entry("closed", "mappings", "infores:omim", mappings=1),
]


def text() -> Iterable[str]:
    identities = Identities.of(GENES, DiseaseIndex.of(HUB, MAPPINGS))
    yield from (term_quads(term, graph_iri("mondo", "1")) for term in HUB)
    yield from (mapping_quads(mapping, graph_iri("mappings", "1")) for mapping in MAPPINGS)
    yield from (term_quads(term, graph_iri("orphanet", "1")) for term in ORPHANET)
    yield row_quads(ROW, graph_iri("orphanet", "1"), identities)
    yield disease_quads(ROW, graph_iri("orphanet", "1"), identities)
    yield from (gene_quads(gene, graph_iri("hgnc", "1")) for gene in GENES)
    yield mapping_quads(Mapping(SMA, EXACT, "OMIMPS:253300", CURATED), graph_iri("closed", "1"))


def publish(home: Path) -> Release:
    """Build it."""
    manifest = {"raregraph_version": "0", "built_at": "2026-11-22T12:00:00+00:00", "sources": ENTRIES}
    with draft(home) as making:
        making.load(iter([part.encode() for part in text()]))
        return making.publish(manifest, {})
