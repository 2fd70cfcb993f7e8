"""The page of a disease, or of a form of one that a record names."""

from raregraph.api.nodes.addresses import address
from raregraph.api.nodes.further import is_hub, mappings, names_of, onsets, other_claims, prevalences, records
from raregraph.api.nodes.gene_claims import genes_of_disease, inferred_genes
from raregraph.api.nodes.kin import broader, forms_of_disease, subtypes_of_disease
from raregraph.api.nodes.layout import Fact, Link, NodePage, Subject, linked, sections
from raregraph.api.nodes.modes_of import inferred_modes, modes_of_disease
from raregraph.api.nodes.reading import short
from raregraph.api.nodes.signs import inferred_signs, signs_of_disease
from raregraph.api.nodes.structured import medical_condition
from raregraph.graph.rdf.nquads import iri

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


def notices(subject: Subject) -> list[Link]:
    """Where the claims about a node stand, if they stand under another identifier, or it is obsolete."""
    facts, reader = subject.facts, subject.reader
    replacing = facts.all("dcterms:isReplacedBy")
    hubs = [] if is_hub(subject.node) else hubs_of(subject)
    reader.learn([*replacing, *hubs])
    found = []
    if facts.one("owl:deprecated") == "true":
        found.append(Link("This class is obsolete: nobody is to use it."))
    found += [Link(f"It is replaced by {reader.name(node)}", address(node)) for node in replacing]
    for node in hubs[:1] if len(hubs) == 1 else []:
        found.append(Link(f"Claims about it stand at {reader.name(node)} ({short(node)})", address(node)))
    return found


def hubs_of(subject: Subject) -> list[str]:
    """The classes of the hub that a node exactly is, by its own word or by theirs."""
    exact = iri("skos:exactMatch")
    back = subject.reader.rows(
        f"SELECT DISTINCT ?n {{ GRAPH ?g {{ ?n {exact} <{subject.node}> }} }} LIMIT 50"
    )
    return sorted(
        {node for node in (*subject.facts.all("skos:exactMatch"), *(row[0] for row in back)) if is_hub(node)}
    )


def _head(subject: Subject) -> list[Fact]:
    facts = subject.facts
    above = broader(subject)
    found = []
    if above:
        title = "A form of" if "raregraph:Form" in facts.types else "A kind of"
        found.append(Fact(title, above))
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
