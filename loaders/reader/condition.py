"""The record's condition: its names and abbreviations, and whether a stretch of text speaks of it or of another."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from raregraph.graph.records import ConditionRecord
from raregraph.loaders.reader.lexicon import Lexicon
from raregraph.loaders.reader.modewords import (
    MENDELIAN,
    X_DOMINANT,
    X_LINKED,
    X_RECESSIVE,
    found_modes,
    named_modes,
)

_ABBREVIATION = re.compile(r"\(([A-Z][A-Za-z0-9/-]{1,11}?(?: [IVX0-9]+[A-Z]?)?)s?\)")
_SHORT = re.compile(r"[A-Z][A-Z0-9/-]{1,11}")
_WORDS = re.compile(r"[a-z0-9]+")
_TOKENS = re.compile(r"[a-z0-9/-]+")
_TYPED = re.compile(r"x?[0-9]{1,2}[a-z]?[0-9]?|[ivx]+[a-z]?|[xldnr]|[a-h]")
_TYPE = re.compile(r"-?(?:[0-9]+[a-z]?[0-9]?|[ivx]+|[xld])$")
_TYPES = re.compile(r"\b(?:[Tt]ypes|[Ss]ubtypes|[Ff]orms)\b")
_UPPER = re.compile(r"(?<![\w-])[A-Z][A-Za-z0-9-]+(?![\w-])")
_POINTING = re.compile(
    r"\b(?:this|the|these) (?:condition|disorder|disease|syndrome|disorders|conditions|diseases)\b"
)
_ROMAN = {
    r: str(n)
    for n, r in enumerate(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"], 1)
}
_TYPE_NUMBER = re.compile(r"(x?[0-9]+|(?=[ivx])x?(?:ix|iv|v?i{0,3})|)([a-h]?[0-9]?)(?<=.)")
_NUMBER_IN_TITLE = re.compile(
    r"\b[Tt]ype\s+([0-9]+[A-Za-z]?|[IVX]+[A-Z]?|[A-H])\b|\s([0-9]+[A-Z]?|[IVX]+[A-Z]?)$"
)
_TYPE_AT_END = re.compile(r"[\s,]+(?:type\s+)?(?:[0-9]+[a-z]?|[ivx]+[a-z]?)$|[\s,]+type\s+[a-h]$")
_FIGURES_AT_END = re.compile(r"[0-9]+$")
_NUMBER_BEHIND = re.compile(r"[,\s]+(?:types?\s+)?(x?[0-9]+[a-z]?|[ivx]+[a-z]?|[a-h])\b")
_NUMBER_AT_END = re.compile(r"[0-9]+[a-z]?[0-9]?$")
_CODE = re.compile(r"\b([a-z]{2,}-?)[0-9]{1,2}[a-z]?\b")
_FAR = 120
_TELLING = 5
_QUALIFIER = re.compile(r"\s*\([^()]*\)$|,.*$")
_TYPE_QUALIFIER = re.compile(r",.*\b(?:type|form|variant|[0-9]+[a-z]?)$|,.*\band\b")
_POINTED_OBJECT = re.compile(r"(?:condition|disorder|disease|syndrome)\b")
_BEFORE_SHORT = 90
_NAME_ENDS = re.compile(r"(?:s|es)?(?![a-z])")
_PART = re.compile(r"[A-Z0-9][A-Z0-9]{0,4}[a-z]?")


@dataclass(frozen=True, slots=True)
class Token:
    """An abbreviation of a form in a text, and the part of it that tells the form."""

    text: str
    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Condition:
    """What a record's condition is called.

    `names` are its full names, hyphens written as spaces, and `short` its abbreviations, in lower case; `wider`
    are the names without qualifiers, which may mean its family too; `words` are the telling words of all.
    `series` are the names of the series of which it is one number, `foreign` those that are no synonyms of it.
    `abbreviations` are all short forms that the record spells out, of this condition or of anything else.
    """

    names: tuple[str, ...]
    wider: tuple[str, ...]
    short: frozenset[str]
    words: frozenset[str]
    abbreviations: frozenset[str]
    title: str
    title_words: frozenset[str]
    has_types: bool
    title_modes: frozenset[str]
    number: str
    series: frozenset[str]
    foreign: frozenset[str]
    lexicon: Lexicon

    def occurs_in(self, lower: str) -> bool:
        """Whether a name or an abbreviation may stand in lower-case text; a quick look before `places`."""
        spaced = lower.replace("-", " ")
        return any(n in spaced for n in self.names) or any(n in lower for n in self.short)

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the condition's names stand in a text."""
        lower = text.lower()
        spaced = lower.replace("-", " ")
        for name in self.names:
            start = spaced.find(name)
            while start >= 0:
                end = start + len(name)
                if not text[start - 1 : start].isalnum() and _NAME_ENDS.match(lower, end):
                    yield start, end
                start = spaced.find(name, end)
        if any(short in lower for short in self.short):
            for match in _TOKENS.finditer(lower):
                if match.group() in self.short and not text[match.start() : match.end()].islower():
                    yield match.span()

    def name_at_end(self, text: str) -> str | None:
        """The condition's name with which a text ends, as it is written there."""
        tail = text[-_FAR:]
        return max(
            (tail[start:] for start, end in self.places(tail) if end == len(tail)), key=len, default=None
        )

    def name_at_start(self, text: str) -> str | None:
        """The condition's name with which a text begins, as it is written there."""
        return max(
            (text[:end] for start, end in self.places(text[:_FAR]) if start == 0), key=len, default=None
        )

    def typed_abbreviations(self, text: str) -> Iterator[Token]:
        """The condition's abbreviations with something behind that tells a form: CMT1A, SMA-LED."""
        if not self.short:
            return
        lower = text.lower()
        longest_first = sorted(self.short, key=lambda b: (-len(b), b))
        if not any(base in lower for base in longest_first):
            return
        for match in _UPPER.finditer(text):
            token = match.group()
            for base in longest_first:
                rest = token[len(base) :].lstrip("-")
                if token.lower().startswith(base) and rest and _tells_form(token[len(base) :]):
                    figures = _FIGURES_AT_END.search(base)
                    yield Token(
                        token, (figures.group() if figures else "") + rest, match.start(), match.end()
                    )
                    break

    def own_end(self, text: str, start: int) -> int | None:
        """Where the condition's name, or "disorder" and the like, ends that begins at a place in a text."""
        if pointed := _POINTED_OBJECT.match(text, start):
            return pointed.end()
        name = self.name_at_start(text[start : start + _FAR])
        return start + len(name) if name and self.is_whole(name) else None

    def is_whole(self, name: str) -> bool:
        """Whether a name means the condition, and not the family whose type the condition is."""
        return not self.number or _own_number(name) == self.number or name.lower() in self.short

    def is_meant_by_name(self, text: str) -> bool:
        """Whether a text has a full name of the condition, or says "this condition" and the like."""
        lower = text.lower()
        if "the spectrum" in lower or _POINTING.search(lower):
            return True
        return any(self.is_whole(text[start:end]) for start, end in self.places(text))

    def is_exactly(self, lower: str) -> bool:
        """Whether a name in lower case is one of the condition's, or its abbreviation with its number."""
        name = lower.strip().replace("-", " ")
        if name in self.names or lower.strip() in self.short or self.is_named_whole(lower):
            return True
        number = _NUMBER_AT_END.search(lower)
        return number is not None and number_value(number.group()) == self.number

    def is_named_whole(self, lower: str) -> bool:
        """Whether lower-case text has a full name of the condition, and not only that of its series."""
        spaced = lower.replace("-", " ")
        return any(name in spaced for name in self.names if name not in self.series)

    def is_series_in(self, lower: str, several: bool) -> bool:
        """Whether lower-case text names the series of which the condition is one number, and not its number.

        `several` says that the text speaks of several genes: then a synonym of the condition that is the name of
        the series means the series too.
        """
        names = self.series if several else self.foreign
        if not names or _POINTING.search(lower) or self.is_named_whole(lower):
            return False
        spaced = lower.replace("-", " ")
        ends = [m.end() for name in names for m in re.finditer(rf"\b{re.escape(name)}\b", spaced)]
        numbers = [m for m in (_NUMBER_BEHIND.match(spaced, end) for end in ends) if m]
        return bool(ends) and not any(number_value(m.group(1)) == self.number for m in numbers)

    def is_sibling_code_in(self, lower: str) -> bool:
        """Whether lower-case text has abbreviations of other numbers of the series (abc2), and not the condition's."""
        bases = {_FIGURES_AT_END.sub("", name) for name in self.short} if self.number else set()
        codes = {m.group(): m.group(1) for m in _CODE.finditer(lower) if m.group(1).rstrip("-") in bases}
        return bool(codes) and not any(self.is_exactly(code) for code in codes)

    def inverted_before(self, text: str, end: int) -> str | None:
        """The condition's name with qualifiers behind commas that ends here: "..., lower extremity, dominant"."""
        before = text[max(0, end - _FAR) : end].rstrip()
        for start, stop in self.places(before):
            if re.fullmatch(r"(?:,\s(?!including)[a-z -]+){1,3}", before[stop:]):
                return text[max(0, end - _FAR) + start : end]
        return None

    @property
    def is_familial(self) -> bool:
        """Whether the condition's own name says that it runs in families."""
        return not self.title_words.isdisjoint(("familial", "hereditary", "inherited"))

    def is_title(self, name: str) -> bool:
        """Whether a name is one of the condition's own."""
        return name.lower().replace("-", " ") in self.names or name.lower() in self.short

    def name_for(self, number: str) -> str:
        """The title to put in front of a number; its own number is left out where the number repeats it (Ia of I)."""
        value = number_value(number)
        is_inner = bool(self.number) and value != self.number and is_part(value, self.number)
        return re.sub(r",?\s+(?:type\s+)?\w+$", "", self.title) if is_inner else self.title

    def is_main_name(self, name: str) -> bool:
        """Whether a name is the condition's title, or an abbreviation of it."""
        return name.lower() == self.title.lower() or name.lower() in self.short

    def is_own(self, key: frozenset[str]) -> bool:
        """Whether a form's telling words are those of the condition itself ("type 1" in a record on type 1)."""
        return key <= self.title_words or (
            bool(self.number) and {number_value(w) for w in key} == {self.number}
        )

    def is_sibling(self, key: frozenset[str]) -> bool:
        """Whether a form's telling words tell another form of the condition's family: type 2 in a record on type 1,
        the recessive form in a record on the dominant one."""
        if self.number and len(key) == 1:
            value = number_value(next(iter(key)))
            if value and not is_part(value, self.number):
                return True
        if any(_is_rival(group, key, self.title_words) for group in self.lexicon.sibling_words):
            return True
        return any(self.contradicts(mode) for mode in named_modes([key]))

    def contradicts(self, mode: str) -> bool:
        """Whether the condition's own name states another mode of Mendelian inheritance than this."""
        return (
            mode in MENDELIAN
            and bool(self.title_modes)
            and _coarse(mode) not in map(_coarse, self.title_modes)
        )

    def is_pointed_at(self, lower: str) -> bool:
        """Whether lower-case text names the condition, or says "this condition" and the like."""
        return self.is_named_in(lower) or bool(_POINTING.search(lower))

    def is_named_in(self, lower: str) -> bool:
        """Whether lower-case text names the condition, by a full name or a telling word of one."""
        if any(name in lower for name in self.wider):
            return True
        return any(self._is_telling(w) or self._is_short(w) for w in _TOKENS.findall(lower))

    def _is_short(self, word: str) -> bool:
        """Whether a word is an abbreviation of the condition, also in the plural or with a type (cmt1a)."""
        return not self.short.isdisjoint((word, word.rstrip("s"), _TYPE.sub("", word)))

    def _is_telling(self, word: str) -> bool:
        """Whether a word is a telling word of the names, in its plural or with a slip of the pen too."""
        if "-" in word or "/" in word:
            return any(self._is_telling(part) for part in _WORDS.findall(word))
        if len(word) < _TELLING:
            return False
        return word in self.words or word.rstrip("s") in self.words or f"{word}s" in self.words

    def is_nearly_named_in(self, lower: str) -> bool:
        """Whether lower-case text has a misspelled telling word of the names ("olmstead" for "olmsted")."""
        return any(
            get_close_matches(w, self.words, 1, 0.9) for w in _WORDS.findall(lower) if len(w) > _TELLING
        )

    def is_meant_in(self, lower: str) -> bool:
        """Whether lower-case text names the condition or points to it ("this disorder")."""
        return self.is_named_in(lower) or bool(self.lexicon.self_reference.search(lower))

    def is_other_in(self, lower: str) -> bool:
        """Whether lower-case text names a disease, and the record's own condition nowhere."""
        return bool(self.lexicon.disease.search(lower)) and not self.is_meant_in(lower)


