"""Tables of the edges and nodes of a networkx graph: as pandas and polars frames, CSV and Parquet.

pandas, polars and pyarrow (for Parquet) are optional.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from raregraph.graph.errors import QueryError

if TYPE_CHECKING:
    from networkx import Graph

SOURCE_NAME = "source_name"
"""What the attribute `source` of an edge is called in tables and files: in many of these `source` is an end of it."""
BETWEEN = "|"
"""What stands between the values of a list where a format holds no lists."""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of one length, by name.

    >>> table = Table({"gene": ["SMN1"], "shared": [2]})
    >>> table.to_pandas().shape, table.to_polars().shape
    ((1, 2), (1, 2))
    """

    columns: Mapping[str, Sequence[Any]]

    def to_pandas(self) -> Any:
        """A pandas DataFrame.

        Raises:
            QueryError: if pandas is not installed.
        """
        return optional("pandas").DataFrame(dict(self.columns))

    def to_polars(self) -> Any:
        """A polars DataFrame.

        Raises:
            QueryError: if polars is not installed.
        """
        return optional("polars").DataFrame(dict(self.columns))

    def write_csv(self, path: Path, between: str = ",") -> None:
        """Write a CSV file with a line of names; lists are joined by `|`, what is missing is empty."""
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, delimiter=between, lineterminator="\n")
            writer.writerow(self.columns)
            writer.writerows(map(_cells, zip(*self.columns.values(), strict=True)))

    def write_parquet(self, path: Path) -> None:
        """Write a Parquet file; lists stay lists.

        Raises:
            QueryError: if pyarrow is not installed.
        """
        arrow, parquet = (optional(name, "parquet") for name in ("pyarrow", "pyarrow.parquet"))
        parquet.write_table(arrow.table(dict(self.columns)), path)


def edges_of(graph: "Graph[str]") -> Table:
    """A row for each edge: its ends with label and kind, `claim` where it is one, and its attributes.

    Ends are `subject` and `object`, in this order also where the graph has no direction. The attribute `source` is
    called `source_name`, as in all files.
    """
    multi = graph.is_multigraph()
    view: Any = graph.edges
    edges: list[Any] = list(view(keys=True, data=True) if multi else view(data=True))
    columns: dict[str, list[Any]] = {}
    for place, end in enumerate(("subject", "object")):
        columns[end] = [edge[place] for edge in edges]
        for name in ("label", "kind"):
            columns[f"{end}_{name}"] = [graph.nodes[edge[place]].get(name) for edge in edges]
    if multi:
        columns["claim"] = [claim_of(key, said) for *_, key, said in edges]
    for name in dict.fromkeys(name for edge in edges for name in edge[-1]):
        shown = SOURCE_NAME if name == "source" else name
        columns[shown] = [_listed(edge[-1].get(name)) for edge in edges]
    return Table(columns)


def claim_of(key: str, said: Mapping[str, Any]) -> str | None:
    """The claim that an edge of a multigraph is, from its key; None for a plain triple."""
    return None if key == f"{said.get('kind')} {said.get('source')}" else key


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
            f"this needs {error.name}, which is not installed",
            remedy=f"Install it: pip install 'raregraph[{extra or package}]'",
        ) from error


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _cells(row: tuple[Any, ...]) -> list[Any]:
    return [_cell(value) for value in row]


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return BETWEEN.join(value)
    return str(value).lower() if isinstance(value, bool) else value
