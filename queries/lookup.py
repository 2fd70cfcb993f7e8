"""Which node a name means: diseases, genes, modes, records and sources by what users call them.

Names are compared by their key (`raregraph.ontology.names.name_key`), so case, accents and punctuation
don't count; identifiers come in any spelling. A name that nothing has raises UnknownNameError with the
nearest ones.
"""

from collections.abc import Iterable
from difflib import get_close_matches

from rdflib import URIRef

from raregraph.graph.engine.interface import Engine, Rows
from raregraph.graph.errors import QueryError, ReleaseError, UnknownNameError
from raregraph.graph.hubs import exact_matches, is_hub, only_hub
from raregraph.graph.identity import record_iri
from raregraph.graph.rdf.nquads import iri, literal
from raregraph.ontology import modes
from raregraph.ontology.identifiers import compress, expand, prefixes, short, standardize
from raregraph.ontology.names import name_key
from raregraph.ontology.written_identifiers import identifier_in

_SUGGESTIONS = 5
_HUB = ("MONDO",)


def diseases_named(engine: Engine, name: str) -> tuple[str, ...]:
    """The IRIs of the diseases that a name, synonym, CURIE or IRI means, sorted.

    A node that is exactly one class of MONDO gives that class, because there the claims of all sources stand; so
    does an obsolete class its replacement. Classes of MONDO that have the name as their label win over other diseases
    with that label and those that a record of that title is about, and these over those that have it as a synonym; a
    synonym may be shared, and then gives them all. An identifier that no disease exactly is gives the one that refers
    to it, if there is only one.

    Raises:
        UnknownNameError: if no disease has that name or identifier.
    """
    found = _diseases(engine, name)
    if found:
        return tuple(sorted(found))
    identifier = identifier_in(name)
    near = _near_identifier if identifier else _near
    raise _unknown("disease", name, near(engine, "biolink:Disease", name_key(identifier or name)))


def disease_keys(engine: Engine, name: str) -> tuple[str, ...]:
    """The name keys by which a question finds exactly the diseases that a name means.

    That is the key of the name itself, unless other diseases have it too; then it is the key of each
    disease's identifier.

    Raises:
        UnknownNameError: if no disease has that name or identifier.
    """
    wanted = set(diseases_named(engine, name))
    key = name_key(identifier_in(name) or name)
    having = set(_keyed(engine, key))
    if wanted <= having and wanted == _hubs(engine, having):
        return (key,)
    own = {node: name_key(short(node)) for node in wanted}
    return tuple(sorted({each if node in _keyed(engine, each) else key for node, each in own.items()}))


def disease_key(engine: Engine, name: str) -> str:
    """The name key of the disease that a name, synonym, CURIE or IRI means, or of the name that several share.

    Raises:
        UnknownNameError: if no disease has that name or identifier.
    """
    keys = disease_keys(engine, name)
    return keys[0] if len(keys) == 1 else name_key(identifier_in(name) or name)


def gene_id(engine: Engine, name: str) -> str:
    """The HGNC CURIE of a gene, from its symbol, name, previous or alias symbol, CURIE or IRI.

    An approved symbol wins over the same word as a previous symbol or alias of other genes.

    Raises:
        UnknownNameError: if no gene has that name, or several have it and none as its approved symbol.
    """
    identifier = identifier_in(name)
    key = name_key(identifier or name)
    found = _genes_named(engine, key) if key else {}
    approved = [gene for gene, symbol in found.items() if name_key(symbol) == key]
    candidates = approved or list(found)
    if len(candidates) == 1:
        return compress(candidates[0])
    if candidates:
        named = ", ".join(sorted(f"{found[gene]} ({compress(gene)})" for gene in candidates))
        raise UnknownNameError(
            f"the name {name!r} is ambiguous: {len(candidates)} genes have it",
            remedy=f"Take one of: {named}.",
        )
    near = _near_identifier if identifier else _near
    raise _unknown("gene", name, near(engine, "biolink:Gene", key))


