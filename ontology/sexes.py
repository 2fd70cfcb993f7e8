"""The sexes to which a source may restrict a sign: terms of PATO, as Biolink asks; as RDF they stand in sexes.ttl."""

SEXES = {"PATO:0000384": "male", "PATO:0000383": "female"}
"""The label of each term."""

_TERMS = {label: term for term, label in SEXES.items()}


def sex_term(text: str) -> str:
    """The term for a sex, given as a word in any case or as the term; whatever is neither stays as it is.

    >>> sex_term("MALE"), sex_term("PATO:0000383"), sex_term("any")
    ('PATO:0000384', 'PATO:0000383', 'any')
    """
    return _TERMS.get(text.strip().lower(), text)
