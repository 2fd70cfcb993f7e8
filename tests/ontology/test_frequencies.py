from importlib.resources import files

import rdflib
from rdflib.namespace import RDFS, SKOS

from raregraph.ontology.frequencies import frequency_in_words
from raregraph.ontology.identifiers import compress


def test_terms_read_as_their_ontology_file_has_them() -> None:
    stated = rdflib.Graph().parse(
        data=files("raregraph.ontology").joinpath("frequencies.ttl").read_text(encoding="utf-8"),
        format="turtle",
    )
    words = {
        compress(str(term)): f"{str(stated.value(term, RDFS.label)).lower()}, {share}"
        for term, share in stated.subject_objects(SKOS.note)
    }
    assert len(words) == 6
    assert {term: frequency_in_words(term) for term in words} == words
