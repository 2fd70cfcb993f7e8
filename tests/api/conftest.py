"""The small graph as a release, served over HTTP on a port of its own."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.loaders.build import build
from raregraph.loaders.build_request import BuildRequest
from raregraph.loaders.registry import source
from raregraph.loaders.starter import STARTER_RECORDS
from tests.api.served import served_here
from tests.small_graph import build_small_graph


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(tmp_path_factory.mktemp("home"))
    build_small_graph(folder)
    return folder


@pytest.fixture(scope="session")
def graph(home: Path) -> KnowledgeGraph:
    return KnowledgeGraph.open(home)


@pytest.fixture(scope="session")
def http(graph: KnowledgeGraph) -> Iterator[httpx.Client]:
    """A client of a real server on loopback."""
    with served_here(graph) as client:
        yield client


@pytest.fixture(scope="session")
def restricted_home(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Path:
    """The home of a release of three sources, of which the page of GARD may not be passed on."""
    folder = Path(tmp_path_factory.mktemp("restricted"))
    inputs = (
        (source("starter"), STARTER_RECORDS),
        (source("gard-page-text"), shared_data / "gard" / "spinal-muscular-atrophy.txt"),
        (source("orphapacket"), shared_data / "orphanet" / "orphapacket.tar.xz"),
    )
    build(BuildRequest(inputs, folder, limit=60))
    return folder
