"""Monarch's API, version 3, over this graph: the same paths, parameters and field names, and all provenance.

The routes are in `raregraph.api.routes.monarch`; `docs/monarch.md` tells how to use them and what is better.
"""
