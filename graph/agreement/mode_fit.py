"""Which modes of inheritance go together, and which can be compared at all."""

from collections.abc import Iterable

from raregraph.ontology import modes

_SEMIDOMINANT = "HP:0032113"
_SPORADIC = "HP:0003745"


def comparable(mode: str) -> bool:
    """Whether a mode says how a disease is passed on, so that another can contradict it."""
    return not (modes.mode(mode).is_qualifier or mode in {_SPORADIC, modes.ROOT})


def fit(some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether any mode of one set fits any of the other."""
    theirs = list(others)
    return any(_alike(a, b) for a in some for b in theirs)


def _alike(a: str, b: str) -> bool:
    if _SEMIDOMINANT in {a, b}:
        return bool({a, b} & {"HP:0000006", "HP:0000007"}) or a == b
    return modes.is_a(a, b) or modes.is_a(b, a)
