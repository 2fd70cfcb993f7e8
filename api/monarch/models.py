"""The shapes of Monarch's answers: its field names, and behind them fields of our own.

What Monarch has and this graph hasn't is null, as it is there. Fields of our own say so in their description.
"""

from typing import Literal

from pydantic import BaseModel, Field, RootModel

Strings = list[str] | None
Text = str | None


class ExpandedCurie(BaseModel):
    """An identifier and where it leads."""

    id: str
    url: Text = None


class FacetValue(BaseModel):
    """A value, and how many associations or entities have it."""

    label: str
    count: int | None = None


class FacetField(BaseModel):
    """A field, and the values that it has."""

    label: str
    facet_values: list[FacetValue] | None = None


class AssociationCount(FacetValue):
    """How many associations of a category a node has: with those of the classes below it, and without.

    Denied associations don't count, nor do those that only follow.
    """

    key: Text = None
    category: Text = None
    count_direct: int | None = None
    count_with_orthologs: int | None = None
    count_facts: int | None = Field(
        None,
        description="Ours: how many are left of `count` if those with the same subject, predicate and object are one.",
    )
    count_negated: int | None = Field(
        None, description="Ours: how many are denied; the table lists them, too."
    )


class Highlighting(BaseModel):
    """The labels with the words of the query marked."""

    object_label: Strings = None
    object_closure_label: Strings = None
    subject_label: Strings = None
    subject_closure_label: Strings = None
    predicate: Strings = None


class CompactAssociation(BaseModel):
    """An association in short."""

    category: Text = None
    subject: str
    subject_label: Text = None
    predicate: str
    object: str
    object_label: Text = None
    negated: bool | None = None


class Association(BaseModel):
    """An association with its provenance, and what is known of both its ends."""

    id: str
    predicate: str
    category: Text = None
    agent_type: str
    aggregator_knowledge_source: Strings = None
    knowledge_level: str
    original_predicate: Text = None
    primary_knowledge_source: Text = None
    file_source: Text = None
    provided_by: Text = None
    publications: Strings = None
    qualifiers: Strings = None
    has_evidence: Strings = None
    frequency_qualifier: Text = None
    has_count: int | None = None
    has_percentage: float | None = None
    has_quotient: float | None = None
    has_total: int | None = None
    negated: bool | None = None
    onset_qualifier: Text = None
    sex_qualifier: Text = None
    disease_context_qualifier: Text = None
    has_attribute: Strings = None
    object_aspect_qualifier: Text = None
    sources: Strings = None
    supporting_text: Strings = None
    species_context_qualifier: Text = None
    stage_qualifier: Text = None
    qualifier: Text = None
    object_specialization_qualifier: Text = None
    FDA_adverse_event_level: Text = None
    subject: str
    object: str
    original_subject: Text = None
    original_object: Text = None
    evidence_count: int | None = None
    grouping_key: Text = None
    subject_label: Text = None
    subject_category: Text = None
    subject_namespace: Text = None
    subject_closure: Strings = None
    subject_closure_label: Strings = None
    subject_taxon: Text = None
    subject_taxon_label: Text = None
    object_label: Text = None
    object_category: Text = None
    object_namespace: Text = None
    object_closure: Strings = None
    object_closure_label: Strings = None
    object_taxon: Text = None
    object_taxon_label: Text = None
    disease_context_qualifier_label: Text = None
    disease_context_qualifier_category: Text = None
    disease_context_qualifier_namespace: Text = None
    disease_context_qualifier_closure: Strings = None
    disease_context_qualifier_closure_label: Strings = None
    species_context_qualifier_label: Text = None
    species_context_qualifier_category: Text = None
    species_context_qualifier_namespace: Text = None
    stage_qualifier_label: Text = None
    stage_qualifier_category: Text = None
    stage_qualifier_namespace: Text = None
    sex_qualifier_label: Text = None
    sex_qualifier_category: Text = None
    sex_qualifier_namespace: Text = None
    onset_qualifier_label: Text = None
    onset_qualifier_category: Text = None
    onset_qualifier_namespace: Text = None
    frequency_qualifier_label: Text = None
    frequency_qualifier_category: Text = None
    frequency_qualifier_namespace: Text = None
    provided_by_link: ExpandedCurie | None = None
    has_evidence_links: list[ExpandedCurie] | None = None
    publications_links: list[ExpandedCurie] | None = None
    highlighting: Highlighting | None = None
    relation: Text = Field(None, description="Ours: the precise relation (RO:0003305 for a modifier).")
    allelic_requirement: Strings = Field(
        None, description="Ours: modes of inheritance that hold for this gene."
    )
    classification: Text = Field(None, description="Ours: the strength that the source gives.")
    record: Text = Field(None, description="Ours: the record that the sentence stands in.")
    row: Text = Field(None, description="Ours: where in the file of the source the row stands.")
    inferred_from: Strings = Field(
        None, description="Ours: the subtypes from which an inferred association follows."
    )
    derived_from: Strings = Field(
        None, description="Ours: the entries of databases (OMIM, ORPHA) that it was read in; no publications."
    )
    certainty: Text = Field(None, description="Ours: how a record speaks of a mode: usual, rare or unclear.")
    further_columns: dict[str, list[str]] | None = Field(
        None, description="Ours: what a KGX file says beyond these fields."
    )


class DirectionalAssociation(Association):
    """An association as it is seen from a node."""

    direction: Literal["incoming", "outgoing"]


