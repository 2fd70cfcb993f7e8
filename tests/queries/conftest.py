"""The small graph as a release, once for all tests of questions."""

from pathlib import Path

import pytest

from raregraph.graph.engine.interface import EmbeddedEngine
from raregraph.graph.release import Release
from raregraph.loaders.build import build
from raregraph.loaders.build_request import BuildRequest
from raregraph.loaders.registry import source
from raregraph.loaders.starter import STARTER_RECORDS
from tests.small_graph import build_small_graph


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return build_small_graph(Path(tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="session")
def engine(release: Release) -> EmbeddedEngine:
    return EmbeddedEngine.open(release.store_path)


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    """The starter records, which is what a newcomer builds first."""
    inputs = ((source("starter"), STARTER_RECORDS),)
    result = build(BuildRequest(inputs, Path(tmp_path_factory.mktemp("starter"))))
    return EmbeddedEngine.open(result.release.store_path)
