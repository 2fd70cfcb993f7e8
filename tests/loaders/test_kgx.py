"""KGX: whole files counted, real rows in full, every container and variant, and what is done with broken rows."""

import gzip
import io
import json
import tarfile
from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path

import pytest

from raregraph.graph.curated import Attribution, Edge, Node
from raregraph.graph.errors import LoadError
from raregraph.graph.records import Problem
from raregraph.loaders.kgx.roles import role
from raregraph.loaders.source import Parsed, RawItem
from raregraph.loaders.sources.kgx import SOURCE, items, parse

NODES = "id\tcategory\tname\nMONDO:0001516\tbiolink:Disease\tspinal muscular atrophy\n"
EDGE_COLUMNS = "id\tcategory\tsubject\tpredicate\tobject\tprimary_knowledge_source"
EDGE = "e1\tbiolink:Association\tHGNC:11117\tbiolink:causes\tMONDO:0001516\tinfores:omim"
EDGES = f"{EDGE_COLUMNS}\n{EDGE}\n"


def load(path: Path) -> tuple[list[Node], list[Edge], list[Problem]]:
    parsed = [parse(item) for item in items(path)]
    records = [record for piece in parsed for record in piece.records]
    nodes = [record for record in records if isinstance(record, Node)]
    edges = [record for record in records if isinstance(record, Edge)]
    assert len(nodes) + len(edges) == len(records)
    return nodes, edges, [problem for piece in parsed for problem in piece.problems]


def table(*lines: str, name: str = "a_edges.tsv", first_line: int = 1) -> Parsed:
    return parse(RawItem(name, "2", "\n".join(lines).encode(), first_line))


def edge_with(**columns: str) -> Parsed:
    """An edge with more columns than it needs, or with others."""
    values = dict(zip(EDGE_COLUMNS.split("\t"), EDGE.split("\t"), strict=True)) | columns
    return table("\t".join(values), "\t".join(values.values()))


def places(parsed: Parsed, level: str = "error") -> list[tuple[str, str]]:
    return [(problem.place, problem.message) for problem in parsed.problems if problem.level == level]


@pytest.fixture(scope="module")
def monarch(shared_data: Path) -> tuple[list[Node], list[Edge], list[Problem]]:
    return load(shared_data / "kgx")


def test_every_row_of_the_monarch_files_is_a_node_or_an_edge(
    monarch: tuple[list[Node], list[Edge], list[Problem]], shared_data: Path
) -> None:
    nodes, edges, problems = monarch
    rows = {path.name: len(path.read_text().splitlines()) - 1 for path in (shared_data / "kgx").glob("*.tsv")}
    assert rows == {
        "eds_marfan_kg_edges.tsv": 7148,
        "eds_marfan_kg_nodes.tsv": 3000,
        "monarch-tiny_edges.tsv": 500,
    }
    assert (len(nodes), len(edges)) == (3000, 7148 + 500)
    assert [problem for problem in problems if problem.level == "error"] == []


def test_what_is_unknown_in_the_monarch_files_is_counted_in_notes(
    monarch: tuple[list[Node], list[Edge], list[Problem]],
) -> None:
    nodes, edges, problems = monarch
    kept = [
        each for node in nodes for each in (node.id, *node.cross_references) if each.startswith("unknown:")
    ]
    kept += [each for edge in edges for each in (edge.subject, edge.object) if each.startswith("unknown:")]
    noted = [problem for problem in problems if "unknown:" in problem.message]
    assert sum(int(word) for p in noted for word in p.message.split() if word.isdecimal()) >= len(kept) > 0
    assert "unknown:CA915940948" in kept
    assert {problem.file for problem in problems} == {
        "kgx/PROVENANCE.md",
        "kgx/PROVENANCE-tests.md",
        "kgx/monarch/biogrid_test.ttl",
        "kgx/eds_marfan_kg_edges.tsv",
        "kgx/eds_marfan_kg_nodes.tsv",
    }


def test_edges_have_the_predicates_and_the_most_specific_categories_of_their_rows(
    monarch: tuple[list[Node], list[Edge], list[Problem]],
) -> None:
    _, edges, _ = monarch
    slice_edges = [edge for edge in edges if not edge.subject.startswith("PomBase:")]
    assert Counter(edge.category for edge in slice_edges) == {
        "biolink:Association": 5252,
        "biolink:DiseaseToPhenotypicFeatureAssociation": 1709,
        "biolink:VariantToDiseaseAssociation": 81,
        "biolink:CorrelatedGeneToDiseaseAssociation": 28,
        "biolink:GenotypeToDiseaseAssociation": 27,
        "biolink:DiseaseOrPhenotypicFeatureToGeneticInheritanceAssociation": 26,
        "biolink:CausalGeneToDiseaseAssociation": 24,
        "biolink:ChemicalToDiseaseOrPhenotypicFeatureAssociation": 1,
    }
    assert sum(edge.predicate == "biolink:has_mode_of_inheritance" for edge in slice_edges) == 26


