"""What stands above and below a class: forms that records name, subclasses with their genes, and classes above."""

from collections import defaultdict
from collections.abc import Iterable

from raregraph.api.nodes.in_order import by_name
from raregraph.api.nodes.layout import (
    UNSORTED,
    Link,
    Row,
    Section,
    Subject,
    Window,
    in_window,
    linked,
    list_section,
    voice,
)
from raregraph.api.nodes.namesakes import classes_by_name
from raregraph.api.nodes.reading import Said
from raregraph.graph.engine.texts import answers, chunks
from raregraph.graph.rdf.nquads import iri

_CAUSES = iri("biolink:causes")
_MOST_GENES = 6
_SORTED_HERE = 500
# What a KGX graph says of the classes of an ontology is none of its hierarchy: see `raregraph.graph.hierarchy`.
_BELOW = """{{ {{ GRAPH ?g {{ {0} rdfs:subClassOf {1} }} }} UNION {{
  GRAPH ?g {{ {0} biolink:subclass_of {1} }} GRAPH ?inferred {{ {0} raregraph:ancestor {1} }} }} }}"""


def forms_of_disease(subject: Subject, window: Window) -> Section | None:
    """The forms that records name, each with its sentence, its genes and its modes."""
    reader = subject.reader
    pattern = f"GRAPH ?g {{ ?c skos:broader <{subject.node}> ; a raregraph:Form }}"
    found, total = in_window(subject, window, pattern)
    nodes = list(dict.fromkeys(each.node for each in found))
    reader.learn(nodes)
    genes, modes, perhaps = _causes(subject, nodes), _modes(subject, nodes), classes_by_name(subject, nodes)
    by_node: defaultdict[str, list[Said]] = defaultdict(list)
    for each in found:
        by_node[each.node].append(each)
    publishers = _publishers(subject, (record for each in found for record in each.all("raregraph:record")))
    rows = []
    for node in sorted(nodes, key=lambda node: reader.name(node).casefold()):
        said = [
            voice(subject, each, credited=publishers.get(each.one("raregraph:record"), each.source))
            for each in by_node[node]
            if each.all("biolink:supporting_text")
        ]
        links = [*_links(subject, genes[node]), *([perhaps[node]] if node in perhaps else [])]
        rows.append(Row(linked(subject, node), _text(modes[node]), said=said, links=links))
    note = (
        "Forms that a record names. No ontology has stated them as subtypes; "
        "where one has a subtype of the same name, the form is perhaps that."
    )
    return list_section(subject, ("forms", "Forms"), rows, total, note)


def _publishers(subject: Subject, records: Iterable[str]) -> dict[str, str]:
    """Who publishes each of some records, by name."""
    query = "SELECT ?r ?publisher { GRAPH ?g { ?r dcterms:publisher ?publisher } }"
    values = chunks("r", dict.fromkeys(records))
    found = {row[0]: row[1] for part in values for row in answers(subject.reader.engine, query, part)}
    subject.reader.learn(found.values())
    return {record: subject.reader.name(publisher) for record, publisher in found.items()}


def subtypes_of_disease(subject: Subject, window: Window) -> Section | None:
    """The classes right below a disease, each with the genes that sources say cause it."""
    return _below(subject, window, "subtypes", "Subtypes", with_genes=True)


def narrower_terms(subject: Subject, window: Window) -> Section | None:
    """The classes right below a term that is no disease."""
    return _below(subject, window, "narrower", "Narrower terms", with_genes=False)


def _below(subject: Subject, window: Window, key: str, title: str, *, with_genes: bool) -> Section | None:
    reader = subject.reader
    pattern = _BELOW.format("?c", f"<{subject.node}>")
    nodes = sorted({row[0] for row in reader.rows(f"SELECT DISTINCT ?c {{ {pattern} }}")})
    if not nodes:
        return None
    is_sorted = reader.index is not None or len(nodes) <= _SORTED_HERE
    if is_sorted:
        shown = by_name(reader, nodes, window)
    else:
        shown = by_name(reader, nodes[window.start : window.start + window.many], Window(0, window.many))
    genes = _causes(subject, shown) if with_genes else defaultdict(list)
    modes = _modes(subject, shown) if with_genes else defaultdict(list)
    rows = [
        Row(linked(subject, node), _text(modes[node]), links=_links(subject, genes[node])) for node in shown
    ]
    genes_note = "Right below it, with the genes that sources say cause them." if with_genes else ""
    note = genes_note if is_sorted else f"{genes_note} {UNSORTED}".strip()
    return list_section(subject, (key, title), rows, len(nodes), note)


def broader(subject: Subject) -> list[Link]:
    """The classes right above, and the disease of a form."""
    above = subject.facts.all("rdfs:subClassOf", "skos:broader")
    if subject.facts.all("biolink:subclass_of"):
        query = f"SELECT ?c {{ {_BELOW.format(f'<{subject.node}>', '?c')} }}"
        above = tuple(dict.fromkeys((*above, *(row[0] for row in subject.reader.rows(query)))))
    subject.reader.learn(above)
    return [linked(subject, node) for node in above]


def _causes(subject: Subject, nodes: Iterable[str]) -> defaultdict[str, list[str]]:
    """The genes that sources say, without denial, cause each of some diseases."""
    query = f"SELECT DISTINCT ?n ?gene {{ GRAPH ?g {{ ?gene {_CAUSES} ?n }} {subject.reader.not_inferred} }}"
    return _listed(subject, query, nodes)


def _modes(subject: Subject, nodes: Iterable[str]) -> defaultdict[str, list[str]]:
    has_mode = iri("biolink:has_mode_of_inheritance")
    query = f"SELECT DISTINCT ?n ?mode {{ GRAPH ?g {{ ?n {has_mode} ?mode }} {subject.reader.not_inferred} }}"
    found = _listed(subject, query, nodes)
    return defaultdict(
        list, {node: [subject.reader.name(mode) for mode in modes] for node, modes in found.items()}
    )


def _listed(subject: Subject, query: str, nodes: Iterable[str]) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for values in chunks("n", nodes):
        for node, other in answers(subject.reader.engine, query, values):
            found[node].append(other)
    subject.reader.learn(other for others in found.values() for other in others)
    for others in found.values():
        others.sort(key=subject.reader.name)
    return found


def _links(subject: Subject, genes: list[str]) -> list[Link]:
    links = [linked(subject, gene) for gene in genes[:_MOST_GENES]]
    rest = len(genes) - len(links)
    return [*links, Link(f"and {rest} more")] if rest else links


def _text(modes: list[str]) -> str:
    return ", ".join(mode.removesuffix(" inheritance") for mode in modes)
