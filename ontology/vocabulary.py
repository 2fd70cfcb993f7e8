"""The terms of our own as people read them, and docs/vocabulary.md: `python -m raregraph.ontology.vocabulary`.

The service shows the same terms at their IRIs. The page of docs is written from a checkout of the project.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib import Graph
from rdflib.namespace import OWL, RDF, RDFS, SKOS
from rdflib.term import Node

from raregraph.ontology.identifiers import VOCABULARY, compress, expand, prefixes, short
from raregraph.ontology.kinds import wordings
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


@dataclass(frozen=True, slots=True)
class VocabularyTerm:
    """A term of our own; `relations` are words ("kind of") with the IRIs of the terms that it is so related to."""

    iri: str
    label: str
    meaning: str
    relations: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def local(self) -> str:
        """Its name within the vocabulary.

        >>> vocabulary()["Classes"][0].local
        'Form'
        """
        return self.iri.removeprefix(VOCABULARY)


@cache
def vocabulary() -> dict[str, tuple[VocabularyTerm, ...]]:
    """Our own terms by what they are, sorted by IRI."""
    graph = Graph().parse(TURTLE, format="turtle")
    return {
        title: tuple(_term(graph, term) for term in sorted(graph.subjects(RDF.type, kind), key=str))
        for title, kind in _KINDS.items()
    }


def vocabulary_triples() -> str:
    """The whole vocabulary as N-Triples."""
    return Graph().parse(TURTLE, format="turtle").serialize(format="nt")


def _term(graph: Graph, term: Node) -> VocabularyTerm:
    relations = (
        (words, tuple(sorted(str(other) for p in predicates for other in graph.objects(term, p))))
        for words, predicates in _RELATIONS.items()
    )
    label, meaning = graph.value(term, RDFS.label), graph.value(term, SKOS.definition)
    return VocabularyTerm(str(term), str(label), str(meaning), tuple(each for each in relations if each[1]))


def page() -> str:
    """The text of docs/vocabulary.md."""
    return "\n".join(
        (
            "# The vocabulary",
            "",
            "<!-- Written by `python -m raregraph.ontology.vocabulary`: change the files in ontology/ instead. -->",
            "",
            f"Our own terms have the prefix `raregraph:` (`{VOCABULARY}`). They say only what Biolink, the Relation",
            "Ontology, SIO, HPO, SKOS, PROV and Dublin Core have no word for; all else is spelled with those.",
            "",
            *(line for title, terms in vocabulary().items() for line in _terms(title, terms)),
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


def _terms(title: str, terms: Iterable[VocabularyTerm]) -> Iterator[str]:
    yield from (f"## {title}", "", "| term | meaning | other vocabularies |", "|---|---|---|")
    for term in terms:
        yield f"| `{compress(term.iri)}` | {term.meaning} | {'; '.join(_matches(term))} |"
    yield ""


def _matches(term: VocabularyTerm) -> Iterator[str]:
    for words, others in term.relations:
        yield f"{words} {', '.join(f'`{short(iri)}`' for iri in others)}"


def _kinds() -> Iterator[str]:
    yield from (
        "## Kinds of gene-disease claim",
        "",
        "The kind stands on the association as `raregraph:kind`, with the terms of its row; the direct triple stands",
        "beside an association that is not negated. The terms of the germline are those of a source that says so.",
        "",
        "| kind | `raregraph:relation` | `biolink:predicate` | class | SIO class | direct triple | variant form |",
        "|---|---|---|---|---|---|---|",
    )
    for kind, germline, terms in wordings():
        cells = (kind, terms.relation, terms.predicate, terms.category, terms.sio_class)
        last = (terms.direct or "", terms.variant_form or "")
        ticked = [f"`{cell}`" if cell else "none" for cell in (*cells, *last)]
        ticked[0] += " (germline)" if germline else ""
        yield f"| {' | '.join(ticked)} |"
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
