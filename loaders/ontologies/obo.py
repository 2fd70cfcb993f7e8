"""OBO files as classes: the tags of terms that a knowledge graph needs, line by line.

A line that cannot be read is a problem with its number and costs that line alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from raregraph.graph.curated import Synonym, SynonymScope
from raregraph.graph.records import Problem
from raregraph.loaders.files import decode
from raregraph.loaders.ontologies.written import Document, Relation, WrittenClass, match
from raregraph.loaders.source import RawItem

_GET = "Take the release file of the ontology in OBO format."
_SCOPES: dict[str, SynonymScope] = {
    "EXACT": "exact",
    "BROAD": "broad",
    "NARROW": "narrow",
    "RELATED": "related",
}
_QUOTED = r'"((?:[^"\\]|\\.)*)"'
_SYNONYM = re.compile(_QUOTED + r"\s+(EXACT|BROAD|NARROW|RELATED)\b")
_PROPERTY = re.compile(rf"(\S+)\s+(?:{_QUOTED}|(\S+))")
_RELATION = re.compile(r"(\S+)\s+(\S+)(?:.*?\s!\s+(.*))?")
_TAIL = re.compile(r"(?<!\\)\s+(?:\{[^{}]*\}\s*)?(?:!.*)?$")
_ESCAPED = re.compile(r"\\(.)")
_SPECIAL = {"n": "\n", "W": " ", "t": "\t"}
_REPLACED = ("IAO:0100001", "http://purl.obolibrary.org/obo/IAO_0100001")


@dataclass(slots=True)
class _Stanza:
    """A stanza while its lines are read: `tags` holds each tag's values with their line numbers."""

    kind: str
    line: int
    tags: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    def of(self, tag: str) -> list[tuple[int, str]]:
        return self.tags.get(tag, [])

    def ids(self, tag: str) -> tuple[str, ...]:
        """Identifiers: what stands before the first blank; qualifiers and comments come after it."""
        return tuple(_unescaped(value.split(maxsplit=1)[0]) for _, value in self.of(tag) if value)


def read(item: RawItem) -> Document:
    """The terms of a file; its places are lines."""
    text = decode(item)
    if isinstance(text, Problem):
        return Document(item.name, problems=(text,))
    problems: list[Problem] = []
    stanzas = list(_stanzas(item.name, text, problems))
    if not any(stanza.kind == "Term" for stanza in stanzas):
        return Document(item.name, problems=(Problem(item.name, "line 1", "the file holds no [Term]", _GET),))
    names = dict(_relation_names(stanzas))
    classes = []
    for stanza in stanzas:
        if stanza.kind != "Term":
            continue
        if stanza.ids("id"):
            classes.append(_class(item.name, stanza, names, problems))
        else:
            problems.append(Problem(item.name, f"line {stanza.line}", "the term has no id", _GET))
    return Document(item.name, tuple(classes), tuple(problems))


def _stanzas(file: str, text: str, problems: list[Problem]) -> Iterator[_Stanza]:
    stanza = _Stanza("header", 1)
    for number, line in enumerate(map(str.strip, text.split("\n")), start=1):
        if line.startswith("["):
            yield stanza
            stanza = _Stanza(line.strip("[]"), number)
        elif line and not line.startswith("!"):
            tag, colon, value = line.partition(":")
            if colon:
                stanza.tags.setdefault(tag, []).append((number, value.strip()))
            else:
                problems.append(Problem(file, f"line {number}", "the line has no tag", _GET))
    yield stanza


def _relation_names(stanzas: list[_Stanza]) -> Iterator[tuple[str, str]]:
    """OBO files call relations by short names; what they are stands as a cross reference of the name."""
    for stanza in stanzas:
        if stanza.kind == "Typedef":
            for name in stanza.ids("id"):
                meant = [other for other in stanza.ids("xref") if other.startswith(("RO:", "BFO:"))]
                yield name, (meant or [name])[0]


def _class(file: str, stanza: _Stanza, names: dict[str, str], problems: list[Problem]) -> WrittenClass:
    properties = [
        (found[1], _unescaped(found[3] if found[2] is None else found[2]))
        for found in _matched(file, stanza, "property_value", _PROPERTY, problems)
    ]
    return WrittenClass(
        place=f"line {stanza.line}",
        id=stanza.ids("id")[0],
        label=next((_unescaped(_TAIL.sub("", value)) for _, value in stanza.of("name")), ""),
        synonyms=tuple(
            Synonym(_unescaped(found[1]).strip(), _SCOPES[found[2]])
            for found in _matched(file, stanza, "synonym", _SYNONYM, problems)
        ),
        parents=stanza.ids("is_a"),
        matches=tuple((kind, value) for predicate, value in properties if (kind := match(predicate))),
        cross_references=stanza.ids("xref"),
        alternative_ids=stanza.ids("alt_id"),
        subsets=stanza.ids("subset"),
        obsolete="true" in stanza.ids("is_obsolete"),
        replaced_by=(
            *stanza.ids("replaced_by"),
            *(value for predicate, value in properties if predicate in _REPLACED),
        ),
        relations=tuple(_relations(file, stanza, names, problems)),
    )


def _relations(
    file: str, stanza: _Stanza, names: dict[str, str], problems: list[Problem]
) -> Iterator[Relation]:
    for number, value in stanza.of("relationship"):
        found = _RELATION.match(value)
        if found:
            yield Relation(f"line {number}", names.get(found[1], found[1]), _unescaped(found[2]), found[3])
        else:
            problems.append(_unreadable(file, number, "relationship"))


def _matched(
    file: str, stanza: _Stanza, tag: str, pattern: re.Pattern[str], problems: list[Problem]
) -> Iterator[re.Match[str]]:
    for number, value in stanza.of(tag):
        found = pattern.match(value)
        if found:
            yield found
        else:
            problems.append(_unreadable(file, number, tag))


def _unreadable(file: str, number: int, tag: str) -> Problem:
    return Problem(file, f"line {number}, {tag}", f"the {tag} is not as OBO has it", _GET)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: _SPECIAL.get(found[1], found[1]), text) if "\\" in text else text
