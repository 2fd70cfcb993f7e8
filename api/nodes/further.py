"""What else is said of a disease or gene: prevalence and onset, records, mappings, and edges of other graphs."""

from collections import defaultdict

from raregraph.api.nodes.addresses import address
from raregraph.api.nodes.gene_claims import NOT_INFERRED
from raregraph.api.nodes.layout import (
    Fact,
    Group,
    Link,
    Row,
    Section,
    Subject,
    Window,
    in_window,
    linked,
    list_section,
    section,
    voices,
)
from raregraph.api.nodes.reading import Said
from raregraph.graph.rdf.nquads import iri
from raregraph.ontology.identifiers import short
from raregraph.ontology.names import name_key

_FEW_NAMES = 12
_ONSET = iri("raregraph:ageOfOnset")
_PREVALENCE = iri("raregraph:PrevalenceAssociation")
_MATCHES = {
    "skos:exactMatch": ("Exactly", "Means the same; claims move to the hub by these only."),
    "skos:narrowMatch": ("Narrower", "Means something narrower."),
    "skos:broadMatch": ("Broader", "Means something broader."),
    "skos:closeMatch": ("Close", "Means something close."),
    "raregraph:crossReference": ("Cross references", "Of unstated strength: not for joins."),
    "raregraph:alternativeId": ("Merged", "Merged into this class by its ontology."),
}


def onsets(subject: Subject, window: Window) -> Section | None:
    """When in life a disease begins, by rows of sources and by its records."""
    reader = subject.reader
    pattern = (
        f"GRAPH ?g {{ ?c biolink:subject <{subject.node}> ; biolink:predicate {_ONSET} }} {NOT_INFERRED}"
    )
    claims = reader.said(pattern, limit=500)
    by_onset = defaultdict(list)
    for claim in claims:
        by_onset[claim.object].append(claim)
    stated = subject.facts.all("raregraph:ageOfOnset")
    reader.learn([*by_onset, *stated, *(claim.one("biolink:primary_knowledge_source") for claim in claims)])
    every = sorted({*by_onset, *stated}, key=lambda onset: reader.name(onset).casefold())
    rows = []
    for onset in every[window.start : window.start + window.many]:
        said, more = voices(subject, by_onset[onset])
        graphs = {
            graph
            for value, graph in subject.facts.values.get("raregraph:ageOfOnset", ())
            if str(value) == onset
        }
        where = sorted(graphs - {claim.graph for claim in by_onset[onset]})
        links = [Link(graph.split("/")[-2], address(graph)) for graph in where]
        rows.append(
            Row(linked(subject, onset), "stated by" if links else "", said=said, more=more, links=links)
        )
    return list_section(subject, ("onset", "Age of onset"), rows, len(every))


def prevalences(subject: Subject, window: Window) -> Section | None:
    """How common a disease is: what was counted, where, and with what result."""
    reader = subject.reader
    pattern = f"GRAPH ?g {{ ?c biolink:subject <{subject.node}> ; a {_PREVALENCE} }}"
    claims, total = in_window(subject, window, pattern)
    reader.learn(claim.one("biolink:primary_knowledge_source") for claim in claims)
    rows = []
    for claim in claims:
        value = claim.one("raregraph:prevalenceClass")
        figure = claim.one("raregraph:prevalenceValue")
        words = (
            claim.one("raregraph:prevalenceType"),
            claim.one("raregraph:geography"),
            claim.one("raregraph:validation"),
        )
        amount = " ".join(filter(None, (value, f"({figure})" if value and figure else figure)))
        said, more = voices(subject, [claim])
        rows.append(
            Row(
                Link(amount or "no figure", address(claim.node)),
                ", ".join(filter(None, words)),
                said=said,
                more=more,
            )
        )
    return list_section(subject, ("prevalence", "How common it is"), rows, total)


def records(subject: Subject, window: Window) -> Section | None:
    """The records about a disease, with their publishers and dates."""
    reader = subject.reader
    pattern = f"GRAPH ?g {{ ?c dcterms:subject <{subject.node}> ; a raregraph:Record }}"
    found, total = in_window(subject, window, pattern)
    reader.learn(each.one("dcterms:publisher") for each in found)
    rows = [_record(subject, each) for each in found]
    return list_section(subject, ("records", "Records"), rows, total)


def _record(subject: Subject, record: Said) -> Row:
    publisher, date, url = (
        record.one(name) for name in ("dcterms:publisher", "dcterms:modified", "schema:url")
    )
    words = (subject.reader.name(publisher), f"last updated {date}" if date else "")
    links = [Link("the page itself", url)] if url.startswith(("http://", "https://")) else []
    title = record.one("dcterms:title")
    return Row(
        Link(title, address(record.node), node=record.node), ", ".join(filter(None, words)), links=links
    )


def mappings(subject: Subject, window: Window) -> Section | None:
    """Other identifiers, by how strongly they match, those that others match with this node included."""
    pairs: dict[tuple[str, str], None] = {
        (name, other): None for name in _MATCHES for other in subject.facts.all(name)
    }
    exact = iri("skos:exactMatch")
    back = f"SELECT DISTINCT ?n {{ GRAPH ?g {{ ?n {exact} <{subject.node}> }} }} LIMIT 500"
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


_OURS = (
    "FILTER NOT EXISTS { ?c raregraph:kind ?kind } FILTER NOT EXISTS { ?c a raregraph:PrevalenceAssociation }"
)
_SHOWN_ELSEWHERE = ", ".join(
    map(iri, ("biolink:has_mode_of_inheritance", "biolink:has_phenotype", "raregraph:ageOfOnset"))
)


def other_claims(subject: Subject, window: Window) -> Section | None:
    """Claims of graphs that have predicates of their own: edges of KGX files."""
    reader = subject.reader
    ways = f"VALUES ?role {{ {iri('biolink:subject')} {iri('biolink:object')} }}"
    pattern = (
        f"{ways} GRAPH ?g {{ ?c ?role <{subject.node}> ; biolink:predicate ?p {_OURS} }} {NOT_INFERRED} "
        f"FILTER(?p NOT IN ({_SHOWN_ELSEWHERE}))"
    )
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


def names_of(subject: Subject) -> list[Fact]:
    """Synonyms for the head of a page: the first ones, and where all of them are."""
    every = _names(subject)
    shown = [Link(name) for name in every[:_FEW_NAMES]]
    if len(every) > _FEW_NAMES:
        shown.append(Link(f"all {len(every)} names", subject.list_address("names")))
    return [Fact("Also called", shown)] if shown else []


def names(subject: Subject, window: Window) -> Section | None:
    """All further names of a node; the head of its page has the first ones."""
    every = _names(subject)
    rows = [Row(Link(name)) for name in every[window.start : window.start + window.many]]
    return list_section(subject, ("names", "Names"), rows, len(every))


def _names(subject: Subject) -> list[str]:
    """The names of a node besides its own, each once however it is spelled."""
    own = name_key(subject.reader.name(subject.node))
    every = sorted(
        subject.facts.all("rdfs:label", "skos:altLabel"), key=lambda name: (name.casefold(), name.isupper())
    )
    by_key = {name_key(name): name for name in reversed(every)}
    return sorted((name for key, name in by_key.items() if key != own), key=str.casefold)
