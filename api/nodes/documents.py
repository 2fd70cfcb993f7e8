"""The pages of records, of the references in them, and of the further resources that they name."""

from collections import defaultdict

from raregraph.api.nodes.addresses import address
from raregraph.api.nodes.claim import in_words
from raregraph.api.nodes.layout import (
    Group,
    Link,
    NodePage,
    Row,
    Section,
    Subject,
    Window,
    as_facts,
    credited_by,
    in_window,
    linked,
    list_section,
    section,
    sections,
)
from raregraph.api.nodes.reading import Said
from raregraph.api.nodes.structured import web_page
from raregraph.graph.rdf.named_graphs import source_of
from raregraph.graph.rdf.nquads import iri
from raregraph.ontology.identifiers import short


def claims_of_record(subject: Subject, window: Window) -> Section | None:
    """The claims drawn from a record, in the order of its text."""
    return _claims(subject, window, "raregraph:record", "Claims drawn from it")


def claims_citing(subject: Subject, window: Window) -> Section | None:
    """The claims for which a record cites a reference."""
    return _claims(subject, window, "raregraph:cites|raregraph:citesByPassage", "Claims that rest on it")


def _claims(subject: Subject, window: Window, ways: str, title: str) -> Section | None:
    reader = subject.reader
    path = "|".join(map(iri, ways.split("|")))
    place = "OPTIONAL { ?c raregraph:spanStart ?at }"
    pattern = f"GRAPH ?g {{ ?c {path} <{subject.node}> ; biolink:subject ?s {place} }}"
    claims, total = in_window(subject, window, pattern, order="?at ?c")
    reader.learn_of(claims)
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for each in claims:
        sentence = " ".join(each.one("biolink:supporting_text").split())
        groups[f"“{sentence}”" if sentence else ""].append(_claim_row(subject, each))
    parts = [
        Group(sentence, "", sorted(rows, key=lambda row: row.link.text.casefold()))
        for sentence, rows in groups.items()
    ]
    return section(subject, ("claims", title), parts, total)


def _claim_row(subject: Subject, said: Said) -> Row:
    passage = subject.node in said.all("raregraph:citesByPassage")
    certainty = said.one("raregraph:certainty")
    marks = [
        *(["denied"] if said.negated else []),
        *([certainty] if certainty not in {"", "usual"} else []),
        *(["scope inferred"] if passage else []),
    ]
    is_own = said.one("biolink:primary_knowledge_source") in subject.facts.all("dcterms:publisher")
    text = "" if is_own else credited_by(subject, said)
    return Row(
        Link(in_words(subject.reader, said), address(said.node)), f"credited to {text}" if text else "", marks
    )


def forms_of_record(subject: Subject, window: Window) -> Section | None:
    """The forms that a record names."""
    reader = subject.reader
    pattern = f"GRAPH ?g {{ ?c raregraph:record <{subject.node}> ; a raregraph:Form }}"
    found, total = in_window(subject, window, pattern)
    reader.learn(each.node for each in found)
    rows = [
        Row(linked(subject, each.node), " ".join(each.one("biolink:supporting_text").split()))
        for each in sorted(found, key=lambda each: reader.name(each.node).casefold())
    ]
    return list_section(subject, ("forms", "Forms that it names"), rows, total)


def references_of_record(subject: Subject, window: Window) -> Section | None:
    """The numbered references of a record."""
    return _parts(subject, window, "dcterms:references", "references", "References")


def resources_of_record(subject: Subject, window: Window) -> Section | None:
    """The further resources that a record names."""
    return _parts(subject, window, "raregraph:namesResource", "resources", "Further resources")


def _parts(subject: Subject, window: Window, way: str, key: str, title: str) -> Section | None:
    reader = subject.reader
    pattern = f"GRAPH ?g {{ <{subject.node}> {iri(way)} ?c . ?c raregraph:number ?at }}"
    found, total = in_window(subject, window, pattern, order="?at ?c")
    reader.learn(each.one("dcterms:publisher") for each in found)
    return list_section(subject, (key, title), [_part_row(subject, each) for each in found], total)


