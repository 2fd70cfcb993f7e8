"""What the sentences of a record say, one by one: genes, modes and forms, with what they stand beside."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from raregraph.graph.records import Certainty, Gene, SectionKind
from raregraph.loaders.reader.condition import Condition
from raregraph.loaders.reader.formlists import adjective_at_start, announces_forms, listed_forms
from raregraph.loaders.reader.forms import forms_in
from raregraph.loaders.reader.formwords import FormMention
from raregraph.loaders.reader.genes import GeneIndex, Group, Mention, ambiguous_tokens
from raregraph.loaders.reader.lexicon import Lexicon
from raregraph.loaders.reader.modes import ModeMention, modes_in, points_back
from raregraph.loaders.reader.modewords import MENDELIAN, SPORADIC
from raregraph.loaders.reader.relations import Clause, Verdict, Weight, clauses, judge, kind_in
from raregraph.loaders.reader.sentences import Sentence
from raregraph.loaders.reader.ties import FormKey
from raregraph.ontology.kinds import GeneDiseaseKind

_GENE_HINTS = re.compile(
    r"gene|mutation|varia|delet|alteration|change|defect|polymorph|caused by|modif|refuted|disprove"
)
_SOMATIC_HINTS = re.compile(
    r"somatic|mosaic|lifetime|zygotic|conception|in development|acquired|embryo|cells"
)
_LIST_WORDS = re.compile(
    r"types|forms|kinds|categor|subgroups|variants|classifi|spectrum|considered|make up|included"
)
_NAMED_FOR = re.compile(
    r"""
    \b([A-Z][A-Z0-9]{2,})(?:\s[Pp]rotein)?-(?:[Rr]elated|[Aa]ssociated)\b
    | \b([A-Z][A-Z0-9]{2,})\s(?:gene\s)?mutations?\b
    """,
    re.VERBOSE,
)
_THIS_GENE = re.compile(r"\b(?:this|these)\s+(?:\w+\s+)?genes?\b")
_THESE_GENES = re.compile(
    r"""
    \b(?:these|the|those)\s+(?:\w+\s+){0,2}genes\b[\s,:(]*(?:(?:are|include|including|called|is)\s+)?(?:the\s+)?$
    | \bof\s+(?:these|them)\s+is\s+(?:the\s+)?$
    """,
    re.VERBOSE,
)
_SOME_GENES = re.compile(r"\bgenes?\b")
_ALSO_CALLED = re.compile(
    r"[\s,(]*(?:(?:which|that)\s+is\s+)?(?:also\s+|sometimes\s+|formerly\s+|previously\s+|often\s+)*"
    r"(?:called|known\s+as|referred\s+to\s+as|termed)\s*(?:the\s+)?"
)
_BULLET = re.compile(r"[-•*]\s")
_PARTIAL = re.compile(r"\b(?:percent|some|few|small|most|rare|minority|other)\b|%")


@dataclass(frozen=True, slots=True)
class GeneFinding:
    """A gene in the text from `start` to `end`, what that says of it, and the forms named beside it.

    `is_somatic`: the sentence itself says that the change in it is acquired; `is_predisposition`: that it predisposes.
    """

    gene: Gene
    written: str
    kind: GeneDiseaseKind
    weight: Weight
    negated: bool
    start: int
    end: int
    forms: frozenset[FormKey]
    is_partial: bool
    is_somatic: bool = False
    is_predisposition: bool = False


@dataclass(frozen=True, slots=True)
class ModeFinding:
    """A mode in a sentence, with the genes and forms of which the sentence says it.

    What says it begins at `start`: at the sentence before, where the sentence only names what that one told.
    """

    mode: str
    certainty: Certainty
    start: int
    sentence: Sentence
    genes: frozenset[str]
    forms: frozenset[FormKey]


@dataclass(frozen=True, slots=True)
class FormFinding:
    """A form in a sentence; `also` are the keys of its other names there. `has_gene`: it stands with its gene."""

    form: FormMention
    sentence: Sentence
    has_gene: bool
    also: tuple[FormKey, ...]


@dataclass(slots=True)
class Findings:
    """All findings of a record, in the order of its text. `is_somatic`: the condition is acquired, not inherited."""

    genes: list[GeneFinding] = field(default_factory=list)
    modes: list[ModeFinding] = field(default_factory=list)
    forms: list[FormFinding] = field(default_factory=list)
    is_somatic: bool = False


def findings_of(prose: list[Sentence], condition: Condition, genes: GeneIndex, lexicon: Lexicon) -> Findings:
    """What the sentences say of the condition."""
    return _Pass(condition, genes, lexicon).over(prose)


class _Pass:
    """One pass over the sentences of one record, remembering what the last sentence spoke of."""

    def __init__(self, condition: Condition, genes: GeneIndex, lexicon: Lexicon) -> None:
        self._condition = condition
        self._index = genes
        self._lexicon = lexicon
        self._not_genes = ambiguous_tokens(lexicon, condition.abbreviations)
        self._found = Findings()
        self._last: tuple[Sentence, Group] | None = None
        self._open: Sentence | None = None
        self._before: Sentence | None = None
        self._telling: Sentence | None = None

    def over(self, prose: list[Sentence]) -> Findings:
        """The findings of all sentences but questions, which assert nothing."""
        prose = [s for s in prose if not s.text.endswith("?")]
        somatic = not_inherited = False
        self._found.genes += self._gene_in_title([s for s in prose if s.section is not SectionKind.TREATMENT])
        for head, following in pairwise(prose):
            self._found.forms += self._bulleted(head, following)
        for sentence in prose:
            if sentence.section is SectionKind.TREATMENT:
                self._read_forms(sentence)
                continue
            self._read(sentence)
            self._before = sentence
            somatic = somatic or self._says_somatic(sentence)
            not_inherited = not_inherited or self._denies_inheritance(sentence)
        symbols = {symbol for g in self._found.genes for symbol in (g.written, g.gene.symbol)}
        self._found.forms = [f for f in self._found.forms if f.form.name not in symbols]
        inherited = any(m.mode in MENDELIAN and m.certainty == "usual" for m in self._found.modes)
        self._found.is_somatic = somatic and not_inherited and not inherited
        return self._found

    def _gene_in_title(self, prose: list[Sentence]) -> Iterator[GeneFinding]:
        """The gene that the condition is named for ("GAL1-related galling"), with the first sentence that names it."""
        match = _NAMED_FOR.search(self._condition.title)
        gene = self._index.symbol(match.group(1) or match.group(2)) if match else None
        if match is None or gene is None:
            return
        title = self._condition.title.lower()
        sentence = next((s for s in prose if title in s.lower), None)
        if sentence is not None:
            yield GeneFinding(
                gene,
                match.group(1) or match.group(2),
                GeneDiseaseKind.CAUSES,
                Weight.WEAK,
                False,
                sentence.start,
                sentence.end,
                frozenset(),
                False,
            )

    def _says_somatic(self, sentence: Sentence) -> bool:
        lower = sentence.lower
        return bool(_SOMATIC_HINTS.search(lower) and self._lexicon.somatic.search(lower))

    def _denies_inheritance(self, sentence: Sentence) -> bool:
        return "inherit" in sentence.lower and bool(self._lexicon.not_inherited.search(sentence.lower))

    def _read(self, sentence: Sentence) -> None:
        groups = self._groups(sentence)
        forms = [f for f in self._form_mentions(sentence) if not _is_gene(f, groups)]
        modes = list(modes_in(sentence, self._before, self._condition, self._lexicon))
        if not (groups or forms or modes or "gene" in sentence.lower):
            self._last = None
            return
        parts = list(clauses(sentence.lower))
        named: set[FormKey] = set()
        for start, group in self._with_antecedents(sentence, groups):
            clause = next(c for c in reversed(parts) if c.start <= group.start)
            named |= self._judge(sentence, start, group, clause, forms)
        for mode in modes:
            self._found.modes += self._mode(mode, sentence, groups, forms, parts)
        self._add_forms(sentence, forms, named)
        self._remember(sentence, groups)

    def _read_forms(self, sentence: Sentence) -> None:
        """Only the forms of a sentence: on treatment, texts speak of genes and modes in passing."""
        self._add_forms(sentence, self._form_mentions(sentence), set())

    def _add_forms(self, sentence: Sentence, forms: list[FormMention], named: set[FormKey]) -> None:
        self._found.forms += [
            FormFinding(f, sentence, f.key in named, tuple(_also(f, forms, sentence.lower)))
            for f in forms
            if not self._condition.is_own(f.key) and not self._condition.is_sibling(f.key)
        ]

    def _groups(self, sentence: Sentence) -> list[Group]:
        if not _GENE_HINTS.search(sentence.lower):
            return []
        return self._index.groups(sentence.text, self._not_genes)

    def _form_mentions(self, sentence: Sentence) -> list[FormMention]:
        forms = forms_in(sentence, self._condition, self._lexicon)
        if forms and self._lexicon.general_explanation.search(sentence.lower):
            return []
        return [*self._told(sentence, forms), *forms]

    def _told(self, sentence: Sentence, forms: list[FormMention]) -> list[FormMention]:
        """The form that a sentence begins with, behind one that announced forms: "Alobar, in which ..."."""
        if not forms and self._announces(sentence):
            self._telling = sentence
            return []
        if self._telling is None or self._telling.paragraph != sentence.paragraph:
            self._telling = None
            return []
        found = adjective_at_start(sentence.text, self._condition, self._lexicon)
        return [found] if found and all(f.key != found.key for f in forms) else []

    def _announces(self, sentence: Sentence) -> bool:
        if not _LIST_WORDS.search(sentence.lower):
            return False
        return announces_forms(sentence.text, sentence.lower, self._condition, self._lexicon)

    def _bulleted(self, head: Sentence, following: Sentence) -> Iterator[FormFinding]:
        """The forms in a list that stands in a block of its own behind "There are three types of X:"."""
        if head.text.endswith(":") and _BULLET.match(following.text) and self._announces(head):
            text = f"{head.text} {following.text}"
            whole = Sentence(
                text,
                head.start,
                following.end,
                following.marks_end,
                head.paragraph,
                head.section,
                text.lower(),
            )
            for form in listed_forms(text, whole.lower, self._condition, self._lexicon):
                yield FormFinding(form, whole, False, ())

    def _with_antecedents(self, sentence: Sentence, groups: list[Group]) -> Iterator[tuple[int, Group]]:
        """The groups, and for "this gene" the group of the sentence before; each with the start of its quote."""
        for group in groups:
            yield sentence.start, group
        match = _THIS_GENE.search(sentence.lower)
        if match and len(groups) == 1 and ";" in sentence.lower[groups[0].end : match.start()]:
            yield sentence.start, _at(groups[0], match)
        if match and not groups and self._last is not None and self._last[0].paragraph == sentence.paragraph:
            before, group = self._last
            there = tuple(
                Mention(m.gene, match.start(), match.end(), m.written, True) for m in group.mentions
            )
            yield before.start, Group(there)

    def _judge(
        self, sentence: Sentence, start: int, group: Group, clause: Clause, forms: list[FormMention]
    ) -> set[FormKey]:
        """Record what a sentence says of a group; the keys of the forms that it ties to the group."""
        verdict = judge(sentence.lower, group, self._condition, self._lexicon, clause)
        if (
            self._open is not None
            and _THESE_GENES.search(sentence.lower[: group.start])
            and not _is_firm(verdict)
        ):
            kind = kind_in(self._open.lower, self._lexicon) or GeneDiseaseKind.CAUSES
            verdict, start = Verdict(kind, Weight.FIRM), self._open.start
        if verdict is None or not verdict.weight:
            return set()
        tied: set[FormKey] = set()
        for place, mention in enumerate(group.mentions):
            keys = self._own_forms(_forms_beside(mention, place, group, clause, forms, sentence.text))
            if keys is None:
                continue
            tied |= keys
            self._found.genes.append(
                GeneFinding(
                    mention.gene,
                    mention.written,
                    verdict.kind,
                    verdict.weight,
                    verdict.negated,
                    start,
                    sentence.end,
                    frozenset(keys),
                    bool(_PARTIAL.search(clause.lower)),
                    verdict.is_somatic,
                    verdict.is_predisposition,
                )
            )
        return tied

    def _mode(
        self,
        mode: ModeMention,
        sentence: Sentence,
        groups: list[Group],
        forms: list[FormMention],
        parts: list[Clause],
    ) -> Iterator[ModeFinding]:
        clause = next(c for c in reversed(parts) if c.start <= mode.start)
        around = [f for f in forms if f.start <= mode.start < f.end]
        start, end = (around[0].start, around[0].end) if around else (clause.start, clause.end)
        beside = [g for g in groups if start <= g.start < end] or (
            groups if len(parts) == 1 and not around else []
        )
        keys = self._own_forms({f.key for f in around or forms if start <= f.start < end})
        if keys is None or self._condition.contradicts(mode.mode) or (mode.mode == SPORADIC and keys):
            return
        genes = frozenset(m.gene.id for g in beside for m in g.mentions)
        before = self._before if points_back(sentence, self._before) else None
        start = before.start if before else sentence.start
        yield ModeFinding(mode.mode, mode.certainty, start, sentence, genes, frozenset(keys))

    def _own_forms(self, keys: set[FormKey]) -> set[FormKey] | None:
        """The keys of forms of the condition; None where all are of its siblings (type 2 in a record on type 1)."""
        others = {key for key in keys if self._condition.is_sibling(key)}
        if others and others == keys:
            return None
        return {key for key in keys - others if not self._condition.is_own(key)}

    def _remember(self, sentence: Sentence, groups: list[Group]) -> None:
        marked = [g for g in groups if g.marked]
        self._last = (sentence, marked[-1]) if marked else None
        if groups:
            self._open = None
        elif self._speaks_of_genes(sentence):
            self._open = sentence

    def _speaks_of_genes(self, sentence: Sentence) -> bool:
        """Whether a sentence says that changes in some genes cause the condition, without naming them."""
        lower = sentence.lower
        return bool(
            _SOME_GENES.search(lower)
            and self._lexicon.variation.search(lower)
            and (self._lexicon.causes.search(lower) or self._lexicon.associated.search(lower))
            and self._condition.is_meant_in(lower)
        )


def _is_gene(form: FormMention, groups: list[Group]) -> bool:
    """Whether what looks like a form's abbreviation is a gene here (HPS1, TCOF1)."""
    return any(m.start <= form.start and form.end <= m.end for g in groups for m in g.mentions)


def _at(group: Group, place: re.Match[str]) -> Group:
    """The genes of a group as if they stood where "this gene" points back to them."""
    return Group(tuple(Mention(m.gene, place.start(), place.end(), m.written, True) for m in group.mentions))


def _is_firm(verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.weight is Weight.FIRM


def _forms_beside(  # noqa: PLR0913, PLR0917 - what stands around a gene in its sentence
    mention: Mention, place: int, group: Group, clause: Clause, forms: list[FormMention], text: str
) -> set[FormKey]:
    """The forms that a clause ties to one gene of a group."""
    behind = [
        f for f in forms if f.start >= mention.end and re.fullmatch(r"\s*\(\s*", text[mention.end : f.start])
    ]
    if behind:
        return {behind[0].key}
    around = [f for f in forms if f.start < mention.start < f.end]
    if around:
        return {around[-1].key}
    caused = [f for f in forms if f.end <= group.start and _CAUSED_BY.fullmatch(text, f.end, group.start)]
    if caused:
        return {max(caused, key=lambda f: f.start).key}
    bracketed = {f.key for f in forms if "(" in text[f.start : f.end] and f.end - f.start > _LONG}
    inside = [f for f in forms if clause.start <= f.start < clause.end and f.key not in bracketed]
    if "respectively" in clause.lower and len(inside) > 1:  # else which gene is whose is not told here
        return {inside[place].key} if len(inside) == len(group.mentions) else set()
    return {f.key for f in inside}


_LONG = 60
_CAUSED_BY = re.compile(
    r"(?:(?!\b(?:is|are|be|and|or|while)\b)[^,;.()]){0,80}?\b(?:caused\s+by|due\s+to|resulting\s+from)\s+(?:(?:mutations|changes|variants)\s+(?:in|of)\s+)?(?:the\s+)?"
)


def _also(form: FormMention, forms: list[FormMention], lower: str) -> Iterator[FormKey]:
    """The keys of other names that the sentence gives the form ("..., also known as type I")."""
    for other in forms:
        if other.start >= form.end and _ALSO_CALLED.fullmatch(lower, form.end, other.start):
            yield other.key
