"""The page of a gene."""

from raregraph.api.nodes.gene_claims import diseases_of_gene
from raregraph.api.nodes.inferred import inferred_diseases
from raregraph.api.nodes.layout import Fact, Link, NodePage, Subject, sections
from raregraph.api.nodes.names import names_of
from raregraph.api.nodes.notices import notices
from raregraph.api.nodes.other_claims import other_claims
from raregraph.api.nodes.other_identifiers import mappings
from raregraph.api.nodes.structured import gene

PARTS = {
    "diseases": (diseases_of_gene, 40),
    "inferred-diseases": (inferred_diseases, 15),
    "others": (other_claims, 15),
    "identifiers": (mappings, 40),
}
_FACTS = {
    "raregraph:location": "Place",
    "raregraph:locusType": "Type",
    "raregraph:previousSymbol": "Once called",
}


def gene_page(subject: Subject) -> NodePage:
    """The page of a gene."""
    shown = sections(subject, PARTS)
    facts = [
        Fact(title, [Link(value) for value in values])
        for name, title in _FACTS.items()
        if (values := subject.facts.all(name))
    ]
    return NodePage(
        kind="gene",
        name=subject.reader.name(subject.node),
        lead=subject.facts.one("dcterms:title") or "",
        notices=notices(subject),
        facts=[*facts, *names_of(subject)],
        sections=shown,
        structured=gene(subject, shown),
    )
