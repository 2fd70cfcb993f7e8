"""Networkx graphs as files for the tools that people use, by the ending of the file's name.

    .graphml    GraphML: Cytoscape, yEd, Gephi, igraph, networkx
    .gexf       GEXF: Gephi, networkx
    .cyjs       Cytoscape.js JSON: Cytoscape, Cytoscape.js, networkx
    .json       node-link JSON: D3, networkx
    .csv .tsv   a row for each edge, for spreadsheets and everything else
    .parquet    the same with types and lists, for pandas, polars, DuckDB, R
    .svg .png   a picture of a small graph (`raregraph.graph.traversal.picture`)

In all of them the attribute `source` of an edge, which names who says it, is called `source_name`: the JSON formats
call an end of an edge `source`, and would overwrite it. GraphML and GEXF hold neither lists nor nothing: there the
values of a list are joined by `|`, what is empty is left out, and so are characters that XML forbids. Edges of a
multigraph are numbered there, and their claim is an attribute.
"""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

from raregraph.graph.disk import writing
from raregraph.graph.errors import ExportError
from raregraph.graph.traversal.frames import BETWEEN, SOURCE_NAME, claim_of, edges_of
from raregraph.graph.traversal.picture import FORBIDDEN, write_png, write_svg

if TYPE_CHECKING:
    from networkx import Graph, MultiDiGraph

Writer = Callable[["Graph[str]", Path], None]


def write_graph(graph: "Graph[str]", path: Path, *, force: bool = False) -> None:
    """Write a graph in the format that the ending of the file's name tells.

    The file is put in place when it is whole.

    Raises:
        ExportError: if no format has that ending, there is such a file already (without `force`), it can't be
            written, or the graph is too large for a picture.
        QueryError: if the format needs a package that is not installed.
    """
    write = writer_of(path)
    if path.exists() and not force:
        raise ExportError("there is such a file already", place=str(path), remedy="--force replaces it.")
    with writing(path), TemporaryDirectory(prefix=f"{path.name}.", suffix=".part", dir=path.parent) as name:
        whole = Path(name) / path.name
        write(graph, whole)
        with whole.open("rb") as file:
            os.fsync(file.fileno())
        whole.replace(path)


def writer_of(path: Path) -> Writer:
    """What writes files of that ending.

    Raises:
        ExportError: if nothing does.

    >>> writer_of(Path("x-linked.graphml")).__name__
    'write_graphml'
    """
    try:
        return _WRITERS[path.suffix.lower()]
    except KeyError:
        ending = f"the ending {path.suffix!r}" if path.suffix else "no ending"
        raise ExportError(
            f"it has {ending}, which tells no format",
            place=str(path),
            remedy=f"Take one of: {', '.join(_WRITERS)}.",
        ) from None


def write_graphml(graph: "Graph[str]", path: Path) -> None:
    """Write GraphML; `networkx.read_graphml` reads it."""
    from networkx import write_graphml as write  # noqa: PLC0415 - slow to import

    write(_for_xml(graph), path, named_key_ids=True)


def write_gexf(graph: "Graph[str]", path: Path) -> None:
    """Write GEXF 1.2; `networkx.read_gexf` reads it."""
    from networkx import write_gexf as write  # noqa: PLC0415 - slow to import

    write(_for_xml(graph), path)


def write_cytoscape(graph: "Graph[str]", path: Path) -> None:
    """Write Cytoscape.js JSON; `networkx.cytoscape_graph` reads what is in it.

    Each node and edge has its `id`; the `name` of a node is its label.
    """
    from networkx import cytoscape_data  # noqa: PLC0415 - slow to import

    content = cytoscape_data(_for_json(graph), name="label")
    for number, edge in enumerate(content["elements"]["edges"], start=1):
        edge["data"]["id"] = f"e{number}"
    _write_json(content, path)


def write_node_link(graph: "Graph[str]", path: Path) -> None:
    """Write node-link JSON; `networkx.node_link_graph(..., edges="edges")` reads what is in it."""
    from networkx import node_link_data  # noqa: PLC0415 - slow to import

    _write_json(node_link_data(_for_json(graph), edges="edges"), path)


def write_csv(graph: "Graph[str]", path: Path) -> None:
    """Write a line for each edge, with commas, or with tabs if the name ends in `.tsv`."""
    edges_of(graph).write_csv(path, "\t" if path.suffix.lower() == ".tsv" else ",")


def write_parquet(graph: "Graph[str]", path: Path) -> None:
    """Write a row for each edge.

    Raises:
        QueryError: if pyarrow is not installed (`pip install raregraph[parquet]`).
    """
    edges_of(graph).write_parquet(path)


_WRITERS: Mapping[str, Writer] = {
    ".graphml": write_graphml,
    ".gexf": write_gexf,
    ".cyjs": write_cytoscape,
    ".json": write_node_link,
    ".csv": write_csv,
    ".tsv": write_csv,
    ".parquet": write_parquet,
    ".svg": write_svg,
    ".png": write_png,
}


def _for_xml(graph: "Graph[str]") -> "Graph[str]":
    """The graph without lists, empty values and forbidden characters, its edges numbered."""
    return _copied(graph, _plain, numbered=True)


def _for_json(graph: "Graph[str]") -> "Graph[str]":
    return _copied(graph, lambda value: list(value) if isinstance(value, tuple) else value)


def _copied(graph: "Graph[str]", spelled: Callable[[Any], Any], *, numbered: bool = False) -> "Graph[str]":
    def attributes(said: Mapping[str, Any]) -> dict[str, Any]:
        found = ((SOURCE_NAME if name == "source" else name, spelled(said[name])) for name in said)
        return {name: value for name, value in found if value is not None}

    copy: Graph[str] = graph.__class__()
    into: Any = copy
    into.add_nodes_from((node, attributes(said)) for node, said in graph.nodes(data=True))
    if not graph.is_multigraph():
        into.add_edges_from((one, other, attributes(said)) for one, other, said in graph.edges(data=True))
        return copy
    edges = cast("MultiDiGraph[str]", graph).edges(keys=True, data=True)
    for number, (one, other, key, said) in enumerate(edges, start=1):
        found = attributes(said)
        if numbered and (claim := claim_of(key, said)):
            found["claim"] = claim
        into.add_edge(one, other, f"e{number}" if numbered else key, **found)
    return copy


def _plain(value: Any) -> Any:
    """A value that XML holds; None for one that it doesn't."""
    text = BETWEEN.join(value) if isinstance(value, tuple | list) else value
    return (FORBIDDEN.sub("", text) or None) if isinstance(text, str) else text


def _write_json(content: Mapping[str, Any], path: Path) -> None:
    with path.open("w", encoding="utf-8") as out:
        json.dump(content, out, indent=1, ensure_ascii=False)
        out.write("\n")
