"""The typed records of curated sources: ontology terms, mappings, rows that assert something, nodes and edges of KGX.

A row says what a table or file of a curated source says, under the identifiers that the source uses. What they become
in the graph is decided when the row is spelled: `raregraph.graph.disease_index` knows the class of the hub that a
disease is, and the genes of HGNC are looked up beside it (the `Resolver` of `raregraph.graph.rdf.rows`). All
identifiers are CURIEs in the spelling of `raregraph.ontology.identifiers`.

What there is by the million, edges and their attributions, are named tuples: a frozen dataclass takes five times
as long to make.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from raregraph.ontology.kinds import GeneDiseaseKind

TermKind = Literal["disease", "phenotype", "mode", "onset", "course", "modifier", "other"]
"""What a class of an ontology is: beside diseases and signs, HPO's words for how these come and go."""
SynonymScope = Literal["exact", "broad", "narrow", "related"]


class Attribution(NamedTuple):
    """Who says a row, on what evidence, and where in the file it stands.

    `primary_source` and `aggregators` are infores CURIEs; `knowledge_level` and `agent_type` values of Biolink's
    enumerations; `evidence` ECO CURIEs; `publications` CURIEs (PMID, ...) or web addresses. `derived_from` are the
    entries of databases that it was read in (OMIM, ORPHA), which are no publications. `place` is the line or element of
    the file.
    """

    primary_source: str
    place: str
    aggregators: tuple[str, ...] = ()
    knowledge_level: str = "knowledge_assertion"
    agent_type: str = "manual_agent"
    evidence: tuple[str, ...] = ()
    publications: tuple[str, ...] = ()
    derived_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Synonym:
    """Another name of a term."""

    text: str
    scope: SynonymScope = "exact"


@dataclass(frozen=True, slots=True)
class Term:
    """A class of an ontology or a nomenclature.

    `parents` are the classes that the ontology states above it (rdfs:subClassOf). `exact` are identifiers that it
    calls the same; `broad`, `narrow` and `close` only link; `cross_references` are of unstated strength.
    `replaced_by` is the class that an obsolete one gave way to.
    """

    id: str
    label: str
    kind: TermKind
    synonyms: tuple[Synonym, ...] = ()
    parents: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    broad: tuple[str, ...] = ()
    narrow: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    cross_references: tuple[str, ...] = ()
    alternative_ids: tuple[str, ...] = ()
    subsets: tuple[str, ...] = ()
    obsolete: bool = False
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping between two identifiers with its predicate and justification, as SSSOM has them."""

    subject: str
    predicate: str
    object: str
    justification: str
    subject_label: str | None = None
    object_label: str | None = None


@dataclass(frozen=True, slots=True)
class GeneDiseaseRow:
    """A source says what a gene does to a disease.

    `gene` is the gene in the source's id space (HGNC, NCBIGene, OMIM, ENSEMBL), `symbol` as the source writes it.
    `original_predicate` is the source's own word for the relation, a CURIE where it has one. `classification` is
    a strength that the source gives ("Definitive"). A denied claim (disputed, refuted) is `negated`. It is `germline`
    where the source itself says that the variants are of the germline. `copied_from` is the name of another source, if
    the row is a copy of one of its rows on this gene and disease.
    """

    gene: str
    disease: str
    kind: GeneDiseaseKind
    attribution: Attribution
    symbol: str | None = None
    disease_label: str | None = None
    original_predicate: str | None = None
    modes: tuple[str, ...] = ()
    negated: bool = False
    classification: str | None = None
    date: str | None = None
    germline: bool = False
    copied_from: str | None = None


@dataclass(frozen=True, slots=True)
class ModeRow:
    """A source says how a disease is inherited; `mode` is an HPO term below HP:0000005, merged ids resolved."""

    disease: str
    mode: str
    attribution: Attribution
    disease_label: str | None = None
    original_object: str | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class PhenotypeRow:
    """A source says that a disease has a sign or symptom, or, `negated`, that it has not.

    `frequency` is an HPO frequency term; or, as the source gives it, a fraction (`7/12`) or percentage (`30%`).
    `onset` is an HPO term, `sex` one of `raregraph.ontology.sexes`; `modifiers` are HPO terms.
    """

    disease: str
    phenotype: str
    attribution: Attribution
    disease_label: str | None = None
    frequency: str | None = None
    onset: str | None = None
    sex: str | None = None
    modifiers: tuple[str, ...] = ()
    negated: bool = False


@dataclass(frozen=True, slots=True)
class OnsetRow:
    """A source says at what age a disease begins; `onset` is an HPO term or the source's own words."""

    disease: str
    onset: str
    attribution: Attribution
    disease_label: str | None = None


@dataclass(frozen=True, slots=True)
class PrevalenceRow:
    """A source says how frequent a disease is: a class (`1-9 / 100 000`) or a number, where, and of what type."""

    disease: str
    attribution: Attribution
    prevalence_type: str
    prevalence_class: str | None = None
    value: str | None = None
    geography: str | None = None
    validation: str | None = None
    disease_label: str | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a KGX file: any entity, with the columns that Biolink knows and, in `extra`, all the others."""

    id: str
    category: str
    name: str | None = None
    synonyms: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    cross_references: tuple[str, ...] = ()
    symbol: str | None = None
    taxon: str | None = None
    deprecated: bool = False
    extra: tuple[tuple[str, str], ...] = ()


class Edge(NamedTuple):
    """An edge of a KGX file: any Biolink association. `qualifiers` are its other Biolink slots, by name."""

    id: str
    category: str
    subject: str
    predicate: str
    object: str
    attribution: Attribution
    original_subject: str | None = None
    original_predicate: str | None = None
    original_object: str | None = None
    negated: bool = False
    qualifiers: tuple[tuple[str, str], ...] = ()
    extra: tuple[tuple[str, str], ...] = ()


CuratedRow = GeneDiseaseRow | ModeRow | PhenotypeRow | OnsetRow | PrevalenceRow
CuratedRecord = Term | Mapping | CuratedRow | Node | Edge
