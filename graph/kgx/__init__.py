"""KGX out of a release: nodes and edges as tables or JSON lines, with all that the claims say."""
