"""From a record's prose to claims: genes, modes of inheritance and named forms, each with its sentence."""

from collections.abc import Iterable, Iterator

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
from raregraph.loaders.reader.condition import condition_of
from raregraph.loaders.reader.findings import Findings, GeneFinding, ModeFinding, findings_of
from raregraph.loaders.reader.formnames import FormNames
from raregraph.loaders.reader.genes import GeneIndex
from raregraph.loaders.reader.lexicon import Lexicon, lexicon
from raregraph.loaders.reader.modes import listed_modes_in
from raregraph.loaders.reader.modewords import MENDELIAN, MOSAIC, POLYGENIC, named_modes
from raregraph.loaders.reader.relations import Weight
from raregraph.loaders.reader.sentences import Sentence, sentences
from raregraph.loaders.reader.ties import FormKey, ModeStatement, Ties
from raregraph.ontology.kinds import GeneDiseaseKind

HPO_ANNOTATIONS = "infores:hpo-annotations"
_CERTAINTIES = {"usual": 0, "rare": 1, "unclear": 2}
_STRENGTH = (
    GeneDiseaseKind.CAUSES,
    GeneDiseaseKind.MODIFIES,
    GeneDiseaseKind.SUSCEPTIBILITY,
    GeneDiseaseKind.ROLE,
    GeneDiseaseKind.UNCERTAIN,
)


class TextReader:
    """Reads condition records.

    >>> from raregraph.graph.records import Gene
    >>> reader = TextReader(GeneIndex([Gene("HGNC:11117", "SMN1", "survival of motor neuron 1, telomeric")]))
    >>> text = "Spinal muscular atrophy is due to changes in SMN1. It is inherited in an autosomal recessive manner."
    >>> claims = reader.read(ConditionRecord("r", "infores:x", "Spinal muscular atrophy", text))
    >>> [(c.symbol, c.kind.value, c.modes) for c in claims.genes]
    [('SMN1', 'causes', ('HP:0000007',))]
    """

    def __init__(self, genes: GeneIndex) -> None:
        self._genes = genes
        self._lexicon = lexicon()

    def read(self, record: ConditionRecord) -> Claims:
        """All claims of the record's prose, in the order of the text. The same record gives the same claims."""
        every = list(sentences(record))
        condition = condition_of(record, self._lexicon)
        prose = [s for s in every if s.section is not SectionKind.HPO_LIST]
        found = findings_of(prose, condition, self._genes, self._lexicon)
        known = {reference.number for reference in record.references}
        cited = citations(every, record.text, known)
        return _Claimed(record, found, cited, self._lexicon).claims(every)


