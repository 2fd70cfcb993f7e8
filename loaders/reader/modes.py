"""Modes of inheritance that a sentence states, and how firmly."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from raregraph.graph.records import Certainty
from raregraph.loaders.reader.condition import Condition
from raregraph.loaders.reader.lexicon import Lexicon
from raregraph.loaders.reader.modewords import (
    DE_NOVO,
    MENDELIAN,
    MITOCHONDRIAL,
    MOSAIC,
    PENETRANCE,
    POLYGENIC,
    SPORADIC,
    X_DOMINANT,
    X_LINKED,
    X_RECESSIVE,
    found_modes,
)
from raregraph.loaders.reader.sentences import Sentence

_ONLY_SOME = ("other cases", "some cases", "these cases", "some mutations", "some changes")
_NOT_INHERITED = re.compile(r"\bnot inherited\b(?! (?:in|as|from)\b)")
_CASES = re.compile(r"\bcases\b|^(?:however, )?it\b")
_DENIED = re.compile(r"\bnon[\s-]+$|\bnot\s+(?:\w+\s+){0,3}$|\bwhether\b.*$|\bnot\s+(?:inherited|follow)\b")
_CHANGED = re.compile(
    r"penetran|mutat|gene\b|genetic change|deletion|duplication|variant|repeat|altered|inherit"
)
_OTHER_CONDITIONS = re.compile(
    r"\b(?:conditions|disorders|diseases)\s+(?:that\s+(?:may|can)\s+be|that\s+are)?\s*associated\s+with\b.*\b(?:are|include):"
)
_OTHER_FORMS = re.compile(r"^other\s+(?:forms|types)\s+of\b.*\b(?:are|include):?")
_AND_INHERITED = re.compile(r"\band\s+(?:is|are)\s+inherited\b")
_HALF = 50
_THIRD = 33
_FEW_WORDS = 5
_MAY_BE_RARE = (MENDELIAN - {MITOCHONDRIAL}) | {MOSAIC, SPORADIC}
_SHARE = re.compile(
    r"\b\d[\d.]*(?:\s*(?:to|-|and)\s*\d[\d.]*)?\s*(?:%|percent\b)\s*"
    r"of\s+(?:(?:all|the|known|reported|affected|these)\s+)*"
    r"(?:cases|people|individuals|patients|families|children|those|\w+\s+cases)\b"
)
_OF_GERM_CELLS = re.compile(r"\b(?:germline|germ-line|gonadal)\s+mosaic")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_FEMALES = re.compile(r"\b(?:females|women|girls)\b")
_SOME_FEMALES = re.compile(
    r"\b(?:percent|percentage|some|few|proportion)\s+(?:of\s+)?(?:females|women|girls)\b|%"
)
_POINTS_BACK = re.compile(
    r"\(?(?:(?:this|these|such|that)\b|in\s+(?:these|such|this|those)\s+(?:\w+\s+)?"
    r"(?:people|individuals|cases|case|instances|families|patients|children|males|females|situations)\b)"
    r"(?!\s*\w+\s+(?:helped|led|allow|show|suggest|indicate))"
)
_OWN_SUBJECT = re.compile(
    r"\(?(?:this|these)\s+(?:\w+\s+)?(?:condition|disorder|disease|syndrome|deficiency|type|form|cancer|tumor|pattern)s?\b"
    r"(?!\s+of\s+(?:genetic\s+)?(?:change|mutation|alteration))"
)
_FIGURE = re.compile(r"[\d.]+")
_CONTRAST = re.compile(r";|\bbut\b|\bhowever,|\bwhile\b|\bwhereas\b|\balthough\b|\bthough\b")
_CONTRAST_BEHIND = re.compile(
    r";|\bbut\b|,? however,|\bwhile\b|\bwhereas\b|, although|, though|, which (?:means|suggests|indicates)"
)


@dataclass(frozen=True, slots=True)
class ModeMention:
    """A mode in a sentence, at `start` of it."""

    mode: str
    certainty: Certainty
    start: int


def points_back(sentence: Sentence, before: Sentence | None) -> bool:
    """Whether a sentence only names or counts what the one before it told: "This phenomenon is called ...".

    `before` is the sentence before it, if there is one; in another paragraph, nothing points back to it.
    """
    if before is None or before.paragraph != sentence.paragraph:
        return False
    match = _POINTS_BACK.match(sentence.lower)
    return match is not None and not _OWN_SUBJECT.match(sentence.lower)


def modes_in(
    sentence: Sentence, before: Sentence | None, condition: Condition, lexicon: Lexicon
) -> Iterator[ModeMention]:
    """The modes that a sentence of prose states of the record's condition; `before` is the sentence before it."""
    lower = sentence.lower
    if not any(hint in lower for hint in lexicon.mode_hints) or not lexicon.any_mode.search(lower):
        return
    found = dict(found_modes(lower, lexicon))
    if X_RECESSIVE in found or X_DOMINANT in found:
        found.pop(X_LINKED, None)
    if not found or _is_aside(sentence, condition, lexicon):
        return
    told = before.lower if before and points_back(sentence, before) else ""
    for mode, start in found.items():
        if mode == SPORADIC and not _may_be_sporadic(lower, condition):
            continue
        if mode == MOSAIC and len(lower.split()) < _FEW_WORDS:
            continue
        certainty = _certainty(mode, lower, start, lexicon)
        if certainty == "usual" and mode in _MAY_BE_RARE and _is_of_few(told, lexicon):
            certainty = "rare"
        if certainty == "rare" and mode in condition.title_modes:
            certainty = "usual"
        if certainty is not None:
            yield ModeMention(mode, certainty, start)


