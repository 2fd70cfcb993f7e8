"""Associations of a release: chosen, counted, ordered and told in full, from its memory-mapped arrays.

    index = AssociationIndex(arrays)
    claims = Filter(objects=("MONDO:0001516",), categories=("biolink:CausalGeneToDiseaseAssociation",)).claims(index)
    for association in details(index, claims[:20]):
        ...

What speaks a protocol (Monarch's API, TRAPI) chooses and counts by this alone; no SPARQL query is asked here. Claims
and nodes go by their numbers in the arrays until the last step.
"""
