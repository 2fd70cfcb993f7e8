"""The signs and symptoms of a disease: each with how often it occurs, and who says so."""

import re
from collections import defaultdict
from collections.abc import Sequence

from raregraph.api.nodes.layout import Group, Row, Section, Subject, Window, linked, section, several, voices
from raregraph.api.nodes.reading import Said, short
from raregraph.graph.rdf.nquads import iri

_HAS_PHENOTYPE = iri("biolink:has_phenotype")
# The middle of the share that HPO gives each of its frequency terms (ontology/frequencies.ttl), in per cent.
_SHARES = {
    "HP:0040280": 100.0,
    "HP:0040281": 90.0,
    "HP:0040282": 55.0,
    "HP:0040283": 17.0,
    "HP:0040284": 2.5,
    "HP:0040285": 0.0,
}
_WORDS = {
    "HP:0040280": "obligate, 100 %",
    "HP:0040281": "very frequent, 80 to 99 %",
    "HP:0040282": "frequent, 30 to 79 %",
    "HP:0040283": "occasional, 5 to 29 %",
    "HP:0040284": "very rare, 1 to 4 %",
    "HP:0040285": "excluded, 0 %",
}


def share(frequency: str) -> float:
    """How often a sign occurs, in per cent, by a frequency term, a fraction or a percentage; -1 if it doesn't say.

    >>> share("HP:0040281"), share("3/12"), share("40%"), share("rare")
    (90.0, 25.0, 40.0, -1.0)
    """
    if frequency in _SHARES:
        return _SHARES[frequency]
    fraction = re.fullmatch(r"(\d+)\s*/\s*(\d+)", frequency)
    if fraction and int(fraction[2]):
        return 100 * int(fraction[1]) / int(fraction[2])
    percent = re.fullmatch(r"(\d+(?:\.\d+)?)\s*%", frequency)
    return float(percent[1]) if percent else -1.0


def frequency_in_words(frequency: str) -> str:
    """A frequency as people read it.

    >>> frequency_in_words("HP:0040284"), frequency_in_words("3/12")
    ('very rare, 1 to 4 %', '3/12')
    """
    return _WORDS.get(frequency, frequency)


def signs_of_disease(subject: Subject, window: Window) -> Section | None:
    """The asserted signs of a disease, the most frequent first."""
    reader = subject.reader
    pattern = f"?c biolink:subject <{subject.node}> ; biolink:predicate {_HAS_PHENOTYPE} ; biolink:object ?o"
    listed = reader.rows(
        f"SELECT ?g ?c ?o ?f {{ GRAPH ?g {{ {pattern} OPTIONAL {{ ?c biolink:frequency_qualifier ?f }} }} }}"
    )
    if not listed:
        return None
    claims: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    often: dict[str, float] = {}
    for graph, claim, sign, frequency in listed:
        claims[sign].append((graph, claim))
        often[sign] = max(often.get(sign, -1.0), share(short(frequency)) if frequency else -1.0)
    reader.learn(claims)
    order = sorted(claims, key=lambda sign: (-often[sign], reader.name(sign).casefold()))
    shown = order[window.start : window.start + window.many]
    said = reader.whole([pair for sign in shown for pair in dict.fromkeys(claims[sign])])
    reader.learn(
        node
        for each in said
        for name in ("biolink:primary_knowledge_source", "biolink:onset_qualifier", "biolink:qualifiers")
        for node in each.all(name)
    )
    by_sign: defaultdict[str, list[Said]] = defaultdict(list)
    for each in said:
        by_sign[each.object].append(each)
    rows = [_row(subject, sign, by_sign[sign]) for sign in shown]
    return section(subject, ("signs", "Signs and symptoms"), [Group("", "", rows)], len(order))


def _row(subject: Subject, sign: str, claims: Sequence[Said]) -> Row:
    against = [claim for claim in claims if claim.negated]
    for_it = [claim for claim in claims if not claim.negated]
    said, more = voices(subject, {"denied": against, "": for_it}, most=3)
    marks = []
    if against:
        marks = ["denied" if not for_it else several(len(against), "claim denies", "claims deny") + " it"]
    frequencies = dict.fromkeys(
        frequency_in_words(short(value))
        for claim in for_it
        for value in claim.all("biolink:frequency_qualifier")
    )
    qualities = dict.fromkeys(_quality(subject, value) for claim in for_it for value in _qualities(claim))
    text = "; ".join((*frequencies, *qualities))
    return Row(linked(subject, sign), text, marks, "", said, more)


def _qualities(claim: Said) -> Sequence[str]:
    names = ("biolink:onset_qualifier", "biolink:sex_qualifier", "biolink:qualifiers")
    return [value for name in names for value in claim.all(name)]


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
    return section(
        subject, ("inferred-signs", "Signs, inferred from subtypes"), [Group("", "", rows)], total, note
    )
