"""Sentences and paragraphs of a record's text, with their places and the kind of section they stand in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from raregraph.graph.records import ConditionRecord, Section, SectionKind

_END = re.compile(
    r"[.!?][\"')\]]*(?P<marks>(?:\s?\[\d+(?:[,;-]\s?\d+)*\])*)(?P<gap>\s+)(?=[\"'(\[]*[A-Z0-9•-])"
    r"|(?P<line>\n+)|(?<=[.!?:;)\]])(?P<block>\s{2,})"
    r"|(?:(?<=[a-z]{3})|(?<=\d\))|(?<=[a-z]\)))(?P<glued>[.?])(?=[A-Z][A-Za-z0-9-]*[\s,(])"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|al|ca|cf|approx|Dr|Mr|Mrs|Ms|St|No|Fig|Jr|sp|spp|subsp|incl|var"
    r"|(?<![Tt]ype )(?<!ypes )(?<! and )(?<! or )(?<!/)[A-Z])|\(p|\bU\.S)\.$"
)
_MARKS_AT_END = re.compile(r"(?:\s*\[\d+(?:[,;-]\s?\d+)*\])+$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: `text` is the record's text from `start` to `end`; citation marks behind its full stop
    are not part of it and run from `end` to `marks_end`. `lower` is the text in lower case."""

    text: str
    start: int
    end: int
    marks_end: int
    paragraph: int
    section: SectionKind
    lower: str = field(repr=False, default="")


def sentences(record: ConditionRecord) -> Iterator[Sentence]:
    """The sentences of a record in the order of its text; a pasted list is one sentence.

    >>> text = "It is caused by changes in ABC1.[1][2] It is rare."
    >>> [(s.text, text[s.end:s.marks_end]) for s in sentences(ConditionRecord("r", "infores:x", "T", text))]
    [('It is caused by changes in ABC1.', '[1][2]'), ('It is rare.', '')]
    """
    whole = (Section(SectionKind.OTHER, 0, len(record.text)),)
    paragraph = 0
    for section in record.sections or whole:
        if section.kind is SectionKind.HPO_LIST:
            yield _whole(record.text, section, paragraph)
            paragraph += 1
            continue
        for start, end, marks_end, closes in _cuts(record.text, section.start, section.end):
            text = record.text[start:end]
            yield Sentence(text, start, end, marks_end, paragraph, section.kind, text.lower())
            paragraph += closes
        paragraph += 1


def _whole(text: str, section: Section, paragraph: int) -> Sentence:
    """A section that is no prose, as one sentence."""
    inside = text[section.start : section.end]
    return Sentence(inside, section.start, section.end, section.end, paragraph, section.kind, inside.lower())


def _cuts(text: str, start: int, stop: int) -> Iterator[tuple[int, int, int, bool]]:
    """Start and end of each sentence, the end of its citation marks, and whether its paragraph ends."""
    for match in _END.finditer(text, start, stop):
        marks, gap = match.group("marks"), match.group("gap")
        if gap is not None:
            end = match.start() + len(match.group()) - len(gap) - len(marks)
            if not marks and len(gap) == 1 and _ABBREVIATION.search(text, max(start, end - 12), end):
                continue
            closes = len(gap) > 1 or "\n" in gap
            marks_end = end + len(marks)
        elif match.group("glued") is not None:
            end = marks_end = match.end()
            closes = False
        else:
            end = marks_end = match.start()
            closes = True
        yield from _trimmed(text, start, end, marks_end, closes)
        start = match.end()
    yield from _trimmed(text, start, stop, stop, True)


def _trimmed(
    text: str, start: int, end: int, marks_end: int, closes: bool
) -> Iterator[tuple[int, int, int, bool]]:
    body = text[start:end]
    inner = body.strip()
    if not inner:
        return
    start += len(body) - len(body.lstrip())
    end = start + len(inner)
    if inner[-1] == "]" and (marks := _MARKS_AT_END.search(inner)):
        end, marks_end = start + marks.start(), start + len(inner)
    yield start, end, marks_end, closes
