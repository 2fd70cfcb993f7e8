"""Forms of the condition that a text names: by number, by adjective, by abbreviation, in a list, or by being told.

Every rule gives `FormMention`s. A mention's `key` holds the words that tell one form from another ("2",
"x-linked"), so that two ways to name a form are seen as one. The rules on lists stand in `formlists.py`, those on
forms that are introduced by name in `formphrases.py`.
"""

import re
from collections.abc import Iterator

from raregraph.loaders.reader.condition import Condition
from raregraph.loaders.reader.formlists import listed_forms
from raregraph.loaders.reader.formphrases import introduced_forms
from raregraph.loaders.reader.formwords import (
    NUMBERED,
    WORDS,
    FormMention,
    Naming,
    blanked,
    number_key,
    numbers,
    other_name,
)
from raregraph.loaders.reader.lexicon import Lexicon
from raregraph.loaders.reader.sentences import Sentence

_FORM_WORD = re.compile(r"\b(?:[Ff]orms?|[Tt]ypes?|[Ss]ubtypes?|[Vv]ariants?)\b")
_PIECE_BACK = re.compile(r"(?:\s*,\s*(?:and|or)\s+|\s*,\s*|\s+(?:and|or)\s+|\s+)$")
_WORD_BACK = re.compile(r"[A-Za-z][\w-]*$")
_OF_SELF = re.compile(r"\s+of\s+(?:the|this)\s+(?:condition|disorder|disease|syndrome)\b")
_OF = re.compile(r"\s+of\s+(?:the\s+)?")
_FORMS_OF = re.compile(r"\s*(?:forms?\s+)?(?:of\s+)?")
_CALLED = re.compile(
    r"""
    \b(?:called|known\ as|described\ as|referred\ to\ as|termed)\s+(?:an?\s+|the\s+)?
    (?P<words>[\w-]+)\s+(?:disease|disorder|condition|syndrome)\b
    """,
    re.VERBOSE,
)
_PARENT = re.compile(
    r"\b(?:is|are)\s+(?:often\s|usually\s|typically\s)?(?:an?|one|the)\s+(?:[\w,-]+\s+){0,4}$"
)
_IS_A = re.compile(
    r"\b(?:is|are)\s+(?:an?\s+)?(?:(?:[\w-]+\s){0,3}(?:type|form|subtype|variant|kind)\s+of\s+)?$"
)
_ALSO_CALLED = re.compile(
    r"\b(?:also|sometimes|formerly|previously)\s+(?:called|known\s+as)\s+(?:an?\s+|the\s+)?$"
)
_SAME_THING = re.compile(r"[A-Z0-9]{2,}\s\((?:also|formerly|previously)\s(?:called|known\sas)\s$")
_WORDS_BEFORE = re.compile(r"(?<![\w-])((?:[A-Za-z]+(?:-[A-Za-z]+)*\s+){1,4})$")
_LAST_WORD = re.compile(r"([A-Za-z-]+)\s$")
_TOLD_OF = re.compile(r"\s(?:is|results|occurs|has)\b")
_LISTED_TYPE = re.compile(r"(?:sub)?types?\s\w+$")
_SYMBOL_BEFORE = re.compile(r"[A-Z0-9]{3,}(?:\sgene)?\s\($")
_OTHER_TYPED = re.compile(
    r"\s+(?:[a-z]+\s)?\(?(?:diabetes|collagen|receptor|cells?\b|fibers?|muscle|hyper|fast|slow)"
)
_NUMBER_BEHIND = re.compile(r"\s*\(type\s+(\w+)\)|\stype\s[IVX0-9]+[A-Za-z]?(?![\w-])")
_NEXT = re.compile(r"\s*(?:[,.;:)(]|$)|\s+(?P<word>[a-z]+)\b")
_FIBERS = re.compile(r"\b(?:fibers?|collagen)\b")
_EPONYM = re.compile(r",\s(?P<name>[A-Z][a-z]+(?:-[A-Z][a-z]+)*)\stype\b")
_DEVELOP = re.compile(r"\bto\s+develop\s+$")
_MOST_ADJECTIVES = 12
_MOST_WORDS = 4
_LOOK_BACK = 60
_JOINTS = frozenset({"and", "or"})


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
    has_hint = lexicon.form_hints.search(sentence.lower) is not None
    if not (has_hint or condition.occurs_in(sentence.lower)) or lexicon.differential.search(sentence.lower):
        return []
    seen: set[frozenset[str]] = set()
    found = []
    for form in _Forms(sentence, condition, lexicon, has_hint).found():
        if form.key and form.key not in seen and not condition.is_main_name(form.name):
            seen.add(form.key)
            found.append(form)
    return found


