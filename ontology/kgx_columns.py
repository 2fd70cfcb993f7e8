"""The columns of edges and nodes in KGX as raregraph writes them: Monarch's in Monarch's order, then our own.

Our own columns begin with `raregraph_`. They hold what neither Monarch nor Biolink has a column for, so that a graph
that was exported and is read again makes the same claims.
"""

from dataclasses import dataclass
from typing import Literal

from raregraph.ontology import biolink

Holds = Literal["text", "list", "integer", "number", "flag"]
"""What a column holds: one text, several, a number, or `true` or nothing."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what it holds, and what that means."""

    name: str
    holds: Holds
    meaning: str


EDGE_COLUMNS = (
    Column("id", "text", "The association, an IRI; `urn:uuid:` for an edge of another graph."),
    Column("category", "list", "Its class in the Biolink model."),
    Column("subject", "text", "What the claim is about, a CURIE."),
    Column("predicate", "text", "The Biolink predicate."),
    Column("object", "text", "What it is linked with, a CURIE."),
    Column("original_subject", "text", "The source's identifier, where the graph uses another."),
    Column("original_predicate", "text", "The source's own word for the relation."),
    Column(
        "original_object",
        "text",
        "The source's identifier, where the graph uses another, or its name of a sign that was found in HPO by it.",
    ),
    Column("negated", "flag", "`true` where the source denies the claim."),
    Column("primary_knowledge_source", "text", "Who made the claim, an infores CURIE."),
    Column("aggregator_knowledge_source", "list", "Who passed it on."),
    Column(
        "knowledge_level", "text", "Biolink's knowledge level; `logical_entailment` for what is inferred."
    ),
    Column("agent_type", "text", "Biolink's agent type: a person, the text reader, a program."),
    Column("publications", "list", "What is cited for it."),
    Column("has_evidence", "list", "ECO terms."),
    Column("supporting_text", "list", "The sentence, letter for letter."),
    Column("sources", "list", "Left empty."),
    Column("provided_by", "list", "The source that was loaded, or what a KGX file says."),
    Column("file_source", "text", "Left empty."),
    Column("qualifier", "text", "As a KGX file gives it."),
    Column("qualifiers", "list", "Of a sign: modifiers, HPO terms."),
    Column("frequency_qualifier", "text", "Of a sign: how often, an HPO term."),
    Column("onset_qualifier", "text", "Of a sign: from when, an HPO term."),
    Column("sex_qualifier", "text", "Of a sign: in whom, a PATO term (male, female)."),
    Column("stage_qualifier", "text", "As a KGX file gives it."),
    Column("disease_context_qualifier", "text", "As a KGX file gives it."),
    Column("species_context_qualifier", "text", "As a KGX file gives it."),
    Column("object_aspect_qualifier", "text", "As a KGX file gives it."),
    Column("object_specialization_qualifier", "text", "As a KGX file gives it."),
    Column("has_count", "integer", "Of a sign: how many had it."),
    Column("has_total", "integer", "... of how many."),
    Column("has_percentage", "number", "... in per cent."),
    Column("has_quotient", "number", "... as a fraction of one."),
    Column("has_attribute", "list", "As a KGX file gives it."),
    Column("subject_form_or_variant_qualifier", "text", "Loss or gain of function."),
    Column(
        "allelic_requirement",
        "text",
        "The mode of inheritance that the source ties to the gene, if it is one.",
    ),
    Column(
        "raregraph_modes", "list", "The modes of inheritance that the source ties to the gene, all of them."
    ),
    Column(
        "raregraph_kind",
        "text",
        "What the claim says: a kind of gene claim (`modifies`), or another relation.",
    ),
    Column(
        "raregraph_relation", "text", "The precise relation, where there is one: RO:0003305 for `modifies`."
    ),
    Column("raregraph_sio_class", "text", "The class in SIO."),
    Column("raregraph_certainty", "text", "Of a mode: `usual`, `rare` or `unclear`."),
    Column("raregraph_graph", "text", "The named graph: source and version."),
    Column("raregraph_classification", "text", "The strength that the source gives (Definitive)."),
    Column(
        "raregraph_frequency", "text", "How often, in the source's own words, where it gives no HPO term."
    ),
    Column("raregraph_record", "list", "The record that says it, an IRI."),
    Column("raregraph_row", "text", "Where in the source's file the row stands."),
    Column("raregraph_span", "text", "Where in the record the sentence stands, in characters: 12-45."),
    Column(
        "raregraph_passage",
        "list",
        "Those of the publications that are cited for the passage, not the sentence.",
    ),
    Column("raregraph_inferred_from", "list", "The subtypes that it follows from."),
    Column("raregraph_as_written", "text", "The gene as the text spells it."),
    Column("raregraph_date", "text", "The date of the row."),
    Column(
        "raregraph_derived_from",
        "list",
        "The entries of databases (OMIM, ORPHA, DECIPHER) that it was read in.",
    ),
    Column(
        "raregraph_further",
        "text",
        "JSON: columns that have no place here, and values that a table can't hold.",
    ),
)
NODE_COLUMNS = (
    Column("id", "text", "A CURIE."),
    Column("category", "list", "The class in the Biolink model."),
    Column("name", "text", "The label, the hub's where it has one; a gene's symbol."),
    Column("xref", "list", "All its identifiers elsewhere: cross references, and all matches."),
    Column("synonym", "list", "Other names, of whatever scope; the labels of other sources are among them."),
    Column("full_name", "text", "The name of a gene."),
    Column("in_taxon", "text", "Of a gene: the species."),
    Column("in_taxon_label", "text", "Its name."),
    Column("symbol", "text", "The symbol of a gene."),
    Column("file_source", "text", "Left empty."),
    Column("provided_by", "list", "The sources that describe it."),
    Column(
        "type", "text", "Of a gene of HGNC: its kind in the Sequence Ontology; else as a KGX file gives it."
    ),
    Column("description", "text", "As a KGX file gives it."),
    Column("iri", "text", "The IRI."),
    Column("has_attribute", "list", "As a KGX file gives it."),
    Column("exact_synonym", "list", "Those of which no source says that they are not exact."),
    Column("broad_synonym", "list", "Those that a source calls broader."),
    Column("narrow_synonym", "list", "Those that a source calls narrower."),
    Column("related_synonym", "list", "Those that a source calls related only."),
    Column("deprecated", "flag", "`true` for an obsolete class."),
    Column("same_as", "list", "Identifiers that mean exactly the same."),
    Column("subsets", "list", "The subsets that an ontology puts it in."),
    Column("raregraph_broad_match", "list", "Identifiers of something broader."),
    Column("raregraph_narrow_match", "list", "Identifiers of something narrower."),
    Column("raregraph_close_match", "list", "Identifiers of something close."),
    Column(
        "raregraph_cross_reference",
        "list",
        "Those of the matches that a source calls a cross reference, too.",
    ),
    Column("raregraph_alternative_id", "list", "Identifiers that the ontology merged into it."),
    Column("raregraph_replaced_by", "text", "What an obsolete class gave way to."),
    Column("raregraph_previous_symbol", "list", "Symbols that a gene had."),
    Column("raregraph_location", "text", "Where on the chromosomes a gene lies."),
    Column("raregraph_locus_type", "text", "What kind of gene it is."),
    Column("raregraph_category", "list", "GARD's or another source's own categories."),
    Column(
        "raregraph_further",
        "text",
        "JSON: columns that have no place here, and values that a table can't hold.",
    ),
)
FURTHER = "raregraph_further"

