"""How a row of KGX is written: as a line of a table, or as a JSON object.

A table of KGX has no quoting: a tab parts its values, `|` the items of a list. A value that holds one of these, or
a line break, stands in its column with blanks or slashes instead, and as it is in the column `raregraph_further`,
which is JSON.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from raregraph.ontology.kgx_columns import FURTHER, READ_AS_LISTS, Column

__all__ = ["FURTHER", "Layout", "RowWriter", "Value", "Values", "as_json"]

Layout = Literal["tsv", "jsonl"]
Value = str | list[str]
Values = Mapping[str, Value]
"""The values of a row by column; numbers and flags as text."""


@dataclass(frozen=True)
class RowWriter:
    r"""Writes rows of some columns, the last of which is `raregraph_further`.

    Values of other columns go there, or to keys of their own in a JSON object.

    >>> columns = (Column("id", "text", ""), Column("xref", "list", ""), Column(FURTHER, "text", ""))
    >>> RowWriter(columns, "tsv").line({"id": "A:1", "xref": ["B:1", "C|2"]})
    b'A:1\tB:1|C/2\t{"xref":["B:1","C|2"]}\n'
    >>> RowWriter(columns, "jsonl").line({"id": "A:1", "xref": ["B:1", "C|2"], "new": "x"})
    b'{"id":"A:1","xref":["B:1","C|2"],"new":"x"}\n'
    """

    columns: tuple[Column, ...]
    layout: Layout

    @cached_property
    def _holds(self) -> dict[str, str]:
        return {column.name: column.holds for column in self.columns}

    def head(self) -> bytes:
        """The first line: the columns of a table; JSON lines have none."""
        return "\t".join(self._holds).encode() + b"\n" if self.layout == "tsv" else b""

    def line(self, values: Values) -> bytes:
        """A row as a line, with its line end."""
        return self._tabbed(values) if self.layout == "tsv" else self._object(values)

    def _tabbed(self, values: Values) -> bytes:
        further = {name: value for name, value in values.items() if value and name not in self._holds}
        cells = []
        for name, holds in self._holds.items():
            value = values.get(name)
            if not value:
                cells.append("")
                continue
            plain = _between([value] if isinstance(value, str) else value)
            if isinstance(value, str) and name not in READ_AS_LISTS:
                plain = _BREAKS.sub(" ", value)
            exact = value if isinstance(value, str) else "|".join(value)
            if plain != exact or (isinstance(value, list) and holds != "list"):
                further[name] = value
            cells.append(plain)
        if further:
            cells[-1] = as_json({name: further[name] for name in sorted(further)})
        return ("\t".join(cells) + "\n").encode()

    def _object(self, values: Values) -> bytes:
        found = {
            name: _typed(value, holds) for name, holds in self._holds.items() if (value := values.get(name))
        }
        found |= {name: value for name, value in sorted(values.items()) if value and name not in self._holds}
        return (as_json(found) + "\n").encode()


def _between(values: Iterable[str]) -> str:
    return "|".join(_BREAKS.sub(" ", each).replace("|", "/") for each in values)


_BREAKS = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]")
"""All that some reader may take for the end of a value or a line."""


def _typed(value: Value, holds: str) -> object:
    """A flag or a number as JSON has them, where the number is written as JSON would write it."""
    if holds == "flag":
        return value == "true"
    if holds in {"integer", "number"} and isinstance(value, str) and _NUMBER.fullmatch(value):
        number: object = json.loads(value)
        return number if json.dumps(number) == value else value
    return value


_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")


def as_json(value: object) -> str:
    """JSON on one line, without blanks; what some reader takes for the end of a line is escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
