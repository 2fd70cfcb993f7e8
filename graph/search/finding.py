"""Finding diseases, genes, phenotypes, modes and records by what people type.

The index (the folder `search` of a release, made by `raregraph.graph.search.making`) holds every name. A search takes
in turn

1. names that are the text: labels before symbols, these before synonyms, by their sense;
2. names of the same words in another order, then names that begin with the text;
3. if there are none so far, names that are the text but for one typing error;
4. names that have all of its words, the last perhaps unfinished;
5. only if none fits wholly: identifiers with the number that is asked for; names that have all of its words but
   for a typing error in each; or else names that share words with it, rare words counting more.

Case, accents, punctuation, blanks and possessives don't count, and Roman numerals are Arabic ones. Of names that fit
equally, short ones come first, then diseases before genes, then the better known. The same text always gives the same
hits. A search reads memory-mapped arrays and takes about a millisecond; it can be done on many threads.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from raregraph.graph.errors import QueryError, ReleaseError
from raregraph.graph.mapped_files import BUILD_AGAIN, Lines, load, load_tables
from raregraph.graph.search.arrays import SENSES, VERSION, Ints
from raregraph.graph.search.hits import HUMAN, KINDS, Found, Hit, check_request
from raregraph.graph.search.word_index import Flags, WordIndex, is_below
from raregraph.graph.search.words import NUMBERED, is_one_off, search_key
from raregraph.ontology.identifiers import prefixes
from raregraph.ontology.names import name_key
from raregraph.ontology.written_identifiers import identifier_in

SEARCH_FOLDER = "search"
_EXACT = {"label": 1.0, "symbol": 0.98, "related": 0.9, "reference": 0.9}
_SCORES = np.array([_EXACT.get(sense, 0.95) for sense in SENSES])
_STRENGTHS = np.array([0 if _EXACT.get(sense, 0) > 0.95 else 2 if sense in _EXACT else 1 for sense in SENSES])
_PREFIXES = frozenset(name_key(name).replace(" ", "") for name in prefixes())
_OUTSIDE = np.array([kind in {"disease", "form", "record"} for kind in KINDS])
_SAME_WORDS, _PREFIX, _ONE_OFF, _ALL_WORDS, _OTHER_SPACE = 0.89, 0.8, 0.79, 0.6, 0.59
_MENDED_WORDS, _SOME_WORDS = 0.4, 0.2
_NUMBER = r"\d+[a-z]?"  # of a type: 2, 2b
# 2, and that of ib1; not that of a gene, flvcr1.
_OF_LABEL = re.compile(rf"\b[a-z]{{0,2}}({_NUMBER})(?![a-z])")
_OF_NAME = re.compile(
    rf"(?<!\d){_NUMBER}$|\b(?:{'|'.join(sorted(NUMBERED))}) {_NUMBER}(?![a-z])|\b\d+[pq](?![a-z])"
)
"""Where a name has the number of a type: at its end (nbia2b), behind a word like type, or as a band (2q37)."""
_STEP = 0.2  # from one way of fitting to the next; within it, the nearer in length the better
_MENDED = 0.8  # what a word with a typing error counts beside one without
_ENOUGH = 0.3  # of the weight of a text's words, to be found by some of them
_SHORTEST_UNFINISHED = 3
_MOST_WORDS = 12
_DIGITS = 7  # of an identifier of MONDO, HP and GARD, leading zeros included
_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is searched for: a key, of which kinds (a flag for each node; None means all), and if it is being typed."""

    key: str
    nodes: Flags | None
    typing: bool

    @property
    def joined(self) -> bytes:
        return self.key.replace(" ", "").encode()

    @property
    def words(self) -> list[str]:
        return list(dict.fromkeys(self.key.split()))[:_MOST_WORDS]

    def is_unfinished(self, word: str) -> bool:
        """Whether more of a word may come: it is the last of what is being typed."""
        return self.typing and word == self.words[-1]


@dataclass(frozen=True, slots=True)
class _Way:
    """Names that fit in one way, best first, and how well each fits; with a typing error they don't fit wholly."""

    names: Ints
    scores: NDArray[Any]
    is_whole: bool = True


