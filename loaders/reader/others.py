"""Whether a clause speaks of another condition than the record's: a like one, a sibling, the series of both."""

import re

from raregraph.loaders.reader.condition import Condition
from raregraph.loaders.reader.genes import Group

_SEE = re.compile(r"(?:^|[;(])\s*see\s|see\s+also\s")  # a heading may run into it: "... of GallingSee also"
_RELATIVE = re.compile(r"[\s,]*\b(?:which|that)\b.*|\s*,\s*")
_OTHER_FORMS = re.compile(r"\bother\s+(?:\w+\s+){0,2}(?:forms|types|subtypes)\b")
_AUXILIARIES = re.compile(
    r"[\s,]*(?:\b(?:which|that|is|are|was|were|be|been|can|may|has|have|also|most|often|usually|thought|to)\b[\s,]*)*$"
)
_ENTRY = re.compile(r"([a-z][\w'/ -]*?),?\s*\((?:([a-z][a-z0-9/-]*);\s*)?\d{6}\)$")
_LAST_NOUNS = re.compile(
    r".*(?:,|\b(?:and|or|in|of|from|to|with|by|called|named|including|as|is|a|an|the)\b)\s+", re.DOTALL
)
_WHICH = re.compile(r"\b(?:which|that)\b")
_VERB_ALONE = re.compile(r"\s*(?:\w+\s+)?(?:is|are|was|were|can\s+be|may\s+be|has\s+been)(?:\s+\w+){0,2}\s*")
_SEVERAL = re.compile(r"\b(?:several|many|multiple|various|different|one\s+of|any\s+of)\b")
_WORDS = re.compile(r"[a-z0-9-]+")


def is_set_beside(clause: str, group: Group, start: int, caused: str | None, condition: Condition) -> bool:
    """Whether what the genes of a clause cause is another condition than the record's.

    `start` is where the genes stand in the clause, `caused` its words for what is caused. Another condition is meant

    - in what the reader is only referred to: "See also Y, which is caused by mutations in ABC1";
    - behind words that compare, unless the clause comes back to its subject: "X is similar to Y, which is caused by
      ABC1", but not "X, similar to Y, is caused by ABC1";
    - by a name with a catalogue number of OMIM, or with another number of the series, that is none of the
      condition's names: "Y2 (100200) is caused by ABC1";
    - by the series as a whole, in a record on one number of it.
    """
    before = clause[: max(0, start)]
    if _SEE.search(before) or (
        condition.number and _OTHER_FORMS.search(clause) and not condition.is_named_whole(clause)
    ):
        return True
    if caused is None:
        return False
    several = len(group.mentions) > 1 or bool(_SEVERAL.search(clause))
    if not before.startswith(caused):
        own = condition.lexicon.set_beside.split(caused, maxsplit=1)[0]
        return (
            condition.is_series_in(own, several)
            or condition.is_sibling_code_in(own)
            or (own != caused and not condition.is_meant_in(own))
        )
    name = _AUXILIARIES.sub("", caused)
    return (
        _is_compared(caused, condition)
        or _is_other_entry(name, condition)
        or _is_other_relative(caused, name, condition)
        or condition.is_series_in(caused, several)
        or condition.is_sibling_code_in(caused)
    )


def _is_compared(caused: str, condition: Condition) -> bool:
    """Whether the subject of "caused by" is what words that compare have just brought in."""
    marks = list(condition.lexicon.set_beside.finditer(caused))
    if not marks:
        return False
    _, comma, subject = caused[marks[-1].end() :].rpartition(",")
    if not comma or _WHICH.search(subject):
        return True
    return bool(subject.strip()) and not (condition.is_meant_in(subject) or _VERB_ALONE.fullmatch(subject))


def _is_other_entry(name: str, condition: Condition) -> bool:
    """Whether a name has a catalogue number behind it ("Y (ABC; 100200)"), and is not the condition's."""
    entry = _ENTRY.search(name)
    return entry is not None and not any(condition.is_exactly(n) for n in entry.groups() if n)


def _is_other_relative(caused: str, name: str, condition: Condition) -> bool:
    """Whether "Y, which is caused by" has another disease for its Y: one with words that the condition lacks."""
    if not _RELATIVE.fullmatch(caused, len(name)):
        return False
    nouns, lexicon = _LAST_NOUNS.sub("", name), condition.lexicon
    if not lexicon.disease.search(nouns) or lexicon.self_reference.search(nouns):
        return False
    left = set(_WORDS.findall(nouns)) - lexicon.generic_name_words - lexicon.form_adjectives - condition.words
    return bool(left) and not condition.is_named_whole(nouns)
