"""Genes that only texts know as causes of a disease."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from raregraph.graph.agreement.disagreement import Disagreement, DisagreementKind
from raregraph.graph.agreement.speakers import spoken_by, voices_of
from raregraph.graph.agreement.who_says import Claim, details
from raregraph.graph.agreement.whole import Whole
from raregraph.graph.engine.interface import Engine


def genes_only_in_texts(whole: Whole) -> Iterator[Disagreement]:
    """A text names a gene as a cause; no curated source has it for the disease, its subtypes or what is above it.

    Only diseases that an ontology places are compared. More telling: several publishers' texts, and a gene that
    curated sources tie to no related disease, for else the text may just speak of a neighbour.
    """
    curated: defaultdict[str, set[str]] = defaultdict(set)
    with_cause = set()
    for claim in whole.claims.genes:
        if claim.gene and not claim.from_record:
            curated[claim.gene].add(claim.disease)
            if claim.causal:
                with_cause.add(claim.disease)
    groups: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in whole.claims.genes:
        if claim.gene and claim.causal and claim.from_text:
            for root in whole.roots(claim):
                if root in whole.parents:
                    groups[root, claim.gene].append(claim)
    for (disease, gene), texts in groups.items():
        line = whole.line(disease)
        elsewhere = curated.get(gene, set())
        if not line.isdisjoint(elsewhere):
            continue
        near = [
            other for other in elsewhere if whole.parents.get(other, frozenset()) & whole.parents[disease]
        ]
        known = not line.isdisjoint(with_cause)
        yield Disagreement(
            DisagreementKind.TEXT_GENE,
            disease,
            gene,
            f"{spoken_by(texts)} that it causes; no curated source has it here, "
            + ("though they have other genes" if known else "nor any other gene"),
            50 + 22 * (len(voices_of(texts)) - 1) + 8 * (not known) - 15 * bool(near) + 5 * (not elsewhere),
            tuple(texts),
            (),
            tuple(sorted(near) or sorted(elsewhere))[:5],
            "curated sources have the gene for" if elsewhere else "",
        )


_HEDGED = re.compile(r"\b(?:associat|contribut|link|predispos|risk|studi|suscept)", re.IGNORECASE)


def hedged_last(engine: Engine, found: Iterable[Disagreement]) -> Iterator[Disagreement]:
    """Texts' genes; less telling where every sentence speaks of a risk or a link, not of a cause."""
    every = list(found)
    known = details(engine, [claim.node for each in every for claim in each.asserted])
    for each in every:
        sentences = [text for claim in each.asserted for text in known[claim.node].sentences]
        hedged = bool(sentences) and all(_HEDGED.search(text) for text in sentences)
        yield replace(each, score=each.score - 20) if hedged else each
