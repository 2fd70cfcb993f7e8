"""Orphanet's classifications of rare diseases: which group, disorder or subtype stands below which.

Each XML file is one classification, a tree in which a disorder may stand in several places. A term says what
stands above a disorder in one classification; the same disorder comes again from other files with other parents.
"""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from raregraph.graph.curated import Term
from raregraph.graph.records import Problem
from raregraph.loaders.files import empty_file, members
from raregraph.loaders.licences import CC_BY
from raregraph.loaders.source import Bounds, Parsed, RawItem, Source
from raregraph.ontology.identifiers import standardize

_GET = "Take the file as Orphadata publishes it (product 3)."
_NUMBERS = (
    146,
    147,
    148,
    150,
    152,
    156,
    181,
    182,
    183,
    184,
    185,
    186,
    187,
    188,
    189,
    193,
    194,
    195,
    196,
    197,
    198,
    199,
    200,
    201,
    202,
    203,
    204,
    205,
    209,
    212,
    216,
    231,
    233,
    235,
)


def items(path: Path) -> Iterator[RawItem]:
    """The XML files of a folder or archive, or one file."""
    return members(path, (".xml",))


def parse(item: RawItem) -> Parsed:
    """The disorders of one classification as terms with their parents; the disorder's type is its subset."""
    if not item.data.strip():
        return Parsed(problems=(empty_file(item),))
    encoding = "utf-8" if _is_utf8(item.data) else None  # files that were re-saved still declare ISO-8859-1
    parser = etree.XMLParser(encoding=encoding, resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(item.data, parser)
    except etree.XMLSyntaxError as error:
        place = f"line {error.lineno}, column {error.offset}"
        return Parsed(problems=(Problem(item.name, place, f"no XML: {error.msg}", _GET),))
    if root.find(".//ClassificationNodeRootList") is None:
        wrong = Problem(item.name, f"<{root.tag}>", "the file holds no ClassificationNodeRootList", _GET)
        return Parsed(problems=(wrong,))
    return _terms(item.name, root)


def _terms(file: str, root: etree._Element) -> Parsed:
    found: dict[str, Term] = {}
    parents: dict[str, dict[str, None]] = {}
    problems: list[Problem] = []
    for node in root.iter("ClassificationNode"):
        disorder = node.find("Disorder")
        if disorder is None:
            message = "a node has no Disorder: what stands below it has no parent there"
            remedy = "A classification may have such a node at its top."
            problems.append(Problem(file, f"line {node.sourceline}", message, remedy, "note"))
            continue
        term = _term(disorder)
        if isinstance(term, str):
            problems.append(Problem(file, f"line {disorder.sourceline}, {term}", f"no {term} there", _GET))
            continue
        found.setdefault(term.id, term)
        above = _above(node)
        parents.setdefault(term.id, {}).update({above: None} if above else {})
    terms = (
        Term(term.id, term.label, "disease", parents=tuple(parents[term.id]), subsets=term.subsets)
        for term in found.values()
    )
    return Parsed(tuple(terms), tuple(problems))


def _term(disorder: etree._Element) -> Term | str:
    """The disorder without its parents, or the name of the field that it lacks."""
    identifier = _orpha(disorder)
    label = (disorder.findtext("Name") or "").strip()
    if identifier is None:
        return "OrphaCode"
    if not label:
        return "Name"
    type_name = (disorder.findtext("DisorderType/Name") or "").strip()
    return Term(identifier, label, "disease", subsets=(type_name,) if type_name else ())


def _above(node: etree._Element) -> str | None:
    children = node.getparent()
    if children is None or children.tag != "ClassificationNodeChildList":
        return None
    parent = children.getparent()
    disorder = None if parent is None else parent.find("Disorder")
    return None if disorder is None else _orpha(disorder)


def _orpha(disorder: etree._Element) -> str | None:
    return standardize(f"ORPHA:{(disorder.findtext('OrphaCode') or '').strip()}", strict=False)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


SOURCE = Source(
    name="orphanet-classification",
    title="Orphanet classifications of rare diseases",
    description="Groups, disorders and subtypes of rare diseases, each below those that hold it.",
    infores="infores:orphanet",
    kind="ontology",
    licence=CC_BY,
    version="2024-06-27",
    homepage="https://www.orphadata.com/classifications/",
    citation="Orphadata: Free access data from Orphanet. INSERM, 1999. https://www.orphadata.com",
    default_paths=("orphanet/classifications", "orphanet/classifications.tar*", "classifications.tar*"),
    bounds=Bounds(10_000, 40_000),
    items=items,
    parse=parse,
    download=tuple(f"https://www.orphadata.com/data/xml/en_product3_{number}.xml" for number in _NUMBERS),
)
