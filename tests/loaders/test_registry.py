"""The registry: every source is complete, and is found by its name and by its files."""

import doctest
import pickle
from importlib import import_module
from pathlib import Path

import pytest

from raregraph.graph.errors import RaregraphError
from raregraph.loaders.registry import discover, source, sources

NAMES = [found.name for found in sources()]


@pytest.mark.parametrize("name", NAMES)
def test_a_source_says_all_that_a_reader_needs_to_know(name: str) -> None:
    found = source(name)
    assert found.title
    assert found.description.endswith(".")
    assert found.infores.startswith("infores:")
    assert found.licence.name
    assert found.version
    assert found.homepage.startswith("https://")
    assert found.citation
    assert found.default_paths or found.name == "starter", (
        "only what comes with the package has no usual place"
    )
    assert 0 < found.bounds.at_least <= found.bounds.at_most


@pytest.mark.parametrize("name", NAMES)
def test_a_source_works_in_any_process(name: str) -> None:
    found = source(name)
    assert pickle.loads(pickle.dumps((found.items, found.parse))) == (found.items, found.parse)


def test_names_are_unique_and_sorted() -> None:
    assert sorted(set(NAMES)) == NAMES
    assert {"gard-page-text", "gard-pages", "hgnc", "medquad"} <= set(NAMES)


def test_an_unknown_source_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(RaregraphError, match=r"medqaud: there is no such source\. Take one of: .*medquad"):
        source("medqaud")


def test_sources_are_found_by_their_files(tmp_path: Path) -> None:
    (tmp_path / "medquad").mkdir()
    (tmp_path / "gard").mkdir()
    page = tmp_path / "gard" / "one.txt"
    page.write_text("x")
    found = {each.name: path for each, path in discover(tmp_path).items()}
    assert found["medquad"] == tmp_path / "medquad"
    assert found["gard-page-text"] == page
    assert "hgnc" not in found


def test_a_pattern_that_fits_several_files_gives_their_folder(tmp_path: Path) -> None:
    (tmp_path / "gard").mkdir()
    for name in ("one.txt", "two.txt"):
        (tmp_path / "gard" / name).write_text("x")
    found = {each.name: path for each, path in discover(tmp_path).items()}
    assert found["gard-page-text"] == tmp_path / "gard"


@pytest.mark.parametrize("module", ["files", "dates", "organisations", "registry"])
def test_the_examples_of_the_loaders_run(module: str) -> None:
    assert doctest.testmod(import_module(f"raregraph.loaders.{module}")).failed == 0
