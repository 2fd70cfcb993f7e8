"""What is wrong with a condition record, said so that whoever wrote it by hand can mend it.

The JSON Schema finds most of it; its errors are turned into plain words with a remedy each. What a schema
cannot see (a number without its reference) is looked for beside it, also in a record of the wrong shape, so
that all faults come at once.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from raregraph.loaders.marked import Marked, Path
from raregraph.ontology.identifiers import IdentifierError, standardize
from raregraph.ontology.modes import mode_named, modes, resolve

CLAIM_KINDS = ("genes", "inheritance", "forms", "phenotypes")

_TYPES = {
    "array": "a list in square brackets",
    "object": "`name: value` lines",
    "string": "text",
    "integer": "a whole number",
    "boolean": "true or false",
}
_FORMATS = {
    "partial-date": "no date",
    "mode-of-inheritance": "no mode of inheritance",
    "curie": "no identifier of a known kind",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: in which field, what it is, what to do."""

    path: Path
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class _Broken:
    """A rule of the schema that a value breaks: the value, what the rule asks, the schema around the rule."""

    path: Path
    given: Any
    rule: Any
    schema: dict[str, Any]
    is_name: bool

    def fault(self, message: str, remedy: str) -> Fault:
        """The fault at the value itself."""
        return Fault(self.path, message, remedy)

    def example(self, otherwise: str) -> str:
        """The remedy: the schema's examples if it has any."""
        examples = self.schema.get("examples")
        return f"Write it like {' or '.join(examples)}" if examples else otherwise


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of the format."""
    text = files("raregraph.loaders").joinpath("record.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def known_mode(name: str) -> str | None:
    """The mode of inheritance that a record means, by name or identifier.

    >>> known_mode("autosomal recessive"), known_mode("HP:0000007"), known_mode("recessive-ish")
    ('HP:0000007', 'HP:0000007', None)
    """
    return resolve(name) or mode_named(name)


def faults(document: Marked) -> list[Fault]:
    """All faults of a record, in the order of its lines; none if it can be loaded."""
    found = {*_against_schema(document.value), *_dangling(document.value)}
    return sorted(found, key=lambda fault: (document.line(fault.path), str(fault)))


def _against_schema(record: object) -> Iterator[Fault]:
    for error in _validator().iter_errors(record):
        explain = _EXPLAIN.get(str(error.validator))
        broken = _broken(error)
        if explain:
            yield from explain(broken)
        else:
            yield broken.fault(error.message, "See docs/write-a-record.md")


def _broken(error: ValidationError) -> _Broken:
    around = error.schema if isinstance(error.schema, dict) else {}
    is_name = "propertyNames" in error.schema_path
    path = (*error.absolute_path, str(error.instance)) if is_name else tuple(error.absolute_path)
    return _Broken(path, error.instance, error.validator_value, around, is_name)


@cache
def _validator() -> Draft202012Validator:
    checker = FormatChecker(formats=())
    checker.checks("partial-date")(_is_date)
    checker.checks("mode-of-inheritance")(
        lambda value: not isinstance(value, str) or known_mode(value) is not None
    )
    checker.checks("curie", raises=IdentifierError)(_is_known_curie)
    return Draft202012Validator(schema(), format_checker=checker)


def _is_date(value: object) -> bool:
    """A year, a year and month, or a day; what is neither text nor number is another rule's matter."""
    if not isinstance(value, str | int):
        return True
    parts = str(value).split("-")
    day = "-".join([*parts, "01", "01"][: max(3, len(parts))])
    try:
        return len(day) == 10 and date.fromisoformat(day) is not None
    except ValueError:
        return False


def _is_known_curie(value: object) -> bool:
    return not isinstance(value, str) or bool(standardize(value))


def _unknown_field(broken: _Broken) -> Iterator[Fault]:
    known = list(broken.schema["properties"])
    for name in broken.given:
        if name not in known:
            yield Fault((*broken.path, name), f"there is no field {name!r} here", _suggest(name, known))


def _missing_field(broken: _Broken) -> Iterator[Fault]:
    for name in broken.rule:
        if name not in broken.given:
            yield broken.fault(f"the field {name!r} is missing", f"Add `{name}: ...`")


def _missing_partner(broken: _Broken) -> Iterator[Fault]:
    for name, partners in broken.rule.items():
        for partner in partners:
            if name in broken.given and partner not in broken.given:
                message = f"{name!r} stands here without {partner!r}"
                yield Fault((*broken.path, name), message, f"Add `{partner}: ...`")


