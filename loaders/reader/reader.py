"""From a record's prose to claims: genes, modes of inheritance and named forms, each with its sentence."""

from collections import defaultdict
from dataclasses import dataclass, replace

from raregraph.graph.records import (
    Certainty,
    Citation,
    Claims,
    ConditionRecord,
    Evidence,
    FormClaim,
    GeneClaim,
    ModeClaim,
    SectionKind,
)
from raregraph.loaders.reader.citations import citations
from raregraph.loaders.reader.condition import Condition, condition_of
from raregraph.loaders.reader.genes import GeneIndex, Group, Mention, ambiguous_tokens
from raregraph.loaders.reader.lexicon import Lexicon, lexicon
from raregraph.loaders.reader.modes import MENDELIAN, listed_modes_in, modes_in
from raregraph.loaders.reader.relations import Verdict, Weight, clauses, judge
from raregraph.loaders.reader.sentences import Sentence, sentences
from raregraph.ontology.kinds import GeneDiseaseKind

HPO_ANNOTATIONS = "infores:hpo-annotations"
_GENE_HINTS = (
    "gene",
    "mutation",
    "variant",
    "variation",
    "deletion",
    "alteration",
    "change",
    "defect",
    "polymorphism",
    "caused by",
)


@dataclass(frozen=True, slots=True)
class _Finding:
    """One gene in one sentence, and what the sentence says of it."""

    mention: Mention
    verdict: Verdict
    sentence: Sentence


class TextReader:
    """Reads condition records.

    >>> from raregraph.graph.records import Gene
    >>> reader = TextReader(GeneIndex([Gene("HGNC:11117", "SMN1", "survival of motor neuron 1, telomeric")]))
    >>> text = "Spinal muscular atrophy is caused by changes in the SMN1 gene. It is inherited in an autosomal recessive manner."
    >>> claims = reader.read(ConditionRecord("r", "infores:x", "Spinal muscular atrophy", text))
    >>> [(c.symbol, c.kind.value, c.modes) for c in claims.genes]
    [('SMN1', 'causes', ('HP:0000007',))]
    """

    def __init__(self, genes: GeneIndex) -> None:
        self._genes = genes
        self._lexicon = lexicon()

    def read(self, record: ConditionRecord) -> Claims:
        """All claims of the record's prose, in the order of the text. The same record gives the same claims."""
        return _Reading(record, self._genes, self._lexicon).claims()


class _Reading:
    """One record while it is read."""

    def __init__(self, record: ConditionRecord, genes: GeneIndex, words: Lexicon) -> None:
        self._record = record
        self._genes = genes
        self._words = words
        self._sentences = list(sentences(record))
        self._condition = condition_of(record, words)
        self._citations = citations(self._sentences, record.text)
        self._not_genes = ambiguous_tokens(words, self._condition.abbreviations)

    def claims(self) -> Claims:
        prose = [s for s in self._sentences if s.section is not SectionKind.HPO_LIST]
        findings = [f for s in prose for f in self._findings(s)]
        modes = [*self._modes(prose), *self._listed_modes()]
        return Claims(genes=tuple(self._gene_claims(findings, modes)), modes=tuple(modes))

    def _findings(self, sentence: Sentence) -> list[_Finding]:
        if not any(hint in sentence.lower for hint in _GENE_HINTS):
            return []
        groups = self._genes.groups(sentence.text, self._not_genes)
        if not groups:
            return []
        parts = list(clauses(sentence.lower))
        found = []
        for group in groups:
            clause = next(c for c in reversed(parts) if c.start <= group.start)
            verdict = judge(sentence.lower, group, self._condition, self._words, clause)
            if verdict is not None and verdict.weight:
                found += [_Finding(m, verdict, sentence) for m in group.mentions]
        return found

    def _gene_claims(self, findings: list[_Finding], modes: list[ModeClaim]) -> list[GeneClaim]:
        by_gene: dict[str, list[_Finding]] = defaultdict(list)
        for finding in findings:
            by_gene[finding.mention.gene.id].append(finding)
        best = [f for f in (_best(found) for found in by_gene.values()) if f is not None]
        mendelian = {m.mode for m in modes if m.mode in MENDELIAN and m.primary_source is None}
        claims = []
        for f in best:
            gene = f.mention.gene
            kind = f.verdict.kind
            if kind is GeneDiseaseKind.ROLE:
                kind = GeneDiseaseKind.CAUSES if mendelian else GeneDiseaseKind.UNCERTAIN
            tied = ()
            causal = [b for b in best if b.verdict.kind in (GeneDiseaseKind.CAUSES, GeneDiseaseKind.ROLE)]
            if kind is GeneDiseaseKind.CAUSES and (len(mendelian) == 1 or len(causal) == 1):
                tied = tuple(sorted(mendelian))
            claims.append(
                GeneClaim(
                    gene.id,
                    gene.symbol,
                    kind,
                    self._evidence(f.sentence),
                    tied,
                    None,
                    f.mention.written if f.mention.written != gene.symbol else None,
                    f.verdict.negated,
                )
            )
        return claims

    def _modes(self, prose: list[Sentence]) -> list[ModeClaim]:
        best: dict[str, ModeClaim] = {}
        order = {"usual": 0, "rare": 1, "unclear": 2}
        for sentence in prose:
            for found in modes_in(sentence, self._condition, self._words):
                old = best.get(found.mode)
                if old is None or order[found.certainty] < order[old.certainty]:
                    best[found.mode] = ModeClaim(found.mode, found.certainty, self._evidence(sentence))
        return list(best.values())

    def _listed_modes(self) -> list[ModeClaim]:
        found: dict[str, ModeClaim] = {}
        for sentence in self._sentences:
            if sentence.section is SectionKind.HPO_LIST:
                for mode, start, end in listed_modes_in(sentence, self._words):
                    quote = Evidence(sentence.text[start:end], sentence.start + start, sentence.start + end)
                    found.setdefault(mode, ModeClaim(mode, "unclear", quote, HPO_ANNOTATIONS))
        return list(found.values())

    def _evidence(self, sentence: Sentence) -> Evidence:
        cited: tuple[Citation, ...] = self._citations.get(sentence.start, ())
        return Evidence(sentence.text, sentence.start, sentence.end, cited)


_RANK = (
    GeneDiseaseKind.CAUSES,
    GeneDiseaseKind.MODIFIES,
    GeneDiseaseKind.SUSCEPTIBILITY,
    GeneDiseaseKind.ROLE,
    GeneDiseaseKind.UNCERTAIN,
)


def _best(findings: list[_Finding]) -> _Finding | None:
    """The finding that says most: firm before weak, asserted before denied, cause before lesser kinds."""
    return min(
        findings,
        key=lambda f: (-f.verdict.weight, f.verdict.negated, _RANK.index(f.verdict.kind)),
        default=None,
    )
