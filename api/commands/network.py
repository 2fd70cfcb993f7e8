"""`raregraph network`: the gene-disease network, or some of it, as a file for other tools, or as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from raregraph.api.options import HOME, complete_names

if TYPE_CHECKING:
    from networkx import Graph

    from raregraph.graph.traversal.network import Network

NODE_KINDS = ("gene", "disease")


@click.command(name="network")
@click.argument("out", metavar="OUT", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--root", help="Only this disease with its subtypes: a name, synonym or identifier.")
@click.option("--alone", is_flag=True, help="The root without its subtypes.")
@click.option("--kind", "kinds", multiple=True, help="Only claims of this kind, such as causes or modifies.")
@click.option("--mode", "modes", multiple=True, help="Only diseases said to have this mode of inheritance.")
@click.option(
    "--source",
    "sources",
    multiple=True,
    shell_complete=complete_names,
    help="Only what this source says: its name, or the infores CURIE of whom it credits.",
)
@click.option(
    "--node-kind",
    "node_kinds",
    multiple=True,
    help="Nodes of this kind, such as gene, disease, mode, phenotype; all for all.  [default: gene, disease]",
)
@click.option(
    "--said",
    type=click.Choice(("asserted", "inferred", "both")),
    default="asserted",
    show_default=True,
    help="Claims that sources make, those that follow from claims about subtypes, or both.",
)
@click.option(
    "--agreeing",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Only what as many independent sources say.",
)
@click.option("--denied", is_flag=True, help="With claims that deny something.")
@click.option("--simple", is_flag=True, help="One edge a pair, with its sources counted, not one a claim.")
@click.option(
    "--shared",
    type=click.Choice(("gene", "disease")),
    help="Link diseases by the genes that they share (gene), or genes by their diseases (disease).",
)
@click.option(
    "--include-restricted", is_flag=True, help="Take in what may not be passed on, for your own use."
)
@click.option("--force", is_flag=True, help="Replace the file if there is one.")
@HOME
def COMMAND(  # noqa: N802, PLR0913, PLR0917 - one parameter an option
    out: Path,
    root: str | None,
    alone: bool,
    kinds: tuple[str, ...],
    modes: tuple[str, ...],
    sources: tuple[str, ...],
    node_kinds: tuple[str, ...],
    said: str,
    agreeing: int,
    denied: bool,
    simple: bool,
    shared: str | None,
    include_restricted: bool,
    force: bool,
    home: Path | None,
) -> None:
    """Write claims of the current release as a network; the ending of OUT tells the format.

    \b
        .graphml    Cytoscape, yEd, Gephi, igraph, networkx
        .gexf       Gephi
        .cyjs       Cytoscape, Cytoscape.js
        .json       node-link JSON: D3, networkx
        .csv .tsv   a row an edge
        .parquet    the same, typed (needs raregraph[parquet])
        .svg        a picture of a small network
        .png        the same as pixels (needs raregraph[picture])

    Options that may be given several times take what fits any of them. Sources whose licence forbids passing them
    on, or leaves that open, are left out, and then what is inferred too.

    A picture holds 60 nodes and 150 lines. Of a release with many sources, a disease with its subtypes has more: take
    what two sources agree on (--agreeing 2), one kind of claim (--kind), or no subtypes (--alone).

    \b
        raregraph network sma.svg --root "spinal muscular atrophy" --kind causes --agreeing 2
        raregraph network x-linked.graphml --mode X-linked --kind causes
        raregraph network diseases.csv --shared gene --kind causes --agreeing 2
    """
    from raregraph.api.knowledge_graph import KnowledgeGraph  # noqa: PLC0415 - slow to import
    from raregraph.graph.export.passing_on import restricted  # noqa: PLC0415
    from raregraph.graph.traversal.files import write_graph, writer_of  # noqa: PLC0415

    writer_of(out)
    kg = KnowledgeGraph.open(home)
    assert kg.release is not None
    left_out = {} if include_restricted else restricted(kg.release, kg.traversal, sources or None)
    _tell(left_out, said)
    network = kg.network(
        kinds=kinds or None,
        sources=sources or None,
        node_kinds=None if "all" in node_kinds else node_kinds or NODE_KINDS,
        said=said,
        root=root,
        subtypes=not alone,
        agreeing=agreeing,
        denied=denied,
        modes=modes or None,
        without=left_out,
    )
    graph = _graph(network, shared, simple=simple)
    write_graph(graph, out, force=force)
    click.echo(f"{out}: {len(graph):,} nodes, {graph.number_of_edges():,} edges")


def _tell(left_out: dict[str, str], said: str) -> None:
    for source, licence in left_out.items():
        if source != "inferred" or said != "asserted":
            click.echo(
                f"left out: {source}, licence: {licence}; for your own use, --include-restricted takes it in",
                err=True,
            )


def _graph(network: Network, shared: str | None, *, simple: bool) -> Graph[str]:
    from raregraph.graph.errors import ExportError  # noqa: PLC0415 - slow to import
    from raregraph.graph.traversal.networkx_graph import multigraph, simple_graph  # noqa: PLC0415
    from raregraph.graph.traversal.projection import SIDES, Bipartite  # noqa: PLC0415

    if not len(network):
        raise ExportError("no claim of the release fits", remedy="Choose more kinds, sources or modes.")
    if shared:
        return Bipartite.of(network).projection(SIDES[shared]).networkx()
    return simple_graph(network) if simple else multigraph(network)