def test_a_real_edge_in_full(shared_data: Path) -> None:
    with (shared_data / "kgx" / "monarch-tiny_edges.tsv").open() as lines:
        parsed = table(next(lines).rstrip("\n"), next(lines).rstrip("\n"), name="monarch-tiny_edges.tsv")
    assert parsed.records == (
        Edge(
            id="uuid:7739dc2c-45f8-11ed-b722-f133c15addd7",
            category="biolink:GeneToPhenotypicFeatureAssociation",
            subject="PomBase:SPAC6G9.11",
            predicate="biolink:has_phenotype",
            object="FYPO:0002150",
            attribution=Attribution(
                primary_source="infores:pombase",
                place="line 2",
                aggregators=("infores:monarchinitiative",),
                knowledge_level="not_provided",
                agent_type="not_provided",
                publications=("PMID:12565827",),
            ),
            extra=(("provided_by", "pombase_gene_to_phenotype_edges"),),
        ),
    )


def test_a_real_gene_in_full(monarch: tuple[list[Node], list[Edge], list[Problem]]) -> None:
    (fbn1,) = (node for node in monarch[0] if node.id == "HGNC:3603")
    assert (fbn1.category, fbn1.name, fbn1.symbol, fbn1.taxon) == (
        "biolink:Gene",
        "FBN1",
        "FBN1",
        "NCBITaxon:9606",
    )
    assert fbn1.cross_references == ("ENSEMBL:ENSG00000166147", "OMIM:134797")
    assert dict(fbn1.extra)["full_name"] == "fibrillin 1"


def test_row_numbers_in_from_and_to_are_kept_beside_subject_and_object() -> None:
    parsed = table(f"from\tto\t{EDGE_COLUMNS}", f"3\t2\t{EDGE}")
    (edge,) = parsed.records
    assert isinstance(edge, Edge)
    assert (edge.subject, edge.object, edge.extra) == (
        "HGNC:11117",
        "MONDO:0001516",
        (("from", "3"), ("to", "2")),
    )


def test_from_and_to_are_the_ends_where_there_is_no_subject_and_object() -> None:
    (edge,) = table("from\tpredicate\tto", "HGNC:11117\tbiolink:causes\tMONDO:0001516").records
    assert isinstance(edge, Edge)
    assert (edge.subject, edge.predicate, edge.object, edge.extra) == (
        "HGNC:11117",
        "biolink:causes",
        "MONDO:0001516",
        (),
    )


def test_qualifiers_are_slots_of_biolink_and_all_other_columns_are_kept() -> None:
    (edge,) = edge_with(
        frequency_qualifier="HP:0040281",
        has_count="3",
        qualifiers="HP:0003577|reviewed_by_expert_panel",
        original_object="Orphanet:70",
        grouping_key="a|b",
        publications="PMID:1|https://pubmed.ncbi.nlm.nih.gov/2/|https://example.org/paper",
    ).records
    assert isinstance(edge, Edge)
    assert edge.qualifiers == (
        ("frequency_qualifier", "HP:0040281"),
        ("has_count", "3"),
        ("qualifiers", "HP:0003577"),
        ("qualifiers", "reviewed_by_expert_panel"),
    )
    assert edge.original_object == "ORPHA:70"
    assert edge.extra == (("grouping_key", "a|b"),)
    assert edge.attribution.publications == ("PMID:1", "PMID:2", "https://example.org/paper")


@pytest.mark.parametrize(
    ("written", "negated"), [("", False), ("False", False), ("True", True), ("true", True)]
)
def test_a_negated_edge_is_negated(written: str, negated: bool) -> None:
    (edge,) = edge_with(negated=written).records
    assert isinstance(edge, Edge)
    assert edge.negated is negated


def test_an_edge_that_is_perhaps_negated_is_left_out() -> None:
    parsed = edge_with(negated="perhaps")
    assert (parsed.records, places(parsed)) == (
        (),
        [("line 2, negated", "'perhaps' is neither true nor false")],
    )


