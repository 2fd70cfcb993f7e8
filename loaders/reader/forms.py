"""Forms of the condition that a text names: by number, by adjective, by abbreviation, or in a list.

Every rule is a method of `_Forms` and gives `FormMention`s. A mention's `key` holds the words that tell one form
from another ("ii", "x-linked"), so that two ways to name a form are seen as one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from raregraph.loaders.reader.condition import Condition
from raregraph.loaders.reader.lexicon import Lexicon
from raregraph.loaders.reader.sentences import Sentence

_HINT = re.compile(
    r"type|form|variant|categor|group|called|classified|known as|described as|termed|kinds|divided|refer"
)
_NUMBER = r"(?:[IVX]+[A-Za-z]?[0-9]?|[0-9]+[A-Za-z]?[0-9]?|[A-H][0-9]?)"
_AND = r"(?:\s+through\s+|\s+to\s+|\s*-\s*|\s*,\s*(?:and\s+|or\s+)?|\s+and\s+|\s+or\s+|\s*/\s*)"
_NUMBERED = re.compile(rf"\b(?:[Tt]ypes?|[Ss]ubtypes?)\s+(?P<numbers>{_NUMBER}(?:{_AND}{_NUMBER})*)(?![\w-])")
_PARTS = re.compile(rf"through|to|-|{_NUMBER}")
_RANGE = frozenset(("through", "to", "-"))
_ROMANS = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
_FORM_WORD = re.compile(r"\b(?:[Ff]orms?|[Tt]ypes?|[Ss]ubtypes?|[Vv]ariants?)\b")
_PIECE_BACK = re.compile(r"(?:\s*,\s*(?:and|or)\s+|\s*,\s*|\s+(?:and|or)\s+|\s+)$")
_WORD_BACK = re.compile(r"[A-Za-z][\w-]*$")
_BRACKETS = re.compile(r"\([^()]*\)")
_OF_SELF = re.compile(r"\s+of\s+(?:the|this)\s+(?:condition|disorder|disease|syndrome)\b")
_CALLED = re.compile(
    r"\b(?:called|known as|described as|referred to as|termed)\s+(?:an?\s+|the\s+)?(?P<words>[\w-]+)\s+"
    r"(?:disease|disorder|condition|syndrome)\b"
)
_MOST_COMMON = re.compile(
    r"\b[Tt]he (?:most|more|second most) common (?:type|form|subtype)\b(?P<of>[^.;:,]*?)"
    r"\s(?:is|are)\s(?:the\s)?(?P<name>[^,.;:()]+)"
)
_LIST_HINT = re.compile(
    r"\b(?:types|forms|subtypes|kinds|categor|subcategor|subgroups|variants|groups|classes)"
    r"|classified as|included in|considered|make up"
)
_PLURALS = re.compile(r"\b(?:types|forms|subtypes|kinds|categories|subcategories|subgroups|variants)\b")
_REFERS = re.compile(r"\brefers? to\b")
_POINTED = re.compile(r"(?:this|the)\s(?:condition|disorder|disease|syndrome)\b")
_THERE_ARE = re.compile(
    r"(?:there are|the (?:\w+ )?(?:types|forms) are|types include|common types include)\b"
)
_COLON = re.compile(r"[^,.;:]{0,60}:\s*")
_LIST_VERB = re.compile(
    r"[^.;:]{0,90}?\b(?:include|includes|including|known as|called|designated)\s+|\s*are\s+"
    r"|,\s+(?=(?:an?|the)\s)|(?<=are)\s|(?<=include)\s|(?<=includes)\s|(?<=including)\s"
)
_NOT_A_LIST = re.compile(r"\b(?:can|may|signs|symptoms|features|each|distinguished)\b")
_AFTER_BARE = re.compile(
    r"\s*[,.;:)(]|\s*$|\s+(?:is|are|was|were|has|have|can|may|in|with|and|or|that|which|results?|causes?|caused|develops?|begins?|"
    r"appears?|occurs?|affects?|usually|typically|often|tends?|do|does|also|results|include|includes|begin|than|as|due|when|shows?|known)\b"
)
_IS_A = re.compile(r"\b(?:is|are)\s+(?:an?\s+)?$")
_IS_A_TYPE = re.compile(
    r"(?:For example,\s+)?(?P<name>[A-Za-z][\w\s'-]*?)(?:\s*\([^()]*\))?\s+(?:is|are)\s+(?:an?|one|the)\s+"
    r"(?:\w+\s+){0,3}?(?:type|form|subtype|variant)s?\s+of\s+(?:the\s+)?"
)
_ITEM_GAP = re.compile(r"\s*,\s*(?:and\s+|or\s+)?")
_LAST_GAP = re.compile(r"\s*,\s*(?:and\s+|or\s+)?|\s+and\s+(?=[^,]*$)")
_SEMICOLON = re.compile(r"\s*;\s*(?:and\s+|or\s+)?")
_WORDS_BEFORE = re.compile(r"(?<![\w-])((?:[A-Za-z]+(?:-[A-Za-z]+)*\s+){1,4})$")
_WORDS = re.compile(r"[a-z0-9-]+")
_MOST_WORDS = 9
_MOST_ADJECTIVES = 12


class Naming(IntEnum):
    """How good a name is, the better the higher: what a record's forms are called is its best name."""

    BARE = 0
    OF_CONDITION = 1
    WITH_NAME = 2
    DEFINED = 3


