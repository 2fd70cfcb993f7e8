"""YAML and JSON documents in which every field knows its line, so that a message can name the place.

Scalars are read as YAML 1.2 does: `true` and `false` are truth values, digits are a number, all else is
text (so a date stays as written, and `no` is no truth value). Anchors, aliases and tags are refused: a record
says everything in its place, and a hostile file cannot expand.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

Path = tuple[str | int, ...]
Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]

_DEEPEST = 16
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|.)")
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


class NotReadableError(ValueError):
    """The text is no YAML or JSON document that can be taken; `line` says where, `remedy` what to do."""

    def __init__(self, line: int, message: str, remedy: str) -> None:
        super().__init__(message)
        self.line = line
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Marked:
    """A document's value, and the line (from 1) on which each of its fields stands."""

    value: Value
    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """The line of a field, or of the nearest field around it that is there."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(text: str) -> Marked:
    """Read one YAML document.

    >>> document = read_yaml("id: sma\\nclaims:\\n  - gene: SMN1\\n    cites: [1, 2]\\n")
    >>> document.value
    {'id': 'sma', 'claims': [{'gene': 'SMN1', 'cites': [1, 2]}]}
    >>> document.line(("claims", 0, "cites", 1))
    4

    Raises NotReadableError.
    """
    lines: dict[Path, int] = {}
    try:
        return Marked(_document(yaml.parse(text, Loader=_LOADER), lines), lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        why = error.problem or error.context or "it is not YAML"
        raise NotReadableError(
            mark.line + 1 if mark else 1, why, "Check indentation, colons and quotes"
        ) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise NotReadableError(
            line, error.reason, "Take the character out, or escape it in quotes"
        ) from error


def read_json(text: str) -> Marked:
    """Read one JSON document; raises NotReadableError.

    >>> read_json('{"id": "sma",\\n\\t"title": "SMA"}').line(("title",))
    2
    """
    try:
        value: Value = json.loads(text)
    except json.JSONDecodeError as error:
        raise NotReadableError(error.lineno, error.msg, "Check commas, quotes and brackets") from error
    except RecursionError as error:
        raise NotReadableError(1, "it is nested too deep", "Give a record") from error
    if not _is_unicode(value):
        raise NotReadableError(1, "an escape \\u gives half a character", "Write the character itself")
    # JSON is YAML but for tabs (between tokens only) and some escapes, and neither moves a line
    return Marked(value, read_yaml(_ESCAPE.sub("?", text).replace("\t", " ")).lines)


def path_text(path: Path) -> str:
    """A field's path for people.

    >>> path_text(("claims", "genes", 0, "relation"))
    'claims.genes[0].relation'
    """
    steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return steps.lstrip(".")


def _document(events: Iterator[Event], lines: dict[Path, int]) -> Value:
    value: Value = None
    documents = 0
    for event in events:
        if isinstance(event, DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise NotReadableError(
                    _line(event), "a second document begins", "Give each record a file of its own"
                )
            value = _value(next(events), events, (), lines)
    return value


def _value(event: Event, events: Iterator[Event], path: Path, lines: dict[Path, int]) -> Value:
    lines.setdefault(path, _line(event))
    if isinstance(event, AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
        raise NotReadableError(_line(event), "anchors, aliases and tags are not taken", "Write the value out")
    if len(path) > _DEEPEST:
        raise NotReadableError(_line(event), "it is nested too deep", "Give a record")
    if isinstance(event, MappingStartEvent):
        return _mapping(events, path, lines)
    if isinstance(event, SequenceStartEvent):
        return _sequence(events, path, lines)
    assert isinstance(event, ScalarEvent)
    return _scalar(event)


def _mapping(events: Iterator[Event], path: Path, lines: dict[Path, int]) -> Value:
    entries: dict[str, Value] = {}
    for event in events:
        if isinstance(event, MappingEndEvent):
            break
        if not isinstance(event, ScalarEvent):
            raise NotReadableError(_line(event), "a field's name is no plain text", "Write `name: value`")
        name = str(event.value)
        if name in entries:
            raise NotReadableError(
                _line(event), f"the field {name!r} stands here twice", "Keep one of the two"
            )
        lines[(*path, name)] = _line(event)
        entries[name] = _value(next(events), events, (*path, name), lines)
    return entries


def _sequence(events: Iterator[Event], path: Path, lines: dict[Path, int]) -> Value:
    entries: list[Value] = []
    for event in events:
        if isinstance(event, SequenceEndEvent):
            break
        entries.append(_value(event, events, (*path, len(entries)), lines))
    return entries


def _scalar(event: ScalarEvent) -> Value:
    text = str(event.value)
    if not event.implicit[0]:
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    return int(text) if _INTEGER.fullmatch(text) else text


def _is_unicode(value: Value) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _line(event: Event) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark else 1
