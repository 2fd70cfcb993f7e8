"""The graph: typed records, their RDF, the store, releases and the engine that answers SPARQL over them."""
