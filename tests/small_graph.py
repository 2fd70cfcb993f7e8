"""A small graph for tests: four genes, five records, everything that a question can ask about.

The records are ours: short sentences on spinal muscular atrophy (SMA) and Alport syndrome, cut so that each
claim's quote stands in its record's text.
"""

from collections.abc import Iterator
from pathlib import Path

from raregraph.graph.draft import draft
from raregraph.graph.rdf.claims import Origin
from raregraph.graph.rdf.conditions import record_quads
from raregraph.graph.rdf.genes import gene_quads
from raregraph.graph.rdf.named_graphs import graph_iri
from raregraph.graph.rdf.static import ontology_quads
from raregraph.graph.records import (
    Citation,
    Claims,
    ConditionRecord,
    Evidence,
    FormClaim,
    Gene,
    GeneClaim,
    ModeClaim,
    PhenotypeClaim,
    Reference,
    Resource,
)
from raregraph.graph.release import Release
from raregraph.ontology.kinds import GeneDiseaseKind as Kind

GENES = (
    Gene(
        "HGNC:11117", "SMN1", "survival of motor neuron 1, telomeric", ("SMA",), ("SMNT",), location="5q13.2"
    ),
    Gene("HGNC:11118", "SMN2", "survival of motor neuron 2, centromeric", (), ("SMNC",), location="5q13.2"),
    Gene("HGNC:2961", "DYNC1H1", "dynein cytoplasmic 1 heavy chain 1", ("DNCH1",), location="14q32.31"),
    Gene(
        "HGNC:11164",
        "SNRPN",
        "small nuclear ribonucleoprotein polypeptide N",
        (),
        ("SMN",),
        location="15q11.2",
    ),
    Gene("HGNC:6510", "STMN1", "stathmin 1", (), ("SMN",), location="1p36.11"),
    Gene("HGNC:2204", "COL4A3", "collagen type IV alpha 3 chain", location="2q36.3"),
    Gene("HGNC:2207", "COL4A5", "collagen type IV alpha 5 chain", location="Xq22.3"),
)
AD, AR, XL, XLR = "HP:0000006", "HP:0000007", "HP:0001417", "HP:0001419"

S1 = "Changes in SMN1 cause SMA, which is autosomal recessive."
S2 = "More copies of SMN2 make it milder."
S3 = "A rare dominant form is due to DYNC1H1."
S4 = "STMN1 does not cause it."
SMA_TEXT = f"{S1} {S2} {S3} {S4}"
ALPORT_TEXT = "COL4A5 causes X-linked Alport syndrome. COL4A3 may raise the risk. Hearing loss is frequent."
OTHER_ALPORT_TEXT = "Alport syndrome is inherited in an autosomal recessive way through COL4A3."


def _at(text: str, quote: str, *citations: Citation) -> Evidence:
    start = text.index(quote)
    return Evidence(quote, start, start + len(quote), citations)


