"""The work on one piece of a source: parse it, read its text, check it, spell it as RDF.

It touches nothing but its arguments, so pieces are worked on in any number of processes and give the same
bytes in each.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from raregraph.graph.curated import CuratedRecord, GeneDiseaseRow
from raregraph.graph.disease_index import DiseaseIndex
from raregraph.graph.phenotype_index import PhenotypeIndex
from raregraph.graph.records import Claims, ConditionRecord, Gene, GeneClaim, Problem
from raregraph.loaders.credits import Credits
from raregraph.loaders.identities import Identities, grounded, grounded_signs, named_signs
from raregraph.loaders.reader import GeneIndex, TextReader
from raregraph.loaders.sheet import Part, ReadRecord, Sheet
from raregraph.loaders.source import Parsed, RawItem, Source


@dataclass(frozen=True, slots=True)
class Piece:
    """What one piece of a source gave: its parts, and what could not be taken."""

    parts: tuple[Part, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedItem:
    """A piece that was parsed before, because the others are worked on with its records; `name` is the piece's."""

    name: str
    parsed: Parsed


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some records of a piece that was parsed before: the piece's place among its source's, and which records."""

    piece: int
    start: int
    stop: int


RECORDS_AT_ONCE = 4_000

ParsedBefore = Mapping[str, tuple[ParsedItem, ...]]
"""By the name of the source, its pieces in their order."""


def excerpts(parsed: Iterable[ParsedItem]) -> Iterator[tuple[Excerpt]]:
    """Pieces that were parsed before, cut where a process has enough to do.

    >>> genes = tuple(Gene(f"HGNC:{number}", f"G{number}", "") for number in range(5_000))
    >>> [(each.start, each.stop) for (each,) in excerpts([ParsedItem("hgnc.txt", Parsed(genes))])]
    [(0, 4000), (4000, 5000)]
    """
    for number, piece in enumerate(parsed):
        count = len(piece.parsed.records)
        for start in range(0, max(count, 1), RECORDS_AT_ONCE):
            yield (Excerpt(number, start, min(start + RECORDS_AT_ONCE, count)),)


@dataclass(frozen=True, slots=True)
class Worker:
    """Works on the pieces of any source, with the genes that texts may name and all identities."""

    genes: GeneIndex
    reader: TextReader
    identities: Identities
    parsed_before: ParsedBefore = field(default_factory=dict)
    credits: Credits = field(default_factory=Credits)

    @classmethod
    def over(
        cls,
        genes: Iterable[Gene],
        diseases: DiseaseIndex | None = None,
        signs: PhenotypeIndex | None = None,
        parsed_before: ParsedBefore | None = None,
        credits: Credits | None = None,
    ) -> "Worker":
        """A worker that knows these genes, diseases and signs, and the pieces that need not be parsed again.

        `credits` says whom to credit for rows that are copies.
        """
        known = tuple(genes)
        index = GeneIndex(known)
        identities = Identities.of(known, diseases or DiseaseIndex(), signs)
        return cls(index, TextReader(index), identities, parsed_before or {}, credits or Credits())

    def records(
        self, source: Source, item: RawItem | Excerpt
    ) -> tuple[list[ReadRecord | Gene | CuratedRecord], tuple[Problem, ...]]:
        """The records of a piece, those with a text read."""
        piece = self._parsed(source, item)
        return self._all_read(piece), piece.parsed.problems

    def quads(self, source: Source, graph: str, item: RawItem | Excerpt) -> Piece:
        """The RDF of a piece.

        Genes that condition records describe are written only where no gene nomenclature is loaded.

        Raises:
            UnverifiedQuoteError: if a claim's quote is not in its record.
        """
        piece = self._parsed(source, item)
        sheet = Sheet(source, graph, piece.name, self.identities)
        for record in self._all_read(piece):
            sheet.add(record)
        return Piece(sheet.parts(), (*piece.parsed.problems, *sheet.problems))

    def _parsed(self, source: Source, item: RawItem | Excerpt) -> ParsedItem:
        """The records of a piece; the problems of one that was parsed before go with its first records."""
        if isinstance(item, RawItem):
            return ParsedItem(item.name, source.parse(item))
        known = self.parsed_before[source.name][item.piece]
        problems = known.parsed.problems if item.start == 0 else ()
        return ParsedItem(known.name, Parsed(known.parsed.records[item.start : item.stop], problems))

    def _all_read(self, piece: ParsedItem) -> list[ReadRecord | Gene | CuratedRecord]:
        return [self._settled(record, piece.name) for record in piece.parsed.records]

    def _settled(
        self, record: ConditionRecord | Gene | CuratedRecord, name: str
    ) -> ReadRecord | Gene | CuratedRecord:
        """A record with its text read, or a copied row credited; anything else as it is."""
        if isinstance(record, ConditionRecord):
            return self._read(record, name)
        if isinstance(record, GeneDiseaseRow) and record.copied_from:
            return self.credits.credited(record)
        return record

    def _read(self, record: ConditionRecord, file: str) -> ReadRecord:
        claims, problems = self._resolve(record.stated.genes, file, record.record_id)
        record = replace(record, stated=replace(record.stated, genes=claims))
        if not record.is_condition:
            return ReadRecord(record, Claims(), problems)
        grounding = self.identities.grounding(record)
        signs = named_signs(record, self.identities)
        record = grounded_signs(grounded(record, grounding), self.identities)
        return ReadRecord(record, self.reader.read(record), problems, grounding, signs)

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
