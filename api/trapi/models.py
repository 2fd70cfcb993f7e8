"""The messages of TRAPI 1.5.0, as far as this service reads and writes them.

Names and shapes are those of the specification (github.com/NCATSTranslator/ReasonerAPI). What comes in may have further
properties where the specification lets it, and they are told of in the logs; what goes out has no others.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from raregraph.api.trapi.limits import LIMIT, MOST_RESULTS

SCHEMA_VERSION = "1.5.0"

Category = Annotated[str, Field(pattern=r"^biolink:[A-Z][a-zA-Z]*$", examples=["biolink:Disease"])]
PredicateName = Annotated[str, Field(pattern=r"^biolink:[a-z][a-z_]*$", examples=["biolink:causes"])]
Curie = Annotated[str, Field(min_length=1, max_length=2000, examples=["MONDO:0001516"])]
_EXAMPLE: dict[str, Any] = {
    "message": {
        "query_graph": {
            "nodes": {"gene": {"categories": ["biolink:Gene"]}, "disease": {"ids": ["MONDO:0001516"]}},
            "edges": {"causes": {"subject": "gene", "object": "disease", "predicates": ["biolink:causes"]}},
        }
    }
}
LogLevel = Literal["ERROR", "WARNING", "INFO", "DEBUG"]


class _Open(BaseModel):
    """What may have further properties."""

    model_config = ConfigDict(extra="allow")


class _Closed(BaseModel):
    """What has no further properties."""

    model_config = ConfigDict(extra="forbid")


class AttributeConstraint(_Closed):
    """A condition on an attribute of a node or an edge."""

    id: Curie
    name: str
    negated: bool = Field(False, alias="not")
    operator: Literal["==", ">", "<", "matches", "==="]
    value: Any
    unit_id: Any = None
    unit_name: Any = None


class Qualifier(_Closed):
    """What makes a statement more precise."""

    qualifier_type_id: Annotated[str, Field(pattern=r"^biolink:[a-z][a-z_]*$")]
    qualifier_value: str


class QualifierConstraint(_Closed):
    """Qualifiers that an edge must have, all of them."""

    qualifier_set: list[Qualifier]


class QNode(_Open):
    """A node of a query graph."""

    ids: Annotated[list[Curie], Field(min_length=1)] | None = None
    categories: Annotated[list[Category], Field(min_length=1)] | None = None
    set_interpretation: Literal["BATCH", "ALL", "MANY"] | None = None
    member_ids: list[Curie] | None = None
    constraints: list[AttributeConstraint] | None = None


class QEdge(_Open):
    """An edge of a query graph, between two of its nodes."""

    subject: str
    object: str
    predicates: Annotated[list[PredicateName], Field(min_length=1)] | None = None
    knowledge_type: str | None = None
    attribute_constraints: list[AttributeConstraint] | None = None
    qualifier_constraints: list[QualifierConstraint] | None = None


class QueryGraph(_Open):
    """What is asked: nodes and edges, each under a key of the client's choice."""

    nodes: dict[str, QNode]
    edges: dict[str, QEdge]


class AskedMessage(_Closed):
    """The message of a query. Only its query graph counts here."""

    query_graph: QueryGraph | None = None
    knowledge_graph: dict[str, Any] | None = None
    results: list[dict[str, Any]] | None = None
    auxiliary_graphs: dict[str, Any] | None = None


class WorkflowStep(_Open):
    """A step of a workflow; `lookup` is the only one that this service does."""

    id: str


