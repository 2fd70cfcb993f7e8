"""The graph as a data catalogue: DCAT 3, with the terms and the checksum of each source.

<https://w3id.org/raregraph/>       dcat:Catalog: the data set and the services that give it out
<https://w3id.org/raregraph/void>   dcat:Dataset (and void:Dataset): the whole graph, in parts
<.../graph/SOURCE/VERSION>          dcat:Dataset: one source's graph
<ADDRESS/sparql>                    dcat:DataService, as are ADDRESS/v3/api and ADDRESS/trapi where a release is served
"""

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph

from raregraph.graph.description import named_node
from raregraph.graph.formats import TRIPLE_FORMATS, ResultFormat
from raregraph.graph.identity import DATASET
from raregraph.graph.metadata.source_accounts import SourceAccount
from raregraph.graph.rdf.nquads import XSD, literal, url
from raregraph.ontology.identifiers import BASE, expand

CATALOG = BASE
TITLE = "raregraph: a rare-disease knowledge graph"
DESCRIPTION = (
    "Claims about rare diseases, their genes, forms, modes of inheritance and signs, from curated sources and from the "
    "prose of records, each with the sentence or row and the source behind it."
)
_SPDX = "http://spdx.org/rdf/terms#"
_VOID = "http://rdfs.org/ns/void#"
_IANA = "https://www.iana.org/assignments/media-types/"
_RIGHTS = "http://publications.europa.eu/resource/authority/access-right/"
_PREFIXES = {
    **{name: expand(f"{name}:x")[:-1] for name in ("dcat", "dcterms", "foaf", "void", "rdfs", "xsd", "prov")},
    "spdx": _SPDX,
}
_KEYWORDS = ("rare disease", "gene", "inheritance", "phenotype", "provenance", "knowledge graph")


@dataclass(frozen=True, slots=True)
class _Offered:
    """A way to ask the data set over HTTP: under which path, by which standard, and what comes."""

    name: str
    path: str
    title: str
    as_data: str
    description: str
    standard: str
    media_types: tuple[str, ...]


_OFFERED = (
    _Offered(
        "sparql",
        "/sparql",
        "The SPARQL endpoint of raregraph",
        "All of it, by SPARQL",
        "/openapi.json",
        "https://www.w3.org/TR/sparql11-protocol/",
        tuple(form.media_type for form in TRIPLE_FORMATS),
    ),
    _Offered(
        "monarch",
        "/v3/api",
        "Monarch's API over raregraph",
        "Entities, associations and mappings, by Monarch's API",
        "/openapi.json",
        "https://api-v3.monarchinitiative.org/v3/docs",
        ("application/json", "text/tab-separated-values"),
    ),
    _Offered(
        "trapi",
        "/trapi",
        "TRAPI over raregraph",
        "What fits a query graph, by the Translator Reasoner API",
        "/trapi/openapi.json",
        "https://github.com/NCATSTranslator/ReasonerAPI",
        ("application/json",),
    ),
)
"""SPARQL comes first: it is what another endpoint behind the service offers, too."""


def dcat_lines(
    service: str, sources: Iterable[SourceAccount], release: str | None, issued: str | None
) -> Iterator[str]:
    """The catalogue as N-Triples lines.

    Args:
        service: the address of the running service, without a slash at the end.
        sources: what the graph was made from.
        release: the id of the release that is served, None behind another endpoint.
        issued: when it was built, as ISO 8601.

    Raises:
        QueryError: if the address is no IRI.
    """
    named_node(f"{service}/sparql")
    known = list(sources)
    offered = _OFFERED if release else _OFFERED[:1]
    yield from _catalog(service, offered)
    yield from _dataset(service, known, release, issued)
    for each in offered:
        yield from _access(each, service)
    if release:
        yield from _mappings(service)
    for source in known:
        yield from _source(source, service)


def dcat(lines: Iterable[str], form: ResultFormat) -> bytes:
    """Lines of N-Triples in a format for triples, sorted."""
    text = "".join(f"{line} .\n" for line in lines)
    triples = {quad.triple for quad in pyoxigraph.parse(text, pyoxigraph.RdfFormat.N_TRIPLES)}
    ordered = sorted(triples, key=lambda each: (str(each.subject), str(each.predicate), str(each.object)))
    return bytes(pyoxigraph.serialize(ordered, format=TRIPLE_FORMATS[form], prefixes=_PREFIXES) or b"")


def _catalog(service: str, offered: Iterable[_Offered]) -> Iterator[str]:
    s = f"<{CATALOG}>"
    yield _type(s, "dcat:Catalog")
    yield f"{s} {_p('dcterms:title')} {_text('raregraph')}"
    yield f"{s} {_p('dcterms:description')} {_text(DESCRIPTION)}"
    yield f"{s} {_p('dcat:dataset')} <{DATASET}>"
    for each in offered:
        yield f"{s} {_p('dcat:service')} <{service}{each.path}>"
    yield f"{s} {_p('foaf:homepage')} <{service}/>"


