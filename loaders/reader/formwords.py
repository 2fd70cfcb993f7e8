"""What the rules on forms share: the mention of a form, its numbers, and how a name is cut out of a text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from raregraph.loaders.reader.condition import Condition, number_value
from raregraph.loaders.reader.lexicon import Lexicon

ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
NUMBER = r"(?:[IVX]+[A-Za-z]?[0-9]?|[0-9]+[A-Za-z]?[0-9]?|[A-H][0-9]?)"
AND = r"(?:\s+through\s+|\s+to\s+|\s*-\s*|\s*,\s*(?:and\s+|or\s+)?|\s+and\s+|\s+or\s+|\s*/\s*)"
NUMBERED = re.compile(rf"\b(?:[Tt]ypes?|[Ss]ubtypes?)\s+(?P<numbers>{NUMBER}(?:{AND}{NUMBER})*)(?![\w-])")
SHORT_FORM = re.compile(r"\s?\((?=[^()]*[A-Z][^()]*[A-Z0-9])(?P<short>[A-Za-z0-9][\w,/ -]{1,13})\)")
OTHER_NAME = re.compile(
    r"\s?\((?:also\s+|sometimes\s+)?(?:called|known\s+as)\s+(?P<name>[^();]*\bdeficiency)\)"
    r"|,\s+also\s+(?:called|known\s+as)\s+(?P<behind>[^(),;.]*\bdeficiency)\b"
)
WORDS = re.compile(r"[a-z0-9-]+")
_PARTS = re.compile(rf"through|to|-|{NUMBER}")
_RANGE = frozenset(("through", "to", "-"))
_BRACKETS = re.compile(r"\([^()]*\)")
_LEADING = re.compile(
    r"""
    ^(?:
      (?:an?|the|and|or|either|both|particularly|especially|including)\s+
      | \(?\d\)\s*            # the number of an item: "(1) Expressive aphasia"
      | [\s"'•-]+               # bullets and quotation marks
    )+
    """,
    re.VERBOSE,
)
_CALLED = re.compile(r"\b(?:called|known\s+as|termed|referred\s+to\s+as)\s+(?:the\s+)?(?=\S)")
_CUT = re.compile(
    r"\s+-+\s+|\s+(?:which|that|who|where|when|in\s+which|characterized|caused|affecting|due|with\s+(?:an?|the))\b"
)
_INNER_BRACKET = re.compile(
    r"[a-z]+\s\([a-z]+\)(?:\s(?!forms?\b|types?\b)[a-z]+){1,3}"
)  # "fretting (slow) tin rot"
_MOST_WORDS = 9


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


def numbers(written: str) -> Iterator[str]:
    """The numbers of types, ranges spelled out: "I through III" is I, II and III.

    >>> list(numbers("1, 2 and 4-6")), list(numbers("I through III"))
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
    scales: tuple[list[str], ...] = (list(ROMANS), list("ABCDEFGH"), [str(n) for n in range(1, 60)])
    if len(first) > 1 and first[:-1] == last[:-1]:
        scales += tuple(
            [f"{first[:-1]}{letter}" for letter in letters] for letters in ("ABCDEFGH", "abcdefgh")
        )
    return next((s for s in scales if first in s and last in s), None)


def number_key(number: str, own: str) -> frozenset[str]:
    """The key of a numbered form; a letter in a record on type 4 tells a part of type 4.

    >>> number_key("II", ""), number_key("A", "4")
    (frozenset({'2'}), frozenset({'4a'}))
    """
    value = number_value(number) or number.lower()
    return frozenset({f"{own}{value}" if own and value.isalpha() and own[-1].isdigit() else value})


def blanked(text: str) -> str:
    """The text with everything in brackets replaced by spaces, so that places stay the same."""
    return _BRACKETS.sub(lambda m: " " * len(m.group()), text) if "(" in text else text


def other_name(text: str, start: int) -> tuple[str, int]:
    """What a text adds to a form's name at a place, to be written behind the name, and where that ends.

    A short form stays with its name, and so does the deficiency by which a form is also known.

    >>> other_name("type 1 (GD1) is", 6), other_name("type 2 (also called fret deficiency)", 6)
    ((' (GD1)', 12), (' (fret deficiency)', 36))
    """
    if match := SHORT_FORM.match(text, start):
        return f" ({match.group('short')})", match.end()
    if match := OTHER_NAME.match(text, start):
        return f" ({match.group('name') or match.group('behind')})", match.end()
    return "", start


def item_name(written: str) -> str:
    """The name in an item of a list, or behind "is called": without articles, asides and explanations.

    >>> item_name("a more severe type called fret deficiency (FRD), which is rare")
    'fret deficiency (FRD)'
    """
    words = " ".join(_LEADING.sub("", written).split())
    if called := _CALLED.search(words.split("(")[0]):
        words = _LEADING.sub("", words[called.end() :])
    short = ""
    bracket = 0 if _INNER_BRACKET.fullmatch(words) else words.find("(") + 1
    if bracket:
        match = SHORT_FORM.match(words, bracket - 1)
        short = f" ({match.group('short')})" if match else ""
        words = words[: bracket - 1] if match or ")" in words[bracket:] else words
    if cut := _CUT.search(words):
        words = words[: cut.start()]
    name = words.split(", ")[0].strip(" \"',-.")
    return (name if "(" in name else name.strip(")")) + short


def is_name(name: str, lexicon: Lexicon) -> bool:
    """Whether words can be the name of a form: few, and without a verb."""
    words = name.lower().split()
    return (
        0 < len(words) <= _MOST_WORDS
        and not lexicon.form_verbs.intersection(words)
        and not lexicon.form_pronouns.intersection(words)
        and not words[0].isdigit()
    )


def telling(name: str, condition: Condition) -> frozenset[str]:
    """The words of a form's name that tell it: without its short form, words like "form", and the condition's name.

    Words that tell little ("familial") count where nothing else is left.
    """
    words = frozenset(WORDS.findall(_BRACKETS.sub(" ", name).lower())) - condition.lexicon.form_nouns
    own = condition.title_words | condition.short
    words = (
        frozenset(word for word in words if word not in own and word.removesuffix("s") not in own) or words
    )
    kinship = words & condition.lexicon.kinship
    return words - condition.lexicon.weak_form_words or kinship


def until_verb(name: str, lexicon: Lexicon) -> str:
    """The words of a name in front of the first verb: "juvenile form" of "juvenile form begins early"."""
    words = name.split()
    last = next((n for n, word in enumerate(words) if n and word in lexicon.form_verbs), len(words))
    while last and words[last - 1] in ("and", "or", "of"):
        last -= 1
    return " ".join(words[:last])
