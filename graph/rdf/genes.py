"""RDF of genes: symbols, names and cross references."""

from raregraph.graph.rdf.iris import ALT_LABEL, EXACT, LABEL, TYPE, in_biolink, in_dcterms, in_raregraph
from raregraph.graph.rdf.name_keys import key_lines
from raregraph.graph.rdf.nquads import iri, literal
from raregraph.graph.records import Gene


def gene_quads(gene: Gene, graph: str) -> str:
    """A gene with its symbols, names and exact cross references, in the named graph `graph` (an IRI)."""
    s, g = iri(gene.id), f"<{graph}> .\n"
    lines = [
        f"{s} {TYPE} {in_biolink('Gene')} {g}",
        f"{s} {LABEL} {literal(gene.symbol)} {g}",
        f"{s} {in_biolink('symbol')} {literal(gene.symbol)} {g}",
    ]
    if gene.name:
        lines.append(f"{s} {in_dcterms('title')} {literal(gene.name)} {g}")
    if gene.location:
        lines.append(f"{s} {in_raregraph('location')} {literal(gene.location)} {g}")
    if gene.locus_type:
        lines.append(f"{s} {in_raregraph('locusType')} {literal(gene.locus_type)} {g}")
    lines += [f"{s} {in_raregraph('previousSymbol')} {literal(x)} {g}" for x in gene.previous_symbols]
    aliases = (*gene.alias_symbols, *gene.alias_names, *gene.previous_names)
    lines += [f"{s} {ALT_LABEL} {literal(x)} {g}" for x in dict.fromkeys(aliases)]
    keys = (gene.id, gene.symbol, gene.name, *gene.previous_symbols, *aliases)
    lines += key_lines(s, keys, g)
    lines += [f"{s} {EXACT} {iri(x)} {g}" for x in gene.identifiers]
    return "".join(lines)
