"""The organisations and resources that condition pages cite and point to, by the names that pages use."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Organisation:
    """A resource that pages name. `source` is its infores CURIE, `role` what a reader finds there."""

    name: str
    role: str
    source: str
    url: str
    words: tuple[str, ...]


_KNOWN = (
    Organisation(
        "Genetic and Rare Diseases Information Center (GARD)",
        "rare disease information",
        "infores:gard",
        "https://rarediseases.info.nih.gov/",
        ("Genetic and Rare Diseases Information Center", "GARD"),
    ),
    Organisation(
        "Genetics Home Reference (GHR)",
        "consumer health information",
        "infores:ghr",
        "https://medlineplus.gov/genetics/",
        ("Genetics Home Reference", "GHR", "MedlinePlus Genetics"),
    ),
    Organisation(
        "MedlinePlus",
        "consumer health information",
        "infores:medlineplus",
        "https://medlineplus.gov/",
        ("MedlinePlus", "Medline Plus"),
    ),
    Organisation(
        "National Human Genome Research Institute (NHGRI)",
        "genome institute",
        "infores:nhgri",
        "https://www.genome.gov/",
        ("National Human Genome Research Institute", "NHGRI"),
    ),
    Organisation(
        "National Institute of Neurological Disorders and Stroke (NINDS)",
        "neurology institute",
        "infores:ninds",
        "https://www.ninds.nih.gov/",
        ("National Institute of Neurological Disorders and Stroke", "NINDS"),
    ),
    Organisation(
        "National Organization for Rare Disorders (NORD)",
        "rare disease organisation",
        "infores:nord",
        "https://rarediseases.org/",
        ("National Organization for Rare Disorders", "NORD"),
    ),
    Organisation(
        "Medscape Reference",
        "medical reference",
        "infores:medscape",
        "https://reference.medscape.com/",
        ("Medscape Reference", "Medscape", "eMedicine"),
    ),
    Organisation(
        "GeneReviews",
        "medical reference",
        "infores:genereviews",
        "https://www.ncbi.nlm.nih.gov/books/NBK1116/",
        ("GeneReviews", "GeneReview"),
    ),
    Organisation(
        "Online Mendelian Inheritance in Man (OMIM)",
        "catalogue of genes and genetic disorders",
        "infores:omim",
        "https://omim.org/",
        ("Online Mendelian Inheritance in Man", "OMIM"),
    ),
    Organisation(
        "Orphanet",
        "rare disease reference",
        "infores:orphanet",
        "https://www.orpha.net/",
        ("Orphanet",),
    ),
    Organisation(
        "Human Phenotype Ontology (HPO)",
        "vocabulary of signs and symptoms",
        "infores:hpo",
        "https://hpo.jax.org/",
        ("Human Phenotype Ontology", "HPO"),
    ),
    Organisation(
        "Monarch Initiative",
        "data integration",
        "infores:monarchinitiative",
        "https://monarchinitiative.org/",
        ("Monarch Initiative",),
    ),
    Organisation(
        "PubMed",
        "literature database",
        "infores:pubmed",
        "https://pubmed.ncbi.nlm.nih.gov/",
        ("PubMed",),
    ),
)
_ABBREVIATION = re.compile(r"\s*\([A-Za-z]+\)$")
_BY_WORDS = {words.casefold(): known for known in _KNOWN for words in known.words}


def organisation(name: str) -> Organisation | None:
    """The organisation that a page calls by this name; None if it is not a known one.

    A leading article and an abbreviation in brackets make no difference.

    >>> organisation("Genetics Home Reference (GHR)").source
    'infores:ghr'
    >>> organisation("the Monarch Initiative").role
    'data integration'
    >>> organisation("A Neighbour's Blog") is None
    True
    """
    words = re.sub(r"^the\s+", "", " ".join(name.split()).casefold())
    return _BY_WORDS.get(words) or _BY_WORDS.get(_ABBREVIATION.sub("", words))
