"""What is below what, at any distance, is found in any hierarchy, also in one that runs in circles."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from raregraph.graph.traversal.closure import closure

LINKS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20)


def below(links: list[tuple[int, int]], node: int) -> set[int]:
    """The nodes below one, found step by step."""
    found, waiting = set[int](), [node]
    while waiting:
        here = waiting.pop()
        new = {narrow for narrow, broad in links if broad == here} - found
        found |= new
        waiting += new
    return found - {node}


@given(LINKS)
def test_the_nodes_below_are_those_that_steps_lead_to(links: list[tuple[int, int]]) -> None:
    narrow, broad = (np.array([link[side] for link in links], np.int32) for side in (0, 1))
    found = closure(narrow, broad, 8)
    expected = [below(links, node) for node in range(8)]
    assert [set(row.nonzero()[0].tolist()) for row in found.pairs().toarray()] == expected
    assert found.breadths().tolist() == [len(each) for each in expected]


def test_a_circle_of_many_costs_no_more_than_its_pairs() -> None:
    nodes = np.arange(1500, dtype=np.int32)
    found = closure(nodes, np.roll(nodes, 1), 1500)
    assert found.below.nnz == 0
    assert set(found.breadths().tolist()) == {1499}
    assert found.pairs().nnz == 1500 * 1499
