"""Where sources contradict each other: a curator's work list, the most telling first.

Each finder takes all claims at once and yields disagreements of one kind, with the claims on both sides. What makes
one more telling than another is said at each finder; docs/agreement.md says it to users.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from raregraph.graph.agreement.independence import voices
from raregraph.graph.agreement.who_says import (
    HUB_GRAPH,
    Claim,
    Claims,
    Stance,
    answers,
    asserted_graphs,
    claims,
    denies,
    details,
    labels,
)
from raregraph.graph.engine.interface import Engine
from raregraph.graph.inference import Hierarchy
from raregraph.ontology import modes
from raregraph.ontology.identifiers import BASE, IdentifierError, expand
from raregraph.ontology.kinds import GeneDiseaseKind as Kind

_HUB = "http://purl.obolibrary.org/obo/MONDO_"
_OWN = f"{BASE}disease/"
_OF_ANIMALS = f"{_HUB}0005583"


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


def disagreements(engine: Engine, qc: Mapping[str, Any] | None = None) -> list[Disagreement]:
    """All disagreements of a graph, the most telling first.

    `qc` is the QC report of the release; the mappings that the build found to contradict each other are taken
    from it.
    """
    whole = _Whole.of(engine)
    found = [
        *_modifiers_or_causes(whole),
        *_denied_genes(whole),
        *_contrary_modes(whole),
        *_hedged_last(engine, _genes_only_in_texts(whole)),
        *_expected_to_share(engine, _genes_of_siblings(whole)),
    ]
    kept = [each for each in found if each.disease not in whole.aside]
    kept += _contrary_mappings(qc or {})
    return sorted(kept, key=lambda each: (-each.score, each.kind, each.disease, each.gene or ""))


@dataclass(frozen=True, slots=True)
class _Whole:
    """Everything that finders look at: claims, and the hierarchy with what exactly is a class of the hub as that class.

    `aside` are obsolete classes and diseases of animals, of which nothing is asked.
    """

    claims: Claims
    broader_of_form: Mapping[str, frozenset[str]]
    parents: Mapping[str, frozenset[str]]
    ancestors: Mapping[str, frozenset[str]]
    descendants: Mapping[str, frozenset[str]]
    aside: frozenset[str]

    @classmethod
    def of(cls, engine: Engine) -> "_Whole":
        graphs = asserted_graphs(engine)
        with ThreadPoolExecutor(1) as pool:
            claimed = pool.submit(claims, engine)
            hub = [graph for graph in graphs if graph.startswith(HUB_GRAPH)]
            hub_of = _only(_pairs(engine, hub, _EXACT))
            broader, is_a = (_pairs(engine, graphs, each) for each in (_BROADER, _PARENTS))
            gone = frozenset(node for node, _ in _pairs(engine, graphs, _OBSOLETE))
            found = claimed.result()
        forms = _grouped((form, disease) for form, disease in broader if form.startswith(_OWN))
        edges = ((hub_of.get(a, a), hub_of.get(b, b)) for a, b in is_a)
        parents = _grouped((a, b) for a, b in edges if a != b)
        ancestors = Hierarchy(parents).ancestors()
        below: defaultdict[str, set[str]] = defaultdict(set)
        for child, above in ancestors.items():
            for ancestor in above:
                below[ancestor].add(child)
        return cls(
            claims=found,
            broader_of_form=forms,
            parents=parents,
            ancestors=ancestors,
            descendants={above: frozenset(classes) for above, classes in below.items()},
            aside=gone | frozenset({_OF_ANIMALS, *below.get(_OF_ANIMALS, ())}),
        )

    def roots(self, claim: Claim) -> frozenset[str]:
        """The diseases that a claim belongs to: that of its form if it is about a form that only a text names."""
        return self.broader_of_form.get(claim.disease, frozenset({claim.disease}))

    def line(self, disease: str) -> frozenset[str]:
        """A disease with all classes above and below it."""
        none = frozenset[str]()
        return frozenset({disease}) | self.ancestors.get(disease, none) | self.descendants.get(disease, none)

    def with_subtypes(self, disease: str) -> frozenset[str]:
        """A disease with all classes below it."""
        return frozenset({disease}) | self.descendants.get(disease, frozenset())


def _modifiers_or_causes(whole: _Whole) -> Iterator[Disagreement]:
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
            causes = _without_voices_of(causes, modifiers)
            if not causes:
                continue
            same = [claim for claim in causes if disease in whole.roots(claim)]
            sides = len(_voices(same or causes)) + len(_voices(modifiers))
            yield Disagreement(
                DisagreementKind.MODIFIER_OR_CAUSE,
                disease,
                gene,
                f"{_named(same or causes)} that it causes, {_named(modifiers)} that it modifies"
                + ("" if same else " (it causes a subtype)"),
                (90 if same else 40) + 2 * sides,
                tuple(same or causes),
                tuple(modifiers),
            )


def _denied_genes(whole: _Whole) -> Iterator[Disagreement]:
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
        denied = _without_voices_of(denied, asserted)
        if not denied or not asserted:
            continue
        refuted = any((claim.classification or "").startswith("Refuted") for claim in denied)
        curated = any(not claim.from_record for claim in denied)
        heard = len(_voices(asserted))
        yield Disagreement(
            DisagreementKind.DENIED_GENE,
            disease,
            gene,
            f"{_named(asserted)} that it causes, {_named(denied)} that it doesn't"
            f" ({', '.join(sorted({claim.classification or 'denied' for claim in denied}))})",
            50 + 12 * refuted + 10 * curated + 5 * min(heard, 4),
            tuple(asserted),
            tuple(denied),
        )


_SEMIDOMINANT = "HP:0032113"
_SPORADIC = "HP:0003745"
_MENDELIAN = "HP:0034345"
_X_LINKED = "HP:0001417"


def _contrary_modes(whole: _Whole) -> Iterator[Disagreement]:
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
        if not claim.negated and claim.classification != "unclear" and _comparable(claim.said):
            groups[claim.disease, None].append((claim.said, claim))
    for claim in whole.claims.genes:
        disease = claim.disease
        if not claim.negated and claim.kind is not Kind.UNCERTAIN:
            key = disease, None if causes[disease] == {claim.gene} else claim.gene
            groups[key] += [(mode, claim) for mode in claim.modes if _comparable(mode)]
    below = _modes_below(whole, groups)
    for (disease, gene), said in groups.items():
        yield from _contrary(disease, gene, said, below[disease])


def _modes_below(
    whole: _Whole, groups: Mapping[tuple[str, str | None], list[tuple[str, Claim]]]
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
        explained = _fit(own, below)
        contrary = [
            other
            for other, theirs in sets.items()
            if not _fit(own, theirs) and not (explained and _fit(theirs, below))
        ]
        if contrary:
            agreeing = [claim for other in sets if other not in contrary for _, claim in by_speaker[other]]
            rank = (len(_voices(agreeing)), -len(own), speaker)
            best = max(best, (rank, speaker, contrary)) if best else (rank, speaker, contrary)
    if best is None:
        return
    _, speaker, contrary = best
    own = sets[speaker]
    others = frozenset().union(*(sets[other] for other in contrary))
    pro = _unique(claim for mode, claim in said if _fit(own, {mode}) and claim.credited not in contrary)
    con = _unique(claim for other in contrary for _, claim in by_speaker[other])
    con = _without_voices_of(con, pro)
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
        f"{_named(pro)} {_modes(own)}, {_named(con)} {_modes(others)}",
        25
        + 25 * mendelian
        - 20 * on_x
        + 10 * single
        + 5 * curated
        + 4 * min(len(_voices(pro)) + len(_voices(con)), 5),
        tuple(pro),
        tuple(con),
    )


def _genes_only_in_texts(whole: _Whole) -> Iterator[Disagreement]:
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
            f"{_named(texts)} that it causes; no curated source has it here, "
            + ("though they have other genes" if known else "nor any other gene"),
            50 + 22 * (len(_voices(texts)) - 1) + 8 * (not known) - 15 * bool(near) + 5 * (not elsewhere),
            tuple(texts),
            (),
            tuple(sorted(near) or sorted(elsewhere))[:5],
            "curated sources have the gene for" if elsewhere else "",
        )


_MOST = 0.6
_LEAST = 3
_SPECIFIC = 2


def _genes_of_siblings(whole: _Whole) -> Iterator[Disagreement]:
    """Most subtypes of a disease share a causal gene, and this one has no gene at all.

    At least three siblings have the gene, and hardly another; siblings with more than two genes don't count, nor
    does a subtype whose modes don't fit any of theirs.
    More telling: the larger the part of the subtypes that has the gene, and the more of them there are.
    """
    known: set[str] = set()
    inherited: defaultdict[str, set[str]] = defaultdict(set)
    for claim in whole.claims.modes:
        if not claim.negated and _comparable(claim.said):
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
                if own and theirs and not _fit(own, theirs):
                    continue
                key = found.disease, found.gene or ""
                best[key] = max(found, best.get(key, found), key=lambda each: each.score)
    yield from best.values()


def _lacking(
    whole: _Whole,
    siblings: Iterable[str],
    known: Set[str],
    causes: Mapping[str, Mapping[str, list[Claim]]],
) -> Iterator[Disagreement]:
    bare = []
    having: defaultdict[str, dict[str, list[Claim]]] = defaultdict(dict)
    for child in sorted(siblings):
        below = whole.with_subtypes(child)
        if known.isdisjoint(below):
            if child.startswith(_HUB):
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


_HEDGED = re.compile(r"\b(?:associat|contribut|link|predispos|risk|studi|suscept)", re.IGNORECASE)


def _hedged_last(engine: Engine, found: Iterable[Disagreement]) -> Iterator[Disagreement]:
    """Texts' genes; less telling where every sentence speaks of a risk or a link, not of a cause."""
    every = list(found)
    known = details(engine, [claim.node for each in every for claim in each.asserted])
    for each in every:
        sentences = [text for claim in each.asserted for text in known[claim.node].sentences]
        hedged = bool(sentences) and all(_HEDGED.search(text) for text in sentences)
        yield replace(each, score=each.score - 20) if hedged else each


