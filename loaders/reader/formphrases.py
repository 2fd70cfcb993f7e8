"""Forms that a text introduces by name: "another form of X is called Y", "Y, the most common form of X"."""

import re
from collections.abc import Iterator

from raregraph.loaders.reader.condition import Condition
from raregraph.loaders.reader.formlists import full_name
from raregraph.loaders.reader.formwords import (
    NUMBERED,
    FormMention,
    Naming,
    is_name,
    item_name,
    other_name,
    telling,
    until_verb,
)
from raregraph.loaders.reader.lexicon import Lexicon

_NOUN = r"(?:form|type|subtype|variant)s?"
_CALLED = r"(?:called|known\s+as|referred\s+to\s+as|termed)"
_A_FORM_OF = re.compile(
    rf"\b(?P<noun>{_NOUN})\s+of\s+(?:the\s+|this\s+|inherited\s+)*(?P<of>[^.;:()]{{3,90}})"
)
_ONE_FORM = re.compile(
    rf"""
    (?:^|[,;:]\s+|\b[Ii]n\s+|\band\s+)
    (?:
      [Aa]nother | [Oo]ne | [Aa]\s(?:second|third|fourth|fifth)
      | [Tt]he\s(?:most|more|less|least|first|second|third|other|only|mild\w*|sever\w*|rare\w*)
    )\s
    (?:[a-z-]+\s){{0,3}}(?P<noun>{_NOUN})\b
    """,
    re.VERBOSE,
)
_IS = re.compile(r"(?:\s*\([^()]*\))?\s(?:is|are)\s(?:the\s)?(?P<name>[^.;:,]+)")
_IS_CALLED = re.compile(
    rf"""
    (?:\s?\([^()]*\))?
    (?:,[^,.;:()]{{3,80}},)?                                   # ", affecting half of all patients,"
    (?:(?!\b(?:also|have|has|cause\w*|characterized|includ\w+|experience|develop|that)\b)[^,.;:()]){{0,40}}?
    ,?\s\b{_CALLED}\s+(?:the\s+)?(?P<name>[^.;:,]+)
    """,
    re.VERBOSE,
)
_APPOSED = re.compile(r"(?:\s*\([^()]*\))?,\s(?:the\s|an?\s)?(?P<name>[^.;:,]+)(?=[.,;]|$)")
_WHEN_CALLED = re.compile(
    r"""
    (?:
      (?:When|If)\s[^.;:]{10,160},\s(?:it|(?:the|this)\s(?:condition|disorder|disease))
      | (?P<cases>These\scases)
    )
    \s(?:is|are)\s(?:also\s|sometimes\s|often\s|then\s)?
    (?:known\sas|called|classified\sas|designated\sas|referred\sto\sas)\s(?:the\s)?(?P<name>[^.;:,]+)
    """,
    re.VERBOSE,
)
_OBJECT = re.compile(r"[\w'-]+(?:\s(?!(?:is|are|called|known)\b)[\w'-]+){0,3}")
_LONG = 6
_IS_A_FORM = re.compile(
    rf"""
    (?:For\ example,\s+|For\s+|In\s+)?
    (?P<name>[A-Za-z][\w\s'/-]*?)
    (?:\s*\([^()]*\))?
    (?:,|,?\s+which\s+is|\s+(?:is|are))\s+(?:an?|one|the|another)\s+
    (?P<adjectives>(?:[\w-]+\s+){{0,4}}?){_NOUN}\b
    (?P<of>\s+of\s+(?:the\s+|this\s+)?)?
    """,
    re.VERBOSE,
)
_PARENT = re.compile(r"\b(?:is|are)\s+(?:an?|the|one)\s+(?:[\w,-]+\s+){0,5}$")


