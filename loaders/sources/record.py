"""Records of your own, in the format of docs/write-a-record.md: YAML or JSON files, one condition each."""

from raregraph.loaders.condition_record import items, parse
from raregraph.loaders.source import Bounds, Licence, Source

SOURCE = Source(
    name="record",
    title="Condition records in raregraph's own format",
    description="Records that people write by hand: each claim has a sentence and its references.",
    infores="infores:raregraph",
    kind="conditions",
    licence=Licence("as the author of each record says", None, None),
    version="1",
    homepage="https://w3id.org/raregraph/",
    citation="The publisher of each record.",
    default_paths=("records",),
    bounds=Bounds(1, 100_000),
    items=items,
    parse=parse,
    version_of="",
)
