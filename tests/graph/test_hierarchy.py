"""One rule says what is above what: SPARQL (`raregraph:ancestor`) and the arrays give the same classes."""

from pathlib import Path

import pyoxigraph
import pytest

from raregraph.graph.asserted import asserted_facts
from raregraph.graph.associations.hierarchy import Hierarchy
from raregraph.graph.curated import Attribution, Edge, Node, Term
from raregraph.graph.inference import inferred_quads
from raregraph.graph.rdf.kgx import edge_quads, node_quads
from raregraph.graph.rdf.named_graphs import graph_iri, source_graph_quads
from raregraph.graph.rdf.terms import term_quads
from raregraph.graph.records import SourceGraph
from raregraph.graph.traversal.arrays import Arrays
from raregraph.graph.traversal.noting import write_noted
from raregraph.ontology.identifiers import expand, short

SYSTEM, NEOPLASM, BY_SITE, OLD = "HP:0025031", "HP:0002664", "HP:0011793", "HP:0000057"
CELL, TISSUE = "UBERON:0000479", "UBERON:0000061"
INFERRED = graph_iri("inferred", "1")
TERMS = (
    Term("HP:0000118", "Phenotypic abnormality", "phenotype"),
    Term(SYSTEM, "Abnormality of the digestive system", "phenotype", parents=("HP:0000118",)),
    Term(NEOPLASM, "Neoplasm", "phenotype", parents=("HP:0000118",)),
    Term(BY_SITE, "Neoplasm by anatomical site", "phenotype", parents=(NEOPLASM,)),
    Term(OLD, "obsolete Clitoromegaly", "phenotype", parents=(SYSTEM,), obsolete=True),
)
LINKS = ((SYSTEM, BY_SITE), (OLD, NEOPLASM), (CELL, TISSUE))


def edge(narrow: str, broad: str, *, negated: bool = False) -> Edge:
    said = Attribution("infores:upheno", "", (), "knowledge_assertion", "manual_agent")
    return Edge(
        f"{narrow}-{broad}",
        "biolink:Association",
        narrow,
        "biolink:subclass_of",
        broad,
        said,
        negated=negated,
    )


def source(name: str, kind: str) -> SourceGraph:
    texts = (
        name,
        "",
        "infores:upheno",
        "1",
        "CC0-1.0",
        None,
        True,
        "https://example.org",
        "",
        "file",
        "0",
        kind,
    )
    return SourceGraph(graph_iri(name, "1"), name, *texts)


def hpo() -> str:
    return "".join(term_quads(term, graph_iri("hpo", "1")) for term in TERMS)


def kgx(*, denied: bool = False) -> str:
    names = sorted({end for link in LINKS for end in link})
    nodes = (Node(name, "biolink:PhenotypicFeature", name) for name in names)
    edges = (edge(*link, negated=denied) for link in LINKS)
    graph = graph_iri("kgx", "1")
    return "".join(
        (*(node_quads(each, graph) for each in nodes), *(edge_quads(each, graph) for each in edges))
    )


def both_ways(folder: Path, **texts: str) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """What is above each class, itself included: by `raregraph:ancestor`, and by the arrays."""
    kinds = {"hpo": "ontology", "kgx": "kgx"}
    store = pyoxigraph.Store()
    store.load("".join(texts.values()).encode(), pyoxigraph.RdfFormat.N_QUADS)
    facts = {fact for name in texts for fact in asserted_facts(store, graph_iri(name, "1"), kinds[name])}
    inferred = b"".join(inferred_quads(facts, INFERRED))
    store.load(inferred, pyoxigraph.RdfFormat.N_QUADS)
    catalogue = "".join(source_graph_quads(source(name, kinds[name]), "urn:catalogue") for name in texts)
    write_noted(
        [*(text.encode() for text in texts.values()), inferred, catalogue.encode()], folder / "arrays"
    )
    arrays = Arrays(folder / "arrays")
    hierarchy, ids = Hierarchy(arrays), [each.decode() for each in arrays.all_ids()]
    by_arrays = {ids[n]: {ids[above] for above in hierarchy.above(n)} for n in range(arrays.nodes)}
    by_sparql: dict[str, set[str]] = {name: {name} for name in ids}
    ancestor = pyoxigraph.NamedNode(expand("raregraph:ancestor"))
    for quad in store.quads_for_pattern(None, ancestor, None, None):
        by_sparql[short(str(quad.subject)[1:-1])].add(short(str(quad.object)[1:-1]))
    return by_sparql, by_arrays


@pytest.fixture
def beside(tmp_path: Path) -> dict[str, set[str]]:
    by_sparql, by_arrays = both_ways(tmp_path, hpo=hpo(), kgx=kgx())
    assert by_sparql == by_arrays
    return by_arrays


def test_an_ontology_alone_says_what_is_above_its_classes(beside: dict[str, set[str]]) -> None:
    assert beside[SYSTEM] == {SYSTEM, "HP:0000118"}
    assert beside[BY_SITE] == {BY_SITE, NEOPLASM, "HP:0000118"}


def test_nobody_puts_its_obsolete_classes_below_others(beside: dict[str, set[str]]) -> None:
    assert beside[OLD] == {OLD}


def test_classes_that_no_ontology_has_are_ordered_by_the_kgx_graph_that_has_them(
    beside: dict[str, set[str]],
) -> None:
    assert beside[CELL] == {CELL, TISSUE}


def test_a_kgx_graph_alone_has_its_own_hierarchy(tmp_path: Path) -> None:
    by_sparql, by_arrays = both_ways(tmp_path, kgx=kgx())
    assert by_sparql == by_arrays
    assert by_arrays[SYSTEM] == {SYSTEM, BY_SITE}
    assert by_arrays[OLD] == {OLD, NEOPLASM}


def test_what_a_kgx_graph_denies_is_no_hierarchy(tmp_path: Path) -> None:
    by_sparql, by_arrays = both_ways(tmp_path, kgx=kgx(denied=True))
    assert by_sparql == by_arrays
    assert all(above == {name} for name, above in by_arrays.items())


def test_what_is_above_without_an_ontology_is_what_the_others_would_make_alone(tmp_path: Path) -> None:
    both_ways(tmp_path, hpo=hpo(), kgx=kgx())
    arrays = Arrays(tmp_path / "arrays")
    assert len(arrays.hierarchy({"kgx"})) == len(LINKS)
    assert len(arrays.hierarchy({"hpo"})) == 3
    assert len(arrays.hierarchy()) == 4
