"""Whether a graph is what it should be: by the shapes of the ontology, and by the Biolink model."""
