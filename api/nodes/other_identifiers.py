"""The identifiers of a node in other nomenclatures, by how strongly they match."""

from raregraph.api.nodes.addresses import address
from raregraph.api.nodes.layout import (
    Group,
    Link,
    Row,
    Section,
    Subject,
    Window,
    section,
)
from raregraph.graph.rdf.nquads import iri
from raregraph.ontology.identifiers import short

_MATCHES = {
    "skos:exactMatch": ("Exactly", "Means the same; claims move to the hub by these only."),
    "skos:narrowMatch": ("Narrower", "Means something narrower."),
    "skos:broadMatch": ("Broader", "Means something broader."),
    "skos:closeMatch": ("Close", "Means something close."),
    "raregraph:crossReference": ("Cross references", "Of unstated strength: not for joins."),
    "raregraph:alternativeId": ("Merged", "Merged into this class by its ontology."),
}


def mappings(subject: Subject, window: Window) -> Section | None:
    """Other identifiers, by how strongly they match, those that others match with this node included."""
    pairs: dict[tuple[str, str], None] = {
        (name, other): None for name in _MATCHES for other in subject.facts.all(name)
    }
    exact = iri("skos:exactMatch")
    back = f"SELECT DISTINCT ?n {{ GRAPH ?g {{ ?n {exact} <{subject.node}> }} }}"
    pairs |= {("skos:exactMatch", row[0]): None for row in subject.reader.rows(back)}
    pairs.pop(("skos:exactMatch", subject.node), None)
    names = list(_MATCHES)
    ordered = sorted(pairs, key=lambda pair: (names.index(pair[0]), short(pair[1])))
    shown = ordered[window.start : window.start + window.many]
    groups = [
        Group(
            *_MATCHES[name],
            [Row(Link(short(other), address(other))) for kind, other in shown if kind == name],
        )
        for name in names
    ]
    return section(subject, ("identifiers", "Other identifiers"), groups, len(ordered))
