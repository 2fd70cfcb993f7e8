"""SSSOM files: prefixes honoured, predicates kept, and each fault with its line and column."""

from collections import Counter
from pathlib import Path

import pytest

from raregraph.graph.curated import Mapping
from raregraph.graph.records import Problem
from raregraph.loaders.source import RawItem
from raregraph.loaders.sources.mondo_mappings import items
from raregraph.loaders.sssom import parse

HEAD = """# curie_map:
#   HARE: http://purl.obolibrary.org/obo/MONDO_
#   OMIM: https://omim.org/entry/
#   GARD: https://rarediseases.info.nih.gov/diseases/
#   oboInOwl: http://www.geneontology.org/formats/oboInOwl#
# mapping_set_id: https://example.org/hares
"""
COLUMNS = "subject_id\tsubject_label\tpredicate_id\tobject_id\tmapping_justification"
MANUAL = "semapv:ManualMappingCuration"


def piece(*rows: str, head: str = HEAD, columns: str = COLUMNS) -> RawItem:
    return RawItem("hares.sssom.tsv", "hares", "\n".join((head + columns, *rows, "")).encode())


def test_every_row_of_mondos_mappings_is_taken_but_one_that_is_malformed(shared_data: Path) -> None:
    parsed = [parse(item) for item in items(shared_data / "mondo" / "mappings")]
    found = [mapping for each in parsed for mapping in each.records if isinstance(mapping, Mapping)]
    problems = [problem for each in parsed for problem in each.problems]
    lines = sum(
        not line.startswith(("#", "subject_id"))
        for path in (shared_data / "mondo" / "mappings").glob("*.tsv")
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    assert len(found) == lines - len(problems) == 107_167
    assert Counter(mapping.predicate for mapping in found) == {
        "skos:exactMatch": 91_215,
        "oboInOwl:hasDbXref": 15_947,
        "skos:broadMatch": 2,
        "skos:narrowMatch": 2,
        "skos:closeMatch": 1,
    }
    assert [(problem.file, problem.place, problem.message) for problem in problems] == [
        (
            "mappings/mondo_exactmatch_ncit.sssom.tsv",
            "line 7318, object_id",
            "'NCIT:3921' is no identifier of a kind that is known here",
        )
    ]


def test_a_row_becomes_a_mapping(shared_data: Path) -> None:
    (item,) = items(shared_data / "mondo" / "mappings" / "mondo_exactmatch_orphanet.sssom.tsv")
    assert parse(item).records[0] == Mapping(
        "MONDO:0000001", "skos:exactMatch", "ORPHA:377788", MANUAL, "disease", "disease"
    )


def test_the_files_own_prefixes_are_expanded_to_ours() -> None:
    row = f"HARE:9000001\thare gout\toboInOwl:hasDbXref\tGARD:77\t{MANUAL}"
    assert parse(piece(row)).records == (
        Mapping("MONDO:9000001", "oboInOwl:hasDbXref", "GARD:0000077", MANUAL, "hare gout"),
    )


def test_a_file_that_declares_no_prefixes_is_read_with_the_usual_ones() -> None:
    row = f"MONDO:9000001\thare gout\tskos:exactMatch\tOrphanet:99\t{MANUAL}"
    for head in ("", "# comment: hares\n"):
        (mapping,) = parse(piece(row, head=head)).records
        assert isinstance(mapping, Mapping)
        assert (mapping.subject, mapping.object) == ("MONDO:9000001", "ORPHA:99")


def test_header_lines_may_have_no_blank_after_their_sign() -> None:
    row = f"HARE:9000001\thare gout\tskos:exactMatch\tOMIM:999999\t{MANUAL}"
    assert parse(piece(row, head=HEAD.replace("# ", "#"))).records == parse(piece(row)).records


def test_quoted_cells_and_windows_line_ends_make_no_difference() -> None:
    row = f"HARE:9000001\thare gout\tskos:exactMatch\tOMIM:999999\t{MANUAL}"
    quoted = row.replace("hare gout", '"hare gout"') + "\r"
    assert parse(piece(quoted)).records == parse(piece(row)).records


GOOD = f"HARE:9000001\thare gout\tskos:exactMatch\tOMIM:999999\t{MANUAL}"


@pytest.mark.parametrize(
    ("row", "place", "message"),
    [
        ("HARE:9000001\thare gout", "line 8", "the row has 2 columns, the header 5"),
        (GOOD.replace("hare gout", '"hare gout'), "line 8", "the row has 2 columns, the header 5"),
        (
            GOOD.replace("exactMatch", "sameAs"),
            "line 8, predicate_id",
            "skos:sameAs is no mapping predicate",
        ),
        (
            GOOD.replace("OMIM:999999", "MESH:D999999"),
            "line 8, object_id",
            "'MESH:D999999' has a prefix that the file does not declare",
        ),
        (
            GOOD.replace("OMIM:999999", "OMIM:99"),
            "line 8, object_id",
            "'OMIM:99' is no identifier of a kind that is known here",
        ),
        (GOOD.replace("HARE:9000001", ""), "line 8, subject_id", "it is empty"),
    ],
)
def test_a_row_that_cannot_be_taken_is_a_problem_with_its_line_and_column(
    row: str, place: str, message: str
) -> None:
    parsed = parse(piece(row, GOOD))
    assert len(parsed.records) == 1
    assert [(problem.place, problem.message, problem.level) for problem in parsed.problems] == [
        (place, message, "error")
    ]


def test_a_denied_mapping_and_a_term_without_partner_are_set_aside() -> None:
    columns = f"{COLUMNS}\tpredicate_modifier"
    alone = GOOD.replace("OMIM:999999", "sssom:NoTermFound")
    parsed = parse(piece(f"{GOOD}\tNot", f"{alone}\t", columns=columns))
    assert parsed.records == ()
    assert [(problem.level, problem.message) for problem in parsed.problems] == [
        ("note", "it denies that MONDO:9000001 is skos:exactMatch of OMIM:999999"),
        ("note", "HARE:9000001 and sssom:NoTermFound are no pair"),
    ]


@pytest.mark.parametrize(
    ("item", "place", "message"),
    [
        (
            piece(columns="subject_id\tobject_id"),
            "line 7",
            "the header lacks the column predicate_id, mapping_justification",
        ),
        (piece(head="# curie_map: [\n"), "line 1", "the header is no YAML"),
        (
            piece(head="# curie_map: HARE\n"),
            "curie_map",
            "it is no list of prefixes with their addresses",
        ),
        (RawItem("hares.sssom.tsv", "hares", b"\xff\xfe"), "line 1, byte 1", "byte 0xff is not UTF-8"),
        (RawItem("hares.sssom.tsv", "hares", b""), "line 1", "the file is empty"),
    ],
)
def test_a_file_of_another_kind_is_a_problem(item: RawItem, place: str, message: str) -> None:
    parsed = parse(item)
    assert parsed.records == ()
    (problem,) = parsed.problems
    assert isinstance(problem, Problem)
    assert (problem.file, problem.place, problem.message) == ("hares.sssom.tsv", place, message)
