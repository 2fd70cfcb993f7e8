"""How the search compares texts: keys in which spellings of one name meet, and typing errors of one letter.

Typing errors are found as by SymSpell (Garbe, 2012): two words that differ by one letter missing, too many, wrong or
swapped have in common what is left of them without one letter. So a word is looked up by its remainders, and no
alphabet is tried.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from zlib import crc32

from raregraph.ontology.names import name_key

_POSSESSIVE = re.compile(r"['’‘´]s\b", re.IGNORECASE)
_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_NUMERALS = {
    f"{ten}{one}": str(10 * tens + ones)
    for tens, ten in enumerate(("", "x"))
    for ones, one in enumerate(_ONES)
}
del _NUMERALS[""]
_NUMERAL = re.compile(r"\b[ivx]+\b")
NUMBERED = frozenset(
    ("type", "types", "subtype", "group", "class", "grade", "stage", "form", "variant", "factor", "part")
)
"""After these a single letter i, v or x is a number; elsewhere it may be the X of X-linked."""

SHORTEST_MENDED = 2
"""Letters of the shortest word in which a typing error is looked for."""


@lru_cache(1 << 12)
def search_key(text: str) -> str:
    """The key of a name for the search: its name key, without possessives, and with Arabic for Roman numerals.

    >>> search_key("Alzheimer's disease, type II"), search_key("Factor X deficiency"), search_key("X-linked")
    ('alzheimer disease type 2', 'factor 10 deficiency', 'x linked')
    """
    key = name_key(text if text.isascii() and "'" not in text else _POSSESSIVE.sub("", text))
    if not _NUMERAL.search(key):
        return key
    words = key.split(" ")
    return " ".join(
        _NUMERALS[word]
        if word in _NUMERALS and (len(word) > 1 or (at and words[at - 1] in NUMBERED))
        else word
        for at, word in enumerate(words)
    )


def remainders(word: str) -> Iterator[int]:
    """Hashes, of 32 bits, of a word as it is and without each of its letters.

    >>> set(remainders("marfan")) & set(remainders("marfn")) != set()
    True
    """
    yield crc32(word.encode())
    previous = ""
    for at, letter in enumerate(word):
        if letter != previous:  # of two like letters in a row either gives the same remainder
            yield crc32(f"{word[:at]}{word[at + 1 :]}".encode())
        previous = letter


def is_one_off(one: str, other: str) -> bool:
    """Whether two texts differ by one typing error, or not at all.

    >>> [is_one_off("marfan", other) for other in ("marfan", "mafran", "marfn", "marffan", "morfan", "marfa n x")]
    [True, True, True, True, True, False]
    """
    if abs(len(one) - len(other)) > 1:
        return False
    start = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    a, b = one[start:], other[start:]
    if not a or not b or a[1:] == b[1:]:
        return len(a) < 2 or len(b) < 2 or a[1:] == b[1:]
    return a[1:] == b or a == b[1:] or (a[0] == b[1:2] and b[0] == a[1:2] and a[2:] == b[2:])
