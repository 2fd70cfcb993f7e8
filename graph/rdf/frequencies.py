"""How often a sign is seen, in the slots that Biolink has for it."""

from functools import lru_cache

from raregraph.graph.rdf.iris import FREQUENCY, in_biolink, in_raregraph
from raregraph.graph.rdf.nquads import XSD, iri, literal
from raregraph.ontology.frequencies import COUNTS, frequency_of

_WORDS = in_raregraph("frequency")
_TYPES = dict(zip(COUNTS, ("integer", "integer", "double", "double"), strict=True))


@lru_cache(1 << 14)
def frequency_tails(text: str) -> tuple[str, ...]:
    """What an association says of a frequency, each a predicate with its object, as N-Quads have them.

    A term of HPO is a qualifier. All else stands in the words of its source, and what these count beside them, in
    numbers.

    >>> [tail.rpartition("/")[2] for tail in frequency_tails("HP:0040281")]
    ['HP_0040281>']
    >>> [tail.split()[0].rpartition("/")[2] for tail in frequency_tails("7/8")]
    ['frequency>', 'has_count>', 'has_total>', 'has_percentage>', 'has_quotient>']
    """
    found = frequency_of(text)
    if found.term:
        return (f"{FREQUENCY} {iri(found.term)}",)
    return (
        f"{_WORDS} {literal(text)}",
        *(f'{in_biolink(slot)} "{number}"^^<{XSD}{_TYPES[slot]}>' for slot, number in found.numbers.items()),
    )
