"""raregraph: condition records in, one rare-disease knowledge graph out."""