def _is_of_few(told: str, lexicon: Lexicon) -> bool:
    """Whether the sentence to which another points back tells of few cases."""
    return bool(told) and (bool(lexicon.rare.search(told)) or _is_minority(told, len(told)))


def _is_minority(text: str, place: int) -> bool:
    """Whether the last share of people or cases in front of a place is below one third: "about 5 percent of cases"."""
    shares = list(_SHARE.finditer(text, 0, place))
    return bool(shares) and max(float(f) for f in _NUMBER.findall(shares[-1].group())) < _THIRD


def listed_modes_in(sentence: Sentence, lexicon: Lexicon) -> Iterator[tuple[str, int, int]]:
    """The modes in a pasted list of the Human Phenotype Ontology: term, start and end in the sentence."""
    for place in lexicon.listed.finditer(sentence.text):
        yield lexicon.listed_modes[place.group()], place.start(), place.end()


def _is_aside(sentence: Sentence, condition: Condition, lexicon: Lexicon) -> bool:
    """Whether the sentence explains inheritance in general, takes it back, or speaks of another condition."""
    lower = sentence.lower
    if lexicon.withdrawn.search(lower) or _OTHER_CONDITIONS.search(lower) or _OTHER_FORMS.search(lower):
        return True
    if condition.is_named_in(lower):
        return False
    return bool(lexicon.general_explanation.search(lower))


def _certainty(mode: str, lower: str, start: int, lexicon: Lexicon) -> Certainty | None:
    """How firmly a sentence states a mode; None where it states it too weakly to say anything."""
    clause, place = _clause(lower, start)
    if not _is_said(mode, clause, place, lower, lexicon):
        return None
    if _is_rare(clause, place, lexicon):
        return "rare"
    if mode in _MAY_BE_RARE and _is_minority(clause, place):
        return "rare"
    if mode in MENDELIAN | {DE_NOVO} and _is_doubted(clause, place, lexicon):
        return "unclear"
    if mode == POLYGENIC and lexicon.suspected.search(lower):
        return "unclear"
    return "usual"


def _is_doubted(clause: str, place: int, lexicon: Lexicon) -> bool:
    """Whether a clause doubts a mode: "may be caused by ..., and are inherited" leaves only the cause open."""
    own = max((m.start() for m in _AND_INHERITED.finditer(clause, 0, place)), default=0)
    doubts = lexicon.unclear.finditer(clause)
    return any(m.start() >= own or not m.group().startswith("may be") for m in doubts)


