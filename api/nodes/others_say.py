"""What others say of what a claim says: who says that it is so, who denies it, and who says something weaker."""

from collections.abc import Iterator, Sequence

from raregraph.api.nodes.gene_claims import MOST_CLAIMS
from raregraph.api.nodes.layout import (
    Group,
    Link,
    Row,
    Section,
    Subject,
    Voice,
    Window,
    section,
    voice,
)
from raregraph.api.nodes.reading import Said
from raregraph.graph.agreement.who_says import Claims, agreements
from raregraph.ontology.identifiers import short

_IS_SO, _DENIED, _WEAKER = "Say that it is so", "Deny it", "Say something weaker"


def others_say(subject: Subject, window: Window) -> Section | None:
    """The other claims on the same two nodes, with the number of independent voices where those are counted."""
    facts = subject.facts
    first, second, predicate = (facts.one(f"biolink:{x}") for x in ("subject", "object", "predicate"))
    if not (first and second and predicate) or not second.startswith(("http://", "https://", "urn:")):
        return None
    kind = facts.one("raregraph:kind")
    same = "raregraph:kind ?kind" if kind else f"biolink:predicate <{predicate}>"
    pattern = f"GRAPH ?g {{ ?c biolink:subject <{first}> ; biolink:object <{second}> ; {same} }}"
    claims = [each for each in subject.reader.said(pattern, limit=MOST_CLAIMS) if not each.inferred]
    said = kind or short(second)
    counted = bool(kind) or short(predicate) == "biolink:has_mode_of_inheritance"
    found, voices = _by_agreement(claims, said, bool(kind)) if counted else (list(_by_denial(claims)), 0)
    others = [(title, each) for title, each in found if each.node != subject.node]
    shown = others[window.start : window.start + window.many]
    subject.reader.learn(each.one("biolink:primary_knowledge_source") for _, each in shown)
    groups = [
        Group(title, "", [_row(voice(subject, each)) for group, each in shown if group == title])
        for title in (_IS_SO, _DENIED, _WEAKER)
    ]
    note = f"Independent voices that say so: {voices}." if voices else ""
    return section(subject, ("agreement", "What others say"), groups, len(others), note)


def _by_agreement(claims: Sequence[Said], said: str, is_of_gene: bool) -> tuple[list[tuple[str, Said]], int]:
    """Claims on a gene or a mode as the account of agreement sees them, and how many voices say so."""
    by_node = {each.node: each for each in claims}
    made = tuple(each.claim() for each in claims)
    rows = agreements(Claims(made, ()) if is_of_gene else Claims((), made))
    found: dict[str, tuple[str, Said]] = {}
    voices = 0
    for row in rows:
        if row.said == said and bool(row.gene) == is_of_gene:
            voices += row.independent
            for title, each in ((_IS_SO, row.asserted), (_DENIED, row.denied), (_WEAKER, row.weaker)):
                found |= {claim.node: (title, by_node[claim.node]) for claim in each}
    return list(found.values()), voices


def _by_denial(claims: Sequence[Said]) -> Iterator[tuple[str, Said]]:
    for each in claims:
        yield (_DENIED if each.negated else _IS_SO), each


def _row(each: Voice) -> Row:
    words = f"“{each.sentence}”" if each.sentence else each.place
    return Row(Link(each.credited, each.claim), words, each.marks)
