"""The pages of named graphs: what a source's graph is, under which terms, and what it holds."""

from raregraph.api.nodes.addresses import address
from raregraph.api.nodes.layout import (
    Link,
    NodePage,
    Row,
    Section,
    Subject,
    Window,
    as_facts,
    linked,
    list_section,
    sections,
    several,
)
from raregraph.api.nodes.reading import GRAPHS
from raregraph.graph.identity import DATASET
from raregraph.graph.rdf.named_graphs import source_of
from raregraph.ontology.identifiers import short

_VOID = "http://rdfs.org/ns/void#"
_SD = "http://www.w3.org/ns/sparql-service-description#"
_OURS = {
    "inferred": ("What is inferred", "What follows from the hierarchy of diseases; no source says it."),
    "ontology": ("The vocabulary", "Our own terms, the modes of inheritance and the information resources."),
    "catalogue": ("The catalogue", "What each source's graph is: version, licence, file and checksum."),
    "examples": ("The named questions", "The questions as executable SPARQL, for editors."),
    "void": ("The description", "How many triples, classes and properties each other graph has."),
}
MAY = {True: "yes", False: "no", None: "not established: exports leave it out"}
"""Whether a source may be passed on, in words."""


def classes(subject: Subject, window: Window) -> Section | None:
    """The classes of a graph, with how many nodes each has."""
    pattern = (
        f"GRAPH ?v {{ <{subject.node}> <{_SD}graph> ?d . ?d <{_VOID}classPartition> ?p ."
        f" ?p <{_VOID}class> ?class ; <{_VOID}entities> ?n }}"
    )
    found = subject.reader.rows(f"SELECT DISTINCT ?class ?n {{ {pattern} }}")
    ordered = sorted(
        ((int(number), short(name), name) for name, number in found), key=lambda row: (-row[0], row[1])
    )
    rows = [
        Row(Link(curie, address(name), node=name), several(number, "node"))
        for number, curie, name in ordered[window.start : window.start + window.many]
    ]
    return list_section(subject, ("classes", "What it holds"), rows, len(ordered))


PARTS = {"classes": (classes, 60)}


def graph_page(subject: Subject) -> NodePage:
    """The page of a named graph."""
    facts = subject.facts
    name = source_of(subject.node)
    title, description = _OURS.get(name, (name, ""))
    title = facts.one("dcterms:title") or title
    is_source = "raregraph:NamedGraph" in facts.types
    subject.reader.learn(facts.all("dcterms:source"))
    return NodePage(
        kind="named graph",
        name=title,
        lead=facts.one("dcterms:description") or description,
        notices=[Link("Its file, licence and quality report", f"/sources/{name}")] if is_source else [],
        facts=as_facts(_lines(subject, is_source)),
        sections=sections(subject, PARTS),
        structured={
            "@context": "https://schema.org/",
            "@type": "Dataset",
            "@id": subject.node,
            "name": title,
            "description": facts.one("dcterms:description") or description or title,
            "url": subject.node,
            "isPartOf": DATASET,
            **{
                name: value
                for name, value in (
                    ("license", facts.one("dcterms:license") or facts.one("dcterms:rights")),
                    ("version", facts.one("dcterms:hasVersion")),
                    ("citation", facts.one("dcterms:bibliographicCitation")),
                )
                if value
            },
        },
    )


def _lines(subject: Subject, is_source: bool) -> list[tuple[str, list[Link]]]:
    facts = subject.facts
    version = facts.all("dcterms:hasVersion") or (subject.node.removeprefix(GRAPHS).partition("/")[2],)
    licence = facts.one("dcterms:license")
    homepage = facts.one("foaf:homepage")
    stated = facts.one("raregraph:redistributable")
    may = MAY[None if stated is None else stated == "true"]
    return [
        ("Graph", [Link(subject.node)]),
        ("Version", [Link(each) for each in version]),
        ("Statements", _triples(subject)),
        ("Publisher", [linked(subject, each) for each in facts.all("dcterms:source")]),
        ("Licence", [Link(each, licence) for each in facts.all("dcterms:rights")]),
        ("May be passed on", [Link(may)] if is_source else []),
        ("Citation", [Link(each) for each in facts.all("dcterms:bibliographicCitation")]),
        ("Homepage", [Link(homepage, homepage)] if homepage else []),
        ("File", [Link(each) for each in facts.all("raregraph:file")]),
        ("SHA-256", [Link(each) for each in facts.all("raregraph:sha256")]),
    ]


def _triples(subject: Subject) -> list[Link]:
    pattern = f"GRAPH ?v {{ <{subject.node}> <{_SD}graph> ?d . ?d <{_VOID}triples> ?n }}"
    return [Link(f"{int(row[0]):,}") for row in subject.reader.rows(f"SELECT DISTINCT ?n {{ {pattern} }}")]
