"""How a claim is noted: from what the lines of its association say to what the traversal part keeps of it.

What many claims have in common becomes an `Attribution`; what is a claim's own becomes a line of text.
"""

from collections.abc import Mapping, Set
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from raregraph.graph.agreement.independence import About, Provenance, basis
from raregraph.graph.rdf.nquads import iri, unescaped
from raregraph.graph.traversal.facts import PREDICATES, short
from raregraph.ontology import biolink
from raregraph.ontology.frequencies import frequency_of
from raregraph.ontology.identifiers import BASE, expand
from raregraph.ontology.kinds import GeneDiseaseKind

SUBCLASS_OF, FORM_OF = "subclass_of", "form_of"
HIERARCHY = frozenset({SUBCLASS_OF, FORM_OF})
HAS_PHENOTYPE, HAS_MODE, MAY_HAVE_MODE = (
    "has_phenotype",
    "has_mode_of_inheritance",
    "may_have_mode_of_inheritance",
)

TEXTS = (
    "claim",
    "record",
    "row",
    "sentence",
    "publications",
    "modes",
    "classification",
    "frequency",
    "inferred_from",
    "derived_from",
)
"""What is written of a claim beside its attribution, in this order, with tabs between."""
FURTHER_TEXTS = (
    "evidence",
    "original_subject",
    "original_predicate",
    "original_object",
    "onset",
    "sex",
    "qualifiers",
    "span",
    "passage",
)
"""What is written behind `TEXTS`, for other formats; and behind these `COLUMN=VALUE`, as often as there is more."""
SEVERAL = frozenset(
    {"publications", "modes", "inferred_from", "derived_from", "evidence", "qualifiers", "passage"}
)
"""Those of them that are lists, mostly of CURIEs, with blanks between; a blank inside a text is escaped."""


class Attribution(NamedTuple):
    """What many claims have in common: what is said, by whom and how.

    `kind` is a `GeneDiseaseKind`, or the name of another relation; `source` the name of the loaded source; `credited`
    an infores CURIE; `agent` a Biolink agent type. `voices` are the names of the claim's basis of independence
    (`raregraph.graph.agreement.independence`); what is inferred has none.

    `category` is the association's class, as specific as it is told, and `other_categories` are those that this one
    doesn't imply; `predicate` is the Biolink predicate, or that of a triple without association; `relation` is the
    precise one and `sio_class` that of SIO, where they are said. `level` is a Biolink knowledge level, `certainty` how
    a record speaks of a mode. `aggregators` passed the claim on; `provided_by` are the names that a KGX file gives for
    the part of its graph that the claim is from. All but levels, certainties and `provided_by` are CURIEs.
    """

    kind: str
    source: str
    credited: str
    agent: str
    negated: bool
    inferred: bool
    voices: tuple[str, ...]
    category: str = ""
    other_categories: tuple[str, ...] = ()
    predicate: str = ""
    relation: str = ""
    sio_class: str = ""
    level: str = ""
    certainty: str = ""
    aggregators: tuple[str, ...] = ()
    provided_by: tuple[str, ...] = ()


Noted = list[bytes]
"""What the lines of one association say after their predicates, a place for each predicate of `PLACES`."""


def _bytes(curie: str) -> bytes:
    return iri(curie).encode()


