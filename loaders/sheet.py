"""The sheet on which the records of one piece are spelled as RDF, counted, and noted for inference."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from raregraph.graph.curated import (
    CuratedRecord,
    CuratedRow,
    Edge,
    GeneDiseaseRow,
    Mapping,
    ModeRow,
    Node,
    PhenotypeRow,
    Term,
)
from raregraph.graph.disease_index import Conflict, Grounding
from raregraph.graph.hierarchy import BELOW_IN_KGX
from raregraph.graph.identity import disease_iri, form_iri, identity_of
from raregraph.graph.inference import Fact
from raregraph.graph.phenotype_index import Sign
from raregraph.graph.rdf.claims import Origin, genes_only_in_form, one_form_each
from raregraph.graph.rdf.conditions import record_quads
from raregraph.graph.rdf.genes import gene_quads
from raregraph.graph.rdf.kgx import edge_quads, node_quads
from raregraph.graph.rdf.kgx import iri as kgx_iri
from raregraph.graph.rdf.nquads import iri
from raregraph.graph.rdf.rows import described_disease, disease_quads, resolve_disease, row_quads
from raregraph.graph.rdf.terms import mapping_quads, term_quads
from raregraph.graph.records import Claims, ConditionRecord, Gene, Problem
from raregraph.loaders.identities import Identities
from raregraph.loaders.source import Source
from raregraph.ontology.kinds import TERMS

READER_AGENT = ("text_mining_agent", "ECO:0007321")
CURATOR_AGENT = ("manual_agent", "ECO:0000304")


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """A record with the claims that its text makes; what it states by structure stands in the record.

    `signs` are the names by which alone it gives signs, each with what HPO has for it.
    """

    record: ConditionRecord
    read: Claims
    problems: tuple[Problem, ...] = ()
    grounding: Grounding | None = None
    signs: tuple[tuple[str, Sign], ...] = ()

    @property
    def claims(self) -> Claims:
        """All claims of the record, stated and read."""
        return self.record.stated + self.read


@dataclass(frozen=True, slots=True)
class Part:
    """The N-Quads of one record, or of everything else in a piece, and what is counted and noted of them.

    `record` and `title` are the record's, empty for everything else; `file` is where it stands. `facts` are what
    inference starts from; `not_grounded` says why a record has no place under the hub; `conflicts` are exact
    matches of the source that would make one disease of two; `diseases` are those of rows, with their names;
    `unfound_signs` the names of signs that HPO has no one term for.
    """

    quads: bytes
    tally: Counter[str]
    facts: tuple[Fact, ...] = ()
    record: str = ""
    title: str = ""
    file: str = ""
    not_grounded: Grounding | None = None
    conflicts: tuple[Conflict, ...] = ()
    diseases: tuple[tuple[str, str], ...] = ()
    unfound_signs: tuple[tuple[str, Sign], ...] = ()


@dataclass(slots=True)
class Sheet:
    """Takes the records of one piece, one after the other."""

    source: Source
    graph: str
    file: str
    identities: Identities
    texts: list[str] = field(default_factory=list)
    tally: Counter[str] = field(default_factory=lambda: Counter(pieces=1))
    problems: list[Problem] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    described: dict[str, str] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    of_records: list[Part] = field(default_factory=list)

    def parts(self) -> tuple[Part, ...]:
        """What was added: everything that is no record with a text first, then each record."""
        rest = Part(
            "".join(self.texts).encode(),
            self.tally,
            tuple(self.facts),
            conflicts=tuple(self.conflicts),
            diseases=tuple(self.described.items()),
        )
        return (rest, *self.of_records)

    def add(self, record: ReadRecord | Gene | CuratedRecord) -> None:
        """Spell a record, count it, note its facts."""
        match record:
            case Gene():
                self._add_gene(record)
            case ReadRecord():
                self._add_record(record)
            case Term():
                self._put(term_quads(record, self.graph), "terms")
                self._note_term(record)
            case Mapping():
                self._put(mapping_quads(record, self.graph), "mappings")
            case Node():
                self._put(node_quads(record, self.graph), "nodes")
            case Edge():
                self._put(edge_quads(record, self.graph), "edges")
                self.facts += edge_facts(record)
            case _:
                self._add_row(record)

    def _put(self, text: str, *counted: str) -> None:
        self.texts.append(text)
        for word in counted:  # quicker than Counter.update for a word or two
            self.tally[word] += 1

    def _add_gene(self, gene: Gene) -> None:
        """Genes that condition records describe are written only where no gene nomenclature is loaded."""
        if self.source.kind == "genes" or not self.identities.genes:
            self._put(gene_quads(gene, self.graph), "genes")

    def _add_record(self, done: ReadRecord) -> None:
        stated = Origin(self.graph, self.source.infores, *CURATOR_AGENT)
        reader = Origin(self.graph, self.source.infores, *READER_AGENT)
        hub = identity_of(done.record).hub
        named = hub is not None and self.identities.disease(hub) == hub
        text = record_quads(done.record, done.read, stated, reader, hub_names_it=named)
        unplaced = done.grounding if done.grounding and done.grounding.hub is None else None
        record = done.record
        self.problems += done.problems
        self.of_records.append(
            Part(
                text.encode(),
                Counter(tally_of(done)),
                tuple(record_facts(done)),
                record.record_id,
                record.title,
                self.file,
                unplaced,
                unfound_signs=tuple((name, sign) for name, sign in done.signs if sign.term is None),
            )
        )

    def _add_row(self, row: CuratedRow) -> None:
        try:
            text = row_quads(row, self.graph, self.identities)
        except LookupError as missing:
            self.tally["rows_without_gene"] += 1
            self.problems.append(_unknown_gene(str(missing.args[0]), self.file, row.attribution.place))
            return
        if row.disease not in self.described:
            self.described[row.disease] = row.disease_label or ""
            if own := described_disease(row, self.identities):
                self.facts.append(Fact("is_a", iri(own), iri(own)))
            self.texts.append(disease_quads(row, self.graph, self.identities))
        self._put(text, "rows", *row_tally(row))
        self.facts += row_facts(row, self.identities)

    def _note_term(self, term: Term) -> None:
        self.facts.append(Fact("class", iri(term.id), iri(term.id)))
        if not term.obsolete:
            self.conflicts += merging(term, self.identities)
            self.facts += [Fact("is_a", iri(term.id), iri(parent)) for parent in term.parents or (term.id,)]


def merging(term: Term, identities: Identities) -> Iterator[Conflict]:
    """The exact matches of a term that would make one disease of two classes of the hub."""
    own = identities.disease(term.id)
    for identifier in term.exact if own else ():
        other = identities.disease(identifier)
        if own and other and own != other:
            yield Conflict(
                term.id,
                tuple(sorted((own, other))),
                f"it is said to be exactly {identifier}, which is the other",
            )


def row_tally(row: CuratedRow) -> Iterator[str]:
    """What to count of a row, one word for each thing."""
    if isinstance(row, GeneDiseaseRow):
        yield f"gene_claims:{'not_' if row.negated else ''}{row.kind}"
        if row.original_predicate:
            yield f"original:{row.original_predicate}"
    elif isinstance(row, ModeRow):
        yield "mode_claims"
    elif isinstance(row, PhenotypeRow):
        yield "phenotype_claims" if not row.negated else "phenotype_denials"
    else:
        yield type(row).__name__


def row_facts(row: CuratedRow, identities: Identities) -> Iterator[Fact]:
    """What a row asserts, for inference; a negated or uncertain one asserts nothing."""
    disease = iri(resolve_disease(row.disease, identities).curie)
    if isinstance(row, GeneDiseaseRow):
        if not row.negated and TERMS[row.kind].direct:
            yield Fact(row.kind, disease, iri(identities.gene(row.gene) or row.gene))
    elif isinstance(row, ModeRow) and not row.negated:
        yield Fact("mode", disease, iri(row.mode))
    elif isinstance(row, PhenotypeRow) and not row.negated:
        yield Fact("phenotype", disease, iri(row.phenotype))


def edge_facts(edge: Edge) -> Iterator[Fact]:
    """What an edge of a KGX graph tells inference: that a class or a form is below another; nothing else rises."""
    is_below = edge.predicate in BELOW_IN_KGX or ("raregraph_relation", "skos:broader") in edge.extra
    if is_below and not edge.negated:
        yield Fact("linked_below", kgx_iri(edge.subject), kgx_iri(edge.object))


def record_facts(done: ReadRecord) -> Iterator[Fact]:
    """What a record asserts, for inference: its forms lie below its disease."""
    if done.record.is_condition:
        disease = f"<{disease_iri(done.record)}>"
        yield Fact("is_a", disease, disease)
        for claims in (done.record.stated, done.read):
            yield from _claim_facts(done.record, one_form_each(claims))


def _claim_facts(record: ConditionRecord, claims: Claims) -> Iterator[Fact]:
    disease = f"<{disease_iri(record)}>"
    ids = {form.name: form.identifier for form in claims.forms}
    said_of = (*(claim.form for claim in claims.genes), *(claim.form for claim in claims.modes))
    named = dict.fromkeys([*ids, *filter(None, said_of)])
    forms = {name: f"<{form_iri(record, name, ids.get(name))}>" for name in named}
    yield from (Fact("is_a", form, disease) for form in forms.values())
    of_forms = (claim for form in claims.forms for claim in genes_only_in_form(form, claims))
    for claim in (*claims.genes, *of_forms):
        if not claim.negated and TERMS[claim.kind].direct:
            yield Fact(claim.kind, forms[claim.form] if claim.form else disease, iri(claim.gene))
    for form in claims.forms:
        yield from (Fact("mode", forms[form.name], iri(mode)) for mode in form.modes)
    for mode in claims.modes:
        if mode.certainty != "unclear":
            yield Fact("mode", forms[mode.form] if mode.form else disease, iri(mode.mode))
    for phenotype in claims.phenotypes:
        if phenotype.phenotype:
            yield Fact("phenotype", disease, iri(phenotype.phenotype))


def _unknown_gene(identifier: str, file: str, place: str) -> Problem:
    return Problem(
        file, place, f"{identifier} is no gene of HGNC", "Check the identifier, or load a newer HGNC"
    )


def tally_of(done: ReadRecord) -> Iterator[str]:
    """What to count of a record, one word for each thing.

    >>> record = ConditionRecord("r", "infores:gard", "A diet", "", is_condition=False)
    >>> list(tally_of(ReadRecord(record, Claims())))
    ['records', 'not_conditions']
    """
    yield "records"
    if not done.record.is_condition:
        yield "not_conditions"
        return
    yield "conditions"
    if done.grounding:
        yield from _grounding_words(done.grounding)
    for _, sign in done.signs:
        yield from _sign_words(sign)
    claims = done.claims
    yield from (f"gene_claims:{claim.kind}" for claim in claims.genes)
    yield from ("mode_claims" for _ in claims.modes)
    yield from ("forms" for _ in claims.forms)
    yield from ("phenotype_claims" for _ in claims.phenotypes)
    if not (claims.genes or claims.modes or claims.forms or claims.phenotypes):
        yield "conditions_without_claims"


def _grounding_words(grounding: Grounding) -> Iterator[str]:
    if grounding.hub:
        yield "grounded"
        yield f"grounded by {grounding.by}"
    else:
        yield "ambiguous" if grounding.candidates else "ungrounded"


def _sign_words(sign: Sign) -> Iterator[str]:
    if sign.term:
        yield "signs_grounded"
        yield f"signs_grounded by {sign.by}"
    else:
        yield "signs_ambiguous" if sign.candidates else "signs_ungrounded"
