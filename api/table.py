"""Rows for people: a table where the terminal is wide enough for one, else one block a row.

Identifiers are shortened to CURIEs and columns without any value left out; sentences are wrapped.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from raregraph.graph.engine.interface import Rows
from raregraph.graph.records import Claims, ConditionRecord, Evidence
from raregraph.ontology import modes
from raregraph.ontology.identifiers import compress

_NARROWEST = 9
_PROSE = 28
_GAP = 2
_NUMBER = re.compile(r"-?[\d,]+")
_IRI = re.compile(r"[a-z][a-z0-9+.-]*://\S+")


def readable(term: object) -> str:
    """A term as people read it: a CURIE for an IRI whose prefix is known, the text of a literal.

    >>> readable("http://identifiers.org/hgnc/11117"), readable("https://example.org/page"), readable(None)
    ('HGNC:11117', 'https://example.org/page', '')
    """
    if term is None:
        return ""
    text = " ".join(str(term).split())
    return (compress(text, strict=False) or text) if _IRI.fullmatch(text) else text


def print_rows(console: Console, rows: Rows) -> None:
    """Print rows, as a table if it fits the console, else as blocks; then how many there are."""
    table = [[readable(value) for value in values] for values in rows.values]
    kept = [i for i in range(len(rows.variables)) if any(row[i] for row in table)]
    names = [rows.variables[i] for i in kept]
    cells = [[row[i] for i in kept] for row in table]
    if not cells:
        console.print("no rows", style="dim")
        return
    print_cells(console, names, cells)
    console.print(f"{len(cells)} {'row' if len(cells) == 1 else 'rows'}", style="dim")


def print_cells(console: Console, names: Sequence[str], cells: Sequence[Sequence[str]]) -> None:
    """Print texts, as a table if it fits the console, else as blocks."""
    if _needed(names, cells) <= console.width:
        _print_table(console, names, cells)
    else:
        print_blocks(console, names, cells)


def print_columns(
    console: Console,
    names: Sequence[str],
    cells: Sequence[Sequence[str]],
    *,
    widths: Sequence[int] | None = None,
    head: bool = True,
) -> None:
    """Print texts as a table in any case; where it is too wide, the widest columns are folded.

    Tables with the same `widths` (see `widths_of`) have their columns in the same places.
    """
    table = Table(box=None, header_style="bold", show_header=head, padding=(0, _GAP, 0, 0), pad_edge=False)
    for i, (name, width) in enumerate(zip(names, widths or widths_of(console, names, cells), strict=True)):
        right = _is_numeric(row[i] for row in cells)
        table.add_column(name, width=width, justify="right" if right else "left", overflow="fold")
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)


def widths_of(console: Console, names: Sequence[str], cells: Sequence[Sequence[str]]) -> list[int]:
    """The widths of columns: as wide as their texts; where that is too wide, the widest are cut to one width.

    Words stay whole where they can, numbers always do.
    """
    columns = [[name, *(row[i] for row in cells)] for i, name in enumerate(names)]
    most = [max(map(len, texts)) for texts in columns]
    least = [
        width if _is_numeric(texts[1:]) else max(len(word) for text in texts for word in text.split() or [""])
        for width, texts in zip(most, columns, strict=True)
    ]
    room = console.width - _GAP * (len(names) - 1)
    for widest in range(max(most), 0, -1):
        found = [min(full, max(widest, needed)) for full, needed in zip(most, least, strict=True)]
        if sum(found) <= room:
            return found
    return [max(min(width, room // len(names)), 1) for width in most]


def _is_numeric(texts: Iterable[str]) -> bool:
    known = [text for text in texts if text]
    return bool(known) and all(_NUMBER.fullmatch(text) for text in known)


def _needed(names: Sequence[str], cells: Sequence[Sequence[str]]) -> int:
    """The width below which a table of these would be hard to read: words whole, sentences some words wide."""
    return sum(_column(name, (row[i] for row in cells)) + 2 for i, name in enumerate(names))


def _column(name: str, values: Iterable[str]) -> int:
    texts = list(values)
    longest = max(map(len, texts))
    word = max((len(word) for text in texts for word in text.split()), default=0)
    return max(len(name), word, min(longest, _PROSE), min(longest, _NARROWEST))


def _print_table(console: Console, names: Sequence[str], cells: Sequence[Sequence[str]]) -> None:
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0), pad_edge=False)
    for i, name in enumerate(names):
        widest = max(len(row[i]) for row in cells)
        numeric = all(_NUMBER.fullmatch(row[i]) for row in cells if row[i])
        table.add_column(
            name,
            justify="right" if numeric else "left",
            min_width=_column(name, (row[i] for row in cells)),
            ratio=1 if widest > _PROSE else None,
            overflow="fold",
        )
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)


def print_blocks(console: Console, names: Sequence[str], cells: Sequence[Sequence[str]]) -> None:
    """Print texts, a block a row, a line a column."""
    gap = max(map(len, names))
    for number, row in enumerate(cells):
        if number:
            console.print()
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
        table.add_column(style="bold", width=gap)
        table.add_column(overflow="fold")
        for name, cell in zip(names, row, strict=True):
            if cell:
                table.add_row(name, Text(cell))
        console.print(table)


def print_claims(record: ConditionRecord, claims: Claims) -> None:
    """Print a record's claims, a line each with its sentence beneath, on the standard output."""
    console = Console(highlight=False)
    console.print(Text.assemble((record.title, "bold"), f"  {record.record_id}  {record.publisher}"))
    for said, evidence in _said(claims):
        console.print(Padding(Text(said), (0, 0, 0, 2)))
        cited = "".join(f" [{citation.number}]" for citation in evidence.citations)
        console.print(
            Padding(Text(f"“{' '.join(evidence.quote.split())}”{cited}", style="dim"), (0, 0, 0, 6))
        )
    console.print()


def _said(claims: Claims) -> Iterator[tuple[str, Evidence]]:
    for gene in claims.genes:
        parts = [gene.symbol, "not:" if gene.negated else "", gene.kind, _modes(gene.modes), gene.form or ""]
        yield "  ".join(filter(None, parts)), gene.evidence
    for mode in claims.modes:
        yield f"{_modes((mode.mode,))}  {mode.certainty}  {mode.form or ''}".rstrip(), mode.evidence
    for form in claims.forms:
        yield f"form: {form.name}  {_modes(form.modes)}".rstrip(), form.evidence


def _modes(ids: tuple[str, ...]) -> str:
    return ", ".join(modes.mode(identifier).label for identifier in ids)
