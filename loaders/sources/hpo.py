"""The Human Phenotype Ontology: signs and symptoms, and the words for inheritance, onset and frequency."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from raregraph.graph.curated import Term, TermKind
from raregraph.loaders.files import members
from raregraph.loaders.licences import HPO
from raregraph.loaders.ontologies import Ontology, read, terms
from raregraph.loaders.source import Bounds, Parsed, RawItem, Source

_BRANCHES: tuple[tuple[str, TermKind], ...] = (
    ("HP:0000118", "phenotype"),
    ("HP:0000005", "mode"),
    ("HP:0003674", "onset"),
    ("HP:0031797", "course"),
    ("HP:0012823", "modifier"),
)
"""The tops of HPO's branches that Biolink has a class for; where one lies within another, the narrower one first."""
_SPELLED = (("SNOMED_CT:", "SNOMEDCT:"), ("ICD-10:", "ICD10:"), ("ICD-9:", "ICD9:"))


def items(path: Path) -> Iterator[RawItem]:
    """The release file, whole."""
    return members(path, (".json", ".obo"))


def parse(item: RawItem) -> Parsed:
    """The classes of HPO as terms.

    Those below HP:0000118 are phenotypes, and so are obsolete ones, which have no place in the hierarchy any
    more; modes of inheritance, ages of onset, courses and modifiers have kinds of their own. What is left
    (frequencies, blood groups, past medical history) is of the kind `other`.
    """
    document = read(item)
    found, problems = terms(document, Ontology("HP", "phenotype", _spelled))
    kinds: dict[str, TermKind] = {}
    for top, kind in _BRANCHES:
        kinds = dict.fromkeys(_below(top, found), kind) | kinds
    kept = tuple(term if term.obsolete else replace(term, kind=kinds.get(term.id, "other")) for term in found)
    return Parsed(kept, (*document.problems, *problems))


def _spelled(identifier: str) -> str:
    for theirs, known in _SPELLED:
        if identifier.startswith(theirs):
            return known + identifier.removeprefix(theirs)
    return identifier


def _below(top: str, found: Iterable[Term]) -> set[str]:
    children: defaultdict[str, list[str]] = defaultdict(list)
    for term in found:
        for parent in term.parents:
            children[parent].append(term.id)
    reached, ahead = {top}, [top]
    while ahead:
        new = [child for child in children[ahead.pop()] if child not in reached]
        reached.update(new)
        ahead += new
    return reached


SOURCE = Source(
    name="hpo",
    title="Human Phenotype Ontology",
    description="Signs and symptoms with their names and hierarchy; modes of inheritance, onset and frequency.",
    infores="infores:hpo",
    kind="ontology",
    licence=HPO,
    version="2025-05-06",
    homepage="https://hpo.jax.org/",
    citation="Gargano MA et al. The Human Phenotype Ontology in 2024. Nucleic Acids Res 52:D1333 (2024).",
    default_paths=("hpo/hp.json.gz", "hpo/hp.json", "hp.json*", "hp.obo*"),
    bounds=Bounds(17_000, 40_000),
    items=items,
    parse=parse,
    download="http://purl.obolibrary.org/obo/hp.json",
)
