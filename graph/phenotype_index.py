"""One identity for each sign: HPO's terms, found by the names that texts and tables without identifiers use.

A name leads to the term that has it as its label, or else to the only one that has it as an exact synonym. What is
ambiguous or unknown leads nowhere. Only what lies below HP:0000118 is a sign: HPO's words for inheritance, onset,
frequency and course are not found here, and neither are obsolete classes.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from raregraph.graph.curated import Term
from raregraph.ontology.names import name_key

ROOT = "HP:0000118"
"""HPO's class "Phenotypic abnormality", below which all signs are."""

SignBy = Literal["label", "synonym"]


@dataclass(frozen=True, slots=True)
class Sign:
    """Which term of HPO a name means, and by what; or the candidates, if it stays ambiguous."""

    term: str | None
    by: SignBy | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PhenotypeIndex:
    """Finds the HPO terms of signs by their names; an empty one knows none, as where HPO is not loaded."""

    _by_label: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _by_synonym: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _current: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether any sign is known."""
        return bool(self._by_label)

    @classmethod
    def of(cls, terms: Iterable[Term]) -> "PhenotypeIndex":
        """The index over HPO's terms, of which those of the kind `phenotype` are signs.

        >>> seizure = Term("HP:0001250", "Seizure", "phenotype", alternative_ids=("HP:0002279",))
        >>> PhenotypeIndex.of([seizure]).named("seizure")
        Sign(term='HP:0001250', by='label', candidates=())
        """
        signs = [term for term in terms if term.kind == "phenotype" and not term.obsolete and term.id != ROOT]
        return cls(
            _by_label=_keyed((term.label, term.id) for term in signs),
            _by_synonym=_keyed(
                (synonym.text, term.id)
                for term in signs
                for synonym in term.synonyms
                if synonym.scope == "exact"
            ),
            _current={merged: term.id for term in signs for merged in term.alternative_ids},
        )

    def named(self, name: str) -> Sign:
        """The term that a name means: by its label, else by the exact synonym of one term alone.

        Case, marks and punctuation don't count (`raregraph.ontology.names.name_key`).
        """
        key = name_key(name)
        labelled, called = self._by_label.get(key, ()), self._by_synonym.get(key, ())
        if len(labelled) == 1:
            return Sign(labelled[0], "label")
        if len(called) == 1 and not labelled:
            return Sign(called[0], "synonym")
        return Sign(None, None, tuple(sorted({*labelled, *called})))

    def current(self, identifier: str) -> str:
        """The term into which HPO merged an identifier, or else the identifier itself.

        >>> seizure = Term("HP:0001250", "Seizure", "phenotype", alternative_ids=("HP:0002279",))
        >>> PhenotypeIndex.of([seizure]).current("HP:0002279")
        'HP:0001250'
        """
        return self._current.get(identifier, identifier)


def _keyed(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for name, identifier in pairs:
        if key := name_key(name):
            found[key][identifier] = None
    return {key: tuple(ids) for key, ids in found.items()}
