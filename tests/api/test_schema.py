"""Requests made up from the service's own descriptions: whatever comes, it doesn't fail, and answers as described."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.api.served import Served, served
from tests.contract import DESCRIPTIONS, report


@pytest.fixture(scope="module")
def service(home: Path) -> Iterator[Served]:
    with served("--home", home) as running:
        yield running


@pytest.mark.parametrize("description", DESCRIPTIONS)
def test_the_service_keeps_to_what_it_says_of_itself(service: Served, description: str) -> None:
    has_kept_to_it, said = report(f"{service.url}/{description}", examples=3)
    assert has_kept_to_it, said
    assert httpx.get(f"{service.url}/ready").is_success