class _Claimed:
    """The findings of one record, turned into claims."""

    def __init__(
        self, record: ConditionRecord, found: Findings, cited: dict[int, tuple[Citation, ...]], words: Lexicon
    ) -> None:
        self._record = record
        self._found = found
        self._cited = cited
        self._names = FormNames(found.forms, record.title)
        statements = [
            ModeStatement(m.mode, m.certainty, m.genes, self._named(m.forms))
            for m in found.modes
            if m.mode != MOSAIC or found.is_somatic
        ]
        self._best = _best_by_gene(found.genes)
        self._forms_of = {
            gene: self._named(k for f in found.genes if f.gene.id == gene and _is_causal(f) for k in f.forms)
            for gene, best in self._best.items()
            if _is_causal(best)
        }
        self._ties = Ties(statements, self._forms_of)
        self._words = words
        self._is_mendelian = False

    def _named(self, keys: Iterable[FormKey]) -> frozenset[FormKey]:
        """The keys under which the forms stand, of those that are forms in the light of the whole record."""
        return frozenset(key for key in map(self._names.key, keys) if key in self._names)

    def claims(self, every: list[Sentence]) -> Claims:
        """All claims, in the order of the text."""
        modes = [*self._modes(), *self._listed_modes(every)]
        self._is_mendelian = any(m.mode in MENDELIAN for m in (*modes, *self._record.stated.modes))
        genes = [self._gene(gene, best) for gene, best in self._best.items()]
        return Claims(tuple(genes), tuple(modes), tuple(self._forms()))

    def _gene(self, gene: str, best: GeneFinding) -> GeneClaim:
        kind = best.kind
        modes: tuple[str, ...] = ()
        if _is_causal(best):
            modes = self._ties.gene_modes(gene, best.is_partial)
            kind = self._causal_kind(best, modes)
            if kind is GeneDiseaseKind.CAUSES_SOMATIC:
                modes = tuple(m for m in modes if m == MOSAIC)
        forms = sorted(self._forms_of.get(gene, ()), key=self._names.order)
        return GeneClaim(
            gene=gene,
            symbol=best.gene.symbol,
            kind=kind,
            evidence=self._evidence(best.start, best.end),
            modes=modes if kind in (GeneDiseaseKind.CAUSES, GeneDiseaseKind.CAUSES_SOMATIC) else (),
            form="; ".join(self._names.name(f) for f in forms) or None,
            as_written=best.written if best.written != best.gene.symbol else None,
            negated=best.negated,
        )

    def _causal_kind(self, best: GeneFinding, modes: tuple[str, ...]) -> GeneDiseaseKind:
        """What a gene does, in the light of the whole record.

        In a condition inherited by Mendel's rules a gene that predisposes to it, or is associated, is a cause. One
        that is said to raise the risk, or the chance, is no cause, nor is an acquired change that is only associated.
        """
        kind = best.kind
        mendelian = bool(MENDELIAN.intersection(modes)) or self._is_mendelian
        polygenic = any(m.mode == POLYGENIC for m in self._found.modes)
        if kind is GeneDiseaseKind.SUSCEPTIBILITY:
            firm = best.weight is Weight.FIRM and MENDELIAN.intersection(modes)
            return GeneDiseaseKind.CAUSES if firm and best.is_predisposition and not polygenic else kind
        somatic = best.is_somatic or self._found.is_somatic
        if kind is GeneDiseaseKind.ROLE and not self._found.is_somatic and (best.is_somatic or not mendelian):
            return GeneDiseaseKind.UNCERTAIN
        return GeneDiseaseKind.CAUSES_SOMATIC if somatic else GeneDiseaseKind.CAUSES

    def _modes(self) -> list[ModeClaim]:
        """The modes of the condition and of its forms, each from the sentence that says it best.

        What a sentence says of forms is theirs. Where it says so of few cases, the condition has that mode too: rarely.
        """
        best: dict[tuple[str, str | None], ModeClaim] = {}
        for found in self._found.modes:
            if found.mode == MOSAIC and not self._found.is_somatic:
                continue
            evidence = self._evidence(found.start, found.sentence.end)
            for form, certainty in self._said_of(found):
                old = best.get((found.mode, form))
                if old is None or _CERTAINTIES[certainty] < _CERTAINTIES[old.certainty]:
                    best[found.mode, form] = ModeClaim(found.mode, certainty, evidence, form=form)
        return list(best.values())

    def _said_of(self, found: ModeFinding) -> Iterator[tuple[str | None, Certainty]]:
        """The forms of which a sentence states a mode, and None for the condition as a whole; each with how surely."""
        forms = sorted(self._named(found.forms), key=self._names.order)
        if not forms or found.certainty == "rare":
            yield None, found.certainty
        for key in forms:
            yield self._names.name(key), "usual" if found.mode in named_modes([key]) else found.certainty

    def _listed_modes(self, every: list[Sentence]) -> list[ModeClaim]:
        """The modes in a pasted HPO list: HPO's word, not the page's. Those that the loader has read are left out."""
        stated = {m.mode for m in self._record.stated.modes if m.primary_source == HPO_ANNOTATIONS}
        found: dict[str, ModeClaim] = {}
        for sentence in every:
            if sentence.section is SectionKind.HPO_LIST:
                for mode, start, end in listed_modes_in(sentence, self._words):
                    quote = Evidence(sentence.text[start:end], sentence.start + start, sentence.start + end)
                    found.setdefault(mode, ModeClaim(mode, "usual", quote, HPO_ANNOTATIONS))
        return [claim for mode, claim in found.items() if mode not in stated]

    def _forms(self) -> list[FormClaim]:
        claims = []
        for key in self._names.keys:
            sentence = self._names.sentence(key)
            genes = tuple(g for g, keys in self._forms_of.items() if key in keys)
            evidence = self._evidence(sentence.start, sentence.end)
            claims.append(FormClaim(self._names.name(key), evidence, genes, self._ties.form_modes(key)))
        return claims

    def _evidence(self, start: int, end: int) -> Evidence:
        cited = next((c for s, c in self._cited.items() if start <= s < end), ()) if self._cited else ()
        return Evidence(self._record.text[start:end], start, end, cited)


def _is_causal(finding: GeneFinding) -> bool:
    """Whether a finding makes its gene a cause, or may do so in the light of the whole record."""
    return not finding.negated and finding.kind in (
        GeneDiseaseKind.CAUSES,
        GeneDiseaseKind.ROLE,
        GeneDiseaseKind.SUSCEPTIBILITY,
    )


def _best_by_gene(findings: list[GeneFinding]) -> dict[str, GeneFinding]:
    """For each gene the finding that says most: firm before weak, asserted before denied, cause before less."""
    best: dict[str, GeneFinding] = {}
    for finding in findings:
        old = best.get(finding.gene.id)
        if old is None or _says_more(finding) < _says_more(old):
            best[finding.gene.id] = finding
    return best


def _says_more(finding: GeneFinding) -> tuple[int, bool, int, bool]:
    """A key that sorts the finding that says most first; of an inherited and a somatic cause, the inherited one."""
    return (-finding.weight, finding.negated, _STRENGTH.index(finding.kind), finding.is_somatic)
