"""MONDO's mappings to other nomenclatures, as SSSOM files."""

from collections.abc import Iterator
from pathlib import Path

from raregraph.loaders import sssom
from raregraph.loaders.files import members
from raregraph.loaders.licences import CC0
from raregraph.loaders.source import Bounds, Parsed, RawItem, Source


def items(path: Path) -> Iterator[RawItem]:
    """The mapping files of a folder or archive, or one file."""
    return members(path, (".sssom.tsv",))


def parse(item: RawItem) -> Parsed:
    """The mappings of one file."""
    return sssom.parse(item)


SOURCE = Source(
    name="mondo-mappings",
    title="Mondo Disease Ontology: mappings",
    description="Which classes of other nomenclatures are the same as MONDO's, broader, narrower or close.",
    infores="infores:mondo",
    kind="mappings",
    licence=CC0,
    version="2026-08-04",
    homepage="https://mondo.monarchinitiative.org/",
    citation="Vasilevsky NA et al. Mondo: unifying diseases for the world, by the world. medRxiv (2022).",
    default_paths=("mondo/mappings", "mondo/mondo.sssom.tsv*", "mondo.sssom.tsv*"),
    bounds=Bounds(80_000, 500_000),
    items=items,
    parse=parse,
    download="http://purl.obolibrary.org/obo/mondo/mappings/mondo.sssom.tsv",
)
