"""Requests made up from the service's own description, for every route: whatever comes, the service doesn't fail."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from tests.api.served import Served, served

EXAMPLES = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def service(home: Path) -> Iterator[Served]:
    with served("--home", home) as running:
        yield running


def test_no_request_makes_the_service_fail(service: Served) -> None:
    description = schemathesis.openapi.from_url(f"{service.url}/openapi.json")
    operations: list[Any] = [found.ok() for found in description.get_all_operations()]  # type: ignore[union-attr]
    assert {"/trapi/query", "/sparql", "/health", "/ready", "/metrics", "/questions"} <= {
        each.path for each in operations
    }
    for operation in operations:
        ask(operation)
    assert httpx.get(f"{service.url}/ready").is_success


def ask(operation: Any) -> None:
    """Ask an operation whatever its description allows, and more."""

    @EXAMPLES
    @given(operation.as_strategy() | operation.as_strategy(schemathesis.GenerationMode.NEGATIVE))
    def answered(case: Any) -> None:
        answer = case.call()
        failed = answer.status_code >= 500 and answer.status_code != 501  # what is not offered is no failure
        assert not failed, (case.as_curl_command(), answer.text)
        if answer.status_code >= 400 and case.method != "HEAD":
            assert answer.headers["content-type"] == ["application/problem+json"], case.as_curl_command()

    answered()
