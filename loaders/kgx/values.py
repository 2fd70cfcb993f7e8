"""The values of KGX: identifiers, lists, categories, truths.

Identifiers of a known prefix get their one spelling.
"""

from functools import lru_cache

from raregraph.loaders.kgx.columns import is_list
from raregraph.ontology import biolink
from raregraph.ontology.identifiers import standardized
from raregraph.ontology.kgx_columns import PROPERTIES, WORDS

ITEMS = "\x1f\x1e\x1f"
"""What stands between the items of a list that comes from JSON: nothing that a text would hold."""


class MalformedError(ValueError):
    """A value that can't be what its column holds, so that the row is left out."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column, self.message = column, message


@lru_cache(1 << 14)
def all_known(text: str, between: str) -> tuple[str, ...] | None:
    """The identifiers of a list, each once; None if one of them is odd."""
    found = [standardized(part) for part in parts(text, between)]
    return None if None in found else tuple(dict.fromkeys(each for each in found if each))


@lru_cache(1 << 14)
def pairs_of(name: str, text: str, between: str) -> tuple[tuple[str, str], ...]:
    """A column's name with each of its values."""
    values = parts(text, between) if is_list(name) or between == ITEMS else [text]
    if name in WORDS or not (name in PROPERTIES or biolink.slot(name)):
        return tuple((name, value) for value in values)
    return tuple((name, spelled(value)) for value in values)


def parts(text: str, between: str) -> list[str]:
    """The items of a list, without empty ones."""
    return [part for part in text.split(between) if part.strip()]


def spelled(text: str) -> str:
    """A value in the one spelling if it is an identifier, else as it is."""
    return (standardized(text) or text) if ":" in text and " " not in text else text


@lru_cache(1 << 12)
def categories_of(text: str, between: str, default: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The most specific category, and those of the others that it doesn't imply."""
    given = [part if ":" in part else f"biolink:{part}" for part in parts(text, between)] or [default]
    best = biolink.most_specific(given)
    implied = {best, *biolink.ancestors(best)}
    return best, tuple(("category", each) for each in given if each not in implied)


def predicate_of(text: str) -> str:
    """A predicate without a prefix is Biolink's, where Biolink has it."""
    name = text.strip().replace(" ", "_")
    return f"biolink:{name}" if biolink.is_predicate(name) else text


_TRUTH = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False, "none": False}


def truth(text: str, column: str) -> bool:
    """A yes or no.

    Raises:
        MalformedError: if the text is neither.
    """
    found = _TRUTH.get(text.strip().lower())
    if found is None:
        raise MalformedError(column, f"{text!r} is neither true nor false")
    return found
