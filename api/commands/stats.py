"""`raregraph stats`: how much of what the current release holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from raregraph.api.options import HOME, format_option, sources_named

if TYPE_CHECKING:
    from rich.console import Console

_ASSERTED = "gene_claims:"
_DENIED = "gene_claims:not_"
_WORDS = {"OnsetRow": "onset claims", "PrevalenceRow": "prevalence claims"}


@click.command(name="stats")
@sources_named("All counts")
@format_option("json")
@HOME
def COMMAND(names: tuple[str, ...], form: str, home: Path | None) -> None:  # noqa: N802
    """Count what the current release holds: one row a source; all counts of a source with --source.

    Genes, modes and phenotypes are claims that a disease has them, denied those that it hasn't.

    \b
        raregraph stats
        raregraph stats --source orphapacket
    """
    from raregraph.api.holdings import chosen  # noqa: PLC0415 - slow to import
    from raregraph.graph.release import current_release  # noqa: PLC0415

    release = current_release(home)
    manifest = release.manifest()
    sources = chosen(manifest["sources"], names)
    if form == "json":
        import json  # noqa: PLC0415 - slow to import

        click.echo(json.dumps({**manifest, "sources": sources}, indent=1, ensure_ascii=False))
        return
    from rich.console import Console  # noqa: PLC0415 - slow to import

    console = Console(highlight=False)
    console.print(f"release {release.id}, built {manifest['built_at']}: {manifest['quads']:,} quads")
    if names:
        for source in sources:
            _print_source(console, source)
    elif sources:
        _print_all(console, sources)


def _print_all(console: Console, sources: Sequence[Mapping[str, Any]]) -> None:
    from raregraph.api.holdings import holds  # noqa: PLC0415 - slow to import
    from raregraph.api.table import print_columns  # noqa: PLC0415

    rows = [_numbers(source["counts"]) for source in sources]
    kept = [name for name in rows[0] if any(row[name] for row in rows)]
    cells = [
        [source["name"], holds(source["counts"]), *(_count(row[name]) for name in kept)]
        for source, row in zip(sources, rows, strict=True)
    ]
    if len(sources) > 1:
        cells.append(["all", "", *(_count(sum(row[name] for row in rows)) for name in kept)])
    console.print()
    print_columns(console, ["source", "holds", *kept], cells)


def _numbers(counts: Mapping[str, int]) -> dict[str, int]:
    """The main counts of a source; what it denies apart from what it asserts."""
    genes = sum(n for name, n in counts.items() if name.startswith(_ASSERTED))
    denied = sum(n for name, n in counts.items() if name.startswith(_DENIED))
    return {
        "genes": genes - denied,
        "modes": counts.get("mode_claims", 0),
        "phenotypes": counts.get("phenotype_claims", 0),
        "denied": denied + counts.get("phenotype_denials", 0),
    }


def _print_source(console: Console, source: Mapping[str, Any]) -> None:
    from rich.text import Text  # noqa: PLC0415 - slow to import

    from raregraph.api.table import print_columns  # noqa: PLC0415

    console.print()
    console.print(
        Text.assemble((source["name"], "bold"), f"  {source['title']}, version {source['version']}")
    )
    console.print(Text(f"{source['file']}, sha256 {source['sha256']}", style="dim"))
    rows = [[_in_words(name), f"{count:,}"] for name, count in sorted(source["counts"].items())]
    print_columns(console, ["what", "count"], rows)


def _in_words(name: str) -> str:
    """The name of a count as people read it.

    >>> _in_words("gene_claims:not_causes"), _in_words("original:UNKNOWN"), _in_words("OnsetRow")
    ('gene claims: not causes', 'original: UNKNOWN', 'onset claims')
    """
    what, colon, kind = name.partition(":")
    words = _WORDS.get(what, what.replace("_", " "))
    return f"{words}: {kind.replace('_', ' ') if what == 'gene_claims' else kind}" if colon else words


def _count(number: int) -> str:
    return f"{number:,}" if number else ""
