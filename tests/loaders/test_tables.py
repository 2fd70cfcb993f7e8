"""Tables: rows by column name, and each fault of a row with its line and field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raregraph.graph.curated import Attribution, OnsetRow
from raregraph.graph.records import Problem
from raregraph.loaders.source import RawItem
from raregraph.loaders.tables import Layout, RowError, SetAside, curie, parse_table, publications, word

PLAIN = Layout((("id", "age"), ("code", "age")), "Mend it.")
QUOTED = Layout((("id", "age"),), "Mend it.", separator=",", quoted=True)


def read(line: int, values: tuple[str, ...]) -> tuple[OnsetRow, ...]:
    identifier, age = values
    if age == "none":
        raise SetAside("they give no age")
    if age == "?":
        raise RowError("age", "the age is doubtful")
    return (OnsetRow(curie(identifier, "id", "OMIM"), age, Attribution("infores:omim", f"line {line}")),)


def piece(text: str | bytes, first_line: int = 1) -> RawItem:
    return RawItem("t.txt", "t", text if isinstance(text, bytes) else text.encode(), first_line)


def rows(text: str, layout: Layout = PLAIN) -> list[tuple[str, str, str]]:
    parsed = parse_table(piece(text), layout, read)
    assert parsed.problems == ()
    return [
        (row.disease, row.onset, row.attribution.place) for row in parsed.records if isinstance(row, OnsetRow)
    ]


def test_columns_are_found_by_name_in_any_order_and_others_are_passed_over() -> None:
    assert rows("x\tage\tid\n1\told\tMIM:100000\n") == [("OMIM:100000", "old", "line 2")]


def test_a_second_layout_is_taken_where_the_first_does_not_fit() -> None:
    assert rows("code\tage\nOMIM:100000\told") == [("OMIM:100000", "old", "line 2")]


def test_a_banner_before_the_header_and_blank_lines_are_passed_over() -> None:
    text = "FILE OF TODAY,\r\n+++,+++\r\nid,age\r\n\r\nOMIM:100000,old\r\n"
    assert rows(text, QUOTED) == [("OMIM:100000", "old", "line 5")]


def test_a_quoted_field_may_hold_separators_and_line_breaks() -> None:
    text = 'id,age\nOMIM:100000,"old, or\nolder"\nOMIM:100001,young\n'
    assert rows(text, QUOTED) == [
        ("OMIM:100000", "old, or\nolder", "line 2"),
        ("OMIM:100001", "young", "line 4"),
    ]


def test_lines_are_counted_from_where_the_piece_begins_in_its_file() -> None:
    parsed = parse_table(piece("id\tage\nOMIM:1\told", first_line=500), PLAIN, read)
    assert [problem.place for problem in parsed.problems] == ["line 501, field id"]


def test_each_fault_of_a_row_is_told_and_the_other_rows_are_taken() -> None:
    text = "id\tage\nOMIM:100000\told\t!\nOMIM:100000\nMONDO:0000001\told\nOMIM:100000\t?\nOMIM:100002\tok\n"
    parsed = parse_table(piece(text), PLAIN, read)
    assert parsed.problems == (
        Problem("t.txt", "line 2", "the row has 1 column more than the header", "Mend it."),
        Problem("t.txt", "line 3", "the row has 1 column fewer than the header", "Mend it."),
        Problem("t.txt", "line 4, field id", "'MONDO:0000001' is no OMIM identifier", "Mend it."),
        Problem("t.txt", "line 5, field age", "the age is doubtful", "Mend it."),
    )
    assert [row.disease for row in parsed.records if isinstance(row, OnsetRow)] == ["OMIM:100002"]


@pytest.mark.parametrize("layout", [PLAIN, Layout(PLAIN.columns, "Mend it.", quoted=True)])
def test_a_line_that_is_not_utf8_is_left_out_alone(layout: Layout) -> None:
    parsed = parse_table(piece(b"id\tage\nOMIM:100000\tna\xefve\nOMIM:100002\tok\n"), layout, read)
    assert parsed.problems == (Problem("t.txt", "line 2, field 2", "byte 0xef is not UTF-8", "Mend it."),)
    assert [row.attribution.place for row in parsed.records if isinstance(row, OnsetRow)] == ["line 3"]


def test_an_open_quote_is_reported_with_its_line() -> None:
    parsed = parse_table(piece('id,age\nOMIM:100000,old\nOMIM:100001,"young\n'), QUOTED, read)
    assert [(problem.place, problem.level) for problem in parsed.problems] == [("line 3", "error")]
    assert len(parsed.records) == 1


def test_rows_set_aside_are_counted_in_one_note_per_reason() -> None:
    parsed = parse_table(piece("id\tage\nA\tnone\nB\tnone\nOMIM:100002\tok\n"), PLAIN, read)
    message = "2 rows are set aside: they give no age"
    assert parsed.problems == (Problem("t.txt", "lines 2 to 5", message, "They are not loaded.", "note"),)


def test_a_table_without_the_columns_is_reported() -> None:
    parsed = parse_table(piece("name\tage\nx\ty\n"), PLAIN, read)
    assert parsed.problems == (Problem("t.txt", "line 1", "the header lacks the column id", "Mend it."),)


def test_an_empty_table_is_reported() -> None:
    parsed = parse_table(piece(" \n"), PLAIN, read)
    assert parsed.problems == (Problem("t.txt", "line 1", "the file is empty", "Mend it."),)


def test_a_word_outside_the_vocabulary_is_told_with_those_in_it() -> None:
    with pytest.raises(RowError, match="'Z' is none of 'A', 'B'"):
        word("Z", "letter", {"A": 1, "B": 2})


def test_publications_are_identifiers_or_addresses() -> None:
    assert publications("PMID:1;ISBN-13:978-0721606156; http://a.org/b?c=d&e", "f") == (
        "PMID:1",
        "isbn:9780721606156",
        "http://a.org/b?c=d&e",
    )
    assert publications("", "f") == ()
    with pytest.raises(RowError, match="'personal communication' is no publication"):
        publications("personal communication", "f")


@pytest.mark.parametrize("layout", [PLAIN, QUOTED])
@given(data=st.binary(max_size=200))
def test_whatever_the_bytes_a_table_gives_rows_or_problems(layout: Layout, data: bytes) -> None:
    head = layout.separator.join(("id", "age")).encode()
    parsed = parse_table(piece(head + b"\n" + data), layout, read)
    assert all(problem.place for problem in parsed.problems)
