"""All modes of inheritance of a disease in the one place that Monarch has for a mode."""

from raregraph.api.monarch.rows import Row
from raregraph.api.monarch.sourced import ENTITY, sourced
from raregraph.graph.associations.details import details
from raregraph.graph.associations.filters import Filter
from raregraph.graph.associations.index import AssociationIndex
from raregraph.ontology import modes

_CATEGORY = "biolink:DiseaseOrPhenotypicFeatureToGeneticInheritanceAssociation"


def inheritance(index: AssociationIndex, disease: str) -> Row | None:
    """All modes of a disease (a CURIE), each with its sources; None if there are none.

    What only follows from subtypes is listed, too, but names the whole only where no source states a mode. Qualifiers,
    such as incomplete penetrance, are no modes and stand beside them. What a source denies or leaves open is left out.
    """
    every = Filter(
        subjects=(disease,),
        direct=True,
        categories=(_CATEGORY,),
        predicates=("biolink:has_mode_of_inheritance",),
        negated=False,
        inferred=None,
    )
    said = list(details(index, every.claims(index).tolist()))
    found = sourced(said, "object")
    if not found:
        return None
    listed = [each for each in found if not _is_qualifier(each["id"])]
    stated = {each.object.id for each in said if not each.inferred}
    naming = [each for each in listed if each["id"] in stated] or listed or found
    qualifiers = [each for each in found if _is_qualifier(each["id"])]
    return {**_whole(naming), "modes": listed, "mode_qualifiers": qualifiers}


def _whole(naming: list[Row]) -> Row:
    """The one mode, or what all are."""
    if len(naming) == 1:
        return {name: naming[0][name] for name in ENTITY}
    return {
        **ENTITY,
        "id": _narrowest_above([each["id"] for each in naming]),
        "category": "biolink:GeneticInheritance",
        "namespace": "HP",
        "name": "; ".join(each["name"] for each in naming),
    }


def _is_qualifier(identifier: str) -> bool:
    known = modes.resolve(identifier)
    return known is not None and modes.mode(known).is_qualifier


def _narrowest_above(identifiers: list[str]) -> str:
    """The narrowest mode that all of some modes are."""
    known = [modes.broader(each) if modes.resolve(each) == each else {modes.ROOT} for each in identifiers]
    common = frozenset.intersection(*map(frozenset, known)) or frozenset({modes.ROOT})
    return min(common, key=lambda each: (-len(modes.broader(each)), each))
