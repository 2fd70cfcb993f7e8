"""What an IRI is, for whatever is handed in to stand between < and > in a query."""

import re

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*").fullmatch


def is_iri(text: str) -> bool:
    """Whether a text is an absolute IRI that SPARQL and RDF can write as it stands.

    >>> [is_iri(text) for text in ("urn:a", "https://example.org/α", "https://example.org/a b", "SMN1", "")]
    [True, True, False, False, False]
    """
    return _ABSOLUTE(text) is not None
