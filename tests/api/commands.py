"""The command line, run in this process."""

import pytest

from raregraph.api.cli import main


def run(*arguments: object) -> int:
    """The exit status of `raregraph` with these arguments."""
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return int(ended.value.code or 0)
