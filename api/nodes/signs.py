"""The signs and symptoms of a disease: each with how often it occurs, and who says so."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from raregraph.api.nodes.layout import Row, Section, Subject, Window, linked, list_section, several, voices
from raregraph.api.nodes.reading import Said
from raregraph.graph.rdf.nquads import iri
from raregraph.ontology.frequencies import frequency_in_words, frequency_of
from raregraph.ontology.identifiers import short

_HAS_PHENOTYPE = iri("biolink:has_phenotype")
_QUALITIES = ("biolink:onset_qualifier", "biolink:sex_qualifier", "biolink:qualifiers")


def signs_of_disease(subject: Subject, window: Window) -> Section | None:
    """The asserted signs of a disease, the most frequent first."""
    reader = subject.reader
    pattern = f"?c biolink:subject <{subject.node}> ; biolink:predicate {_HAS_PHENOTYPE} ; biolink:object ?o"
    listed = reader.rows(
        f"SELECT ?g ?c ?o ?f {{ GRAPH ?g {{ {pattern} "
        "OPTIONAL { ?c biolink:frequency_qualifier|raregraph:frequency ?f } } }"
    )
    if not listed:
        return None
    claims: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    often: dict[str, float] = {}
    for graph, claim, sign, frequency in listed:
        claims[sign].append((graph, claim))
        often[sign] = max(often.get(sign, -1.0), frequency_of(short(frequency)).least_share)
    reader.learn(claims)
    order = sorted(claims, key=lambda sign: (-often[sign], reader.name(sign).casefold()))
    shown = order[window.start : window.start + window.many]
    said = reader.whole([pair for sign in shown for pair in dict.fromkeys(claims[sign])])
    reader.learn(
        node
        for each in said
        for name in ("biolink:primary_knowledge_source", *_QUALITIES)
        for node in each.all(name)
    )
    by_sign: defaultdict[str, list[Said]] = defaultdict(list)
    for each in said:
        by_sign[each.object].append(each)
    rows = [_row(subject, sign, by_sign[sign]) for sign in shown]
    return list_section(subject, ("signs", "Signs and symptoms"), rows, len(order))


def _row(subject: Subject, sign: str, claims: Sequence[Said]) -> Row:
    against = [claim for claim in claims if claim.negated]
    for_it = [claim for claim in claims if not claim.negated]
    said, more = voices(subject, {"denied": against, "": for_it}, most=3)
    marks = []
    if against:
        marks = ["denied" if not for_it else several(len(against), "claim denies", "claims deny") + " it"]
    qualities = dict.fromkeys(_quality(subject, value) for claim in for_it for value in _qualities(claim))
    text = "; ".join((*frequencies(for_it), *qualities))
    return Row(linked(subject, sign), text, marks, "", said, more)


def frequencies(claims: Iterable[Said]) -> Iterable[str]:
    """How often some claims say that a sign occurs, each answer once, in words."""
    return dict.fromkeys(often for claim in claims for often in frequencies_of(claim))


def frequencies_of(claim: Said) -> Iterable[str]:
    """How often a claim says that a sign occurs, in words: by HPO's term, or as its source puts it."""
    given = (*claim.all("biolink:frequency_qualifier"), *claim.all("raregraph:frequency"))
    return (frequency_in_words(short(value)) for value in given)


def _qualities(claim: Said) -> Sequence[str]:
    return [value for name in _QUALITIES for value in claim.all(name)]


def _quality(subject: Subject, value: str) -> str:
    return subject.reader.name(value) if value.startswith("http") else value


def inferred_signs(subject: Subject, window: Window) -> Section | None:
    """The signs of subtypes that no source states of the disease itself."""
    n, reader = subject.node, subject.reader
    graph = reader.inferred_graph()
    if graph is None:
        return None
    pattern = f"GRAPH <{graph}> {{ <{n}> {_HAS_PHENOTYPE} ?o }}"
    total = reader.count(pattern)
    if not total:
        return None
    paging = reader.part("?o", window.many, window.start)
    signs = [row[0] for row in reader.rows(f"SELECT ?o {{ {pattern} }} {paging}")]
    reader.learn(signs)
    rows = [
        Row(linked(subject, sign), "", ["inferred"])
        for sign in sorted(signs, key=lambda s: reader.name(s).casefold())
    ]
    note = "Each is a sign of some subtype. How often it occurs in the disease as a whole is not known from that."
    return list_section(subject, ("inferred-signs", "Signs, inferred from subtypes"), rows, total, note)
