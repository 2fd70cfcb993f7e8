"""Which modes of inheritance belong to which gene and which form, put together from all sentences of a record."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from raregraph.graph.records import Certainty
from raregraph.loaders.reader.condition import is_part, number_value
from raregraph.loaders.reader.modewords import (
    DE_NOVO,
    MENDELIAN,
    MOSAIC,
    PENETRANCE,
    X_DOMINANT,
    X_LINKED,
    X_RECESSIVE,
    named_modes,
)

_QUALIFIERS = frozenset({DE_NOVO, PENETRANCE, MOSAIC})
FormKey = frozenset[str]


@dataclass(frozen=True, slots=True)
class ModeStatement:
    """A sentence states a mode, of certain genes or forms if it names any, else of the whole condition."""

    mode: str
    certainty: Certainty
    genes: frozenset[str]
    forms: frozenset[FormKey]

    @property
    def is_general(self) -> bool:
        """Whether it is said of the condition as a whole."""
        return not self.genes and not self.forms


@dataclass(frozen=True, slots=True)
class Ties:
    """The statements of one record, and the genes that cause its condition with the forms that they cause."""

    statements: Sequence[ModeStatement]
    forms_of: dict[str, frozenset[FormKey]] = field(default_factory=dict)

    def gene_modes(self, gene: str, is_partial: bool) -> tuple[str, ...]:
        """The modes of a causal gene. `is_partial` says that the gene explains only some of the cases.

        What is said of the gene, or of a form that it causes, comes first. What is said of the condition as a
        whole holds for the gene too, unless that would give several genes several modes.

        >>> recessive = ModeStatement("HP:0000007", "usual", frozenset(), frozenset())
        >>> Ties([recessive], {"HGNC:1": frozenset()}).gene_modes("HGNC:1", is_partial=False)
        ('HP:0000007',)
        """
        firm = [s for s in self.statements if s.certainty != "unclear"]
        forms = self.forms_of.get(gene, frozenset())
        own = [s for s in firm if gene in s.genes]
        if not any(s.mode in MENDELIAN for s in own):
            own += [s for s in firm if any(_covers(said, form) for said in s.forms for form in forms)]
        named = named_modes(forms)
        mendelian = {s.mode for s in own if s.mode in MENDELIAN}
        if named:
            mendelian = {m for m in mendelian if _distinct({m}) <= _distinct(named)} | named
        alone = len(self.forms_of) <= 1
        general = firm if alone else [s for s in firm if s.is_general]
        if not named and (not mendelian or alone):
            shared = {s.mode for s in general if s.mode in MENDELIAN}
            rule = {s.mode for s in general if s.mode in MENDELIAN and s.certainty == "usual"}
            if (alone and not is_partial) or len(_distinct(shared)) == 1:
                mendelian |= shared
            elif len(_distinct(rule)) == 1:
                mendelian |= rule
        qualifiers = {s.mode for s in (*own, *general) if s.mode in _QUALIFIERS}
        return tuple(sorted(_narrowest(mendelian) | qualifiers))

    def form_modes(self, key: FormKey) -> tuple[str, ...]:
        """The modes of a form: what its name says, else what is said of it, of its genes, or of the condition."""
        if named := named_modes([key]):
            return tuple(sorted(named))
        firm = [s for s in self.statements if s.certainty != "unclear" and s.mode in MENDELIAN]
        own = {s.mode for s in firm if any(_covers(said, key) for said in s.forms)}
        if not own:
            genes = [gene for gene, keys in self.forms_of.items() if key in keys]
            own = {s.mode for s in firm if s.genes.intersection(genes)}
        if not own:
            shared = {s.mode for s in firm if s.is_general}
            own = shared if len(_distinct(shared)) == 1 and not any(s.forms for s in firm) else set()
        return tuple(sorted(_narrowest(own)))


def _covers(said: FormKey, form: FormKey) -> bool:
    """Whether what is said of a form holds for another: the same one, or a part of it (type 4A of type 4)."""
    if said == form:
        return True
    if len(said) != 1 or len(form) != 1:
        return False
    whole, part = number_value(next(iter(said))), number_value(next(iter(form)))
    return bool(whole) and bool(part) and is_part(part, whole)


def _distinct(modes: set[str]) -> set[str]:
    """The modes, all X-linked ones taken as one."""
    return {X_LINKED if m in (X_RECESSIVE, X_DOMINANT) else m for m in modes}


def _narrowest(modes: set[str]) -> set[str]:
    """The modes without X-linked where X-linked recessive or dominant is among them."""
    return modes - {X_LINKED} if modes & {X_RECESSIVE, X_DOMINANT} else modes
