"""The triple patterns of a SPARQL query, with the places where they stand in its text.

This is no whole parser: it finds the runs of triple patterns in the groups of a query and says where each subject,
verb and object begins and ends, so that a pattern can be replaced without touching what stands around it. Strings,
comments and IRIs are read as wholes, so that nothing inside them is taken for a pattern. What it can't follow
raises `UnreadableError`; the store will say what is wrong with such a query.

>>> [run] = triple_runs(tokens("SELECT * { ?d a biolink:Disease ; rdfs:label ?name }"))
>>> [[verb.text for verb, objects in group.items] for group in run.groups]
[['a', 'rdfs:label']]
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

_TOKEN = re.compile(
    r"""
    (?P<blank>(?:\s|\#[^\r\n]*)+)
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<string>\"{3}(?:[^"\\]|\"{1,2}(?!\")|\\.)*+\"{3}
             | '{3}(?:[^'\\]|'{1,2}(?!')|\\.)*+'{3}
             | "[^"\\\r\n]*+(?:\\.[^"\\\r\n]*+)*+"
             | '[^'\\\r\n]*+(?:\\.[^'\\\r\n]*+)*+')
  | (?P<variable>[?$]\w++)
  | (?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
  | (?P<bnode>_:\w(?:[\w.-]*[\w-])?)
  | (?P<name>(?:[^\W\d_][\w.-]*+(?<!\.))?:(?:(?:[\w:%-]|\\.|\.(?=[\w.:%\\-]))*+))
  | (?P<number>(?:\d++\.?\d*+|\.\d++)[eE][+-]?\d++|\d*+\.\d++|\d++)
  | (?P<word>[^\W\d]\w*+)
  | (?P<mark>\^\^|<<|>>|&&|\|\||!=|<=|>=|["'][^\r\n]*+|.)
    """,
    re.VERBOSE | re.DOTALL,
)


_ESCAPE = re.compile(r"""\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([tbnrf"'\\]))""")
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def unquoted(string: str) -> str:
    r"""What a string in quotes says.

    >>> unquoted('"a \\"b\\""'), unquoted("'''c'''")
    ('a "b"', 'c')
    """
    width = 3 if string[:3] in {'"""', "'''"} and len(string) >= 6 else 1
    return _ESCAPE.sub(_character, string[width:-width])


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(found[3], found[3])


class UnreadableError(Exception):
    """The query is written in a way that is not followed here, or is no query at all."""


class Kind(StrEnum):
    """What a token is."""

    IRI = "iri"
    STRING = "string"
    VARIABLE = "variable"
    LANGUAGE = "language"
    BNODE = "bnode"
    NAME = "name"
    NUMBER = "number"
    WORD = "word"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a query and where it stands."""

    kind: Kind
    text: str
    start: int
    end: int

    @property
    def keyword(self) -> str:
        """The word in capitals; empty for anything else."""
        return self.text.upper() if self.kind is Kind.WORD else ""

    @property
    def turn(self) -> int:
        """1 for a round bracket that opens, -1 for one that closes, 0 for anything else."""
        return {"(": 1, ")": -1}.get(self.text, 0) if self.kind is Kind.MARK else 0


def tokens(query: str) -> tuple[Token, ...]:
    """The tokens of a query, without blanks and comments.

    >>> [token.text for token in tokens('?d ex:a.b "x y"@en, <urn:c>. # done')]
    ['?d', 'ex:a.b', '"x y"', '@en', ',', '<urn:c>', '.']
    """
    return tuple(
        Token(Kind(found.lastgroup or ""), found[0], *found.span())
        for found in _TOKEN.finditer(query)
        if found.lastgroup != "blank"
    )


def parts(path: Sequence[Token], mark: str) -> list[Sequence[Token]]:
    """What stands between the marks outside of brackets.

    >>> [[token.text for token in part] for part in parts(tokens("a/(b|c)/d"), "/")]
    [['a'], ['(', 'b', '|', 'c', ')'], ['d']]
    """
    found: list[list[Token]] = [[]]
    depth = 0
    for token in path:
        depth += token.turn
        if token.kind is Kind.MARK and token.text == mark and not depth:
            found.append([])
        else:
            found[-1].append(token)
    return list(found)


@dataclass(frozen=True, slots=True)
class Part:
    """A term, a list, or a path: one or more tokens."""

    tokens: tuple[Token, ...]

    @property
    def start(self) -> int:
        """Where it begins in the query."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.tokens[-1].end

    @property
    def text(self) -> str:
        """Its tokens, with blanks between them."""
        return " ".join(token.text for token in self.tokens)

    @property
    def variable(self) -> str:
        """Its name (`?d` and `$d` both give `d`) if it is a variable; else empty."""
        return self.tokens[0].text[1:] if self.is_single(Kind.VARIABLE) else ""

    def is_single(self, *kinds: Kind) -> bool:
        """Whether it is one token, of one of these kinds."""
        return len(self.tokens) == 1 and self.tokens[0].kind in kinds

    @property
    def is_iri(self) -> bool:
        """Whether it is an IRI or a prefixed name."""
        return self.is_single(Kind.IRI, Kind.NAME)

    @property
    def is_literal(self) -> bool:
        """Whether it is a string, a number or a boolean."""
        return self.tokens[0].kind in {Kind.STRING, Kind.NUMBER} or self.tokens[0].keyword in {
            "TRUE",
            "FALSE",
        }

    def names(self) -> Iterator[str]:
        """The variables in it, by name, and its labelled blank nodes."""
        for token in self.tokens:
            if token.kind is Kind.VARIABLE:
                yield token.text[1:]
            elif token.kind is Kind.BNODE:
                yield token.text


Items = tuple[tuple[Part, tuple[Part, ...]], ...]
"""Verbs, each with its objects."""


@dataclass(frozen=True, slots=True)
class SubjectGroup:
    """A subject with all that is asked of it up to the next full stop."""

    subject: Part
    items: Items


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run of patterns stands: in a GRAPH, in a part that is asked for each row (OPTIONAL, MINUS, EXISTS)."""

    in_graph: bool = False
    conditional: bool = False


@dataclass(frozen=True, slots=True)
class TripleRun:
    """Triple patterns that follow each other, with nothing else between them."""

    groups: tuple[SubjectGroup, ...]
    start: int
    end: int
    place: Place


def triple_runs(found: Sequence[Token]) -> tuple[TripleRun, ...]:
    """All runs of triple patterns in the groups of a query, in order; those of a CONSTRUCT template are none.

    Raises:
        UnreadableError: if the query can't be followed.
    """
    reader = _Reader(found)
    reader.query()
    return tuple(sorted(reader.runs, key=lambda run: run.start))


def property_list(term: Part) -> Items:
    """What is said of a blank node in its square brackets; nothing of an empty one.

    Raises:
        UnreadableError: if it can't be followed.
    """
    reader = _Reader(term.tokens[1:-1])
    items = reader.items()
    if reader.rest:
        raise UnreadableError("there is more in square brackets than verbs and objects")
    return items


CLOSING = {"{": "}", "(": ")", "[": "]"}
_MODIFIERS = ("*", "+", "?")


class _Reader:
    def __init__(self, found: Sequence[Token]) -> None:
        self._tokens = found
        self._at = 0
        self.runs: list[TripleRun] = []

    def query(self) -> None:
        """Everything before the first group is the head; a template and VALUES at the end are skipped as wholes."""
        skips = False
        while self._here:
            if self._here.keyword == "CONSTRUCT":
                skips = self._is("{", 1)
            elif self._here.keyword == "VALUES":
                skips = True
            if self._is("{") and skips:
                self._skip_balanced()
                skips = False
            elif self._is("{"):
                self._group(Place())
            else:
                self._at += 1

    @property
    def _here(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _next(self) -> Token:
        token = self._here
        if token is None:
            raise UnreadableError("the query ends too early")
        self._at += 1
        return token

    def _is(self, mark: str, ahead: int = 0) -> bool:
        at = self._at + ahead
        return at < len(self._tokens) and self._tokens[at].kind is Kind.MARK and self._tokens[at].text == mark

    def _expect(self, mark: str) -> None:
        if not self._is(mark):
            raise UnreadableError(f"{mark} is missing")
        self._at += 1

    def _skip_balanced(self) -> Part:
        begin = self._at
        closing = [CLOSING[self._next().text]]
        while closing:
            token = self._next()
            if token.kind is Kind.MARK and token.text in CLOSING:
                closing.append(CLOSING[token.text])
            elif token.kind is Kind.MARK and token.text in CLOSING.values() and token.text != closing.pop():
                raise UnreadableError("brackets don't match")
        return Part(tuple(self._tokens[begin : self._at]))

    def _group(self, place: Place) -> None:
        self._expect("{")
        if self._here and self._here.keyword == "SELECT":
            while not self._is("{"):
                if self._is("("):
                    self._expression(place)
                else:
                    self._next()
            self._group(place)
            self._after_select(place)
            return
        while not self._is("}"):
            self._element(place)
        self._at += 1

    def _after_select(self, place: Place) -> None:
        """GROUP BY, HAVING, ORDER BY, LIMIT and VALUES at the end of a query within a query."""
        while not self._is("}"):
            if self._is("("):
                self._expression(place)
            elif self._is("{"):
                self._skip_balanced()
            else:
                self._next()
        self._at += 1

    def _element(self, place: Place) -> None:
        token = self._here
        if token is None:
            raise UnreadableError("a group doesn't end")
        word = token.keyword
        if self._is("{"):
            self._group(place)
        elif self._is("."):
            self._at += 1
        elif word in {"OPTIONAL", "MINUS"}:
            self._at += 1
            self._group(Place(place.in_graph, conditional=True))
        elif word == "UNION":
            self._at += 1
        elif word == "GRAPH":
            self._at += 2
            self._group(Place(in_graph=True, conditional=place.conditional))
        elif word == "FILTER":
            self._at += 1
            self._filter(place)
        elif word == "BIND":
            self._at += 1
            self._expression(place)
        elif word == "VALUES":
            while not self._is("{"):
                self._next()
            self._skip_balanced()
        elif word and word not in {"TRUE", "FALSE"}:
            raise UnreadableError(f"{token.text} is not followed here")
        else:
            self._run(place)

    def _filter(self, place: Place) -> None:
        """A bracketed expression, EXISTS with its group, or a call of a function."""
        while self._here and self._here.keyword in {"NOT", "EXISTS"}:
            self._at += 1
        if self._is("{"):
            self._group(Place(place.in_graph, conditional=True))
            return
        if not self._is("("):
            self._next()
        self._expression(place)

    def _expression(self, place: Place) -> None:
        self._expect("(")
        while not self._is(")"):
            if self._is("("):
                self._expression(place)
            elif self._is("{"):
                self._group(Place(place.in_graph, conditional=True))
            else:
                self._next()
        self._at += 1

    def _run(self, place: Place) -> None:
        groups: list[SubjectGroup] = []
        start = end = self._here.start if self._here else 0
        while self._here and not self._here.keyword and not (self._is("{") or self._is("}") or self._is(".")):
            groups.append(self._subject_group())
            end = self._tokens[self._at - 1].end
            if not self._is("."):
                break
            end = self._next().end
        self.runs.append(TripleRun(tuple(groups), start, end, place))

    def _subject_group(self) -> SubjectGroup:
        subject = self._term()
        items = self.items()
        if not items and subject.tokens[0].text != "[":
            raise UnreadableError("a subject has no verb")
        return SubjectGroup(subject, items)

    def items(self) -> Items:
        """Verbs with their objects, as many as follow."""
        items: list[tuple[Part, tuple[Part, ...]]] = []
        while self._here and not (self._is(".") or self._is("}") or self._is("{")):
            if self._is(";"):
                self._at += 1
                continue
            if (items and not self._is(";", -1)) or (self._here.keyword and self._here.text != "a"):
                break
            items.append((self._verb(), self._objects()))
        return tuple(items)

    @property
    def rest(self) -> Sequence[Token]:
        """What was not read."""
        return self._tokens[self._at :]

    def _objects(self) -> tuple[Part, ...]:
        objects = [self._term()]
        while self._is(","):
            self._at += 1
            objects.append(self._term())
        return tuple(objects)

    def _term(self) -> Part:
        if self._is("[") or self._is("("):
            return self._skip_balanced()
        begin = self._at
        if self._is("+") or self._is("-"):
            self._at += 1
        token = self._next()
        if token.kind is Kind.STRING and self._here and self._here.kind is Kind.LANGUAGE:
            self._at += 1
        elif token.kind is Kind.STRING and self._is("^^"):
            self._at += 2
        elif token.kind in {Kind.MARK, Kind.LANGUAGE} or token.keyword not in {"", "TRUE", "FALSE"}:
            raise UnreadableError(f"{token.text} is no term")
        return Part(tuple(self._tokens[begin : self._at]))

    def _verb(self) -> Part:
        begin = self._at
        if self._here and self._here.kind is Kind.VARIABLE:
            self._at += 1
        else:
            self._step()
            while self._is("/") or self._is("|"):
                self._at += 1
                self._step()
        return Part(tuple(self._tokens[begin : self._at]))

    def _step(self) -> None:
        while self._is("^") or self._is("!"):
            self._at += 1
        if self._is("("):
            self._skip_balanced()
        else:
            token = self._next()
            if token.kind not in {Kind.IRI, Kind.NAME} and token.text != "a":
                raise UnreadableError(f"{token.text} is no property")
        while any(map(self._is, _MODIFIERS)):
            self._at += 1
