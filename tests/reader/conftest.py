"""A small index of genes, real by symbol, and a reader over it."""

from collections.abc import Callable

import pytest

from raregraph.graph.records import Claims, ConditionRecord, Gene, Section, SectionKind
from raregraph.loaders.reader import GeneIndex, TextReader

GENES = (
    Gene("HGNC:11117", "SMN1", "survival of motor neuron 1, telomeric", ("SMA@", "SMA"), ("SMNT",)),
    Gene("HGNC:11118", "SMN2", "survival of motor neuron 2, centromeric"),
    Gene("HGNC:2961", "DYNC1H1", "dynein cytoplasmic 1 heavy chain 1"),
    Gene("HGNC:12649", "VAPB", "VAMP associated protein B and C"),
    Gene("HGNC:12469", "UBA1", "ubiquitin like modifier activating enzyme 1"),
    Gene("HGNC:2928", "DMD", "dystrophin"),
    Gene("HGNC:6601", "LIG4", "DNA ligase 4"),
    Gene("HGNC:17642", "DCLRE1C", "DNA cross-link repair 1C", (), ("ARTEMIS",)),
    Gene("HGNC:8607", "PRKN", "parkin RBR E3 ubiquitin protein ligase", ("PARK2",)),
    Gene("HGNC:8918", "PHEX", "phosphate regulating endopeptidase X-linked", (), ("PEX",)),
    Gene("HGNC:9831", "RAG1", "recombination activating 1"),
    Gene("HGNC:6081", "INS", "insulin"),
    Gene("HGNC:4392", "GNAS", "GNAS complex locus"),
)


@pytest.fixture(scope="session")
def genes() -> GeneIndex:
    return GeneIndex(GENES)


@pytest.fixture(scope="session")
def read(genes: GeneIndex) -> Callable[..., Claims]:
    """Reads a text as a record on Galling disease (an invented condition)."""
    reader = TextReader(genes)

    def of(text: str, title: str = "Galling disease", kind: SectionKind = SectionKind.SUMMARY) -> Claims:
        section = Section(kind, 0, len(text))
        return reader.read(ConditionRecord("invented/1", "infores:x", title, text, (section,)))

    return of
