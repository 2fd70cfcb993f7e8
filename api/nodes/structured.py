"""What a page says, for machines that read pages: schema.org and Bioschemas as JSON-LD.

Only what sources assert goes in: nothing denied, nothing inferred, and a gene as the cause of a disease only where a
source says that it causes it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from raregraph.api.nodes.gene_claims import WORDS
from raregraph.api.nodes.layout import Row, Section, Subject
from raregraph.graph.identity import DATASET
from raregraph.ontology.identifiers import short

_CAUSAL = {
    side: {
        (words.of_disease if side == "genes" else words.of_gene)
        for kind, words in WORDS.items()
        if kind.is_causal
    }
    for side in ("genes", "diseases")
}
_BIOSCHEMAS = "https://bioschemas.org/profiles/"
_MOST = 50


def _node(kind: str, subject: Subject, **more: Any) -> dict[str, Any]:
    """The head of what is said of a node; what is empty is left out."""
    whole = {
        "@context": ["https://schema.org/", {"dct": "http://purl.org/dc/terms/"}],
        "@type": kind,
        "@id": subject.node,
        "identifier": short(subject.node),
        "url": subject.node,
        "name": subject.reader.name(subject.node),
        "includedInDataset": DATASET,
        **more,
    }
    return {name: value for name, value in whole.items() if value not in (None, "", [], {})}


def medical_condition(subject: Subject, shown: Iterable[Section]) -> Mapping[str, Any]:
    """A disease as a schema.org MedicalCondition: names, codes, genes that cause it, and signs."""
    by_key = {each.key: each for each in shown}
    exact = subject.facts.all("skos:exactMatch")
    return _node(
        "MedicalCondition",
        subject,
        alternateName=_names(subject),
        code=[_code(each) for each in exact[:_MOST]],
        sameAs=list(exact[:_MOST]),
        cause=[
            {"@type": "MedicalCause", "name": name, "@id": node}
            for node, name in {
                row.link.node: row.link.text for row in _rows(by_key.get("genes"), _CAUSAL["genes"])
            }.items()
        ],
        signOrSymptom=[
            {"@type": "MedicalSignOrSymptom", "name": row.link.text}
            for row in _rows(by_key.get("signs"), {""})
        ],
    )


def gene(subject: Subject, shown: Iterable[Section]) -> Mapping[str, Any]:
    """A gene by the Bioschemas profile, with the diseases that it causes."""
    by_key = {each.key: each for each in shown}
    return _node(
        "Gene",
        subject,
        **{"dct:conformsTo": {"@id": f"{_BIOSCHEMAS}Gene/1.0-RELEASE"}},
        alternateName=_names(subject),
        description=subject.facts.one("dcterms:title"),
        sameAs=list(subject.facts.all("skos:exactMatch")[:_MOST]),
        associatedDisease=[
            {"@type": "MedicalCondition", "name": row.link.text, "@id": row.link.node}
            for row in _rows(by_key.get("diseases"), _CAUSAL["diseases"])
        ],
    )


def term(subject: Subject, kind: str) -> Mapping[str, Any]:
    """A term of an ontology as a schema.org DefinedTerm, or a sign."""
    return _node(
        kind,
        subject,
        alternateName=_names(subject),
        description=subject.facts.one("skos:definition", "dcterms:description"),
        sameAs=list(subject.facts.all("skos:exactMatch")[:_MOST]),
    )


def web_page(subject: Subject, name: str, **more: Any) -> Mapping[str, Any]:
    """A record as the page that its publisher has of it."""
    return _node("MedicalWebPage", subject, **{"name": name, **more})


def _names(subject: Subject) -> Sequence[str]:
    own = subject.reader.name(subject.node)
    return sorted({*subject.facts.all("rdfs:label", "skos:altLabel")} - {own})[:_MOST]


def _code(iri: str) -> dict[str, str]:
    system, _, value = short(iri).partition(":")
    return {"@type": "MedicalCode", "codingSystem": system, "codeValue": value or iri}


def _rows(section: Section | None, groups: set[str]) -> list[Row]:
    """The asserted rows of some groups of a section."""
    if section is None:
        return []
    return [
        row
        for group in section.groups
        if group.title in groups
        for row in group.rows
        if not any(mark.startswith(("denied", "inferred")) for mark in row.marks)
    ]
