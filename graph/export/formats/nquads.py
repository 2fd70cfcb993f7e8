"""N-Quads, sorted by their bytes: what any engine loads, and what can be compared line by line."""

from collections import Counter
from pathlib import Path

from raregraph.graph.export.formats import ExportFormat, Written
from raregraph.graph.export.selection import Progress, Selection, Sink
from raregraph.graph.export.sorted_graphs import sorted_graphs
from raregraph.graph.line_sort import merged_sorters


def write(selection: Selection, out: Sink, scratch: Path, progress: Progress) -> Written:
    """Write all quads of a selection; of its text only some parts are held at once."""
    graphs = sorted_graphs(selection, scratch, progress)
    done = 0
    for chunk in merged_sorters([graph.sorter for graph in graphs]):
        out.write(chunk)
        done += chunk.count(b"\n")
        progress("writing", "", done)
    return Written(Counter({each.graph.graph: each.lines for each in graphs}), done)


FORMAT = ExportFormat("nq", "application/n-quads", "quads", write)