@dataclass(frozen=True, slots=True)
class FormMention:
    """A form in a sentence: its name, its telling words, the span that speaks of it and how good the name is."""

    name: str
    key: frozenset[str]
    start: int
    end: int
    naming: Naming


def forms_in(sentence: Sentence, condition: Condition, lexicon: Lexicon) -> list[FormMention]:
    """The forms of the condition that a sentence names, in the order of the rules.

    >>> from raregraph.graph.records import ConditionRecord
    >>> from raregraph.loaders.reader.condition import condition_of
    >>> from raregraph.loaders.reader.lexicon import lexicon
    >>> from raregraph.loaders.reader.sentences import sentences
    >>> record = ConditionRecord("r", "infores:x", "Galling disease", "X-linked forms of Galling disease are rare.")
    >>> (sentence,) = sentences(record)
    >>> [f.name for f in forms_in(sentence, condition_of(record, lexicon()), lexicon())]
    ['X-linked form of Galling disease']
    """
    if not (_HINT.search(sentence.lower) or condition.occurs_in(sentence.lower)):
        return []
    seen: set[frozenset[str]] = set()
    found = []
    for form in _Forms(sentence, condition, lexicon).found():
        if form.key and form.key not in seen:
            seen.add(form.key)
            found.append(form)
    return found


