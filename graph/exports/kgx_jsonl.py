"""KGX as JSON lines: an object for each node and each edge."""

from raregraph.graph.exports import GraphFormat

FORMAT = GraphFormat("jsonl", "application/jsonl")
