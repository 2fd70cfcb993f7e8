"""What a claim rests on, so that one judgement that several resources pass on counts once.

Resources copy from each other: HPO's gene table and MONDO's genes are both OMIM's gene map, and GenCC's submissions
by Orphanet are Orphanet's own table. The rules below say for each claim on what it rests, its basis; claims of one
basis are one voice. A rule with several names means that the claim rests on one of them, and that its source
doesn't say on which.

The first rule that fits decides. Where none fits, a claim rests on the resource that it credits.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

OMIM, ORPHANET, HPO = "OMIM", "Orphanet", "HPO"
About = Literal["gene", "mode", "other"]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a claim comes from.

    `source` is the name of the source that was loaded ("genes-to-disease"), `credited` the infores CURIE of the
    resource that the claim credits, `agent_type` a value of Biolink's enumeration. `read_in` are the CURIEs of the
    publications that it cites and of the entries that it is derived from; their prefixes suffice.
    """

    source: str
    credited: str
    about: About
    agent_type: str = "manual_agent"
    read_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """Claims with these marks rest on one of `basis`; a mark that is None fits any claim.

    `entry` is the prefix of something that the claim was read in. `reason` is said to people.
    """

    basis: tuple[str, ...]
    reason: str
    source: str | None = None
    credited: str | None = None
    about: About | None = None
    agent_type: str | None = None
    entry: str | None = None

    def fits(self, claim: Provenance) -> bool:
        """Whether the rule decides for a claim."""
        return (
            self.source in {None, claim.source}
            and self.credited in {None, claim.credited}
            and self.about in {None, claim.about}
            and self.agent_type in {None, claim.agent_type}
            and (self.entry is None or any(x.startswith(f"{self.entry}:") for x in claim.read_in))
        )


RULES = (
    Rule(
        (OMIM,),
        "NCBI's table is OMIM's gene map, but for a few links that it doesn't say to be another's",
        credited="infores:medgen",
        about="gene",
    ),
    Rule((OMIM,), "MONDO takes its genes from OMIM's gene map", credited="infores:mondo", about="gene"),
    Rule(
        (OMIM,),
        "HPO read it in an OMIM entry",
        source="hpoa",
        credited="infores:hpo-annotations",
        entry="OMIM",
    ),
    Rule(
        (HPO, OMIM),
        "GARD's old pages copy HPO's table without its references, most of which were OMIM entries then",
        source="medquad",
        credited="infores:hpo-annotations",
    ),
    Rule(
        (ORPHANET, OMIM, HPO),
        "GARD's lists of genes and modes name Orphanet and HPO together, and HPO has its genes from OMIM",
        source="gard-pages",
        credited="infores:gard",
        agent_type="manual_agent",
    ),
    Rule((OMIM,), "the source credits OMIM", credited="infores:omim"),
    Rule((ORPHANET,), "the source credits Orphanet", credited="infores:orphanet"),
    Rule((HPO,), "HPO's own reading of publications", credited="infores:hpo-annotations"),
    Rule(("ClinGen",), "ClinGen's judgement, its own or as submitted to GenCC", credited="infores:clingen"),
)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a claim rests on: one of `names`; and why we think so."""

    names: tuple[str, ...]
    reason: str

    def __str__(self) -> str:
        """The names, for people."""
        return " or ".join(self.names)


def basis(claim: Provenance) -> Basis:
    """What a claim rests on.

    >>> str(basis(Provenance("genes-to-disease", "infores:omim", "gene")))
    'OMIM'
    >>> str(basis(Provenance("hpoa", "infores:hpo-annotations", "mode", read_in=("PMID:1",))))
    'HPO'
    >>> str(basis(Provenance("medquad", "infores:ghr", "gene", agent_type="text_mining_agent")))
    'ghr'
    """
    rule = next((rule for rule in RULES if rule.fits(claim)), None)
    if rule:
        return Basis(rule.basis, rule.reason)
    return Basis((claim.credited.removeprefix("infores:"),), "the resource that the claim credits")


def voices(bases: Iterable[Basis]) -> frozenset[str]:
    """The independent voices among bases; one of several names adds a voice only where none of them speaks.

    >>> omim, orphanet = Basis(("OMIM",), ""), Basis(("Orphanet",), "")
    >>> either = Basis(("Orphanet", "OMIM"), "")
    >>> sorted(voices([omim, orphanet, omim, either])), sorted(voices([either, either]))
    (['OMIM', 'Orphanet'], ['Orphanet or OMIM'])
    """
    known = sorted(set(bases), key=lambda each: (len(each.names), each.names))
    found: set[str] = set()
    heard: set[str] = set()
    for each in known:
        if heard.isdisjoint(each.names):
            found.add(str(each))
            heard.update(each.names)
    return frozenset(found)
