"""The reader's words, read from lexicon.yaml: phrases that a curator writes, compiled to patterns."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

_GAP = r"(?:[^\w.;]+[\w'/-]+){0,8}?[^\w.;]+"
_FIRST_GROUP = re.compile(r"\(([^()]*)\)(\s*)")
_LETTERS = re.compile(r"[a-z]+")
_PIECE = re.compile(r"\s*\.\.\.\s*|\(([^()]*)\)(\s*)(?!\.\.\.)|(\s+)|([*#])|([^\s()*#.]+|\.)")


def phrases_pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """One pattern that finds any of the phrases, for lower-case text.

    >>> phrases_pattern(["result* from", "due to"]).findall("it results from, or is due to, a change")
    ['results from', 'due to']
    >>> phrases_pattern(["modif* ... severity"]).search("it modifies how great the severity is").group()
    'modifies how great the severity'
    >>> phrases_pattern(["(a|an|) gene*"]).findall("the genes of an gene")
    ['genes', 'an gene']
    """
    by_first: dict[str, list[str]] = defaultdict(list)
    for phrase in phrases:
        for spelled in _opened(phrase.strip()):
            if not spelled[0].isalnum():
                raise ValueError(
                    f"lexicon.yaml: the phrase {phrase!r} must begin with a letter, a figure or a group."
                )
            by_first[spelled[0]].append("".join(_pieces(spelled))[1:])
    # The first letter stands outside and in front of its look-behind: so the engine can skip to it.
    branches = [rf"{first}(?<!\w{first})(?:{'|'.join(rest)})" for first, rest in sorted(by_first.items())]
    return re.compile(f"(?:{'|'.join(branches)})(?!\\w)")


def _opened(phrase: str) -> Iterable[str]:
    """The phrase with a group at its beginning written out, so that each begins with a letter."""
    if phrase.startswith("#"):
        return [f"{digit}#" + phrase[1:] for digit in "0123456789"]
    if not (group := _FIRST_GROUP.match(phrase)):
        return [phrase]
    rest = phrase[group.end() :].lstrip() if group.group(2) else phrase[group.end() :]
    return [
        spelled
        for word in group.group(1).split("|")
        for spelled in _opened(
            f"{word.strip()} {rest}".strip() if word.strip() and group.group(2) else word.strip() + rest
        )
    ]


def _pieces(phrase: str) -> Iterable[str]:
    for piece in _PIECE.finditer(phrase):
        group, after, space, sign, word = piece.groups()
        if group is not None:
            yield _group(group, after)
        elif space is not None:
            yield r"\s+"
        elif sign is not None:
            yield r"\w*" if sign == "*" else r"[\d.,]*(?:\s+to\s+\d[\d.,]*)?"
        elif word is not None:
            yield re.escape(word)
        else:
            yield _GAP


def _group(alternatives: str, after: str) -> str:
    """A group of alternatives; with an empty one, it is optional together with the space behind it."""
    words = ["".join(_pieces(a.strip())) for a in alternatives.split("|") if a.strip()]
    either = f"(?:{'|'.join(words)})"
    if len(words) < len(alternatives.split("|")):
        return rf"(?:{either}\s+)?"
    return either + (r"\s+" if after else "")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The compiled words of lexicon.yaml; each field is the pattern, or the words, of one list there."""

    variation: re.Pattern[str]
    causes: re.Pattern[str]
    associated: re.Pattern[str]
    modifies: re.Pattern[str]
    susceptibility: re.Pattern[str]
    predisposition: re.Pattern[str]
    uncertain: re.Pattern[str]
    negation: re.Pattern[str]
    refuted: re.Pattern[str]
    somatic: re.Pattern[str]
    acquired_change: re.Pattern[str]
    inherited_change: re.Pattern[str]
    not_inherited: re.Pattern[str]
    self_reference: re.Pattern[str]
    comparison: re.Pattern[str]
    set_beside: re.Pattern[str]
    rare: re.Pattern[str]
    unclear: re.Pattern[str]
    suspected: re.Pattern[str]
    as_a_rule: re.Pattern[str]
    general_explanation: re.Pattern[str]
    withdrawn: re.Pattern[str]
    carriers: re.Pattern[str]
    variability: re.Pattern[str]
    form_hints: re.Pattern[str]
    form_list_hints: re.Pattern[str]
    form_divisions: re.Pattern[str]
    form_members: re.Pattern[str]
    differential: re.Pattern[str]
    disease: re.Pattern[str]
    generic_name_words: frozenset[str]
    not_genes: frozenset[str]
    form_adjectives: frozenset[str]
    weak_form_words: frozenset[str]
    form_limits: frozenset[str]
    form_plurals: frozenset[str]
    form_nouns: frozenset[str]
    form_verbs: frozenset[str]
    form_pronouns: frozenset[str]
    kinship: frozenset[str]
    before_bare_number: frozenset[str]
    before_bare_form: frozenset[str]
    after_bare_form: frozenset[str]
    sibling_words: tuple[frozenset[str], ...]
    modes: Mapping[str, re.Pattern[str]]
    any_mode: re.Pattern[str]
    mode_hints: frozenset[str]
    listed_modes: Mapping[str, str]
    listed: re.Pattern[str]


