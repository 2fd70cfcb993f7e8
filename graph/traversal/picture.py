"""A small graph as a picture: SVG, which needs nothing, or PNG of the same, by resvg.

Genes, diseases by their depth below the root, then modes and all else stand in columns, so that no label covers
another. What a line says is told by colour, dashes and end; what a node is, by colour and shape. The colours go back to
those that Okabe and Ito chose for people who see colours differently. The picture has a ground of its own, light or
dark as the reader's screen is.
"""

import re
import textwrap
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape as escaped
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from raregraph.graph.errors import ExportError
from raregraph.graph.traversal.frames import optional
from raregraph.graph.traversal.gather import (
    DISEASE,
    GENE,
    HAS_MODE,
    HAS_PHENOTYPE,
    HIERARCHY,
    MAY_HAVE_MODE,
    MODE,
    PHENOTYPE,
)
from raregraph.graph.traversal.layout import Layout, Link, laid_out
from raregraph.ontology.kinds import GeneDiseaseKind

if TYPE_CHECKING:
    from networkx import Graph

MOST_NODES, MOST_LINES = 60, 150
"""What a picture holds at most: beyond that no layout is readable."""

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 holds in no spelling."""

_FONT = "font-family=\"Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif\""
_SIZE, _LINE, _STEP, _MARGIN, _GAP, _WRAP = 13, 17, 10.0, 24, 84, 24


@dataclass(frozen=True, slots=True)
class _Shape:
    """How nodes of one kind look: a shape, and its border and ground on light and on dark."""

    name: str
    form: str
    light: tuple[str, str]
    dark: tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Style:
    """How lines of one meaning look: dashes, end, and colour on light and on dark."""

    name: str
    dashes: str
    end: str
    width: float
    light: str
    dark: str


_SHAPES = {
    GENE: _Shape("gene", "pill", ("#0072B2", "#E3F1FA"), ("#56B4E9", "#10283A")),
    DISEASE: _Shape("disease", "box", ("#B26B00", "#FDF1DC"), ("#E69F00", "#33260C")),
    MODE: _Shape("mode", "hexagon", ("#00785A", "#DFF4EC"), ("#2BC79A", "#0C2B22")),
    PHENOTYPE: _Shape("phenotype", "tab", ("#A0527D", "#F9EAF2"), ("#CC79A7", "#331E2A")),
}
_OTHER_SHAPE = _Shape("other", "box", ("#6E7781", "#F0F2F4"), ("#8B949E", "#21262D"))
_CAUSES = _Style("causes", "", "arrow", 1.8, "#C04A00", "#FF8A3D")
_MODIFIES = _Style("modifies", "7 4", "dot", 1.8, "#8A3B6E", "#E39BC6")
_SAYS_OTHER = _Style("other claim of a gene", "2 4", "arrow", 1.6, "#57606A", "#9DA7B3")
_DENIED = _Style("denied", "10 3 2 3", "bar", 1.6, "#57606A", "#9DA7B3")
_HIERARCHY = _Style("form or subtype of", "", "triangle", 1.2, "#6E7781", "#8B949E")
_MODE = _Style("has mode", "", "none", 1.2, "#009E73", "#2BC79A")
_MAY_HAVE_MODE = _Style("may have mode", "2 4", "none", 1.2, "#009E73", "#2BC79A")
_PHENOTYPE = _Style("has phenotype", "", "none", 1.0, "#CC79A7", "#CC79A7")
_LINK = _Style("linked", "", "none", 1.4, "#57606A", "#9DA7B3")
_STYLES = (_CAUSES, _MODIFIES, _SAYS_OTHER, _DENIED, _HIERARCHY, _MODE, _MAY_HAVE_MODE, _PHENOTYPE, _LINK)
_STYLE_OF = {
    **dict.fromkeys(HIERARCHY, _HIERARCHY),
    HAS_MODE: _MODE,
    MAY_HAVE_MODE: _MAY_HAVE_MODE,
    HAS_PHENOTYPE: _PHENOTYPE,
}
_GENE_KINDS = frozenset(map(str, GeneDiseaseKind))


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
    lines = _lines(graph)
    if not graph or len(graph) > MOST_NODES or len(lines) > MOST_LINES:
        raise ExportError(
            f"a picture of {len(graph):,} nodes and {len(lines):,} lines would show nothing",
            remedy="Choose some claims."
            if not graph
            else f"It holds {MOST_NODES} nodes and {MOST_LINES} lines: choose by root, kind or mode, "
            "or write .graphml or .cyjs for Cytoscape.",
        )
    return _Drawing(graph, lines).text()


@dataclass(frozen=True, slots=True)
class _Line:
    """All claims of one meaning from one node to another."""

    subject: str
    target: str
    style: _Style
    inferred: bool
    told: str

    @property
    def link(self) -> Link:
        return self.subject, self.target


def _lines(graph: "Graph[str]") -> list[_Line]:
    found: dict[tuple[str, str, _Style], list[dict[str, Any]]] = defaultdict(list)
    for subject, target, said in graph.edges(data=True):
        for style in _styles(said):
            found[subject, target, style].append(said)
    return [
        _Line(
            subject,
            target,
            style,
            all(each.get("inferred", False) for each in said),
            _told(graph, subject, target, said),
        )
        for (subject, target, style), said in sorted(
            found.items(), key=lambda each: (each[0][:2], each[0][2].name)
        )
        if subject != target
    ]


def _styles(said: dict[str, Any]) -> list[_Style]:
    kinds = said.get("kinds") or (said.get("kind", ""),)
    return list(dict.fromkeys(_DENIED if said.get("negated") else _style(kind) for kind in kinds))


def _style(kind: str) -> _Style:
    if kind in _GENE_KINDS:
        return _CAUSES if kind.startswith("causes") else _MODIFIES if kind == "modifies" else _SAYS_OTHER
    return _STYLE_OF.get(kind, _LINK)


def _told(graph: "Graph[str]", subject: str, target: str, said: list[dict[str, Any]]) -> str:
    """What a line says in words: what the SVG shows when a pointer rests on it."""
    kinds = sorted(
        {kind for each in said for kind in each.get("kinds") or (each.get("kind", "linked with"),)}
    )
    sources = sorted(
        {name for each in said for name in each.get("sources") or (each.get("source", ""),) if name}
    )
    ends = (graph.nodes[end].get("label", end) for end in (subject, target))
    words = f" {', '.join(kind.replace('_', ' ') for kind in kinds)} ".join(ends)
    return f"{words} ({', '.join(sources)})" if sources else words


class _Drawing:
    """A picture in the making: boxes in columns, lines between them, a legend below."""

    def __init__(self, graph: "Graph[str]", lines: list[_Line]) -> None:
        self._graph = graph
        self._lines = lines
        self._labels = {node: _wrapped(said.get("label", node)) for node, said in graph.nodes(data=True)}
        self._columns = _columns(graph)
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
            f"<style>{_dark_style()}</style>",
            f"<defs>{''.join(_marker(style) for style in _STYLES)}</defs>",
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
        end = f' marker-end="url(#{_id(style)})"' if style.end != "none" else ""
        return (
            f'<path class="{_id(style)}" d="{self._way(number)}" fill="none" stroke="{style.light}" '
            f'stroke-width="{style.width}"{dashes}{pale}{end}><title>{_escape(line.told)}</title></path>'
        )

    def _way(self, number: int) -> str:
        line = self._lines[number]
        start, end = (self._ports[number, node] for node in line.link)
        one, other = (self._column_of[node] for node in line.link)
        tip = _TIPS[line.style.end]
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
        shape = _SHAPES.get(said.get("kind", ""), _OTHER_SHAPE)
        left, width, height = self._lefts[column], self._widths[column], self._heights[node]
        middle, text = self._middle(node), self._labels[node]
        slant = ' font-style="italic"' if shape.form == "pill" else ""
        first = middle - (len(text) - 1) * _LINE / 2 + _SIZE * 0.36
        rows = "".join(
            f'<tspan x="{left + width / 2:.1f}" y="{first + row * _LINE:.1f}">{_escape(words)}</tspan>'
            for row, words in enumerate(text)
        )
        return (
            f"<g><title>{_escape(node)}</title>{_outline(shape, left, middle - height / 2, width, height)}"
            f'<text class="words" text-anchor="middle" fill="#1F2328"{slant}>{rows}</text></g>'
        )

    def _legend(self, width: float) -> tuple[list[str], float, float]:
        """What shapes and lines mean, of those that are there; how wide the picture is, and how high the legend."""
        kinds = {said.get("kind", "") for _, said in self._graph.nodes(data=True)}
        shapes = dict.fromkeys(_SHAPES.get(kind, _OTHER_SHAPE) for kind in sorted(kinds, key=_rank))
        styles = [style for style in _STYLES if any(line.style is style for line in self._lines)]
        entries = [(_outline(shape, 0, -9, 30, 18), shape.name) for shape in shapes]
        entries += [(_sample(style), style.name) for style in styles]
        if any(line.inferred for line in self._lines):
            entries.append((_sample(_LINK, ' opacity="0.45"'), "paler: inferred"))
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


def _columns(graph: "Graph[str]") -> list[list[str]]:
    """Genes, then diseases from the lowest to the root, then all else; each in the order of its labels."""
    depth = _depths(graph)
    deepest = max(depth.values(), default=0)
    columns: dict[int, list[str]] = defaultdict(list)
    for node in sorted(graph, key=lambda each: (graph.nodes[each].get("label", each), each)):
        kind = graph.nodes[node].get("kind", "")
        after = 0 if kind == GENE else 1 + deepest - depth[node] if kind == DISEASE else deepest + 2
        columns[after].append(node)
    return [columns[number] for number in sorted(columns)]


def _depths(graph: "Graph[str]") -> dict[str, int]:
    """How many steps each disease stands below the farthest one above it; those in a circle stand on one level."""
    from networkx import DiGraph, condensation, topological_generations  # noqa: PLC0415 - slow to import

    diseases = {node for node, said in graph.nodes(data=True) if said.get("kind") == DISEASE}
    upwards: DiGraph[str] = DiGraph()
    upwards.add_nodes_from(sorted(diseases))
    upwards.add_edges_from(
        (target, subject)
        for subject, target, said in graph.edges(data=True)
        if _HIERARCHY in _styles(said) and {subject, target} <= diseases
    )
    levels: Any = condensation(upwards)
    return {
        node: number
        for number, level in enumerate(topological_generations(levels))
        for each in level
        for node in levels.nodes[each]["members"]
    }


def _escape(text: str) -> str:
    """A text as XML holds it."""
    return escaped(FORBIDDEN.sub("", text))


def _rank(kind: str) -> int:
    return list(_SHAPES).index(kind) if kind in _SHAPES else len(_SHAPES)


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


def _outline(shape: _Shape, x: float, y: float, width: float, height: float) -> str:
    border, ground = shape.light
    look = f'class="{_id(shape)}" fill="{ground}" stroke="{border}" stroke-width="1.5"'
    if shape.form == "hexagon":
        nick, right, bottom = 8.0, x + width, y + height
        points = [
            (x + nick, y), (right - nick, y), (right, y + height / 2), (right - nick, bottom), (x + nick, bottom),
            (x, y + height / 2),
        ]  # fmt: skip
        return f'<polygon points="{" ".join(f"{a:.1f},{b:.1f}" for a, b in points)}" {look}/>'
    round_by = {"pill": height / 2, "box": 4.0, "tab": 0.0}[shape.form]
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect {place} rx="{min(round_by, 16.0):.1f}" {look}/>'


def _sample(style: _Style, more: str = "") -> str:
    dashes = f' stroke-dasharray="{style.dashes}"' if style.dashes else ""
    end = f' marker-end="url(#{_id(style)})"' if style.end != "none" else ""
    return (
        f'<path class="{_id(style)}" d="M0 0H{30 - _TIPS[style.end]}" fill="none" stroke="{style.light}" '
        f'stroke-width="{style.width}"{dashes}{more}{end}/>'
    )


_TIPS = {"arrow": 7, "dot": 7, "bar": 3, "triangle": 9, "none": 0}
"""How far before the box a line stops, for its end to reach it."""
_ENDS = {
    "arrow": '<path class="{0} full" d="M0 0L8 4L0 8L2 4z" fill="{1}"/>',
    "dot": '<circle class="{0} hollow" cx="4" cy="4" r="3.1" fill="#FFFFFF" stroke="{1}" stroke-width="1.4"/>',
    "bar": '<path class="{0}" d="M3 0V8" stroke="{1}" stroke-width="1.8"/>',
    "triangle": '<path class="{0} hollow" d="M0.7 0.7L9 4.5L0.7 8.3z" fill="#FFFFFF" stroke="{1}" stroke-width="1.1"/>',
}


def _marker(style: _Style) -> str:
    if style.end == "none":
        return ""
    at = {"arrow": 2, "dot": 1, "bar": 3, "triangle": 1}[style.end]
    middle = 4.5 if style.end == "triangle" else 4
    return (
        f'<marker id="{_id(style)}" markerUnits="userSpaceOnUse" markerWidth="12" markerHeight="12" refX="{at}" '
        f'refY="{middle}" orient="auto">{_ENDS[style.end].format(_id(style), style.light)}</marker>'
    )


def _id(look: _Shape | _Style) -> str:
    return look.name.replace(" ", "-")


def _dark_style() -> str:
    return "@media (prefers-color-scheme: dark) {" + "".join(_dark_rules()) + "}"


def _dark_rules() -> Iterator[str]:
    yield ".ground { fill: #0D1117 } .words { fill: #E6EDF3 } .rule { stroke: #30363D } "
    for shape in (*_SHAPES.values(), _OTHER_SHAPE):
        border, ground = shape.dark
        yield f".{_id(shape)} {{ stroke: {border}; fill: {ground} }} "
    for style in _STYLES:
        yield f".{_id(style)} {{ stroke: {style.dark} }} .{_id(style)}.full {{ fill: {style.dark}; stroke: none }} "
    yield ".hollow { fill: #0D1117 }"
