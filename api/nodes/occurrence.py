"""How a disease occurs: when in life it begins, and how common it is."""

from collections import defaultdict

from raregraph.api.nodes.addresses import address
from raregraph.api.nodes.gene_claims import MOST_CLAIMS, cut_note
from raregraph.api.nodes.layout import (
    Link,
    Row,
    Section,
    Subject,
    Window,
    in_window,
    linked,
    list_section,
    voices,
)
from raregraph.graph.rdf.named_graphs import source_of
from raregraph.graph.rdf.nquads import iri

_ONSET = iri("raregraph:ageOfOnset")
_PREVALENCE = iri("raregraph:PrevalenceAssociation")


def onsets(subject: Subject, window: Window) -> Section | None:
    """When in life a disease begins, by rows of sources and by its records."""
    reader = subject.reader
    pattern = f"{reader.asserted('subject', subject.node)} GRAPH ?g {{ ?c biolink:predicate {_ONSET} }}"
    claims = reader.said(pattern, limit=MOST_CLAIMS)
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
        links = [Link(source_of(graph), address(graph)) for graph in where]
        rows.append(
            Row(linked(subject, onset), "stated by" if links else "", said=said, more=more, links=links)
        )
    return list_section(subject, ("onset", "Age of onset"), rows, len(every), cut_note(claims))


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
