"""A release that is exported as KGX and read again makes the same claims: nothing is lost, whatever stands in it."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raregraph.graph.curated import Attribution, Edge
from raregraph.graph.export.selection import select
from raregraph.graph.kgx.claims import chosen
from raregraph.graph.kgx.edges import EdgeRows
from raregraph.graph.kgx.export import KgxExport, export_kgx
from raregraph.graph.kgx.formats import KGX_FORMATS
from raregraph.graph.kgx.rows import Layout
from raregraph.graph.rdf.kgx import edge_quads
from raregraph.graph.rdf.named_graphs import graph_iri
from raregraph.graph.release import Release
from raregraph.graph.traversal.arrays import Arrays, open_arrays
from raregraph.graph.traversal.claims import Attribution as Said
from raregraph.graph.traversal.noting import write_noted
from raregraph.graph.traversal.texts import Text
from raregraph.loaders.build import build
from raregraph.loaders.build_request import BuildRequest
from raregraph.loaders.registry import source
from raregraph.loaders.source import RawItem
from raregraph.loaders.sources import kgx
from raregraph.loaders.starter import STARTER_RECORDS
from tests.curated_graph import quads

GRAPH = graph_iri("kgx", "1")
LAYOUTS: tuple[Layout, ...] = ("tsv", "jsonl")


def exported(release: Release, folder: Path, layout: Layout) -> KgxExport:
    form = KGX_FORMATS[f"kgx-{layout}"]
    return export_kgx(select(release, include_restricted=True), folder, form)


def read_again(export: KgxExport, home: Path) -> Release:
    return build(BuildRequest(((source("kgx"), export.path),), home, partial=True)).release


def rows(export: KgxExport) -> dict[str, list[str]]:
    """The lines of both files; of edges the order is that of their attributions, and so of their sources."""
    return {
        file.name: sorted((export.path / file.name).read_text(encoding="utf-8").split("\n"))
        for file in (export.nodes, export.edges)
    }


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Release:
    inputs = ((source("starter"), STARTER_RECORDS),)
    return build(BuildRequest(inputs, tmp_path_factory.mktemp("starter"))).release


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_starter_records_make_the_same_claims_again(
    starter: Release, tmp_path: Path, layout: Layout
) -> None:
    first = exported(starter, tmp_path / "first", layout)
    again = read_again(first, tmp_path / "home")
    assert rows(exported(again, tmp_path / "again", layout)) == rows(first)
    assert claims(open_arrays(again)) == claims(open_arrays(starter))


def claims(arrays: Arrays) -> list[tuple[object, ...]]:
    """All that the arrays say of each claim, but for the name of the graph that it is loaded into.

    The vocabulary of raregraph itself stands in every release. A plain triple has an association when it is read
    again, with an id, a level and whom its source credits.
    """
    found = []
    for number in range(arrays.claims):
        said, text = arrays.table[arrays.attributions[number]], arrays.text(number)
        if said.source == "ontology":
            continue
        ends = (arrays.node(int(arrays.subjects[number])).id, arrays.node(int(arrays.objects[number])).id)
        found.append((*ends, _canonical(said, text), _own(text)))
    return sorted(found, key=repr)


def _canonical(said: Said, text: Text) -> tuple[object, ...]:
    credited = (said.credited, said.agent, said.level, said.aggregators, said.voices)
    is_triple = not text.claim or text.claim.startswith("association:triple-")
    return (
        said.kind,
        said.provided_by or (said.source,),
        said.negated,
        said.inferred,
        said.certainty,
        None if is_triple else (said.category, said.predicate, said.relation, said.sio_class, credited),
    )


def _own(text: Text) -> tuple[object, ...]:
    """A claim's own text, but for its id if it is a plain triple."""
    claim = "" if text.claim.startswith("association:triple-") else text.claim
    more = tuple(each for each in text.more if each[0] != "raregraph_graph")
    return (claim, *(getattr(text, name) for name in Text.__slots__ if name not in {"claim", "more"}), more)


WORDS = st.text(min_size=1, max_size=10).filter(lambda text: text.strip() == text) | st.sampled_from(
    [
        "a\tb",
        "a\nb c",
        "a|b",
        'say "SMN"',
        "Sjögren",
        "\\n",
        "x\u2028y",
        "x\xa0y",
        "HP:0000007",
        "a, b; c=d",
        "=",
        "{}",
    ]
)
QUALIFIERS = st.tuples(
    st.sampled_from(["supporting_text", "qualifiers", "frequency_qualifier", "has_count", "sex_qualifier"]),
    WORDS,
)
EXTRA = st.tuples(st.sampled_from(["provided_by", "a column", "namespace"]), WORDS)


