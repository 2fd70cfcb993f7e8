"""Media types that schemathesis doesn't know: queries as they are, and an object a line."""

import json
from typing import Any

import schemathesis


@schemathesis.serializer("application/sparql-query")
def query(_: Any, value: Any) -> bytes:
    """The text of a query."""
    return str(value).encode("utf-8", "replace")


@schemathesis.deserializer("application/x-ndjson")
def lines(_: Any, response: Any) -> str:
    """A text, of which each line is JSON."""
    for line in response.content.splitlines():
        json.loads(line)
    return str(response.content, "utf-8")