class SearchIndex:
    """The search index of a release, read-only; it can be used from many threads."""

    def __init__(self, folder: Path) -> None:
        tables = load_tables(folder, "search index", VERSION)
        nodes, names = tables["nodes"], tables["names"]
        self.folder = folder
        self._hub_diseases: int = tables["hub_diseases"]
        self._spaces: list[str] = tables["spaces"]
        self._nodes = Lines(folder, "nodes", nodes)
        self._node_kinds: NDArray[np.uint8] = load(folder, "node_kinds", nodes)
        self._names = Lines(folder, "names", names)
        self._name_nodes: Ints = load(folder, "name_nodes", names)
        self._senses: NDArray[np.uint8] = load(folder, "senses", names)
        self._voices: NDArray[np.uint8] = load(folder, "voices", names)
        self._subtypes: NDArray[np.uint8] = load(folder, "subtypes", names)
        self._lengths: NDArray[np.uint16] = load(folder, "lengths", names)
        self._word_counts: NDArray[np.uint8] = load(folder, "word_counts", names)
        self._weights: NDArray[np.float32] = load(folder, "weights", names)
        self._keys = Lines(folder, "keys", names)
        self._key_names: Ints = load(folder, "key_names", names)
        self._words = WordIndex(folder, tables)

    @classmethod
    def open(cls, path: Path) -> "SearchIndex":
        """The index in a folder.

        Raises:
            ReleaseError: if there is none, or it is of another version or damaged.
        """
        return cls(path)

    def check(self) -> int:
        """The number of names in an index that is whole.

        Raises:
            ReleaseError: if it is damaged.
        """
        names = len(self._names)
        fits = (
            is_below(self._name_nodes, len(self._nodes))
            and is_below(self._node_kinds, len(KINDS))
            and is_below(self._senses, len(SENSES))
            and is_below(self._key_names, names)
            and self._words.fits(names)
        )
        if not fits:
            raise ReleaseError(f"the files in {self.folder} don't fit each other", remedy=BUILD_AGAIN)
        return names

    def search(self, text: str, kinds: Collection[str] = (), limit: int = 20) -> list[Hit]:
        """What fits a text best, best first; `kinds` are of `KINDS`, none means all.

        Raises:
            QueryError: if the text is too long, a kind unknown, or the limit out of bounds.
        """
        check_request(text, kinds, limit)
        best, _ = self._page(self._asked(text, kinds, (), False), limit, is_counted=False)
        return self._hits(best)

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
        check_request(text, kinds, limit or 1)
        if offset < 0:
            raise QueryError(f"an offset of {offset} is below zero", remedy="Begin at 0.")
        return self._found(self._asked(text, kinds, taxa, False), limit, offset)

    def autocomplete(self, text: str, *, kinds: Collection[str] = (), limit: int = 10) -> Found:
        """What somebody may be typing who has typed so far: the last word may be unfinished, however short.

        Raises:
            QueryError: if the text is too long, a kind unknown, or the limit out of bounds.
        """
        check_request(text, kinds, limit)
        return self._found(self._asked(text, kinds, (), True), limit, 0)

    def _asked(self, text: str, kinds: Collection[str], taxa: Collection[str], typing: bool) -> _Asked:
        wanted = set(kinds or KINDS)
        if taxa:  # only genes belong to a species, and only human ones are in the index
            wanted &= {"gene"} if HUMAN in taxa else set()
        nodes = None
        if len(wanted) < len(KINDS):
            nodes = np.array([kind in wanted for kind in KINDS])[self._node_kinds]
        return _Asked(search_key(identifier_in(text) or text), nodes, typing)

    def _found(self, asked: _Asked, limit: int, offset: int) -> Found:
        best, fitting = self._page(asked, limit + offset, is_counted=True)
        counts = np.bincount(self._node_kinds[fitting], minlength=len(KINDS)).tolist()
        kinds = {kind: count for kind, count in zip(KINDS, counts, strict=True) if count}
        taxa = {HUMAN: kinds["gene"]} if "gene" in kinds else {}
        shown = best[offset:]
        return Found(tuple(self._hits(shown)), sum(counts), kinds, taxa, tuple(node for node, *_ in shown))

    def names_of(self, number: int) -> dict[str, list[str]]:
        """All names of a node, as they are written, by what they are to it (`SENSES`).

        `number` is one of `Found.numbers`.
        """
        found: dict[str, list[str]] = {}
        for name in self._by_node[self._node_starts[number] : self._node_starts[number + 1]].tolist():
            found.setdefault(SENSES[self._senses[name]], []).append(self._names[name].decode())
        return found

    @cached_property
    def _by_node(self) -> Ints:
        """The numbers of all names, node by node."""
        return np.argsort(self._name_nodes, kind="stable").astype(np.int32)

    @cached_property
    def _node_starts(self) -> Ints:
        """Where in `_by_node` the names of each node begin."""
        counts = np.bincount(self._name_nodes, minlength=len(self._nodes))
        return np.concatenate([[0], counts.cumsum()]).astype(np.int32)

    def _page(
        self, asked: _Asked, most: int, *, is_counted: bool
    ) -> tuple[list[tuple[int, int, float]], Flags]:
        """Node, name and score of the best hits; and if they are counted, which nodes fit at all."""
        best: dict[int, tuple[int, float]] = {}
        fitting = np.zeros(len(self._nodes) if is_counted else 0, bool)
        least = 1.0
        for way in self._ways(asked) if asked.key else ():
            if is_counted:
                fitting[self._name_nodes[way.names]] = True
            for at in range(0, len(way.names), _AT_ONCE):
                if len(best) >= most:
                    break
                names, scores = way.names[at : at + _AT_ONCE], way.scores[at : at + _AT_ONCE]
                nodes = self._name_nodes[names].tolist()
                for node, name, score in zip(nodes, names.tolist(), scores.tolist(), strict=True):
                    least = min(least, score)  # what comes later is never said to fit better
                    best.setdefault(node, (name, least))
            if len(best) >= most and not is_counted:
                break
        return [(node, *found) for node, found in best.items()][:most], fitting

    def _ways(self, asked: _Asked) -> Iterator[_Way]:
        """Names that fit, best first; a node may come more than once."""
        is_found = False
        for way in self._fitting(asked):
            if len(way.names):
                is_found = is_found or way.is_whole
                yield way
        for way in () if is_found else self._nearly_fitting(asked):
            if len(way.names):
                yield way
                return

    def _fitting(self, asked: _Asked) -> Iterator[_Way]:
        start, end = self._keys.beginning_with(asked.joined)
        after = self._keys.first_not_before(asked.joined + b"\x00", start)
        exact = self._likeliest(asked, self._allowed(asked, self._key_names[start:after]), asked.key)
        yield _Way(exact, _SCORES[self._senses[exact]])
        whole = self._allowed(
            asked, self._words.having_all([self._words.numbered(word) for word in asked.words])
        )
        same = whole[self._word_counts[whole] == len(asked.words)]
        yield _Way(same, np.full(len(same), _SAME_WORDS))
        longer = np.sort(self._allowed(asked, self._key_names[after:end]))
        ends_there = self._words.flags(self._words.numbered(asked.words[-1]))[longer]
        yield self._graded(_PREFIX, asked, np.concatenate((longer[ends_there], longer[~ends_there])))
        if not len(exact) and not len(same) and not len(longer):
            mistyped = self._mistyped(asked)
            yield _Way(mistyped, np.full(len(mistyped), _ONE_OFF), is_whole=False)
        *others, last = asked.words
        if asked.typing or len(last) >= _SHORTEST_UNFINISHED:
            spellings = [*map(self._words.numbered, others), self._words.beginning_with(last)]
            whole = self._allowed(asked, self._words.having_all(spellings))
        yield self._graded(_ALL_WORDS, asked, whole)

    def _nearly_fitting(self, asked: _Asked) -> Iterator[_Way]:
        numbered = self._with_number(asked)
        yield _Way(numbered, np.full(len(numbered), _OTHER_SPACE))
        yield self._graded(_MENDED_WORDS, asked, self._mended(asked))
        yield self._alike(asked)

    def _likeliest(self, asked: _Asked, names: Ints, key: str | None = None) -> Ints:
        """Names that all fit as well, the most likely meant first.

        Labels and symbols come first, then other names, then those that only refer; of these the ones with the blanks
        of `key`. A class of the hub comes before diseases outside it, because there the claims of all sources stand. A
        name with a number means the disease that has this number in its label, whoever says otherwise. A name without a
        number or letter that a disease shares with a subtype means the disease, unless more graphs give it to the
        subtype. At last, it counts how many graphs beside the hub's say so, and how strong a name it is.
        """
        names = np.sort(names)
        senses, nodes = self._senses[names], self._name_nodes[names]
        is_outside = (nodes >= self._hub_diseases) & _OUTSIDE[self._node_kinds[nodes]]
        strength = np.where(is_outside, np.maximum(_STRENGTHS[senses], 1), _STRENGTHS[senses])
        keys = [key and self._key(name) for name in names.tolist()]
        is_spaced = np.array([each != key for each in keys], bool)
        is_numbered = any(len(word) == 1 or not word.isalpha() for word in asked.words)
        subtypes = np.zeros(len(names)) if is_numbered else -self._subtypes[names].astype(np.int16)
        voices = -self._voices[names].astype(np.int16)
        return names[
            np.lexsort(
                (senses, voices, subtypes, self._lack_number(asked, nodes), is_outside, is_spaced, strength)
            )
        ]

    def _lack_number(self, asked: _Asked, nodes: Ints) -> Flags:
        """For each node, whether its label lacks a number that is asked for."""
        wanted = {found.rpartition(" ")[2] for found in _OF_NAME.findall(asked.key)}
        if not wanted:
            return np.zeros(len(nodes), bool)
        labels = (self._nodes[node].decode().split("\t")[2] for node in nodes.tolist())
        return np.array([not wanted <= set(_OF_LABEL.findall(search_key(label))) for label in labels], bool)

    def _mistyped(self, asked: _Asked) -> Ints:
        """Names that are the whole text but for one typing error; a wrong number is another disease."""
        mended = self._words.having_all(
            [self._words.spellings(word, unfinished=asked.is_unfinished(word)) for word in asked.words]
        )
        near = [name for name in mended.tolist() if self._is_one_off(asked, name)]
        return self._likeliest(asked, self._allowed(asked, np.array(near, np.int32)))

    def _with_number(self, asked: _Asked) -> Ints:
        """Identifiers of any space that have the number that is asked for, or that the identifier ends in."""
        *space, number = asked.key.split()
        if not number.isdecimal() or "".join(space) not in _PREFIXES | {""}:
            return np.array([], np.int32)
        spellings = {number} if space else {number, number.lstrip("0") or "0", number.zfill(_DIGITS)}
        found: list[int] = []
        for written in (f"{each}{spelling}".encode() for each in self._spaces for spelling in spellings):
            start = self._keys.first_not_before(written)
            end = self._keys.first_not_before(written + b"\x00", start)
            found += self._key_names[start:end].tolist()
        return self._likeliest(asked, self._allowed(asked, np.array(sorted(set(found)), np.int32)))

    def _mended(self, asked: _Asked) -> Ints:
        """Names with all words, where a word that no name has may be one letter off; then where any may be."""
        known = [self._words.numbered(word) for word in asked.words]
        mended = [self._words.spellings(word, unfinished=asked.is_unfinished(word)) for word in asked.words]
        first = [exact if len(exact) else near for exact, near in zip(known, mended, strict=True)]
        found = np.concatenate((self._words.having_all(first), self._words.having_all(mended)))
        return self._allowed(asked, found)

    def _alike(self, asked: _Asked) -> _Way:
        """Names that share words with the text: by the weight of what is shared of that of both.

        The weight of a word is its inverse document frequency (Sparck Jones, 1972), the measure that of Jaccard with
        weights.
        """
        shared = np.zeros(len(self._names), np.float32)
        weight = 0.0
        for word in asked.words:
            exact = self._words.numbered(word)
            numbers = (
                exact if len(exact) else self._words.spellings(word, unfinished=asked.is_unfinished(word))
            )
            flags = self._words.flags(numbers)
            if frequency := np.count_nonzero(flags):
                counts = np.log1p(len(self._names) / frequency) * (1 if len(exact) else _MENDED)
                shared[flags] += counts
                weight += counts
        names = self._allowed(asked, np.flatnonzero(shared > _ENOUGH * weight).astype(np.int32))
        measure = shared[names] / (weight + self._weights[names] - shared[names])
        order = np.lexsort((names, self._senses[names], -measure))
        return _Way(names[order], _SOME_WORDS * np.clip(measure[order], 0, 1))

    def _allowed(self, asked: _Asked, names: Ints) -> Ints:
        return names if asked.nodes is None else names[asked.nodes[self._name_nodes[names]]]

    def _is_one_off(self, asked: _Asked, name: int) -> bool:
        if abs(int(self._lengths[name]) - len(asked.key)) > 1:
            return False
        key = self._key(name)
        return is_one_off(asked.key, key) and _digits(key) == _digits(asked.key)

    def _key(self, name: int) -> str:
        return search_key(self._names[name].decode())

    def _graded(self, base: float, asked: _Asked, names: Ints) -> _Way:
        """Scores nearer to the next better way, the less a name has that wasn't asked."""
        lengths = self._lengths[names].astype(np.float64)
        asked_length = len(asked.key)
        ratio = np.minimum(lengths, asked_length) / np.maximum(lengths, asked_length)
        return _Way(names, base + _STEP * (0.99 * ratio - 0.05))

    def _hits(self, best: Sequence[tuple[int, int, float]]) -> list[Hit]:
        return [self._hit(node, name, score) for node, name, score in best]

    def _hit(self, node: int, name: int, score: float) -> Hit:
        iri, curie, label, taxon = self._nodes[node].decode().split("\t")
        kind = KINDS[self._node_kinds[node]]
        return Hit(iri, curie, label, kind, self._names[name].decode(), round(score, 4), taxon or None)


def _digits(key: str) -> str:
    return "".join(filter(str.isdigit, key))
