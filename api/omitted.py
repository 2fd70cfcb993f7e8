"""Fields of JSON that stand there or don't, and are never null: how pydantic is told so."""

from typing import Any, TypeAlias, TypeVar

from pydantic.json_schema import SkipJsonSchema

_T = TypeVar("_T")

Omitted: TypeAlias = _T | SkipJsonSchema[None]
"""The type of a field that may be missing; its `json_schema_extra` is `omitted`."""


def omitted(schema: dict[str, Any]) -> None:
    """Leave out of a schema that a missing field is null."""
    schema.pop("default", None)
