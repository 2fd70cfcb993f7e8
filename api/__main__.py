"""`python -m raregraph.api` is the command line."""

from raregraph.api.cli import main

main()
