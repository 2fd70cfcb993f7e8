"""The work on one piece of a source: parse it, read its text, check it, spell it as RDF.

It touches nothing but its arguments, so pieces are worked on in any number of processes and give the same
bytes in each.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from raregraph.graph.curated import CuratedRecord
from raregraph.graph.disease_index import DiseaseIndex
from raregraph.graph.records import Claims, ConditionRecord, Gene, GeneClaim, Problem
from raregraph.loaders.identities import Identities, grounded
from raregraph.loaders.reader import GeneIndex, TextReader
from raregraph.loaders.sheet import Part, ReadRecord, Sheet
from raregraph.loaders.source import RawItem, Source


@dataclass(frozen=True, slots=True)
class Piece:
    """What one piece of a source gave: its parts, and what could not be taken."""

    parts: tuple[Part, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Worker:
    """Works on the pieces of any source, with the genes that texts may name and the identities of diseases."""

    genes: GeneIndex
    reader: TextReader
    identities: Identities

    @classmethod
    def over(cls, genes: Iterable[Gene], diseases: DiseaseIndex | None = None) -> "Worker":
        """A worker that knows these genes and diseases."""
        known = tuple(genes)
        index = GeneIndex(known)
        return cls(index, TextReader(index), Identities.of(known, diseases or DiseaseIndex()))

    def records(
        self, source: Source, item: RawItem
    ) -> tuple[list[ReadRecord | Gene | CuratedRecord], tuple[Problem, ...]]:
        """The records of a piece, those with a text read."""
        parsed = source.parse(item)
        done = [
            self._read(record, item.name) if isinstance(record, ConditionRecord) else record
            for record in parsed.records
        ]
        return done, parsed.problems

    def quads(self, source: Source, graph: str, item: RawItem) -> Piece:
        """The RDF of a piece.

        Genes that condition records describe are written only where no gene nomenclature is loaded.

        Raises:
            UnverifiedQuoteError: if a claim's quote is not in its record.
        """
        records, problems = self.records(source, item)
        sheet = Sheet(source, graph, item.name, self.identities)
        for record in records:
            sheet.add(record)
        return Piece(sheet.parts(), (*problems, *sheet.problems))

    def _read(self, record: ConditionRecord, file: str) -> ReadRecord:
        claims, problems = self._resolve(record.stated.genes, file, record.record_id)
        record = replace(record, stated=replace(record.stated, genes=claims))
        if not record.is_condition:
            return ReadRecord(record, Claims(), problems)
        grounding = self.identities.grounding(record)
        record = grounded(record, grounding)
        return ReadRecord(record, self.reader.read(record), problems, grounding)

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
