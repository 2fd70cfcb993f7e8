"""Subtypes without the gene that most of their siblings share."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set

from raregraph.graph.agreement.disagreement import Disagreement, DisagreementKind
from raregraph.graph.agreement.mode_fit import comparable, fit
from raregraph.graph.agreement.who_says import Claim, labels
from raregraph.graph.agreement.whole import HUB, Whole
from raregraph.graph.engine.interface import Engine

_MOST = 0.6
_LEAST = 3
_SPECIFIC = 2


def genes_of_siblings(whole: Whole) -> Iterator[Disagreement]:
    """Most subtypes of a disease share a causal gene, and this one has no gene at all.

    At least three siblings have the gene, and hardly another; siblings with more than two genes don't count, nor
    does a subtype whose modes don't fit any of theirs.
    More telling: the larger the part of the subtypes that has the gene, and the more of them there are.
    """
    known: set[str] = set()
    inherited: defaultdict[str, set[str]] = defaultdict(set)
    for claim in whole.claims.modes:
        if not claim.negated and comparable(claim.said):
            inherited[claim.disease].add(claim.said)
    causes: defaultdict[str, defaultdict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in whole.claims.genes:
        if claim.gene and not claim.negated:
            known |= whole.roots(claim)
            if claim.causal and not claim.from_record:
                causes[claim.disease][claim.gene].append(claim)
    children: defaultdict[str, set[str]] = defaultdict(set)
    for child, above in whole.parents.items():
        for parent in above - whole.aside if child not in whole.aside else ():
            children[parent].add(child)
    best: dict[tuple[str, str], Disagreement] = {}
    for siblings in children.values():
        if len(siblings) > _LEAST:
            for found in _lacking(whole, siblings, known, causes):
                own, theirs = (
                    inherited[found.disease],
                    {m for c in found.asserted for m in inherited[c.disease]},
                )
                if own and theirs and not fit(own, theirs):
                    continue
                key = found.disease, found.gene or ""
                best[key] = max(found, best.get(key, found), key=lambda each: each.score)
    yield from best.values()


def _lacking(
    whole: Whole,
    siblings: Iterable[str],
    known: Set[str],
    causes: Mapping[str, Mapping[str, list[Claim]]],
) -> Iterator[Disagreement]:
    bare = []
    having: defaultdict[str, dict[str, list[Claim]]] = defaultdict(dict)
    for child in sorted(siblings):
        below = whole.with_subtypes(child)
        if known.isdisjoint(below):
            if child.startswith(HUB):
                bare.append(child)
            continue
        genes: defaultdict[str, list[Claim]] = defaultdict(list)
        for each in sorted(below & causes.keys()):
            for gene, said in causes[each].items():
                genes[gene] += said
        if len(genes) <= _SPECIFIC:
            for gene, said in genes.items():
                having[gene][child] = said
    others = len(set(siblings)) - 1
    for gene, those in having.items():
        # Siblings that have the gene through one and the same disease below them are one.
        apart = {claim.disease for said in those.values() for claim in said}
        if min(len(those), len(apart)) < max(_LEAST, _MOST * others):
            continue
        for child in bare:
            yield Disagreement(
                DisagreementKind.SIBLING_GENE,
                child,
                gene,
                f"{len(those)} of its {others} siblings have the gene, this one has none",
                20 + 25 * len(those) / others + 2 * min(len(those), 8),
                tuple(claim for said in those.values() for claim in said),
                (),
                tuple(those)[:5],
                "siblings with the gene",
            )


_NOT_INHERITED = re.compile(
    r"\b(?:acquired|drug-induced|idiopathic|iatrogenic|secondary|sporadic|toxic)\b", re.IGNORECASE
)
_NAMED_AFTER = re.compile(r"\b([A-Z][A-Z0-9]+)-(?:related|associated)\b")


def expected_to_share(engine: Engine, found: Iterable[Disagreement]) -> Iterator[Disagreement]:
    """Subtypes without their siblings' gene, but those whose name says that they aren't inherited, or names another."""
    every = list(found)
    called = labels(engine, [node for each in every for node in (each.disease, each.gene) if node])
    for each in every:
        name, gene = called[each.disease], called.get(each.gene or "", "")
        genes = _NAMED_AFTER.findall(name)
        if not _NOT_INHERITED.search(name) and (not genes or gene in genes):
            yield each
