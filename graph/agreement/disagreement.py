"""One thing on which sources disagree: of what kind it is, how telling, and who stands on which side."""

from dataclasses import dataclass
from enum import StrEnum

from raregraph.graph.agreement.who_says import Claim, Stance


class DisagreementKind(StrEnum):
    """What sources disagree on."""

    MODIFIER_OR_CAUSE = "modifier-or-cause"
    DENIED_GENE = "denied-gene"
    MODE = "mode"
    TEXT_GENE = "text-gene"
    SIBLING_GENE = "sibling-gene"
    MAPPING = "mapping"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One thing to look into. `disease`, `gene` and `others` are IRIs; a higher `score` is more telling.

    `asserted` and `against` are the claims on either side; `others` the diseases that matter beside this one, and
    `others_are` says why: siblings that have the gene, diseases for which curated sources have it, targets of
    a mapping.
    """

    kind: DisagreementKind
    disease: str
    gene: str | None
    what: str
    score: float
    asserted: tuple[Claim, ...] = ()
    against: tuple[Claim, ...] = ()
    others: tuple[str, ...] = ()
    others_are: str = ""

    @property
    def sides(self) -> tuple[tuple[Stance, Claim], ...]:
        """All its claims, each with the side that it is on."""
        return tuple(
            (stance, claim)
            for stance, side in ((Stance.ASSERTED, self.asserted), (Stance.DENIED, self.against))
            for claim in side
        )
