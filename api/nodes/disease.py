"""The page of a disease, or of a form of one that a record names."""

from dataclasses import replace

from raregraph.api.nodes.addresses import address
from raregraph.api.nodes.gene_claims import genes_of_disease
from raregraph.api.nodes.inferred import inferred_genes, inferred_modes
from raregraph.api.nodes.kin import broader, forms_of_disease, subtypes_of_disease
from raregraph.api.nodes.layout import Fact, Link, NodePage, Subject, linked, sections
from raregraph.api.nodes.modes_of import modes_of_disease
from raregraph.api.nodes.names import names_of
from raregraph.api.nodes.namesakes import classes_by_name, namesakes
from raregraph.api.nodes.notices import notices
from raregraph.api.nodes.occurrence import onsets, prevalences
from raregraph.api.nodes.other_claims import other_claims
from raregraph.api.nodes.other_identifiers import mappings
from raregraph.api.nodes.records_about import records
from raregraph.api.nodes.signs import inferred_signs, signs_of_disease
from raregraph.api.nodes.structured import medical_condition
from raregraph.ontology.identifiers import short

PARTS = {
    "genes": (genes_of_disease, 30),
    "modes": (modes_of_disease, 12),
    "forms": (forms_of_disease, 20),
    "subtypes": (subtypes_of_disease, 20),
    "signs": (signs_of_disease, 25),
    "onset": (onsets, 12),
    "prevalence": (prevalences, 8),
    "inferred-genes": (inferred_genes, 12),
    "inferred-modes": (inferred_modes, 12),
    "inferred-signs": (inferred_signs, 12),
    "others": (other_claims, 12),
    "records": (records, 20),
    "namesakes": (namesakes, 12),
    "identifiers": (mappings, 40),
}


def disease_page(subject: Subject) -> NodePage:
    """The page of a disease."""
    is_form = "raregraph:Form" in subject.facts.types
    shown = sections(subject, PARTS)
    return NodePage(
        kind="form" if is_form else "disease",
        name=subject.reader.name(subject.node),
        lead=_form_lead(subject) if is_form else "",
        notices=notices(subject),
        facts=[*_head(subject), *names_of(subject)],
        sections=shown,
        structured=medical_condition(subject, shown),
    )


def _form_lead(subject: Subject) -> str:
    return " ".join((subject.facts.one("biolink:supporting_text") or "").split())


def _head(subject: Subject) -> list[Fact]:
    facts = subject.facts
    above = broader(subject)
    found = []
    if above:
        title = "A form of" if "raregraph:Form" in facts.types else "A kind of"
        found.append(Fact(title, above))
    if "raregraph:Form" in facts.types:
        perhaps = classes_by_name(subject, [subject.node])
        if perhaps:
            found.append(Fact("By its name perhaps", [replace(link, note="") for link in perhaps.values()]))
    record = facts.all("raregraph:record")
    if record:
        titles = subject.reader.titles(record)
        found.append(
            Fact("Named in", [Link(titles.get(each, short(each)), address(each)) for each in record])
        )
    for name, title in (("raregraph:category", "Listed under"), ("dcterms:description", "Description")):
        values = facts.all(name)
        if values:
            found.append(Fact(title, [linked(subject, value) for value in values]))
    return found
