"""What the graph says of a disease or a gene, as typed records: `KnowledgeGraph.disease` and `.gene` give them.

Identifiers are CURIEs where their prefix is known, else whole IRIs; modes of inheritance are given by name.
"""

from dataclasses import dataclass

from raregraph.graph.records import Certainty, CitationScope
from raregraph.ontology.kinds import GeneDiseaseKind


@dataclass(frozen=True, slots=True)
class CitedReference:
    """A numbered reference that a record cites for a claim; `date` is ISO 8601, as precise as it is given."""

    number: int
    publisher: str | None
    date: str | None
    scope: CitationScope


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says it: the sentence, the resource credited with it, and the record that has it.

    A row of a curated source has neither sentence nor record: `place` is its file and its place there.
    """

    sentence: str
    source: str
    record: str | None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class GeneStatement:
    """A record or row says what a gene does to a disease, or to the form of it that is named; `disease` is its node."""

    symbol: str
    gene: str
    relation: GeneDiseaseKind
    disease: str
    form: str | None
    modes: tuple[str, ...]
    said: Attribution
    citations: tuple[CitedReference, ...] = ()


@dataclass(frozen=True, slots=True)
class ConditionStatement:
    """A record on `condition` says what a gene does to it; `disease` is the node of the condition or form."""

    condition: str
    disease: str
    relation: GeneDiseaseKind
    form: str | None
    modes: tuple[str, ...]
    said: Attribution


@dataclass(frozen=True, slots=True)
class ModeStatement:
    """A record or row says how a disease, or a form of it, is inherited; `mode` is an HPO term, `disease` the node."""

    mode: str
    label: str
    certainty: Certainty
    disease: str
    form: str | None
    said: Attribution


@dataclass(frozen=True, slots=True)
class FormStatement:
    """A record names a form of a disease, with the symbols of its genes and its modes of inheritance."""

    name: str
    id: str
    genes: tuple[str, ...]
    modes: tuple[str, ...]
    said: Attribution


@dataclass(frozen=True, slots=True)
class Disease:
    """A disease by one of its names, with everything that is claimed of it.

    `ids` are the nodes that the name means, each under its class of the hub; a record that states no identifier has a
    node of its own. If the name is the label of any, only those are taken; else it is a synonym, which different
    diseases may share: then `name` is the synonym, and `disease` of each statement tells which of them, or which form,
    it is about. `synonyms` are those of the same disease in other nomenclatures, too; `identifiers` are further
    identifiers that are called exact.
    """

    name: str
    ids: tuple[str, ...]
    synonyms: tuple[str, ...]
    identifiers: tuple[str, ...]
    genes: tuple[GeneStatement, ...]
    inheritance: tuple[ModeStatement, ...]
    forms: tuple[FormStatement, ...]

    def genes_of_kind(self, *kinds: GeneDiseaseKind) -> tuple[str, ...]:
        """The symbols of the genes of these kinds, each once, sorted; without kinds, those that cause it."""
        wanted = kinds or tuple(kind for kind in GeneDiseaseKind if kind.is_causal)
        return tuple(sorted({claim.symbol for claim in self.genes if claim.relation in wanted}))


@dataclass(frozen=True, slots=True)
class Gene:
    """A gene of the nomenclature, with the conditions that records tie to it."""

    id: str
    symbol: str
    name: str | None
    previous_symbols: tuple[str, ...]
    aliases: tuple[str, ...]
    location: str | None
    identifiers: tuple[str, ...]
    conditions: tuple[ConditionStatement, ...]
