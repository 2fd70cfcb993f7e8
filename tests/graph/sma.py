"""A small record on spinal muscular atrophy for tests of the graph, written for them."""

from dataclasses import replace

from raregraph.graph.rdf.claims import Origin
from raregraph.graph.rdf.conditions import record_quads
from raregraph.graph.rdf.genes import gene_quads
from raregraph.graph.rdf.named_graphs import graph_iri
from raregraph.graph.records import (
    Citation,
    Claims,
    ConditionRecord,
    Evidence,
    FormClaim,
    Gene,
    GeneClaim,
    ModeClaim,
    Reference,
)
from raregraph.ontology.kinds import GeneDiseaseKind

GRAPH = graph_iri("test", "1")
GENES = graph_iri("genes", "1")
ORIGIN = Origin(GRAPH, "infores:medquad", "manual_agent", "ECO:0000304")
READER = Origin(GRAPH, "infores:medquad", "text_mining_agent", "ECO:0007321")
SMN1 = Gene("HGNC:11117", "SMN1", "survival of motor neuron 1, telomeric", ("SMA",), ("SMNT",))
SMN2 = Gene("HGNC:11118", "SMN2", "survival of motor neuron 2, centromeric", alias_symbols=("SMNC",))
UBA1 = Gene("HGNC:12469", "UBA1", "ubiquitin like modifier activating enzyme 1", ("UBE1",))

SENTENCES = (
    "Changes in SMN1 cause this disease, which is autosomal recessive.",
    "Copies of SMN2 make it milder.",
    "A rare X-linked form comes from UBA1.",
    "It is not caused by VAPB.",
)
TEXT = " ".join(SENTENCES)


def evidence(sentence: int, *citations: Citation) -> Evidence:
    quote = SENTENCES[sentence]
    start = TEXT.index(quote)
    return Evidence(quote, start, start + len(quote), citations)


RECORD = ConditionRecord(
    record_id="test/sma",
    publisher="infores:gard",
    title="Spinal muscular atrophy",
    text=TEXT,
    identifiers=("GARD:0007674",),
    synonyms=("SMA",),
    last_updated="2016-01-07",
    references=(
        Reference(4, "Spinal muscular atrophy", publisher="GHR", source="infores:ghr", date="2013-01"),
    ),
    file="sma.txt",
    sha256="0" * 64,
)
CLAIMS = Claims(
    genes=(
        GeneClaim(
            SMN1.id,
            "SMN1",
            GeneDiseaseKind.CAUSES,
            evidence(0, Citation(4, "inferred")),
            modes=("HP:0000007",),
        ),
        GeneClaim(SMN2.id, "SMN2", GeneDiseaseKind.MODIFIES, evidence(1)),
        GeneClaim(
            UBA1.id,
            "UBA1",
            GeneDiseaseKind.CAUSES,
            evidence(2, Citation(4, "direct")),
            modes=("HP:0001417",),
            form="X-linked SMA",
        ),
        GeneClaim("HGNC:12649", "VAPB", GeneDiseaseKind.CAUSES, evidence(3), negated=True),
    ),
    modes=(ModeClaim("HP:0000007", "usual", evidence(0)),),
    forms=(FormClaim("X-linked SMA", evidence(2), (UBA1.id,), ("HP:0001417",)),),
)


def quads(claims: Claims = CLAIMS, record: ConditionRecord = RECORD) -> str:
    return record_quads(record, claims, ORIGIN, READER)


def all_quads() -> str:
    return quads() + "".join(gene_quads(gene, GENES) for gene in (SMN1, SMN2, UBA1))


def with_quote(quote: str) -> Claims:
    claim = CLAIMS.genes[0]
    return Claims(genes=(replace(claim, evidence=replace(claim.evidence, quote=quote)),))
