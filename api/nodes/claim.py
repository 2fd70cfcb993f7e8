"""The page of a claim: what it says, in which sentence or row, who is credited, and what it rests on."""

from typing import Any

from raregraph.api.nodes.addresses import address
from raregraph.api.nodes.gene_claims import PHRASES, WORDS
from raregraph.api.nodes.layout import (
    Fact,
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
)
from raregraph.api.nodes.others_say import others_say
from raregraph.api.nodes.passage import passage_of
from raregraph.api.nodes.reading import Reader, Said
from raregraph.api.nodes.signs import frequencies_of
from raregraph.graph.identity import DATASET
from raregraph.ontology.identifiers import short
from raregraph.ontology.kinds import GeneDiseaseKind as Kind
from raregraph.ontology.relation_words import relation_in_words

_PREDICATES = {
    "biolink:has_phenotype": "shows",
    "raregraph:ageOfOnset": "begins in",
}
_AGENTS = {"text_mining_agent": "the text reader, a program", "manual_agent": "people"}
_ENDS = {
    "biolink:has_phenotype": ("Disease", "Sign or symptom"),
    "biolink:has_mode_of_inheritance": ("Disease", "Inheritance"),
    "raregraph:ageOfOnset": ("Disease", "Begins in"),
}


def claim_page(subject: Subject) -> NodePage:
    """The page of an association."""
    graph = next(iter(subject.facts.graphs))
    values = {name: tuple(str(value) for value, _ in pairs) for name, pairs in subject.facts.values.items()}
    said = Said(subject.node, graph, values)
    nodes = (
        *(said.subject, said.object, said.one("raregraph:relation")),
        *(value for name in _NAMED for value in said.all(name)),
    )
    subject.reader.learn(nodes)
    sentence = in_words(subject.reader, said)
    return NodePage(
        kind="claim",
        name=": ".join(filter(None, (_stance(said), sentence))),
        notices=_notices(said),
        facts=_facts(subject, said),
        sections=sections(subject, PARTS),
        structured={} if _stance(said) else _structured(said, sentence),
        extra={"passage": passage_of(subject, said)},
    )


def _stance(said: Said) -> str:
    """What stands before the words of a claim that no source asserts."""
    if said.negated:
        return "Denied"
    if said.inferred or said.all("raregraph:inferredFrom"):
        return "Inferred"
    return "Unclear" if said.one("raregraph:certainty") == "unclear" else ""


def _structured(said: Said, sentence: str) -> dict[str, Any]:
    """A claim that a source asserts, in schema.org's words, which have none for a denial."""
    return {
        "@context": "https://schema.org/",
        "@type": "Claim",
        "@id": said.node,
        "name": sentence,
        "text": said.one("biolink:supporting_text") or sentence,
        "includedInDataset": DATASET,
        "appearance": {"@type": "CreativeWork", "@id": said.one("raregraph:record") or said.graph},
    }


_NAMED = (
    *(
        "biolink:primary_knowledge_source",
        "biolink:aggregator_knowledge_source",
        "biolink:allelic_requirement",
    ),
    *(
        "raregraph:inferredFrom",
        "biolink:onset_qualifier",
        "biolink:frequency_qualifier",
        "biolink:sex_qualifier",
        "biolink:qualifiers",
    ),
)


def in_words(reader: Reader, said: Said) -> str:
    """A claim as a sentence; the names of what it is about must be known to the reader."""
    about, kind = reader.name(said.subject), said.one("raregraph:kind")
    if "raregraph:PrevalenceAssociation" in map(short, said.all("rdf:type")):
        figure = said.one("raregraph:prevalenceClass") or said.one("raregraph:prevalenceValue")
        return f"How common {about} is: {figure or 'no figure'}"
    predicate = short(said.one("biolink:predicate"))
    if predicate == "biolink:has_mode_of_inheritance":
        return f"Inheritance of {about}: {mode_in_words(reader.name(said.object))}"
    usual = predicate.partition(":")[2].replace("_", " ")
    phrase = PHRASES[Kind(kind)] if kind else _PREDICATES.get(predicate, usual)
    return f"{about} {phrase} {reader.name(said.object)}"


def mode_in_words(name: str) -> str:
    """The name of a mode of inheritance within a sentence.

    >>> mode_in_words("Autosomal recessive inheritance"), mode_in_words("X-linked inheritance")
    ('autosomal recessive', 'X-linked')
    """
    short_name = name.removesuffix(" inheritance")
    return short_name[:1].lower() + short_name[1:] if short_name[1:2].islower() else short_name


def _notices(said: Said) -> list[Link]:
    found = []
    if said.negated:
        found.append(Link("Denied: the source says that this is not so. The graph asserts nothing of it."))
    if said.inferred or said.all("raregraph:inferredFrom"):
        found.append(Link("Inferred: no source says this. It follows from what is said of a subtype."))
    certainty = said.one("raregraph:certainty")
    if certainty == "unclear":
        found.append(
            Link("Unclear: the source leaves open whether it is so. The graph asserts nothing of it.")
        )
    elif certainty == "rare":
        found.append(Link("Rare: the source says that this holds of few."))
    return found