_PATTERNS = (
    "variation",
    "causes",
    "associated",
    "modifies",
    "susceptibility",
    "predisposition",
    "uncertain",
    "negation",
    "refuted",
    "somatic",
    "acquired_change",
    "inherited_change",
    "not_inherited",
    "self_reference",
    "comparison",
    "set_beside",
    "rare",
    "unclear",
    "suspected",
    "as_a_rule",
    "general_explanation",
    "withdrawn",
    "carriers",
    "variability",
    "form_hints",
    "form_list_hints",
    "form_divisions",
    "form_members",
    "differential",
)
_WORD_LISTS = (
    "generic_name_words",
    "not_genes",
    "form_adjectives",
    "weak_form_words",
    "form_limits",
    "form_plurals",
    "form_nouns",
    "form_verbs",
    "form_pronouns",
    "kinship",
    "before_bare_number",
    "before_bare_form",
    "after_bare_form",
)


@cache
def lexicon() -> Lexicon:
    """The words that ship with the package.

    >>> lexicon().listed_modes["Autosomal recessive inheritance"]
    'HP:0000007'
    """
    return _compiled(_written())


@cache
def _written() -> dict[str, Any]:
    """The lists as they stand in lexicon.yaml."""
    words: dict[str, Any] = yaml.safe_load(
        resources.files(__package__).joinpath("lexicon.yaml").read_text("utf-8")
    )
    return words


@cache
def word_group(name: str) -> str:
    """A list of words of lexicon.yaml as a group for a pattern; `*` stands for any ending.

    >>> re.fullmatch(word_group("changes_in"), "mutations") is not None
    True
    """
    words = (r"\w*".join(map(re.escape, str(word).split("*"))) for word in _written()[name])
    return f"(?:{'|'.join(words)})"


def _hints(phrases: Iterable[str]) -> frozenset[str]:
    """Letters of which one stands in any text that has one of the phrases; far quicker to look for.

    >>> sorted(_hints(["x-linked (trait|disorder)", "linked to", "(is|are) sporadic"]))
    ['linked', 'sporadic']
    """
    words = {word for phrase in phrases for word in _needed(phrase)}
    return frozenset(word for word in words if not any(other != word and other in word for other in words))


def _needed(phrase: str) -> Iterable[str]:
    """Words of a phrase of which one must stand in a text: of those that must, the longest."""
    plain = _LETTERS.findall(re.sub(r"\([^()]*\)", " ", phrase))
    groups = [group.split("|") for group in re.findall(r"\(([^()]*)\)", phrase)]
    whole = [
        [max(_LETTERS.findall(written), key=len) for written in group]
        for group in groups
        if all(map(_LETTERS.search, group))
    ]
    return max([[word] for word in plain] + whole, key=lambda words: min(map(len, words)))


def _compiled(words: dict[str, Any]) -> Lexicon:
    heads = "|".join(map(re.escape, words["disease_heads"]))
    endings = "|".join(map(re.escape, words["disease_endings"]))
    listed = "|".join(sorted(map(re.escape, words["listed_modes"]), key=len, reverse=True))
    compiled: dict[str, Any] = {name: phrases_pattern(words[name]) for name in _PATTERNS}
    compiled |= {name: frozenset(words[name]) for name in _WORD_LISTS}
    return Lexicon(
        **compiled,
        disease=re.compile(rf"\b(?:(?:{heads})s?|\w+(?:{endings}))\b"),
        sibling_words=tuple(map(frozenset, words["sibling_words"])),
        modes={term: phrases_pattern(phrases) for term, phrases in words["modes"].items()},
        any_mode=phrases_pattern(phrase for phrases in words["modes"].values() for phrase in phrases),
        mode_hints=_hints(phrase for phrases in words["modes"].values() for phrase in phrases),
        listed_modes=words["listed_modes"],
        listed=re.compile(rf"(?:^|(?<=[-%)0-9] ))(?:{listed})(?= (?:-|\d|<)|$)"),
    )