_NOT_INHERITED = re.compile(
    r"\b(?:acquired|drug-induced|idiopathic|iatrogenic|secondary|sporadic|toxic)\b", re.IGNORECASE
)
_NAMED_AFTER = re.compile(r"\b([A-Z][A-Z0-9]+)-(?:related|associated)\b")


def _expected_to_share(engine: Engine, found: Iterable[Disagreement]) -> Iterator[Disagreement]:
    """Subtypes without their siblings' gene, but those whose name says that they aren't inherited, or names another."""
    every = list(found)
    called = labels(engine, [node for each in every for node in (each.disease, each.gene) if node])
    for each in every:
        name, gene = called[each.disease], called.get(each.gene or "", "")
        genes = _NAMED_AFTER.findall(name)
        if not _NOT_INHERITED.search(name) and (not genes or gene in genes):
            yield each


def _contrary_mappings(qc: Mapping[str, Any]) -> Iterator[Disagreement]:
    """An identifier that sources map to several diseases as exactly the same; the build applied none of them."""
    for conflict in qc.get("identity", {}).get("conflicts", ()):
        targets = [_iri(target) for target in conflict["targets"]]
        yield Disagreement(
            DisagreementKind.MAPPING,
            _iri(conflict["identifier"]),
            None,
            conflict["reason"],
            30.0,
            others=tuple(targets),
            others_are="mapped to",
        )


