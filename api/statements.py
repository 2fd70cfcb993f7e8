"""What the graph says of a disease or a gene, put together from the answers to named questions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from raregraph.api.answers import (
    Attribution,
    CitedReference,
    ConditionStatement,
    Disease,
    FormStatement,
    Gene,
    GeneStatement,
    ModeStatement,
)
from raregraph.graph.engine.interface import Row
from raregraph.graph.hubs import exact_matches
from raregraph.graph.rdf.nquads import iri
from raregraph.graph.records import CitationScope
from raregraph.ontology.identifiers import expand, short
from raregraph.ontology.kinds import GeneDiseaseKind
from raregraph.ontology.names import name_key
from raregraph.queries.lookup import disease_key, diseases_named, gene_id

if TYPE_CHECKING:
    from raregraph.api.knowledge_graph import KnowledgeGraph

_PORTION = 100  # claims asked for at once, so that no query grows without bound

_FORMS_OF = """
SELECT DISTINCT ?node WHERE { VALUES ?disease { %s } GRAPH ?graph { ?node skos:broader ?disease } }
"""

_CITATIONS = """
SELECT DISTINCT ?claim ?cites ?number ?publisher ?date WHERE {
  VALUES ?claim { %s }
  VALUES ?cites { raregraph:cites raregraph:citesByPassage }
  GRAPH ?graph { ?claim ?cites ?reference . ?reference raregraph:number ?number }
  OPTIONAL { GRAPH ?graph { ?reference raregraph:publisherName ?publisher } }
  OPTIONAL { GRAPH ?graph { ?reference dcterms:issued ?date } }
} ORDER BY ?claim ?number ?cites
"""


def disease_told(graph: "KnowledgeGraph", name: str) -> Disease:
    """A disease by name, synonym or identifier, with all that is claimed of it and its forms.

    Diseases that have the name as their label win over those that have it as a synonym. A synonym that
    several diseases share gives them all: `Disease.ids` lists them, `disease` of a statement says which.

    Raises:
        UnknownNameError: if the graph has no disease of that name.
    """
    key = disease_key(graph.engine, name)
    found = diseases_named(graph.engine, name)
    facts, alike = _facts_of(graph, found), _facts_of(graph, _exactly(graph, found))
    shown = _name(facts, key)
    names = {*facts["rdfs:label"], *facts["skos:altLabel"], *alike["rdfs:label"], *alike["skos:altLabel"]}
    about = {str(row["node"]) for row in graph.engine.rows(_FORMS_OF % _iris(found))} | set(found)
    modes = graph.ask("inheritance-of-condition", condition=key)
    forms = graph.ask("forms-of-condition", condition=key)
    return Disease(
        name=shown,
        ids=facts["node"],
        synonyms=tuple(sorted(names - {shown})),
        identifiers=facts["skos:exactMatch"],
        genes=_gene_statements(graph, key, about),
        inheritance=tuple(_mode_statement(row) for row in modes if str(row["disease"]) in about),
        forms=tuple(_form_statement(row) for row in forms if str(row["node"]) in about),
    )


def gene_told(graph: "KnowledgeGraph", name: str) -> Gene:
    """A gene by symbol, name, previous symbol, alias or identifier, with its conditions.

    Raises:
        UnknownNameError: if the graph has no gene of that name, or several have it.
    """
    curie = gene_id(graph.engine, name)
    facts = _facts(graph, f"VALUES ?node {{ {iri(curie)} }} ?node a {iri('biolink:Gene')}")
    rows = graph.ask("conditions-of-gene", gene=curie)
    return Gene(
        id=curie,
        symbol=facts["biolink:symbol"][0],
        name=next(iter(facts["dcterms:title"]), None),
        previous_symbols=facts["raregraph:previousSymbol"],
        aliases=facts["skos:altLabel"],
        location=next(iter(facts["raregraph:location"]), None),
        identifiers=facts["skos:exactMatch"],
        conditions=tuple(map(_condition_statement, rows)),
    )


def _exactly(graph: "KnowledgeGraph", diseases: Iterable[str]) -> list[str]:
    """The nodes of other nomenclatures that some diseases exactly are."""
    return sorted(set().union(*exact_matches(graph.engine, diseases).values()))


def _facts_of(graph: "KnowledgeGraph", diseases: Iterable[str]) -> "defaultdict[str, tuple[str, ...]]":
    return _facts(graph, f"VALUES ?node {{ {_iris(diseases)} }} ?node a {iri('biolink:Disease')}")


def _facts(graph: "KnowledgeGraph", pattern: str) -> "defaultdict[str, tuple[str, ...]]":
    """All properties of the nodes that fit a pattern, under CURIEs, and the nodes themselves under `node`."""
    rows = graph.engine.rows(
        f"SELECT DISTINCT ?node ?property ?value WHERE {{ GRAPH ?g {{ {pattern} }} "
        "GRAPH ?h { ?node ?property ?value } }"
    )
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        found["node"].add(short(row["node"]))
        found[short(row["property"])].add(short(row["value"]))
    return defaultdict(tuple, {name: tuple(sorted(values)) for name, values in found.items()})


def _gene_statements(graph: "KnowledgeGraph", key: str, about: set[str]) -> tuple[GeneStatement, ...]:
    rows = [row for row in graph.ask("genes-of-condition", condition=key) if str(row["disease"]) in about]
    citations = _citations(graph, [str(row["claim"]) for row in rows])
    return tuple(
        GeneStatement(
            symbol=str(row["symbol"]),
            gene=short(row["gene"]),
            relation=GeneDiseaseKind(str(row["relation"])),
            disease=short(row["disease"]),
            form=_text(row, "form"),
            modes=_several(row, "modes"),
            said=_attribution(row),
            citations=citations[str(row["claim"])],
        )
        for row in rows
    )


def _citations(graph: "KnowledgeGraph", claims: list[str]) -> "defaultdict[str, tuple[CitedReference, ...]]":
    found: dict[str, tuple[CitedReference, ...]] = defaultdict(tuple)
    portions = (claims[start : start + _PORTION] for start in range(0, len(claims), _PORTION))
    for row in (row for portion in portions for row in graph.engine.rows(_CITATIONS % _iris(portion))):
        scope: CitationScope = "direct" if str(row["cites"]) == expand("raregraph:cites") else "inferred"
        reference = CitedReference(
            int(str(row["number"])), _text(row, "publisher"), _text(row, "date"), scope
        )
        found[str(row["claim"])] += (reference,)
    return defaultdict(tuple, found)


def _name(facts: Mapping[str, tuple[str, ...]], key: str) -> str:
    """The name of a disease: its label, or else the synonym with the key that several diseases share."""
    labels = sorted(facts["rdfs:label"], key=lambda label: (name_key(label) != key, label))
    if len(set(map(name_key, labels))) == 1 or name_key(labels[0]) == key:
        return labels[0]
    return next((name for name in sorted(facts["skos:altLabel"]) if name_key(name) == key), labels[0])


def _iris(nodes: Iterable[str]) -> str:
    return " ".join(f"<{node}>" for node in nodes)


def _condition_statement(row: Row) -> ConditionStatement:
    return ConditionStatement(
        condition=str(row["condition"]),
        disease=short(row["disease"]),
        relation=GeneDiseaseKind(str(row["relation"])),
        form=_text(row, "form"),
        modes=_several(row, "modes"),
        said=_attribution(row),
    )


def _mode_statement(row: Row) -> ModeStatement:
    return ModeStatement(
        mode=short(row["mode"]),
        label=str(row["inheritance"]),
        certainty=str(row["certainty"]),  # type: ignore[arg-type]
        disease=short(row["disease"]),
        form=_text(row, "form"),
        said=_attribution(row),
    )


def _form_statement(row: Row) -> FormStatement:
    return FormStatement(
        name=str(row["form"]),
        id=short(row["node"]),
        genes=_several(row, "genes"),
        modes=_several(row, "modes"),
        said=_attribution(row),
    )


def _attribution(row: Row) -> Attribution:
    record, place = row["record"], [_text(row, name) for name in ("file", "row") if name in row]
    return Attribution(
        _text(row, "sentence") or "",
        short(row["source"]),
        None if record is None else short(record),
        ", ".join(filter(None, place)) or None,
    )


def _text(row: Row, name: str) -> str | None:
    return str(row[name]) if row[name] not in (None, "") and str(row[name]) else None


def _several(row: Row, name: str) -> tuple[str, ...]:
    joined = _text(row, name)
    return tuple(joined.split("; ")) if joined else ()
