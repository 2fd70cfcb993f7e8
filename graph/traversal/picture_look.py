"""How nodes and lines of a picture look: shapes, colours on light and on dark, dashes and ends, as SVG.

What a line says is told by colour, dashes and end; what a node is, by colour and shape. The colours go back to those
that Okabe and Ito chose for people who see colours differently.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
from raregraph.ontology.kinds import GeneDiseaseKind

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, slots=True)
class Shape:
    """How nodes of one kind look: a shape, and its border and ground on light and on dark."""

    name: str
    form: str
    light: tuple[str, str]
    dark: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Style:
    """How lines of one meaning look: dashes, end, and colour on light and on dark."""

    name: str
    dashes: str
    end: str
    width: float
    light: str
    dark: str


SHAPES = {
    GENE: Shape("gene", "pill", ("#0072B2", "#E3F1FA"), ("#56B4E9", "#10283A")),
    DISEASE: Shape("disease", "box", ("#B26B00", "#FDF1DC"), ("#E69F00", "#33260C")),
    MODE: Shape("mode", "hexagon", ("#00785A", "#DFF4EC"), ("#2BC79A", "#0C2B22")),
    PHENOTYPE: Shape("phenotype", "tab", ("#A0527D", "#F9EAF2"), ("#CC79A7", "#331E2A")),
}
OTHER_SHAPE = Shape("other", "box", ("#6E7781", "#F0F2F4"), ("#8B949E", "#21262D"))
_CAUSES = Style("causes", "", "arrow", 1.8, "#C04A00", "#FF8A3D")
_MODIFIES = Style("modifies", "7 4", "dot", 1.8, "#8A3B6E", "#E39BC6")
_SAYS_OTHER = Style("other claim of a gene", "2 4", "arrow", 1.6, "#57606A", "#9DA7B3")
_DENIED = Style("denied", "10 3 2 3", "bar", 1.6, "#57606A", "#9DA7B3")
SUBTYPE = Style("form or subtype of", "", "triangle", 1.2, "#6E7781", "#8B949E")
_MODE = Style("has mode", "", "none", 1.2, "#009E73", "#2BC79A")
_MAY_HAVE_MODE = Style("may have mode", "2 4", "none", 1.2, "#009E73", "#2BC79A")
_PHENOTYPE = Style("has phenotype", "", "none", 1.0, "#CC79A7", "#CC79A7")
LINK = Style("linked", "", "none", 1.4, "#57606A", "#9DA7B3")
STYLES = (_CAUSES, _MODIFIES, _SAYS_OTHER, _DENIED, SUBTYPE, _MODE, _MAY_HAVE_MODE, _PHENOTYPE, LINK)
_STYLE_OF = {
    **dict.fromkeys(HIERARCHY, SUBTYPE),
    HAS_MODE: _MODE,
    MAY_HAVE_MODE: _MAY_HAVE_MODE,
    HAS_PHENOTYPE: _PHENOTYPE,
}
_GENE_KINDS = frozenset(map(str, GeneDiseaseKind))


def styles_of(said: dict[str, Any]) -> list[Style]:
    """The styles of an edge: one, or as many as it joins claims of different meanings."""
    kinds = said.get("kinds") or (said.get("kind", ""),)
    return list(dict.fromkeys(_DENIED if said.get("negated") else _style(kind) for kind in kinds))


def _style(kind: str) -> Style:
    if kind in _GENE_KINDS:
        return _CAUSES if kind.startswith("causes") else _MODIFIES if kind == "modifies" else _SAYS_OTHER
    return _STYLE_OF.get(kind, LINK)


def rank_of(kind: str) -> int:
    """Where a kind of node stands in the legend."""
    return list(SHAPES).index(kind) if kind in SHAPES else len(SHAPES)


def outline(shape: Shape, x: float, y: float, width: float, height: float) -> str:
    """A shape with its upper left corner at a place."""
    border, ground = shape.light
    look = f'class="{class_of(shape)}" fill="{ground}" stroke="{border}" stroke-width="1.5"'
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


def sample(style: Style, more: str = "") -> str:
    """A short line, for the legend; `more` are further attributes."""
    dashes = f' stroke-dasharray="{style.dashes}"' if style.dashes else ""
    end = f' marker-end="url(#{class_of(style)})"' if style.end != "none" else ""
    return (
        f'<path class="{class_of(style)}" d="M0 0H{30 - TIPS[style.end]}" fill="none" stroke="{style.light}" '
        f'stroke-width="{style.width}"{dashes}{more}{end}/>'
    )


TIPS = {"arrow": 7, "dot": 7, "bar": 3, "triangle": 9, "none": 0}
"""How far before the box a line stops, for its end to reach it."""
_ENDS = {
    "arrow": '<path class="{0} full" d="M0 0L8 4L0 8L2 4z" fill="{1}"/>',
    "dot": '<circle class="{0} hollow" cx="4" cy="4" r="3.1" fill="#FFFFFF" stroke="{1}" stroke-width="1.4"/>',
    "bar": '<path class="{0}" d="M3 0V8" stroke="{1}" stroke-width="1.8"/>',
    "triangle": '<path class="{0} hollow" d="M0.7 0.7L9 4.5L0.7 8.3z" fill="#FFFFFF" stroke="{1}" stroke-width="1.1"/>',
}


def marker(style: Style) -> str:
    """The end of the lines of a style, to be defined once; empty where they have none."""
    if style.end == "none":
        return ""
    at = {"arrow": 2, "dot": 1, "bar": 3, "triangle": 1}[style.end]
    middle = 4.5 if style.end == "triangle" else 4
    return (
        f'<marker id="{class_of(style)}" markerUnits="userSpaceOnUse" markerWidth="12" markerHeight="12" refX="{at}" '
        f'refY="{middle}" orient="auto">{_ENDS[style.end].format(class_of(style), style.light)}</marker>'
    )


def class_of(look: Shape | Style) -> str:
    """The CSS class of a look."""
    return look.name.replace(" ", "-")


def dark_style() -> str:
    """The CSS of a picture on a dark screen."""
    return "@media (prefers-color-scheme: dark) {" + "".join(_dark_rules()) + "}"


def _dark_rules() -> Iterator[str]:
    yield ".ground { fill: #0D1117 } .words { fill: #E6EDF3 } .rule { stroke: #30363D } "
    for shape in (*SHAPES.values(), OTHER_SHAPE):
        border, ground = shape.dark
        yield f".{class_of(shape)} {{ stroke: {border}; fill: {ground} }} "
    for style in STYLES:
        name = class_of(style)
        yield f".{name} {{ stroke: {style.dark} }} .{name}.full {{ fill: {style.dark}; stroke: none }} "
    yield ".hollow { fill: #0D1117 }"