def _is_said(mode: str, clause: str, place: int, lower: str, lexicon: Lexicon) -> bool:
    """Whether the words of a mode, at `place` in a clause, say it of the condition as such."""
    if mode == SPORADIC:
        return _is_sporadic(clause, lower, lexicon)
    if mode == DE_NOVO:
        return _is_de_novo(clause, lower, lexicon)
    if mode == PENETRANCE:
        return _is_penetrance(clause, lower, lexicon)
    if mode == POLYGENIC:
        return not lexicon.variability.search(clause)
    if mode == MOSAIC:
        return not _OF_GERM_CELLS.search(lower)
    denied = mode in MENDELIAN and _DENIED.search(clause[:place])
    return not denied and not (mode == MITOCHONDRIAL and "father" in lower)


def _may_be_sporadic(lower: str, condition: Condition) -> bool:
    """Whether "sporadic" and "not inherited" can be said of the condition, and not of a thing beside it."""
    if condition.is_familial:
        return False
    return "not inherited" not in lower or condition.is_pointed_at(lower) or bool(_CASES.search(lower))


def _is_rare(clause: str, place: int, lexicon: Lexicon) -> bool:
    """Whether a mode is said of few cases: the nearest word in front of it about their number decides."""
    rare = max((m.end() for m in lexicon.rare.finditer(clause) if m.end() <= place), default=-1)
    rule = max((m.end() for m in lexicon.as_a_rule.finditer(clause) if m.end() <= place), default=-1)
    if max(rare, rule) >= 0:
        return rare >= rule
    return bool(lexicon.rare.search(clause)) and not lexicon.as_a_rule.search(clause)


def _is_sporadic(clause: str, lower: str, lexicon: Lexicon) -> bool:
    """Whether the condition is said to arise without family history, and not only in some cases of it."""
    if any(words in clause for words in _ONLY_SOME):
        return False
    if "sporadic" in clause:
        return not lexicon.rare.search(clause) or bool(lexicon.as_a_rule.search(clause))
    if _NOT_INHERITED.search(clause):
        return not any(words in lower for words in ("predispos", "run in famil", "risk", "susceptib"))
    return bool(lexicon.as_a_rule.search(clause)) and not lexicon.modes[DE_NOVO].search(lower)


def _is_de_novo(clause: str, lower: str, lexicon: Lexicon) -> bool:
    """Whether new mutations are said to be the rule."""
    if "other cases" in clause or "some cases" in clause:
        return False
    if "sporadic" in lower and "de novo" not in lower and "new " not in lower:
        return False
    return "remain" not in clause and _is_majority(
        lower if "these cases" in clause or clause.lstrip().startswith("they ") else clause, lexicon
    )


def _is_majority(text: str, lexicon: Lexicon) -> bool:
    """Whether a text says that something is so as a rule; a share counts from one half."""
    for match in lexicon.as_a_rule.finditer(text):
        figures = [
            float(f.rstrip("."))
            for f in _FIGURE.findall(match.group())
            if f.strip(".").replace(".", "", 1).isdigit()
        ]
        if text[: match.start()].endswith("less "):
            continue
        if not figures or max(figures) >= _HALF:
            return True
    return False


def _is_penetrance(clause: str, lower: str, lexicon: Lexicon) -> bool:
    """Whether people with the change stay well, other than carriers of a recessive one."""
    if "penetrance" in lower or "penetrant" in lower:
        return True
    if _FEMALES.search(lower) and not _SOME_FEMALES.search(lower):
        return False
    return bool(_CHANGED.search(lower)) and not lexicon.carriers.search(lower)


def _clause(lower: str, start: int) -> tuple[str, int]:
    """The part of a sentence between contrasts in which a mode stands, and the mode's place in it."""
    first = max((m.end() for m in _CONTRAST.finditer(lower, 0, start)), default=0)
    last = _CONTRAST_BEHIND.search(lower, start)
    return lower[first : last.start() if last else len(lower)], start - first
