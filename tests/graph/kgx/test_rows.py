"""A row of KGX holds every value exactly, whatever is in it, and every reader can take it apart."""

import json

from hypothesis import given
from hypothesis import strategies as st

from raregraph.graph.kgx.rows import FURTHER, RowWriter, Value
from raregraph.ontology.kgx_columns import Column

COLUMNS = (
    Column("id", "text", ""),
    Column("xref", "list", ""),
    Column("negated", "flag", ""),
    Column("has_count", "integer", ""),
    Column("has_quotient", "number", ""),
    Column(FURTHER, "text", ""),
)
TABLE, OBJECTS = RowWriter(COLUMNS, "tsv"), RowWriter(COLUMNS, "jsonl")
WORDS = st.text(min_size=1, max_size=8) | st.sampled_from(
    ["a\tb", "a\nb", "a|b", 'a"b', "é", "\\", "\u2028", "|"]
)


def test_a_plain_row_is_its_values_with_tabs_between() -> None:
    values: dict[str, Value] = {"id": "A:1", "xref": ["B:1", "B:2"], "has_count": "7", "negated": "true"}
    assert TABLE.head() == b"id\txref\tnegated\thas_count\thas_quotient\traregraph_further\n"
    assert TABLE.line(values) == b"A:1\tB:1|B:2\ttrue\t7\t\t\n"
    assert OBJECTS.line(values) == b'{"id":"A:1","xref":["B:1","B:2"],"negated":true,"has_count":7}\n'


def test_a_number_is_one_in_json_only_as_it_was_written() -> None:
    assert json.loads(OBJECTS.line({"has_quotient": "0.50"})) == {"has_quotient": "0.50"}
    assert json.loads(OBJECTS.line({"has_quotient": "0.5"})) == {"has_quotient": 0.5}
    assert json.loads(OBJECTS.line({"has_count": "many"})) == {"has_count": "many"}


@given(identifier=WORDS, xrefs=st.lists(WORDS, max_size=3), other=st.lists(WORDS, max_size=2))
def test_what_a_table_cannot_hold_stands_beside_it_exactly(
    identifier: str, xrefs: list[str], other: list[str]
) -> None:
    line = TABLE.line({"id": identifier, "xref": xrefs, "other": other}).decode()
    assert len(line.splitlines()) == 1
    cells = line[:-1].split("\t")
    assert len(cells) == len(COLUMNS)
    exact = json.loads(cells[-1]) if cells[-1] else {}
    assert exact.get("id", cells[0]) == identifier
    assert exact.get("xref", cells[1].split("|") if cells[1] else []) == xrefs
    assert exact.get("other", []) == other


@given(identifier=WORDS, xrefs=st.lists(WORDS, max_size=3))
def test_json_lines_hold_every_value_as_it_is(identifier: str, xrefs: list[str]) -> None:
    line = OBJECTS.line({"id": identifier, "xref": xrefs})
    assert line.count(b"\n") == 1
    assert json.loads(line) == {"id": identifier} | ({"xref": xrefs} if xrefs else {})
