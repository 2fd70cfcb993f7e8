"""Tables as pandas or polars frames, both optional."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from raregraph.graph.errors import QueryError


def to_pandas(columns: Mapping[str, Any]) -> Any:
    """A pandas DataFrame of columns.

    Raises:
        QueryError: if pandas is not installed.

    >>> to_pandas({"gene": ["SMN1"], "shared": [2]}).shape
    (1, 2)
    """
    return optional("pandas").DataFrame(dict(columns))


def to_polars(columns: Mapping[str, Any]) -> Any:
    """A polars DataFrame of columns.

    Raises:
        QueryError: if polars is not installed.

    >>> to_polars({"gene": ["SMN1"], "shared": [2]}).shape
    (1, 2)
    """
    return optional("polars").DataFrame(dict(columns))


def optional(package: str, extra: str = "") -> Any:
    """A package that is installed only with an extra of ours, by default one of its own name.

    Raises:
        QueryError: if it is not installed.
    """
    try:
        return import_module(package)
    except ModuleNotFoundError as error:
        if error.name != package.partition(".")[0]:
            raise
        raise QueryError(
            f"this needs {package}, which is not installed",
            remedy=f"Install it: pip install 'raregraph[{extra or package}]'",
        ) from error