def _comparable(mode: str) -> bool:
    return not (modes.mode(mode).is_qualifier or mode in {_SPORADIC, modes.ROOT})


def _fit(some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether any mode of one set fits any of the other."""
    theirs = list(others)
    return any(_alike(a, b) for a in some for b in theirs)


def _alike(a: str, b: str) -> bool:
    if _SEMIDOMINANT in {a, b}:
        return bool({a, b} & {"HP:0000006", "HP:0000007"}) or a == b
    return modes.is_a(a, b) or modes.is_a(b, a)


def _modes(ids: Iterable[str]) -> str:
    return ", ".join(sorted(modes.mode(i).label.removesuffix(" inheritance") for i in ids))


def _voices(said: Iterable[Claim]) -> frozenset[str]:
    return voices(claim.basis for claim in said)


def _named(said: Iterable[Claim]) -> str:
    """Who speaks, for people.

    The verb is in the singular for one voice and in the plural for several.
    """
    names = sorted(_voices(said), key=str.casefold)
    return f"{', '.join(names)} {'says' if len(names) == 1 else 'say'}"


def _without_voices_of(said: Iterable[Claim], others: Iterable[Claim]) -> list[Claim]:
    """The claims that rest on nothing that the others rest on."""
    heard = {name for claim in others for name in claim.basis.names}
    return [claim for claim in said if heard.isdisjoint(claim.basis.names)]


def _unique(said: Iterable[Claim]) -> list[Claim]:
    return list({claim.node: claim for claim in said}.values())


def _iri(identifier: str) -> str:
    try:
        return expand(identifier)
    except IdentifierError:
        return identifier


def _pairs(engine: Engine, graphs: Iterable[str], pattern: str) -> list[tuple[str, str]]:
    named = " ".join(f"<{graph}>" for graph in graphs)
    query = f"SELECT ?a ?b {{ VALUES ?graph {{ {named} }} GRAPH ?graph {{ {pattern} }} }}"
    return sorted({(a, b) for a, b in answers(engine, query)})


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return {key: frozenset(values) for key, values in found.items()}


def _only(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The hub class of each identifier that has just one."""
    return {
        key: next(iter(found))
        for key, found in _grouped(pairs).items()
        if len(found) == 1 and not key.startswith(_HUB)
    }


_PARENTS = "?a rdfs:subClassOf ?b"
_BROADER = "?a skos:broader ?b"
_EXACT = "?b skos:exactMatch ?a"
_OBSOLETE = "?a owl:deprecated ?b"
