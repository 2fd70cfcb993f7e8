"""The words that pages show for Orphanet's types of association are those of its packets."""

from raregraph.loaders.sources.orphapacket import ASSOCIATIONS
from raregraph.ontology.relation_words import WORDS


def test_orphanets_types_have_the_words_of_its_packets() -> None:
    in_packets = {identifier: words for words, (identifier, _) in ASSOCIATIONS.items()}
    assert {curie: words for curie, words in WORDS.items() if curie.startswith("ORPHA:")} == in_packets
