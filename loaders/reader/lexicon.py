"""The reader's words, read from lexicon.yaml: phrases that a curator writes, compiled to patterns."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

_GAP = r"(?:[^\w.;]+[\w'/-]+){0,8}?[^\w.;]+"
_PIECE = re.compile(r"\s*\.\.\.\s*|\(([^()]*)\)(\s*)|(\s+)|([*#])|([^\s()*#.]+|\.)")


def phrase_pattern(phrase: str) -> str:
    r"""The regular expression of one phrase of the lexicon.

    >>> re.search(phrase_pattern("modif* ... severity"), "it modifies how great the severity is").group()
    'modifies how great the severity'
    >>> re.findall(phrase_pattern("(a|an|) gene*"), "the genes of an gene")
    ['genes', 'an gene']
    """
    return rf"(?<!\w){''.join(_pieces(phrase.strip()))}(?!\w)"


def _pieces(phrase: str) -> Iterable[str]:
    for piece in _PIECE.finditer(phrase):
        group, after, space, sign, word = piece.groups()
        if group is not None:
            yield _group(group, after)
        elif space is not None:
            yield r"\s+"
        elif sign is not None:
            yield r"\w*" if sign == "*" else r"\d[\d.,]*(?:\s+to\s+\d[\d.,]*)?"
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


def phrases_pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """One pattern that finds any of the phrases, for lower-case text.

    >>> phrases_pattern(["result* from", "due to"]).findall("it results from, or is due to, a change")
    ['results from', 'due to']
    """
    return re.compile("|".join(phrase_pattern(p) for p in phrases))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The compiled words of lexicon.yaml; each field is the pattern, or the words, of one list there."""

    variation: re.Pattern[str]
    causes: re.Pattern[str]
    associated: re.Pattern[str]
    modifies: re.Pattern[str]
    susceptibility: re.Pattern[str]
    uncertain: re.Pattern[str]
    negation: re.Pattern[str]
    somatic: re.Pattern[str]
    not_inherited: re.Pattern[str]
    self_reference: re.Pattern[str]
    comparison: re.Pattern[str]
    rare: re.Pattern[str]
    unclear: re.Pattern[str]
    as_a_rule: re.Pattern[str]
    general_explanation: re.Pattern[str]
    disease: re.Pattern[str]
    generic_name_words: frozenset[str]
    not_genes: frozenset[str]
    modes: Mapping[str, re.Pattern[str]]
    listed_modes: Mapping[str, str]


_PATTERNS = (
    "variation",
    "causes",
    "associated",
    "modifies",
    "susceptibility",
    "uncertain",
    "negation",
    "somatic",
    "not_inherited",
    "self_reference",
    "comparison",
    "rare",
    "unclear",
    "as_a_rule",
    "general_explanation",
)


@cache
def lexicon() -> Lexicon:
    """The words that ship with the package.

    >>> lexicon().listed_modes["Autosomal recessive inheritance"]
    'HP:0000007'
    """
    words = yaml.safe_load(resources.files(__package__).joinpath("lexicon.yaml").read_text("utf-8"))
    return _compiled(words)


def _compiled(words: dict[str, Any]) -> Lexicon:
    heads = "|".join(map(re.escape, words["disease_heads"]))
    endings = "|".join(map(re.escape, words["disease_endings"]))
    return Lexicon(
        **{name: phrases_pattern(words[name]) for name in _PATTERNS},
        disease=re.compile(rf"\b(?:(?:{heads})s?|\w+(?:{endings}))\b"),
        generic_name_words=frozenset(words["generic_name_words"]),
        not_genes=frozenset(words["not_genes"]),
        modes={term: phrases_pattern(phrases) for term, phrases in words["modes"].items()},
        listed_modes=words["listed_modes"],
    )
