"""SPARQL texts before an engine sees them: what they ask, what is refused, and what they are rewritten to."""
