"""What other nomenclatures call the relations between genes and diseases that sources name by an identifier.

The graph keeps a source's own relation as `biolink:original_predicate`; here are the words that people read for it.
Those of Orphanet are the labels of the types of association in ORDO and in the ORPHApackets, those of RO its labels.
"""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "ORPHA:317343": "Disease-causing germline mutation(s) in",
    "ORPHA:410295": "Disease-causing germline mutation(s) (loss of function) in",
    "ORPHA:410296": "Disease-causing germline mutation(s) (gain of function) in",
    "ORPHA:317344": "Disease-causing somatic mutation(s) in",
    "ORPHA:317345": "Major susceptibility factor in",
    "ORPHA:317346": "Modifying germline mutation in",
    "ORPHA:317348": "Part of a fusion gene in",
    "ORPHA:317349": "Role in the phenotype of",
    "ORPHA:327767": "Candidate gene tested in",
    "ORPHA:465410": "Biomarker tested in",
    "RO:0004001": "has material basis in gain of function germline mutation in",
    "RO:0004002": "has material basis in loss of function germline mutation in",
    "RO:0004003": "has material basis in germline mutation in",
    "RO:0004004": "has material basis in somatic mutation in",
}
"""By CURIE."""


def relation_in_words(value: str) -> str:
    """A relation as its nomenclature calls it; what has no words here stays as it is.

    >>> relation_in_words("ORPHA:317346"), relation_in_words("MENDELIAN")
    ('Modifying germline mutation in', 'MENDELIAN')
    """
    return WORDS.get(value, value)
