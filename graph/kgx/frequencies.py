"""How often a sign is seen, in the columns that KGX has for it."""

from functools import lru_cache

from raregraph.ontology.frequencies import frequency_of

COUNTS = ("has_count", "has_total", "has_percentage", "has_quotient")


@lru_cache(1 << 14)
def frequency(said: bytes) -> tuple[bytes, tuple[bytes, ...], bytes]:
    """A frequency as an HPO term, as numbers (count, total, per cent, fraction), and as it was said if that is no term.

    >>> frequency(b"7/12")[1]
    (b'7', b'12', b'58.333333333333336', b'0.5833333333333334')
    >>> frequency(b"HP:0040281"), frequency(b"30%")[1], frequency(b"often")
    ((b'HP:0040281', (b'', b'', b'', b''), b''), (b'', b'', b'30.0', b'0.3'), (b'', (b'', b'', b'', b''), b'often'))
    """
    found = frequency_of(said.decode())
    numbers = (found.count, found.total, found.percentage, found.quotient)
    counted = tuple(b"" if number is None else repr(number).encode() for number in numbers)
    return found.term.encode(), counted, b"" if found.term else said


def frequency_columns(said: str) -> frozenset[tuple[str, str]]:
    """The columns with numbers that an export makes of a frequency, each with its value."""
    numbers = frequency(said.encode())[1]
    return frozenset((name, value.decode()) for name, value in zip(COUNTS, numbers, strict=True) if value)