class Query(_Open):
    """A query. `limit` and `offset` are this service's own: how many results, and after how many others."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"examples": [_EXAMPLE]})

    message: AskedMessage
    log_level: LogLevel | None = None
    workflow: list[WorkflowStep] | None = None
    submitter: str | None = None
    bypass_cache: bool = False
    limit: int = Field(LIMIT, ge=1, le=MOST_RESULTS)
    offset: int = Field(0, ge=0, le=10_000_000)


class Attribute(_Closed):
    """Something more about a node, an edge or a binding."""

    attribute_type_id: Curie
    value: Any
    value_type_id: Curie | None = None
    original_attribute_name: str | None = None
    attribute_source: str | None = None
    value_url: str | None = None
    description: str | None = None
    attributes: list["Attribute"] | None = None


class RetrievalSource(_Closed):
    """A resource that the knowledge of an edge came through."""

    resource_id: Annotated[str, Field(pattern="^infores:")]
    resource_role: Literal[
        "primary_knowledge_source", "aggregator_knowledge_source", "supporting_data_source"
    ]
    upstream_resource_ids: list[Annotated[str, Field(pattern="^infores:")]] | None = None
    source_record_urls: list[str] | None = None


class TrapiNode(_Closed):
    """A node of the knowledge graph."""

    name: str | None = None
    categories: Annotated[list[Category], Field(min_length=1)]
    attributes: list[Attribute]
    is_set: bool | None = None


class Edge(_Closed):
    """An edge of the knowledge graph: one claim of one source."""

    subject: Curie
    predicate: PredicateName
    object: Curie
    sources: Annotated[list[RetrievalSource], Field(min_length=1)]
    qualifiers: list[Qualifier] | None = None
    attributes: list[Attribute] | None = None


class KnowledgeGraph(_Closed):
    """Nodes by their CURIEs, edges by keys."""

    nodes: dict[str, TrapiNode]
    edges: dict[str, Edge]


class NodeBinding(_Closed):
    """A node that stands for a node of the query; `query_id` is what was asked for, where that is something else."""

    id: Curie
    query_id: Curie | None = None
    attributes: list[Attribute]


class EdgeBinding(_Closed):
    """An edge that stands for an edge of the query."""

    id: str
    attributes: list[Attribute]


class Analysis(_Closed):
    """Which edges make a result, and on which graphs they rest."""

    resource_id: Annotated[str, Field(pattern="^infores:")]
    edge_bindings: dict[str, list[EdgeBinding]]
    support_graphs: list[str] | None = None


class Result(_Closed):
    """An answer: a node for each node of the query, and the edges between them."""

    node_bindings: dict[str, Annotated[list[NodeBinding], Field(min_length=1)]]
    analyses: list[Analysis]


class AuxiliaryGraph(_Closed):
    """Edges on which another edge, or an analysis, rests."""

    edges: Annotated[list[str], Field(min_length=1)]
    attributes: list[Attribute]


class Message(_Closed):
    """The message of a response."""

    query_graph: dict[str, Any]
    knowledge_graph: KnowledgeGraph
    results: list[Result]
    auxiliary_graphs: dict[str, AuxiliaryGraph]


class LogEntry(_Closed):
    """Something to tell about a query."""

    timestamp: str
    level: LogLevel
    code: str | None = None
    message: str


class TrapiResponse(_Closed):
    """The answer to a query. `total_results` counts all results, also those beyond the limit."""

    message: Message
    status: Literal["Success"]
    description: str
    logs: list[LogEntry]
    schema_version: str
    biolink_version: str
    total_results: int


class MetaAttribute(_Closed):
    """An attribute that edges may have."""

    attribute_type_id: Curie
    constraint_use: bool = False
    constraint_name: str | None = None


class MetaQualifier(_Closed):
    """A qualifier that edges may have, and its values."""

    qualifier_type_id: Curie
    applicable_values: list[str] | None = None


class MetaNode(_Closed):
    """A category of nodes, and the prefixes by which they can be asked for."""

    id_prefixes: Annotated[list[str], Field(min_length=1)]
    attributes: list[MetaAttribute] | None = None


class MetaEdge(_Closed):
    """A kind of edge: which categories of nodes a predicate links."""

    subject: Category
    predicate: PredicateName
    object: Category
    knowledge_types: list[str] | None = None
    attributes: list[MetaAttribute] | None = None
    qualifiers: list[MetaQualifier] | None = None
    association: Category | None = None


class MetaKnowledgeGraph(_Closed):
    """What can be asked: categories of nodes, and the edges between them."""

    nodes: dict[str, MetaNode]
    edges: list[MetaEdge]
