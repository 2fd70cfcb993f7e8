"""Search by name: the index of a release, and what is found in it."""
