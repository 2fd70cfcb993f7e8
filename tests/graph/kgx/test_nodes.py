"""Nodes of KGX: what is said of them by the graphs that are exported and no others, in columns that readers expect."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raregraph.graph.curated import Node, Synonym, Term
from raregraph.graph.export.selection import ExportedGraph
from raregraph.graph.kgx.nodes import COLUMNS, NodeRows
from raregraph.graph.kgx.rows import Layout
from raregraph.graph.rdf.kgx import node_quads
from raregraph.graph.rdf.named_graphs import graph_iri
from raregraph.graph.rdf.nquads import iri, literal
from raregraph.graph.rdf.terms import term_quads
from raregraph.graph.traversal.arrays import Arrays
from raregraph.graph.traversal.facts import PROPERTIES, Stated
from raregraph.graph.traversal.noting import write_noted
from raregraph.loaders.source import RawItem
from raregraph.loaders.sources import kgx
from raregraph.ontology.locus_types import SO_TERMS
from tests.curated_graph import SMA, TYPE1

LAYOUTS: tuple[Layout, ...] = ("tsv", "jsonl")
HUB = Term(
    SMA,
    "spinal muscular atrophy",
    "disease",
    synonyms=(
        Synonym("SMA", "exact"),
        Synonym("muscular atrophy", "broad"),
        Synonym("mild SMA", "narrow"),
        Synonym("motor neuron disease", "related"),
    ),
    exact=("ORPHA:70",),
    cross_references=("ICD10CM:G12",),
)
OTHER = Term(SMA, "Proximal spinal muscular atrophy", "disease", synonyms=(Synonym("PSMA"),))


def graph(source: str, kind: str = "ontology") -> ExportedGraph:
    return ExportedGraph(source, "", graph_iri(source, "1"), "1", kind)


def arrays(folder: Path, *chunks: str) -> Arrays:
    write_noted([chunk.encode() for chunk in chunks], folder)
    return Arrays(folder)


def nodes(
    found: Arrays, graphs: Iterable[ExportedGraph], linked: Iterable[str] = (), *, only_linked: bool = False
) -> list[dict[str, object]]:
    rows = NodeRows(found.facts, graphs, "jsonl").rows(
        [each.encode() for each in linked], only_linked=only_linked
    )
    return [json.loads(row) for row in rows]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Arrays:
    """What MONDO and another source say of a disease, and what a table says of its subtype."""
    hub, other = graph_iri("mondo", "1"), graph_iri("orphapacket", "1")
    subtype = f"{iri(TYPE1)} {iri('rdfs:label')} {literal('SMA type 1')} <{other}> .\n"
    return arrays(
        tmp_path_factory.mktemp("said") / "arrays", term_quads(OTHER, other), subtype, term_quads(HUB, hub)
    )


def test_names_from_a_list_without_scopes_are_no_exact_synonyms(said: Arrays) -> None:
    (node,) = nodes(said, [graph("mondo"), graph("orphapacket", "conditions")])
    assert node["exact_synonym"] == ["Proximal spinal muscular atrophy", "SMA"]
    assert "PSMA" in cast("list[str]", node["synonym"])


def test_the_hubs_label_is_the_name_and_synonyms_stand_by_their_scope(said: Arrays) -> None:
    (node,) = nodes(said, [graph("mondo"), graph("orphapacket")])
    assert node == {
        "id": SMA,
        "category": ["biolink:Disease"],
        "name": "spinal muscular atrophy",
        "xref": ["ICD10CM:G12", "ORPHA:70"],
        "synonym": [
            "PSMA",
            "Proximal spinal muscular atrophy",
            "SMA",
            "mild SMA",
            "motor neuron disease",
            "muscular atrophy",
        ],
        "provided_by": ["mondo", "orphapacket"],
        "iri": "http://purl.obolibrary.org/obo/MONDO_0001516",
        "exact_synonym": ["PSMA", "Proximal spinal muscular atrophy", "SMA"],
        "broad_synonym": ["muscular atrophy"],
        "narrow_synonym": ["mild SMA"],
        "related_synonym": ["motor neuron disease"],
        "same_as": ["ORPHA:70"],
    }


def test_what_a_source_left_out_says_of_a_node_is_nowhere(said: Arrays) -> None:
    (node,) = nodes(said, [graph("orphapacket")])
    assert node == {
        "id": SMA,
        "category": ["biolink:Disease"],
        "name": "Proximal spinal muscular atrophy",
        "synonym": ["PSMA"],
        "provided_by": ["orphapacket"],
        "iri": "http://purl.obolibrary.org/obo/MONDO_0001516",
        "exact_synonym": ["PSMA"],
    }
    assert nodes(said, [graph("hgnc")]) == []


def test_a_node_that_is_linked_stands_there_whoever_describes_it(said: Arrays) -> None:
    linked = ["HGNC:11117", TYPE1, "ZFIN:1"]
    found = nodes(said, [graph("orphapacket")], linked)
    assert [(each["id"], each.get("name"), each["category"]) for each in found] == [
        ("HGNC:11117", None, ["biolink:NamedThing"]),
        (SMA, "Proximal spinal muscular atrophy", ["biolink:Disease"]),
        (TYPE1, "SMA type 1", ["biolink:NamedThing"]),
        ("ZFIN:1", None, ["biolink:NamedThing"]),
    ]
    assert [each["id"] for each in nodes(said, [], linked, only_linked=True)] == linked


def test_each_property_with_a_column_is_noted_while_a_build_streams() -> None:
    slots = {"biolink:symbol"}  # any slot of Biolink is noted
    assert COLUMNS.keys() <= {*PROPERTIES, *slots}


WORDS = st.text(min_size=1, max_size=8).filter(lambda text: text.strip() == text) | st.sampled_from(
    ["a\tb", "a|b", 'a "b"', "x\u2028y", "Sjögren", "β", "\\n", "a=b", "MONDO:0000001"]
)
EXTRA = st.tuples(
    st.sampled_from(
        ["description", "broad_synonym", "related_synonym", "subsets", "a column", "has_attribute", "type"]
    ),
    WORDS,
)
LINKING = {"raregraph:crossReference", "raregraph:locusType", "biolink:type"} | {
    f"skos:{kind}Match" for kind in ("exact", "broad", "close")
}
KINDS = set(SO_TERMS.values())
IDS = st.sampled_from(["OMIM:253300", "ORPHA:70", "NCBIGene:6606"])
MATCHED = st.tuples(st.sampled_from(["raregraph_broad_match", "raregraph_close_match"]), IDS)
GENE_KINDS = st.sampled_from(["gene with protein product", "unknown"]).map(
    lambda kind: ("raregraph_locus_type", kind)
)


@settings(max_examples=30, deadline=None)
@given(
    name=st.none() | WORDS,
    synonyms=st.lists(WORDS, max_size=3, unique=True),
    extra=st.lists(EXTRA | MATCHED | GENE_KINDS, max_size=4, unique=True),
    same_as=st.lists(IDS, max_size=2, unique=True),
    references=st.lists(IDS, max_size=2, unique=True),
    layout=st.sampled_from(LAYOUTS),
)
def test_a_node_with_any_texts_is_the_same_when_it_is_read_again(  # noqa: PLR0917 - hypothesis gives them by name
    tmp_path_factory: pytest.TempPathFactory,
    name: str | None,
    synonyms: list[str],
    extra: list[tuple[str, str]],
    same_as: list[str],
    references: list[str],
    layout: Layout,
) -> None:
    folder = tmp_path_factory.mktemp("node")
    ids = tuple(same_as), tuple(references)
    texts = Node("HGNC:11117", "biolink:Gene", name, tuple(synonyms), *ids, extra=tuple(extra))
    first = spelled(texts, folder / "first", layout)
    parsed = kgx.parse(RawItem(f"a_nodes.{layout}", "nodes", b"".join(first)))
    assert parsed.problems == ()
    (again,) = parsed.records
    assert isinstance(again, Node)
    assert linked(again, folder / "facts again") == linked(texts, folder / "facts")
    assert spelled(again, folder / "again", layout) == first


def linked(node: Node, folder: Path) -> list[tuple[Stated, str]]:
    """The identifiers and kinds that a node states, but for a kind that follows from its locus type."""
    said = arrays(folder, node_quads(node, graph_iri("kgx", "1"))).facts.of(node.id)
    return [(stated, value) for stated, value in said if stated.property in LINKING and value not in KINDS]


def spelled(node: Node, folder: Path, layout: Layout) -> list[bytes]:
    found = arrays(folder, node_quads(node, graph_iri("kgx", "1")))
    rows = NodeRows(found.facts, [graph("kgx", "kgx")], layout)
    return [rows.head(), *rows.rows([], only_linked=False)]
