"""The rows of an answer are counted exactly, whatever they hold and however the answer is cut into pieces."""

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raregraph.graph.formats import ROW_FORMATS, QueryForm, ResultFormat
from raregraph.graph.rdf.nquads import literal
from raregraph.graph.workers.row_count import row_counter

TEXTS = st.text('ab"\\\n\r\t,{}[]<>: é', max_size=8) | st.sampled_from(["},{", ',{"', "<result>", "\\"])
ROWS = st.lists(st.tuples(st.none() | TEXTS, st.none() | TEXTS), max_size=5)


def written(rows: list[tuple[str | None, str | None]], form: ResultFormat) -> bytes:
    values = " ".join(
        f"({' '.join('UNDEF' if cell is None else literal(cell) for cell in row)})" for row in rows
    )
    found = pyoxigraph.Store().query(f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {values} }} }}")
    assert isinstance(found, pyoxigraph.QuerySolutions)
    body = found.serialize(format=ROW_FORMATS[form])
    assert body is not None
    return body


@pytest.mark.parametrize("form", ROW_FORMATS)
@settings(deadline=None)
@given(rows=ROWS, width=st.integers(1, 40))
def test_every_row_counts_once(
    form: ResultFormat, rows: list[tuple[str | None, str | None]], width: int
) -> None:
    body = written(rows, form)
    count = row_counter(QueryForm.ROWS, form)
    assert count is not None
    pieces = [body[start : start + width] for start in range(0, len(body), width)]
    assert sum(map(count, pieces)) == len(rows)


@pytest.mark.parametrize("form", [QueryForm.BOOLEAN, QueryForm.TRIPLES])
def test_what_has_no_rows_is_not_counted(form: QueryForm) -> None:
    assert row_counter(form, ResultFormat.JSON) is None
