"""Which associations a filter chooses: ends with what is below them, categories, sources, negation, inference."""

from raregraph.graph.associations.details import details
from raregraph.graph.associations.filters import Filter
from raregraph.graph.associations.index import AssociationIndex
from tests.curated_graph import AR, SMA, SMN1, SMN2, TYPE1, TYPE2

CAUSAL = "biolink:CausalGeneToDiseaseAssociation"


def said(index: AssociationIndex, wanted: Filter) -> list[tuple[str, str, str, str]]:
    """Subject, predicate, object and source of the associations that a filter chooses."""
    found = details(index, wanted.claims(index).tolist())
    return sorted((each.subject.id, each.predicate, each.object.id, each.provided_by) for each in found)


def test_what_is_said_of_subtypes_counts_for_a_disease_unless_it_is_to_be_direct(
    index: AssociationIndex,
) -> None:
    causal = Filter(objects=(SMA,), categories=(CAUSAL,))
    direct = Filter(objects=(SMA,), categories=(CAUSAL,), direct=True)
    assert said(index, direct) == [(SMN1, "biolink:causes", SMA, "medquad")]
    assert said(index, causal) == [
        (SMN1, "biolink:causes", SMA, "medquad"),
        (SMN1, "biolink:causes", TYPE1, "genes-to-disease"),
        (SMN1, "biolink:causes", TYPE1, "mondo"),
        (SMN1, "biolink:causes", TYPE1, "orphapacket"),
        (SMN1, "biolink:causes", TYPE2, "genes-to-disease"),
        (SMN2, "biolink:causes", TYPE1, "invented"),
    ]


def test_a_modifier_contributes_and_never_causes(index: AssociationIndex) -> None:
    wanted = Filter(subjects=(SMN2,), predicates=("biolink:contributes_to",))
    assert said(index, wanted) == [
        (SMN2, "biolink:contributes_to", SMA, "medquad"),
        (SMN2, "biolink:contributes_to", TYPE1, "orphapacket"),
    ]
    [one, other] = details(index, wanted.claims(index).tolist())
    assert {one.relation, other.relation} == {"RO:0003305"}


def test_what_only_follows_is_left_out_unless_it_is_asked_for(index: AssociationIndex) -> None:
    modes = Filter(subjects=(SMA,), objects=(AR,), direct=True)
    assert [each.inferred for each in details(index, modes.claims(index).tolist())] == [False]
    follows = Filter(subjects=(SMA,), objects=(AR,), direct=True, inferred=True)
    [entailed] = details(index, follows.claims(index).tolist())
    assert (entailed.knowledge_level, entailed.inferred_from) == ("logical_entailment", (TYPE1,))


def test_an_entity_is_found_at_either_end(index: AssociationIndex) -> None:
    of_type2 = Filter(entities=(TYPE2,))
    assert said(index, of_type2) == [
        (SMN1, "biolink:causes", TYPE2, "genes-to-disease"),
        (TYPE2, "biolink:subclass_of", SMA, "mondo"),
    ]


def test_ends_are_chosen_by_category_namespace_and_species_too(index: AssociationIndex) -> None:
    genes = Filter(objects=(SMA,), subject_categories=("biolink:Gene",))
    human = Filter(objects=(SMA,), subject_taxa=("NCBITaxon:9606",))
    named = Filter(objects=(SMA,), subject_namespaces=("HGNC",))
    assert said(index, genes) == said(index, human) == said(index, named)
    assert len(said(index, genes)) == 9
    assert said(index, Filter(objects=(SMA,), subject_taxa=("NCBITaxon:10090",))) == []


def test_a_node_that_no_claim_links_has_no_associations(index: AssociationIndex) -> None:
    assert said(index, Filter(entities=("MONDO:7654321",))) == []