def _dataset(
    service: str, sources: Iterable[SourceAccount], release: str | None, issued: str | None
) -> Iterator[str]:
    s = f"<{DATASET}>"
    yield _type(s, "dcat:Dataset")
    yield f"{s} {_p('dcterms:title')} {_text(TITLE)}"
    yield f"{s} {_p('dcterms:description')} {_text(DESCRIPTION)}"
    yield f"{s} {_p('dcterms:rights')} {_text('Each source keeps its own terms; its graph states them.')}"
    yield f"{s} {_p('dcat:landingPage')} <{service}/sources>"
    yield f"{s} {_p('rdfs:seeAlso')} <{service}/.well-known/void>"
    yield f"{s} <{_VOID}sparqlEndpoint> <{service}/sparql>"
    yield f"{s} {_p('dcterms:conformsTo')} <https://w3id.org/biolink/>"
    for word in _KEYWORDS:
        yield f"{s} {_p('dcat:keyword')} {_text(word)}"
    if release:
        yield f"{s} {_p('dcterms:identifier')} {literal(release)}"
        yield f"{s} {_p('dcat:version')} {literal(release)}"
    if issued:
        yield f'{s} {_p("dcterms:issued")} "{issued}"^^<{XSD}dateTime>'
    for source in sources:
        yield f"{s} {_p('dcterms:hasPart')} <{source.graph}>"


def _access(offered: _Offered, service: str) -> Iterator[str]:
    """A service that gives the data set out, and the distribution that it is."""
    s = f"<{service}{offered.path}>"
    yield _type(s, "dcat:DataService")
    yield f"{s} {_p('dcterms:title')} {_text(offered.title)}"
    yield f"{s} {_p('dcat:endpointURL')} {s}"
    yield f"{s} {_p('dcat:endpointDescription')} <{service}{offered.description}>"
    yield f"{s} {_p('dcterms:conformsTo')} <{offered.standard}>"
    yield f"{s} {_p('dcat:servesDataset')} <{DATASET}>"
    d = yield from _distribution(offered.name, offered.as_data, offered.media_types)
    yield f"{d} {_p('dcat:accessURL')} {s}"
    yield f"{d} {_p('dcat:accessService')} {s}"


def _mappings(service: str) -> Iterator[str]:
    """The one file that the service gives out: the mappings that are in use."""
    d = yield from _distribution("mappings", "The mappings in use, as SSSOM", ("text/tab-separated-values",))
    yield f"{d} {_p('dcterms:conformsTo')} <https://w3id.org/sssom/>"
    yield f"{d} {_p('dcat:accessURL')} <{service}/mappings.sssom.tsv>"
    yield f"{d} {_p('dcat:downloadURL')} <{service}/mappings.sssom.tsv>"


def _distribution(name: str, title: str, media_types: Iterable[str]) -> Generator[str, None, str]:
    """A distribution of the data set; its node is returned, for what else is to be said of it."""
    d = f"<{DATASET}/distribution/{name}>"
    yield f"<{DATASET}> {_p('dcat:distribution')} {d}"
    yield _type(d, "dcat:Distribution")
    yield f"{d} {_p('dcterms:title')} {_text(title)}"
    for media_type in media_types:
        yield f"{d} {_p('dcat:mediaType')} <{_IANA}{media_type}>"
    return d


def _source(source: SourceAccount, service: str) -> Iterator[str]:
    s = f"<{source.graph}>"
    yield _type(s, "dcat:Dataset")
    for name, value in (
        ("dcterms:identifier", source.name),
        ("dcterms:title", source.title),
        ("dcterms:description", source.description),
        ("dcat:version", source.version),
        ("dcterms:rights", source.licence),
        ("dcterms:bibliographicCitation", source.citation),
    ):
        if value:
            yield f"{s} {_p(name)} {literal(value)}"
    yield f"{s} {_p('dcterms:isPartOf')} <{DATASET}>"
    yield f"{s} {_p('dcat:landingPage')} <{service}/sources/{source.name}>"
    if source.licence_url:
        yield f"{s} {_p('dcterms:license')} {url(source.licence_url)}"
    if source.infores:
        yield f"{s} {_p('dcterms:publisher')} {url(expand(source.infores, strict=False) or source.infores)}"
    if source.homepage:
        yield f"{s} {_p('foaf:homepage')} {url(source.homepage)}"
    if source.triples is not None:
        yield f'{s} <{_VOID}triples> "{source.triples}"^^<{XSD}integer>'
    if source.redistributable is not None:
        access = "PUBLIC" if source.redistributable else "RESTRICTED"
        yield f"{s} {_p('dcterms:accessRights')} <{_RIGHTS}{access}>"
    yield from _file(source)


def _file(source: SourceAccount) -> Iterator[str]:
    """The file that was read, with its checksum."""
    s, f, c = (f"<{source.graph}{end}>" for end in ("", "#file", "#checksum"))
    yield f"{s} {_p('prov:wasDerivedFrom')} {f}"
    yield _type(f, "prov:Entity")
    yield f"{f} {_p('rdfs:label')} {literal(source.file)}"
    yield f"{f} <{_SPDX}checksum> {c}"
    yield f"{c} {_p('rdf:type')} <{_SPDX}Checksum>"
    yield f"{c} <{_SPDX}algorithm> <{_SPDX}checksumAlgorithm_sha256>"
    yield f"{c} <{_SPDX}checksumValue> {literal(source.sha256)}"


def _type(subject: str, kind: str) -> str:
    return f"{subject} {_p('rdf:type')} {_p(kind)}"


def _p(curie: str) -> str:
    return f"<{expand(curie)}>"


def _text(words: str) -> str:
    return f"{literal(words)}@en"