MEANT = {
    "rdfs:subClassOf": "biolink:subclass_of",
    "skos:broader": "biolink:broad_match",
    "raregraph:ageOfOnset": "biolink:related_to",
}
"""Relations that are no Biolink predicates, with those that KGX gets; `raregraph_relation` has them as they are."""
LEFT_OPEN = "biolink:related_to"
"""The predicate for a mode that a record leaves open: the disease has none by that."""
PROPERTIES = {
    "raregraph_kind": "raregraph:kind",
    "raregraph_relation": "raregraph:relation",
    "raregraph_sio_class": "rdf:type",
    "raregraph_modes": "biolink:allelic_requirement",
    "raregraph_certainty": "raregraph:certainty",
    "raregraph_classification": "raregraph:classification",
    "raregraph_frequency": "raregraph:frequency",
    "raregraph_record": "raregraph:record",
    "raregraph_row": "raregraph:row",
    "raregraph_passage": "raregraph:citesByPassage",
    "raregraph_inferred_from": "raregraph:inferredFrom",
    "raregraph_as_written": "raregraph:asWritten",
    "raregraph_date": "dcterms:date",
    "raregraph_derived_from": "prov:wasDerivedFrom",
    "exact_synonym": "oboInOwl:hasExactSynonym",
    "broad_synonym": "oboInOwl:hasBroadSynonym",
    "narrow_synonym": "oboInOwl:hasNarrowSynonym",
    "related_synonym": "oboInOwl:hasRelatedSynonym",
    "raregraph_broad_match": "skos:broadMatch",
    "raregraph_narrow_match": "skos:narrowMatch",
    "raregraph_close_match": "skos:closeMatch",
    "raregraph_cross_reference": "raregraph:crossReference",
    "raregraph_alternative_id": "raregraph:alternativeId",
    "raregraph_replaced_by": "dcterms:isReplacedBy",
    "raregraph_previous_symbol": "raregraph:previousSymbol",
    "raregraph_location": "raregraph:location",
    "raregraph_locus_type": "raregraph:locusType",
    "raregraph_category": "raregraph:category",
}
"""Our own columns that are one property each, of an association or of a node, and the synonyms whose scope is told."""
MATCHES = frozenset({"same_as", "raregraph_broad_match", "raregraph_narrow_match", "raregraph_close_match"})
"""Columns of identifiers that stand in `xref`, too; what else stands there is of unstated strength."""
INEXACT_SYNONYMS = frozenset({"broad_synonym", "narrow_synonym", "related_synonym"})
WORDS = frozenset(
    {
        "supporting_text",
        "description",
        "name",
        "exact_synonym",
        "broad_synonym",
        "narrow_synonym",
        "related_synonym",
        "raregraph_kind",
        "raregraph_certainty",
        "raregraph_classification",
        "raregraph_frequency",
        "raregraph_row",
        "raregraph_as_written",
        "raregraph_date",
        "raregraph_previous_symbol",
        "raregraph_location",
        "raregraph_locus_type",
        "raregraph_category",
    }
)
"""Columns whose values are words, even where they look like an identifier."""
READ_AS_LISTS = frozenset(
    column.name
    for column in (*EDGE_COLUMNS, *NODE_COLUMNS)
    if column.holds != "list" and (slot := biolink.slot(column.name)) is not None and slot.many
)
"""Columns that hold one text here, and that others, by the Biolink model, take for lists."""
LISTS = frozenset(column.name for column in (*EDGE_COLUMNS, *NODE_COLUMNS) if column.holds == "list")
