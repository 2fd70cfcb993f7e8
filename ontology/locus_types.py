"""What kind of gene HGNC's locus types are, as terms of the Sequence Ontology (SO).

SO's terms are those whose name and definition say what HGNC says of the type
(https://www.genenames.org/help/symbol-report/); names were checked in SO's file so.obo, which tells genes of RNAs
(`lncRNA_gene`) from RNAs. For a cluster of RNAs, a readthrough transcript, a part of a complex locus, a region, a site
where a virus integrates, and for "unknown" SO has no such term, or one that says more.
"""

from collections.abc import Mapping
from types import MappingProxyType

SO_TERMS: Mapping[str, str] = MappingProxyType(
    {
        "gene with protein product": "SO:0001217",  # protein_coding_gene
        "pseudogene": "SO:0000336",  # pseudogene
        "RNA, long non-coding": "SO:0002127",  # lncRNA_gene
        "RNA, micro": "SO:0001265",  # miRNA_gene
        "RNA, transfer": "SO:0001272",  # tRNA_gene
        "RNA, small nucleolar": "SO:0001267",  # snoRNA_gene
        "RNA, small nuclear": "SO:0001268",  # snRNA_gene
        "RNA, ribosomal": "SO:0001637",  # rRNA_gene
        "RNA, vault": "SO:0002358",  # vault_RNA_gene
        "RNA, Y": "SO:0002359",  # Y_RNA_gene
        "RNA, misc": "SO:0001263",  # ncRNA_gene
        "immunoglobulin gene": "SO:0002122",  # immunoglobulin_gene
        "immunoglobulin pseudogene": "SO:0002098",  # immunoglobulin_pseudogene
        "T cell receptor gene": "SO:0002133",  # T_cell_receptor_gene
        "T cell receptor pseudogene": "SO:0002099",  # T_cell_receptor_pseudogene
        "endogenous retrovirus": "SO:0000100",  # endogenous_retroviral_gene
        "fragile site": "SO:0002349",  # fragile_site
    }
)
"""HGNC's locus types, each with its term."""


def so_term(locus_type: str | None) -> str | None:
    """The term of SO for a locus type of HGNC; None where there is none.

    >>> so_term("gene with protein product"), so_term("unknown")
    ('SO:0001217', None)
    """
    return SO_TERMS.get(locus_type or "")
