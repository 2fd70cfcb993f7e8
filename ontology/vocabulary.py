"""Writes docs/vocabulary.md from the vocabulary, the kinds and the modes: `python -m raregraph.ontology.vocabulary`.

Only people who change the vocabulary need this module: it is run from a checkout of the project.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from rdflib import Graph
from rdflib.namespace import OWL, RDF, RDFS, SKOS
from rdflib.term import Node

from raregraph.ontology.identifiers import VOCABULARY, compress, expand, prefixes
from raregraph.ontology.kinds import TERMS
from raregraph.ontology.modes import Mode, modes

TURTLE = Path(__file__).with_name("vocabulary.ttl")
SHAPES = Path(__file__).with_name("shapes.ttl")
PAGE = Path(__file__).resolve().parents[1] / "docs" / "vocabulary.md"

_RELATIONS = {
    "kind of": (RDFS.subClassOf, RDFS.subPropertyOf),
    "same as": (SKOS.exactMatch,),
    "close to": (SKOS.closeMatch, SKOS.relatedMatch),
    "see": (RDFS.seeAlso,),
}
_KINDS = {
    "Classes": OWL.Class,
    "Links between nodes": OWL.ObjectProperty,
    "Values": OWL.DatatypeProperty,
    "Links or values": RDF.Property,
}


def page() -> str:
    """The text of docs/vocabulary.md."""
    graph = Graph().parse(TURTLE, format="turtle")
    return "\n".join(
        (
            "# The vocabulary",
            "",
            "<!-- Written by `python -m raregraph.ontology.vocabulary`: change the files in ontology/ instead. -->",
            "",
            f"Our own terms have the prefix `raregraph:` (`{VOCABULARY}`). They say only what Biolink, the Relation",
            "Ontology, SIO, HPO, SKOS, PROV and Dublin Core have no word for; all else is spelled with those.",
            "",
            *(line for title, kind in _KINDS.items() for line in _terms(graph, title, kind)),
            *_kinds(),
            *_modes(),
            *_terms_of_others(),
            *_prefixes(),
        )
    )


def terms_in_shapes() -> set[str]:
    """Every term that the shapes speak of, as CURIEs, ours and those of others."""
    text = SHAPES.read_text(encoding="utf-8")
    spaces = {name for name, iri in prefixes().items() if f"@prefix {name}: <{iri}>" in text} | {"SIO"}
    found = re.findall(r"(?<![\w\"/])([A-Za-z]+):([A-Za-z_]\w*|\d+)", text)
    return {f"{name}:{local}" for name, local in found if name in spaces - {"sh", "owl", "xsd"}}


def _terms(graph: Graph, title: str, kind: Node) -> Iterator[str]:
    yield from (f"## {title}", "", "| term | meaning | other vocabularies |", "|---|---|---|")
    for term in sorted(graph.subjects(RDF.type, kind), key=str):
        meaning = graph.value(term, SKOS.definition)
        yield f"| `{compress(str(term))}` | {meaning} | {'; '.join(_matches(graph, term))} |"
    yield ""


def _matches(graph: Graph, term: Node) -> Iterator[str]:
    for words, predicates in _RELATIONS.items():
        others = sorted(str(other) for p in predicates for other in graph.objects(term, p))
        if others:
            yield f"{words} {', '.join(f'`{compress(iri, strict=False) or iri}`' for iri in others)}"


def _kinds() -> Iterator[str]:
    yield from (
        "## Kinds of gene-disease claim",
        "",
        "The kind stands on the association as `raregraph:kind`, with the terms of its row; the direct triple stands",
        "beside an association that is not negated.",
        "",
        "| kind | `raregraph:relation` | `biolink:predicate` | class | SIO class | direct triple | variant form |",
        "|---|---|---|---|---|---|---|",
    )
    for kind, terms in TERMS.items():
        cells = (kind, terms.relation, terms.predicate, terms.category, terms.sio_class)
        last = (terms.direct or "", terms.variant_form or "")
        yield f"| {' | '.join(f'`{cell}`' if cell else 'none' for cell in (*cells, *last))} |"
    yield ""


def _modes() -> Iterator[str]:
    yield from (
        "## Modes of inheritance",
        "",
        "HPO's terms below HP:0000005 (release 2025-05-06). A qualifier says something beside a mode.",
        "",
        "| term | label | below | equivalents | merged into it |",
        "|---|---|---|---|---|",
    )
    yield from map(_mode, modes())
    yield ""


def _mode(mode: Mode) -> str:
    label = f"{mode.label} (qualifier)" if mode.is_qualifier else mode.label
    lists = (mode.parents, mode.exact_matches, mode.merged_ids)
    return f"| {mode.id} | {label} | {' | '.join(', '.join(curies) for curies in lists)} |"


def _terms_of_others() -> Iterator[str]:
    yield from ("## Terms of others in the shapes", "", "| term | IRI |", "|---|---|")
    others = (term for term in terms_in_shapes() if not term.startswith("raregraph:"))
    yield from _rows((term, f"<{expand(term)}>") for term in sorted(others))
    yield ""


def _prefixes() -> Iterator[str]:
    yield from ("## Prefixes", "", "| prefix | IRI |", "|---|---|")
    yield from _rows((name, f"`{iri}`") for name, iri in prefixes().items())
    yield ""


def _rows(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (f"| `{name}` | {text} |" for name, text in rows)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