def one_each(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Pairs, each once, and one of those columns that hold one value."""
    found: dict[object, tuple[str, str]] = {}
    for name, value in pairs:
        found[name if name in {"frequency_qualifier", "has_count", "sex_qualifier"} else (name, value)] = (
            name,
            value,
        )
    return tuple(found.values())


@settings(max_examples=40)
@given(
    original=st.none() | WORDS,
    qualifiers=st.lists(QUALIFIERS, max_size=5).map(one_each),
    extra=st.lists(EXTRA, max_size=3).map(one_each),
    negated=st.booleans(),
    layout=st.sampled_from(LAYOUTS),
)
def test_an_edge_with_any_texts_comes_back_as_it_was(  # noqa: PLR0917 - hypothesis gives them by name
    tmp_path_factory: pytest.TempPathFactory,
    original: str | None,
    qualifiers: tuple[tuple[str, str], ...],
    extra: tuple[tuple[str, str], ...],
    negated: bool,
    layout: Layout,
) -> None:
    edge = Edge(
        "urn:uuid:0a801142-530b-49bd-87c5-77f082e64c30",
        "biolink:DiseaseToPhenotypicFeatureAssociation",
        "MONDO:0001516",
        "biolink:has_phenotype",
        "HP:0001250",
        Attribution("infores:omim", "line 2", ("infores:a",), publications=("PMID:1", "PMID:2")),
        original_subject=original,
        negated=negated,
        qualifiers=qualifiers,
        extra=extra,
    )
    folder = tmp_path_factory.mktemp("edge")
    first = noted([edge], folder / "first")
    item = RawItem(f"a_edges.{layout}", "edges", b"".join(written(first, layout)))
    parsed = kgx.parse(item)
    assert [problem for problem in parsed.problems if problem.level == "error"] == []
    (again,) = parsed.records
    assert isinstance(again, Edge)
    assert claims(noted([again], folder / "again")) == claims(first)
    assert written(noted([again], folder / "third"), layout) == written(first, layout)


def noted(edges: Iterable[Edge], folder: Path) -> Arrays:
    write_noted(["".join(edge_quads(edge, GRAPH) for edge in edges).encode()], folder)
    return Arrays(folder)


def written(arrays: Arrays, layout: Layout) -> list[bytes]:
    sources = {each.source for each in arrays.table}
    found = EdgeRows(arrays.all_ids(), arrays.table, {"kgx": GRAPH}, layout)
    return [found.head(), *found.rows(chosen(arrays, sources, sources, inferred=True, is_whole=True))]


def test_a_modifier_that_is_read_again_is_no_cause_and_an_unclear_mode_no_fact(tmp_path: Path) -> None:
    write_noted(quads(), tmp_path / "arrays")
    found = b"".join(written(Arrays(tmp_path / "arrays"), "tsv"))
    edges = [
        each for each in kgx.parse(RawItem("a_edges.tsv", "edges", found)).records if isinstance(each, Edge)
    ]
    text = "".join(edge_quads(edge, GRAPH) for edge in edges)
    triples = {tuple(line.split(" ")[:3]) for line in text.splitlines()}
    smn2 = "<http://identifiers.org/hgnc/11118>"
    predicates = {predicate for subject, predicate, _ in triples if subject == smn2}
    assert predicates == {"<http://purl.obolibrary.org/obo/RO_0003305>"}


def test_a_mode_that_is_left_open_is_none_in_the_table_and_itself_again(tmp_path: Path) -> None:
    unclear = Edge(
        "urn:uuid:0a801142-530b-49bd-87c5-77f082e64c30",
        "biolink:DiseaseOrPhenotypicFeatureToGeneticInheritanceAssociation",
        "MONDO:0001516",
        "biolink:has_mode_of_inheritance",
        "HP:0000006",
        Attribution("infores:gard", "line 2"),
        extra=(("raregraph_certainty", "unclear"),),
    )
    head, row = written(first := noted([unclear], tmp_path / "first"), "tsv")
    said = dict(zip(head.decode().split("\t"), row.decode().split("\t"), strict=True))
    assert (said["predicate"], said["raregraph_kind"]) == (
        "biolink:related_to",
        "may_have_mode_of_inheritance",
    )
    (again,) = kgx.parse(RawItem("a_edges.tsv", "edges", head + row)).records
    assert isinstance(again, Edge)
    assert claims(noted([again], tmp_path / "again")) == claims(first)


def test_further_columns_that_are_no_json_are_a_problem_of_their_row() -> None:
    header = "id\tsubject\tpredicate\tobject\traregraph_kind\traregraph_further"
    row = "x\tHGNC:1\tbiolink:causes\tMONDO:0001516\tcauses\t"
    for further, message in (("{", "it is no JSON"), ("[1]", "it is no JSON object")):
        parsed = kgx.parse(RawItem("a_edges.tsv", "edges", f"{header}\n{row}{further}\n".encode()))
        assert [(str(p.place), message in p.message) for p in parsed.problems][:1] == [
            ("line 2, raregraph_further", True)
        ]
        assert parsed.records == ()
    odd = f"{header}\traregraph_span\n{row}\tfrom 12 on\n".encode()
    assert [str(p.place) for p in kgx.parse(RawItem("a_edges.tsv", "edges", odd)).problems] == [
        "line 2, raregraph_span"
    ]
    exact = json.dumps({"supporting_text": ["a|b\tc"]})
    (edge,) = kgx.parse(RawItem("a_edges.tsv", "edges", f"{header}\n{row}{exact}\n".encode())).records
    assert isinstance(edge, Edge)
    assert edge.qualifiers == (("supporting_text", "a|b\tc"),)
