"""Modes of inheritance that a sentence states, and how firmly."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from raregraph.graph.records import Certainty
from raregraph.loaders.reader.condition import Condition
from raregraph.loaders.reader.lexicon import Lexicon
from raregraph.loaders.reader.sentences import Sentence

DOMINANT, RECESSIVE, X_LINKED = "HP:0000006", "HP:0000007", "HP:0001417"
X_RECESSIVE, X_DOMINANT, MITOCHONDRIAL = "HP:0001419", "HP:0001423", "HP:0001427"
SPORADIC, DE_NOVO, PENETRANCE = "HP:0003745", "HP:0025352", "HP:0003829"
POLYGENIC, MOSAIC = "HP:0010982", "HP:0001442"
MENDELIAN = frozenset(
    {DOMINANT, RECESSIVE, X_LINKED, X_RECESSIVE, X_DOMINANT, MITOCHONDRIAL, "HP:0001450", "HP:0032113"}
)
_COMPOUND = frozenset({X_RECESSIVE, X_DOMINANT})
_AS_A_RULE = frozenset({SPORADIC, DE_NOVO})
_HINTS = (
    "autosom",
    "x-linked",
    "x linked",
    "sex-linked",
    "y-linked",
    "domina",
    "recessi",
    "mitochondrial",
    "maternal",
    "mother",
    "father",
    "sporadic",
    "family history",
    "history of the",
    "history of this",
    "not inherited",
    "chance",
    "de novo",
    "mutation",
    "isolated",
    "first time",
    "penetran",
    "factorial",
    "polygenic",
    "environment",
    "genic",
    "mosaic",
    "anticipation",
    "imprint",
    "domina",
    "contiguous",
    "develop",
    "never",
    "not all",
    "combination",
    "complex inher",
)


@dataclass(frozen=True, slots=True)
class ModeMention:
    """A mode in a sentence, at `start` of it."""

    mode: str
    certainty: Certainty
    start: int


def modes_in(sentence: Sentence, condition: Condition, lexicon: Lexicon) -> Iterator[ModeMention]:
    """The modes that a sentence of prose states of the record's condition."""
    lower = sentence.lower
    if not any(hint in lower for hint in _HINTS):
        return
    found = dict(_found(lower, lexicon))
    if X_RECESSIVE in found or X_DOMINANT in found:
        found.pop(X_LINKED, None)
    if not found or _is_aside(sentence, condition, lexicon):
        return
    for mode, start in found.items():
        certainty = _certainty(mode, lower, start, lexicon)
        if certainty is not None:
            yield ModeMention(mode, certainty, start)


def listed_modes_in(sentence: Sentence, lexicon: Lexicon) -> Iterator[tuple[str, int, int]]:
    """The modes in a pasted list of the Human Phenotype Ontology: term, start and end in the sentence."""
    for place in lexicon.listed.finditer(sentence.text):
        yield lexicon.listed_modes[place.group()], place.start(), place.end()


def _found(lower: str, lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    """The modes of a sentence; words that a mode has taken are blanked for the modes behind it."""
    for mode, pattern in lexicon.modes.items():
        if match := pattern.search(lower):
            yield mode, match.start()
            if mode in _COMPOUND:
                lower = pattern.sub(lambda m: " " * len(m.group()), lower)


def _is_aside(sentence: Sentence, condition: Condition, lexicon: Lexicon) -> bool:
    """Whether the sentence explains inheritance in general or speaks of another condition."""
    lower = sentence.lower
    if sentence.text.endswith("?") and not (condition.title_mode and condition.title.lower() in lower):
        return True
    if condition.is_named_in(lower):
        return False
    if lexicon.general_explanation.search(lower):
        return True
    return False


def _certainty(mode: str, lower: str, start: int, lexicon: Lexicon) -> Certainty | None:
    """How firmly a sentence states a mode; None where it states it too weakly to say anything."""
    clause = _clause(lower, start)
    if mode in _AS_A_RULE and not _is_the_rule(mode, clause, lexicon):
        return None
    if lexicon.rare.search(clause) and not lexicon.as_a_rule.search(clause):
        return "rare"
    if mode in MENDELIAN | {DE_NOVO} and lexicon.unclear.search(clause):
        return "unclear"
    return "usual"


def _is_the_rule(mode: str, clause: str, lexicon: Lexicon) -> bool:
    if "other cases" in clause or "some cases" in clause or "these cases" in clause:
        return False
    if mode == DE_NOVO:
        return bool(lexicon.as_a_rule.search(clause))
    if "history" in clause or "chance" in clause:
        return bool(lexicon.as_a_rule.search(clause))
    return not lexicon.rare.search(clause)


def _clause(lower: str, start: int) -> str:
    """The part of a sentence between contrasts in which a mode stands."""
    first = max(
        (m.end() for m in re.finditer(r";|\bbut\b|\bhowever,|\bwhile\b|\bwhereas\b", lower[:start])),
        default=0,
    )
    last = re.search(r";|\bbut\b|,? however,|\bwhile\b|\bwhereas\b|, which means", lower[start:])
    return lower[first : start + last.start() if last else len(lower)]
