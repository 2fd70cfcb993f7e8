"""Who speaks on one side of a disagreement: voices, and claims told apart by them."""

from collections.abc import Iterable

from raregraph.graph.agreement.independence import voices
from raregraph.graph.agreement.who_says import Claim


def voices_of(said: Iterable[Claim]) -> frozenset[str]:
    """The independent voices behind some claims."""
    return voices(claim.basis for claim in said)


def spoken_by(said: Iterable[Claim]) -> str:
    """Who speaks, for people.

    The verb is in the singular for one voice and in the plural for several.
    """
    names = sorted(voices_of(said), key=str.casefold)
    return f"{', '.join(names)} {'says' if len(names) == 1 else 'say'}"


def without_voices_of(said: Iterable[Claim], others: Iterable[Claim]) -> list[Claim]:
    """The claims that rest on nothing that the others rest on."""
    heard = {name for claim in others for name in claim.basis.names}
    return [claim for claim in said if heard.isdisjoint(claim.basis.names)]


def each_once(said: Iterable[Claim]) -> list[Claim]:
    """Claims in their order, each association once."""
    return list({claim.node: claim for claim in said}.values())
