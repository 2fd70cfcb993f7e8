"""The QC report of a build as a curator reads it: what was grounded, and problems of one sort together."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_VARIES = re.compile(r"""'[^']*'|"[^"]*"|\b[\w-]+:[^\s,;]+|\b\d[\w,.:/-]*""")


@dataclass(frozen=True, slots=True)
class Sort:
    """Problems that differ only in names and numbers. `examples` are as many as were asked for."""

    level: str
    message: str
    remedy: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ungrounded:
    """A record or a disease of a table that is no class of the hub, and which it might be."""

    identifier: str
    name: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UngroundedSign:
    """A name of a sign that HPO has no one term for: how many claims use it, and which terms it might be."""

    name: str
    claims: int
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """The quality of one source: of its records (texts) or diseases (tables), how many have a place under the hub.

    `signs` counts claims of signs that have a name only and were found in HPO by it, `signs_left` those that were
    not. `dropped` counts what gave nothing to the graph: rows without a gene, and texts that are no condition.
    """

    source: str
    grounded: int
    ambiguous: int
    ungrounded: int
    signs: int
    signs_left: int
    dropped: int
    errors: int
    notes: int
    not_grounded: tuple[Ungrounded, ...]
    signs_not_grounded: tuple[UngroundedSign, ...]
    sorts: tuple[Sort, ...]


@dataclass(frozen=True, slots=True)
class NotMerged:
    """An identifier that sources map to several diseases as exactly the same; none of the mappings is applied."""

    source: str
    identifier: str
    targets: tuple[str, ...]
    reason: str


def qualities(report: Mapping[str, Any], examples: int) -> list[Quality]:
    """The quality of each source of a QC report, with up to `examples` of each sort of problem."""
    return [_quality(name, found, examples) for name, found in report.get("sources", {}).items()]


def not_merged(report: Mapping[str, Any]) -> list[NotMerged]:
    """The mappings of a QC report that contradict each other."""
    return [
        NotMerged(each.get("source", ""), each["identifier"], tuple(each["targets"]), each["reason"])
        for each in report.get("identity", {}).get("conflicts", ())
    ]


def sorted_out(problems: Iterable[Mapping[str, str]], examples: int) -> tuple[Sort, ...]:
    """Problems, those together that differ only in names and numbers: errors first, then the most frequent.

    >>> twice = [{"level": "error", "file": "a", "place": f"line {n}", "message": f"'{n}' is odd", "remedy": "."}
    ...          for n in (1, 3)]
    >>> [(sort.message, sort.count, sort.examples) for sort in sorted_out(twice, 1)]
    [('… is odd', 2, ("a, line 1: '1' is odd",))]
    """
    groups: dict[tuple[str, str], list[Mapping[str, str]]] = {}
    for problem in problems:
        groups.setdefault((problem["level"], _VARIES.sub("…", problem["message"])), []).append(problem)
    found = [
        Sort(level, message, each[0]["remedy"], len(each), tuple(map(_example, each[:examples])))
        for (level, message), each in groups.items()
    ]
    return tuple(sorted(found, key=lambda sort: (sort.level != "error", -sort.count, sort.message)))


def _quality(name: str, found: Mapping[str, Any], examples: int) -> Quality:
    counts = found["counts"]
    unplaced = found.get("not_grounded", ())
    return Quality(
        source=name,
        grounded=counts.get("grounded", 0),
        ambiguous=counts.get("ambiguous", 0),
        ungrounded=counts.get("ungrounded", 0),
        signs=counts.get("signs_grounded", 0),
        signs_left=counts.get("signs_ambiguous", 0) + counts.get("signs_ungrounded", 0),
        dropped=counts.get("rows_without_gene", 0) + counts.get("not_conditions", 0),
        errors=found["errors"],
        notes=found["notes"],
        not_grounded=tuple(
            Ungrounded(each["record"], each["title"], tuple(each["candidates"])) for each in unplaced
        ),
        signs_not_grounded=tuple(
            UngroundedSign(each["name"], each["claims"], tuple(each["candidates"]))
            for each in found.get("signs_not_grounded", ())
        ),
        sorts=sorted_out(found["problems"], examples),
    )


def _example(problem: Mapping[str, str]) -> str:
    return f"{problem['file']}, {problem['place']}: {problem['message']}"
