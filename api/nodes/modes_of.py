"""How a disease is inherited: each mode with those who say so, deny it, or say less."""

from collections.abc import Iterable

from raregraph.api.nodes.gene_claims import MOST_CLAIMS, cut_note
from raregraph.api.nodes.layout import Row, Section, Subject, Window, linked, list_section, several, voices
from raregraph.api.nodes.reading import Said
from raregraph.graph.agreement.who_says import Agreement, Claims, agreements
from raregraph.graph.rdf.nquads import iri
from raregraph.ontology.identifiers import expand

_HAS_MODE = iri("biolink:has_mode_of_inheritance")


def modes_of_disease(subject: Subject, window: Window) -> Section | None:
    """The modes of a disease, those that sources tie to one gene included."""
    n, reader = subject.node, subject.reader
    own = f"{reader.asserted('subject', n)} GRAPH ?g {{ ?c biolink:predicate {_HAS_MODE} }}"
    tied = (
        f"{reader.asserted('object', n)} GRAPH ?g {{ ?c biolink:allelic_requirement ?m ; raregraph:kind ?k }}"
    )
    parts = [reader.said(pattern, limit=MOST_CLAIMS) for pattern in (own, tied)]
    said = [each for part in parts for each in part]
    claims = [each.claim() for each in said]
    found = agreements(
        Claims(
            tuple(claim for claim in claims if claim.gene), tuple(claim for claim in claims if not claim.gene)
        )
    )
    by_node = {each.node: each for each in said}
    reader.learn([*(expand(row.said) for row in found if not row.gene), *_credited(said)])
    rows = sorted(
        (row for row in found if not row.gene),
        key=lambda row: (not row.asserted, -row.independent, reader.name(expand(row.said))),
    )
    shown = [_row(subject, row, by_node) for row in rows[window.start : window.start + window.many]]
    note = max(map(cut_note, parts))
    return list_section(subject, ("modes", "Inheritance"), shown, len(rows), note)


def _credited(said: Iterable[Said]) -> Iterable[str]:
    for each in said:
        yield each.one("biolink:primary_knowledge_source")
        yield each.subject


def _row(subject: Subject, row: Agreement, by_node: dict[str, Said]) -> Row:
    for_it, against, weaker = (
        [by_node[claim.node] for claim in claims] for claims in (row.asserted, row.denied, row.weaker)
    )
    said, more = voices(subject, {"denied": against, "": for_it, "says less": weaker})
    marks = [several(len(against), "claim denies", "claims deny") + " it"] if against else []
    if not for_it:
        marks = ["denied"] if against else ["unclear"]
    genes = dict.fromkeys(claim.gene for claim in row.asserted if claim.gene)
    subject.reader.learn(genes)
    links = [linked(subject, gene) for gene in genes]
    count = several(row.independent, "independent voice") if row.asserted else ""
    text = "tied by a source to" if links else ""
    return Row(linked(subject, expand(row.said)), text, marks, count, said, more, links)
