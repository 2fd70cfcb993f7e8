"""Fixtures that all tests share: where the public data and the labelled claims lie, if they are there."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[1] / ".." / "shared"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of public data beside the project."""
    return _present(SHARED / "data")


@pytest.fixture(scope="session")
def shared_eval() -> Path:
    """The folder of labelled claims and curated gold beside the project."""
    return _present(SHARED / "eval")


def _present(folder: Path) -> Path:
    if not folder.is_dir():
        pytest.skip(f"the folder ../shared/{folder.name} is not there: it holds data that tests read by path")
    return folder.resolve()