def _wrong_type(broken: _Broken) -> Iterator[Fault]:
    wanted = " or ".join(_TYPES[name] for name in _listed(broken.rule))
    if broken.given is None:
        yield broken.fault("the field is empty", "Fill it in, or leave it out")
    else:
        message = f"{_show(broken.given)} stands where {wanted} must stand"
        yield broken.fault(message, broken.example(f"Write {wanted}"))


def _wrong_word(broken: _Broken) -> Iterator[Fault]:
    known = _listed(broken.rule)
    yield broken.fault(
        f"{_show(broken.given)} is not one of the words for this field", _suggest(broken.given, known)
    )


def _wrong_format(broken: _Broken) -> Iterator[Fault]:
    message = f"{_show(broken.given)} is {_FORMATS[broken.rule]}"
    names = [name.lower() for mode in modes() for name in mode.names] if "mode" in broken.rule else []
    close = get_close_matches(str(broken.given).lower(), names, n=1, cutoff=0.8)
    yield broken.fault(message, f"Write `{close[0]}`" if close else broken.example("Write it another way"))


def _wrong_spelling(broken: _Broken) -> Iterator[Fault]:
    if broken.is_name:
        yield broken.fault(f"{_show(broken.given)} cannot name an entry", broken.example("Take another name"))
    elif broken.given.strip():
        yield broken.fault(
            f"{_show(broken.given)} is not in the form of this field", broken.example("Rewrite it")
        )
    else:
        yield broken.fault("the text is empty", "Write it, or leave the field out")


def _too_little(broken: _Broken) -> Iterator[Fault]:
    yield broken.fault(f"{_show(broken.given)} is too little", f"Give at least {broken.rule}")


def _twice(broken: _Broken) -> Iterator[Fault]:
    yield broken.fault(f"{_show(broken.given)} names something twice", "Name it once")


_EXPLAIN: dict[str, Callable[[_Broken], Iterator[Fault]]] = {
    "additionalProperties": _unknown_field,
    "required": _missing_field,
    "dependentRequired": _missing_partner,
    "type": _wrong_type,
    "enum": _wrong_word,
    "const": _wrong_word,
    "format": _wrong_format,
    "pattern": _wrong_spelling,
    "minimum": _too_little,
    "minItems": _too_little,
    "minProperties": _too_little,
    "uniqueItems": _twice,
}


def _listed(rule: Any) -> list[str]:
    return rule if isinstance(rule, list) else [rule]


def _suggest(given: object, known: list[str]) -> str:
    close = get_close_matches(str(given), known, n=1)
    return f"Write `{close[0]}`" if close else f"Take one of: {', '.join(known)}"


def _show(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _dangling(record: object) -> Iterator[Fault]:
    """Numbers, symbols and forms that a claim names and the record doesn't have."""
    genes, references = _names(record, "genes"), _names(record, "references")
    forms = [claim.get("form") for _, claim in _claims(record, "forms")]
    for path, claim in (found for kind in CLAIM_KINDS for found in _claims(record, kind)):
        for at, number in _values(path, claim, "cites"):
            if number not in references:
                yield _absent(at, f"reference {number}", "references")
        for at, symbol in (*_values(path, claim, "gene"), *_values(path, claim, "genes")):
            if symbol not in genes:
                yield _absent(at, f"gene {symbol}", "genes")
        for at, form in _values(path, claim, "form"):
            if form not in forms:
                yield _absent(at, f"form {form!r}", "claims.forms")


def _absent(at: Path, what: str, where: str) -> Fault:
    return Fault(at, f"there is no {what} in this record", f"Add it under `{where}`, or correct it")


def _claims(record: object, kind: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    claims = record.get("claims") if isinstance(record, dict) else None
    listed = claims.get(kind) if isinstance(claims, dict) else None
    for place, claim in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(claim, dict):
            yield ("claims", kind, place), claim


def _names(record: object, field: str) -> Collection[str]:
    entries = record.get(field) if isinstance(record, dict) else None
    return entries if isinstance(entries, dict) else ()


def _values(path: Path, claim: dict[str, Any], field: str) -> Iterator[tuple[Path, str]]:
    """The texts and numbers of a field, be it one or a list."""
    given = claim.get(field)
    listed: Iterable[tuple[Path, Any]] = [((*path, field), given)]
    if isinstance(given, list):
        listed = [((*path, field, place), value) for place, value in enumerate(given)]
    for at, value in listed:
        if isinstance(value, str | int) and not isinstance(value, bool):
            yield at, str(value)