def condition_of(record: ConditionRecord, lexicon: Lexicon) -> Condition:
    """The names of a record's condition, from its title, its synonyms and the abbreviations in its text.

    >>> from raregraph.loaders.reader.lexicon import lexicon
    >>> record = ConditionRecord("r", "infores:x", "Marfan syndrome", "Marfan syndrome (MFS) is inherited.")
    >>> condition = condition_of(record, lexicon())
    >>> condition.is_named_in("changes that cause mfs"), condition.is_other_in("they cause stickler syndrome")
    (True, True)
    """
    names = [n.strip() for n in (record.title, *record.synonyms) if len(n.strip()) > 2]
    short = {n for n in names if _SHORT.fullmatch(n)}
    spelled = frozenset(_spelled_out(record.text))
    defined = set(_defined(record))
    short |= defined
    number = _own_number(record.title)
    title = record.title.lower()
    own = {n.lower() for n in names if n not in short and "," not in n} | {title}
    own |= {a.lower() for a in defined}
    own |= {_QUALIFIER.sub("", n) for n in own if not _TYPE_QUALIFIER.search(n)}
    bases = set(_bases(own if number else {title}, lexicon))
    series = _series(names, number, lexicon) if number else frozenset[str]()
    own |= bases
    full = {_QUALIFIER.sub("", n).lower() for n in names if n not in short}
    full |= set(_bases(full, lexicon))
    words = {w for n in full for w in _WORDS.findall(n) if len(w) >= _TELLING}
    return Condition(
        tuple(sorted({n.replace("-", " ") for n in own if len(n) > 3})),
        tuple(sorted(n for n in full if len(n) > 3)),
        frozenset(a.lower() for a in short),
        frozenset(words - lexicon.generic_name_words),
        frozenset(short | spelled | {part for a in short for part in re.split(r"[/-]", a) if len(part) > 1}),
        record.title,
        frozenset(re.findall(r"[a-z0-9-]+", record.title.lower())),
        bool(_TYPES.search(record.text)) or bool(number),
        frozenset(m for m, _ in found_modes(record.title.lower(), lexicon) if m in MENDELIAN),
        number,
        series,
        series - {n.lower().replace("-", " ") for n in record.synonyms},
        lexicon,
    )


