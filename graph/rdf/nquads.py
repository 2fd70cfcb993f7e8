"""How single terms are spelled in N-Quads: IRIs from CURIEs, literals, numbers and dates."""

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import quote

from raregraph.ontology.identifiers import expand

XSD = "http://www.w3.org/2001/XMLSchema#"
TRUE = f'"true"^^<{XSD}boolean>'

_ESCAPES = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
)


_TO_ESCAPE = re.compile(r'[\\"\n\r\t\x08\x0c]')


def literal(text: str) -> str:
    r"""A plain literal, escaped for N-Quads.

    >>> print(literal('the "SMN" genes'))
    "the \"SMN\" genes"
    """
    return f'"{text.translate(_ESCAPES) if _TO_ESCAPE.search(text) else text}"'


def unescaped(text: str) -> str:
    r"""The text of a literal, from what stands between its quotation marks in N-Quads.

    >>> unescaped(r'the \"SMN\" genes')
    'the "SMN" genes'
    """
    return _ESCAPED.sub(_meant, text) if "\\" in text else text


_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def _meant(escaped: re.Match[str]) -> str:
    code = escaped[1] or escaped[2]
    return chr(int(code, 16)) if code else _LETTERS.get(escaped[3], escaped[3])


def quads(subject: str, tails: Sequence[str], end: str) -> str:
    r"""The quads of one subject: `tails` are its predicates with their objects, `end` is the graph and the line's end.

    >>> print(quads("<urn:s>", ['<urn:p> "1"', '<urn:q> "2"'], "<urn:g> .\n"), end="")
    <urn:s> <urn:p> "1" <urn:g> .
    <urn:s> <urn:q> "2" <urn:g> .
    >>> quads("<urn:s>", [], "<urn:g> .\n")
    ''
    """
    return f"{subject} {f' {end}{subject} '.join(tails)} {end}" if tails else ""


def integer(number: int) -> str:
    """An xsd:integer literal."""
    return f'"{number}"^^<{XSD}integer>'


_DATE_TYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}


def date(iso: str) -> str:
    """A date literal as precise as the date given.

    >>> date("2013-01")
    '"2013-01"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'
    """
    return f'"{iso}"^^<{XSD}{_DATE_TYPES[len(iso)]}>'


@lru_cache(maxsize=1 << 17)
def iri(curie: str) -> str:
    """A CURIE as an N-Quads IRI: `HGNC:11117` to `<http://identifiers.org/hgnc/11117>`."""
    return f"<{expand(curie)}>"


def iri_term(full: str) -> str:
    """An IRI that a node has, as N-Quads and SPARQL spell it: letters of all scripts stay as they are.

    What no IRI holds is percent-encoded: so whatever comes from outside stays one term, though no node has it.

    >>> iri_term("https://w3id.org/raregraph/phenotype/α-cells"), iri_term("urn:a> ?p ?o")
    ('<https://w3id.org/raregraph/phenotype/α-cells>', '<urn:a%3E%20?p%20?o>')
    """
    return f"<{_IN_NO_IRI.sub(_encoded, full)}>"


def _encoded(letter: re.Match[str]) -> str:
    return quote(letter[0], errors="replace")


_IN_NO_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`\ud800-\udfff]')


def url(address: str) -> str:
    """A web address as an N-Quads IRI; what an IRI may not hold is percent-encoded.

    >>> url("https://www.ninds.nih.gov/disorders/kennedy's disease.htm")
    "<https://www.ninds.nih.gov/disorders/kennedy's%20disease.htm>"
    """
    page, sign, place = _BARE_PERCENT.sub("%25", address).partition("#")
    return f"<{quote(page, safe=_IN_ADDRESSES)}{sign}{quote(place, safe=_IN_ADDRESSES)}>"


_IN_ADDRESSES = ":/?@!$&'()*+,;=%~"
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
