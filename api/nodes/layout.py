"""What pages of nodes are made of: facts, and sections of groups of rows, each with who says it and where.

A section is shown in part where it is long: it then says how many rows there are, and where all of them are.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from raregraph.api.nodes.addresses import address
from raregraph.api.nodes.reading import Facts, Reader, Said
from raregraph.ontology.identifiers import short
from raregraph.ontology.relation_words import relation_in_words

A_PAGE = 50  # rows of a list that is shown alone
MOST_VOICES = 8
UNSORTED = "Each page of the list is sorted by name; which rows stand on which page is up to the graph."


@dataclass(frozen=True, slots=True)
class Link:
    """A text, and where it leads, if anywhere; `note` stands before it.

    `node` is the IRI of the node that it leads to.
    """

    text: str
    href: str | None = None
    note: str = ""
    node: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """One claim: who is credited, the sentence or the place of its row, and the page of the claim itself.

    `also` are the pages of further claims with the same words.
    """

    credited: str
    claim: str
    sentence: str = ""
    place: str = ""
    marks: Sequence[str] = ()
    also: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is said: of what, in which words, by whom. `more` is how many voices are left out."""

    link: Link
    text: str = ""
    marks: Sequence[str] = ()
    count: str = ""
    said: Sequence[Voice] = ()
    more: int = 0
    links: Sequence[Link] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that say the same kind of thing."""

    title: str
    note: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page; `total` is how many rows there are, `more` where all of them are, if these are not all.

    `distinct` is how many things the rows are about, where one thing may have several rows.
    """

    key: str
    title: str
    groups: Sequence[Group]
    total: int
    note: str = ""
    more: str | None = None
    distinct: int | None = None

    @property
    def count(self) -> int:
        """How many things the section is about, which stands in its heading."""
        return self.total if self.distinct is None else self.distinct

    @property
    def shown(self) -> int:
        """How many rows are here."""
        return sum(len(group.rows) for group in self.groups)


@dataclass(frozen=True, slots=True)
class Window:
    """Which rows of a section are wanted."""

    start: int
    many: int


@dataclass(frozen=True, slots=True)
class Subject:
    """The node that a page is about, and what is needed to read more of it."""

    node: str
    facts: Facts
    reader: Reader

    @property
    def name(self) -> str:
        """What it is called: by its title if it has no name."""
        known = self.reader.name(self.node)
        return (self.facts.one("dcterms:title") or known) if known == short(self.node) else known

    @property
    def address(self) -> str:
        """The path of its page."""
        return address(self.node)

    def list_address(self, key: str, page: int = 1) -> str:
        """Where one of its sections is shown alone."""
        joined = "&" if "?" in self.address else "?"
        return f"{self.address}{joined}list={key}" + (f"&page={page}" if page > 1 else "")


Part = Callable[[Subject, Window], Section | None]


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the facts at the head of a page."""

    name: str
    values: Sequence[Link]


@dataclass(frozen=True, slots=True)
class NodePage:
    """A page: what the node is called and is, its facts, its sections, and itself in schema.org's words."""

    kind: str
    name: str
    lead: str = ""
    notices: Sequence[Link] = ()
    facts: Sequence[Fact] = ()
    sections: Sequence[Section] = ()
    structured: Mapping[str, Any] = field(default_factory=dict)
    template: str = "node.html"
    extra: Mapping[str, Any] = field(default_factory=dict)


def sections(subject: Subject, parts: Mapping[str, tuple[Part, int]]) -> tuple[Section, ...]:
    """All sections of a page, each with its first rows."""
    found = (part(subject, Window(0, many)) for part, many in parts.values())
    return tuple(each for each in found if each is not None)


def section(
    subject: Subject, heading: tuple[str, str], groups: Sequence[Group], total: int, note: str = ""
) -> Section | None:
    """A section with its key and title, unless it has no rows; it leads to the whole list if these are not all."""
    if not total:
        return None
    key, title = heading
    shown = sum(len(group.rows) for group in groups)
    more = subject.list_address(key) if shown < total else None
    return Section(key, title, [group for group in groups if group.rows], total, note, more)


