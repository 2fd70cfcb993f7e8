"""How often a sign occurs, as HPO's annotations write it."""

import re
from dataclasses import dataclass
from functools import lru_cache

# HPO's terms of frequency (HP:0040279), by the lower bound of the share of patients.
_SHARES = {
    "HP:0040280": 1.0,
    "HP:0040281": 0.8,
    "HP:0040282": 0.3,
    "HP:0040283": 0.05,
    "HP:0040284": 0.01,
    "HP:0040285": 0.0,
}


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often a sign occurs: so many of so many (`count`, `total`), the share of one, or a term of HPO, or all."""

    term: str | None = None
    count: int | None = None
    total: int | None = None
    quotient: float | None = None


_RATIO = re.compile(r"(\d+)/(\d+)").fullmatch
_PERCENTAGE = re.compile(r"(\d+(?:\.\d+)?) ?%").fullmatch


@lru_cache(1 << 12)
def frequency_of(text: str) -> Frequency:
    """A frequency as HPO's annotations write it: a ratio, a percentage, or a term.

    >>> frequency_of("7/12").total, frequency_of("45%").quotient, frequency_of("HP:0040281").term
    (12, 0.45, 'HP:0040281')
    """
    if ratio := _RATIO(text):
        count, total = int(ratio[1]), int(ratio[2])
        return Frequency(None, count, total, count / total if total else None)
    if percentage := _PERCENTAGE(text):
        return Frequency(quotient=float(percentage[1]) / 100)
    return Frequency(text or None)


def share_of(text: str) -> float:
    """The share of patients that a frequency names at least; -1 where it isn't known.

    >>> share_of("7/10"), share_of("HP:0040281"), share_of("")
    (0.7, 0.8, -1.0)
    """
    found = frequency_of(text)
    if found.quotient is not None:
        return found.quotient
    return _SHARES.get(found.term or "", -1.0)