class _Forms:
    """One pass over one sentence."""

    def __init__(self, sentence: Sentence, condition: Condition, lexicon: Lexicon) -> None:
        self._text = sentence.text
        self._lower = sentence.lower
        self._blank = _blanked(sentence.text)
        self._condition = condition
        self._lexicon = lexicon

    def found(self) -> Iterator[FormMention]:
        yield from self._numbered()
        yield from self._worded()
        yield from self._named()
        yield from self._called()
        yield from self._abbreviated()
        yield from self._listed()
        yield from self._most_common()
        yield from self._is_a_type()

    def _numbered(self) -> Iterator[FormMention]:
        """ "type II", "types 1 and 2", "Type I spinal muscular atrophy", "Familial HLH, type 2"."""
        if "ype" not in self._text:
            return
        for match in _NUMBERED.finditer(self._text):
            base = self._name_before(match.start()) or self._name_after(match.end())
            if base is None and not self._stands_alone(match.start(), match.end()):
                continue
            for number in _numbers(match.group("numbers")):
                naming = Naming.WITH_NAME if base else Naming.BARE
                yield FormMention(
                    f"{base or self._condition.title} type {number}",
                    frozenset({number.lower()}),
                    match.start(),
                    match.end(),
                    naming,
                )

    def _name_before(self, end: int) -> str | None:
        """The condition's name, with an adjective in front, that ends here (a comma or brackets may stand between)."""
        before = self._blank[:end].rstrip(" ,")
        name = self._condition.name_at_end(before)
        if name is None:
            return None
        start = len(before) - len(name)
        word = re.search(r"([A-Za-z-]+)\s$", self._text[:start])
        if word and word.group(1).lower() in {"familial", "hereditary"}:
            return f"{word.group(1)} {self._text[start : len(before)]}"
        return self._text[start : len(before)]

    def _name_after(self, start: int) -> str | None:
        skip = re.match(r"\s*(?:forms?\s+)?(?:of\s+)?", self._text[start:])
        return self._condition.name_at_start(self._text[start + (skip.end() if skip else 0) :])

    def _stands_alone(self, start: int, end: int) -> bool:
        """Whether a bare "type II" is the condition's: the record speaks of its types and no other noun is near."""
        if not self._condition.has_types or re.match(
            r"\s+[a-z]*(?:diabetes|collagen|receptor|cells?\b|fibers?|muscle|hyper)", self._lower[end:]
        ):
            return False
        before = self._lower[max(0, start - 30) : start].rstrip(" ,(")
        return not before or before[-1] in ";:.-" or before.split()[-1] in _BEFORE_BARE

    def _worded(self) -> Iterator[FormMention]:
        """ "the classical type", "photosensitive form of X", "autosomal dominant (...) and X-linked (...) forms"."""
        for match in _FORM_WORD.finditer(self._blank):
            if _NUMBERED.match(self._text, match.start()):
                continue
            pieces, limit = self._adjectives(match.start())
            if not pieces:
                continue
            of = self._name_of(match.end())
            if of is None and match.group().lower().startswith("variant"):
                continue
            if of is None and not (limit in ("the", "a", "an") and self._may_stand_bare(pieces, match.end())):
                continue
            yield from self._qualified(pieces, match.start(), match.group(), of)

    def _adjectives(self, end: int) -> tuple[list[tuple[int, int]], str]:
        """The stretches of adjectives that end in front of a form word, and the word that limits them on the left."""
        pieces: list[tuple[int, int]] = []
        at, last, count = end, -1, 0
        while count < _MOST_ADJECTIVES:
            gap = _PIECE_BACK.search(self._blank, 0, at)
            if gap is None or (at == end and gap.group().strip()):
                return pieces, ""
            word = _WORD_BACK.search(self._blank, 0, gap.start())
            if word is None or word.group().lower() in self._lexicon.form_limits:
                return pieces, word.group().lower() if word else ""
            if gap.group().strip() or last < 0:
                pieces.insert(0, (word.start(), gap.start()))
            else:
                pieces[0] = (word.start(), pieces[0][1])
            last = at = word.start()
            count += 1
        return [], ""

    def _name_of(self, start: int) -> str | None:
        """The condition's name behind "form of", or an empty text for "of the disorder"."""
        if _OF_SELF.match(self._lower, start):
            return ""
        of = re.match(r"\s+of\s+(?:the\s+)?", self._text[start:])
        return self._condition.name_at_start(self._text[start + of.end() :]) if of else None

    def _may_stand_bare(self, pieces: list[tuple[int, int]], after: int) -> bool:
        """Whether "the ... form" without "of" can be a form of this condition."""
        if not _AFTER_BARE.match(self._lower, after):
            return False
        words = {w for a, b in pieces for w in _WORDS.findall(self._lower[a:b])}
        return self._condition.has_types or bool(words & self._lexicon.form_adjectives)

    def _qualified(
        self, pieces: list[tuple[int, int]], end: int, noun: str, of: str | None
    ) -> Iterator[FormMention]:
        """A form for each stretch of adjectives where the noun is plural, else one for all of them."""
        joined = self._lower[pieces[0][0] : pieces[-1][1]]
        if (not noun.endswith("s") and " and " not in joined) or self._is_one(pieces):
            pieces = [(pieces[0][0], pieces[-1][1])]
        noun = noun.lower().removesuffix("s")
        for first, last in pieces:
            words = self._without_weak(" ".join(self._blank[first:last].split()).strip(" ,"))
            key = frozenset(
                w for w in _WORDS.findall(words.lower()) if w not in self._lexicon.weak_form_words | _JOINTS
            )
            if not key or len(words.split()) > 4:
                continue
            bracket = re.match(r"\s*\([^()]*\)", self._text[last:])
            stop = last + bracket.end() if bracket else (end if len(pieces) == 1 else last)
            if of:
                yield FormMention(f"{words} {noun} of {of}", key, first, stop, Naming.OF_CONDITION)
            else:
                yield FormMention(f"{words} {noun}", key, first, stop, Naming.BARE)

    def _without_weak(self, words: str) -> str:
        """Adjectives without those in front that tell nothing; a comma makes them part ("milder, late-onset")."""
        first, _, rest = words.partition(" ")
        while rest and first.lower() in self._lexicon.weak_form_words:
            words = rest
            first, _, rest = words.partition(" ")
        return words

    def _is_one(self, pieces: list[tuple[int, int]]) -> bool:
        """Whether plural forms are one all the same: an adjective tells nothing ("milder, late-onset forms")."""
        return any(set(_WORDS.findall(self._lower[a:b])) <= self._lexicon.weak_form_words for a, b in pieces)

    def _named(self) -> Iterator[FormMention]:
        """An adjective in front of the condition's name: "acquired HLH", "X-linked spinal muscular atrophy"."""
        for start, end in self._condition.places(self._text):
            words = self._form_adjectives_before(start)
            if not words:
                continue
            first = self._text.rindex(words[0], 0, start)
            if _IS_A.search(self._lower[:first]):
                continue
            number = re.match(r"\s*\(type\s+(\w+)\)", self._text[end:])
            name = self._text[start:end] + (number.group() if number else "")
            if self._lower[first:end] == self._condition.title.lower():
                continue
            for part in _halves(words):
                yield FormMention(f"{' '.join(part)} {name}", _key(part), first, end, Naming.WITH_NAME)

    def _form_adjectives_before(self, start: int) -> list[str]:
        match = _WORDS_BEFORE.search(self._text[max(0, start - 60) : start])
        words = match.group(1).split() if match else []
        for first in range(len(words)):
            if self._are_form_adjectives(words[first:]):
                return words[first:]
        return []

    def _are_form_adjectives(self, words: list[str]) -> bool:
        adjectives = self._lexicon.form_adjectives
        if " ".join(words).lower() in adjectives:
            return True
        ends = words[0].lower() in adjectives and words[-1].lower() in adjectives
        return ends and all(w.lower() in adjectives or w in _JOINTS for w in words)

    def _called(self) -> Iterator[FormMention]:
        """ "is called late-onset disease"."""
        for match in _CALLED.finditer(self._text):
            words = match.group("words").split()
            if self._are_form_adjectives(words):
                name = f"{' '.join(words)} {self._condition.title}"
                yield FormMention(
                    name,
                    frozenset(w.lower() for w in words),
                    match.start("words"),
                    match.end(),
                    Naming.DEFINED,
                )

    def _abbreviated(self) -> Iterator[FormMention]:
        """ "Spinal muscular atrophy, lower extremity, dominant (SMA-LED)", and later "SMA-LED" alone."""
        for match in self._condition.typed_abbreviations(self._text):
            abbreviation, part = match.text, match.key
            name, start = abbreviation, match.start
            if self._text[max(0, start - 1) : start] == "(" and (
                full := self._condition.inverted_before(self._text, start - 1)
            ):
                name, start = f"{full} ({abbreviation})", start - 1 - len(full)
            naming = Naming.DEFINED if name != abbreviation else Naming.BARE
            yield FormMention(name, frozenset({part}), start, match.end, naming)

    def _listed(self) -> Iterator[FormMention]:
        """The items of a list of forms: "is divided into four categories: a, b, c and d"."""
        head = self._list_head() if _LIST_HINT.search(self._lower) else None
        if head is None:
            return
        if (colon := _COLON.match(self._lower, head)) and not _NOT_A_LIST.search(colon.group()):
            yield from self._items(colon.end())
        elif (verb := _LIST_VERB.match(self._lower, head)) and not _NOT_A_LIST.search(verb.group()):
            yield from self._items(verb.end())

    def _list_head(self) -> int | None:
        """Where the words end that announce a list of the condition's forms."""
        for match in _PLURALS.finditer(self._lower):
            of = re.match(r"\s+of\s+", self._text[match.end() :])
            if of and match.group() in self._lexicon.form_plurals:
                start = match.end() + of.end()
                if name := self._condition.name_at_start(re.sub(r"^(?:the|this)\s", "", self._text[start:])):
                    return self._text.index(name, start) + len(name)
                if pointing := _POINTED.match(self._lower, start):
                    return pointing.end()
                if not _REFERS.search(self._lower, 0, match.start()):
                    return None
        for pattern in (self._lexicon.form_divisions, self._lexicon.form_members):
            head = pattern.search(self._lower)
            if head and (
                self._condition.is_pointed_at(self._lower[: head.end() + 40]) or _THERE_ARE.match(self._lower)
            ):
                return head.end()
        return None

    def _items(self, start: int) -> Iterator[FormMention]:
        rest = self._blank[start:]
        rest = rest[: end.start()] if (end := re.search(r"\.\s*$|\.\s|:", rest)) else rest
        gap = _SEMICOLON if ";" in rest else _ITEM_GAP if re.search(r",\s*(?:and|or)\s", rest) else _LAST_GAP
        items = [(a, b, _item(rest[a:b])) for a, b in _parts(rest, gap)]
        if len(items) < 2 or not all(_is_item(name) for _, _, name in items):
            return
        for a, b, name in items:
            if _NUMBERED.search(name) or _SYMBOL.fullmatch(name):
                continue
            words = set(_WORDS.findall(name.lower()))
            if words <= _DEGREES:
                continue
            is_adjective = words <= self._lexicon.form_adjectives | _KINDSHIP
            full = f"{name} {self._condition.title}" if is_adjective else name
            yield FormMention(full, frozenset(words) - _FORM_NOUNS, start + a, start + b, Naming.DEFINED)

    def _most_common(self) -> Iterator[FormMention]:
        """ "The most common type is ..." and the name of a disease."""
        match = _MOST_COMMON.search(self._text)
        if match is None or not (
            match.group("of").strip() == "" or self._condition.is_pointed_at(match.group("of").lower())
        ):
            return
        name = _item(match.group("name"))
        if _is_item(name) and self._lexicon.disease.search(name.lower()) and not _NUMBERED.search(name):
            key = frozenset(_WORDS.findall(name.lower()))
            yield FormMention(name, key, match.start("name"), match.end("name"), Naming.DEFINED)

    def _is_a_type(self) -> Iterator[FormMention]:
        """ "Stable galling is one common type of Galling disease"."""
        match = _IS_A_TYPE.match(self._text)
        if match is None or not self._condition.name_at_start(self._text[match.end() :]):
            return
        name = _item(match.group("name"))
        words = set(_WORDS.findall(name.lower()))
        if (
            _is_item(name)
            and not words & (_PRONOUNS | _FORM_WORDS)
            and not _NUMBERED.search(name)
            and not self._condition.is_title(name)
        ):
            yield FormMention(name, frozenset(words), match.start("name"), match.end("name"), Naming.DEFINED)