def _bases(names: Iterable[str], lexicon: Lexicon) -> Iterator[str]:
    """Names without a type at their end."""
    for name in names:
        base = _TYPE_AT_END.sub("", name)
        if len(base) > _TELLING and base not in lexicon.generic_name_words:
            yield base


def _series(names: Iterable[str], number: str, lexicon: Lexicon) -> frozenset[str]:
    """The names without their number at the end, of those that have the condition's; hyphens written as spaces."""
    numbered = {n.lower() for n in names if _own_number(n) == number}
    return frozenset(base.replace("-", " ") for base in _bases(numbered, lexicon) if base not in numbered)


def _tells_form(rest: str) -> bool:
    """Whether what stands behind an abbreviation tells a form: "1A", "-LED", but not "-associated"."""
    if rest.startswith("-"):
        return bool(_PART.fullmatch(rest[1:]))
    return not rest[0].islower() and bool(_TYPED.fullmatch(rest.lower()))


def _is_rival(group: frozenset[str], key: frozenset[str], title: frozenset[str]) -> bool:
    """Whether a form is told by a word that rules out a word of the title: congenital, in a record on the acquired."""
    own = group & title
    return bool(own) and bool(group & key) and not own & key


def _spelled_out(text: str) -> set[str]:
    """Abbreviations in brackets behind the words whose initials they are."""
    found = set()
    for match in _ABBREVIATION.finditer(text):
        initials = "".join(
            w[0] for w in re.findall(r"[A-Za-z0-9]+", text[max(0, match.start() - 90) : match.start()])
        )
        letters = re.sub(r"[^a-z]", "", match.group(1).lower())
        if len(letters) > 1 and letters[:2] in initials.lower():
            found.add(match.group(1))
    return found


