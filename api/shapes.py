"""The shapes of JSON answers of routes of our own, as OpenAPI describes them.

Answers are written from the graph's own records; tests hold them to these.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, RootModel

from raregraph.api.omitted import Omitted, omitted

Text = str | None
Kind = Literal["disease", "form", "gene", "phenotype", "mode", "record"]


class State(BaseModel):
    """That the service lives, and what it serves."""

    status: Literal["ok"]
    release: Text = Field(description="The id of the release; null before another endpoint.")


class Hit(BaseModel):
    """A node that a search found."""

    iri: str
    id: str = Field(description="Its CURIE, or its IRI where it has none.", examples=["MONDO:0001516"])
    label: str
    kind: Kind
    name: str = Field(description="Which of its names or identifiers fits.")
    score: float = Field(description="How well that fits; 1 is the label itself.")
    taxon: Text = Field(description="The species of a gene, as a CURIE of NCBITaxon.")


class Hits(BaseModel):
    """What a search found, the best first."""

    query: str
    total: int = Field(description="How many nodes fit.")
    kinds: dict[str, int] = Field(description="How many of each kind.")
    hits: list[Hit]


class QuestionParameter(BaseModel):
    """A parameter of a named question."""

    name: str
    type: str = Field(description="What a value names: a disease, a gene, a mode, a date...")
    description: str
    default: Text = Field(description="What is asked without it; null where that is everything.")
    example: str


class NamedQuestion(BaseModel):
    """A named question, which is answered at /questions/NAME."""

    name: str
    summary: str
    description: str
    keywords: list[str]
    parameters: list[QuestionParameter]
    query: str = Field(description="Its SPARQL, which asks the defaults.")


class NamedQuestions(RootModel[list[NamedQuestion]]):
    """All named questions."""


class ServedRelease(BaseModel):
    """The release that is served."""

    id: str
    built_at: Annotated[str, Field(json_schema_extra={"format": "date-time"})]
    quads: int
    raregraph_version: Text = Field(description="By which version it was built.")


class QualityInShort(BaseModel):
    """How much could not be taken from a source."""

    errors: int
    notes: int
    not_grounded: int = Field(description="Records without a disease of the hub.")


class SourceProblem(BaseModel):
    """What could not be taken from a file."""

    file: str
    place: str
    message: str
    remedy: str
    level: Literal["error", "note"] = Field(
        description="`error` where data were left out, `note` where they were set aside on purpose."
    )


class NotGrounded(BaseModel):
    """A record whose disease is none of the hub's."""

    record: str
    title: str
    candidates: list[str] = Field(description="Diseases that it may be.")


class Quality(BaseModel):
    """What could not be taken from a source."""

    errors: int
    notes: int
    problems: list[SourceProblem]
    not_grounded: list[NotGrounded]


class _Source(BaseModel):
    graph: str = Field(description="The IRI of its named graph.")
    name: str
    title: str
    description: str
    infores: str = Field(description="The information resource that gives its files out, as a CURIE.")
    version: str
    licence: str
    licence_url: Text
    redistributable: bool | None = Field(
        description="Whether it may be passed on; null where that is not known."
    )
    homepage: str
    citation: str
    file: str
    sha256: str
    kind: str
    triples: int | None = Field(description="How many its graph has; null where they weren't counted.")
    counts: dict[str, int] | None = Field(description="What was read of it; null before another endpoint.")


class SourceInShort(_Source):
    """A source of the graph, in the list of all."""

    quality: QualityInShort | None


class Sources(BaseModel):
    """What the graph was made from."""

    release: ServedRelease | None
    sources: list[SourceInShort]


class Source(_Source):
    """A source of the graph, with all that could not be taken from it."""

    quality: Quality | None
    release: ServedRelease | None


class SparqlTerm(BaseModel):
    """A value of a row."""

    type: Literal["uri", "literal", "bnode", "triple"]
    value: str | dict[str, Any]
    language: Omitted[str] = Field(None, alias="xml:lang", json_schema_extra=omitted)
    datatype: Omitted[str] = Field(None, json_schema_extra=omitted)


class SparqlHead(BaseModel):
    """The variables of the rows."""

    vars: Omitted[list[str]] = Field(None, json_schema_extra=omitted)
    link: Omitted[list[str]] = Field(None, json_schema_extra=omitted)
    cut_at: Omitted[int] = Field(
        None, description="Ours: after how many rows the answer was cut.", json_schema_extra=omitted
    )


class SparqlRows(BaseModel):
    """The rows: a value for each variable that has one."""

    bindings: list[dict[str, SparqlTerm]]


class SparqlResults(BaseModel):
    """Rows, or a yes or no, by the SPARQL 1.1 Query Results JSON Format."""

    head: SparqlHead
    results: Omitted[SparqlRows] = Field(None, json_schema_extra=omitted)
    boolean: Omitted[bool] = Field(None, json_schema_extra=omitted)
