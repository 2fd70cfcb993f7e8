"""RDF: how genes, records with their claims, ontology terms, rows and KGX are spelled as N-Quads."""
