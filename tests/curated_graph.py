"""A small graph of curated rows and texts for tests: spinal muscular atrophy with two types, and what sources say.

Three resources agree on SMN1, of which two are OMIM's word. SMN2 modifies the types by Orphanet and by a text, and
HPO's table knows no more than that there is something. All of it is cut to size here, under identifiers of our own
choice where the real ones don't matter.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from raregraph.graph.curated import Attribution, CuratedRow, GeneDiseaseRow, ModeRow, Term
from raregraph.graph.disease_index import DiseaseIndex
from raregraph.graph.draft import draft
from raregraph.graph.inference import Fact, inferred_quads
from raregraph.graph.rdf.claims import Origin
from raregraph.graph.rdf.conditions import record_quads
from raregraph.graph.rdf.genes import gene_quads
from raregraph.graph.rdf.named_graphs import graph_iri
from raregraph.graph.rdf.nquads import iri
from raregraph.graph.rdf.rows import row_quads
from raregraph.graph.rdf.terms import term_quads
from raregraph.graph.records import Claims, ConditionRecord, Evidence, Gene, GeneClaim, ModeClaim
from raregraph.graph.release import Release
from raregraph.loaders.identities import Identities
from raregraph.ontology.kinds import GeneDiseaseKind as Kind

SMN1, SMN2, UBA1, VAPB = "HGNC:11117", "HGNC:11118", "HGNC:12469", "HGNC:12649"
GENES = (
    Gene(SMN1, "SMN1", "survival of motor neuron 1"),
    Gene(SMN2, "SMN2", "survival of motor neuron 2"),
    Gene(UBA1, "UBA1", "ubiquitin like modifier activating enzyme 1"),
    Gene(VAPB, "VAPB", "VAMP associated protein B"),
)
SMA, TYPE1, TYPE2, TYPE3, TYPE9 = (
    "MONDO:0001516",
    "MONDO:0009669",
    "MONDO:0009673",
    "MONDO:0009672",
    "MONDO:0099999",
)
AD, AR, XL, XLR, PENETRANCE = "HP:0000006", "HP:0000007", "HP:0001417", "HP:0001419", "HP:0003829"
TERMS = (
    Term("MONDO:0000001", "disease", "disease"),
    Term(SMA, "spinal muscular atrophy", "disease", parents=("MONDO:0000001",)),
    Term(
        TYPE1,
        "spinal muscular atrophy type 1",
        "disease",
        parents=(SMA,),
        exact=("OMIM:253300", "ORPHA:83330"),
    ),
    Term(TYPE2, "spinal muscular atrophy type 2", "disease", parents=(SMA,), exact=("OMIM:253550",)),
)
TEXT = "SMA is autosomal recessive. Changes in SMN1 cause it. More copies of SMN2 make it milder."


def said(source: str, *aggregators: str, line: int = 1, publications: tuple[str, ...] = ()) -> Attribution:
    entries = tuple(each for each in publications if each.startswith("OMIM:"))
    return Attribution(
        f"infores:{source}",
        f"line {line}",
        tuple(aggregators),
        publications=tuple(each for each in publications if each not in entries),
        derived_from=entries,
    )


def gene(
    gene_id: str, disease: str, kind: Kind, source: str, *, negated: bool = False, modes: tuple[str, ...] = ()
) -> GeneDiseaseRow:
    classification = "Refuted" if negated else None
    return GeneDiseaseRow(
        gene_id, disease, kind, said(source), negated=negated, modes=modes, classification=classification
    )


def mode(disease: str, mode_id: str, source: str, *publications: str, negated: bool = False) -> ModeRow:
    return ModeRow(disease, mode_id, said(source, publications=publications), negated=negated)


ROWS: tuple[tuple[str, CuratedRow], ...] = (
    ("genes-to-disease", gene(SMN1, "OMIM:253300", Kind.CAUSES, "omim")),
    ("mondo", gene(SMN1, TYPE1, Kind.CAUSES, "mondo")),
    ("orphapacket", gene(SMN1, "ORPHA:83330", Kind.CAUSES_LOSS_OF_FUNCTION, "orphanet")),
    ("orphapacket", gene(SMN2, "ORPHA:83330", Kind.MODIFIES, "orphanet")),
    ("genes-to-disease", gene(SMN2, "ORPHA:83330", Kind.UNCERTAIN, "orphanet")),
    ("genes-to-disease", gene(SMN1, "OMIM:253550", Kind.CAUSES, "omim")),
    ("hpoa", mode("OMIM:253300", AR, "hpo-annotations", "OMIM:253300")),
    ("orphapacket", mode("ORPHA:83330", AR, "orphanet")),
)


def record(
    record_id: str, text: str, claims: dict[str, tuple[str, Kind]], modes: dict[str, str], disease: str
) -> tuple[ConditionRecord, Claims]:
    """A record with gene claims (gene and kind by sentence) and modes (by sentence)."""

    def at(quote: str) -> Evidence:
        start = text.index(quote)
        return Evidence(quote, start, start + len(quote))

    publisher = f"infores:{record_id.partition('/')[0]}"
    page = ConditionRecord(record_id, publisher, "A page", text, identifiers=(disease,), file="a.txt")
    symbols = {each.id: each.symbol for each in GENES}
    genes = tuple(GeneClaim(g, symbols[g], kind, at(quote)) for quote, (g, kind) in claims.items())
    return page, Claims(genes, tuple(ModeClaim(m, "usual", at(quote)) for quote, m in modes.items()))


SMA_PAGE = record(
    "gard/sma",
    TEXT,
    {
        "Changes in SMN1 cause it.": (SMN1, Kind.CAUSES),
        "More copies of SMN2 make it milder.": (SMN2, Kind.MODIFIES),
    },
    {"SMA is autosomal recessive.": AR},
    SMA,
)


def quads(
    rows: Iterable[tuple[str, CuratedRow]] = ROWS,
    pages: Iterable[tuple[ConditionRecord, Claims]] = (SMA_PAGE,),
    terms: Iterable[Term] = TERMS,
) -> Iterator[bytes]:
    """The N-Quads of rows (each with the name of its source), pages and terms, and what is inferred for SMA."""
    hub = tuple(terms)
    identities = Identities.of(GENES, DiseaseIndex.of(hub))
    yield "".join(gene_quads(each, graph_iri("hgnc", "1")) for each in GENES).encode()
    yield "".join(term_quads(term, graph_iri("mondo", "1")) for term in hub).encode()
    for source, row in rows:
        yield row_quads(row, graph_iri(source, "1"), identities).encode()
    for page, claims in pages:
        graph = graph_iri("medquad", "1")
        stated = Origin(graph, "infores:medquad", "manual_agent", "ECO:0000304")
        reader = Origin(graph, "infores:medquad", "text_mining_agent", "ECO:0007321")
        yield record_quads(page, claims, stated, reader).encode()
    facts = [
        Fact("is_a", iri(SMA), iri(SMA)),
        Fact("is_a", iri(TYPE1), iri(SMA)),
        Fact("causes", iri(TYPE1), iri(SMN1)),
        Fact("mode", iri(TYPE1), iri(AR)),
    ]
    yield from inferred_quads(facts, "https://w3id.org/raregraph/graph/inferred/1")


def build_curated_graph(home: Path, qc: dict[str, object] | None = None) -> Release:
    """The graph as the current release of a home, with a voice of its own that calls SMN2 a cause."""
    wrong = ("invented", gene(SMN2, TYPE1, Kind.CAUSES, "invented"))
    with draft(home) as release:
        release.load(quads((*ROWS, wrong)))
        return release.publish({"built_at": "2020-01-01T00:00:00+00:00", "sources": []}, qc or {})
