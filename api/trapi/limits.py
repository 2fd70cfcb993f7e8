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
"""Combinations of nodes that are held at once while the edges of a query are put together."""
MOST_BYTES = 4_000_000
"""Bytes of a request."""
MOST_PREMISES = 20
"""Claims about subtypes that are shown for one that follows from them."""
