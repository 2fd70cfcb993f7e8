"""The one identifier converter: every spelling of an identifier in, one out.

An identifier has two forms, the short CURIE (`MONDO:0009669`) and the long IRI; `prefix_table` has their prefixes.

>>> standardize("Orphanet:70"), standardize("GARD:4531"), standardize("http://identifiers.org/hgnc/HGNC:11117")
('ORPHA:70', 'GARD:0004531', 'HGNC:11117')
>>> expand("MIM:253300")
'http://purl.obolibrary.org/obo/OMIM_253300'
>>> compress(expand("ordo:70"))
'ORPHA:70'
>>> expand("GRAD:4531", strict=False) is None
True
"""

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal, overload

from raregraph.ontology.prefix_table import (
    BASE,
    PREFIXES,
    VOCABULARY,
    Prefix,
    by_iri,
    by_name,
    further_prefixes,
    prefixes,
)

if TYPE_CHECKING:
    from curies import Converter

__all__ = [
    "BASE",
    "VOCABULARY",
    "IdentifierError",
    "compress",
    "converter",
    "expand",
    "is_prefix",
    "known_to_others",
    "knows_prefix",
    "prefixes",
    "short",
    "standardize",
    "standardized",
]

_KEPT = 1 << 17
_OURS = ("association:", "record:", "reference:")


class IdentifierError(ValueError):
    """An identifier that cannot be converted: the message names it, what is wrong and what to do."""


def is_prefix(name: str) -> bool:
    """Whether identifiers with that prefix, a CURIE's or an IRI's in any spelling, come in.

    >>> is_prefix("mesh"), is_prefix("http://identifiers.org/mesh/"), is_prefix("GRAD")
    (True, True, False)
    """
    return name in by_name() or name in by_iri()


def knows_prefix(name: str) -> bool:
    """Whether identifiers may begin with this prefix, in any of its spellings.

    >>> knows_prefix("Orphanet"), knows_prefix("orphannet")
    (True, False)
    """
    return name in by_name()


@cache
def converter() -> "Converter":
    """The same table as a `curies.Converter`, for what else that library offers.

    >>> converter().parse_uri("https://omim.org/phenotypicSeries/PS253300").prefix
    'OMIMPS'
    """
    # Importing it takes 0.4 s, and identifiers in their usual spelling do without.
    from curies import Converter, Record  # noqa: PLC0415

    return Converter(
        [
            Record(
                prefix=prefix.name,
                uri_prefix=prefix.iri,
                prefix_synonyms=list(prefix.synonyms),
                uri_prefix_synonyms=[iri for iri in prefix.iri_synonyms if iri != prefix.iri],
            )
            for prefix in (*PREFIXES, *further_prefixes())
        ]
    )


ENTRIES = ("OMIM", "ORPHA", "DECIPHER")
"""The prefixes of databases of diseases whose entries rows are read from: such an entry is no publication."""


@overload
def expand(curie: str, *, strict: Literal[True] = True) -> str: ...
@overload
def expand(curie: str, *, strict: bool) -> str | None: ...
def expand(curie: str, *, strict: bool = True) -> str | None:
    """The IRI of a CURIE, which may be spelled in any way.

    Raises `IdentifierError` where it cannot; with `strict=False` it returns None then.

    >>> expand("GARD:4531")
    'https://rarediseases.info.nih.gov/diseases/0004531'
    """
    iri = _expand(curie)
    return _checked(iri, curie, strict=strict)


@overload
def compress(iri: str, *, strict: Literal[True] = True) -> str: ...
@overload
def compress(iri: str, *, strict: bool) -> str | None: ...
def compress(iri: str, *, strict: bool = True) -> str | None:
    """The CURIE of an IRI, which may be spelled in any way.

    Raises `IdentifierError` where it cannot; with `strict=False` it returns None then.

    >>> compress("https://omim.org/entry/253300")
    'OMIM:253300'
    """
    curie = _compress(iri)
    return _checked(curie, iri, strict=strict)


def short(term: object) -> str:
    """The CURIE of an IRI, or of a term that is one; anything else as it is.

    >>> short("http://purl.obolibrary.org/obo/MONDO_0001516"), short("https://example.org/a")
    ('MONDO:0001516', 'https://example.org/a')
    """
    text = str(term)
    return compress(text, strict=False) or text


def known_to_others(identifier: str) -> str:
    """An association, a record or a reference of ours as its IRI, anything else as it is: others have no such prefixes.

    >>> known_to_others("association:1"), known_to_others("PMID:1")
    ('https://w3id.org/raregraph/association/1', 'PMID:1')
    """
    return expand(identifier) if identifier.startswith(_OURS) else identifier


@overload
def standardize(identifier: str, *, strict: Literal[True] = True) -> str: ...
@overload
def standardize(identifier: str, *, strict: bool) -> str | None: ...
def standardize(identifier: str, *, strict: bool = True) -> str | None:
    """The one CURIE of a CURIE or an IRI in any spelling.

    Raises `IdentifierError` where it cannot; with `strict=False` it returns None then.

    >>> standardize("mesh:D009134"), standardize("https://pubmed.ncbi.nlm.nih.gov/9590291/")
    ('MESH:D009134', 'PMID:9590291')
    """
    return _checked(standardized(identifier), identifier, strict=strict)


@lru_cache(_KEPT)
def _expand(curie: str) -> str | None:
    found = _split_curie(curie)
    return found[0].iri + found[1] if found else None


@lru_cache(_KEPT)
def _compress(iri: str) -> str | None:
    found = _split_iri(iri)
    return f"{found[0].name}:{found[1]}" if found else None


@lru_cache(_KEPT)
def standardized(identifier: str) -> str | None:
    """As `standardize` with `strict=False`, by position only: for loops over millions of identifiers.

    >>> standardized("ordo:70"), standardized("GRAD:4531")
    ('ORPHA:70', None)
    """
    found = _split_curie(identifier) or (_split_iri(identifier) if "://" in identifier else None)
    return f"{found[0].name}:{found[1]}" if found else None


def _split_curie(curie: str) -> tuple[Prefix, str] | None:
    name, _, text = curie.strip().partition(":")
    prefix = by_name().get(name)
    local = prefix.local(text) if prefix else None
    return (prefix, local) if prefix and local else None


def _split_iri(iri: str) -> tuple[Prefix, str] | None:
    """An IRI in its usual form is cut after its last separator; all others go through the converter."""
    text = iri.strip()
    cut = max(map(text.rfind, "/#_")) + 1
    prefix = by_iri().get(text[:cut])
    rest = text[cut:]
    if prefix is None or not rest:
        reference = converter().parse_uri(text, strict=False)
        if reference is None:
            return None
        prefix, rest = by_name()[reference.prefix], reference.identifier
    local = prefix.local(rest)
    return (prefix, local) if local else None


def _checked(result: str | None, given: str, *, strict: bool) -> str | None:
    if result is None and strict:
        raise IdentifierError(_complaint(given))
    return result


def _complaint(given: str) -> str:
    name = given.strip().partition(":")[0]
    prefix = by_name().get(name)
    if prefix:
        return (
            f"{given!r} is no identifier of {prefix.name}: after the prefix must come what matches "
            f"{prefix.pattern}. Correct the identifier."
        )
    if "://" in given:
        return f"The IRI {given!r} begins with no known prefix. Use one of those that prefixes() lists."
    return f"{given!r} has no known prefix. Write it as PREFIX:ID with a prefix that prefixes() lists."