def _facts(subject: Subject, said: Said) -> list[Fact]:
    about, says = _ends(said)
    lines: list[tuple[str, list[Link]]] = [
        (about, [linked(subject, said.subject)]),
        (says, [linked(subject, said.object)] if said.object else []),
        ("Kind", _kind(said)),
        ("Relation", _relation(said)),
        ("Inherited so by this gene", _nodes(subject, said, "biolink:allelic_requirement")),
        ("How often", [Link(often) for often in frequencies_of(said)]),
        ("From when", _nodes(subject, said, "biolink:onset_qualifier")),
        ("In whom", _nodes(subject, said, "biolink:sex_qualifier")),
        ("Qualified", _nodes(subject, said, "biolink:qualifiers")),
        ("Strength", [Link(value) for value in said.all("raregraph:classification")]),
        ("Credited to", _nodes(subject, said, "biolink:primary_knowledge_source")),
        ("Passed on by", _nodes(subject, said, "biolink:aggregator_knowledge_source")),
        ("Record", _record(subject, said)),
        ("Row", [Link(value) for value in said.all("raregraph:row")]),
        ("Source", [Link(said.source, address(said.graph))]),
        ("Inferred from", _nodes(subject, said, "raregraph:inferredFrom")),
        ("The source's word for it", _own_word(said)),
        ("The source's identifiers", _originals(said)),
        ("As written", [Link(value) for value in said.all("raregraph:asWritten")]),
        ("Publications", [_outside(x) for x in said.all("biolink:publications") if x not in said.cites]),
        ("Derived from", [_outside(x) for x in said.all("prov:wasDerivedFrom")]),
        ("Evidence", [_outside(x) for x in said.all("biolink:has_evidence")]),
        ("Drawn by", [Link(_AGENTS.get(x, x.replace("_", " "))) for x in said.all("biolink:agent_type")]),
        ("Level", [Link(x.replace("_", " ")) for x in said.all("biolink:knowledge_level")]),
        ("Date", [Link(value) for value in said.all("dcterms:date")]),
    ]
    return as_facts(lines)


def _ends(said: Said) -> tuple[str, str]:
    """What the two ends of a claim are called."""
    if said.one("raregraph:kind"):
        return "Gene", "Disease"
    return _ENDS.get(short(said.one("biolink:predicate")), ("About", "Says"))


def _nodes(subject: Subject, said: Said, name: str) -> list[Link]:
    return [linked(subject, value) for value in said.all(name)]


def _kind(said: Said) -> list[Link]:
    kind = said.one("raregraph:kind")
    return [Link(f"{kind.replace('_', ' ')}: {WORDS[Kind(kind)].note}")] if kind else []


def _relation(said: Said) -> list[Link]:
    found = [*said.all("raregraph:relation"), *said.all("biolink:predicate")]
    return [Link(short(each), address(each)) for each in dict.fromkeys(found)]


def _record(subject: Subject, said: Said) -> list[Link]:
    record = said.one("raregraph:record")
    if not record:
        return []
    title = subject.reader.titles([record]).get(record, short(record))
    span = f", characters {said.one('raregraph:spanStart')} to {said.one('raregraph:spanEnd')}"
    return [Link(f"{title}{span if said.one('raregraph:spanEnd') else ''}", address(record))]


def _own_word(said: Said) -> list[Link]:
    """The source's own word for the relation, with its identifier if it is one."""
    found = []
    for value in said.all("biolink:original_predicate"):
        curie = short(value)
        words = relation_in_words(curie)
        found.append(_outside(value) if words == curie else Link(f"{words} ({curie})", address(value)))
    return found


def _originals(said: Said) -> list[Link]:
    names = ("biolink:original_subject", "biolink:original_object")
    return [_outside(value) for name in names for value in said.all(name)]


def _outside(value: str) -> Link:
    """A term of others: by CURIE, leading to our page of it."""
    return Link(short(value), address(value)) if value.startswith(("http", "urn:")) else Link(value)


def references(subject: Subject, window: Window) -> Section | None:
    """The references that the record cites for the claim, at its sentence or at the end of the passage."""
    facts = subject.facts
    direct, by_passage = facts.all("raregraph:cites"), facts.all("raregraph:citesByPassage")
    cited = [*direct, *by_passage]
    details = subject.reader.titles(cited)
    rows = [
        Row(
            Link(details.get(each, short(each)), address(each)),
            "cited at the sentence"
            if each in direct
            else "cited at the end of the passage: its scope is inferred",
        )
        for each in cited[window.start : window.start + window.many]
    ]
    return list_section(subject, ("references", "Rests on"), rows, len(cited))


PARTS = {"references": (references, 50), "agreement": (others_say, 25)}
