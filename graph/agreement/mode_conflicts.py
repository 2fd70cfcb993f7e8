"""Modes of inheritance of one disease that don't fit each other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set

from raregraph.graph.agreement.disagreement import Disagreement, DisagreementKind
from raregraph.graph.agreement.mode_fit import comparable, fit
from raregraph.graph.agreement.speakers import each_once, spoken_by, voices_of, without_voices_of
from raregraph.graph.agreement.who_says import Claim
from raregraph.graph.agreement.whole import Whole
from raregraph.ontology import modes
from raregraph.ontology.kinds import GeneDiseaseKind as Kind

_MENDELIAN = "HP:0034345"
_X_LINKED = "HP:0001417"


def contrary_modes(whole: Whole) -> Iterator[Disagreement]:
    """Two resources give a disease modes of inheritance of which none fits any other.

    A mode fits itself and all that is broader or narrower; a semidominant one fits dominant and recessive.
    Qualifiers and sporadic occurrence fit anything. Modes that are tied to a gene are compared for that gene,
    and with the modes of the disease where only one gene causes it. Modes of a gene whose part is uncertain don't
    count, nor is there a conflict where one subtype or form has the one mode and another the other.
    More telling: Mendelian modes on both sides, one single mode a side, more voices, curated sources on both sides.
    Less telling: X-linked modes on both sides, as carriers of one sex are often mildly ill.
    """
    causes: defaultdict[str, set[str]] = defaultdict(set)
    for claim in whole.claims.genes:
        if claim.causal and claim.gene:
            causes[claim.disease].add(claim.gene)
    groups: defaultdict[tuple[str, str | None], list[tuple[str, Claim]]] = defaultdict(list)
    for claim in whole.claims.modes:
        if not claim.negated and claim.classification != "unclear" and comparable(claim.said):
            groups[claim.disease, None].append((claim.said, claim))
    for claim in whole.claims.genes:
        disease = claim.disease
        if not claim.negated and claim.kind is not Kind.UNCERTAIN:
            key = disease, None if causes[disease] == {claim.gene} else claim.gene
            groups[key] += [(mode, claim) for mode in claim.modes if comparable(mode)]
    below = _modes_below(whole, groups)
    for (disease, gene), said in groups.items():
        yield from _contrary(disease, gene, said, below[disease])


def _modes_below(
    whole: Whole, groups: Mapping[tuple[str, str | None], list[tuple[str, Claim]]]
) -> defaultdict[str, set[str]]:
    """The modes of each disease's subtypes, and of the forms that texts name of it."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for (disease, _), said in groups.items():
        for ancestor in (
            *whole.ancestors.get(disease, ()),
            *whole.broader_of_form.get(disease, ()),
        ):
            found[ancestor].update(mode for mode, _ in said)
    return found


def _contrary(
    disease: str, gene: str | None, said: list[tuple[str, Claim]], below: Set[str]
) -> Iterator[Disagreement]:
    by_speaker: defaultdict[str, list[tuple[str, Claim]]] = defaultdict(list)
    for mode, claim in said:
        by_speaker[claim.credited].append((mode, claim))
    if len(by_speaker) < 2:
        return
    sets = {speaker: frozenset(mode for mode, _ in said) for speaker, said in by_speaker.items()}
    best: tuple[tuple[int, int, str], str, list[str]] | None = None
    for speaker, own in sets.items():
        explained = fit(own, below)
        contrary = [
            other
            for other, theirs in sets.items()
            if not fit(own, theirs) and not (explained and fit(theirs, below))
        ]
        if contrary:
            agreeing = [claim for other in sets if other not in contrary for _, claim in by_speaker[other]]
            rank = (len(voices_of(agreeing)), -len(own), speaker)
            best = max(best, (rank, speaker, contrary)) if best else (rank, speaker, contrary)
    if best is None:
        return
    _, speaker, contrary = best
    own = sets[speaker]
    others = frozenset().union(*(sets[other] for other in contrary))
    pro = each_once(claim for mode, claim in said if fit(own, {mode}) and claim.credited not in contrary)
    con = each_once(claim for other in contrary for _, claim in by_speaker[other])
    con = without_voices_of(con, pro)
    if not con:
        return
    mendelian = all(modes.is_a(mode, _MENDELIAN) for mode in (*own, *others))
    on_x = all(modes.is_a(mode, _X_LINKED) for mode in (*own, *others))
    single = len(own) == len(others) == 1
    curated = any(not claim.from_record for claim in pro) and any(not claim.from_record for claim in con)
    yield Disagreement(
        DisagreementKind.MODE,
        disease,
        gene,
        f"{spoken_by(pro)} {_modes(own)}, {spoken_by(con)} {_modes(others)}",
        25
        + 25 * mendelian
        - 20 * on_x
        + 10 * single
        + 5 * curated
        + 4 * min(len(voices_of(pro)) + len(voices_of(con)), 5),
        tuple(pro),
        tuple(con),
    )


def _modes(ids: Iterable[str]) -> str:
    return ", ".join(sorted(modes.mode(i).label.removesuffix(" inheritance") for i in ids))
