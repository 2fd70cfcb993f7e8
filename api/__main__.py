"""`python -m raregraph.api` is the command line."""

from raregraph.api.cli import main

if __name__ == "__main__":
    main()