PLACES: dict[bytes, int] = {
    _bytes(curie): place
    for place, curie in enumerate(
        (
            "biolink:subject",
            "biolink:object",
            "biolink:predicate",
            "raregraph:kind",
            "biolink:primary_knowledge_source",
            "biolink:agent_type",
            "biolink:negated",
            "raregraph:certainty",
            "rdf:type",
            "biolink:knowledge_level",
            "biolink:aggregator_knowledge_source",
            "raregraph:relation",
            "biolink:provided_by",
            "biolink:publications",
            "raregraph:record",
            "raregraph:row",
            "biolink:supporting_text",
            "raregraph:inferredFrom",
            "biolink:allelic_requirement",
            "raregraph:classification",
            "biolink:frequency_qualifier",
            "biolink:has_evidence",
            "biolink:original_subject",
            "biolink:original_predicate",
            "biolink:original_object",
            "biolink:onset_qualifier",
            "biolink:sex_qualifier",
            "biolink:qualifiers",
            "raregraph:spanStart",
            "raregraph:spanEnd",
            "raregraph:citesByPassage",
            "prov:wasDerivedFrom",
        )
    )
}
"""The predicates of associations that are noted, each with its place in `Noted`."""
SUBJECT, OBJECT, _FIRST_SHARED = range(3)
TYPES, PROVIDED_BY = 8, 12
SHARED = slice(_FIRST_SHARED, PROVIDED_BY + 1)
PUBLICATIONS, _RECORD, _ROW, SENTENCE, _COME_FROM = range(PROVIDED_BY + 1, PROVIDED_BY + 6)
_START, _END, _PASSAGE, DERIVED, MORE = range(len(PLACES) - 4, len(PLACES) + 1)
_ABOUT_CLAIM = slice(_COME_FROM + 1, _COME_FROM + 4)
_FURTHER = slice(_COME_FROM + 4, _START)
NOTHING_NOTED = [b""] * (MORE + 1)
OTHER_PLACE, _NO_PLACE = -1, -2
_OURS_IN_KGX = {
    "raregraph:asWritten": "raregraph_as_written",
    "dcterms:date": "raregraph_date",
}
"""Rarer predicates of associations, with the columns of KGX that hold them."""
PHENOTYPE_PREDICATE, BROADER = _bytes("biolink:has_phenotype"), _bytes("skos:broader")
DIRECT = {
    _bytes("rdfs:subClassOf"): SUBCLASS_OF,
    BROADER: FORM_OF,
    PHENOTYPE_PREDICATE: HAS_PHENOTYPE,
}
PUBLISHER, SOURCE_KIND = _bytes("dcterms:source"), _bytes("dcterms:type")
"""From a named graph to the information resource that publishes its source, and to its kind, in the catalogue."""
PLACES |= dict.fromkeys((*PREDICATES, *DIRECT, PUBLISHER, SOURCE_KIND), OTHER_PLACE)
_GRAPH = f"<{BASE}graph/".encode()
PLACES[_bytes("raregraph:frequency")] = PLACES[_bytes("biolink:frequency_qualifier")]
_INFERRED = _GRAPH + b"inferred/"
_US, _ENTAILED = "infores:raregraph", "logical_entailment"
_VOCABULARY = "ontology"
"""The graph of raregraph's own terms, which no source publishes."""
_BIOLINK = f"<{expand('biolink:x')[:-1]}".encode()
VOCABULARIES = (
    _BIOLINK,
    *(
        f"<{expand(prefix + ':x')[:-1]}".encode()
        for prefix in ("raregraph", "owl", "prov", "dcterms", "skos", "foaf")
    ),
)
_ASSOCIATION = f"<{BASE}association/".encode()
_ABOUT: dict[bytes, About] = {str(kind).encode(): "gene" for kind in GeneDiseaseKind}
_ABOUT |= {HAS_MODE.encode(): "mode", MAY_HAVE_MODE.encode(): "mode"}


def place_of(predicate: bytes) -> int:
    """Where a predicate goes that has no place of its own: a slot of Biolink or a column says more of a claim."""
    return MORE if column_of(predicate) else _NO_PLACE


@lru_cache(1 << 12)
def column_of(predicate: bytes) -> bytes:
    """The column of KGX that a predicate is; none if it links nodes or is nothing of an association."""
    space, _, name = short(predicate).decode().partition(":")
    if space == "biolink" and not biolink.is_predicate(name) and biolink.slot(name):
        return name.encode()
    if space == "raregraph" and name.startswith("column/"):
        return unquote(name.removeprefix("column/")).encode()
    return _OURS_IN_KGX.get(f"{space}:{name}", "").encode()