def _part_row(subject: Subject, part: Said) -> Row:
    name = part.one("dcterms:title") or part.one("rdfs:label")
    publisher = part.one("dcterms:publisher")
    words = (
        *(part.one("dcterms:creator"), part.one("raregraph:role")),
        part.one("raregraph:publisherName") or (subject.reader.name(publisher) if publisher else ""),
        *(part.one("dcterms:issued"), part.one("dcterms:description")),
    )
    url = part.one("schema:url")
    links = [Link("where it is", url)] if url.startswith(("http://", "https://")) else []
    number = part.one("raregraph:number")
    return Row(Link(f"{number}. {name}", address(part.node)), ". ".join(filter(None, words)), links=links)


RECORD_PARTS = {
    "claims": (claims_of_record, 40),
    "forms": (forms_of_record, 30),
    "references": (references_of_record, 60),
    "resources": (resources_of_record, 30),
}
REFERENCE_PARTS = {"claims": (claims_citing, 40)}


def record_page(subject: Subject) -> NodePage:
    """The page of a record."""
    facts, reader = subject.facts, subject.reader
    about, publisher = facts.all("dcterms:subject"), facts.all("dcterms:publisher")
    reader.learn([*about, *publisher])
    title = facts.one("dcterms:title") or short(subject.node)
    url = facts.one("schema:url") or ""
    lines: list[tuple[str, list[Link]]] = [
        ("About", [linked(subject, each) for each in about]),
        ("Published by", [linked(subject, each) for each in publisher]),
        ("Last updated", [Link(each) for each in facts.all("dcterms:modified")]),
        ("The page itself", [Link(url, url)] if url.startswith(("http://", "https://")) else []),
        ("Record id", [Link(each) for each in facts.all("dcterms:identifier")]),
        ("File", [Link(each) for each in facts.all("raregraph:file")]),
        ("SHA-256", [Link(each) for each in facts.all("raregraph:sha256")]),
        ("Source", [Link(source_of(graph), address(graph)) for graph in facts.graphs]),
    ]
    return NodePage(
        kind="record",
        name=title,
        facts=as_facts(lines),
        sections=sections(subject, RECORD_PARTS),
        structured=web_page(
            subject,
            title,
            dateModified=facts.one("dcterms:modified"),
            about=[{"@type": "MedicalCondition", "@id": each, "name": reader.name(each)} for each in about],
            publisher=[
                {"@type": "Organization", "@id": each, "name": reader.name(each)} for each in publisher
            ],
            isBasedOn=url or None,
        ),
    )


def reference_page(subject: Subject) -> NodePage:
    """The page of a numbered reference, or of a resource that a record names."""
    facts, reader = subject.facts, subject.reader
    is_reference = "raregraph:Reference" in facts.types
    record = facts.all("dcterms:isPartOf") or _naming(subject)
    publisher = facts.all("dcterms:publisher")
    exact = facts.all("skos:exactMatch")
    titles = reader.titles(record)
    reader.learn(publisher)
    url = facts.one("schema:url") or ""
    lines: list[tuple[str, list[Link]]] = [
        ("Number", [Link(each) for each in facts.all("raregraph:number")]),
        ("In the record", [Link(titles.get(each, short(each)), address(each)) for each in record]),
        ("By", [Link(each) for each in facts.all("dcterms:creator")]),
        ("Role", [Link(each) for each in facts.all("raregraph:role")]),
        ("Description", [Link(each) for each in facts.all("dcterms:description")]),
        (
            "Publisher",
            [*map(Link, facts.all("raregraph:publisherName")), *(linked(subject, x) for x in publisher)],
        ),
        ("Date", [Link(each) for each in facts.all("dcterms:issued")]),
        ("Where it is", [Link(url, url)] if url.startswith(("http://", "https://")) else []),
        ("Identifier", [Link(short(each), each) for each in exact]),
    ]
    title = facts.one("dcterms:title", "rdfs:label") or short(subject.node)
    return NodePage(
        kind="reference" if is_reference else "resource",
        name=title,
        facts=as_facts(lines),
        sections=sections(subject, REFERENCE_PARTS),
        structured={
            "@context": "https://schema.org/",
            "@type": "CreativeWork",
            "@id": subject.node,
            "name": title,
            **({"datePublished": facts.one("dcterms:issued")} if facts.one("dcterms:issued") else {}),
            **({"url": url} if url else {}),
        },
    )


def _naming(subject: Subject) -> tuple[str, ...]:
    """The records that name a resource."""
    way = iri("raregraph:namesResource")
    rows = subject.reader.rows(
        f"SELECT DISTINCT ?r {{ GRAPH ?g {{ ?r {way} <{subject.node}> }} }} ORDER BY ?r"
    )
    return tuple(row[0] for row in rows)