def nodes_named(engine: Engine, name: str) -> tuple[str, ...]:
    """The genes and diseases that a name, symbol, synonym, CURIE or IRI means, as CURIEs (IRIs without one), sorted.

    An approved symbol of a gene and the label of a disease win over synonyms of the other. What is neither gene nor
    disease, such as a phenotype, is found where no gene or disease has the name.

    Raises:
        UnknownNameError: if nothing has that name.
    """
    identifier = identifier_in(name)
    key = name_key(identifier or name)
    genes = _genes_named(engine, key) if key else {}
    found = set(genes) if identifier else {gene for gene, symbol in genes.items() if name_key(symbol) == key}
    found = found or _no_disease(engine, identifier)
    if not (identifier and found):
        diseases = _diseases(engine, name)
        found |= {node for node in diseases if key in map(name_key, _keyed(engine, key).get(node, ()))}
        found = found or set(genes) | diseases
    if not found and key:
        pattern = f"?node {iri('raregraph:nameKey')} {literal(key)}"
        found = set(_column(_rows(engine, "DISTINCT ?node", pattern)))
    if found:
        return tuple(sorted(short(node) for node in found))
    near = _near_identifier if identifier else _near
    offered = [each for kind in ("biolink:Gene", "biolink:Disease") for each in near(engine, kind, key)]
    raise _unknown("gene or disease", name, offered)


def mode_id(name: str) -> str:
    """The HPO term of a mode of inheritance, from its name, abbreviation or identifier.

    Raises:
        UnknownNameError: if there is no such mode.

    >>> mode_id("autosomal recessive"), mode_id("XLR"), mode_id("HP:0000006")
    ('HP:0000007', 'HP:0001419', 'HP:0000006')
    """
    found = modes.mode_named(name) or modes.resolve(name.strip())
    if found:
        return found
    names = {name_key(label): mode.label for mode in modes.modes() for label in mode.names}
    near = get_close_matches(name_key(name), names, n=_SUGGESTIONS)
    raise _unknown("mode of inheritance", name, dict.fromkeys(names[key] for key in near))


def record_id(engine: Engine, name: str) -> str:
    """The id of a record that the graph has, from the id itself, its IRI or its end after the last slash.

    Of several records that end so, the only one with claims that cite its references is meant: a page as a whole,
    rather than a list of its genes.

    Raises:
        UnknownNameError: if there is no such record, or several end so.
    """
    wanted = name.strip().removeprefix(record_iri(""))
    identifier, record = iri("dcterms:identifier"), iri("raregraph:Record")
    if _has(engine, f"?record {identifier} {literal(wanted)} ; a {record}"):
        return wanted
    ids = sorted(_column(_rows(engine, "DISTINCT ?id", f"?record a {record} ; {identifier} ?id")))
    ends = [known for known in ids if known.rpartition("/")[2].casefold() == wanted.casefold()]
    citing = [known for known in ends if len(ends) > 1 and _cites(engine, known)]
    if len(ends) == 1 or len(citing) == 1:
        return (citing or ends)[0]
    raise _unknown("record", name, ends[:_SUGGESTIONS] or get_close_matches(wanted, ids, n=_SUGGESTIONS))


def _cites(engine: Engine, record: str) -> bool:
    """Whether a claim rests on a reference of a record."""
    own = f"?record {iri('dcterms:identifier')} {literal(record)} ; {iri('dcterms:references')} ?reference"
    return any(
        _has(engine, f"{own} . ?claim {iri(cites)} ?reference")
        for cites in ("raregraph:cites", "raregraph:citesByPassage")
    )


def source_id(engine: Engine, name: str) -> str:
    """The infores CURIE of a resource that the graph credits with a claim or a record.

    Raises:
        UnknownNameError: if it credits none of that name.
    """
    text = name.strip()
    curie = standardize(text, strict=False) or standardize(f"infores:{text.lower()}", strict=False) or ""
    if curie.startswith("infores:") and _credited(engine, curie):
        return curie
    query = "?claim a ?kind ; {} ?source".format(iri("biolink:primary_knowledge_source"))
    known = sorted(compress(source) for source in _column(_rows(engine, "DISTINCT ?source", query)))
    raise _unknown("source", name, (source.removeprefix("infores:") for source in known))


def _no_disease(engine: Engine, identifier: str | None) -> set[str]:
    """The node that an identifier names, if the graph has it and it is no disease: a phenotype, say."""
    if identifier is None:
        return set()
    pattern = f"VALUES ?node {{ <{expand(identifier)}> }} ?node a ?category"
    categories = set(_column(_rows(engine, "DISTINCT ?category", pattern)))
    return {expand(identifier)} if categories and expand("biolink:Disease") not in categories else set()


