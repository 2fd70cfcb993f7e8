"""Finding diseases, genes, phenotypes, modes and records by what people type.

The index (`search.sqlite` of a release, made by `search_index`) holds every name. A search tries in turn:

1. names that are the text: labels before synonyms, symbols and identifiers;
2. names that begin with it;
3. names that have all of its words, the last perhaps unfinished;
4. only if there are none so far: the same with one typing error a word; then names that have most of its words.

Case, accents, punctuation and blanks don't count. Of names that fit equally, short ones come first, then diseases
before genes, then the better known. The same text always gives the same hits.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import local
from typing import Any

from raregraph.graph.errors import QueryError, ReleaseError
from raregraph.ontology.names import name_key
from raregraph.ontology.written_identifiers import identifier_in

KINDS = ("disease", "form", "gene", "phenotype", "mode", "record")
SEARCH_FILE = "search.sqlite"
FILE_VERSION = 1
MOST_HITS = 10_000
LONGEST_TEXT = 500

_EXACT = {"label": 1.0, "symbol": 0.95, "title": 0.95, "synonym": 0.95, "identifier": 0.95, "related": 0.9}
_PREFIX, _ALL_WORDS, _MISTYPED, _SOME_WORDS = 0.8, 0.6, 0.4, 0.2
_STEP = 0.2  # from one way of fitting to the next; within it, the nearer in length the better
_SHORTEST_MENDED = 3
_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
_MOST_CANDIDATES = 400
_MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Hit:
    """A node that a search found, by which of its names, and how well that fits: 1 is its label, letter for letter."""

    iri: str
    id: str
    label: str
    kind: str
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class _Name:
    number: int
    node: int
    key: str
    text: str
    what: str


class SearchIndex:
    """The search index of a release, read-only; it can be used from many threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = local()

    @classmethod
    def open(cls, path: Path) -> "SearchIndex":
        """The index in a file.

        Raises:
            ReleaseError: if there is none, or it is of another version or damaged.
        """
        index = cls(path)
        with _readable(path):
            version = index._rows("PRAGMA user_version")[0][0] if path.exists() else None
        if version != FILE_VERSION:
            what = "has no search index" if version is None else f"has a search index of version {version}"
            raise ReleaseError(
                f"the release {path.parent.name} {what}", remedy="Build again: raregraph build"
            )
        return index

    def check(self) -> int:
        """The number of names in an index that is whole.

        Raises:
            ReleaseError: if it is damaged.
        """
        with _readable(self._path):
            if self._rows("PRAGMA quick_check(1)")[0][0] != "ok":
                raise ReleaseError(f"{self._path} is damaged", remedy="Build again: raregraph build")
            return int(self._rows("SELECT COUNT(*) FROM name")[0][0])

    def search(self, text: str, kinds: Collection[str] = (), limit: int = 20) -> list[Hit]:
        """What fits a text best, best first; `kinds` are of `KINDS`, none means all.

        Raises:
            QueryError: if the text is too long, a kind unknown, or the limit out of bounds.
        """
        self._check_request(text, kinds, limit)
        key = name_key(identifier_in(text) or text)
        if not key:
            return []
        hits: dict[int, tuple[_Name, float]] = {}
        with _readable(self._path):
            for name, score in self._candidates(key, tuple(sorted(set(kinds)))):
                hits.setdefault(name.node, (name, score))
                if len(hits) >= limit:
                    break
            return self._described(hits)

    def _check_request(self, text: str, kinds: Collection[str], limit: int) -> None:
        for kind in kinds:
            if kind not in KINDS:
                raise QueryError(f"there is no kind {kind!r}", remedy=f"Take one of: {', '.join(KINDS)}.")
        if not 1 <= limit <= MOST_HITS:
            raise QueryError(
                f"a search gives 1 to {MOST_HITS:,} hits, not {limit:,}", remedy="Ask for fewer."
            )
        if len(text) > LONGEST_TEXT:
            raise QueryError(
                f"the text has {len(text):,} characters; {LONGEST_TEXT} are searched for",
                remedy="Shorten it.",
            )

    def _candidates(self, key: str, kinds: tuple[str, ...]) -> Iterator[tuple[_Name, float]]:
        """Names that fit, best first; a node may come more than once."""
        found = False
        for name, score in self._fitting(key, kinds):
            found = True
            yield name, score
        if found:
            return
        words = key.split()[:_MOST_WORDS]
        for name in self._mistyped(words, kinds):
            found = True
            yield name, _graded(_MISTYPED, key, name)
        if not found:
            for name in self._with_most(words, kinds):
                yield name, _graded(_SOME_WORDS, key, name)

    def _fitting(self, key: str, kinds: tuple[str, ...]) -> Iterator[tuple[_Name, float]]:
        joined = key.replace(" ", "")
        exact = self._names("name.joined = ?", (joined,), kinds)
        for name in sorted(exact, key=lambda name: (-_EXACT[name.what], name.key != key, name.node)):
            yield name, _EXACT[name.what]
        for name in self._names(
            "name.joined > ? AND name.joined < ?", (joined, f"{joined}\U0010ffff"), kinds
        ):
            yield name, _graded(_PREFIX, key, name)
        words = key.split()[:_MOST_WORDS]
        last = f'"{words[-1]}"' + ("*" if len(words[-1]) >= _SHORTEST_MENDED else "")
        for name in self._matching(" AND ".join([*map(_quoted, words[:-1]), last]), kinds):
            yield name, _graded(_ALL_WORDS, key, name)

    def _mistyped(self, words: list[str], kinds: tuple[str, ...]) -> Iterator[_Name]:
        """Names with all words, where a word that no name has may be one letter off; then where any may be."""
        known = {word for word, _ in self._counted(words)}
        for mended in (set(words) - known, set(words)):
            spellings = [self._spellings(word) if word in mended else [word] for word in words]
            if mended and all(spellings):
                any_of = (f"({' OR '.join(map(_quoted, each))})" for each in spellings)
                yield from self._matching(" AND ".join(any_of), kinds)

    def _with_most(self, words: list[str], kinds: tuple[str, ...]) -> Iterator[_Name]:
        """Names that have all words but one, the most frequent left out first; then the rarest word alone."""
        counted = sorted(self._counted(words), key=lambda pair: (-pair[1], pair[0]))
        known = [word for word, _ in counted]
        if len(known) < len(set(words)) and len(known) > 1:
            yield from self._matching(" AND ".join(map(_quoted, known)), kinds)
        if len(known) > 2:
            for left_out in known:
                rest = (word for word in known if word != left_out)
                yield from self._matching(" AND ".join(map(_quoted, rest)), kinds)
        for word in reversed(known):
            yield from self._matching(_quoted(word), kinds)

    def _spellings(self, word: str) -> list[str]:
        """The words there are that are the word itself or one typing error away from it."""
        tried = [word, *_one_off(word)] if len(word) >= _SHORTEST_MENDED else [word]
        return [known for known, _ in self._counted(tried)]

    def _counted(self, words: Iterable[str]) -> list[tuple[str, int]]:
        """Those of the words that names have, with the number of names."""
        wanted = sorted(set(words))
        marks = ", ".join("?" * len(wanted))
        return self._rows(f"SELECT text, names FROM word WHERE text IN ({marks}) ORDER BY text", wanted)

    def _matching(self, expression: str, kinds: tuple[str, ...]) -> Iterator[_Name]:
        condition = "name.id IN (SELECT rowid FROM words WHERE words MATCH ?)"
        if not kinds:
            condition = "name.id IN (SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid LIMIT 20000)"
        return self._names(condition, (expression,), kinds)

    def _names(self, condition: str, values: tuple[str, ...], kinds: tuple[str, ...]) -> Iterator[_Name]:
        allowed = f"AND name.kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
        sql = f"SELECT id, node, key, text, what FROM name WHERE {condition} {allowed} ORDER BY id"
        return (_Name(*row) for row in islice(self._rows(sql, (*values, *kinds)), MOST_HITS))

    def _described(self, hits: dict[int, tuple[_Name, float]]) -> list[Hit]:
        found: list[Hit] = []
        for node, (name, score) in hits.items():
            [(iri, curie, label, kind)] = self._rows(
                "SELECT iri, curie, label, kind FROM node WHERE id = ?", (node,)
            )
            found.append(Hit(iri, curie, label, kind, name.text, round(score, 4)))
        return found

    def _rows(self, sql: str, values: Iterable[Any] = ()) -> list[Any]:
        connection = getattr(self._threads, "connection", None)
        if connection is None:
            address = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
            connection = self._threads.connection = sqlite3.connect(address, uri=True)
        return list(connection.execute(sql, tuple(values)))


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise ReleaseError(f"{path} can't be read: {error}", remedy="Build again: raregraph build") from error


def _graded(base: float, key: str, name: _Name) -> float:
    """The score of a name that fits in one way: nearer to the next better way, the less it has that wasn't asked."""
    return base + _STEP * 0.99 * min(len(key), len(name.key)) / max(len(key), len(name.key)) - 0.05 * _STEP


def _quoted(word: str) -> str:
    """A word as FTS5 takes it: a key has no quotes in it."""
    return f'"{word}"'


def _one_off(word: str) -> Iterator[str]:
    """All spellings with one letter missing, too many, wrong, or two of them swapped."""
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if after:
            yield before + after[1:]
            yield from (f"{before}{letter}{after[1:]}" for letter in _ALPHABET)
        if len(after) > 1:
            yield f"{before}{after[1]}{after[0]}{after[2:]}"
        yield from (f"{before}{letter}{after}" for letter in _ALPHABET)
