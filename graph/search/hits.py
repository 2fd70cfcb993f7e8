"""What a search gives, and what it may be asked."""

from collections.abc import Collection
from dataclasses import dataclass, field

from raregraph.graph.errors import QueryError

KINDS = ("disease", "form", "gene", "phenotype", "mode", "record")
HUMAN = "NCBITaxon:9606"
MOST_HITS = 10_000
LONGEST_TEXT = 500


@dataclass(frozen=True, slots=True)
class Hit:
    """A node that a search found, by which of its names, and how well that fits: 1 is its label, letter for letter.

    `taxon` is a CURIE of NCBITaxon for a gene, None for what belongs to no species.
    """

    iri: str
    id: str
    label: str
    kind: str
    name: str
    score: float
    taxon: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Some of what a search found, best first, and how much there is in all.

    `total` counts all nodes that fit, `kinds` those of each kind and `taxa` those of each taxon (a CURIE); kinds and
    taxa with none are left out. `numbers` are those of the hits' nodes, for `SearchIndex.names_of`.
    """

    hits: tuple[Hit, ...]
    total: int
    kinds: dict[str, int]
    taxa: dict[str, int]
    numbers: tuple[int, ...] = field(default=(), compare=False)


def check_request(text: str, kinds: Collection[str], limit: int) -> None:
    """Nothing, if a search may be asked so.

    Raises:
        QueryError: if the text is too long, a kind unknown, or the limit out of bounds.
    """
    for kind in kinds:
        if kind not in KINDS:
            raise QueryError(f"there is no kind {kind!r}", remedy=f"Take one of: {', '.join(KINDS)}.")
    if not 1 <= limit <= MOST_HITS:
        raise QueryError(f"a search gives 1 to {MOST_HITS:,} hits, not {limit:,}", remedy="Ask for fewer.")
    if len(text) > LONGEST_TEXT:
        raise QueryError(
            f"the text has {len(text):,} characters; {LONGEST_TEXT} are searched for", remedy="Shorten it."
        )