def test_spellings_of_one_identifier_meet() -> None:
    (edge,) = edge_with(subject="http://identifiers.org/hgnc/11117", object="orphanet:70").records
    assert isinstance(edge, Edge)
    assert (edge.subject, edge.object) == ("HGNC:11117", "ORPHA:70")


def test_an_unknown_prefix_costs_no_edge_and_is_counted() -> None:
    parsed = table(EDGE_COLUMNS, EDGE.replace("HGNC:11117", "FOO:x y"), EDGE.replace("HGNC:11117", "FOO:2"))
    assert [edge.subject for edge in parsed.records if isinstance(edge, Edge)] == [
        "unknown:FOO/x%20y",
        "unknown:FOO/2",
    ]
    assert parsed.problems == (
        Problem(
            "a_edges.tsv",
            "line 2, subject",
            "the prefix 'FOO' is unknown: 2 identifiers are kept as unknown:FOO/...",
            "If the prefix means something, add it to ontology/biolink_prefixes.tsv.",
            "note",
        ),
    )


def test_an_edge_without_primary_source_is_credited_to_who_hands_it_out() -> None:
    parsed = edge_with(primary_knowledge_source="")
    (edge,) = parsed.records
    assert isinstance(edge, Edge)
    assert edge.attribution.primary_source == SOURCE.infores
    assert places(parsed, "note") == [
        ("line 2, primary_knowledge_source", "1 edges name no primary_knowledge_source")
    ]


@pytest.mark.parametrize(
    ("line", "place", "message"),
    [
        (EDGE + "\tmore", "line 3", "the row has 1 column more than the header"),
        ("e1\tbiolink:Association", "line 3", "the row has 4 columns fewer than the header"),
        (EDGE.replace("MONDO:0001516", "MONDO:12"), "line 3, object", "'MONDO:12' is no identifier of MONDO"),
        (EDGE.replace("HGNC:11117", ""), "line 3, subject", "there is no identifier"),
        (EDGE.replace("HGNC:11117", "HGNC:"), "line 3, subject", "'HGNC:' is no identifier"),
    ],
)
def test_a_broken_row_is_left_out_with_its_line_and_field(line: str, place: str, message: str) -> None:
    parsed = table(EDGE_COLUMNS, EDGE, line, EDGE)
    assert len(parsed.records) == 2
    assert places(parsed) == [(place, message)]


def test_line_numbers_are_those_of_the_file_in_later_pieces() -> None:
    parsed = table(EDGE_COLUMNS, EDGE, "short", first_line=5000)
    assert isinstance(parsed.records[0], Edge)
    assert parsed.records[0].attribution.place == "line 5001"
    assert [place for place, _ in places(parsed)] == ["line 5002"]


def test_a_byte_that_is_not_utf8_costs_its_line_only() -> None:
    data = f"{EDGE_COLUMNS}\n{EDGE}\n".encode() + b"e2\tbad\xff\n" + f"{EDGE}\n".encode()
    parsed = parse(RawItem("a_edges.tsv", "2", data))
    assert len(parsed.records) == 2
    assert places(parsed) == [("line 3, byte 7", "byte 0xff is not UTF-8")]


def test_a_malformed_item_of_a_list_costs_its_place_in_the_list_only() -> None:
    parsed = edge_with(publications="PMID:1|PMID:none|PMID:2")
    (edge,) = parsed.records
    assert isinstance(edge, Edge)
    assert edge.attribution.publications == ("PMID:1", "PMID:2")
    message = "'PMID:none' is no identifier of PMID: it is left out of the list"
    assert places(parsed) == [("line 2, publications", message)]


@pytest.mark.parametrize(
    ("name", "columns", "found"),
    [
        ("monarch-kg_nodes.tsv", [], "nodes"),
        ("kg/EDGES.tsv.gz", [], "edges"),
        ("part.tsv", ["subject", "predicate", "object"], "edges"),
        ("part.tsv", ["from", "predicate", "to"], "edges"),
        ("part.tsv", ["name", "id", "category"], "nodes"),
        ("nodes_and_edges.tsv", ["id", "category"], "nodes"),
        ("part.tsv", ["a", "b"], None),
    ],
)
def test_the_role_of_a_file_is_told_by_its_name_else_by_its_columns(
    name: str, columns: list[str], found: str | None
) -> None:
    assert role(name, columns) == found


def test_a_table_of_unknown_role_is_an_error() -> None:
    parsed = table("a\tb", "1\t2", name="table.tsv")
    assert places(parsed) == [
        ("line 1", "neither name nor columns say whether these are nodes or edges (columns: a, b)")
    ]