class Results(BaseModel):
    """A page of results."""

    limit: int
    offset: int
    total: int


class _Faceted(Results):
    facet_fields: list[FacetField] | None = None
    facet_queries: list[FacetValue] | None = None


class AssociationResults(_Faceted):
    """A page of associations."""

    items: list[Association]


class CompactAssociationResults(_Faceted):
    """A page of associations in short."""

    items: list[CompactAssociation]


class AssociationTableResults(_Faceted):
    """A page of a node's associations of one category."""

    items: list[DirectionalAssociation]


class Entity(BaseModel):
    """A node."""

    id: str
    category: Text = None
    name: Text = None
    description: Text = None
    xref: Strings = None
    synonym: Strings = None
    exact_synonym: Strings = None
    broad_synonym: Strings = None
    narrow_synonym: Strings = None
    related_synonym: Strings = None
    deprecated: bool | None = None
    in_taxon: Text = None
    in_taxon_label: Text = None
    iri: Text = None
    same_as: Strings = None
    subsets: Strings = None
    file_source: Text = None
    provided_by: Text = None
    full_name: Text = None
    symbol: Text = None
    has_gene: Strings = None
    type: Text = None
    has_attribute: Strings = None
    has_biological_sex: Text = None
    synonyms: Text = None
    namespace: Text = None
    has_phenotype: Strings = None
    has_phenotype_label: Strings = None
    has_phenotype_count: int | None = None
    has_phenotype_closure: Strings = None
    has_phenotype_closure_label: Strings = None
    has_descendant: Strings = None
    has_descendant_label: Strings = None
    has_descendant_count: int | None = None


class Voice(BaseModel):
    """Ours: who says something, and where."""

    primary_knowledge_source: str
    provided_by: str
    knowledge_level: str
    association: str
    record: Text = None
    row: Text = None
    publications: Strings = None
    supporting_text: Strings = None
    inferred_from: Strings = None
    derived_from: Strings = None


class SourcedEntity(Entity):
    """A node, and who links it."""

    said_by: list[Voice] = Field(description="Ours: each source that says so.")


class Inheritance(Entity):
    """All modes of inheritance of a disease.

    Where there is one, this is it. Where there are several, this is the narrowest mode above them all, its name lists
    theirs, and `modes` has each of them with its sources.
    """

    modes: list[SourcedEntity] = Field(description="Ours: every mode, with each source that says so.")
    mode_qualifiers: list[SourcedEntity] = Field(
        description="Ours: what is said beside the mode, such as incomplete penetrance."
    )


class NodeRelationship(BaseModel):
    """A gene or disease on the other end of a precise relation."""

    relation: Text = None
    relation_label: Text = None
    related_entity: Entity


class NodeHierarchy(BaseModel):
    """The classes right above and below a node."""

    super_classes: list[Entity]
    sub_classes: list[Entity]


class Record(BaseModel):
    """Ours: a page about a disease."""

    id: str
    title: str
    url: Text = None
    primary_knowledge_source: Text = None


class Node(Entity):
    """A node with all that a page about it needs."""

    uri: Text = None
    inheritance: Inheritance | None = None
    causal_gene: list[SourcedEntity] | None = None
    causes_disease: list[SourcedEntity] | None = None
    node_relationships: list[NodeRelationship] | None = None
    mappings: list[ExpandedCurie] | None = None
    external_links: list[ExpandedCurie] | None = None
    provided_by_link: ExpandedCurie | None = None
    association_counts: list[AssociationCount]
    cross_species_term_clique: None = None
    node_hierarchy: NodeHierarchy | None = None
    forms: list[Entity] | None = Field(None, description="Ours: forms of a disease that records name.")
    records: list[Record] | None = Field(None, description="Ours: the pages about a disease.")
    asked_for: Text = Field(
        None,
        description="Ours: the identifier that was asked for, where it is another one that leads to this node.",
    )


class HistoBin(FacetValue):
    """A part of the body, and how many associations with signs in it there are."""

    id: str


class HistoPheno(BaseModel):
    """The signs of a disease by parts of the body."""

    id: str
    items: list[HistoBin]


class Mapping(BaseModel):
    """A statement that two identifiers mean the same, or one something broader, narrower or close."""

    subject_id: str
    subject_label: Text = None
    predicate_id: str
    object_id: str
    object_label: Text = None
    mapping_justification: Text = None
    id: str
    mapping_source: Text = None
    highlighting: None = None


class MappingResults(Results):
    """A page of mappings."""

    items: list[Mapping]


class SearchResult(Entity):
    """A node that was found, and how well it fits."""

    category: str
    name: str
    score: float | None = None
    highlighting: dict[str, list[str]] | None = None
    matched_name: Text = Field(
        None, description="Ours: the name, synonym or identifier by which it was found."
    )


class SearchResults(_Faceted):
    """A page of what was found."""

    items: list[SearchResult]


class Release(BaseModel):
    """A release of the graph that is served."""

    version: Text = None
    url: Text = None
    kg: Text = None
    sqlite: Text = None
    solr: Text = None
    neo4j: Text = None
    metadata: Text = None
    graph_stats: Text = None
    qc_report: Text = None


class Releases(RootModel[list[Release]]):
    """The releases that are served: one."""


class Version(BaseModel):
    """What is served, and by which version of the software."""

    monarch_kg_version: str
    monarch_api_version: str
    monarch_kg_source: str
