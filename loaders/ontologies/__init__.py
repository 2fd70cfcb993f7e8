"""Ontology files as terms: obographs JSON and OBO, one way for every ontology.

Why the formats are read here and not by a package: docs/decisions/0005-ontology-parsers.md.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from raregraph.graph.curated import Synonym, Term, TermKind
from raregraph.graph.records import Problem
from raregraph.loaders.ontologies import obo, obographs
from raregraph.loaders.ontologies.written import Document, Match, Relation, WrittenClass
from raregraph.loaders.source import RawItem
from raregraph.ontology.identifiers import is_prefix, standardize

__all__ = ["Document", "Ontology", "Relation", "WrittenClass", "read", "terms"]


def _as_written(identifier: str) -> str:
    return identifier


@dataclass(frozen=True, slots=True)
class Ontology:
    """What turns a file's classes into terms.

    `prefix` is that of the ontology's own classes (`MONDO`); all others in the file are imports and left out.
    `spelled` turns a spelling that this ontology alone uses (`NCI:C1`) into one that anybody knows (`NCIT:C1`).
    """

    prefix: str
    kind: TermKind
    spelled: Callable[[str], str] = _as_written


def read(item: RawItem) -> Document:
    """The classes of an ontology file in obographs JSON or OBO: its first character tells which."""
    is_json = item.data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    return obographs.read(item) if is_json else obo.read(item)


def terms(document: Document, ontology: Ontology) -> tuple[tuple[Term, ...], tuple[Problem, ...]]:
    """The terms of an ontology's own classes, and the problems in them.

    A malformed identifier is an error each time; identifiers of a space that is not known here are left out
    with one note a space. A class without a label bears its identifier if it is obsolete, else it is an error.
    """
    reading = _Reading(document.file, ontology)
    found = [term for written in document.classes if (term := reading.term(written))]
    return tuple(found), (*reading.problems, *reading.left_out())


@dataclass(slots=True)
class _Reading:
    file: str
    ontology: Ontology
    problems: list[Problem] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    foreign: Counter[str] = field(default_factory=Counter)
    first: dict[str, tuple[str, str]] = field(default_factory=dict)

    def term(self, written: WrittenClass) -> Term | None:
        identifier = self._own(written)
        if identifier is None:
            return None
        matched: dict[Match, list[str]] = {}
        for kind, value in written.matches:
            matched.setdefault(kind, []).append(value)
        weak = (*written.cross_references, *matched.get("related", ()))
        replaced = self._ids(written, "replaced by", written.replaced_by)
        if len(replaced) > 1:
            names = ", ".join(replaced)
            self._note(f"{written.place}, replaced by", f"{identifier} gave way to several classes: {names}")
        return Term(
            id=identifier,
            label=written.label or identifier,
            kind=self.ontology.kind,
            synonyms=_distinct(written.synonyms),
            parents=self._ids(written, "parents", written.parents),
            exact=self._ids(written, "exact matches", matched.get("exact")),
            broad=self._ids(written, "broad matches", matched.get("broad")),
            narrow=self._ids(written, "narrow matches", matched.get("narrow")),
            close=self._ids(written, "close matches", matched.get("close")),
            cross_references=self._ids(written, "cross references", weak),
            alternative_ids=self._ids(written, "alternative ids", written.alternative_ids),
            subsets=tuple(dict.fromkeys(written.subsets)),
            obsolete=written.obsolete,
            replaced_by=replaced[0] if len(replaced) == 1 else None,
        )

    def left_out(self) -> Iterable[Problem]:
        """One note for each space of identifiers that is not known here, the largest first."""
        for space, count in self.foreign.most_common():
            place, example = self.first[space]
            times = "1 identifier" if count == 1 else f"{count:,} identifiers"
            message = f"{times} of the unknown prefix {space} left out, {example} first"
            yield Problem(self.file, place, message, "Teach the converter that prefix to keep them.", "note")

    def _own(self, written: WrittenClass) -> str | None:
        """The class's identifier if it is one of the ontology's own, whole, and not yet read."""
        prefix = self.ontology.prefix
        identifier = standardize(written.id, strict=False)
        if identifier is None and f"{prefix}_" in written.id.replace(":", "_"):
            self._error(f"{written.place}, id", f"{written.id!r} is no identifier of {prefix}")
        if identifier is None or not identifier.startswith(f"{prefix}:"):
            return None
        if identifier in self.seen:
            self._error(written.place, f"{identifier} is defined a second time")
            return None
        self.seen.add(identifier)
        if not (written.label or written.obsolete):
            self._error(f"{written.place}, label", f"{identifier} has no label")
            return None
        return identifier

    def _ids(self, written: WrittenClass, field_name: str, values: Sequence[str] | None) -> tuple[str, ...]:
        if not values:
            return ()
        spelled = self.ontology.spelled
        found: dict[str, None] = {}
        for value in values:
            identifier = standardize(spelled(value), strict=False)
            if identifier:
                found[identifier] = None
            else:
                self._left_out(value, f"{written.place}, {field_name}")
        return tuple(found)

    def _left_out(self, value: str, place: str) -> None:
        space = _space(self.ontology.spelled(value))
        if is_prefix(space):
            self._error(place, f"{value!r} is no identifier of {space}")
        else:
            self.foreign[space] += 1
            self.first.setdefault(space, (place, value))

    def _error(self, place: str, message: str) -> None:
        self.problems.append(Problem(self.file, place, message, "Correct it, or tell those who publish it."))

    def _note(self, place: str, message: str) -> None:
        self.problems.append(Problem(self.file, place, message, "None of them is followed.", "note"))


def _distinct(synonyms: Iterable[Synonym]) -> tuple[Synonym, ...]:
    return tuple({(synonym.text, synonym.scope): synonym for synonym in synonyms if synonym.text}.values())


def _space(identifier: str) -> str:
    """The prefix of a CURIE, or of an IRI all before its last separator."""
    if "://" in identifier:
        return identifier[: max(map(identifier.rfind, "/#_")) + 1]
    return identifier.partition(":")[0]
