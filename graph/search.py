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
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sized
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import local
from typing import Any

from raregraph.graph.errors import QueryError, ReleaseError
from raregraph.ontology.names import name_key
from raregraph.ontology.written_identifiers import identifier_in

KINDS = ("disease", "form", "gene", "phenotype", "mode", "record")
SEARCH_FILE = "search.sqlite"
FILE_VERSION = 2
HUMAN = "NCBITaxon:9606"
MOST_HITS = 10_000
LONGEST_TEXT = 500

_EXACT = {"label": 1.0, "symbol": 0.95, "title": 0.95, "synonym": 0.95, "identifier": 0.95, "related": 0.9}
_PREFIX, _ALL_WORDS, _MISTYPED, _SOME_WORDS = 0.8, 0.6, 0.4, 0.2
_STEP = 0.2  # from one way of fitting to the next; within it, the nearer in length the better
_SHORTEST_MENDED = 3
_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
_MOST_CANDIDATES = 5_000
_NAMES_PER_NODE = 20
_MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Hit:
    """A node that a search found, by which of its names, and how well that fits: 1 is its label, letter for letter.

    `taxon` is a CURIE of NCBITaxon for a gene, None for what belongs to no species.
    """

    iri: str
    id: str
    label: str
    kind: str
    name: str
    score: float
    taxon: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Some of what a search found, best first, and how much there is in all.

    `total` counts all nodes that fit, `kinds` those of each kind and `taxa` those of each taxon (a CURIE); kinds and
    taxa with none are left out.
    """

    hits: tuple[Hit, ...]
    total: int
    kinds: dict[str, int]
    taxa: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Name:
    number: int
    node: int
    key: str
    text: str
    what: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is searched for: a key, kinds (none means all), and how many names are looked at for each way to fit."""

    key: str
    kinds: tuple[str, ...]
    most: int

    @property
    def words(self) -> list[str]:
        return self.key.split()[:_MOST_WORDS]


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
        with _readable(self._path):
            return self._described(self._nodes(text, kinds, limit))

    def find(
        self,
        text: str,
        *,
        kinds: Collection[str] = (),
        taxa: Collection[str] = (),
        limit: int = 20,
        offset: int = 0,
    ) -> Found:
        """The hits from the `offset`-th on, and how many there are in all; see `search`.

        With `taxa`, CURIEs of NCBITaxon, only nodes of these taxa count. A limit of 0 gives the counts alone.

        Raises:
            QueryError: if the text is too long, a kind unknown, or limit or offset out of bounds.
        """
        self._check_request(text, kinds, limit or 1)
        if offset < 0:
            raise QueryError(f"an offset of {offset} is below zero", remedy="Begin at 0.")
        with _readable(self._path):
            hits = self._described(self._nodes(text, kinds, MOST_HITS))
        wanted = [hit for hit in hits if not taxa or hit.taxon in taxa]
        return Found(
            hits=tuple(wanted[offset : offset + limit]),
            total=len(wanted),
            kinds=dict(Counter(hit.kind for hit in wanted)),
            taxa=dict(Counter(hit.taxon for hit in wanted if hit.taxon)),
        )

    def autocomplete(self, text: str, *, kinds: Collection[str] = (), limit: int = 10) -> Found:
        """What somebody may be typing who has typed so far: the last word may be unfinished, however short.

        Raises:
            QueryError: if the text is too long, a kind unknown, or the limit out of bounds.
        """
        return self.find(text, kinds=kinds, limit=limit)

    def _nodes(self, text: str, kinds: Collection[str], limit: int) -> dict[int, tuple[_Name, float]]:
        """By node, the name that fits best and how well, in the order of the hits."""
        hits: dict[int, tuple[_Name, float]] = {}
        key = name_key(identifier_in(text) or text)
        if not key:
            return hits
        asked = _Asked(key, tuple(sorted(set(kinds))), limit * _NAMES_PER_NODE)
        least = 1.0
        for name, score in self._candidates(asked):
            least = min(least, score)  # what comes later is never said to fit better
            hits.setdefault(name.node, (name, least))
            if len(hits) >= limit:
                break
        return hits

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

    def _candidates(self, asked: "_Asked") -> Iterator[tuple[_Name, float]]:
        """Names that fit, best first; a node may come more than once."""
        found = False
        for name, score in self._fitting(asked):
            found = True
            yield name, score
        if found:
            return
        for name in self._mistyped(asked):
            found = True
            yield name, _graded(_MISTYPED, asked.key, name)
        if not found:
            for name in self._with_most(asked):
                yield name, _graded(_SOME_WORDS, asked.key, name)

    def _fitting(self, asked: "_Asked") -> Iterator[tuple[_Name, float]]:
        yield from self._exact(asked)
        joined = asked.key.replace(" ", "")
        beginning = (
            "name.id IN (SELECT id FROM name WHERE joined > ? AND joined < ? ORDER BY joined, id"
            f" LIMIT {_MOST_CANDIDATES})"
        )
        for name in self._names("name", beginning, (joined, f"{joined}\U0010ffff"), asked):
            yield name, _graded(_PREFIX, asked.key, name)
        *others, last = asked.words
        unfinished = f"{_quoted(last)}*" if len(last) >= _SHORTEST_MENDED else _quoted(last)
        for name in self._matching(" AND ".join([*map(_quoted, others), unfinished]), asked):
            yield name, _graded(_ALL_WORDS, asked.key, name)

    def _exact(self, asked: "_Asked") -> list[tuple[_Name, float]]:
        """Names that are the text."""
        joined = asked.key.replace(" ", "")
        exact = list(self._names("name", "name.joined = ?", (joined,), asked))
        exact.sort(key=lambda name: (-_EXACT[name.what], name.key != asked.key, name.node))
        return [(name, _EXACT[name.what]) for name in self._hubs_first(exact)]

    def _hubs_first(self, names: list[_Name]) -> list[_Name]:
        """The names in their order, but a node of the hub before those that it calls the same as itself."""
        places: dict[int, int] = {}
        for place, name in enumerate(names):
            places.setdefault(name.node, place)
        hubs = dict(self._rows(f"SELECT id, hub FROM node WHERE id IN ({_marks(places)})", places))
        for node, place in sorted(places.items()):
            if hubs[node] in places:
                places[hubs[node]] = min(place, places[hubs[node]])
        return sorted(
            names,
            key=lambda name: (places.get(hubs[name.node], places[name.node]), hubs[name.node] in places),
        )

    def _mistyped(self, asked: "_Asked") -> Iterator[_Name]:
        """Names with all words, where a word that no name has may be one letter off; then where any may be.

        Those that are the whole text but for one letter come first.
        """
        known = {word for word, _ in self._counted(asked.words)}
        found: list[_Name] = []
        for mended in (set(asked.words) - known, set(asked.words)):
            spellings = [self._spellings(word) if word in mended else [word] for word in asked.words]
            if mended and all(spellings):
                any_of = (f"({' OR '.join(map(_quoted, each))})" for each in spellings)
                found += self._matching(" AND ".join(any_of), asked)
        return iter(self._hubs_first(sorted(found, key=lambda name: not _is_one_off(asked.key, name.key))))

    def _with_most(self, asked: "_Asked") -> Iterator[_Name]:
        """Names that have all words but one, the most frequent left out first; then the rarest word alone."""
        counted = sorted(self._counted(asked.words), key=lambda pair: (-pair[1], pair[0]))
        known = [word for word, _ in counted]
        if len(known) < len(set(asked.words)) and len(known) > 1:
            yield from self._matching(" AND ".join(map(_quoted, known)), asked)
        if len(known) > 2:
            for left_out in known:
                rest = (word for word in known if word != left_out)
                yield from self._matching(" AND ".join(map(_quoted, rest)), asked)
        for word in reversed(known):
            yield from self._matching(_quoted(word), asked)

    def _spellings(self, word: str) -> list[str]:
        """The words there are that are the word itself or one typing error away from it."""
        tried = [word, *_one_off(word)] if len(word) >= _SHORTEST_MENDED else [word]
        return [known for known, _ in self._counted(tried)]

    def _counted(self, words: Iterable[str]) -> list[tuple[str, int]]:
        """Those of the words that names have, with the number of names."""
        wanted = sorted(set(words))
        return self._rows(
            f"SELECT text, names FROM word WHERE text IN ({_marks(wanted)}) ORDER BY text", wanted
        )

    def _matching(self, expression: str, asked: "_Asked") -> Iterator[_Name]:
        return self._names("words JOIN name ON name.id = words.rowid", "words MATCH ?", (expression,), asked)

    def _names(
        self, tables: str, condition: str, values: tuple[str, ...], asked: "_Asked"
    ) -> Iterator[_Name]:
        """The names that fulfil a condition, of the kinds asked for, by rank."""
        order = "words.rowid" if "words" in tables else "name.id"
        allowed = f"AND name.kind IN ({_marks(asked.kinds)})" if asked.kinds else ""
        sql = (
            f"SELECT name.id, name.node, name.key, name.text, name.what FROM {tables} WHERE {condition} {allowed} "
            f"ORDER BY {order} LIMIT {asked.most}"
        )
        return (_Name(*row) for row in self._rows(sql, (*values, *asked.kinds)))

    def _described(self, hits: dict[int, tuple[_Name, float]]) -> list[Hit]:
        found: list[Hit] = []
        for node, (name, score) in hits.items():
            [(iri, curie, label, kind)] = self._rows(
                "SELECT iri, curie, label, kind FROM node WHERE id = ?", (node,)
            )
            taxon = HUMAN if kind == "gene" else None  # genes of other species are not in the index
            found.append(Hit(iri, curie, label, kind, name.text, round(score, 4), taxon))
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


def _marks(values: Sized) -> str:
    return ", ".join("?" * len(values))


def _is_one_off(one: str, other: str) -> bool:
    """Whether two texts differ by one typing error, or not at all.

    >>> [_is_one_off("marfan", other) for other in ("marfan", "mafran", "marfn", "marffan", "morfan", "marfa n x")]
    [True, True, True, True, True, False]
    """
    if abs(len(one) - len(other)) > 1:
        return False
    start = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    a, b = one[start:], other[start:]
    if not a or not b or a[1:] == b[1:]:
        return len(a) < 2 or len(b) < 2 or a[1:] == b[1:]
    return a[1:] == b or a == b[1:] or (a[0] == b[1:2] and b[0] == a[1:2] and a[2:] == b[2:])


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
