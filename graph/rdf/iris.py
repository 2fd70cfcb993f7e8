"""The IRIs of the terms that all RDF of claims uses, spelled for N-Quads once."""

from hashlib import blake2b

from raregraph.graph.rdf.nquads import iri
from raregraph.ontology.identifiers import BASE

TYPE = iri("rdf:type")
LABEL = iri("rdfs:label")
ALT_LABEL = iri("skos:altLabel")
EXACT = iri("skos:exactMatch")
BROADER = iri("skos:broader")
SCHEMA_URL = iri("schema:url")


def in_biolink(name: str) -> str:
    """A term of the Biolink model, such as `Gene`."""
    return iri(f"biolink:{name}")


def in_raregraph(name: str) -> str:
    """A term of ontology/vocabulary.ttl, such as `kind`."""
    return iri(f"raregraph:{name}")


def in_dcterms(name: str) -> str:
    """A term of DCMI Metadata Terms, such as `title`."""
    return iri(f"dcterms:{name}")


def named_by(kind: str, *content: str) -> str:
    """A node of a kind that is named by a hash of its content, so that the same content is the same node.

    >>> named_by("association", "HGNC:11117", "MONDO:0001516")
    '<https://w3id.org/raregraph/association/86aa517bc82364903004d1c9>'
    """
    digest = blake2b("\n".join(content).encode(), digest_size=12).hexdigest()
    return f"<{BASE}{kind}/{digest}>"


SUBJECT = in_biolink("subject")
PREDICATE = in_biolink("predicate")
OBJECT = in_biolink("object")
DISEASE = in_biolink("Disease")
MODE_ASSOCIATION = in_biolink("DiseaseOrPhenotypicFeatureToGeneticInheritanceAssociation")
PHENOTYPE_ASSOCIATION = in_biolink("DiseaseToPhenotypicFeatureAssociation")
HAS_MODE = in_biolink("has_mode_of_inheritance")
HAS_PHENOTYPE = in_biolink("has_phenotype")
ALLELIC = in_biolink("allelic_requirement")
NEGATED = in_biolink("negated")
VARIANT_FORM = in_biolink("subject_form_or_variant_qualifier")
FREQUENCY = in_biolink("frequency_qualifier")
PRIMARY = in_biolink("primary_knowledge_source")
AGGREGATOR = in_biolink("aggregator_knowledge_source")
LEVEL = in_biolink("knowledge_level")
AGENT = in_biolink("agent_type")
EVIDENCE = in_biolink("has_evidence")
PUBLICATIONS = in_biolink("publications")
DERIVED_FROM = iri("prov:wasDerivedFrom")
ORIGINAL_SUBJECT = in_biolink("original_subject")
ORIGINAL_PREDICATE = in_biolink("original_predicate")
ORIGINAL_OBJECT = in_biolink("original_object")
RELATION = in_raregraph("relation")
KIND = in_raregraph("kind")
NAME_KEY = in_raregraph("nameKey")
