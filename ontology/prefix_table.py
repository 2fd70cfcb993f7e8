"""The spaces of identifiers: how each is spelled here, and in which other spellings it comes in.

IRIs are those to which the Biolink model expands its prefixes, so that Monarch's data, Biolink's and ours join;
prefixes that Biolink lacks expand as the owner of the identifiers or the Bioregistry spells them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

BASE = "https://w3id.org/raregraph/"
VOCABULARY = f"{BASE}vocab/"

_OBO = "http://purl.obolibrary.org/obo/"

# RFC 3987: what may follow in an IRI; a sign "%" stands before two hexadecimal digits, and "#" stands once. No blank of
# those that an IRI may hold (U+00A0) is at an end, where it would be stripped the next time.
_ANY_LOCAL = (
    r"(?!\s)(?!.*%(?![0-9A-Fa-f]{2}))(?!.*#.*#)"
    r"[\w\-.~!$&'()*+,;=:@/?#%\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef]+?(?<!\s)"
)


def _as_it_is(local: str) -> str:
    return local


def _seven_digits(local: str) -> str:
    return local.zfill(7) if local.isdecimal() else local


def _without_hyphens(local: str) -> str:
    return local.replace("-", "").upper()


@dataclass(frozen=True, slots=True)
class Prefix:
    """A space of identifiers.

    `name` and `iri` are the one spelling that goes out; `synonyms` and `iri_synonyms` come in too. `banana`
    is what some spellings repeat before the local part (HGNC:HGNC:5); `pattern` is what the whole local part
    must match after that; `tail` is what some addresses add and is dropped.
    """

    name: str
    iri: str
    synonyms: tuple[str, ...] = ()
    iri_synonyms: tuple[str, ...] = ()
    pattern: str = _ANY_LOCAL
    banana: str = ""
    tail: str = r"/"
    normalize: Callable[[str], str] = _as_it_is

    def local(self, text: str) -> str | None:
        """The local part in its one spelling; None if it is none of this space."""
        found = _matcher(self.name)(text)
        return self.normalize(found[1]) if found else None


def _obo(name: str, pattern: str = r"\d{7}", synonyms: tuple[str, ...] = ()) -> Prefix:
    return Prefix(
        name,
        f"{_OBO}{name}_",
        (name.lower(), *synonyms),
        (f"https://purl.obolibrary.org/obo/{name}_", *_identifiers_org(name.lower(), name)),
        pattern,
        rf"{name}[:_]",
    )


def _identifiers_org(*names: str) -> tuple[str, ...]:
    roots = ("http://identifiers.org/", "https://identifiers.org/")
    slashed = tuple(f"{root}{name}{end}" for root in roots for name in names for end in "/:")
    return (*slashed, *(f"https://bioregistry.io/{name}:" for name in names))


def _vocabulary(name: str, iri: str, *synonyms: str) -> Prefix:
    return Prefix(name, iri, synonyms, tail="(?!)")


_DISEASES = (
    _obo("MONDO"),
    Prefix(
        "ORPHA",
        "http://www.orpha.net/ORDO/Orphanet_",
        ("Orphanet", "orphanet", "ORPHANET", "orpha", "Orpha", "ordo", "ORDO", "orphanet.ordo"),
        (
            "https://www.orpha.net/ORDO/Orphanet_",
            f"{_OBO}Orphanet_",
            "http://www.orpha.net/consor/cgi-bin/OC_Exp.php?lng=EN&Expert=",
            "https://www.orpha.net/consor/cgi-bin/OC_Exp.php?lng=EN&Expert=",
            "https://www.orpha.net/en/disease/detail/",
            *_identifiers_org("orphanet", "orphanet.ordo"),
        ),
        r"C?\d+",
        r"ORPHA:|Orphanet[:_]",
    ),
    Prefix(
        "OMIM",
        f"{_OBO}OMIM_",
        ("omim", "MIM", "mim"),
        (
            "https://omim.org/entry/",
            "http://omim.org/entry/",
            "https://www.omim.org/entry/",
            "http://www.omim.org/entry/",
            *_identifiers_org("omim", "mim"),
        ),
        r"(?:MTHU)?\d{6}",
    ),
    Prefix(
        "OMIMPS",
        "https://www.omim.org/phenotypicSeries/PS",
        ("omimps", "omim.ps", "OMIM.PS", "OMIM_PS", "MIMPS"),
        (
            "https://www.omim.org/phenotypicSeries/",
            "https://omim.org/phenotypicSeries/PS",
            "http://www.omim.org/phenotypicSeries/PS",
            "http://omim.org/phenotypicSeries/PS",
            *_identifiers_org("omim.ps"),
        ),
        r"\d{6}",
        "PS",
    ),
    Prefix(
        "GARD",
        "https://rarediseases.info.nih.gov/diseases/",
        ("gard", "Gard"),
        (
            "http://rarediseases.info.nih.gov/diseases/",
            "https://rarediseases.info.nih.gov/gard/",
            "http://rarediseases.info.nih.gov/gard/",
            f"{_OBO}GARD_",
            *_identifiers_org("gard"),
        ),
        r"\d{1,7}",
        "GARD:",
        r"/[^/]*(?:/[^/]*)?",
        _seven_digits,
    ),
    _obo("DOID", r"\d+"),
    Prefix(
        "UMLS",
        "http://identifiers.org/umls/",
        ("umls", "UMLS_CUI", "CUI"),
        ("http://linkedlifedata.com/resource/umls/id/", *_identifiers_org("umls")),
        r"[Cc][Nn]?\d+",
        normalize=str.upper,
    ),
    Prefix(
        "MESH",
        "http://id.nlm.nih.gov/mesh/",
        ("mesh", "MeSH", "MSH"),
        (
            "https://id.nlm.nih.gov/mesh/",
            "https://meshb.nlm.nih.gov/record/ui?ui=",
            *_identifiers_org("mesh"),
        ),
        r"[A-Z]{1,2}\d+",
    ),
    Prefix(
        "MEDGEN",
        "https://www.ncbi.nlm.nih.gov/medgen/",
        ("medgen", "MedGen"),
        ("http://www.ncbi.nlm.nih.gov/medgen/", *_identifiers_org("medgen")),
        r"C?N?\d+",
    ),
    _obo("NCIT", r"C\d+", ("NCIt",)),
    Prefix(
        "SNOMEDCT",
        "http://snomed.info/id/",
        ("SCTID", "snomedct", "SNOMEDCT_US"),
        _identifiers_org("snomedct"),
    ),
    Prefix("ICD10", "https://icd.who.int/browse10/2016/en#/", ("icd10", "ICD10WHO")),
    Prefix("ICD10CM", "http://purl.bioontology.org/ontology/ICD10CM/", ("icd10cm",)),
    Prefix("ICD9", "http://translator.ncats.nih.gov/ICD9_", ("icd9", "ICD9CM", "icd9cm")),
    Prefix("ICD11", "http://id.who.int/icd/entity/", ("icd11", "icd11.foundation")),
    Prefix("EFO", "http://www.ebi.ac.uk/efo/EFO_", ("efo",), pattern=r"\d{7}", banana="EFO[:_]"),
    Prefix("MEDDRA", "http://identifiers.org/meddra/", ("meddra", "MedDRA"), _identifiers_org("meddra")),
    Prefix("NANDO", "http://nanbyodata.jp/ontology/NANDO_", ("nando",), pattern=r"\d+"),
    Prefix(
        "DECIPHER",
        "https://www.deciphergenomics.org/syndrome/",
        ("decipher",),
        (
            "http://decipher.sanger.ac.uk/syndrome/",
            "https://decipher.sanger.ac.uk/syndrome/",
            *_identifiers_org("decipher"),
        ),
        r"\d+",
    ),
)

_GENES = (
    Prefix(
        "HGNC",
        "http://identifiers.org/hgnc/",
        ("hgnc",),
        (
            "https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/",
            "https://www.genenames.org/cgi-bin/gene_symbol_report?hgnc_id=",
            *_identifiers_org("hgnc"),
        ),
        r"\d+",
        "HGNC:",
    ),
    Prefix(
        "NCBIGene",
        "http://identifiers.org/ncbigene/",
        ("ncbigene", "NCBIGENE", "NCBI_Gene", "EntrezGene", "entrez", "ENTREZ", "GeneID"),
        (
            "https://www.ncbi.nlm.nih.gov/gene/",
            "http://www.ncbi.nlm.nih.gov/gene/",
            *_identifiers_org("ncbigene"),
        ),
        r"\d+",
    ),
    Prefix(
        "ENSEMBL",
        "http://identifiers.org/ensembl/",
        ("ensembl", "Ensembl"),
        ("http://rdf.ebi.ac.uk/resource/ensembl/", *_identifiers_org("ensembl")),
        r"ENS[A-Z]*\d{11}(?:\.\d+)?",
    ),
    Prefix(
        "UniProtKB",
        "http://purl.uniprot.org/uniprot/",
        ("uniprot", "UniProt", "UNIPROT", "uniprotkb"),
        (
            "https://www.uniprot.org/uniprotkb/",
            "https://www.uniprot.org/uniprot/",
            *_identifiers_org("uniprot"),
        ),
        r"[A-Z][A-Z0-9]{5,9}(?:-\d+)?",
    ),
)

_PUBLICATIONS = (
    Prefix(
        "PMID",
        "http://www.ncbi.nlm.nih.gov/pubmed/",
        ("pmid", "pubmed", "PUBMED", "PubMed"),
        (
            "https://www.ncbi.nlm.nih.gov/pubmed/",
            "https://pubmed.ncbi.nlm.nih.gov/",
            "http://pubmed.ncbi.nlm.nih.gov/",
            *_identifiers_org("pubmed"),
        ),
        r"\d+",
    ),
    Prefix(
        "PMCID",
        "http://www.ncbi.nlm.nih.gov/pmc/",
        ("pmcid", "PMC", "pmc"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/", "https://pmc.ncbi.nlm.nih.gov/articles/"),
        r"PMC\d+",
    ),
    Prefix(
        "DOI",
        "https://doi.org/",
        ("doi",),
        ("http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/", *_identifiers_org("doi")),
        r"10\.\d{4,9}/\S+",
        tail="(?!)",
    ),
    Prefix(
        "isbn",
        "https://www.isbn-international.org/identifier/",
        ("ISBN", "ISBN-10", "ISBN-13"),
        _identifiers_org("isbn"),
        r"[\d-]{9,16}[\dXx]",
        normalize=_without_hyphens,
    ),
    Prefix(
        "ORCID", "https://orcid.org/", ("orcid",), ("http://orcid.org/",), r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]"
    ),
    Prefix(
        "infores",
        "https://w3id.org/biolink/infores/",
        ("INFORES",),
        ("https://w3id.org/information-resource-registry/",),
        r"[a-z0-9][a-z0-9_.-]*",
    ),
)

_ONTOLOGIES = (
    _obo("HP", synonyms=("HPO", "hpo")),
    _obo("ECO"),
    _obo("GENO"),
    _obo("PATO"),
    _obo("GO"),
    _obo("SO"),
    _obo("IAO"),
    _obo("NCBITaxon", r"\d+", ("NCBITAXON", "taxon")),
    Prefix("RO", f"{_OBO}RO_", ("ro",), pattern=r"(?:HOM)?\d{7}"),
    Prefix(
        "SIO",
        "http://semanticscience.org/resource/SIO_",
        ("sio",),
        ("https://semanticscience.org/resource/SIO_",),
        r"\d{6}",
    ),
)

_VOCABULARIES = (
    _vocabulary("raregraph", VOCABULARY),
    _vocabulary("biolink", "https://w3id.org/biolink/vocab/"),
    _vocabulary("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    _vocabulary("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    _vocabulary("owl", "http://www.w3.org/2002/07/owl#"),
    _vocabulary("xsd", "http://www.w3.org/2001/XMLSchema#"),
    _vocabulary("sh", "http://www.w3.org/ns/shacl#"),
    _vocabulary("skos", "http://www.w3.org/2004/02/skos/core#"),
    _vocabulary("prov", "http://www.w3.org/ns/prov#"),
    _vocabulary("pav", "http://purl.org/pav/"),
    _vocabulary("dcterms", "http://purl.org/dc/terms/", "dct"),
    Prefix("schema", "http://schema.org/", (), ("https://schema.org/",), tail="(?!)"),
    _vocabulary("foaf", "http://xmlns.com/foaf/0.1/"),
    _vocabulary("void", "http://rdfs.org/ns/void#"),
    _vocabulary("dcat", "http://www.w3.org/ns/dcat#"),
    _vocabulary("oboInOwl", "http://www.geneontology.org/formats/oboInOwl#", "oio"),
    _vocabulary("semapv", "https://w3id.org/semapv/vocab/"),
    _vocabulary("sssom", "https://w3id.org/sssom/"),
)

_OURS = tuple(
    _vocabulary(name, f"{BASE}{name}/")
    for name in ("disease", "record", "reference", "association", "graph", "source")
)
_UNKNOWN = Prefix("unknown", f"{BASE}unknown/")

PREFIXES: tuple[Prefix, ...] = (
    *_DISEASES,
    *_GENES,
    *_PUBLICATIONS,
    *_ONTOLOGIES,
    *_VOCABULARIES,
    *_OURS,
    _UNKNOWN,
)


def prefixes() -> dict[str, str]:
    """The usual prefixes with their IRIs, in a fixed order: for the head of a SPARQL query or a Turtle file.

    The converter knows more: `further_prefixes()`.

    >>> prefixes()["ORPHA"]
    'http://www.orpha.net/ORDO/Orphanet_'
    """
    return {prefix.name: prefix.iri for prefix in PREFIXES}


@cache
def further_prefixes() -> tuple[Prefix, ...]:
    """What else the Biolink model has prefixes for (`biolink_prefixes.tsv`): genes of animals, chemicals, ...

    They convert as the others do; any text without blanks is taken as a local part.

    >>> from raregraph.ontology.identifiers import expand
    >>> expand("ZFIN:ZDB-GENE-980526-166")
    'http://identifiers.org/zfin/ZDB-GENE-980526-166'
    """
    names = {name for prefix in PREFIXES for name in (prefix.name, *prefix.synonyms)}
    iris = {iri for prefix in PREFIXES for iri in (prefix.iri, *prefix.iri_synonyms)}
    found = []
    for line in (files("raregraph.ontology") / "biolink_prefixes.tsv").read_text("utf-8").splitlines():
        name, _, iri = line.partition("\t")
        if line.startswith("#") or name in names or iri in iris:
            continue
        synonyms = tuple(word for word in (name.lower(),) if word not in names and word != name)
        names |= {name, *synonyms}
        iris.add(iri)
        found.append(Prefix(name, iri, synonyms, banana=f"{re.escape(name)}:"))
    return tuple(found)


@cache
def by_name() -> dict[str, Prefix]:
    """All spaces by their prefixes, in every spelling."""
    known = (*PREFIXES, *further_prefixes())
    return {name: prefix for prefix in known for name in (prefix.name, *prefix.synonyms)}


@cache
def by_iri() -> dict[str, Prefix]:
    """All spaces by what their IRIs begin with, in every spelling."""
    known = (*PREFIXES, *further_prefixes())
    return {iri: prefix for prefix in known for iri in (prefix.iri, *prefix.iri_synonyms)}


@cache
def _matcher(name: str) -> Callable[[str], re.Match[str] | None]:
    prefix = by_name()[name]
    banana = f"(?:{prefix.banana})?" if prefix.banana else ""
    banana = banana if "#" not in prefix.iri else f"(?!.*#){banana}"
    return re.compile(f"{banana}({prefix.pattern})(?:{prefix.tail})?").fullmatch
