"""What is said of genes and diseases, by kind of claim: for the page of a disease or form, and for that of a gene."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from raregraph.api.nodes.layout import (
    Group,
    Link,
    Row,
    Section,
    Subject,
    Window,
    linked,
    section,
    several,
    voices,
)
from raregraph.api.nodes.reading import Said
from raregraph.graph.agreement.who_says import Agreement, Claims, agreements
from raregraph.ontology.identifiers import expand
from raregraph.ontology.kinds import GeneDiseaseKind as Kind

MOST_CLAIMS = 3_000


@dataclass(frozen=True, slots=True)
class Words:
    """How a kind of claim is headed on the page of a disease and on that of a gene, and what it means."""

    of_disease: str
    of_gene: str
    note: str


WORDS = {
    Kind.CAUSES: Words("Genes that cause it", "Causes", "A germline variant of the gene causes the disease."),
    Kind.CAUSES_LOSS_OF_FUNCTION: Words(
        "Cause it by loss of function",
        "Causes, by loss of function",
        "A germline variant that takes the gene's function away causes the disease.",
    ),
    Kind.CAUSES_GAIN_OF_FUNCTION: Words(
        "Cause it by gain of function",
        "Causes, by gain of function",
        "A germline variant that gives the gene a new or stronger function causes the disease.",
    ),
    Kind.CAUSES_SOMATIC: Words(
        "Cause it by a somatic change",
        "Causes, by a somatic change",
        "A variant that arose after conception causes the disease.",
    ),
    Kind.MODIFIES: Words(
        "Modify it",
        "Modifies",
        "The gene changes how severe the disease is or how it runs. It is no cause of it.",
    ),
    Kind.SUSCEPTIBILITY: Words(
        "Raise the risk of it", "Raises the risk of", "The gene raises the risk; by itself it is no cause."
    ),
    Kind.ROLE: Words(
        "Play a part in it",
        "Plays a part in",
        "The gene has some part in the disease, or is part of a fusion.",
    ),
    Kind.UNCERTAIN: Words(
        "Uncertain",
        "Uncertain link with",
        "A candidate, or an association whose meaning the source leaves open.",
    ),
}
PHRASES = {
    Kind.CAUSES: "causes",
    Kind.CAUSES_LOSS_OF_FUNCTION: "causes, by loss of function,",
    Kind.CAUSES_GAIN_OF_FUNCTION: "causes, by gain of function,",
    Kind.CAUSES_SOMATIC: "causes, by a somatic change,",
    Kind.MODIFIES: "modifies",
    Kind.SUSCEPTIBILITY: "raises the risk of",
    Kind.ROLE: "plays a part in",
    Kind.UNCERTAIN: "is linked, in a way that is uncertain, with",
}


def genes_of_disease(subject: Subject, window: Window) -> Section | None:
    """The genes of a disease by kind, with those who say so."""
    return _by_kind(subject, window, "genes", "Genes", of_disease=True)


def diseases_of_gene(subject: Subject, window: Window) -> Section | None:
    """The diseases of a gene by kind, with those who say so."""
    return _by_kind(subject, window, "diseases", "Diseases", of_disease=False)


def _by_kind(subject: Subject, window: Window, key: str, title: str, *, of_disease: bool) -> Section | None:
    role = "object" if of_disease else "subject"
    pattern = f"{subject.reader.asserted(role, subject.node)} GRAPH ?g {{ ?c raregraph:kind ?k }}"
    claims = subject.reader.said(pattern, limit=MOST_CLAIMS)
    others = [claim.subject if of_disease else claim.object for claim in claims]
    subject.reader.learn([*others, *_named(claims)])
    found = (row for row in agreements(Claims(tuple(each.claim() for each in claims))) if row.gene)
    rows = _ordered(subject, found, of_disease=of_disease)
    shown = rows[window.start : window.start + window.many]
    by_node = {claim.node: claim for claim in claims}
    full = subject.reader.titles(row.gene or "" for row in shown) if of_disease else {}
    groups = defaultdict[str, list[Row]](list)
    for row in shown:
        groups[_group(row)].append(_row(subject, row, by_node, full, of_disease=of_disease))
    shown_groups = list(_groups(groups, of_disease=of_disease))
    return section(subject, (key, title), shown_groups, len(rows), cut_note(claims))


def cut_note(claims: Sequence[Said]) -> str:
    """What is said of claims that may not be all, because no more are read."""
    is_cut = len(claims) >= MOST_CLAIMS
    return f"Only the first {MOST_CLAIMS:,} claims were read: there may be more." if is_cut else ""


def _named(claims: Iterable[Said]) -> Iterable[str]:
    for claim in claims:
        yield from claim.all("biolink:primary_knowledge_source")
        yield from claim.all("biolink:allelic_requirement")


def _group(row: Agreement) -> str:
    return row.said if row.asserted else "denied" if row.denied else row.said


def _groups(groups: dict[str, list[Row]], *, of_disease: bool) -> Iterable[Group]:
    for kind, words in WORDS.items():
        title = words.of_disease if of_disease else words.of_gene
        yield Group(title, words.note, groups.get(kind, []))
    denied = "Only denied" if of_disease else "Only denied of"
    yield Group(
        denied,
        "A source says that the gene has no such part, and none says that it has.",
        groups.get("denied", []),
    )


def _ordered(subject: Subject, rows: Iterable[Agreement], *, of_disease: bool) -> list[Agreement]:
    kinds = [*Kind, "denied"]

    def order(row: Agreement) -> tuple[int, int, str]:
        other = (row.gene or "") if of_disease else row.disease
        return kinds.index(_group(row)), -row.independent, subject.reader.name(other).casefold()

    return sorted(rows, key=order)


def _row(
    subject: Subject, row: Agreement, by_node: dict[str, Said], full: dict[str, str], *, of_disease: bool
) -> Row:
    other = (row.gene or "") if of_disease else row.disease
    for_it = [by_node[claim.node] for claim in row.asserted]
    against = [by_node[claim.node] for claim in row.denied]
    weaker = [by_node[claim.node] for claim in row.weaker]
    said, more = voices(subject, {"denied": against, "": for_it, "says less": weaker})
    marks = [several(len(against), "claim denies", "claims deny") + " it"] if against and for_it else []
    if against and not for_it:
        marks = [f"denied: that it {PHRASES[Kind(row.said)].rstrip(',')} it" if of_disease else "denied"]
    modes = dict.fromkeys(mode for claim in row.asserted for mode in claim.modes)
    count = several(row.independent, "independent voice") if row.asserted else ""
    links = [_mode(subject, expand(mode)) for mode in modes]
    return Row(linked(subject, other), full.get(other, ""), marks, count, said, more, links)


def _mode(subject: Subject, mode: str) -> Link:
    return replace(linked(subject, mode), text=subject.reader.name(mode).removesuffix(" inheritance"))
