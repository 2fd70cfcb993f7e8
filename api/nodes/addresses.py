"""Where the service has the page of a node, and which node an address means.

The path of an IRI of ours below its base is its path below the service's root, so that w3id.org can lead there. Any
other node has its page at `/node/CURIE`, and what has no CURIE at `/node?iri=IRI`.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote, urlencode

from raregraph.graph.formats import ResultFormat
from raregraph.ontology.identifiers import BASE, compress, expand

SPACES = (
    *("association", "disease", "examples", "graph", "mapping", "phenotype", "record", "reference", "source"),
    *("unknown", "void"),
)
"""The first parts of the paths of our own IRIs; the vocabulary has a page of its own."""

SUFFIXES: dict[str, ResultFormat | None] = {
    "html": None,
    **{form.value: form for form in ResultFormat if form.is_for_triples},
}
"""The endings of an address that ask for a format: None for a page."""

_SAFE = "/:;,.~!$'()*+=@&-_%"
_NOT_ASCII = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")


def address(iri: str) -> str:
    """The path (and query) of a node's page.

    >>> address("https://w3id.org/raregraph/record/gard/sma"), address("http://identifiers.org/hgnc/11117")
    ('/record/gard/sma', '/node/HGNC:11117')
    >>> address("urn:uuid:0d2c"), address("https://example.org/a b")
    ('/node?iri=urn%3Auuid%3A0d2c', '/node?iri=https%3A%2F%2Fexample.org%2Fa+b')
    """
    if iri.startswith(BASE) and not iri.startswith(f"{BASE}/"):  # a path of two slashes is another host's
        return f"/{quote(iri.removeprefix(BASE), safe=_SAFE)}"
    curie = compress(iri, strict=False)
    if curie and expand(curie, strict=False) == iri:
        return f"/node/{quote(curie, safe=_SAFE.replace('%', ''))}"
    return f"/node?{urlencode({'iri': iri})}"


def own_iris(path: str) -> Iterator[str]:
    """The IRIs of ours that a path, still percent-encoded, can mean: as it stands, and with letters decoded.

    >>> list(own_iris("/phenotype/%CE%B1-cells"))
    ['https://w3id.org/raregraph/phenotype/%CE%B1-cells', 'https://w3id.org/raregraph/phenotype/α-cells']
    """
    whole = BASE + path.lstrip("/")
    yield whole
    decoded = _NOT_ASCII.sub(lambda found: unquote(found[0]), whole)
    if decoded != whole:
        yield decoded


def parted(path: str) -> tuple[str, str | None]:
    """A path without the ending that asks for a format, and that ending.

    >>> parted("/node/HGNC:11117.ttl"), parted("/record/gard/sma"), parted("/record/a.b")
    (('/node/HGNC:11117', 'ttl'), ('/record/gard/sma', None), ('/record/a.b', None))
    """
    start, dot, end = path.rpartition(".")
    return (start, end) if dot and end in SUFFIXES else (path, None)


def with_suffix(place: str, suffix: str) -> str:
    """The address of a node in one format.

    >>> with_suffix("/node/HGNC:5", "ttl"), with_suffix("/node?iri=urn%3Aa", "ttl")
    ('/node/HGNC:5.ttl', '/node?iri=urn%3Aa&format=ttl')
    """
    return f"{place}&format={suffix}" if "?" in place else f"{place}.{suffix}"
