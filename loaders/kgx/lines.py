"""The lines of a piece, of a table or of JSON, made into nodes and edges.

KGX TSV has no quoting: a tab ends a value, lists are joined by `|`.
"""

import json
from collections.abc import Sequence

from raregraph.graph.records import Problem
from raregraph.loaders.kgx.columns import is_list, plan_of
from raregraph.loaders.kgx.nodes_and_edges import take
from raregraph.loaders.kgx.page import Page
from raregraph.loaders.kgx.values import ITEMS, parts
from raregraph.loaders.source import Parsed, RawItem
from raregraph.ontology.kgx_columns import FURTHER


def parse_table(item: RawItem) -> Parsed:
    """The nodes or edges of a piece of a table."""
    lines, problems = _lines(item)
    if not lines or lines[0][0] != item.first_line:
        return Parsed(problems=tuple(problems))
    header, *rows = lines
    columns = tuple(column.strip() for column in header[1].split("\t"))
    plan = plan_of(item.name, columns)
    if isinstance(plan, Problem):
        return Parsed(problems=(*problems, plan))
    page = Page(item.name, problems=problems)
    width = plan.width
    further = columns.index(FURTHER) if FURTHER in columns else None
    for number, line in rows:
        values = line.split("\t")
        if len(values) == width:
            if further is not None and values[further]:
                _read_further(page, columns, values, number)
                continue
            values.append("")
            take(page, plan, values, number)
        elif line:
            page.problem(number, "", _miscounted(len(values), width))
    return page.parsed()


def _read_further(page: Page, columns: Sequence[str], values: Sequence[str], number: int) -> None:
    """Read a row whose `raregraph_further` holds further columns, or the exact values of others, as JSON."""
    given = dict(zip(columns, values, strict=True))
    try:
        further = json.loads(given.pop(FURTHER))
    except json.JSONDecodeError as error:
        page.problem(number, FURTHER, f"it is no JSON: {error.msg}")
        return
    if not isinstance(further, dict):
        page.problem(number, FURTHER, "it is no JSON object")
        return
    exact = {
        name: ITEMS.join(parts(value, "|")) if is_list(name) else value for name, value in given.items()
    } | {name: _text(value) for name, value in further.items()}
    plan = plan_of(page.name, tuple(exact))
    assert not isinstance(plan, Problem)  # the columns of the table are among them
    page.between = ITEMS
    take(page, plan, [*exact.values(), ""], number)
    page.between = "|"


def parse_json_lines(item: RawItem) -> Parsed:
    """The nodes or edges of a piece of a file of JSON lines."""
    lines, problems = _lines(item)
    page = Page(item.name, ITEMS, problems=problems)
    for number, line in lines:
        if not line.strip():
            continue
        try:
            content = json.loads(line)
        except json.JSONDecodeError as error:
            page.problem(number, f"column {error.colno}", f"the line is no JSON: {error.msg}")
            continue
        if not isinstance(content, dict):
            page.problem(number, "", "the line is no JSON object")
            continue
        plan = plan_of(item.name, tuple(content))
        if isinstance(plan, Problem):
            page.problem(number, "", plan.message, plan.remedy)
        else:
            take(page, plan, [*map(_text, content.values()), ""], number)
    return page.parsed()


def _text(value: object) -> str:
    """A JSON value as a table would have it, with the items of a list apart."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, list):
        return ITEMS.join(map(_text, value))
    return json.dumps(value, ensure_ascii=False)


def _lines(item: RawItem) -> tuple[list[tuple[int, str]], list[Problem]]:
    """The lines of a piece with their numbers; a line that is not UTF-8 is a problem, and the others stay."""
    numbers = range(item.first_line, item.first_line + item.data.count(b"\n") + 1)
    try:
        text = item.data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _lines_one_by_one(item, numbers)
    lines = text.removesuffix("\n").split("\n")
    if "\r" in text:
        lines = [line.removesuffix("\r") for line in lines]
    return list(zip(numbers, lines, strict=False)), []


def _lines_one_by_one(item: RawItem, numbers: range) -> tuple[list[tuple[int, str]], list[Problem]]:
    lines, problems = [], []
    for number, data in zip(numbers, item.data.splitlines(), strict=False):
        try:
            lines.append((number, data.decode("utf-8-sig")))
        except UnicodeDecodeError as error:
            place = f"line {number}, byte {error.start + 1}"
            wrong = f"byte 0x{data[error.start]:02x} is not UTF-8"
            problems.append(Problem(item.name, place, wrong, "Save the file as UTF-8."))
    return lines, problems


def _miscounted(found: int, expected: int) -> str:
    difference = abs(found - expected)
    columns = "column" if difference == 1 else "columns"
    return f"the row has {difference} {columns} {'more' if found > expected else 'fewer'} than the header"
