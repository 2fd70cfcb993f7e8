"""Fixtures that all tests share: where the public data and the labelled claims lie, if they are there."""

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

SHARED = Path(__file__).resolve().parents[1] / ".." / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--home FOLDER`: ask the whole release that is built there, in place of one cut to size."""
    parser.addoption("--home", type=Path, default=None, help="a home with a release of all public data")


@pytest.fixture(scope="session")
def given_home(pytestconfig: pytest.Config) -> Path | None:
    """The home that `--home` names."""
    home: Path | None = pytestconfig.getoption("--home")
    return home


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
