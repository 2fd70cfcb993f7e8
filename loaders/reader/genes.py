"""Genes in a sentence: by symbol, older symbol, alias or name, in lists, told from look-alikes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from raregraph.graph.records import Gene
from raregraph.loaders.reader.lexicon import Lexicon, word_group

_TOKEN = re.compile(r"(?<![\w-])[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*(?![\w])")
_WORD = re.compile(r"[A-Za-z0-9][\w,'/-]*[\w']|\w")
_LIST_GAP = re.compile(
    r"""
    \s*
    (?:
      , | ; | / | \band/or\b | \band\b | \bor\b | \bas\ well\ as\b | \bplus\b
      | \bgenes?\b | \bthe\b | \bin\b | \beither\b | \bboth\b
      | \b(?:alpha|beta|gamma|delta)\b
      | \b[A-Z][A-Z0-9]{2,}\b             # a symbol that is no gene's today
      | \([^()]{0,60}\) | [()] | \s
    )*
    \s*
    """,
    re.VERBOSE,
)
_DISEASE_AFTER = re.compile(r"\s+(?:syndrome|disease|disorder|type\s|deficiency)")
_SPELLED_GENE = re.compile(r"\bgenes?\b[^.;()]*(?:\([^()]*\)[^.;()]*)*\($")
_PLURAL_AFTER = re.compile(r"\s+genes\b")
_LIST_BEFORE = re.compile(r"(?:,|/|\band|\bor)\s*$")
_GENE_AFTER = re.compile(r"^[\"']?(?:\s*\([^()]*\))*\s*-?\s*genes?\b")
_ENCODES = re.compile(
    r"""
    \bgenes?\b\s*(?:\([^()]*\)\s*)?
    (?:(?:that|which)\s+)?
    (?:
      encod\w+ | cod\w+\s+for | codes
      | (?:provid\w+|giv\w+|contain\w+)(?:\s+the)?\s+instructions?\s+for\s+(?:making|producing)
      | responsible\s+for\s+(?:making|producing) | that\s+makes? | for
    )\s+
    (?:(?:the|a|an|called|protein|enzyme|named)\s+)*
    """,
    re.VERBOSE,
)
_DISEASE_AT_END = re.compile(r"\b(?:syndrome|disease|disorder|deficiency)$", re.IGNORECASE)
_CATALOGUE_NUMBER = re.compile(r";\s*\d{6}\)")
_GENE_WORD = re.compile(r"\s+genes?\b")
_SYMBOL = re.compile(r"[A-Z][A-Za-z0-9-]*")
_NEXT_ITEM = re.compile(r"[\w-]*(?:\s*\([^()]*\))?(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+|/)(?:the\s+)?")
_LISTED_NEXT = re.compile(r"(?:,\s|\s(?:and|or)\s)(?:and\s|or\s)?(?P<next>[A-Z][A-Za-z0-9-]+)")
_CHANGE = re.compile(r"\b(?:mutat|varia|delet|alter|defect|chang|duplicat)")
_EFFECT = re.compile(r"\b(?:responsible|caus|result|lead)")
_NAME_WORDS = 8


@cache
def _product_after() -> re.Pattern[str]:
    """What makes the symbol in front of it no gene: "X protein", "X (short form) binding protein"."""
    return re.compile(rf"^[\s-]*(?:\([^()]*\)\s*)?(?:\w+\s+)?{word_group('gene_products')}\b")


@cache
def _gene_before() -> re.Pattern[str]:
    """ "the gene, which is called" and the like in front of a symbol."""
    return re.compile(
        r"\bgenes?\b(?:\s+(?:that|which)\s+\w+\s+)?[\s,:(\[\"'-]*"
        rf"(?:{word_group('gene_introductions')}[\s,:(\"'-]*)*$"
    )


@cache
def _change_in() -> re.Pattern[str]:
    """ "mutations in the", "Variants (changes) of either"."""
    return re.compile(
        rf"\b(?i:{word_group('changes_in')})\b(?:\s*\([^()]*\))?\s+(?:in|of)\s+(?:the\s+|either\s+|both\s+)*"
    )


@cache
def _change_before() -> re.Pattern[str]:
    """ "mutations in the" with any items of a list behind it, up to the end."""
    return re.compile(
        rf"\b{word_group('changes_in')}\b(?:\s*\([^()]*\))?\s+(?:in|of)\s+(?:the\s+|either\s+|both\s+)?"
        r"(?:[\w-]+(?:\s*\([^()]*\))?(?:\s*,\s*(?:and|or)?\s*|\s+(?:and|or)\s+)(?:the\s+)?)*$"
    )


@dataclass(frozen=True, slots=True)
class Mention:
    """A gene in a text, from `start` to `end` of the sentence. `marked` says that the words around call it a gene."""

    gene: Gene
    start: int
    end: int
    written: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Genes that a sentence lists together ("the DYNC1H1 or VAPB gene")."""

    mentions: tuple[Mention, ...]

    @property
    def start(self) -> int:
        """Where the first gene begins."""
        return self.mentions[0].start

    @property
    def end(self) -> int:
        """Where the last gene ends."""
        return self.mentions[-1].end

    @property
    def marked(self) -> bool:
        """Whether the words around call them genes."""
        return any(m.marked for m in self.mentions)


