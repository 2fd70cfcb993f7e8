"""What one TRAPI query may ask for."""

LIMIT = 500
"""Results, where the query doesn't say how many."""
MOST_RESULTS = 5_000
"""Results of one answer."""
MOST_IDS = 1_000
"""Identifiers of one node: the batch size limit of TRAPI."""
MOST_EDGES = 4
"""Edges of a query graph."""
MOST_ROWS = 1_000_000
"""Claims of an edge, and combinations of nodes, that are held at once while the edges are put together."""
AT_ONCE = 4
"""Queries that are answered at once; others wait. Each takes up to some hundred MB."""
MOST_WAITING = 64
"""Queries that wait, each with what was sent: up to `MOST_BYTES`."""
MOST_BYTES = 4_000_000
"""Bytes of a request."""
MOST_PREMISES = 20
"""Claims about subtypes that are shown for one that follows from them."""
