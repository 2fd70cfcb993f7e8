"""Every answer is one of Monarch's: its own models read it, strictly, and nothing that its examples have is missing."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import BaseModel

from raregraph.api.monarch import models as ours

theirs = pytest.importorskip(
    "monarch_py.datamodels.model", reason="Monarch's models come with `make test` (requirements-monarch.lock)"
)

TABLE = "entity/MONDO:0001516/biolink:DiseaseToPhenotypicFeatureAssociation"
ANSWERS = [
    ("entity/MONDO:0001516", "Node"),
    ("entity/MONDO:0009672", "Node"),
    ("entity/HGNC:11117", "Node"),
    ("entity/HP:0001324", "Node"),
    ("entity/HP:0000007", "Node"),
    (TABLE, "AssociationTableResults"),
    (f"{TABLE}?query=weak&facet_fields=object_label", "AssociationTableResults"),
    ("entity/MONDO:0001516/biolink:CausalGeneToDiseaseAssociation", "AssociationTableResults"),
    ("association?limit=500", "AssociationResults"),
    (
        "association?limit=500&inferred=true&facet_fields=category&facet_queries=negated:true",
        "AssociationResults",
    ),
    ("association?compact=true", "CompactAssociationResults"),
    ("association?subject=MONDO:7654321", "AssociationResults"),
    ("association?download=true", "AssociationResults"),
    ("search?q=spinal", "SearchResults"),
    ("search", "SearchResults"),
    ("autocomplete?q=spin", "SearchResults"),
    ("mappings", "MappingResults"),
    ("mappings?entity_id=MONDO:0009669", "MappingResults"),
    ("histopheno/MONDO:0001516", "HistoPheno"),
]
EXAMPLES = {
    "entity": "entity/MONDO:0009672",
    "node": "entity/MONDO:0009672",
    "association-table": TABLE,
    "associations": "association",
    "associations-compact": "association?compact=true",
    "search": "search?q=spinal",
    "autocomplete": "autocomplete?q=spin",
    "mappings": "mappings",
    "histopheno": "histopheno/MONDO:0001516",
}


@pytest.mark.parametrize(("address", "model"), ANSWERS)
def test_monarchs_own_models_read_every_answer_strictly(
    monarch: httpx.Client, address: str, model: str
) -> None:
    answer = monarch.get(address)
    assert answer.status_code == 200, answer.text
    shape: type[BaseModel] = getattr(theirs, model)
    read = shape.model_validate_json(answer.content, strict=True)
    assert read.model_dump(mode="json", exclude_unset=True) == answer.json()


@pytest.mark.parametrize(("address", "model"), ANSWERS)
def test_answers_have_exactly_the_fields_that_the_description_promises(
    monarch: httpx.Client, address: str, model: str
) -> None:
    shape: type[BaseModel] = getattr(ours, model)
    content = monarch.get(address).content
    read = shape.model_validate_json(content, strict=True)
    assert read.model_dump(mode="json") == json.loads(content)


def test_releases_and_version_are_monarchs_too(monarch: httpx.Client) -> None:
    [served] = monarch.get("releases").json()
    assert theirs.Release.model_validate(served, strict=True).version == served["version"]
    assert monarch.get("releases", params={"release": served["version"]}).json() == served
    version = monarch.get("version").json()
    assert set(version) == {"monarch_kg_version", "monarch_api_version", "monarch_kg_source"}
    assert version["monarch_kg_version"] == served["version"]


@pytest.mark.data
@pytest.mark.parametrize(("example", "address"), EXAMPLES.items())
def test_what_monarchs_examples_have_is_there(
    monarch: httpx.Client, shared_data: Path, example: str, address: str
) -> None:
    path = shared_data / "monarch_api" / f"{example}.json"
    expected = json.loads(path.read_text(encoding="utf-8"))
    assert missing(expected, monarch.get(address).json()) == set()


@pytest.mark.data
def test_association_counts_are_as_in_monarchs_example(monarch: httpx.Client, shared_data: Path) -> None:
    path = shared_data / "monarch_api" / "association-counts.json"
    expected = json.loads(path.read_text(encoding="utf-8"))["items"]
    assert missing(expected, monarch.get("entity/MONDO:0001516").json()["association_counts"]) == set()


def missing(expected: Any, found: Any, place: str = "") -> set[str]:
    """The keys that an example has and an answer hasn't; of lists, those of the first items."""
    if isinstance(expected, dict) and isinstance(found, dict):
        lacking = {f"{place}.{key}" for key in expected.keys() - found.keys()}
        deeper = (
            missing(expected[key], found[key], f"{place}.{key}") for key in expected.keys() & found.keys()
        )
        return lacking.union(*deeper)
    if isinstance(expected, list) and isinstance(found, list) and expected and found:
        return missing(expected[0], found[0], f"{place}[]")
    return set()
