"""The typed records that loaders hand to the graph: what a source says, before any RDF is written.

A `ConditionRecord` is one page or file about a condition. Its claims (genes, modes of inheritance, forms,
phenotypes) each carry an `Evidence`: the sentence, its place in the record's own text and the numbered
references that the record cites for it. A `Gene` is one row of the gene nomenclature.

All identifiers are CURIEs in the spelling that `raregraph.ontology.identifiers` gives.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from raregraph.ontology.kinds import GeneDiseaseKind

Certainty = Literal["usual", "rare", "unclear"]
CitationScope = Literal["direct", "inferred"]


class SectionKind(StrEnum):
    """What a section of a record is about; it tells the text reader how to take its sentences."""

    SUMMARY = "summary"
    SYMPTOMS = "symptoms"
    CAUSE = "cause"
    INHERITANCE = "inheritance"
    FREQUENCY = "frequency"
    DIAGNOSIS = "diagnosis"
    TREATMENT = "treatment"
    OUTLOOK = "outlook"
    RESEARCH = "research"
    HPO_LIST = "hpo_list"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a record's text: characters `start` to `end` (exclusive) are of one kind."""

    kind: SectionKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered reference that covers a claim.

    The scope is `direct` where the number stands at the sentence itself, `inferred` where it stands
    at the end of a later sentence of the same paragraph.
    """

    number: int
    scope: CitationScope


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a record makes a claim: `text[start:end] == quote`, and the references cited there."""

    quote: str
    start: int
    end: int
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class GeneClaim:
    """A record says what a gene does to its condition, or to the named `form` of it.

    `modes` are the modes of inheritance that the record ties to this gene. `as_written` is the gene as
    the text spells it, where that isn't its approved symbol. `primary_source` is the infores CURIE of
    the resource that the record itself credits, where it is not the record's own publisher.
    """

    gene: str
    symbol: str
    kind: GeneDiseaseKind
    evidence: Evidence
    modes: tuple[str, ...] = ()
    form: str | None = None
    as_written: str | None = None
    negated: bool = False
    primary_source: str | None = None


@dataclass(frozen=True, slots=True)
class ModeClaim:
    """A record says how its condition, or the named `form` of it, is inherited.

    `mode` is an HPO term below HP:0000005.
    """

    mode: str
    certainty: Certainty
    evidence: Evidence
    primary_source: str | None = None
    form: str | None = None


@dataclass(frozen=True, slots=True)
class FormClaim:
    """A record names a form of its condition, with the genes (HGNC) and modes of that form."""

    name: str
    evidence: Evidence
    genes: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    identifier: str | None = None


@dataclass(frozen=True, slots=True)
class PhenotypeClaim:
    """A record lists a sign or symptom; `frequency` is an HPO frequency term or the record's own words.

    `phenotype` is None where the record gives only a name that no loaded vocabulary resolves. `as_written` is the
    record's own name or identifier of a sign that was found in HPO by it.
    """

    phenotype: str | None
    name: str
    evidence: Evidence
    frequency: str | None = None
    primary_source: str | None = None
    as_written: str | None = None


@dataclass(frozen=True, slots=True)
class Claims:
    """All claims of one record."""

    genes: tuple[GeneClaim, ...] = ()
    modes: tuple[ModeClaim, ...] = ()
    forms: tuple[FormClaim, ...] = ()
    phenotypes: tuple[PhenotypeClaim, ...] = ()

    def __add__(self, other: "Claims") -> "Claims":
        """The claims of both, in order."""
        return Claims(
            self.genes + other.genes,
            self.modes + other.modes,
            self.forms + other.forms,
            self.phenotypes + other.phenotypes,
        )


@dataclass(frozen=True, slots=True)
class Reference:
    """A numbered reference of a record. `date` is ISO 8601, as precise as the record gives it (2013-01)."""

    number: int
    title: str
    authors: str | None = None
    publisher: str | None = None
    source: str | None = None
    date: str | None = None
    url: str | None = None
    identifier: str | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """A further resource that a record names: `role` says what for, `source` is its infores CURIE."""

    name: str
    role: str
    description: str
    source: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class ConditionRecord:
    """One record about a condition, as its publisher gives it.

    `record_id` is unique among all records (FOLDER/STEM or gard_pages/SLUG). `publisher` is an infores CURIE.
    `text` is the record's own text; all spans count its characters. `identifiers` are the ids of the
    condition that the record states (its own first); `cross_references` are ids too weak to join on.
    `stated` are claims from the record's structured parts; those from prose are the text reader's.
    `is_condition` is False for a page about something else (a test, a diet).
    """

    record_id: str
    publisher: str
    title: str
    text: str
    sections: tuple[Section, ...] = ()
    identifiers: tuple[str, ...] = ()
    cross_references: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    onsets: tuple[str, ...] = ()
    url: str | None = None
    last_updated: str | None = None
    references: tuple[Reference, ...] = ()
    resources: tuple[Resource, ...] = ()
    stated: Claims = Claims()
    is_condition: bool = True
    file: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Gene:
    """A gene of the HGNC nomenclature. `identifiers` are exact cross references (NCBIGene, ENSEMBL, ...)."""

    id: str
    symbol: str
    name: str
    previous_symbols: tuple[str, ...] = ()
    alias_symbols: tuple[str, ...] = ()
    previous_names: tuple[str, ...] = ()
    alias_names: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    location: str | None = None
    locus_type: str | None = None


@dataclass(frozen=True, slots=True)
class SourceGraph:
    """The named graph of one source and version: where its statements come from and under which terms.

    `graph` is an IRI; `infores` the CURIE of the resource that distributes the files; `redistributable` is
    None where the terms could not be established. `file` and `sha256` say which file was read; `kind` is that of
    the source, empty where it is not known.
    """

    graph: str
    name: str
    title: str
    description: str
    infores: str
    version: str
    licence: str
    licence_url: str | None
    redistributable: bool | None
    homepage: str
    citation: str
    file: str
    sha256: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a loader could not take: which file, where in it, what is wrong and what to do.

    `place` is a line, a column or a field. An `error` means that data were left out; a `note` that
    something was set aside on purpose (a page that is no condition).
    """

    file: str
    place: str
    message: str
    remedy: str
    level: Literal["error", "note"] = "error"

    def __str__(self) -> str:
        """One line for people.

        >>> str(Problem("a.xml", "line 3", "not well-formed", "Get the file again."))
        'a.xml, line 3: not well-formed. Get the file again.'
        """
        return f"{self.file}, {self.place}: {self.message}. {self.remedy}"
