"""Pages on the web that a person can open about an identifier.

The IRI of a node names it, which is not to say that a browser finds a page there: Orphanet's ORDO IRIs lead into an
ontology browser, those of OMIM to what an ontology says of them. Addresses are those that the Bioregistry
(https://bioregistry.io, CC0) has for a space of identifiers: its `uri_format`, or that of MIRIAM, which it takes over;
Orphanet's and GARD's are those of their present sites. Of a space that is not listed here the IRI is all that is known.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from raregraph.ontology.identifiers import expand


def _without_zeros(local: str) -> str:
    return local.lstrip("0")


_PAGES: Mapping[str, str] = MappingProxyType(
    {
        "DECIPHER": "https://www.deciphergenomics.org/syndrome/",
        "ENSEMBL": "https://www.ensembl.org/id/",
        "GARD": "https://rarediseases.info.nih.gov/diseases/",
        "HGNC": "https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/HGNC:",
        "MEDGEN": "https://www.ncbi.nlm.nih.gov/medgen/",
        "MESH": "https://meshb.nlm.nih.gov/record/ui?ui=",
        "NANDO": "https://nanbyodata.jp/disease/NANDO:",
        "NCBIGene": "https://www.ncbi.nlm.nih.gov/gene/",
        "OMIM": "https://omim.org/entry/",
        "OMIMPS": "https://omim.org/phenotypicSeries/PS",
        "ORPHA": "https://www.orpha.net/en/disease/detail/",
        "PMCID": "https://www.ncbi.nlm.nih.gov/pmc/articles/",
        "PMID": "https://pubmed.ncbi.nlm.nih.gov/",
        "SNOMEDCT": "https://browser.ihtsdotools.org/?perspective=full&conceptId1=",
        "UMLS": "https://uts.nlm.nih.gov/uts/umls/concept/",
    }
)
_SPELLED: Mapping[str, Callable[[str], str]] = MappingProxyType({"GARD": _without_zeros})
_NO_PAGES = ("C", "MTHU")
"""What begins the local parts that have no page: Orphanet's classes of its vocabulary, UMLS's own numbers for OMIM."""


def page_of(identifier: str) -> str | None:
    """The page at the source about an identifier (a CURIE), else its IRI; None where it has no known prefix.

    What is an IRI stays as it is.

    >>> page_of("OMIM:253300"), page_of("GARD:0007674")
    ('https://omim.org/entry/253300', 'https://rarediseases.info.nih.gov/diseases/7674')
    >>> page_of("MONDO:0009669"), page_of("nothing:1")
    ('http://purl.obolibrary.org/obo/MONDO_0009669', None)
    """
    if "://" in identifier:
        return identifier
    prefix, _, local = identifier.partition(":")
    page = _PAGES.get(prefix)
    if page is None or (prefix in ("ORPHA", "OMIM") and local.startswith(_NO_PAGES)):
        return expand(identifier, strict=False)
    return f"{page}{_SPELLED.get(prefix, str)(local)}"