def _term(rest: bytes) -> bytes:
    """The first term of what stands after a predicate; nothing where there is nothing."""
    return rest.split(b"\n", 1)[0].rsplit(b" ", 2)[0]


def graph_of(rest: bytes) -> bytes:
    """The graph in which something stands."""
    return rest.split(b"\n", 1)[0].rsplit(b" ", 2)[1]


@lru_cache(1 << 16)
def read_in(publications: bytes, entries: bytes) -> tuple[bytes, bytes]:
    """Publications as CURIEs, and the prefixes of these and of the entries that a claim is derived from."""
    listed = sorted(set(_shorts(publications)))
    spaces = {each.partition(b":")[0] for each in (*listed, *_shorts(entries))}
    return b" ".join(listed), b" ".join(sorted(spaces))


def _shorts(values: bytes) -> list[bytes]:
    """Each of the terms, in the order in which they stand."""
    return [short(each.rsplit(b" ", 2)[0]) for each in values.split(b"\n")] if values else []


def _joined(values: bytes) -> bytes:
    if not values:
        return b""
    return b" ".join(sorted({each.replace(b" ", b"\\u0020") for each in _shorts(values)}))


_listed = lru_cache(1 << 14)(_joined)


@lru_cache(1 << 14)
def _one(values: bytes) -> bytes:
    """A single value; should there be several, the first in order."""
    return min(_shorts(values), default=b"")


def text_line(node: bytes, publications: bytes, noted: Noted) -> bytes:
    """The fields of `TEXTS` and `FURTHER_TEXTS`, without the empty ones at the end.

    `node` is the association, empty where there is none; `publications` are as `read_in` gives them.
    """
    claim = (
        b"association:" + node[len(_ASSOCIATION) : -1]
        if node.startswith(_ASSOCIATION)
        else node and short(node)
    )
    modes, classification, frequency = noted[_ABOUT_CLAIM]
    evidence, subject, predicate, target, onset, sex, qualifiers = noted[_FURTHER]
    start = noted[_START]
    fields: tuple[bytes, ...] = (
        claim,
        _listed(noted[_RECORD]),
        _quoted(noted[_ROW]),
        _quoted(noted[SENTENCE]),
        publications,
        _listed(modes) if modes else b"",
        _one(classification) if classification else b"",
        _one(frequency) if frequency else b"",
        _joined(noted[_COME_FROM]),
        _listed(noted[DERIVED]) if noted[DERIVED] else b"",
        _listed(evidence) if evidence else b"",
        _one(subject) if subject else b"",
        _one(predicate) if predicate else b"",
        _one(target) if target else b"",
        _one(onset) if onset else b"",
        _one(sex) if sex else b"",
        _listed(qualifiers) if qualifiers else b"",
        b"%b-%b" % (_one(start), _one(noted[_END])) if start else b"",
        _joined(noted[_PASSAGE]),
    )
    more = noted[MORE]
    if more or b"\n" in noted[SENTENCE]:
        fields = (*fields, *_more(more, noted[SENTENCE], counted(_one(frequency))))
    return b"\t".join(fields).rstrip(b"\t")


@lru_cache(1 << 14)
def counted(frequency: bytes) -> frozenset[bytes]:
    """The columns with numbers that say again what the words of a frequency say."""
    numbers = frequency_of(frequency.decode()).numbers
    return frozenset(f"{name}={number}".encode() for name, number in numbers.items())


def _more(said: bytes, sentences: bytes, known: Set[bytes]) -> list[bytes]:
    """Further columns with their values, sorted; sentences behind the first are such, too."""
    pairs = {
        column_of(predicate) + b"=" + short(rest.rsplit(b" ", 2)[0])
        for predicate, rest in (line.split(b" ", 1) for line in said.split(b"\n") if line)
    }
    first, *others = sentences.split(b"\n")
    return sorted((pairs - known) | {b"supporting_text=" + _quoted(each) for each in others if each != first})