class GeneIndex:
    """Finds genes by approved, previous and alias symbol and by name.

    An approved symbol wins over a previous one, and that over an alias; an older symbol or a name that
    several genes share is no name of any of them.

    >>> smn = Gene("HGNC:11117", "SMN1", "survival of motor neuron 1, telomeric", ("SMN",))
    >>> index = GeneIndex([smn, Gene("HGNC:2928", "DMD", "dystrophin")])
    >>> [m.gene.symbol for m in index.mentions("Changes in the SMN gene or the dystrophin gene.")]
    ['SMN1', 'DMD']
    """

    def __init__(self, genes: Iterable[Gene]) -> None:
        every = sorted(genes, key=lambda g: g.symbol)
        self._approved = {g.symbol: g for g in every}
        self._previous = _unique((s, g) for g in every for s in g.previous_symbols)
        self._alias = _unique((s, g) for g in every for s in g.alias_symbols)
        self._spelled: dict[str, Gene] = {}
        for table in (self._approved, self._previous, self._alias):
            for symbol, gene in table.items():
                self._spelled.setdefault(_plain(symbol), gene)
        self._names = _names(every)

    def symbol(self, token: str) -> Gene | None:
        """The gene that has this symbol, spelled exactly so: approved, else previous, else alias."""
        return self._approved.get(token) or self._previous.get(token) or self._alias.get(token)

    def is_approved(self, token: str) -> bool:
        """Whether a gene has exactly this approved symbol today."""
        return token in self._approved

    def spelled(self, token: str) -> Gene | None:
        """The gene whose symbol the token is when case and hyphens are set aside (RAG-1, Artemis)."""
        return self._spelled.get(_plain(token))

    def name(self, words: str) -> Gene | None:
        """The gene of this name, in any case ("DNA ligase 4", "dystrophin")."""
        return self._names.get(_key(words))

    def mentions(self, sentence: str) -> list[Mention]:
        """Genes that a sentence mentions by symbol, or by name where it says "gene", in order."""
        return list(_Scan(self, sentence, frozenset()).mentions())

    def groups(self, sentence: str, not_genes: frozenset[str]) -> list[Group]:
        """The genes of a sentence, those listed together as one group.

        `not_genes` are tokens that are no genes here unless the word "gene" stands beside them: the
        condition's own abbreviations, and words that look like symbols.
        """
        return list(_grouped(_Scan(self, sentence, not_genes).mentions(), sentence))