class _Forms:
    """One pass over one sentence. `has_hint`: it holds a word like "type" or "called"."""

    def __init__(self, sentence: Sentence, condition: Condition, lexicon: Lexicon, has_hint: bool) -> None:
        self._text = sentence.text
        self._lower = sentence.lower
        self._blank = blanked(sentence.text)
        self._condition = condition
        self._lexicon = lexicon
        self._has_hint = has_hint

    def found(self) -> Iterator[FormMention]:
        if self._has_hint:
            yield from self._numbered()
            yield from introduced_forms(self._text, self._lower, self._condition, self._lexicon)
            yield from listed_forms(self._text, self._lower, self._condition, self._lexicon)
            yield from self._worded()
            yield from self._called()
        yield from self._named()
        yield from self._abbreviated()

    def _numbered(self) -> Iterator[FormMention]:
        """ "type II", "types 1 and 2", "Type I spinal muscular atrophy", "Familial HLH, type 2"."""
        if "ype" not in self._text:
            return
        for match in NUMBERED.finditer(self._text):
            if _OTHER_TYPED.match(self._lower, match.end()):
                continue
            base = self._name_before(match.start()) or self._name_after(match.end())
            if base is None and not self._stands_alone(match.start(), match.end()):
                continue
            own = self._condition.number if base and self._condition.is_whole(base) else ""
            extra, end = other_name(self._text, match.end())
            inside = base is not None and self._is_bracketed(match)
            naming = Naming.WITH_NAME if base else Naming.BARE
            for number in numbers(match.group("numbers")):
                name = (
                    f"{base or self._condition.name_for(number)} {'(' if inside else ''}type {number}{extra}"
                )
                yield FormMention(
                    f"{name})" if inside else name,
                    number_key(number, own),
                    match.start(),
                    end,
                    Naming.DEFINED if extra else naming,
                )

    def _is_bracketed(self, match: re.Match[str]) -> bool:
        return self._text[match.start() - 1] == "(" and self._text.startswith(")", match.end())

    def _name_before(self, end: int) -> str | None:
        """The condition's name, with an adjective in front, that ends here (a comma or brackets may stand between)."""
        before = self._blank[:end].rstrip(" ,")
        name = self._condition.name_at_end(before)
        if name is None:
            return None
        start = len(before) - len(name)
        word = _LAST_WORD.search(self._text[:start])
        if word and word.group(1).lower() in self._lexicon.kinship:
            return f"{word.group(1)} {self._text[start : len(before)]}"
        return self._text[start : len(before)]

    def _name_after(self, start: int) -> str | None:
        skip = _FORMS_OF.match(self._text, start)
        return self._condition.name_at_start(self._text[skip.end() if skip else start :])

    def _stands_alone(self, start: int, end: int) -> bool:
        """Whether a bare "type II" is the condition's: the record speaks of its types and no other noun is near."""
        around = self._lower[max(0, start - _LOOK_BACK) : start + _LOOK_BACK]
        if not self._condition.has_types or _FIBERS.search(around):
            return False
        before = self._lower[max(0, start - 30) : start].rstrip(" ,(")
        return (
            not before
            or before[-1] in ";:.-"
            or before.split()[-1] in self._lexicon.before_bare_number
            or bool(_LISTED_TYPE.search(before))
            or (self._lower[:start].endswith(", ") and bool(_TOLD_OF.match(self._lower, end)))
            or bool(_SYMBOL_BEFORE.search(self._text[max(0, start - 30) : start]))
        )

    def _worded(self) -> Iterator[FormMention]:
        """ "the classical type", "photosensitive form of X", "autosomal dominant (...) and X-linked (...) forms"."""
        for match in _FORM_WORD.finditer(self._blank):
            if NUMBERED.match(self._text, match.start()):
                continue
            pieces, limit = self._adjectives(match.start())
            if not pieces or _PARENT.search(self._lower[: pieces[0][0]]) or self._is_verb(match, pieces):
                continue
            of = self._name_of(match.end())
            if limit == "the" and not match.group().endswith("s"):
                pieces = self._joined(pieces)
            if of is not None or self._may_stand_bare(pieces, limit, match):
                yield from self._qualified(pieces, match.start(), match.group(), of)

    def _joined(self, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Adjectives that "or" joins in front of one form are two words for it ("the local or nodular form")."""
        first, last = pieces[0][0], pieces[-1][1]
        return [(first, last)] if " or " in self._lower[first:last] else pieces

    def _is_verb(self, match: re.Match[str], pieces: list[tuple[int, int]]) -> bool:
        """Whether "forms" is what something does: "the septum forms", "deposits form in ..."."""
        if not match.group().lower().startswith("form"):
            return False
        words: list[str] = WORDS.findall(self._lower[pieces[-1][0] : pieces[-1][1]])
        if not words or words[-1] in self._lexicon.form_adjectives:
            return False
        is_singular = not match.group().endswith("s")
        if is_singular:
            return words[-1].endswith("s")
        return len(pieces) == 1 and not self._lower.startswith(" of", match.end())

    def _adjectives(self, end: int) -> tuple[list[tuple[int, int]], str]:
        """The stretches of adjectives that end in front of a form word, and the word that limits them on the left."""
        pieces: list[tuple[int, int]] = []
        at, last, count = end, -1, 0
        while count < _MOST_ADJECTIVES:
            gap = _PIECE_BACK.search(self._blank, max(0, at - _LOOK_BACK), at)
            if gap is None or (at == end and gap.group().strip()):
                return pieces, ""
            word = _WORD_BACK.search(self._blank, max(0, gap.start() - _LOOK_BACK), gap.start())
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
        of = _OF.match(self._text, start)
        if of is None:
            return None
        name = self._condition.name_at_start(self._text[of.end() :])
        return name if name and self._condition.is_whole(name) else None

    def _may_stand_bare(self, pieces: list[tuple[int, int]], limit: str, noun: re.Match[str]) -> bool:
        """Whether "the ... form" without "of" can be a form of this condition.

        "Variant" alone is a change in a gene; "the complex types" in a record on type 4 are of its family.
        """
        if noun.group().lower().startswith("variant") or (
            self._condition.number and noun.group().endswith("s")
        ):
            return False
        behind = _NEXT.match(self._lower, noun.end())
        if limit not in self._lexicon.before_bare_form or behind is None:
            return False
        if behind.group("word") and behind.group("word") not in self._lexicon.after_bare_form:
            return False
        words = {w for a, b in pieces for w in WORDS.findall(self._lower[a:b])}
        if limit in ("a", "an"):
            return self._condition.has_types and bool(words & self._lexicon.form_adjectives)
        return bool(words & self._lexicon.form_adjectives) or (limit == "the" and self._condition.has_types)

    def _qualified(
        self, pieces: list[tuple[int, int]], end: int, noun: str, of: str | None
    ) -> Iterator[FormMention]:
        """A form for each stretch of adjectives, but one for all where an adjective tells nothing."""
        if self._is_one(pieces):
            pieces = [(pieces[0][0], pieces[-1][1])]
        noun = noun.lower().removesuffix("s")
        for first, last in pieces:
            words = self._without_weak(" ".join(self._blank[first:last].split()).strip(" ,"))
            key = (
                frozenset(WORDS.findall(words.lower()))
                - self._lexicon.weak_form_words
                - self._lexicon.form_nouns
            )
            if not key or len(words.split()) > _MOST_WORDS:
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
        """Whether adjectives name one form together: one of them tells nothing ("milder, late-onset forms")."""
        joined = self._lower[pieces[0][0] : pieces[-1][1]]
        weak = any(set(WORDS.findall(self._lower[a:b])) <= self._lexicon.weak_form_words for a, b in pieces)
        return weak and " and " not in joined and " or " not in joined

    def _named(self) -> Iterator[FormMention]:
        """An adjective in front of the condition's name: "acquired HLH", "X-linked spinal muscular atrophy"."""
        for start, end in self._condition.places(self._text):
            if eponym := _EPONYM.match(self._text, end):
                yield self._eponymous(start, eponym)
                continue
            words = self._form_adjectives_before(start)
            if not words or not self._condition.is_whole(self._text[start:end]):
                continue
            first = self._text.rindex(words[0], 0, start)
            before = self._lower[:first]
            if (
                _IS_A.search(before)
                or _ALSO_CALLED.search(before)
                or self._condition.is_title(self._lower[first:end])
            ):
                continue
            if _DEVELOP.search(before):
                continue
            number = _NUMBER_BEHIND.match(self._text, end)
            name = self._text[start:end] + (number.group() if number else "")
            for part in _halves(words):
                yield FormMention(f"{' '.join(part)} {name}", _key(part), first, end, Naming.WITH_NAME)

    def _eponymous(self, start: int, eponym: re.Match[str]) -> FormMention:
        """ "Galling disease, Fretter type (GD-F)": the name is kept whole, with the adjectives in front."""
        words = self._form_adjectives_before(start)
        first = self._text.rindex(words[0], 0, start) if words else start
        extra, end = other_name(self._text, eponym.end())
        name = self._text[first : eponym.end()] + extra
        return FormMention(name, frozenset({eponym.group("name").lower()}), first, end, Naming.DEFINED)

    def _form_adjectives_before(self, start: int) -> list[str]:
        match = _WORDS_BEFORE.search(self._text[max(0, start - _LOOK_BACK) : start])
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
                yield FormMention(name, _key(words), match.start("words"), match.end(), Naming.DEFINED)

    def _abbreviated(self) -> Iterator[FormMention]:
        """ "Spinal muscular atrophy, lower extremity, dominant (SMA-LED)", and later "SMA-LED" alone."""
        for match in self._condition.typed_abbreviations(self._text):
            name, start = match.text, match.start
            before = self._text[max(0, start - _LOOK_BACK) : start]
            if _SAME_THING.search(before):
                continue
            if before.endswith("(") and (full := self._condition.inverted_before(self._text, start - 1)):
                name, start = f"{full.rstrip()} ({match.text})", start - 1 - len(full)
            naming = Naming.DEFINED if name != match.text else Naming.BARE
            yield FormMention(name, number_key(match.key, self._condition.number), start, match.end, naming)


def _halves(words: list[str]) -> list[list[str]]:
    """Adjectives that "and" or "or" joins, apart: they name two forms."""
    middle = next((words.index(joint) for joint in ("and", "or") if joint in words), None)
    return [words] if middle is None else [words[:middle], words[middle + 1 :]]


def _key(words: list[str]) -> frozenset[str]:
    return frozenset(w.lower() for w in words if w not in _JOINTS)