def _defined(record: ConditionRecord) -> Iterator[str]:
    """Abbreviations that the text puts in brackets behind a name of the condition, its words in any order."""
    lower = record.text.lower()
    title = set(_WORDS.findall(record.title.lower()))
    for bracket in _ABBREVIATION.finditer(record.text):
        letters = [c for c in bracket.group(1) if c.isupper()]
        before = _WORDS.findall(lower[max(0, bracket.start() - _BEFORE_SHORT) : bracket.start()])[
            -len(letters) :
        ]
        if (
            len(letters) > 1
            and [w[0] for w in before] == [c.lower() for c in letters]
            and title >= set(before)
        ):
            yield bracket.group(1)
    for name in (record.title, *record.synonyms):
        place = lower.find(f"{name.lower()} (")
        if place >= 0 and (match := _ABBREVIATION.match(record.text, place + len(name) + 1)):
            yield match.group(1)


def number_value(word: str) -> str:
    """A type's number in one spelling: Roman figures as Arabic ones; empty where the word is no number.

    >>> number_value("IIIA"), number_value("3a"), number_value("b"), number_value("juvenile")
    ('3a', '3a', 'b', '')
    """
    match = _TYPE_NUMBER.fullmatch(word.lower())
    return f"{_ROMAN.get(match.group(1), match.group(1))}{match.group(2)}" if match else ""


def _own_number(title: str) -> str:
    """The number that a title gives its condition: of its type, or at its end."""
    match = _NUMBER_IN_TITLE.search(title)
    return number_value(match.group(1) or match.group(2)) if match else ""


def is_part(number: str, whole: str) -> bool:
    """Whether a number is another's or that of a part of it: 1a of 1, but not 10 of 1."""
    return number.startswith(whole) and not (
        number[len(whole) :] and number[len(whole)].isdigit() and whole[-1].isdigit()
    )


def _coarse(mode: str) -> str:
    return X_LINKED if mode in (X_RECESSIVE, X_DOMINANT) else mode
