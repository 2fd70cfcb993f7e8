"""Filters in writing: `subject_category:"biolink:Gene" AND NOT negated:true`, as Monarch's API takes them.

    expression = both (OR both)*          both  = one (AND? one)*
    one  = (NOT | - | +)? (field:value | field:(value OR value) | "(" expression ")")

A value is a word or a text in double quotes, `*` any value at all. In a word, `*` stands for any characters and `?` for
one; the whole value must be like it, labels in any case. What else Lucene knows is refused. Fields are the columns, and
`subject_closure` and `object_closure`, which ask for a class or whatever is below it.
"""

import fnmatch
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from raregraph.graph.associations.columns import CLOSURES, column
from raregraph.graph.associations.filters import Mask, among, having
from raregraph.graph.associations.index import AssociationIndex
from raregraph.graph.errors import QueryError
from raregraph.graph.traversal.arrays import Positions

MOST_TOKENS = 500
_NOT_UNDERSTOOD = re.compile(r"[/\[{<>].*|.*(?<!\\)[~^][\d.]*")
_TOKEN = re.compile(
    r'\s*(?:(?P<sign>[-+!()])|(?P<field>[A-Za-z_]\w*):|"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<word>[^\s()"]+))'
)

Test = Callable[[AssociationIndex, Positions], Mask]
"""Says which of some claims fulfil an expression."""
Meant = Callable[[str, str], Sequence[str]]
"""The values of a field that a value in writing stands for, from the field and that value."""


def _itself(field: str, value: str) -> Sequence[str]:
    return (value,)


def parse(text: str, resolve: Callable[[str], str] = str, meant: Meant = _itself) -> Test:
    """An expression as a test.

    `resolve` gives the CURIE of an identifier in any spelling, `meant` the values that any other value stands for.

    Raises:
        QueryError: if it can't be read, or names an unknown field.
    """
    parser = _Parser(text, _tokens(text), resolve, meant)
    test = parser.either()
    if parser.left:
        raise parser.unreadable()
    return test


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    position = 0
    while text[position:].strip():
        match = _TOKEN.match(text, position)
        if match is None or len(found) == MOST_TOKENS:
            raise QueryError(
                f"the filter can't be read from {text[position : position + 40]!r} on",
                place=text[:200],
                remedy=f'Write it as field:"value", joined by AND and OR, in at most {MOST_TOKENS} words.',
            )
        kind = match.lastgroup or ""
        found.append(_token(kind, match[kind]))
        position = match.end()
    return found


def _token(kind: str, text: str) -> _Token:
    if kind == "word" and _NOT_UNDERSTOOD.fullmatch(text):
        raise QueryError(
            f"the filter has {text[:40]!r}: fuzzy words, regular expressions, ranges and boosts are not understood",
            place=text[:200],
            remedy='Write a word, with * for any characters and ? for one, or a value in double quotes: field:"value".',
        )
    if kind == "word" and re.search(r"[*?]", re.sub(r"\\.", "", text)):
        return _Token("pattern", text)
    return _Token(kind, re.sub(r"\\(.)", r"\1", text) if kind in {"quoted", "word"} else text)


