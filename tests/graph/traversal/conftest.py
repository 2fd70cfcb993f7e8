"""The curated graph of spinal muscular atrophy, as a release with its arrays."""

from pathlib import Path

import pytest
from hypothesis import settings

from raregraph.graph.release import Release
from raregraph.graph.traversal.arrays import Arrays, open_arrays
from tests.curated_graph import build_curated_graph

settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return build_curated_graph(Path(tmp_path_factory.mktemp("traversal")))


@pytest.fixture(scope="session")
def arrays(release: Release) -> Arrays:
    return open_arrays(release)
