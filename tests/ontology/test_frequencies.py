"""How often and in whom: the terms in code and those in the ontology files are the same."""

from importlib.resources import files

import rdflib
from rdflib.namespace import RDFS, SKOS

from raregraph.ontology.frequencies import frequency_in_words
from raregraph.ontology.identifiers import compress
from raregraph.ontology.sexes import SEXES


def ontology_file(name: str) -> rdflib.Graph:
    turtle = files("raregraph.ontology").joinpath(name).read_text(encoding="utf-8")
    return rdflib.Graph().parse(data=turtle, format="turtle")


def test_terms_read_as_their_ontology_file_has_them() -> None:
    stated = ontology_file("frequencies.ttl")
    words = {
        compress(str(term)): f"{str(stated.value(term, RDFS.label)).lower()}, {share}"
        for term, share in stated.subject_objects(SKOS.note)
    }
    assert len(words) == 6
    assert {term: frequency_in_words(term) for term in words} == words


def test_sexes_are_called_as_their_ontology_file_has_them() -> None:
    labels = {
        compress(str(term)): str(label)
        for term, label in ontology_file("sexes.ttl").subject_objects(RDFS.label)
    }
    assert labels == {"PATO:0000047": "biological sex"} | SEXES
