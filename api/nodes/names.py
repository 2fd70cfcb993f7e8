"""What a node is called besides its name: the first synonyms at the head of its page, all of them in a list."""

from raregraph.api.nodes.layout import (
    Fact,
    Link,
    Row,
    Section,
    Subject,
    Window,
    list_section,
)
from raregraph.ontology.names import name_key

_FEW_NAMES = 12


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
