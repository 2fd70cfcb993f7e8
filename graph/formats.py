"""What a query can answer with, and the formats in which that is written."""

from enum import StrEnum

import pyoxigraph


class QueryForm(StrEnum):
    """What a query answers with: rows, a yes or no, or triples."""

    ROWS = "rows"
    BOOLEAN = "boolean"
    TRIPLES = "triples"


class ResultFormat(StrEnum):
    """The formats in which an answer can be written."""

    JSON = "json"
    XML = "xml"
    CSV = "csv"
    TSV = "tsv"
    TURTLE = "ttl"
    N_TRIPLES = "nt"
    JSON_LD = "jsonld"
    RDF_XML = "rdf"
    TRIG = "trig"
    N_QUADS = "nq"

    @property
    def is_for_triples(self) -> bool:
        """Whether the format holds triples, not rows."""
        return self in TRIPLE_FORMATS

    @property
    def media_type(self) -> str:
        """The media type, as it stands in Accept and Content-Type headers."""
        return _MEDIA_TYPES[self]


TRIPLE_FORMATS = {
    ResultFormat.TURTLE: pyoxigraph.RdfFormat.TURTLE,
    ResultFormat.N_TRIPLES: pyoxigraph.RdfFormat.N_TRIPLES,
    ResultFormat.JSON_LD: pyoxigraph.RdfFormat.JSON_LD,
    ResultFormat.RDF_XML: pyoxigraph.RdfFormat.RDF_XML,
    ResultFormat.TRIG: pyoxigraph.RdfFormat.TRIG,
    ResultFormat.N_QUADS: pyoxigraph.RdfFormat.N_QUADS,
}
ROW_FORMATS = {
    ResultFormat.JSON: pyoxigraph.QueryResultsFormat.JSON,
    ResultFormat.XML: pyoxigraph.QueryResultsFormat.XML,
    ResultFormat.CSV: pyoxigraph.QueryResultsFormat.CSV,
    ResultFormat.TSV: pyoxigraph.QueryResultsFormat.TSV,
}
_MEDIA_TYPES = {
    ResultFormat.JSON: "application/sparql-results+json",
    ResultFormat.XML: "application/sparql-results+xml",
    ResultFormat.CSV: "text/csv",
    ResultFormat.TSV: "text/tab-separated-values",
    ResultFormat.TURTLE: "text/turtle",
    ResultFormat.N_TRIPLES: "application/n-triples",
    ResultFormat.JSON_LD: "application/ld+json",
    ResultFormat.RDF_XML: "application/rdf+xml",
    ResultFormat.TRIG: "application/trig",
    ResultFormat.N_QUADS: "application/n-quads",
}


def form_of(
    found: pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples,
) -> QueryForm:
    """What the store's answer consists of."""
    if isinstance(found, pyoxigraph.QueryBoolean):
        return QueryForm.BOOLEAN
    return QueryForm.TRIPLES if isinstance(found, pyoxigraph.QueryTriples) else QueryForm.ROWS
