"""Pictures of small graphs: no box covers another, the legend tells all that is there, large graphs are refused."""

import re
from itertools import combinations, pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from raregraph.graph.errors import ExportError
from raregraph.graph.traversal.arrays import Arrays
from raregraph.graph.traversal.layout import ROOM, laid_out
from raregraph.graph.traversal.network import Network
from raregraph.graph.traversal.networkx_graph import multigraph, simple_graph
from raregraph.graph.traversal.picture import MOST_NODES, svg
from raregraph.graph.traversal.selection import Said, Selection
from tests.curated_graph import SMA

SVG = "{http://www.w3.org/2000/svg}"


def words(picture: str) -> set[str]:
    root = etree.fromstring(picture.encode())
    return {" ".join(map(str, text.itertext())) for text in root.iter(f"{SVG}text")}


@pytest.fixture
def picture(arrays: Arrays) -> str:
    chosen = Selection(root=SMA, said=Said.BOTH)
    return svg(multigraph(Network.of(arrays, chosen)))


def test_a_picture_shows_every_label_and_tells_what_shapes_and_lines_mean(picture: str) -> None:
    shown = words(picture)
    assert {"SMN1", "SMN2", "spinal muscular atrophy", "spinal muscular atrophy type 1"} <= shown
    assert {"gene", "disease", "causes", "modifies", "form or subtype of"} <= shown
    assert shown.isdisjoint({"denied", "paler: inferred"})


def test_boxes_stay_within_the_picture_and_apart(picture: str) -> None:
    root = etree.fromstring(picture.encode())
    width, height = (float(root.get(name, "0")) for name in ("width", "height"))
    boxes = [
        tuple(float(box.get(name, "0")) for name in ("x", "y", "width", "height"))
        for box in root.iterfind(f"{SVG}g/{SVG}rect")
        if box.get("x") != "0.0"
    ]
    assert len(boxes) >= 5
    assert all(x > 0 and y > 0 and x + w < width and y + h < height for x, y, w, h in boxes)
    for (x, y, w, h), (x2, y2, w2, h2) in combinations(boxes, 2):
        assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y


def test_a_line_tells_its_claims_and_sources(picture: str) -> None:
    assert "SMN2 modifies spinal muscular atrophy type 1 (orphapacket)" in picture


def test_what_is_only_inferred_is_paler(arrays: Arrays) -> None:
    inferred = svg(multigraph(Network.of(arrays, Selection(said=Said.INFERRED, kinds=["causes"]))))
    assert re.search(r'class="causes"[^>]*opacity="0.45"', inferred)
    assert "paler: inferred" in words(inferred)


def test_the_same_graph_gives_the_same_picture_and_a_simple_one_shows_the_same_lines(arrays: Arrays) -> None:
    network = Network.of(arrays, Selection(kinds=["causes", "modifies"]))
    assert svg(multigraph(network)) == svg(multigraph(network))
    lines = [
        picture.count("<path class=") for picture in (svg(multigraph(network)), svg(simple_graph(network)))
    ]
    assert lines[0] == lines[1]


def test_what_is_denied_is_drawn_as_denied() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_edge("a", "b", kind="causes", negated=True)
    assert "denied" in words(svg(graph))
    assert "causes" not in words(svg(graph))


def test_diseases_in_a_circle_are_drawn_too() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from("abc", kind="disease")
    graph.add_edges_from(pairwise("abca"), kind="subclass_of")
    graph.add_edge("a", "a", kind="subclass_of")
    assert {"a", "b", "c"} <= words(svg(graph))


def test_names_are_escaped() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_node("a", label="A < B & \x0b", kind="gene")
    assert "A < B &" in words(svg(graph))


def test_a_graph_too_large_or_empty_is_refused() -> None:
    with pytest.raises(ExportError, match="picture of 0 nodes"):
        svg(nx.Graph())
    large: nx.Graph[str] = nx.Graph()
    large.add_nodes_from(map(str, range(MOST_NODES + 1)))
    with pytest.raises(ExportError, match=r"61 nodes.*one root.*two sources agree.*\.graphml"):
        svg(large)


@given(
    st.lists(st.lists(st.floats(10, 80), min_size=1, max_size=5), min_size=1, max_size=4),
    st.data(),
)
def test_boxes_of_a_column_keep_their_distance(sizes: list[list[float]], data: st.DataObject) -> None:
    columns = [[f"{x}.{y}" for y in range(len(column))] for x, column in enumerate(sizes)]
    heights = {f"{x}.{y}": height for x, column in enumerate(sizes) for y, height in enumerate(column)}
    boxes = sorted(heights)
    links = data.draw(st.lists(st.tuples(st.sampled_from(boxes), st.sampled_from(boxes)), max_size=12))
    layout = laid_out(columns, heights, links)
    for column in columns:
        placed = sorted(column, key=layout.middles.__getitem__)
        for above, below in pairwise(placed):
            room = layout.middles[below] - layout.middles[above] - (heights[above] + heights[below]) / 2
            assert room >= ROOM - 1e-6
        assert all(0 <= layout.middles[box] <= layout.height for box in column)
    for (one, other), passing in layout.passing.items():
        apart = abs(int(one.partition(".")[0]) - int(other.partition(".")[0]))
        assert len(passing) == max(apart - 1, 0)
