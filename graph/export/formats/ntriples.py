"""N-Triples, sorted by their bytes: all graphs as one, for tools that know no named graphs.

A triple that several graphs hold stands there once. Which source says what can still be told by the associations, but
no longer of every triple.
"""

from collections import Counter
from pathlib import Path

from raregraph.graph.export.formats import ExportFormat, Written
from raregraph.graph.export.selection import Progress, Selection, Sink
from raregraph.graph.export.sorted_graphs import sorted_graphs
from raregraph.graph.line_sort import merged_sorters


def write(selection: Selection, out: Sink, scratch: Path, progress: Progress) -> Written:
    """Write the triples of a selection; of its text only some parts are held at once."""
    graphs = sorted_graphs(selection, scratch, progress, with_graph=False)
    done = 0
    for chunk in merged_sorters([graph.sorter for graph in graphs], unique=True):
        out.write(chunk)
        done += chunk.count(b"\n")
        progress("writing", "", done)
    return Written(Counter({each.graph.graph: each.lines for each in graphs}), done)


FORMAT = ExportFormat("nt", "application/n-triples", "triples", write)
