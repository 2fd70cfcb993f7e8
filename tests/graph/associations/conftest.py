"""The small curated graph of spinal muscular atrophy, with its associations ready to be chosen among."""

from pathlib import Path

import pytest

from raregraph.graph.associations.index import AssociationIndex
from raregraph.graph.traversal.arrays import open_arrays
from tests.curated_graph import build_curated_graph


@pytest.fixture(scope="package")
def index(tmp_path_factory: pytest.TempPathFactory) -> AssociationIndex:
    home = Path(tmp_path_factory.mktemp("associations"))
    return AssociationIndex(open_arrays(build_curated_graph(home)))
