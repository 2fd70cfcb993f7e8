"""What is wrong with a query that the store can't parse, in words for people.

The store says where it gave up, and then all that its grammar could have taken there, character by character; a
sentence among that is worth reading, the rest is not. What stands before the place says more.
"""

import re

_AT = re.compile(r"error at (\d+):(\d+): (?:expected (?:one of )?)?(.*)", re.DOTALL)
_SENTENCE = re.compile(r"[A-Za-z][\w'-]*(?: [\w'-]+)+")
_NO_PREFIX = "Prefix not found"
_NAME = re.compile(r"([\w.-]*):[^\s:]*$")
_SHOWN = 40


def explained(message: str, query: str) -> tuple[str, int | None, int | None]:
    """A message of the store about a query that it was given, as words, line and column, both from 1.

    >>> explained('error at 1:14: expected one of LATERAL, SERVICE, [_]', "ASK { ?s ?p }")
    ("it can't be read on after “ASK { ?s ?p }”", 1, 14)
    >>> explained("error at 1:15: expected one of Prefix not found, ['%'], ['.']", "ASK { ?s foo:x 1 }")
    ('the prefix foo: is not known', 1, 15)
    """
    found = _AT.fullmatch(message)
    if not found:
        return message, None, None
    line, column = int(found[1]), int(found[2])
    before = _before(query, line, column)
    sentences = [each for each in found[3].split(", ") if _SENTENCE.fullmatch(each)]
    if _NO_PREFIX in sentences and (name := _NAME.search(before)):
        return f"the prefix {name[1]}: is not known", line, column
    if sentences:
        return "; ".join(sentences), line, column
    if not before:
        return "it doesn't begin as a query does", line, column
    shown = before if len(before) <= _SHOWN else f"…{before[-_SHOWN:]}"
    return f"it can't be read on after “{shown}”", line, column


def _before(query: str, line: int, column: int) -> str:
    """What stands before a place, in its line or in the last one before that isn't blank."""
    lines = query.split("\n")[:line]
    if len(lines) == line:
        lines[-1] = lines[-1][: column - 1]
    return next((each.strip() for each in reversed(lines) if each.strip()), "")
