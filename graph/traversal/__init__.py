"""The graph for walking: who is linked with whom, by which claims, as arrays beside the store of a release.

N-Quads on their way into the store
  -> gather.py          the claims in them, with their texts; and what they say of nodes themselves (facts.py)
  -> writing.py         numpy arrays and lines in the release
  -> arrays.py          the same, opened memory-mapped
  -> selection.py       which claims count, by kind, source, root, agreement
  -> network.py         the chosen claims as a sparse matrix
  -> neighbourhoods.py, paths.py, ranking.py, projection.py, bridging.py   answers, by scipy
  -> networkx_graph.py  the chosen claims as a networkx graph
       -> files.py, frames.py   as files for other tools, and as tables
       -> picture*.py, layout.py a small one as a picture
"""
