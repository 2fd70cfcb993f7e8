"""Queries of TRAPI, and their answers in short."""

from typing import Any

GENE = {"categories": ["biolink:Gene"]}
DISEASE = {"categories": ["biolink:Disease"]}
SIGN = {"categories": ["biolink:PhenotypicFeature"]}
MODE = {"categories": ["biolink:GeneticInheritance"]}


def ids(*identifiers: str) -> dict[str, Any]:
    """A node that is one of these."""
    return {"ids": list(identifiers)}


def edge(subject: str, predicate: str | None, target: str, **more: Any) -> dict[str, Any]:
    """An edge between two nodes; of any kind, where there is no predicate."""
    said = {} if predicate is None else {"predicates": [f"biolink:{predicate}"]}
    return {"subject": subject, "object": target} | said | more


def query(nodes: dict[str, Any], *edges: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A query with its edges numbered from e0."""
    keyed = {f"e{number}": each for number, each in enumerate(edges)}
    return {"message": {"query_graph": {"nodes": nodes, "edges": keyed}}} | more


def where(attribute: str, *values: str, negated: bool = False) -> dict[str, Any]:
    """A constraint on an attribute of an edge."""
    constraint = {"id": f"biolink:{attribute}", "name": attribute, "operator": "==", "value": list(values)}
    return {"attribute_constraints": [constraint | ({"not": True} if negated else {})]}


SMA, SMN1 = ids("MONDO:0001516"), ids("HGNC:11117")
EXAMPLES = {
    "genes that cause a disease": query({"g": GENE, "d": SMA}, edge("g", "causes", "d")),
    "what a disease is caused by": query({"g": GENE, "d": SMA}, edge("d", "caused_by", "g")),
    "genes that contribute to a disease": query({"g": GENE, "d": SMA}, edge("g", "contributes_to", "d")),
    "modes of a disease": query({"d": SMA, "m": MODE}, edge("d", "has_mode_of_inheritance", "m")),
    "anything about a disease": query({"x": {}, "d": SMA}, edge("x", None, "d")),
    "diseases of a gene, and their signs": query(
        {"g": SMN1, "d": DISEASE, "p": SIGN}, edge("g", "causes", "d"), edge("d", "has_phenotype", "p")
    ),
    "diseases of a gene, and their modes": query(
        {"g": SMN1, "d": DISEASE, "m": MODE},
        edge("g", "causes", "d"),
        edge("m", "mode_of_inheritance_of", "d"),
    ),
    "genes of X-linked diseases": query(
        {"g": GENE, "d": DISEASE, "m": ids("HP:0001417")},
        edge("g", "causes", "d"),
        edge("d", "has_mode_of_inheritance", "m"),
    ),
    "what nobody knows": query({"g": GENE, "d": ids("MONDO:9999999")}, edge("g", "causes", "d")),
}
"""Queries of one and two hops over genes, diseases, modes of inheritance and signs."""

Claim = tuple[str, str, str, str, str]


def answers(response: dict[str, Any]) -> list[tuple[str, ...]]:
    """The nodes of each result, in the order in which the query names them."""
    return [
        tuple(binding["id"] for (binding,) in result["node_bindings"].values())
        for result in response["message"]["results"]
    ]


def claim(response: dict[str, Any], key: str) -> Claim:
    """An edge in short: subject, predicate, object, primary source, knowledge level."""
    found = response["message"]["knowledge_graph"]["edges"][key]
    (primary,) = [
        source["resource_id"]
        for source in found["sources"]
        if source["resource_role"] == "primary_knowledge_source"
    ]
    level = attributes(response, key)["biolink:knowledge_level"]
    return found["subject"], found["predicate"], found["object"], primary.removeprefix("infores:"), level


def attributes(response: dict[str, Any], key: str) -> dict[str, Any]:
    """The attributes of an edge, by type."""
    found = response["message"]["knowledge_graph"]["edges"][key]["attributes"]
    return {each["attribute_type_id"]: each["value"] for each in found}


def bound(response: dict[str, Any], number: int, edge_key: str = "e0") -> list[str]:
    """The edges that a result binds to an edge of the query."""
    (analysis,) = response["message"]["results"][number]["analyses"]
    return [binding["id"] for binding in analysis["edge_bindings"][edge_key]]


def codes(response: dict[str, Any]) -> list[str]:
    """The codes of the log entries."""
    return [entry["code"] for entry in response["logs"]]
