"""HTTP routes: one file an endpoint."""
