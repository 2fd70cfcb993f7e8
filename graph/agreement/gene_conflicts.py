"""Genes of which sources say contrary things: a cause or a modifier, a cause or none."""

from collections import defaultdict
from collections.abc import Iterator

from raregraph.graph.agreement.disagreement import Disagreement, DisagreementKind
from raregraph.graph.agreement.speakers import spoken_by, voices_of, without_voices_of
from raregraph.graph.agreement.who_says import Claim, denies
from raregraph.graph.agreement.whole import Whole
from raregraph.ontology.kinds import GeneDiseaseKind as Kind


def modifiers_or_causes(whole: Whole) -> Iterator[Disagreement]:
    """One voice says that a gene modifies a disease, another that it causes it.

    More telling: the more independent voices there are. Less telling: where the gene causes a subtype of what it
    modifies. Where it causes something broader they agree: it may cause one subtype and modify another.
    """
    by_gene: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in whole.claims.genes:
        if claim.gene and not claim.negated and (claim.causal or claim.kind is Kind.MODIFIES):
            by_gene[claim.gene].append(claim)
    for gene, group in by_gene.items():
        modifying = [claim for claim in group if claim.kind is Kind.MODIFIES]
        if not modifying or len(modifying) == len(group):
            continue
        at: defaultdict[str, list[Claim]] = defaultdict(list)
        for claim in modifying:
            for root in whole.roots(claim):
                at[root].append(claim)
        for disease, modifiers in at.items():
            here = whole.with_subtypes(disease)
            causes = [claim for claim in group if claim.causal and not here.isdisjoint(whole.roots(claim))]
            causes = without_voices_of(causes, modifiers)
            if not causes:
                continue
            same = [claim for claim in causes if disease in whole.roots(claim)]
            sides = len(voices_of(same or causes)) + len(voices_of(modifiers))
            yield Disagreement(
                DisagreementKind.MODIFIER_OR_CAUSE,
                disease,
                gene,
                f"{spoken_by(same or causes)} that it causes, {spoken_by(modifiers)} that it modifies"
                + ("" if same else " (it causes a subtype)"),
                (90 if same else 40) + 2 * sides,
                tuple(same or causes),
                tuple(modifiers),
            )


def denied_genes(whole: Whole) -> Iterator[Disagreement]:
    """A gene that one voice calls a cause and another denies.

    More telling: a refutation than a dispute, more voices that assert it, and a denial by a panel than by a text.
    """
    groups: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in whole.claims.genes:
        if claim.gene and claim.kind.is_causal:
            for root in whole.roots(claim):
                groups[root, claim.gene].append(claim)
    for (disease, gene), group in groups.items():
        denied = [claim for claim in group if claim.negated]
        if not denied:
            continue
        asserted = [
            claim
            for claim in group
            if not claim.negated and any(denies(each.kind, claim.kind) for each in denied)
        ]
        # Who asserts it for one mode and denies it for another has not denied the gene.
        denied = without_voices_of(denied, asserted)
        if not denied or not asserted:
            continue
        refuted = any((claim.classification or "").startswith("Refuted") for claim in denied)
        curated = any(not claim.from_record for claim in denied)
        heard = len(voices_of(asserted))
        yield Disagreement(
            DisagreementKind.DENIED_GENE,
            disease,
            gene,
            f"{spoken_by(asserted)} that it causes, {spoken_by(denied)} that it doesn't"
            f" ({', '.join(sorted({claim.classification or 'denied' for claim in denied}))})",
            50 + 12 * refuted + 10 * curated + 5 * min(heard, 4),
            tuple(asserted),
            tuple(denied),
        )
