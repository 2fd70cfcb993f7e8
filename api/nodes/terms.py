"""The pages of signs and of modes of inheritance: what they are, and of which diseases sources say them."""

from collections import defaultdict
from collections.abc import Mapping
from functools import partial

from raregraph.api.nodes.in_order import by_name, subjects_by_name
from raregraph.api.nodes.kin import broader, narrower_terms
from raregraph.api.nodes.layout import (
    Fact,
    Link,
    NodePage,
    Part,
    Row,
    Section,
    Subject,
    Window,
    in_window,
    linked,
    list_section,
    sections,
    voices,
)
from raregraph.api.nodes.names import names_of
from raregraph.api.nodes.notices import notices
from raregraph.api.nodes.other_identifiers import mappings
from raregraph.api.nodes.reading import Said
from raregraph.api.nodes.signs import frequencies
from raregraph.api.nodes.structured import term
from raregraph.graph.engine.texts import chunks
from raregraph.graph.rdf.nquads import iri


def diseases_with(predicate: str, subject: Subject, window: Window) -> Section | None:
    """The diseases of which sources say, or deny, this sign or mode, by name; a row holds all claims on one."""
    reader, n = subject.reader, subject.node
    shown, total = _those_with(subject, predicate, window)
    if not total:
        return None
    pairs = [
        pair
        for values in chunks("d", shown)
        for pair in reader.rows(
            f"SELECT DISTINCT ?g ?c {{ {{ SELECT ?g ?c {{ {values} GRAPH ?g {{ ?c biolink:subject ?d }} }} }}"
            f" {_claims_on(n)} GRAPH ?g {{ ?c biolink:predicate {iri(predicate)} }} {reader.not_inferred} }}"
        )
    ]
    claims: defaultdict[str, list[Said]] = defaultdict(list)
    for claim in reader.whole([(row[0], row[1]) for row in pairs]):
        claims[claim.subject].append(claim)
    reader.learn(x.one("biolink:primary_knowledge_source") for own in claims.values() for x in own)
    rows = [_row(subject, disease, claims[disease]) for disease in shown]
    return list_section(subject, ("diseases", "Diseases"), rows, total)


def _those_with(subject: Subject, predicate: str, window: Window) -> tuple[list[str], int]:
    """The diseases of a window, by name, and how many there are in all."""
    reader, node = subject.reader, subject.node
    if reader.index:
        shown, total = subjects_by_name(reader.index, predicate, node, window)
        reader.learn(shown)
        return shown, total
    found = reader.rows(f"SELECT DISTINCT ?d {{ {_subjects(iri(predicate), node)} {reader.not_inferred} }}")
    return by_name(reader, [row[0] for row in found], window), len(found)


def _subjects(predicate: str, node: str) -> str:
    """A pattern for the diseases ?d of all claims that have a node as their object, in graphs ?g.

    Claims that hold have a direct triple, which is counted in a tenth of the time; beside these there are the denied
    and the unclear ones. Those and the node's are read by themselves and then compared: there are few of either.
    """
    marks = ("biolink:negated true", 'raregraph:certainty "unclear"')
    others = (
        f"{{ SELECT ?g ?c {{ GRAPH ?g {{ ?c {mark} }} }} }} {_claims_on(node)}"
        f" GRAPH ?g {{ ?c biolink:predicate {predicate} ; biolink:subject ?d }}"
        for mark in marks
    )
    return " UNION ".join(f"{{ {each} }}" for each in (f"GRAPH ?g {{ ?d {predicate} <{node}> }}", *others))


def _claims_on(node: str) -> str:
    """A pattern for the claims ?c in graphs ?g that have a node as their object, read by itself."""
    return f"{{ SELECT ?g ?c {{ GRAPH ?g {{ ?c biolink:object <{node}> }} }} }}"


def _row(subject: Subject, disease: str, claims: list[Said]) -> Row:
    against = [claim for claim in claims if claim.negated]
    for_it = [claim for claim in claims if not claim.negated]
    marks = ["denied" if not for_it else "also denied"] if against else []
    said, more = voices(subject, {"denied": against, "": for_it}, most=2)
    return Row(linked(subject, disease), "; ".join(frequencies(for_it)), marks, said=said, more=more)


def genes_tied(subject: Subject, window: Window) -> Section | None:
    """The claims on genes that a source ties to this mode."""
    reader = subject.reader
    pattern = f"GRAPH ?g {{ ?c biolink:allelic_requirement <{subject.node}> }} {reader.not_inferred}"
    claims, total = in_window(subject, window, pattern)
    reader.learn_of(claims)
    rows = []
    for claim in claims:
        said, more = voices(subject, [claim])
        marks = ["denied"] if claim.negated else []
        links = [linked(subject, claim.object)]
        rows.append(Row(linked(subject, claim.subject), "in", marks, said=said, more=more, links=links))
    note = "Claims in which a source says by which gene a disease is inherited so."
    return list_section(subject, ("genes", "Genes"), rows, total, note)


SIGN_PARTS: Mapping[str, tuple[Part, int]] = {
    "diseases": (partial(diseases_with, "biolink:has_phenotype"), 30),
    "narrower": (narrower_terms, 20),
    "identifiers": (mappings, 30),
}
MODE_PARTS: Mapping[str, tuple[Part, int]] = {
    "diseases": (partial(diseases_with, "biolink:has_mode_of_inheritance"), 30),
    "genes": (genes_tied, 15),
    "narrower": (narrower_terms, 20),
    "identifiers": (mappings, 30),
}


def sign_page(subject: Subject) -> NodePage:
    """The page of a sign or symptom."""
    shown = sections(subject, SIGN_PARTS)
    return NodePage(
        kind="sign or symptom",
        name=subject.reader.name(subject.node),
        notices=notices(subject),
        facts=_head(subject),
        sections=shown,
        structured=term(subject, "MedicalSignOrSymptom"),
    )


def mode_page(subject: Subject) -> NodePage:
    """The page of a mode of inheritance."""
    shown = sections(subject, MODE_PARTS)
    return NodePage(
        kind="mode of inheritance",
        name=subject.reader.name(subject.node),
        lead=subject.facts.one("skos:definition") or "",
        notices=notices(subject),
        facts=_head(subject),
        sections=shown,
        structured=term(subject, "DefinedTerm"),
    )


def _head(subject: Subject) -> list[Fact]:
    above = broader(subject)
    kinds = [Fact("A kind of", above)] if above else []
    note = [Link(value) for value in subject.facts.all("skos:note")]
    return [*kinds, *([Fact("Note", note)] if note else []), *names_of(subject)]
