"""Ranks are those that networkx works out."""

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from raregraph.graph.traversal.ranking import pagerank, random_walk

from .random_networks import Drawn, networks


@given(networks(), st.dictionaries(st.integers(0, 1), st.floats(0.1, 1), min_size=1))
def test_personalised_pagerank_is_that_of_networkx(drawn: Drawn, seeds: dict[int, float]) -> None:
    expected = nx.pagerank(drawn.graph, personalization=seeds, tol=1e-12, max_iter=1000)
    assert dict(enumerate(pagerank(drawn.network, seeds))) == pytest.approx(expected, abs=1e-6)


@given(networks())
def test_pagerank_without_seeds_is_that_of_networkx(drawn: Drawn) -> None:
    expected = nx.pagerank(drawn.graph, tol=1e-12, max_iter=1000)
    assert dict(enumerate(pagerank(drawn.network))) == pytest.approx(expected, abs=1e-6)


@given(networks(), st.floats(0.1, 0.9))
def test_a_random_walk_with_restart_is_a_pagerank(drawn: Drawn, restart: float) -> None:
    expected = nx.pagerank(drawn.graph, 1 - restart, personalization={0: 1}, tol=1e-12, max_iter=1000)
    assert dict(enumerate(random_walk(drawn.network, {0: 1.0}, restart))) == pytest.approx(expected, abs=1e-6)
