"""How often a sign is seen among those who have a disease: a term of HPO, so many of so many, a share, or words.

The terms are those of the Human Phenotype Ontology below HP:0040279, with the shares that it gives them; as RDF they
stand in frequencies.ttl.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

# By term: the least share of patients that it means, in per cent, and how people read it.
_TERMS = {
    "HP:0040280": (100, "obligate, 100 %"),
    "HP:0040281": (80, "very frequent, 80 to 99 %"),
    "HP:0040282": (30, "frequent, 30 to 79 %"),
    "HP:0040283": (5, "occasional, 5 to 29 %"),
    "HP:0040284": (1, "very rare, 1 to 4 %"),
    "HP:0040285": (0, "excluded, 0 %"),
}
COUNTS = ("has_count", "has_total", "has_percentage", "has_quotient")
"""The slots of Biolink for what is counted: how many, of how many, that in per cent, and as a fraction of one."""
_NAMED = {
    **{words.partition(",")[0]: term for term, (_, words) in _TERMS.items()},
    "always": "HP:0040280",  # GARD's word for it; HPO defines it as "always present"
}
_RATIO = re.compile(r"(\d+)\s*(?:/|of)\s*(\d+)").fullmatch
_PERCENTAGE = re.compile(r"(\d+(?:\.\d+)?)\s*%").fullmatch


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often a sign is seen.

    It is a `term` of HPO; or so many (`count`) of so many (`total`), a share from 0 to 1 (`quotient`) or in per cent
    (`percentage`); or else the source's own `words`. What is not said is None, or empty.
    """

    term: str = ""
    count: int | None = None
    total: int | None = None
    percentage: float | None = None
    quotient: float | None = None
    words: str = ""

    @property
    def numbers(self) -> dict[str, str]:
        """What it counts, as text, by Biolink's slots for it.

        >>> frequency_of("7/8").numbers
        {'has_count': '7', 'has_total': '8', 'has_percentage': '87.5', 'has_quotient': '0.875'}
        """
        values = (self.count, self.total, self.percentage, self.quotient)
        return {name: repr(value) for name, value in zip(COUNTS, values, strict=True) if value is not None}

    @property
    def least_share(self) -> float:
        """The share of patients (0 to 1) that it means at least; -1 where it doesn't say."""
        if self.quotient is not None:
            return self.quotient
        return _TERMS[self.term][0] / 100 if self.term in _TERMS else -1.0


@lru_cache(1 << 14)
def frequency_of(text: str) -> Frequency:
    """A frequency as HPO's annotations write it (a ratio, a percentage or a term), or as a record puts it in words.

    The label of a term means the term.

    >>> frequency_of("7/8"), frequency_of("HP:0040281")
    (Frequency(term='', count=7, total=8, percentage=87.5, quotient=0.875, words=''), \
Frequency(term='HP:0040281', count=None, total=None, percentage=None, quotient=None, words=''))
    >>> frequency_of("30%").quotient, frequency_of("often").words, frequency_of("0/0").words
    (0.3, 'often', '0/0')
    >>> frequency_of("Very frequent").term, frequency_of("3 of 4").quotient
    ('HP:0040281', 0.75)
    >>> [frequency_of(text).least_share for text in ("7/8", "HP:0040281", "often")]
    [0.875, 0.8, -1.0]
    """
    if text.startswith("HP:"):
        return Frequency(term=text)
    if term := _NAMED.get(text.lower()):
        return Frequency(term=term)
    if (ratio := _RATIO(text)) and int(ratio[2]):
        count, total = int(ratio[1]), int(ratio[2])
        return Frequency("", count, total, 100 * (count / total), count / total)
    if percentage := _PERCENTAGE(text):
        percent = float(percentage[1])
        return Frequency(percentage=percent, quotient=percent / 100)
    return Frequency(words=text)


def frequency_in_words(text: str) -> str:
    """A frequency as people read it.

    >>> frequency_in_words("HP:0040284"), frequency_in_words("3/12")
    ('very rare, 1 to 4 %', '3/12')
    """
    return _TERMS[text][1] if text in _TERMS else text