def _diseases(engine: Engine, name: str) -> set[str]:
    """The diseases that a name or identifier means, each under the hub; none where nothing has it."""
    identifier = identifier_in(name)
    key = name_key(identifier or name)
    nodes = _meant(engine, key, _keyed(engine, key) if key else {})
    if identifier and (others := _identified(engine, f"<{expand(identifier)}>")):
        nodes = others
    return _hubs(engine, nodes)


def _keyed(engine: Engine, key: str) -> dict[str, set[str]]:
    """The diseases that have a name key, with their labels."""
    pattern = f"?node {iri('raregraph:nameKey')} {literal(key)} ; a {iri('biolink:Disease')}"
    labels = f"GRAPH ?h {{ ?node {iri('rdfs:label')} ?label }}"
    found: dict[str, set[str]] = {}
    for node in _column(_rows(engine, "DISTINCT ?node", pattern)):
        found[node] = set()
    for row in engine.rows(f"SELECT DISTINCT ?node ?label {{ GRAPH ?g {{ {pattern} }} {labels} }}").values:
        found[str(row[0])].add(str(row[1]))
    return found


def _meant(engine: Engine, key: str, found: dict[str, set[str]]) -> set[str]:
    """Those of the diseases found by a name that it means: by label or title before synonym, see `diseases_named`."""
    labelled = {node for node, labels in found.items() if key in map(name_key, labels)}
    if len(found) > 1 and not any(is_hub(node, _HUB) for node in labelled):
        labelled |= found.keys() & _titled(engine, key)
    if not labelled or any(is_hub(node, _HUB) for node in _hubs(engine, labelled)):
        return labelled or set(found)
    return labelled | {node for node in _hubs(engine, set(found)) if is_hub(node, _HUB)}


def _titled(engine: Engine, key: str) -> set[str]:
    """The diseases of records whose title has a name key."""
    record = f"?record {iri('raregraph:titleKey')} {literal(key)} ; {iri('dcterms:subject')} ?node"
    return set(_column(_rows(engine, "DISTINCT ?node", record)))


def _identified(engine: Engine, node: str) -> set[str]:
    """The diseases that an identifier, as an IRI in SPARQL's spelling, stands for, or who alone refers to it."""
    exact, replaced = iri("skos:exactMatch"), iri("dcterms:isReplacedBy")
    refers = f"{iri('raregraph:crossReference')}|{iri('oboInOwl:hasDbXref')}"
    disease = f"a {iri('biolink:Disease')}"
    current = f"?node {disease} FILTER NOT EXISTS {{ ?node {iri('owl:deprecated')} true }}"
    ways = (
        f"{node} {replaced} ?node",
        f"VALUES ?node {{ {node} }} {current}",
        f'{node} {exact} ?node FILTER(STRSTARTS(STR(?node), "{prefixes()["MONDO"]}"))',
        f"?node {exact} {node} ; {disease}",
    )
    for way in ways:
        if found := set(_column(_rows(engine, "DISTINCT ?node", way))):
            return found
    referring = f"?node {refers} {node} ; {disease}"
    found = _hubs(engine, set(_column(_rows(engine, "DISTINCT ?node", referring))))
    return found if len(found) == 1 else set()


def _hubs(engine: Engine, nodes: set[str]) -> set[str]:
    """Each disease's class of MONDO, or itself where it has none or several."""
    matches = exact_matches(engine, (node for node in nodes if not is_hub(node)))
    return {only_hub(matches[node], _HUB) or node for node in nodes}


def _credited(engine: Engine, curie: str) -> bool:
    credits = ("biolink:primary_knowledge_source", "dcterms:publisher")
    return any(_has(engine, f"?credited {iri(credit)} <{expand(curie)}>") for credit in credits)


def _genes_named(engine: Engine, key: str) -> dict[str, str]:
    pattern = f"?gene {iri('raregraph:nameKey')} {literal(key)} ; {iri('biolink:symbol')} ?symbol"
    return {str(row["gene"]): str(row["symbol"]) for row in _rows(engine, "DISTINCT ?gene ?symbol", pattern)}


def _near(engine: Engine, category: str, key: str) -> list[str]:
    """The names nearest to a key: as the search index has them, or else those that are spelled most alike."""
    if not key:
        return []
    found = _searched(engine, category, key)
    return found if found or _has_index(engine) else _alike(engine, category, key)


_KINDS = {"biolink:Disease": ("disease", "form"), "biolink:Gene": ("gene",)}


