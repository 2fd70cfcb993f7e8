"""The page of any other node: each statement about it, and those that name it."""

from raregraph.api.listings import cell
from raregraph.api.nodes.addresses import address
from raregraph.api.nodes.layout import (
    Fact,
    Link,
    NodePage,
    Row,
    Section,
    Subject,
    Window,
    linked,
    list_section,
    sections,
)
from raregraph.api.nodes.notices import notices
from raregraph.api.nodes.structured import term
from raregraph.graph.rdf.named_graphs import source_of
from raregraph.ontology.identifiers import short

_LABELS = ("biolink:symbol", "rdfs:label", "dcterms:title")


def incoming(subject: Subject, window: Window) -> Section | None:
    """The statements that have the node as their object, or as their property."""
    reader, n = subject.reader, subject.node
    total = min(reader.count(f"{{ SELECT ?s {{ GRAPH ?g {{ ?s ?p <{n}> }} }} LIMIT {_MOST} }}"), _MOST)
    if not total:
        return None
    paging = reader.part("?p ?s ?g", window.many, window.start)
    found = reader.rows(f"SELECT ?s ?p ?g {{ GRAPH ?g {{ ?s ?p <{n}> }} }} {paging}")
    reader.learn(row[0] for row in found)
    rows = [Row(linked(subject, s), f"{short(p)}, in {source_of(g)}") for s, p, g in found]
    note = f"At least so many: only {_MOST:,} are counted." if total == _MOST else ""
    return list_section(subject, ("incoming", "What names it"), rows, total, note)


_MOST = 10_000
PARTS = {"incoming": (incoming, 40)}


def plain_page(subject: Subject) -> NodePage:
    """The page of a node of which nothing more is known than its statements."""
    facts, reader = subject.facts, subject.reader
    reader.learn(str(value) for pairs in facts.values.values() for value, _ in pairs)
    return NodePage(
        kind="term" if facts else "identifier",
        name=facts.one(*_LABELS) or reader.name(subject.node),
        notices=notices(subject),
        facts=[
            Fact(name, [_value(subject, value) for value in dict.fromkeys(value for value, _ in pairs)])
            for name, pairs in sorted(facts.values.items())
        ],
        sections=sections(subject, PARTS),
        structured=term(subject, "DefinedTerm"),
    )


def _value(subject: Subject, value: object) -> Link:
    shown = cell(value)
    known = subject.reader.name(str(value)) if shown.link else shown.text
    return Link(known, shown.link and (address(str(value)) if shown.link.startswith("/") else shown.link))
