"""A small graph as a picture: SVG, which needs nothing, or PNG of the same, by resvg.

Genes, diseases by their depth below the root, then modes and all else stand in columns, so that no label covers
another. The picture has a ground of its own, light or dark as the reader's screen is.
"""

import re
import textwrap
from collections import defaultdict
from html import escape as escaped
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from raregraph.graph.errors import ExportError
from raregraph.graph.traversal.frames import optional
from raregraph.graph.traversal.layout import Layout, laid_out
from raregraph.graph.traversal.picture_content import Line, columns_of, lines_of
from raregraph.graph.traversal.picture_look import (
    LINK,
    OTHER_SHAPE,
    SHAPES,
    STYLES,
    TIPS,
    class_of,
    dark_style,
    marker,
    outline,
    rank_of,
    sample,
)

if TYPE_CHECKING:
    from networkx import Graph

MOST_NODES, MOST_LINES = 60, 150
"""What a picture holds at most: beyond that no layout is readable."""

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 holds in no spelling."""

_FONT = "font-family=\"Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif\""
_SIZE, _LINE, _STEP, _MARGIN, _GAP, _WRAP = 13, 17, 10.0, 24, 84, 24


def write_svg(graph: "Graph[str]", path: Path) -> None:
    """Write a picture as SVG.

    Raises:
        ExportError: if the graph is empty or too large for one.
    """
    path.write_text(svg(graph), encoding="utf-8")


def write_png(graph: "Graph[str]", path: Path, scale: int = 2) -> None:
    """Write a picture as PNG, `scale` pixels for one of the SVG.

    Raises:
        ExportError: if the graph is empty or too large for a picture.
        QueryError: if resvg is not installed (`pip install raregraph[picture]`).
    """
    renderer = optional("resvg_py", "picture")
    path.write_bytes(bytes(renderer.svg_to_bytes(svg_string=svg(graph), zoom=scale)))


def svg(graph: "Graph[str]") -> str:
    """A picture of a graph such as `KnowledgeGraph.networkx` gives, as SVG; the same graph gives the same text.

    Raises:
        ExportError: if the graph is empty or too large for a picture.
    """
    lines = lines_of(graph)
    if not graph or len(graph) > MOST_NODES or len(lines) > MOST_LINES:
        raise ExportError(
            f"a picture of {len(graph):,} nodes and {len(lines):,} lines would show nothing",
            remedy="Choose some claims."
            if not graph
            else f"It holds {MOST_NODES} nodes and {MOST_LINES} lines. Take less: one root, alone or with its "
            "subtypes, one kind such as causes, what two sources agree on, or fewer kinds of node; "
            "or write .graphml or .cyjs for Cytoscape.",
        )
    return _Drawing(graph, lines).text()


class _Drawing:
    """A picture in the making: boxes in columns, lines between them, a legend below."""

    def __init__(self, graph: "Graph[str]", lines: list[Line]) -> None:
        self._graph = graph
        self._lines = lines
        self._labels = {node: _wrapped(said.get("label", node)) for node, said in graph.nodes(data=True)}
        self._columns = columns_of(graph)
        self._column_of = {node: number for number, column in enumerate(self._columns) for node in column}
        self._heights = {node: self._height(node) for node in graph}
        self._widths = [
            max(_width(text) for node in column for text in self._labels[node]) + 30
            for column in self._columns
        ]
        self._lefts = [
            _MARGIN + sum(self._widths[:number]) + _GAP * number for number in range(len(self._columns))
        ]
        self._layout: Layout = laid_out(self._columns, self._heights, {line.link for line in lines})
        self._ports = self._spread()

    def text(self) -> str:
        """The SVG."""
        right = self._lefts[-1] + self._widths[-1] + (_GAP / 2 if self._has_arcs() else 0)
        legend, width, below = self._legend(max(right + _MARGIN, 420.0))
        height = _MARGIN + self._layout.height + below
        body = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
            f'height="{height:.0f}" role="img" {_FONT} font-size="{_SIZE}">',
            f"<title>{_escape(self._title())}</title>",
            f"<style>{dark_style()}</style>",
            f"<defs>{''.join(marker(style) for style in STYLES)}</defs>",
            f'<rect class="ground" width="{width:.0f}" height="{height:.0f}" rx="10" fill="#FFFFFF"/>',
            *map(self._drawn, range(len(self._lines))),
            *map(self._box, self._graph),
            *legend,
            "</svg>\n",
        ]
        return "\n".join(body)

    def _title(self) -> str:
        names = [said.get("label", node) for node, said in self._graph.nodes(data=True)]
        return f"A graph of {len(names)} nodes and {len(self._lines)} lines: {', '.join(names)}"

    def _height(self, node: str) -> float:
        """Room for the label, and for the ends of the lines on the side that has more of them."""
        others = [other for line in self._lines if node in line.link for other in line.link if other != node]
        lefts = sum(self._is_left(node, other) for other in others)
        return max(_LINE * len(self._labels[node]) + 14.0, _STEP * max(lefts, len(others) - lefts) + 6.0)

    def _has_arcs(self) -> bool:
        last = len(self._columns) - 1
        return any(
            self._column_of[line.subject] == self._column_of[line.target] == last for line in self._lines
        )

    def _middle(self, node: str) -> float:
        return self._layout.middles[node] + _MARGIN

    def _spread(self) -> dict[tuple[int, str], float]:
        """At which height each line meets each of its boxes: the lines of one side in the order of their other ends."""
        sides: dict[tuple[str, bool], list[tuple[float, int]]] = defaultdict(list)
        for number, line in enumerate(self._lines):
            for here, there in (line.link, line.link[::-1]):
                passing = self._layout.passing[line.link]
                first = passing if here == line.subject else passing[::-1]
                aim = first[0] if first else self._layout.middles[there]
                sides[here, self._is_left(here, there)].append((aim, number))
        found = {}
        for (node, _), met in sides.items():
            for place, (_, number) in enumerate(sorted(met)):
                found[number, node] = self._middle(node) + (place - (len(met) - 1) / 2) * _STEP
        return found

    def _is_left(self, here: str, there: str) -> bool:
        """Whether a line to another box leaves a box on its left side."""
        return self._column_of[there] < self._column_of[here]

    def _drawn(self, number: int) -> str:
        line = self._lines[number]
        style = line.style
        dashes = f' stroke-dasharray="{style.dashes}"' if style.dashes else ""
        pale = ' opacity="0.45"' if line.inferred else ""
        end = f' marker-end="url(#{class_of(style)})"' if style.end != "none" else ""
        return (
            f'<path class="{class_of(style)}" d="{self._way(number)}" fill="none" stroke="{style.light}" '
            f'stroke-width="{style.width}"{dashes}{pale}{end}><title>{_escape(line.told)}</title></path>'
        )

    def _way(self, number: int) -> str:
        line = self._lines[number]
        start, end = (self._ports[number, node] for node in line.link)
        one, other = (self._column_of[node] for node in line.link)
        tip = TIPS[line.style.end]
        if one == other:
            side = self._lefts[one] + self._widths[one]
            bulge = side + min(26 + abs(end - start) * 0.12, _GAP * 0.8)
            return f"M{side:.1f} {start:.1f}C{bulge:.1f} {start:.1f} {bulge:.1f} {end:.1f} {side + tip:.1f} {end:.1f}"
        step = 1 if other > one else -1
        points = [(self._edge(one, step), start)]
        for column, height in zip(
            range(one + step, other, step), self._layout.passing[line.link], strict=True
        ):
            points += [
                (self._edge(column, -step), height + _MARGIN),
                (self._edge(column, step), height + _MARGIN),
            ]
        points.append((self._edge(other, -step) - step * tip, end))
        way = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
        for place, ((x, y), (to_x, to_y)) in enumerate(pairwise(points)):
            bend = (x + to_x) / 2
            way.append(
                f"L{to_x:.1f} {to_y:.1f}"
                if place % 2
                else f"C{bend:.1f} {y:.1f} {bend:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"
            )
        return "".join(way)

    def _edge(self, column: int, step: int) -> float:
        return self._lefts[column] + (self._widths[column] if step > 0 else 0)

    def _box(self, node: str) -> str:
        said, column = self._graph.nodes[node], self._column_of[node]
        shape = SHAPES.get(said.get("kind", ""), OTHER_SHAPE)
        left, width, height = self._lefts[column], self._widths[column], self._heights[node]
        middle, text = self._middle(node), self._labels[node]
        slant = ' font-style="italic"' if shape.form == "pill" else ""
        first = middle - (len(text) - 1) * _LINE / 2 + _SIZE * 0.36
        rows = "".join(
            f'<tspan x="{left + width / 2:.1f}" y="{first + row * _LINE:.1f}">{_escape(words)}</tspan>'
            for row, words in enumerate(text)
        )
        return (
            f"<g><title>{_escape(node)}</title>{outline(shape, left, middle - height / 2, width, height)}"
            f'<text class="words" text-anchor="middle" fill="#1F2328"{slant}>{rows}</text></g>'
        )

    def _legend(self, width: float) -> tuple[list[str], float, float]:
        """What shapes and lines mean, of those that are there; how wide the picture is, and how high the legend."""
        kinds = {said.get("kind", "") for _, said in self._graph.nodes(data=True)}
        shapes = dict.fromkeys(SHAPES.get(kind, OTHER_SHAPE) for kind in sorted(kinds, key=rank_of))
        styles = [style for style in STYLES if any(line.style is style for line in self._lines)]
        entries = [(outline(shape, 0, -9, 30, 18), shape.name) for shape in shapes]
        entries += [(sample(style), style.name) for style in styles]
        if any(line.inferred for line in self._lines):
            entries.append((sample(LINK, ' opacity="0.45"'), "paler: inferred"))
        parts, x, y = [], float(_MARGIN), _MARGIN + self._layout.height + 44
        for drawn, name in entries:
            room = 40 + _width(name)
            if x > _MARGIN and x + room > width - _MARGIN:
                x, y = float(_MARGIN), y + 26
            parts.append(
                f'<g transform="translate({x:.1f} {y:.1f})">{drawn}'
                f'<text class="words" x="38" y="{_SIZE * 0.36:.1f}" fill="#1F2328">{_escape(name)}</text></g>'
            )
            x += room + 22
        above = _MARGIN + self._layout.height + 20
        rule = f'<path class="rule" d="M{_MARGIN} {above:.1f}H{width - _MARGIN:.1f}" stroke="#D0D7DE"/>'
        return [rule, *parts], width, y + 26 - _MARGIN - self._layout.height


def _escape(text: str) -> str:
    """A text as XML holds it."""
    return escaped(FORBIDDEN.sub("", text))


def _wrapped(label: str) -> list[str]:
    return textwrap.wrap(label, _WRAP, break_long_words=True) or [""]


def _width(text: str) -> float:
    """About how wide a text is; rather more than less, as fonts differ."""
    return _SIZE * sum(_advance(letter) for letter in text)


def _advance(letter: str) -> float:
    if letter in "iljI.,:;'|!()[] ftr-":
        return 0.36
    if letter in "mwMW@%":
        return 0.88
    return 0.68 if letter.isupper() or ord(letter) > 0x2E80 else 0.58
