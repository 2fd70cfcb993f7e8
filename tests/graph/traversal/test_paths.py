"""Neighbourhoods, components and paths are those that networkx finds, in a fixed order."""

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from raregraph.graph.traversal import paths
from raregraph.graph.traversal.neighbourhoods import components, neighbourhood
from raregraph.graph.traversal.paths import shortest_path, shortest_paths, simple_paths

from .random_networks import SIZE, Drawn, network_of, networks


@given(networks(), st.integers(0, 4))
def test_neighbourhoods_are_those_of_networkx(drawn: Drawn, hops: int) -> None:
    expected = nx.single_source_shortest_path_length(drawn.graph, 0, cutoff=hops)
    found = neighbourhood(drawn.network, [0], hops)
    pairs = list(zip(found.positions.tolist(), found.hops.tolist(), strict=True))
    assert dict(pairs) | {0: 0} == dict(expected)
    assert pairs == sorted(pairs, key=lambda pair: (pair[1], pair[0]))


@given(networks())
def test_components_are_those_of_networkx_the_largest_first(drawn: Drawn) -> None:
    numbers = components(drawn.network)
    found = [set((numbers == number).nonzero()[0].tolist()) for number in range(numbers.max() + 1)]
    assert found == sorted(nx.connected_components(drawn.graph), key=lambda each: (-len(each), min(each)))


@given(networks())
def test_shortest_paths_are_all_that_networkx_finds(drawn: Drawn) -> None:
    found = shortest_paths(drawn.network, 0, 1, at_most=10_000)
    if nx.has_path(drawn.graph, 0, 1):
        expected = sorted(map(tuple, nx.all_shortest_paths(drawn.graph, 0, 1)))
        assert (list(found.found), found.distance) == (expected, len(expected[0]) - 1)
    else:
        assert (found.found, found.distance) == ((), None)
    assert found.total == len(found.found)


@pytest.mark.parametrize(("few", "many"), [(0, 0), (1, 2), (256, 0), (256, 256)])
@given(drawn=networks(), end=st.integers(0, SIZE))
def test_one_shortest_path_is_one_of_all(few: int, many: int, drawn: Drawn, end: int) -> None:
    """However large shells and rows must be to be searched as arrays."""
    end %= len(drawn.network)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(paths, "_FEW", few)
        patched.setattr(paths, "_MANY", many)
        found = shortest_path(drawn.network, 0, end)
    every = shortest_paths(drawn.network, 0, end).found
    assert found in every if every else found is None


@given(networks(), st.integers(1, 4))
def test_shortest_paths_beyond_a_cap_are_counted(drawn: Drawn, at_most: int) -> None:
    every, some = (shortest_paths(drawn.network, 0, 1, cap) for cap in (None, at_most))
    assert some.found == every.found[:at_most]
    assert (some.total, some.more) == (len(every.found), len(every.found) > at_most)


@given(networks(), st.integers(1, 5))
def test_simple_paths_are_all_that_networkx_finds(drawn: Drawn, longest: int) -> None:
    expected = sorted(map(tuple, nx.all_simple_paths(drawn.graph, 0, 1, cutoff=longest)))
    found = simple_paths(drawn.network, 0, 1, longest, at_most=100_000)
    assert sorted(found.found) == expected
    assert list(found.found) == sorted(found.found, key=lambda path: (len(path), path))
    assert (found.total, found.more) == (len(expected), False)


@given(networks(), st.integers(1, 4), st.integers(0, 5))
def test_a_cap_keeps_the_first_paths_and_counts_the_others(drawn: Drawn, at_most: int, counted: int) -> None:
    everything = simple_paths(drawn.network, 0, 1, 4).found
    some = simple_paths(drawn.network, 0, 1, 4, at_most)
    assert some.found == everything[:at_most]
    assert (some.total, some.uncounted) == (len(everything), False)
    few = simple_paths(drawn.network, 0, 1, 4, at_most, counted=counted)
    assert few.found == some.found
    assert few.total == min(len(everything), max(counted, len(few.found)))
    assert few.uncounted == (len(everything) > few.total)


def test_a_node_is_linked_to_itself_by_no_step() -> None:
    network = network_of([(0, 1)], 2)
    assert shortest_paths(network, 0, 0).found == simple_paths(network, 0, 0, 3).found == ((0,),)