class _Scan:
    """One pass over one sentence."""

    def __init__(self, index: GeneIndex, sentence: str, not_genes: frozenset[str]) -> None:
        self._index = index
        self._text = sentence
        self._not_genes = not_genes

    def mentions(self) -> Iterator[Mention]:
        """Symbols first, then names in the places that symbols leave free."""
        found = list(self._symbols())
        taken = [(m.start, m.end) for m in found]
        found += [
            m for m in self._names() if not any(m.start < end and start < m.end for start, end in taken)
        ]
        yield from sorted(found, key=lambda m: m.start)

    def _symbols(self) -> Iterator[Mention]:
        for match in _TOKEN.finditer(self._text):
            token, start, end = match.group(), match.start(), match.end()
            if token.islower() or len(token) < 2 or (gene := self._gene(token)) is None:
                continue
            if _DISEASE_AFTER.match(self._text, end) or self._is_family(token, start, end):
                continue
            marked = self._is_marked(start, end)
            if marked or self._is_gene_alone(token, start, end):
                yield Mention(gene, start, end, token, marked)

    def _gene(self, token: str) -> Gene | None:
        gene = self._index.symbol(token)
        if gene is None and sum(c.isupper() for c in token) > 1:
            gene = self._index.spelled(token)
        return gene

    def _is_symbol_in_brackets(self, token: str, start: int) -> bool:
        """Whether a symbol is spelled out as a gene's name: "mutations in the genes alpha galling (AGAL)"."""
        before = self._text[max(0, start - 60) : start].lower()
        return before.endswith("(") and bool(_SPELLED_GENE.search(before)) and self._index.is_approved(token)

    def _opens_list(self, token: str, start: int, end: int) -> bool:
        """Whether a symbol begins a list of changed genes: "mutations in the ACE, AGT or REN gene"."""
        following = _LISTED_NEXT.match(self._text, end)
        return (
            following is not None
            and self._index.is_approved(token)
            and self._index.is_approved(following.group("next"))
            and self._is_changed(start)
        )

    def _is_family(self, token: str, start: int, end: int) -> bool:
        """Whether "PEX genes" means a family of genes: no symbol of today, in the plural, outside a list."""
        return (
            not self._index.is_approved(token)
            and bool(_PLURAL_AFTER.match(self._text, end))
            and not _LIST_BEFORE.search(self._text[max(0, start - 8) : start])
        )

    def _is_gene_alone(self, token: str, start: int, end: int) -> bool:
        """Whether a symbol without the word "gene" beside it means the gene, and not a protein or a disease."""
        if token in self._not_genes and not (
            self._is_symbol_in_brackets(token, start) or self._opens_list(token, start, end)
        ):
            return False
        if _product_after().match(self._text[end : end + 40]):
            return False
        if _CATALOGUE_NUMBER.match(self._text, end) and not self._speaks_of_change(start):
            return False
        return self._index.is_approved(token) or self._is_changed(start)

    def _is_changed(self, start: int) -> bool:
        return bool(_change_before().search(self._text[max(0, start - 160) : start].lower()))

    def _speaks_of_change(self, start: int) -> bool:
        """Whether the words in front speak of a change, so that a symbol with its catalogue number is a gene."""
        before = self._text[max(0, start - 160) : start].lower()
        return bool(_CHANGE.search(before, max((m.end() for m in _EFFECT.finditer(before)), default=0)))

    def _is_marked(self, start: int, end: int) -> bool:
        before = self._text[max(0, start - 60) : start]
        return bool(_GENE_AFTER.match(self._text[end : end + 60]) or _gene_before().search(before.lower()))

    def _names(self) -> Iterator[Mention]:
        """Names in front of "gene", behind "the gene that encodes", and behind "mutations in"."""
        yield from self._names_before_gene()
        for match in _ENCODES.finditer(self._text):
            yield from self._names_from(match.end(), marked=True)
        for match in _change_in().finditer(self._text):
            yield from self._names_in_list(match.end())

    def _names_before_gene(self) -> Iterator[Mention]:
        for match in _GENE_WORD.finditer(self._text):
            words = list(_WORD.finditer(self._text, max(0, match.start() - 90), match.start()))[-_NAME_WORDS:]
            for word in words:
                if (mention := self._named(word.start(), match.start(), True)) is not None:
                    yield mention
                    break

    def _names_in_list(self, start: int) -> Iterator[Mention]:
        """The names in a list that begins here; it ends with the first item that no gene begins."""
        while start < len(self._text):
            found = next(self._names_from(start, marked=False), None)
            if found is not None:
                yield found
            elif not _SYMBOL.match(self._text, start):
                return
            following = _NEXT_ITEM.match(self._text, found.end if found else start)
            if following is None:
                return
            start = following.end()

    def _names_from(self, start: int, marked: bool) -> Iterator[Mention]:
        words = list(_WORD.finditer(self._text, start, start + 90))[:_NAME_WORDS]
        for last in reversed(words):
            if (mention := self._named(start, last.end(), marked)) is not None:
                yield mention
                return

    def _named(self, start: int, end: int, marked: bool) -> Mention | None:
        written = self._text[start:end].rstrip(" ,")
        gene = self._index.name(written)
        if gene is None:
            return None
        if not marked and (
            _product_after().match(self._text[end : end + 40]) or _DISEASE_AT_END.search(written)
        ):
            return None
        return Mention(gene, start, start + len(written), written, marked)


def _grouped(mentions: Iterable[Mention], sentence: str) -> Iterator[Group]:
    group: list[Mention] = []
    for mention in mentions:
        if group and not _LIST_GAP.fullmatch(sentence, group[-1].end, mention.start):
            yield Group(tuple(group))
            group = []
        group.append(mention)
    if group:
        yield Group(tuple(group))


def _unique(pairs: Iterable[tuple[str, Gene]]) -> dict[str, Gene]:
    """The pairs as a dictionary, without the keys that stand for several genes."""
    found: dict[str, Gene] = {}
    shared: set[str] = set()
    for key, gene in pairs:
        if found.setdefault(key, gene) is not gene:
            shared.add(key)
    return {key: gene for key, gene in found.items() if key not in shared}


def _names(genes: list[Gene]) -> dict[str, Gene]:
    """Genes by name; the approved name wins over older ones."""
    approved = _unique((_key(g.name), g) for g in genes)
    older = _unique((_key(n), g) for g in genes for n in (*g.previous_names, *g.alias_names))
    return {
        **{k: g for k, g in older.items() if len(k) > 4},
        **{k: g for k, g in approved.items() if len(k) > 4},
    }


def _key(words: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", words.lower()))


def _plain(symbol: str) -> str:
    return symbol.replace("-", "").upper()


def ambiguous_tokens(words: Lexicon, abbreviations: Iterable[str]) -> frozenset[str]:
    """Tokens that are no genes where they stand alone: the lexicon's and a record's own abbreviations."""
    return words.not_genes | frozenset(abbreviations)