def list_section(
    subject: Subject, heading: tuple[str, str], rows: Sequence[Row], total: int, note: str = ""
) -> Section | None:
    """A section whose rows all say the same kind of thing."""
    return section(subject, heading, [Group("", "", rows)], total, note)


def in_window(
    subject: Subject, window: Window, pattern: str, *, order: str = ""
) -> tuple[Sequence[Said], int]:
    """The claims ?c of graphs ?g that fit a pattern, as `Reader.said` reads them, and how many there are in all."""
    total = subject.reader.count(pattern, "DISTINCT ?c")
    found = subject.reader.said(pattern, limit=window.many, start=window.start, order=order) if total else []
    return found, total


def as_facts(lines: Iterable[tuple[str, Sequence[Link]]]) -> list[Fact]:
    """The lines at the head of a page, without those that have no value."""
    return [Fact(name, values) for name, values in lines if values]


def linked(subject: Subject, node: str, note: str = "") -> Link:
    """A link to the page of a node by its name; a value that is no IRI is a plain text."""
    if not node.startswith(("http://", "https://", "urn:")):
        return Link(node, None, note)
    return Link(subject.reader.name(node), address(node), note, node)


def voice(subject: Subject, said: Said, *, marks: Sequence[str] = (), credited: str = "") -> Voice:
    """A claim as one of the voices of a row; `credited` is said in place of whom the claim credits."""
    own = list(marks)
    if said.negated and "denied" not in own:
        own.append("denied")
    if said.inferred:
        own.append("inferred")
    if said.one("raregraph:certainty") not in {"", "usual"}:
        own.append(said.one("raregraph:certainty"))
    own_words = (*said.all("raregraph:classification"), *in_its_words(said))
    sentence = " ".join(said.one("biolink:supporting_text").split())
    place = "" if sentence else " ".join(filter(None, (said.source, said.one("raregraph:row"))))
    return Voice(
        credited=credited or credited_by(subject, said),
        claim=address(said.node),
        sentence=sentence,
        place=", ".join(filter(None, (place, *own_words))),
        marks=own,
    )


def in_its_words(said: Said) -> tuple[str, ...]:
    """The relation of a claim in its source's own words, quoted, where it is another than ours."""
    return tuple(f"“{relation_in_words(short(word))}”" for word in said.all("biolink:original_predicate"))


def credited_by(subject: Subject, said: Said) -> str:
    """Who is credited with a claim, by name."""
    source = said.one("biolink:primary_knowledge_source")
    name = subject.reader.name(source)
    return name.removeprefix("infores:") if name else short(source)


def voices(
    subject: Subject, claims: Mapping[str, Sequence[Said]] | Sequence[Said], most: int = MOST_VOICES
) -> tuple[list[Voice], int]:
    """The voices of a row, by the mark that they get, sentences first; and how many are left out."""
    marked = claims if isinstance(claims, Mapping) else {"": claims}
    found = [
        voice(subject, each, marks=[mark] if mark else [])
        for mark, each_group in marked.items()
        for each in sorted(each_group, key=_sentences_first)
    ]
    merged = list(_merged(found))
    return merged[:most], max(0, len(merged) - most)


def _merged(found: Sequence[Voice]) -> Iterator[Voice]:
    """Claims that one resource makes with one sentence, as one voice."""
    same: dict[tuple[str, str, str, tuple[str, ...]], list[Voice]] = {}
    for each in found:
        words = each.sentence or each.claim
        same.setdefault((each.credited, words, each.place, tuple(each.marks)), []).append(each)
    for first, *others in same.values():
        yield replace(first, also=[each.claim for each in others])


def _sentences_first(said: Said) -> tuple[bool, str, str]:
    return not said.one("biolink:supporting_text"), said.source, said.node


def several(number: int, word: str, words: str = "") -> str:
    """A number with its noun.

    >>> several(1, "voice"), several(1200, "claim"), several(2, "independent voice")
    ('1 voice', '1,200 claims', '2 independent voices')
    """
    return f"{number:,} {word if number == 1 else words or f'{word}s'}"
