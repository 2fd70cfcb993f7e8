"""How often a sign is seen: as a source says it, and in the columns that KGX has for it."""

import re
from functools import lru_cache

COUNTS = ("has_count", "has_total", "has_percentage", "has_quotient")
_NO_COUNTS = (b"", b"", b"", b"")


@lru_cache(1 << 14)
def frequency(said: bytes) -> tuple[bytes, tuple[bytes, ...], bytes]:
    """A frequency as an HPO term, as numbers (count, total, per cent, fraction), and as it was said if that is no term.

    >>> frequency(b"7/12")[1]
    (b'7', b'12', b'58.333333333333336', b'0.5833333333333334')
    >>> frequency(b"HP:0040281"), frequency(b"30%")[1], frequency(b"often")
    ((b'HP:0040281', (b'', b'', b'', b''), b''), (b'', b'', b'30.0', b'0.3'), (b'', (b'', b'', b'', b''), b'often'))
    """
    if not said or said.startswith(b"HP:"):
        return said, _NO_COUNTS, b""
    if (found := _FRACTION(said)) and int(found[2]):
        share = int(found[1]) / int(found[2])
        count, total = str(int(found[1])), str(int(found[2]))
        return b"", tuple(x.encode() for x in (count, total, repr(share * 100), repr(share))), said
    if found := _PERCENT(said):
        percent = float(found[1])
        return b"", (b"", b"", repr(percent).encode(), repr(percent / 100).encode()), said
    return b"", _NO_COUNTS, said


def frequency_columns(said: str) -> frozenset[tuple[str, str]]:
    """The columns with numbers that an export makes of a frequency, each with its value."""
    numbers = frequency(said.encode())[1]
    return frozenset((name, value.decode()) for name, value in zip(COUNTS, numbers, strict=True) if value)


_FRACTION, _PERCENT = re.compile(rb"(\d+)/(\d+)").fullmatch, re.compile(rb"(\d+(?:\.\d+)?) ?%").fullmatch
