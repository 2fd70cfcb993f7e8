"""The graph from Python: typed records, rows, and rdflib over the same store."""

from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Literal, URIRef

import raregraph
from raregraph.api.answers import Attribution, CitedReference, GeneStatement
from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.graph.curated import Synonym, Term
from raregraph.graph.engine.interface import EmbeddedEngine
from raregraph.graph.errors import QueryError, ReleaseError, UnknownNameError
from raregraph.graph.rdf.claims import Origin
from raregraph.graph.rdf.conditions import record_quads
from raregraph.graph.rdf.genes import gene_quads
from raregraph.graph.rdf.named_graphs import graph_iri
from raregraph.graph.rdf.terms import term_quads
from raregraph.graph.records import Claims, ConditionRecord, Evidence, GeneClaim
from raregraph.ontology.kinds import GeneDiseaseKind
from tests.small_graph import GENES, S1, S2

N_QUADS = pyoxigraph.RdfFormat.N_QUADS
SMA_RECORD = "record:pages/sma"


def test_a_disease_has_its_claims(graph: KnowledgeGraph) -> None:
    disease = graph.disease("sma")
    assert (disease.name, disease.ids) == ("Spinal muscular atrophy", ("GARD:0007674",))
    assert disease.synonyms == ("SMA",)
    assert disease.genes_of_kind() == ("DYNC1H1", "SMN1")
    assert disease.genes_of_kind(GeneDiseaseKind.MODIFIES) == ("SMN2",)
    assert disease.genes[1] == GeneStatement(
        symbol="SMN1",
        gene="HGNC:11117",
        relation=GeneDiseaseKind.CAUSES,
        disease="GARD:0007674",
        form=None,
        modes=("Autosomal recessive inheritance",),
        said=Attribution(S1, "infores:gard", SMA_RECORD),
        citations=(
            CitedReference(1, "National Institute", "2012", "direct"),
            CitedReference(4, "Genetics Home Reference", "2013-01", "inferred"),
        ),
    )
    assert [(form.name, form.genes) for form in disease.forms] == [("Dominant SMA", ("DYNC1H1",))]
    assert {(mode.mode, mode.certainty, mode.form) for mode in disease.inheritance} == {
        ("HP:0000006", "rare", None),
        ("HP:0000006", "usual", "Dominant SMA"),
        ("HP:0000007", "usual", None),
    }


def _records(*records: tuple[str, str, str]) -> KnowledgeGraph:
    """A graph of diseases, each with a synonym and the gene that causes it."""
    symbols = {gene.symbol: gene for gene in GENES}
    origin = Origin(graph_iri("pages", "1"), "infores:gard", "manual_agent", "ECO:0000304")
    store = pyoxigraph.Store()
    store.load("".join(gene_quads(gene, graph_iri("hgnc", "1")) for gene in GENES).encode(), N_QUADS)
    for title, synonym, symbol in records:
        text = f"{symbol} causes it."
        claim = GeneClaim(symbols[symbol].id, symbol, GeneDiseaseKind.CAUSES, Evidence(text, 0, len(text)))
        record = ConditionRecord(title, "infores:gard", title, text, synonyms=(synonym,), file="f")
        store.load(record_quads(record, Claims((claim,)), origin, origin).encode(), N_QUADS)
    return KnowledgeGraph(EmbeddedEngine(store))


def test_a_name_of_another_nomenclature_gives_the_class_of_the_hub_that_it_is() -> None:
    gene, hub = next(each for each in GENES if each.symbol == "SMN1"), "MONDO:0009669"
    text = "SMN1 causes it."
    claim = GeneClaim(gene.id, gene.symbol, GeneDiseaseKind.CAUSES, Evidence(text, 0, len(text)))
    record = ConditionRecord("type 1", "infores:gard", "SMA type 1", text, identifiers=(hub,), file="f")
    other = Term(
        "DOID:13137",
        "Werdnig-Hoffmann disease",
        "disease",
        synonyms=(Synonym("infantile SMA"),),
        exact=(hub,),
    )
    origin = Origin(graph_iri("pages", "1"), "infores:gard", "manual_agent", "ECO:0000304")
    store = pyoxigraph.Store()
    for quads in (
        gene_quads(gene, graph_iri("hgnc", "1")),
        record_quads(record, Claims((claim,)), origin, origin),
        term_quads(other, graph_iri("doid", "1")),
    ):
        store.load(quads.encode(), N_QUADS)
    disease = KnowledgeGraph(EmbeddedEngine(store)).disease("werdnig hoffmann disease")
    assert (disease.ids, disease.genes_of_kind()) == ((hub,), ("SMN1",))
    assert disease.synonyms == ("Werdnig-Hoffmann disease", "infantile SMA")