class _Parser:
    def __init__(self, text: str, tokens: list[_Token], resolve: Callable[[str], str], meant: Meant) -> None:
        self._text = text
        self.left = tokens[::-1]
        self._resolve = resolve
        self._meant = meant
        self._depth = 0

    def either(self) -> Test:
        parts = [self._both()]
        while self._takes("word", "OR"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else _joined(parts, np.logical_or)

    def _both(self) -> Test:
        parts = [self._one()]
        while self.left and not self._is("word", "OR") and not self._is("sign", ")"):
            self._takes("word", "AND")
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else _joined(parts, np.logical_and)

    def _one(self) -> Test:
        if self._takes("word", "NOT") or self._takes("sign", "-") or self._takes("sign", "!"):
            denied = self._one()
            return lambda index, claims: ~denied(index, claims)
        self._takes("sign", "+")
        if self._takes("sign", "("):
            return self._inside(self.either)
        if not self.left or self.left[-1].kind != "field":
            raise self.unreadable()
        field = self.left.pop().text
        if self._takes("sign", "("):
            return self._inside(lambda: self._values(field))
        return self._value(field)

    def _inside(self, read: Callable[[], Test]) -> Test:
        self._depth += 1
        if self._depth > 50:
            raise self.unreadable()
        found = read()
        self._depth -= 1
        if not self._takes("sign", ")"):
            raise self.unreadable()
        return found

    def _values(self, field: str) -> Test:
        parts = [self._value(field)]
        while self._takes("word", "OR"):
            parts.append(self._value(field))
        return _joined(parts, np.logical_or)

    def _value(self, field: str) -> Test:
        prefix = ""
        while self.left and self.left[-1].kind == "field":  # the prefix of a CURIE that isn't quoted
            prefix += f"{self.left.pop().text}:"
        if not self.left or self.left[-1].kind not in {"quoted", "word", "pattern"}:
            raise self.unreadable()
        token = self.left.pop()
        if token.text == "*" and token.kind == "pattern" and not prefix:
            return _has_any(field)
        if token.kind == "pattern":
            return _is_like(field, prefix + token.text)
        return _has(field, prefix + token.text, self._resolve, self._meant)

    def _is(self, kind: str, text: str) -> bool:
        return bool(self.left) and self.left[-1] == _Token(kind, text)

    def _takes(self, kind: str, text: str) -> bool:
        found = self._is(kind, text)
        if found:
            self.left.pop()
        return found

    def unreadable(self) -> QueryError:
        where = f"at {self.left[-1].text!r}" if self.left else "at its end"
        return QueryError(
            f"the filter can't be read {where}",
            place=self._text[:200],
            remedy='Write it as field:"value", joined by AND and OR.',
        )


def _joined(parts: list[Test], join: Callable[[Mask, Mask], Mask]) -> Test:
    def test(index: AssociationIndex, claims: Positions) -> Mask:
        found = parts[0](index, claims)
        for part in parts[1:]:
            found = join(found, part(index, claims))
        return found

    return test


def _has(field: str, value: str, resolve: Callable[[str], str], meant: Meant) -> Test:
    if field in CLOSURES:
        return lambda index, claims: _below(index, field, resolve(value), claims)
    wanted = (resolve(value),) if field in {"subject", "object"} else meant(field, value)
    return lambda index, claims: having(index, field, wanted, claims)


def _has_any(field: str) -> Test:
    if field in CLOSURES:
        return lambda index, claims: np.ones(len(claims), bool)
    return lambda index, claims: column(index, field).codes(claims) >= 0


def _is_like(field: str, pattern: str) -> Test:
    """Whether the whole value is like a pattern; of labels whatever their case."""
    if field == "category":
        raise QueryError(
            "categories can't be asked for by * and ?",
            place=pattern[:200],
            remedy="Write the category in full.",
        )
    flags = re.IGNORECASE if field.endswith("_label") else 0
    is_like = re.compile(_expression(pattern), flags).match
    if field in CLOSURES:
        side = field.removesuffix("_closure")
        return lambda index, claims: among(
            index.ends(claims, side),
            index.hierarchy.below([number for number, each in enumerate(index.ids) if is_like(each)]),
            index.arrays.nodes,
        )

    def test(index: AssociationIndex, claims: Positions) -> Mask:
        found = column(index, field)
        wanted = [code for code, value in enumerate(found.values) if is_like(value)]
        return among(found.codes(claims), np.array(wanted, np.int32), len(found.values))

    return test


def _expression(pattern: str) -> str:
    r"""A pattern as a regular expression; a sign after a backslash is itself.

    >>> [bool(re.match(_expression(r"SMN?\*"), text)) for text in ("SMN1*", "SMN1", "SMN12*")]
    [True, False, False]
    """
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    # `fnmatch` makes expressions that are fast whatever the number of stars; in brackets, a sign is itself.
    return fnmatch.translate(
        "".join(f"[{part[-1]}]" if part[-1] in "*?[" and part not in "*?" else part[-1] for part in parts)
    )


def _below(index: AssociationIndex, field: str, identifier: str, claims: Positions) -> Mask:
    number = index.arrays.number(identifier)
    if number is None:
        return np.zeros(len(claims), bool)
    side = field.removesuffix("_closure")
    return among(index.ends(claims, side), index.hierarchy.below([number]), index.arrays.nodes)
