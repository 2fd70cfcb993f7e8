"""RDF: how terms, records and rows are spelled as N-Quads."""
