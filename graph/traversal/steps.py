"""Paths that explain themselves: each step with the claims behind it, in words, with sources and evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from raregraph.graph.traversal.gather import (
    FORM_OF,
    HAS_MODE,
    HAS_PHENOTYPE,
    MAY_HAVE_MODE,
    SUBCLASS_OF,
    Node,
)
from raregraph.graph.traversal.network import Network
from raregraph.graph.traversal.texts import Text
from raregraph.ontology.kinds import GeneDiseaseKind as Kind

_WORDS = {
    Kind.CAUSES: ("causes", "is caused by"),
    Kind.CAUSES_LOSS_OF_FUNCTION: ("causes, by loss of function,", "is caused by loss of function of"),
    Kind.CAUSES_GAIN_OF_FUNCTION: ("causes, by gain of function,", "is caused by gain of function of"),
    Kind.CAUSES_SOMATIC: ("causes, by somatic variants,", "is caused by somatic variants of"),
    Kind.MODIFIES: ("modifies", "is modified by"),
    Kind.SUSCEPTIBILITY: ("raises susceptibility to", "is made more likely by"),
    Kind.ROLE: ("plays a role in", "involves"),
    Kind.UNCERTAIN: ("may be linked with", "may be linked with"),
    SUBCLASS_OF: ("is a subtype of", "has the subtype"),
    FORM_OF: ("is a form of", "has the form"),
    HAS_PHENOTYPE: ("has the sign", "is a sign of"),
    HAS_MODE: ("has the mode of inheritance", "is the mode of inheritance of"),
    MAY_HAVE_MODE: ("may have the mode of inheritance", "may be the mode of inheritance of"),
}
_KINDS = list(_WORDS)


def words(kind: str, *, forward: bool = True, negated: bool = False) -> str:
    """What a claim says, as words between its subject and its object, or the other way round.

    >>> words("modifies"), words("modifies", forward=False), words("interacts_with", forward=False)
    ('modifies', 'is modified by', '<- interacts with')
    """
    plain = kind.replace("_", " ")
    there, back = _WORDS.get(kind, (plain, f"<- {plain}"))
    said = there if forward else back
    return f"not: {said}" if negated else said


@dataclass(frozen=True, slots=True)
class StepClaim:
    """A claim behind a step: what it says, who says so, and where.

    `forward` tells whether the step goes from the claim's subject to its object. `source` is the loaded source,
    `credited` whom it credits; `text` has the sentence or row, the record and the publications.
    """

    kind: str
    forward: bool
    source: str
    credited: str
    agent: str
    negated: bool
    inferred: bool
    text: Text

    @property
    def words(self) -> str:
        """What the claim says, as words between the start of the step and its end."""
        return words(self.kind, forward=self.forward, negated=self.negated)

    @property
    def evidence(self) -> str:
        """The sentence in quotation marks with its record, or the source with its row; of the inferred, from what.

        Nothing for a plain triple, of which the source alone is known.
        """
        text = self.text
        if self.inferred and text.inferred_from:
            return f"follows from {', '.join(text.inferred_from)}"
        if text.sentence:
            return f"“{' '.join(text.sentence.split())}” {text.record}".strip()
        return f"{self.source}, {text.row}" if text.row else ""


@dataclass(frozen=True, slots=True)
class Step:
    """From one node to the next, with all chosen claims that link them.

    The claims stand in order of what they say, the strongest first, of evidence (sentences before rows), of source.
    """

    start: Node
    end: Node
    claims: tuple[StepClaim, ...]

    def by_words(self) -> list[tuple[str, tuple[StepClaim, ...]]]:
        """The claims that say the same in the same direction, together: `is caused by`, and who says so."""
        return [(said, tuple(claims)) for said, claims in groupby(self.claims, key=lambda each: each.words)]


def steps(network: Network, path: Sequence[int]) -> tuple[Step, ...]:
    """The steps of a path of positions, each with the claims of the network behind it."""
    return tuple(step(network, start, end) for start, end in pairwise(path))


def step(network: Network, start: int, end: int) -> Step:
    """The step from one position to another."""
    forth = [_claim(network, place, forward=True) for place in network.between(start, end)]
    back = [_claim(network, place, forward=False) for place in network.between(end, start)]
    return Step(network.node(start), network.node(end), tuple(sorted(forth + back, key=_order)))


def _claim(network: Network, place: int, *, forward: bool) -> StepClaim:
    arrays, number = network.arrays, int(network.claims[place])
    said = arrays.table[arrays.attributions[number]]
    return StepClaim(
        said.kind,
        forward,
        said.source,
        said.credited,
        said.agent,
        said.negated,
        said.inferred,
        arrays.text(number),
    )


def _order(claim: StepClaim) -> tuple[object, ...]:
    place = _KINDS.index(claim.kind) if claim.kind in _WORDS else len(_KINDS)
    text = claim.text
    said = (place, claim.kind, claim.negated, not claim.forward, claim.inferred, not text.sentence)
    return (*said, claim.source, claim.credited, text.record, text.row, text.sentence, text.claim)
