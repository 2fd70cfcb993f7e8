"""Lines in a spool, in memory and on disk."""

from hypothesis import given
from hypothesis import strategies as st

from raregraph.graph.traversal.line_spool import LineSpool

lines = st.lists(st.binary(max_size=30), max_size=40)


@given(lines, st.integers(0, 50), st.randoms())
def test_lines_come_back_in_any_order_however_few_fit_into_memory(
    written: list[bytes], in_memory: int, random: object
) -> None:
    spool = LineSpool(written, in_memory)
    order = list(range(len(written)))
    random.shuffle(order)  # type: ignore[attr-defined]
    assert len(spool) == len(written)
    assert list(spool.in_order(order)) == [written[number] for number in order]
    assert list(spool.in_order(order)) == [written[number] for number in order], "and once more"


def test_a_line_that_was_replaced_comes_in_its_place() -> None:
    spool = LineSpool((b"one", b"two", b"three"), in_memory=2)
    spool.replace(1, b"another")
    assert list(spool.in_order([0, 1, 2])) == [b"one", b"another", b"three"]
