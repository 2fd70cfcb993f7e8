"""Forms in lists: "is divided into four types: a, b, c and d", "- a - b", "the spectrum includes a; b; and c"."""

import re
from collections.abc import Iterable, Iterator

from raregraph.loaders.reader.condition import Condition
from raregraph.loaders.reader.formwords import NUMBERED, FormMention, Naming, is_name, item_name, telling
from raregraph.loaders.reader.lexicon import Lexicon

_PLURALS = re.compile(
    r"\b(?:types|forms|subtypes|kinds|categories|subcategories|subgroups|variants|classifications)\b"
)
_BEFORE = re.compile(
    r"\b(?:in|of|with|for|from|between|by|to|than|as|distinguish\w*)\s+(?:[\w-]+,?\s+){0,5}$"
)
_REFERS = re.compile(r"\brefers?\s+to\b|\bclass\w*\b|\bdivided\b|\bcategori\w*\b|\binto\b")
_OF = re.compile(r"\s+of\s+(?:the\s+|this\s+)?")
_POINTED = re.compile(r"(?:condition|disorder|disease|syndrome)\b")
_THERE_ARE = re.compile(
    r"(?:there are|the (?:\w+ ){0,2}(?:types|forms) are|types include|common types include"
    r"|this group of|the condition is)\b"
)
_COLON = re.compile(r"s?(?:[^.;:]{0,110}:|\s?;)\s*")
_LIST_VERB = re.compile(
    r"""
    s?[^.;:]{0,90}?\b(?:include|includes|including|known\ as|called|designated)\s+   # "..., which include a and b"
    | \s*are\s+(?:called\s+)?
    | ,\s+(?=(?:an?|the)\s)                                                           # "two forms, the a and the b"
    | (?<=are)\s | (?<=include)\s | (?<=includes)\s | (?<=including)\s
    """,
    re.VERBOSE,
)
_NOT_A_LIST = re.compile(
    r"\b(?:can|may|signs|symptoms|features|each|problems|cells|compounds|depending|genes?|mutations)\b"
)
_END_OF_LIST = re.compile(r"\.\s*$|\.\s|:")
_BULLET = re.compile(r"(?:^|,?\s+(?:and\s+)?)-\s+")
_SEMICOLON = re.compile(r"\s*;\s*(?:and\s+|or\s+)?")
_COMMA = re.compile(r"\s*,\s+(?:and\s+|or\s+)?")
_COMMA_OR_AND = re.compile(r"\s*,\s+(?:and\s+|or\s+)?|\s+and\s+(?=[^,]*$)")
_OXFORD = re.compile(r",\s*(?:and|or)\s")
_ASIDE = re.compile(r"\s*(?:in\s+which|which|who|where|with|that|such\s+as)\b")
_NAME_FAR = 60
_BARE_DISEASE = ("disease", "disorder", "condition", "syndrome")
_SYMBOL = re.compile(r"(?:[A-Z][A-Z0-9-]*[0-9][A-Z0-9-]*|[A-Z0-9]{3,})(?: genes?)?")
_ADJECTIVAL = re.compile(r"(?:ic|al|ar|ous|ive|ed|ing|ant|ent|ary|onset|linked|like|less|able|form)$")


def announces_forms(text: str, lower: str, condition: Condition, lexicon: Lexicon) -> bool:
    """Whether a sentence says that the condition has forms, so that the next sentences may tell them."""
    return list_head(text, lower, condition, lexicon) is not None


def listed_forms(text: str, lower: str, condition: Condition, lexicon: Lexicon) -> Iterator[FormMention]:
    """The forms in a sentence that lists them."""
    head = list_head(text, lower, condition, lexicon) if lexicon.form_list_hints.search(lower) else None
    if head is None:
        return
    for opening in (_COLON, _LIST_VERB):
        match = opening.match(lower, head)
        if match and not _NOT_A_LIST.search(match.group()):
            yield from _items(text, match.end(), condition, lexicon)
            return


def list_head(text: str, lower: str, condition: Condition, lexicon: Lexicon) -> int | None:
    """Where the words end that announce a list of the condition's forms."""
    for match in _PLURALS.finditer(lower):
        end = _own_name_behind(text, lower, match.end(), condition)
        if end is not None and match.group() in lexicon.form_plurals:
            before = lower[: match.start()]
            if not _BEFORE.search(before) or _REFERS.search(before):
                return end
    for pattern in (lexicon.form_divisions, lexicon.form_members):
        head = pattern.search(lower)
        if head is None:
            continue
        is_alone = _THERE_ARE.match(lower) and not _OF.match(lower, head.end())
        if is_alone or condition.is_meant_by_name(text[: head.end() + _NAME_FAR]):
            return head.end()
    return None


