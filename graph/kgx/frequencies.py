"""How often a sign is seen, in the columns that KGX has for it."""

from functools import lru_cache

from raregraph.ontology.frequencies import COUNTS, frequency_of


@lru_cache(1 << 14)
def frequency(said: bytes) -> tuple[bytes, tuple[bytes, ...], bytes]:
    """A frequency as an HPO term, as numbers (count, total, per cent, fraction), and as it was said if that is no term.

    >>> frequency(b"7/12")[1]
    (b'7', b'12', b'58.333333333333336', b'0.5833333333333334')
    >>> frequency(b"HP:0040281"), frequency(b"30%")[1], frequency(b"often")
    ((b'HP:0040281', (b'', b'', b'', b''), b''), (b'', b'', b'30.0', b'0.3'), (b'', (b'', b'', b'', b''), b'often'))
    """
    found = frequency_of(said.decode())
    numbers = found.numbers
    counted = tuple(numbers.get(name, "").encode() for name in COUNTS)
    return found.term.encode(), counted, b"" if found.term else said