def test_edges_without_predicate_are_an_error() -> None:
    parsed = table("id\tsubject\tobject", "1\tHGNC:1\tHGNC:2")
    assert places(parsed) == [("line 1", "the header lacks the column predicate")]


def write_folder(folder: Path) -> Path:
    (folder / "kg").mkdir()
    (folder / "kg" / "a_nodes.tsv").write_text(NODES)
    (folder / "kg" / "a_edges.tsv.gz").write_bytes(gzip.compress(EDGES.encode()))
    (folder / "kg" / "README.md").write_text("A graph.")
    (folder / "kg" / ".hidden").write_text("x")
    return folder / "kg"


def write_archive(folder: Path) -> Path:
    with tarfile.open(folder / "kg.tar.gz", "w:gz") as archive:
        for name, data in (
            ("a_nodes.tsv", NODES.encode()),
            ("a_edges.tsv.gz", gzip.compress(EDGES.encode())),
            ("README.md", b"A graph."),
        ):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return folder / "kg.tar.gz"


@pytest.mark.parametrize("write", [write_folder, write_archive])
def test_folders_and_archives_hold_files_compressed_or_not(write: object, tmp_path: Path) -> None:
    assert callable(write)
    path = write(tmp_path)
    nodes, edges, problems = load(path)
    assert nodes == [Node("MONDO:0001516", "biolink:Disease", "spinal muscular atrophy")]
    assert [(edge.subject, edge.attribution.place) for edge in edges] == [("HGNC:11117", "line 2")]
    assert [(problem.file, problem.level) for problem in problems] == [(f"{path.name}/README.md", "note")]


def test_json_lines_hold_the_same_as_a_table(tmp_path: Path) -> None:
    node = {"id": "MONDO:0001516", "category": ["biolink:Disease"], "synonym": ["SMA", "a|b"], "xref": None}
    edge = dict(zip(EDGE_COLUMNS.split("\t"), EDGE.split("\t"), strict=True))
    more = {**edge, "publications": ["PMID:1"], "negated": True, "has_count": 3}
    (tmp_path / "a_nodes.jsonl").write_text(json.dumps(node) + "\n")
    (tmp_path / "a_edges.jsonl").write_text(f"{json.dumps(edge)}\n{json.dumps(more)}\nnonsense\n[1]\n")
    nodes, edges, problems = load(tmp_path)
    assert nodes == [Node("MONDO:0001516", "biolink:Disease", synonyms=("SMA", "a|b"))]
    (from_table,) = table(EDGE_COLUMNS, EDGE).records
    assert isinstance(from_table, Edge)
    same = from_table._replace(attribution=from_table.attribution._replace(place="line 1"))
    assert edges[0] == same
    assert (edges[1].negated, edges[1].attribution.publications) == (True, ("PMID:1",))
    assert edges[1].qualifiers == (("has_count", "3"),)
    assert [problem.place for problem in problems] == ["line 3, column 1", "line 4"]


def test_a_long_table_comes_in_pieces_that_hold_it_whole(tmp_path: Path) -> None:
    path = tmp_path / "long_edges.tsv"
    path.write_text(f"{EDGE_COLUMNS}\n" + f"{EDGE}\n" * 12_000)
    found = list(items(path))
    assert [item.first_line for item in found] == [1, 5001, 10001]
    edges = load(path)[1]
    assert [edge.attribution.place for edge in edges] == [f"line {number}" for number in range(2, 12_002)]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a_nodes.tsv", b"", "the file is empty"),
        ("a_nodes.tsv", b"id\tcategory\n", "the table has a header and no rows"),
        ("a_edges.tsv.gz", gzip.compress(EDGES.encode() * 500)[:-20], "the file is cut off"),
    ],
)
def test_a_file_that_gives_nothing_or_is_cut_off_is_an_error_after_the_others(
    name: str, data: bytes, message: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "z_edges.tsv").write_text(EDGES)
    found = iter(items(tmp_path))
    records = [record for item in until_error(found, message) for record in parse(item).records]
    assert records


def until_error(found: Iterator[RawItem], message: str) -> list[RawItem]:
    got: deque[RawItem] = deque()
    with pytest.raises(LoadError, match=message):
        got.extend(found)
    return list(got)


def test_a_folder_without_files_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="no file is in it"):
        list(items(tmp_path))
    with pytest.raises(LoadError, match="no such file or folder"):
        list(items(tmp_path / "absent"))
