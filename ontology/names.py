"""The key under which names are looked up, so that spelling variants of one name meet.

>>> name_key("Sjögren-Larsson  Syndrome")
'sjogren larsson syndrome'
"""

import re
import unicodedata

_GAPS = re.compile(r"[\W_]+")


def name_key(text: str) -> str:
    """The look-up key of a name: case, marks on letters, punctuation and blanks do not count.

    Numerals stay as they are: type 1 and type I have different keys. The key of a key is itself. A text
    without any letter or digit has the empty key.

    >>> name_key("Alzheimer’s disease, TYPE_1")
    'alzheimer s disease type 1'
    >>> name_key("type I") == name_key("type 1")
    False
    """
    folded = text.casefold() if text.isascii() else _fold(text)
    return _GAPS.sub(" ", folded).strip()


def _fold(text: str) -> str:
    """Case folding and decomposition can each undo the other, so both go on until nothing changes."""
    folded = text
    while True:
        decomposed = unicodedata.normalize("NFKD", folded.casefold())
        unmarked = "".join(c for c in decomposed if not unicodedata.category(c).startswith("M"))
        if unmarked == folded:
            return folded
        folded = unmarked
