"""Claims of other graphs, with predicates of their own: edges of KGX files."""

from raregraph.api.nodes.layout import (
    Row,
    Section,
    Subject,
    Window,
    in_window,
    linked,
    list_section,
    voices,
)
from raregraph.graph.rdf.nquads import iri
from raregraph.ontology.identifiers import short

_OURS = (
    "FILTER NOT EXISTS { ?c raregraph:kind ?kind } FILTER NOT EXISTS { ?c a raregraph:PrevalenceAssociation }"
)
_SHOWN_ELSEWHERE = ", ".join(
    map(iri, ("biolink:has_mode_of_inheritance", "biolink:has_phenotype", "raregraph:ageOfOnset"))
)


def other_claims(subject: Subject, window: Window) -> Section | None:
    """Claims of graphs that have predicates of their own: edges of KGX files."""
    reader = subject.reader
    ends = " UNION ".join(f"{{ {reader.asserted(end, subject.node)} }}" for end in ("subject", "object"))
    pattern = f"{ends} GRAPH ?g {{ ?c biolink:predicate ?p {_OURS} }} FILTER(?p NOT IN ({_SHOWN_ELSEWHERE}))"
    claims, total = in_window(subject, window, pattern)
    reader.learn_of(claims)
    rows = []
    for claim in claims:
        other = claim.object if claim.subject == subject.node else claim.subject
        predicate = short(claim.one("biolink:predicate")).removeprefix("biolink:").replace("_", " ")
        text = f"{predicate} it" if claim.object == subject.node else ""
        said, more = voices(subject, [claim])
        rows.append(Row(linked(subject, other, "" if text else f"{predicate}:"), text, said=said, more=more))
    return list_section(subject, ("others", "Further claims"), rows, total)
