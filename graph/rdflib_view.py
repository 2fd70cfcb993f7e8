"""An rdflib Dataset over the store of a release, for rdflib's tools: its own queries, serializers, pyshacl."""

from oxrdflib import OxigraphStore
from rdflib import Dataset

from raregraph.graph.engine.interface import EmbeddedEngine
from raregraph.ontology.identifiers import prefixes


def rdflib_dataset(engine: EmbeddedEngine) -> Dataset:
    """The same data as rdflib sees them, with all named graphs as the default; writing to it raises a RuntimeError.

    Nothing is copied: each look-up goes to the store.
    """
    dataset = Dataset(store=OxigraphStore(store=engine.store), default_union=True)
    for name, iri in prefixes().items():
        dataset.bind(name, iri)
    return dataset