_JOINTS = frozenset({"and", "or"})
_DEGREES = frozenset(["mild", "moderate", "severe", "common", "rare", "intermediate", "other", "others"])
_KINDSHIP = frozenset(["familial", "sporadic", "inherited", "hereditary"])
_FORM_NOUNS = frozenset(["form", "forms", "type", "types", "subtype", "subtypes", "variant", "the"])
_SYMBOL = re.compile(r"(?:[A-Z][A-Z0-9-]*[0-9][A-Z0-9-]*|[A-Z0-9]{3,})(?: genes?)?")
_BEFORE_BARE = frozenset(
    [
        "with",
        "of",
        "and",
        "or",
        "for",
        "the",
        "to",
        "called",
        "this",
        "while",
        "in",
        "cause",
        "causes",
        "by",
        "as",
        "include",
        "than",
        "either",
        "both",
        "have",
        "has",
        "distinguish",
        "from",
        ",",
        ";",
        ":",
        ".",
    ]
)
_FORM_WORDS = frozenset(["form", "forms", "type", "types", "subtype", "subtypes", "variant"])
_PRONOUNS = frozenset(
    [
        "this",
        "that",
        "it",
        "these",
        "they",
        "there",
        "he",
        "she",
        "we",
        "you",
        "one",
        "condition",
        "disorder",
        "disease",
        "syndrome",
        "which",
        "what",
    ]
)
_VERBS = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "be",
        "been",
        "being",
        "can",
        "may",
        "might",
        "will",
        "would",
        "could",
        "should",
        "do",
        "does",
        "did",
        "cause",
        "causes",
        "caused",
        "causing",
        "occurs",
        "occur",
        "affects",
        "affect",
        "called",
        "known",
        "that",
        "which",
        "who",
        "whose",
        "when",
        "where",
        "if",
        "because",
        "than",
        "inherited",
        "usually",
        "often",
        "found",
        "based",
        "characterized",
        "distinguished",
        "associated",
        "designated",
        "classified",
        "named",
        "described",
        "considered",
        "defined",
        "each",
        "present",
        "seen",
        "thought",
        "similar",
        "more",
        "less",
        "very",
    ]
)


