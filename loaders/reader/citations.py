"""Which of a record's numbered references cover a sentence."""

import re
from collections.abc import Collection, Sequence

from raregraph.graph.records import Citation
from raregraph.loaders.reader.sentences import Sentence

_MARK = re.compile(r"\[(\d{1,3}(?:[,;-]\s?\d{1,3})*)\]")


def citations(
    sentences: Sequence[Sentence], text: str, known: Collection[int]
) -> dict[int, tuple[Citation, ...]]:
    """The citations of each sentence that has any, by the sentence's start.

    Only `known` numbers, those of the record's references, are citations. Numbers in a sentence or right
    behind it cite it directly. Numbers behind a later sentence of the same paragraph also cover it, as
    inferred scope, unless a citation stands between.

    >>> from raregraph.graph.records import ConditionRecord
    >>> from raregraph.loaders.reader.sentences import sentences
    >>> text = "It is rare. It is inherited.[2] It is treated."
    >>> found = citations(list(sentences(ConditionRecord("r", "infores:x", "T", text))), text, {2})
    >>> [(start, c.number, c.scope) for start, (c,) in sorted(found.items())]
    [(0, 2, 'inferred'), (12, 2, 'direct')]
    """
    if "[" not in text or not known:
        return {}
    found: dict[int, tuple[Citation, ...]] = {}
    behind: tuple[int, ...] = ()
    paragraph = -1
    for sentence in reversed(sentences):
        if sentence.paragraph != paragraph:
            paragraph, behind = sentence.paragraph, ()
        written = _numbers(text[sentence.start : sentence.marks_end])
        numbers = tuple(n for n in written if n in known)
        if numbers:
            found[sentence.start] = tuple(Citation(n, "direct") for n in numbers)
            behind = numbers
        elif behind:
            found[sentence.start] = tuple(Citation(n, "inferred") for n in behind)
    return found


def _numbers(text: str) -> tuple[int, ...]:
    """The reference numbers in the marks of a text, ranges spelled out, in order."""
    found: dict[int, None] = {}
    for mark in _MARK.findall(text):
        for part in re.split(r"[,;]", mark):
            first, _, last = part.partition("-")
            found.update(dict.fromkeys(n for n in range(int(first), int(last or first) + 1)))
    return tuple(found)