def _own_name_behind(text: str, lower: str, start: int, condition: Condition) -> int | None:
    of = _OF.match(text, start)
    if of is None:
        return None
    if pointing := _POINTED.match(lower, of.end()):
        return pointing.end()
    name = condition.name_at_start(text[of.end() :])
    return of.end() + len(name) if name and condition.is_whole(name) else None


def _items(text: str, start: int, condition: Condition, lexicon: Lexicon) -> Iterator[FormMention]:
    rest = text[start:]
    rest = rest[: end.start()] if (end := _END_OF_LIST.search(rest)) else rest
    found = []
    for first, last in _split(rest):
        written = rest[first:last]
        name = item_name(written)
        if not name or _ASIDE.match(written) or not telling(name, condition) or NUMBERED.search(name):
            continue
        if _SYMBOL.fullmatch(name) or not is_name(name, lexicon):
            return
        found.append((name, start + first, start + last))
    if len(found) > 1 or (found and ";" in rest):
        noun = found[-1][0].split()[-1].lower()
        shared = f" {noun[:-1]}" if noun in lexicon.form_plurals else ""
        for item, first, last in found:
            name = f"{item}{shared}" if shared and _is_adjective(item, lexicon) else item
            full = full_name(name, condition, lexicon)
            yield FormMention(full, telling(name, condition), first, last, Naming.DEFINED)


def full_name(name: str, condition: Condition, lexicon: Lexicon) -> str:
    """The name of an item, with the condition's name where the item is an adjective only."""
    if "(" in name and not name.endswith(")"):
        return name
    name, bracket, short = name.partition(" (")
    return _spelled_out(name, condition, lexicon) + bracket + short


def _spelled_out(name: str, condition: Condition, lexicon: Lexicon) -> str:
    words = name.lower().split()
    last = words[-1]
    if last in lexicon.form_nouns:
        noun = last.removesuffix("s")
        name = f"{name.rsplit(' ', 1)[0]} {noun}"
        return name if noun == "type" else f"{name} of {condition.title}"
    if last in _BARE_DISEASE and lexicon.form_adjectives.issuperset(words[:-1]):
        return f"{name.rsplit(' ', 1)[0]} {condition.title}"
    if last in condition.title_words or not _is_adjective(name, lexicon):
        return name
    return f"{name} {condition.title}"


def _is_adjective(name: str, lexicon: Lexicon) -> bool:
    """Whether an item of a list is only an adjective: "familial", "distal interphalangeal"."""
    last = name.lower().split()[-1]
    if last in lexicon.form_adjectives or last in lexicon.kinship:
        return True
    return bool(_ADJECTIVAL.search(last)) and not lexicon.disease.search(name.lower())


def adjective_at_start(text: str, condition: Condition, lexicon: Lexicon) -> FormMention | None:
    """The form that a sentence in a told list begins with: "Alobar, in which the brain ..."."""
    match = _ADJECTIVE_FIRST.match(text)
    if match is None:
        return None
    word = match.group("word")
    if word.lower() not in lexicon.form_adjectives and not _ADJECTIVAL.search(word):
        return None
    if word.lower() in lexicon.form_verbs | lexicon.weak_form_words or word.endswith("ly"):
        return None
    name = f"{word.lower()} {condition.title}"
    return FormMention(
        name, frozenset({word.lower()}), match.start("word"), match.end("word"), Naming.DEFINED
    )


_ADJECTIVE_FIRST = re.compile(r"(?P<word>[A-Z][a-z-]{3,}),?\s(?:in\s+which|which)\b")


def _split(rest: str) -> Iterable[tuple[int, int]]:
    """The items of a list by its strongest separator."""
    if rest.count(" - ") > 1 or rest.startswith("- "):
        gap = _BULLET
    elif ";" in rest:
        gap = _SEMICOLON
    else:
        plain = re.sub(r"\([^()]*\)", lambda m: "x" * len(m.group()), rest)
        gap = _COMMA if _OXFORD.search(plain) else _COMMA_OR_AND
        return _cuts(plain, gap)
    return _cuts(rest, gap)


def _cuts(text: str, gap: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    at = 0
    for match in gap.finditer(text):
        yield at, match.start()
        at = match.end()
    yield at, len(text)