def _searched(engine: Engine, category: str, key: str) -> list[str]:
    """What a search for a key finds, the best first; nothing where none can be done."""
    kinds = " ".join(map(literal, _KINDS[category]))
    target = f"({literal(key)} {kinds} {4 * _SUGGESTIONS})"
    try:
        rows = engine.rows(
            f"SELECT ?score ?name {{ (?node ?score ?name) {iri('raregraph:search')} {target} }}"
        )
    except (QueryError, ReleaseError):  # no release, or one without an index
        return []
    named = sorted(((float(str(score)), str(name)) for score, name in rows.values), key=lambda each: -each[0])
    spelled = {name_key(name): name for _, name in reversed(named)}
    return [name for _, name in named if spelled[name_key(name)] is name][:_SUGGESTIONS]


def _has_index(engine: Engine) -> bool:
    """Whether what answers has a search index: the modes of inheritance stand in every one."""
    try:
        return bool(
            engine.rows(f'SELECT ?mode {{ ?mode {iri("raregraph:search")} ("inheritance" "mode" 1) }}')
        )
    except (QueryError, ReleaseError):
        return False


def _alike(engine: Engine, category: str, key: str) -> list[str]:
    """The names that go on where a key ends, then those most like it in spelling.

    Only names that begin alike or share its longest word are looked at.
    """
    longest = max(key.split(), key=len)
    alike = f"STRSTARTS(?key, {literal(key[:2])}) || CONTAINS(?key, {literal(longest)})"
    pattern = f"?node a {iri(category)} ; {iri('raregraph:nameKey')} ?key FILTER({alike})"
    keys = sorted(set(_column(_rows(engine, "DISTINCT ?key", pattern))))
    longer = sorted((known for known in keys if known.startswith(f"{key} ")), key=len)
    near = dict.fromkeys([*longer[:_SUGGESTIONS], *get_close_matches(key, keys, n=_SUGGESTIONS)])
    return _as_written(engine, list(near)[:_SUGGESTIONS])


def _near_identifier(engine: Engine, category: str, key: str) -> list[str]:
    """The identifiers of other spaces that end alike, as OMIMPS:253300 does for OMIM:253300."""
    found = _searched(engine, category, key)
    if found or _has_index(engine):
        return [name for name in found if ":" in name and name_key(name) != key]
    end = literal(f" {key.rpartition(' ')[2]}")
    pattern = f"?node a {iri(category)} ; {iri('raregraph:nameKey')} ?key FILTER(STRENDS(?key, {end}))"
    keys = sorted(set(_column(_rows(engine, "DISTINCT ?key", pattern))))
    return _as_written(engine, keys[:_SUGGESTIONS])


def _as_written(engine: Engine, keys: list[str]) -> list[str]:
    """The names that have these keys, as they are spelled; where several have one, the first by spelling.

    The key of an identifier is written as its CURIE.
    """
    if not keys:
        return []
    values = " ".join(map(literal, keys))
    names = "|".join(map(iri, ("rdfs:label", "skos:altLabel", "raregraph:previousSymbol", "skos:exactMatch")))
    pattern = f"VALUES ?key {{ {values} }} ?node {iri('raregraph:nameKey')} ?key ; {names} ?name"
    found = _rows(engine, "DISTINCT ?node ?name", pattern).values
    labels = sorted({_typed(term) for row in found for term in row}, reverse=True)
    written = {name_key(label): label for label in labels}
    return [written.get(key, key) for key in keys]


def _typed(term: object) -> str:
    """A term as a user types it: a CURIE for an IRI, the text of a literal."""
    return short(term) if isinstance(term, URIRef) else str(term)


def _has(engine: Engine, pattern: str) -> bool:
    answer = engine.rows(f"ASK {{ GRAPH ?graph {{ {pattern} }} }}")
    return bool(answer.values[0][0] and answer.values[0][0].toPython())


def _rows(engine: Engine, variables: str, pattern: str) -> Rows:
    return engine.rows(f"SELECT {variables} WHERE {{ GRAPH ?graph {{ {pattern} }} }}")


def _column(rows: Rows) -> list[str]:
    return [str(values[0]) for values in rows.values]


def _unknown(kind: str, name: str, near: Iterable[str]) -> QueryError:
    offered = ", ".join(near)
    return UnknownNameError(
        f"there is no {kind} {name!r}",
        remedy=f"Did you mean: {offered}?" if offered else "Check its spelling, or give an identifier.",
    )