def introduced_forms(text: str, lower: str, condition: Condition, lexicon: Lexicon) -> Iterator[FormMention]:
    """The forms that a sentence introduces by their names."""
    for match in _A_FORM_OF.finditer(text):
        if not _PARENT.search(lower[: match.start()]):
            yield from _behind(text, match, True, condition, lexicon)
    for match in _ONE_FORM.finditer(text):
        if not re.match(r"\s+of\b", text[match.end() :]):
            yield from _behind(text, match, False, condition, lexicon)
    yield from _in_front(text, condition, lexicon)
    yield from _when_called(text, condition, lexicon)


def _behind(
    text: str, head: re.Match[str], has_of: bool, condition: Condition, lexicon: Lexicon
) -> Iterator[FormMention]:
    """The name behind "a form of X is", "a form of X called" or "a form of X,"."""
    at = start = head.start("of") if has_of else head.end()
    is_plural = head.group("noun").endswith("s")
    is_own = not has_of
    if has_of and (end := condition.own_end(text, start)) is not None:
        at, is_own = end, True
    elif has_of:
        other = _OBJECT.match(text, start)
        if other is None or not _is_kin(other.group().lower(), condition):
            return
        at = other.end()
    for pattern, needs_disease in ((_IS, True), (_IS_CALLED, False), (_APPOSED, True)):
        match = pattern.match(text, at)
        if match is None:
            continue
        name = until_verb(item_name(match.group("name")), lexicon)
        if " and the " in name or " and a " in name or (is_plural and " and " in name):
            continue
        if not is_name(name, lexicon) or not telling(name, condition) or NUMBERED.search(name):
            continue
        own_words = condition.is_meant_by_name(name)
        ends_in_noun = name.lower().split()[-1] in lexicon.form_nouns
        if condition.is_main_name(name) or not (is_own or own_words):
            continue
        if needs_disease and not (lexicon.disease.search(name.lower()) or own_words or ends_in_noun):
            continue
        yield _mention(name, match, text, condition, lexicon)
        return


def _is_kin(words: str, condition: Condition) -> bool:
    """Whether words mean the condition in other words: "high cholesterol" for hypercholesterolemia."""
    title = condition.title.lower()
    return any(len(word) >= _LONG and word in title for word in words.split())


def _mention(
    name: str, match: re.Match[str], text: str, condition: Condition, lexicon: Lexicon
) -> FormMention:
    extra, _ = other_name(text, match.end("name"))
    full = full_name(name, condition, lexicon) + ("" if "(" in name else extra)
    naming = Naming.OF_CONDITION if name.lower().split()[-1] in lexicon.form_nouns else Naming.DEFINED
    return FormMention(full, telling(name, condition), match.start("name"), match.end("name"), naming)


def _when_called(text: str, condition: Condition, lexicon: Lexicon) -> Iterator[FormMention]:
    """ "When it begins late, it is known as Y", "These cases are classified as Y"."""
    match = _WHEN_CALLED.match(text)
    if match is None or not (match.group("cases") or condition.is_meant_by_name(text[: match.start("name")])):
        return
    name = until_verb(item_name(match.group("name")), lexicon)
    if is_name(name, lexicon) and not NUMBERED.search(name) and not condition.is_main_name(name):
        key = telling(name, condition)
        if key and not key <= lexicon.kinship and not condition.is_own(key):
            yield _mention(name, match, text, condition, lexicon)


def _in_front(text: str, condition: Condition, lexicon: Lexicon) -> Iterator[FormMention]:
    """ "Stable galling is one common type of Galling disease", "Wet galling, the rarest form, is ..."."""
    match = _IS_A_FORM.match(text)
    if match is None:
        return
    if match.group("of"):
        if condition.own_end(text, match.end()) is None:
            return
    elif not condition.is_meant_by_name(match.group("name")):
        return
    name = item_name(match.group("name"))
    if not is_name(name, lexicon) or NUMBERED.search(name) or condition.is_main_name(name):
        return
    if not (key := telling(name, condition)) or key <= condition.title_words | lexicon.kinship:
        return
    extra, _ = other_name(text, match.end("name"))
    full = (full_name(name, condition, lexicon) if " " not in name else name) + extra
    yield FormMention(full, key, match.start("name"), match.end("name"), Naming.DEFINED)
