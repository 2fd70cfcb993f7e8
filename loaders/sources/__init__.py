"""One module a source; each defines `SOURCE`, and `raregraph.loaders.registry` finds it there."""