def test_a_label_wins_over_a_synonym_of_another_disease() -> None:
    disease = _records(("sma", "x", "SMN1"), ("proximal", "SMA", "SMN2")).disease("SMA")
    assert (disease.name, len(disease.ids)) == ("sma", 1)
    assert disease.genes_of_kind() == ("SMN1",)


def test_diseases_that_share_a_synonym_can_be_told_apart() -> None:
    disease = _records(("spinal", "SMA", "SMN1"), ("proximal", "SMA", "SMN2")).disease("sma")
    assert (disease.name, disease.synonyms) == ("SMA", ("proximal", "spinal"))
    assert len(disease.ids) == 2
    assert {claim.symbol: claim.disease.rpartition(":")[2] for claim in disease.genes} == {
        "SMN1": "spinal",
        "SMN2": "proximal",
    }
    assert {claim.disease for claim in disease.genes} == set(disease.ids)


def test_a_gene_has_its_conditions(graph: KnowledgeGraph) -> None:
    gene = graph.gene("SMNC")
    assert (gene.id, gene.symbol, gene.location) == ("HGNC:11118", "SMN2", "5q13.2")
    assert [(each.condition, each.relation, each.said.sentence) for each in gene.conditions] == [
        ("Spinal muscular atrophy", GeneDiseaseKind.MODIFIES, S2)
    ]


def test_an_unknown_name_raises(graph: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError):
        graph.disease("nothing like it")
    with pytest.raises(UnknownNameError):
        graph.gene("")


def test_a_query_takes_python_values(graph: KnowledgeGraph) -> None:
    text = "SELECT ?gene WHERE { VALUES ?symbol { UNDEF } ?gene biolink:symbol ?symbol } ORDER BY ?gene"
    rows = graph.query(text, symbol=["SMN1", "SMN2"])
    assert [row["gene"] for row in rows] == [
        URIRef("http://identifiers.org/hgnc/11117"),
        URIRef("http://identifiers.org/hgnc/11118"),
    ]


def test_rows_become_a_data_frame(graph: KnowledgeGraph) -> None:
    frame = graph.ask("record-citations", record="pages/sma").to_pandas()
    assert list(frame["number"]) == [1, 4, 1]


@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated")  # rdflib calls it itself
def test_rdflib_sees_the_same_data_and_cannot_write(graph: KnowledgeGraph) -> None:
    dataset = graph.rdflib()
    query = "SELECT ?gene WHERE { GRAPH ?g { ?gene biolink:symbol 'SMN1' } }"
    assert [row[0] for row in dataset.query(query)] == [URIRef("http://identifiers.org/hgnc/11117")]  # type: ignore[index]
    with pytest.raises(RuntimeError, match="read-write"):
        dataset.add((URIRef("urn:a"), URIRef("urn:b"), Literal("c")))


def test_open_finds_the_current_release(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAREGRAPH_HOME", str(home))
    opened = raregraph.open()
    assert opened.release is not None
    assert opened.release.path.parent.parent == home.resolve()
    assert opened.sources() == []
    with pytest.raises(ReleaseError):
        raregraph.open(tmp_path)


def test_sources_need_a_release(graph: KnowledgeGraph) -> None:
    with pytest.raises(QueryError):
        KnowledgeGraph(graph.engine).sources()


def test_the_version_is_that_of_the_distribution() -> None:
    assert raregraph.__version__ == "0.1.0"
