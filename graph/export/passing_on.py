"""Which sources of a release may not be passed on, and so stay out of a network that is written to a file."""

from collections.abc import Collection

from raregraph.graph.export.selection import OWN
from raregraph.graph.release import Release
from raregraph.graph.traversal.arrays import Arrays

INFERRED = "inferred"


def restricted(release: Release, arrays: Arrays, sources: Collection[str] | None = None) -> dict[str, str]:
    """Sources of the claims whose terms forbid passing them on, or leave that open, each with its licence.

    Only those among `sources` (names, or whom a claim credits), if these are given. What is inferred follows from all
    sources: it is restricted as soon as one of them is.
    """
    described = {entry["name"]: entry for entry in release.manifest()["sources"]}
    found = {}
    for each in arrays.table:
        entry = described.get(each.source, {})
        if each.source not in OWN and entry.get("redistributable") is not True:
            found[each.source] = entry.get("licence") or "none stated"
    if found and any(each.source == INFERRED for each in arrays.table):
        found[INFERRED] = f"follows from {', '.join(sorted(found))}"
    wanted = {
        each.source for each in arrays.table if sources is None or {each.source, each.credited} & {*sources}
    }
    return {source: found[source] for source in sorted(found) if source in wanted}
