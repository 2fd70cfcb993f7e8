"""The graph: typed records, their RDF, the store, releases, and all that is asked of them.

    records.py, curated.py        what sources say, before any RDF is written
    identity.py, disease_index.py which node it is about
    rdf/                          records, rows and KGX as N-Quads
    inference.py                  what follows from subtypes
    draft.py, release.py          a release in the making; releases, one of which is current
    validation/                   whether a graph is what it should be
    engine/, sparql/, workers/    what answers SPARQL, what is done to a query before, and where it runs
    traversal/, associations/     the claims as arrays: walked and drawn; chosen, counted and told
    search/                       nodes by their names
    agreement/, comparison.py     what sources say alike and contrary; what changed between releases
    metadata/                     what a release says of itself
    export/, kgx/                 a release as files: RDF, SSSOM, KGX

Each folder says in its `__init__.py` what it is for.
"""
