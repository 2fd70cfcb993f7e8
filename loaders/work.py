"""The work on one piece of a source: parse it, read its text, check it, spell it as RDF.

It touches nothing but its arguments, so pieces are worked on in any number of processes and give the same
bytes in each.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from raregraph.graph.rdf import Origin, gene_quads, record_quads
from raregraph.graph.records import Claims, ConditionRecord, Gene, GeneClaim, Problem
from raregraph.loaders.reader import GeneIndex, TextReader
from raregraph.loaders.source import RawItem, Source

READER_AGENT = ("text_mining_agent", "ECO:0007321")
CURATOR_AGENT = ("manual_agent", "ECO:0000304")


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """A record with the claims that its text makes; what it states by structure stands in the record."""

    record: ConditionRecord
    read: Claims
    problems: tuple[Problem, ...] = ()

    @property
    def claims(self) -> Claims:
        """All claims of the record, stated and read."""
        return self.record.stated + self.read


@dataclass(frozen=True, slots=True)
class Part:
    """The N-Quads of one record, or of all genes of a piece, and how much of what they hold.

    `record` is the record's id, empty for genes; `file` is where it stands.
    """

    quads: bytes
    tally: Counter[str]
    record: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """What one piece of a source gave: its parts, and what could not be taken."""

    parts: tuple[Part, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Worker:
    """Works on the pieces of any source, with the genes that texts may name."""

    genes: GeneIndex
    reader: TextReader
    knows_genes: bool = True

    @classmethod
    def over(cls, genes: Iterable[Gene]) -> "Worker":
        """A worker that knows these genes."""
        known = tuple(genes)
        index = GeneIndex(known)
        return cls(index, TextReader(index), bool(known))

    def records(self, source: Source, item: RawItem) -> tuple[list[ReadRecord | Gene], tuple[Problem, ...]]:
        """The records of a piece, read."""
        parsed = source.parse(item)
        done = [
            record if isinstance(record, Gene) else self._read(record, item.name) for record in parsed.records
        ]
        return done, parsed.problems

    def quads(self, source: Source, graph: str, item: RawItem) -> Piece:
        """The RDF of a piece.

        Genes that condition records describe are written only where no gene nomenclature is loaded.

        Raises:
            UnverifiedQuoteError: if a claim's quote is not in its record.
        """
        records, problems = self.records(source, item)
        wanted = source.kind == "genes" or not self.knows_genes
        genes = [gene_quads(gene, graph) for gene in records if isinstance(gene, Gene) and wanted]
        parts = [Part("".join(genes).encode(), Counter(pieces=1, genes=len(genes)))]
        for record in records:
            if isinstance(record, ReadRecord):
                parts.append(_part(record, source, graph, item.name))
                problems += record.problems
        return Piece(tuple(parts), problems)

    def _read(self, record: ConditionRecord, file: str) -> ReadRecord:
        claims, problems = self._resolve(record.stated.genes, file, record.record_id)
        record = replace(record, stated=replace(record.stated, genes=claims))
        if not record.is_condition:
            return ReadRecord(record, Claims(), problems)
        return ReadRecord(record, self.reader.read(record), problems)

    def _resolve(
        self, claims: tuple[GeneClaim, ...], file: str, place: str
    ) -> tuple[tuple[GeneClaim, ...], tuple[Problem, ...]]:
        """Give stated genes their HGNC ids; a symbol that means no one gene is a problem, not a guess."""
        kept, problems = [], []
        for claim in claims:
            gene = self.genes.symbol(claim.symbol)
            if claim.gene and gene and gene.id != claim.gene:
                problems.append(_other_gene(claim, gene, file, place))
            elif claim.gene:
                kept.append(claim)
            elif gene:
                as_written = claim.symbol if claim.symbol != gene.symbol else claim.as_written
                kept.append(replace(claim, gene=gene.id, symbol=gene.symbol, as_written=as_written))
            else:
                problems.append(_unknown_gene(claim.symbol, file, place))
        return tuple(kept), tuple(problems)


def _part(done: ReadRecord, source: Source, graph: str, file: str) -> Part:
    stated = Origin(graph, source.infores, *CURATOR_AGENT)
    reader = Origin(graph, source.infores, *READER_AGENT)
    text = record_quads(done.record, done.read, stated, reader)
    return Part(text.encode(), Counter(tally_of(done)), done.record.record_id, file)


def _other_gene(claim: GeneClaim, gene: Gene, file: str, place: str) -> Problem:
    return Problem(
        file,
        place,
        f"{claim.symbol} is {gene.id} in HGNC, not {claim.gene}",
        "Correct the symbol or the id; the claim is left out",
    )


def _unknown_gene(symbol: str, file: str, place: str) -> Problem:
    return Problem(
        file,
        place,
        f"{symbol!r} is no symbol of one gene",
        "Check the symbol against HGNC, or load a newer HGNC",
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
    claims = done.claims
    yield from (f"gene_claims:{claim.kind}" for claim in claims.genes)
    yield from ("mode_claims" for _ in claims.modes)
    yield from ("forms" for _ in claims.forms)
    yield from ("phenotype_claims" for _ in claims.phenotypes)
    if not (claims.genes or claims.modes or claims.forms or claims.phenotypes):
        yield "conditions_without_claims"