def _quoted(rest: bytes) -> bytes:
    """The text of the first literal."""
    return _term(rest)[1:-1] if rest else b""


def source_of(graph: bytes) -> str:
    """The name of a graph's source."""
    return graph.removeprefix(_GRAPH).partition(b"/")[0].strip(b"<>").decode()


def category_of(types: bytes) -> tuple[str, tuple[str, ...], str]:
    """The most specific class of an association, those that it doesn't imply, and the class of SIO."""
    found = sorted({each.decode() for each in _shorts(types)})
    ours = [each for each in found if not each.startswith("SIO:")]
    if not ours:
        return "", (), next(iter(found), "")
    best = biolink.most_specific(ours)
    others = tuple(each for each in ours if each != best and each not in biolink.ancestors(best))
    return best, others, next((each for each in found if each not in ours), "")


def attribution_of(graph: bytes, noted: Noted, spaces: bytes) -> Attribution | None:
    """What an association of a graph has in common with others; none where it has no relation.

    `spaces` are the prefixes of what it was read in, with blanks between.
    """
    predicate, kind, credited, agent, negated, certainty, types, level, aggregators, relation, provided_by = (
        noted[SHARED]
    )
    term, precise = _term(predicate), _one(relation)
    meant = _term(kind).strip(b'"') or _relation(term, _one(certainty), precise)
    if not meant:
        return None
    source, whom, how = source_of(graph), _one(credited).decode(), _one(level).decode()
    whom = whom or f"infores:{source}"
    names = _texts(provided_by)
    who = _one(agent).decode()
    prefixes = tuple(f"{prefix}:" for prefix in spaces.decode().split())
    inferred = graph.startswith(_INFERRED) or (whom == _US and how == _ENTAILED)
    told = Provenance(names[0] if names else source, whom, _ABOUT.get(meant, "other"), who, prefixes)
    category, others, sio_class = category_of(types)
    return Attribution(
        meant.decode(),
        source,
        whom,
        who,
        b"true" in negated,
        inferred,
        () if inferred else basis(told).names,
        category,
        others,
        short(term).decode() if term else "",
        precise.decode(),
        sio_class,
        how,
        _one(certainty).decode(),
        _texts(aggregators),
        names,
    )


def attribution_of_triple(predicate: bytes, graph: bytes) -> Attribution | None:
    """What a direct triple has in common with others of its graph; none for the short form of an association."""
    source, inferred = source_of(graph), graph.startswith(_INFERRED)
    if predicate == PHENOTYPE_PREDICATE and not inferred:
        return None
    whom = _US if inferred or source == _VOCABULARY else f"infores:{source}"
    voices = () if inferred else basis(Provenance(source, whom, "other", "")).names
    return Attribution(
        DIRECT[predicate], source, whom, "", False, inferred, voices, predicate=short(predicate).decode()
    )


def credited_to_publisher(said: Attribution, publishers: Mapping[str, str]) -> Attribution:
    """A direct triple is its source's word; `publishers` are infores CURIEs by the names of sources."""
    publisher = publishers.get(said.source)
    if said.category or said.inferred or publisher is None:
        return said
    voices = basis(Provenance(said.source, publisher, "other", "")).names
    return said._replace(credited=publisher, voices=voices)


def _relation(predicate: bytes, certainty: bytes, precise: bytes) -> bytes:
    """What an association says that has no `raregraph:kind`: its predicate, without the prefix of Biolink."""
    if certainty == b"unclear":
        return MAY_HAVE_MODE.encode()
    if precise == b"skos:broader":
        return FORM_OF.encode()
    return short(predicate).removeprefix(b"biolink:") if predicate else b""


def _texts(values: bytes) -> tuple[str, ...]:
    return tuple(sorted({unescaped(each.decode()) for each in _shorts(values)}))
