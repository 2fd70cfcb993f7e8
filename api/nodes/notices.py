"""Where the claims about a node stand, where they do not stand at the node itself."""

from raregraph.api.nodes.addresses import address
from raregraph.api.nodes.layout import Link, Subject
from raregraph.graph.hubs import is_hub, only_hub, same_nodes
from raregraph.ontology.identifiers import short


def notices(subject: Subject) -> list[Link]:
    """Where the claims about a node stand, if they stand under another identifier, or it is obsolete."""
    facts, reader = subject.facts, subject.reader
    replacing = facts.all("dcterms:isReplacedBy")
    is_class = is_hub(subject.node) and bool(facts)  # of an identifier that was merged, nothing else is said
    same = set[str]() if is_class else same_nodes(reader.engine, [subject.node])[subject.node]
    hub = None if _has_claims(subject) else only_hub(same.difference(replacing))
    reader.learn([*replacing, *([hub] if hub else [])])
    found = []
    if facts.one("owl:deprecated") == "true":
        found.append(Link("This class is obsolete: nobody is to use it."))
    found += [Link(f"It is replaced by {reader.name(node)}", address(node)) for node in replacing]
    if hub:
        found.append(Link(f"Claims about it stand at {reader.name(hub)} ({short(hub)})", address(hub)))
    return found


def _has_claims(subject: Subject) -> bool:
    """Whether sources say something of the node itself, so that no build has moved its claims elsewhere."""
    node = subject.node
    ways = " UNION ".join(f"{{ ?c {end} <{node}> }}" for end in ("biolink:subject", "biolink:object"))
    query = f"SELECT ?c {{ GRAPH ?g {{ {ways} }} {subject.reader.not_inferred} }} LIMIT 1"
    return bool(subject.reader.rows(query))
