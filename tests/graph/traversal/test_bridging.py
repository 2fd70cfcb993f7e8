"""Bridging scores are the betweenness that networkx restricts to two sets."""

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from raregraph.graph.traversal.bridging import bridging

from .random_networks import Drawn, network_of, networks


@given(networks(), st.data())
def test_bridging_is_betweenness_between_two_sets(drawn: Drawn, data: st.DataObject) -> None:
    nodes = st.sets(st.sampled_from(sorted(drawn.graph)), min_size=1)
    first, second = data.draw(nodes), data.draw(nodes)
    between = nx.betweenness_centrality_subset(drawn.graph, sorted(first), sorted(second))
    linked = sum(nx.has_path(drawn.graph, a, b) for a in first for b in second if a != b)
    expected = {node: 2 * score / max(linked, 1) for node, score in between.items()}
    assert dict(enumerate(bridging(drawn.network, first, second).tolist())) == pytest.approx(expected)


def test_the_only_way_between_two_modules_scores_one() -> None:
    network = network_of([(0, 1), (1, 2), (2, 3), (2, 4), (5, 6)], 7)
    assert bridging(network, [0, 1], [3, 4]).tolist() == [0, 0.5, 1, 0, 0, 0, 0]


def test_modules_that_nothing_links_have_no_bridge() -> None:
    assert not bridging(network_of([(0, 1), (2, 3)], 4), [0], [2]).any()
