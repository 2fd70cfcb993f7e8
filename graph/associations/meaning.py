"""What an attribution says in the terms of Biolink: which class of association, which predicate, on what grounds."""

from dataclasses import dataclass
from functools import lru_cache

from raregraph.graph.traversal.gather import GENE, HAS_PHENOTYPE, MAY_HAVE_MODE, MODE, OTHER, Attribution
from raregraph.ontology.kgx_columns import LEFT_OPEN, MEANT

LOGICAL_ENTAILMENT = "logical_entailment"
"""The knowledge level of what no source says but what follows (Biolink's KnowledgeLevelEnum)."""
NOT_PROVIDED = "not_provided"

_ANY_ASSOCIATION = "biolink:Association"
_PHENOTYPE_ASSOCIATION = "biolink:DiseaseToPhenotypicFeatureAssociation"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What all claims of one attribution say alike.

    `category` is the Biolink class of the association, `predicate` its predicate and `relation` the precise one, all
    CURIEs; `relation` is empty where the predicate is precise. `knowledge_level` and `agent_type` are words of
    Biolink's enumerations; `aggregators` are infores CURIEs.
    """

    category: str
    predicate: str
    relation: str
    knowledge_level: str
    agent_type: str
    aggregators: tuple[str, ...]


@lru_cache(1 << 14)
def meaning_of(said: Attribution) -> Meaning:
    """What an attribution says.

    >>> said = Attribution(
    ...     "form_of", "medquad", "infores:medquad", "", False, False, (), predicate="skos:broader"
    ... )
    >>> meaning_of(said).predicate, meaning_of(said).category, meaning_of(said).agent_type
    ('biolink:broad_match', 'biolink:Association', 'not_provided')
    """
    is_triple = not said.level and not said.agent
    level = LOGICAL_ENTAILMENT if said.inferred else "knowledge_assertion" if is_triple else NOT_PROVIDED
    agent = "automated_agent" if said.inferred else NOT_PROVIDED
    return Meaning(
        category=_category(said),
        predicate=LEFT_OPEN if said.kind == MAY_HAVE_MODE else MEANT.get(said.predicate, said.predicate),
        relation=said.relation or (said.predicate if said.predicate in MEANT else ""),
        knowledge_level=said.level or level,
        agent_type=said.agent or agent,
        aggregators=said.aggregators,
    )


def _category(said: Attribution) -> str:
    """The class of Biolink's; ours are associations to everybody else."""
    if said.category and not said.category.startswith("raregraph:"):
        return said.category
    return _PHENOTYPE_ASSOCIATION if said.kind == HAS_PHENOTYPE else _ANY_ASSOCIATION


def category_of_kind(kind: str) -> str:
    """The Biolink class of a kind of node.

    >>> [category_of_kind(kind) for kind in ("gene", "mode", "phenotype", "anatomical_entity", "other")]
    ['biolink:Gene', 'biolink:GeneticInheritance', 'biolink:PhenotypicFeature', 'biolink:AnatomicalEntity', \
'biolink:NamedThing']
    """
    known = {
        MODE: "biolink:GeneticInheritance",
        OTHER: "biolink:NamedThing",
        "phenotype": "biolink:PhenotypicFeature",
    }
    return known.get(kind) or "biolink:" + "".join(part.capitalize() for part in kind.split("_"))


# The authorities that name genes of one species only.
_TAXA = {
    "HGNC": "NCBITaxon:9606",
    "MGI": "NCBITaxon:10090",
    "RGD": "NCBITaxon:10116",
    "ZFIN": "NCBITaxon:7955",
    "FB": "NCBITaxon:7227",
    "WB": "NCBITaxon:6239",
    "SGD": "NCBITaxon:559292",
    "PomBase": "NCBITaxon:4896",
    "dictyBase": "NCBITaxon:44689",
}
TAXON_LABELS = {
    "NCBITaxon:9606": "Homo sapiens",
    "NCBITaxon:10090": "Mus musculus",
    "NCBITaxon:10116": "Rattus norvegicus",
    "NCBITaxon:7955": "Danio rerio",
    "NCBITaxon:7227": "Drosophila melanogaster",
    "NCBITaxon:6239": "Caenorhabditis elegans",
    "NCBITaxon:559292": "Saccharomyces cerevisiae S288C",
    "NCBITaxon:4896": "Schizosaccharomyces pombe",
    "NCBITaxon:44689": "Dictyostelium discoideum",
}
"""The names of the species whose genes have an authority of their own."""


def taxon_of(identifier: str, kind: str) -> str | None:
    """The species of a gene, where its authority names genes of one species only; None where that isn't known.

    >>> taxon_of("HGNC:11117", "gene"), taxon_of("NCBIGene:6606", "gene"), taxon_of("MONDO:0001516", "disease")
    ('NCBITaxon:9606', None, None)
    """
    return _TAXA.get(identifier.partition(":")[0]) if kind == GENE else None
