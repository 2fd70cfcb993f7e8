"""The ages of onset: the terms of the Human Phenotype Ontology below HP:0003674, in its release of 2025-05-06.

>>> "HP:0003593" in ONSETS, ROOT in ONSETS
(True, False)
"""

ROOT = "HP:0003674"

ONSETS = frozenset(
    {
        "HP:0003577",
        "HP:0003581",
        "HP:0003584",
        "HP:0003593",
        "HP:0003596",
        "HP:0003621",
        "HP:0003623",
        "HP:0011460",
        "HP:0011461",
        "HP:0011462",
        "HP:0011463",
        "HP:0025708",
        "HP:0025709",
        "HP:0025710",
        "HP:0030674",
        "HP:0034197",
        "HP:0034198",
        "HP:0034199",
        "HP:0410280",
        "HP:4000040",
        "HP:6000314",
        "HP:6000315",
    }
)