FOUR, FOUR_LATER, ONE = Citation(4, "direct"), Citation(4, "inferred"), Citation(1, "direct")
SMA = ConditionRecord(
    record_id="pages/sma",
    publisher="infores:gard",
    title="Spinal muscular atrophy",
    text=SMA_TEXT,
    identifiers=("GARD:0007674",),
    synonyms=("SMA",),
    url="https://example.org/sma",
    last_updated="2016-01-07",
    references=(
        Reference(1, "Learning about SMA", publisher="National Institute", date="2012"),
        Reference(4, "SMA", publisher="Genetics Home Reference", source="infores:ghr", date="2013-01"),
    ),
    resources=(
        Resource("MedlinePlus", "patient information", "Explains the condition.", "infores:medlineplus"),
    ),
    file="sma.txt",
    sha256="00",
)
SMA_CLAIMS = Claims(
    genes=(
        GeneClaim("HGNC:11117", "SMN1", Kind.CAUSES, _at(SMA_TEXT, S1, ONE, FOUR_LATER), (AR,)),
        GeneClaim("HGNC:11118", "SMN2", Kind.MODIFIES, _at(SMA_TEXT, S2, FOUR_LATER)),
        GeneClaim("HGNC:2961", "DYNC1H1", Kind.CAUSES, _at(SMA_TEXT, S3, FOUR), (AD,), form="Dominant SMA"),
        GeneClaim("HGNC:6510", "STMN1", Kind.CAUSES, _at(SMA_TEXT, S4), negated=True),
    ),
    modes=(
        ModeClaim(AR, "usual", _at(SMA_TEXT, S1, ONE, FOUR_LATER)),
        ModeClaim(AD, "rare", _at(SMA_TEXT, S3, FOUR)),
    ),
    forms=(FormClaim("Dominant SMA", _at(SMA_TEXT, S3, FOUR), ("HGNC:2961",), (AD,)),),
)
ALPORT = ConditionRecord(
    record_id="pages/alport",
    publisher="infores:gard",
    title="Alport syndrome",
    text=ALPORT_TEXT,
    identifiers=("GARD:0005785", "ORPHA:63"),
    last_updated="2015-03",
    file="alport.txt",
)
ALPORT_CLAIMS = Claims(
    genes=(
        GeneClaim(
            "HGNC:2207",
            "COL4A5",
            Kind.CAUSES,
            _at(ALPORT_TEXT, "COL4A5 causes X-linked Alport syndrome."),
            (XLR,),
        ),
        GeneClaim("HGNC:2204", "COL4A3", Kind.SUSCEPTIBILITY, _at(ALPORT_TEXT, "COL4A3 may raise the risk.")),
    ),
    modes=(ModeClaim(XLR, "usual", _at(ALPORT_TEXT, "COL4A5 causes X-linked Alport syndrome.")),),
    phenotypes=(
        PhenotypeClaim(
            "HP:0000365",
            "Hearing impairment",
            _at(ALPORT_TEXT, "Hearing loss is frequent."),
            "Frequent",
            "infores:hpo-annotations",
        ),
    ),
)
OTHER_ALPORT = ConditionRecord(
    record_id="other/alport",
    publisher="infores:ghr",
    title="alport syndrome",
    text=OTHER_ALPORT_TEXT,
    file="alport.xml",
)
OTHER_ALPORT_CLAIMS = Claims(
    genes=(GeneClaim("HGNC:2204", "COL4A3", Kind.CAUSES, _at(OTHER_ALPORT_TEXT, OTHER_ALPORT_TEXT), (AR,)),),
    modes=(ModeClaim(AR, "usual", _at(OTHER_ALPORT_TEXT, OTHER_ALPORT_TEXT)),),
)
VAGUE_TEXT = "Alport syndrome is an X-linked condition."
VAGUE_ALPORT = ConditionRecord(
    record_id="vague/alport",
    publisher="infores:ninds",
    title="Alport Syndrome",
    text=VAGUE_TEXT,
    file="v.xml",
)
VAGUE_CLAIMS = Claims(modes=(ModeClaim(XL, "usual", _at(VAGUE_TEXT, VAGUE_TEXT)),))


def quads() -> Iterator[bytes]:
    """The N-Quads of the small graph: genes, ontology and each publisher's records in a graph of their own."""
    genes = graph_iri("hgnc", "1")
    yield "".join(gene_quads(gene, genes) for gene in GENES).encode()
    yield from ontology_quads("1")
    for source, record, claims in (
        ("pages", SMA, SMA_CLAIMS),
        ("pages", ALPORT, ALPORT_CLAIMS),
        ("other", OTHER_ALPORT, OTHER_ALPORT_CLAIMS),
        ("other", VAGUE_ALPORT, VAGUE_CLAIMS),
        ("mirror", SMA, Claims()),
    ):
        origin = Origin(graph_iri(source, "1"), record.publisher, "manual_agent", "ECO:0000304")
        reader = Origin(graph_iri(source, "1"), record.publisher, "text_mining_agent", "ECO:0007321")
        yield record_quads(record, claims, origin, reader).encode()


def build_small_graph(home: Path) -> Release:
    """The small graph as the current release of a home."""
    with draft(home) as release:
        release.load(quads())
        return release.publish({"built_at": "2020-01-01T00:00:00+00:00", "sources": []}, {})
