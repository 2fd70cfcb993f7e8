"""KGX as tables: what Monarch releases, and what kgx, Koza and data frames read."""

from raregraph.graph.exports import GraphFormat

FORMAT = GraphFormat("tsv", "text/tab-separated-values")