def _numbers(written: str) -> Iterator[str]:
    """The numbers of types, ranges spelled out: "I through III" is I, II and III.

    >>> list(_numbers("1, 2 and 4-6")), list(_numbers("I through III"))
    (['1', '2', '4', '5', '6'], ['I', 'II', 'III'])
    """
    parts = _PARTS.findall(written)
    for at, part in enumerate(parts):
        if part not in _RANGE:
            yield part
        elif (scale := _scale(parts[at - 1], parts[at + 1])) is not None:
            yield from scale[scale.index(parts[at - 1]) + 1 : scale.index(parts[at + 1])]


def _scale(first: str, last: str) -> list[str] | None:
    """The numbers, figures or letters that a range from first to last runs over."""
    scales = (_ROMANS, list("ABCDEFGH"), [str(n) for n in range(1, 60)])
    return next((s for s in scales if first in s and last in s), None)


def _halves(words: list[str]) -> list[list[str]]:
    """Adjectives that "and" joins, apart: they name two forms. What "or" joins is one ("primary or congenital")."""
    if "and" not in words:
        return [words]
    middle = words.index("and")
    return [words[:middle], words[middle + 1 :]]


def _key(words: list[str]) -> frozenset[str]:
    return frozenset(w.lower() for w in words if w not in _JOINTS)


def _blanked(text: str) -> str:
    """The text with everything in brackets replaced by spaces, so that places stay the same."""
    return _BRACKETS.sub(lambda m: " " * len(m.group()), text) if "(" in text else text


def _parts(text: str, gap: re.Pattern[str]) -> Iterable[tuple[int, int]]:
    at = 0
    for match in gap.finditer(text):
        yield at, match.start()
        at = match.end()
    yield at, len(text)


def _item(words: str) -> str:
    return " ".join(re.sub(r"^(?:an?|the|and|or)\s+", "", words.strip(" \"'-")).split()).strip(" \"'")


def _is_item(name: str) -> bool:
    """Whether an item of a list can be the name of a form: short, and without a verb."""
    words = name.lower().split()
    return 0 < len(words) <= _MOST_WORDS and not _VERBS & set(words) and not words[0].isdigit()
