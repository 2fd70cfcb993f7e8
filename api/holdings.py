"""What a release holds of each source, by its manifest, for the commands that tell of it."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from raregraph.loaders.source import COUNTED


def chosen(sources: Sequence[Mapping[str, Any]], names: Sequence[str]) -> list[Mapping[str, Any]]:
    """The sources of these names, in their order; all if no name is given.

    Raises:
        click.BadParameter: if the release has no source of a name.
    """
    by_name = {source["name"]: source for source in sources}
    unknown = [name for name in names if name not in by_name]
    if unknown:
        raise click.BadParameter(
            f"the release has no source {unknown[0]!r}; it has: {', '.join(by_name) or 'none'}",
            param_hint="--source",
        )
    return [by_name[name] for name in names or by_name]


def holds(counts: Mapping[str, int]) -> str:
    """What a source consists of.

    >>> holds({"rows": 15591, "gene_claims:causes": 8000}), holds({})
    ('15,591 rows', 'nothing')
    """
    return ", ".join(f"{counts[what]:,} {what}" for what in COUNTED if counts.get(what)) or "nothing"
