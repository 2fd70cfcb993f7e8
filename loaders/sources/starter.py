"""The records that come with the package, so that there is a graph to ask before any file is fetched."""

from raregraph.loaders.condition_record import items, parse
from raregraph.loaders.source import Bounds, Licence, Source

SOURCE = Source(
    name="starter",
    title="The starter records of raregraph",
    description=(
        "Conditions across all modes of inheritance and kinds of gene claim, written for this package: "
        "examples, not complete lists of conditions or genes."
    ),
    infores="infores:raregraph",
    kind="conditions",
    licence=Licence("BSD-3-Clause", "https://spdx.org/licenses/BSD-3-Clause.html", True),
    version="1",
    homepage="https://w3id.org/raregraph/",
    citation="The raregraph developers: starter records. Each claim cites the source of its fact.",
    default_paths=(),
    bounds=Bounds(40, 200),
    items=items,
    parse=parse,
)
