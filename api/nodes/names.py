"""What a node is called besides its name: the first synonyms at the head of its page, all of them in a list.

Names that mean exactly the node stand apart from those that their ontology calls broader, narrower or related: who
takes "progressive muscular atrophy" for another name of a disease may take another disease for it.
"""

from collections.abc import Iterable

from raregraph.api.nodes.layout import (
    Fact,
    Group,
    Link,
    Row,
    Section,
    Subject,
    Window,
    section,
)
from raregraph.ontology.names import name_key

_FEW_NAMES = 12
_EXACT, _LESS = "Also called", "Less exactly called"
_NOTES = {
    _EXACT: "",
    _LESS: "Broader, narrower or related names, by the word of the ontology that gives them.",
}
_SCOPES = ("oboInOwl:hasBroadSynonym", "oboInOwl:hasNarrowSynonym", "oboInOwl:hasRelatedSynonym")


def names_of(subject: Subject) -> list[Fact]:
    """Synonyms for the head of a page, exact ones apart: the first of each, and where all of them are."""
    every = _names(subject)
    total = sum(map(len, every.values()))
    found = []
    for title, names in every.items():
        shown = [Link(name) for name in names[:_FEW_NAMES]]
        if len(names) > _FEW_NAMES:
            shown.append(Link(f"all {total} names", subject.list_address("names")))
        if shown:
            found.append(Fact(title, shown))
    return found


def names(subject: Subject, window: Window) -> Section | None:
    """All further names of a node, the exact ones first; the head of its page has the first ones."""
    every = [(title, name) for title, names in _names(subject).items() for name in names]
    shown = every[window.start : window.start + window.many]
    groups = [
        Group(title, note, [Row(Link(name)) for own, name in shown if own == title])
        for title, note in _NOTES.items()
    ]
    return section(subject, ("names", "Names"), groups, len(every))


def _names(subject: Subject) -> dict[str, list[str]]:
    """The names of a node besides its own, each once however it is spelled: the exact ones, and the others."""
    facts = subject.facts
    own = name_key(subject.reader.name(subject.node))
    said_less = {str(value) for name in _SCOPES for value, _ in facts.values.get(name, ())}
    exact = _by_key(name for name in facts.all("rdfs:label", "skos:altLabel") if name not in said_less)
    less = _by_key(said_less)
    return {
        _EXACT: sorted((name for key, name in exact.items() if key != own), key=str.casefold),
        _LESS: sorted((name for key, name in less.items() if key not in {own, *exact}), key=str.casefold),
    }


def _by_key(names: Iterable[str]) -> dict[str, str]:
    """One spelling of each name, the one with small letters before the one in capitals."""
    ordered = sorted(names, key=lambda name: (name.casefold(), name.isupper(), name))
    return {name_key(name): name for name in reversed(ordered)}
