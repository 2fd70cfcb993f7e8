"""Identifiers as people write them: any case of the prefix, `:` or `_`, with or without leading zeros."""

import re

from raregraph.ontology.identifiers import standardize
from raregraph.ontology.prefix_table import PREFIXES

_DIGITS = 7  # of an identifier of MONDO, HP and GARD, leading zeros included
_CURIE = re.compile(r"([A-Za-z][A-Za-z.]*)[:_](\w+)", re.ASCII)


def identifier_in(text: str) -> str | None:
    """The CURIE that a text is, whatever the case of its prefix, its separator and its leading zeros.

    >>> identifier_in("MONDO:1516"), identifier_in("orphanet_70"), identifier_in("SMA")
    ('MONDO:0001516', 'ORPHA:70', None)
    """
    name = text.strip()
    found = standardize(name, strict=False)
    parts = _CURIE.fullmatch(name)
    if found or not parts:
        return found
    spellings = (
        f"{prefix.name}:{local}"
        for prefix in PREFIXES
        if parts[1].casefold() in {each.casefold() for each in (prefix.name, *prefix.synonyms)}
        for local in (parts[2], parts[2].zfill(_DIGITS))
    )
    return next(filter(None, (standardize(each, strict=False) for each in spellings)), None)
