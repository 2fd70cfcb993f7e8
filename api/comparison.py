"""What `raregraph compare` and `raregraph disagreements` show: claims with their labels, sources and places."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from raregraph.graph.agreement.disagreement import Disagreement
from raregraph.graph.agreement.who_says import Agreement, Claim, Detail, agreements, claims, details, labels
from raregraph.graph.engine.interface import Engine
from raregraph.graph.engine.texts import answers, chunks
from raregraph.graph.identity import record_iri
from raregraph.ontology import modes
from raregraph.ontology.identifiers import short
from raregraph.queries.lookup import diseases_named


@dataclass(frozen=True, slots=True)
class Named:
    """A disease or gene: its CURIE (or IRI) and what it is called."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Voice:
    """A claim as people and programs read it.

    `source` is the loaded source, `credited` whom the claim credits, `basis` what it rests on and `reason` why we
    think so. `said` is the kind of gene claim or the mode in words. Claims of texts have `sentences` and `record`,
    those of tables a `row`. `modes` are those that a gene claim is tied to.
    """

    claim: str
    source: str
    credited: str
    basis: str
    reason: str
    said: str
    disease: Named
    negated: bool
    strength: str | None
    sentences: tuple[str, ...]
    record: str | None
    row: str | None
    original: str | None
    modes: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where the claim stands: its record, or the row of its source.

        A record's sentence follows in quotation marks.
        """
        quoted = f": “{' '.join(' '.join(self.sentences).split())}”" if self.sentences else ""
        words = f" ({self.original})" if self.original else ""
        return f"{self.record}{quoted}" if self.record else f"{self.source} {self.row or ''}{words}".strip()


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that may be said of a disease, with who says it."""

    disease: Named
    gene: Named | None
    said: str
    independent: int
    asserted: tuple[Voice, ...]
    denied: tuple[Voice, ...]
    weaker: tuple[Voice, ...]

    def cells(self) -> dict[str, str]:
        """The row as texts under the names of columns."""
        return {
            "gene": self.gene.label if self.gene else "",
            "kind or mode": self.said,
            "voices": str(self.independent),
            "asserted by": spoken(self.asserted),
            "denied by": spoken(self.denied),
            "weaker": fainter(self.weaker),
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that sources say of a disease's genes and inheritance."""

    label: str
    ids: tuple[str, ...]
    genes: tuple[Row, ...]
    modes: tuple[Row, ...]

    @property
    def diseases(self) -> tuple[Named, ...]:
        """The diseases of which something is said: those of the name first, then subtypes and forms by name."""
        own = set(self.ids)
        said = {row.disease for row in (*self.genes, *self.modes)}
        return tuple(sorted(said, key=lambda each: (each.id not in own, each.label.casefold(), each.id)))


@dataclass(frozen=True, slots=True)
class Finding:
    """A disagreement with its names and places."""

    kind: str
    disease: Named
    gene: Named | None
    what: str
    score: float
    asserted: tuple[Voice, ...]
    against: tuple[Voice, ...]
    others_are: str
    others: tuple[Named, ...]


def compared(engine: Engine, name: str, *, subtypes: bool = True) -> Comparison:
    """What sources say of a disease, by its name, synonym or identifier; with that on its subtypes, or without.

    The forms that texts name of a disease are subtypes here: what is said of a form is not said of the disease.

    Raises:
        UnknownNameError: if the graph has no disease of that name.
    """
    own = diseases_named(engine, name)
    below = _below(engine, own) if subtypes else []
    found = claims(engine, [*own, *below])
    shown = agreements(found)
    every = [claim for each in shown for claim in (*each.asserted, *each.denied, *each.weaker)]
    book = _Book.of(engine, every, own)
    rows = sorted(
        (book.row(each) for each in shown), key=lambda row: _order(row, {short(node) for node in own})
    )
    names = sorted({book.labels[node] for node in own}, key=lambda label: (label == label.upper(), label))
    return Comparison(
        names[0],
        tuple(sorted({short(node) for node in own})),
        tuple(row for row in rows if row.gene),
        tuple(row for row in rows if not row.gene),
    )


def findings(engine: Engine, found: Sequence[Disagreement]) -> list[Finding]:
    """Disagreements with their names, sentences and places."""
    every = [claim for each in found for _, claim in each.sides]
    nodes = [node for each in found for node in (each.disease, each.gene, *each.others) if node]
    book = _Book.of(engine, every, nodes)
    return [book.finding(each) for each in found]


def spoken(said: Iterable[Voice]) -> str:
    """Voices with the sources through which they speak: `OMIM (genes-to-disease, mondo), Orphanet (orphapacket)`."""
    by_basis: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for voice in said:
        strength = f": {voice.strength}" if voice.strength in {"rare", "unclear"} else ""
        by_basis[voice.basis][voice.source + strength] = None
    ordered = sorted(by_basis.items(), key=lambda pair: pair[0].casefold())
    return ", ".join(f"{basis} ({', '.join(through)})" for basis, through in ordered)


def fainter(said: Iterable[Voice]) -> str:
    """What is said instead, by which sources, with the source's own word: `uncertain (genes-to-disease “UNKNOWN”)`."""
    by_words: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for voice in said:
        own = next((w for w in (voice.original, voice.strength) if w and ":" not in w), None)
        by_words[voice.said][f"{voice.source} “{own}”" if own else voice.source] = None
    return ", ".join(f"{words} ({', '.join(through)})" for words, through in sorted(by_words.items()))


@dataclass(frozen=True, slots=True)
class _Book:
    """What is needed to show claims: names of diseases and genes, and where each claim stands."""

    labels: Mapping[str, str]
    details: Mapping[str, Detail]

    @classmethod
    def of(cls, engine: Engine, every: Iterable[Claim], nodes: Iterable[str]) -> "_Book":
        said = list(every)
        named = [node for claim in said for node in (claim.disease, claim.gene) if node]
        return cls(labels(engine, [*nodes, *named]), details(engine, [claim.node for claim in said]))

    def named(self, node: str) -> Named:
        return Named(short(node), self.labels[node])

    def voice(self, claim: Claim) -> Voice:
        detail = self.details[claim.node]
        record = detail.record.removeprefix(record_iri("")) if detail.record else None
        original = detail.original_predicate or (detail.original_object if not claim.gene else None)
        return Voice(
            claim=claim.node,
            source=claim.source,
            credited=claim.credited,
            basis=str(claim.basis),
            reason=claim.basis.reason,
            said=_words(claim.said),
            disease=self.named(claim.disease),
            negated=claim.negated,
            strength=claim.classification,
            sentences=detail.sentences,
            record=record,
            row=detail.row,
            original=short(original) if original else None,
            modes=tuple(map(_words, claim.modes)),
        )

    def voices(self, said: Iterable[Claim]) -> tuple[Voice, ...]:
        return tuple(self.voice(claim) for claim in said)

    def row(self, each: Agreement) -> Row:
        return Row(
            self.named(each.disease),
            self.named(each.gene) if each.gene else None,
            _words(each.said),
            each.independent,
            self.voices(each.asserted),
            self.voices(each.denied),
            self.voices(each.weaker),
        )

    def finding(self, each: Disagreement) -> Finding:
        return Finding(
            each.kind,
            self.named(each.disease),
            self.named(each.gene) if each.gene else None,
            each.what,
            each.score,
            self.voices(each.asserted),
            self.voices(each.against),
            each.others_are,
            tuple(map(self.named, each.others)),
        )


def _words(said: str) -> str:
    return (
        modes.mode(said).label.removesuffix(" inheritance")
        if said.startswith("HP:")
        else said.replace("_", " ")
    )


def _order(row: Row, own: set[str]) -> tuple[object, ...]:
    return (
        row.disease.id not in own,
        row.disease.label if row.disease.id not in own else "",
        -row.independent,
        row.gene.label if row.gene else "",
        row.said,
    )


def _below(engine: Engine, own: Sequence[str]) -> list[str]:
    """The forms that texts name of these diseases, and their subtypes with theirs."""
    found: dict[str, None] = {}
    waiting = list(own)
    query = "SELECT DISTINCT ?node { GRAPH ?g { ?node skos:broader|rdfs:subClassOf ?above } }"
    while waiting:
        below = [row[0] for values in chunks("above", waiting) for row in answers(engine, query, values)]
        waiting = list(dict.fromkeys(node for node in below if node not in found and node not in own))
        found |= dict.fromkeys(waiting)
    return list(found)
