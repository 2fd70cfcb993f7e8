"""HPO annotations: signs and symptoms of diseases, their modes of inheritance and ages of onset.

Rows about ORPHA diseases are Orphanet's own, which HPO passes on: Orphanet is their primary source. All other
rows are HPO's curation, of publications or of OMIM's text; which of them, their references say. An entry of OMIM,
Orphanet or DECIPHER is no publication: what was read there is derived from it.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from raregraph.graph.curated import Attribution, CuratedRow, ModeRow, OnsetRow, PhenotypeRow
from raregraph.loaders.files import line_chunks
from raregraph.loaders.licences import HPO
from raregraph.loaders.source import Bounds, Parsed, RawItem, Source
from raregraph.loaders.tables import Layout, RowError, SetAside, curie, parse_table, publications, word
from raregraph.ontology.identifiers import ENTRIES
from raregraph.ontology.modes import resolve
from raregraph.ontology.onsets import ONSETS
from raregraph.ontology.sexes import SEXES

_LINES = 20_000
_COLUMNS = (
    "database_id",
    "disease_name",
    "qualifier",
    "hpo_id",
    "reference",
    "evidence",
    "onset",
    "frequency",
    "sex",
    "modifier",
    "aspect",
    "biocuration",
)
_LAYOUT = Layout((_COLUMNS,), "Take phenotype.hpoa as HPO publishes it.")
_OWN: tuple[str, tuple[str, ...]] = ("infores:hpo-annotations", ())
_ORPHANET = ("infores:orphanet", ("infores:hpo-annotations",))
_NEGATED = {"": False, "NOT": True}
_SEXES = {word.upper(): term for term, word in SEXES.items()}
_EVIDENCE = {
    "IEA": (("ECO:0000501",), "automated_agent"),
    "PCS": (("ECO:0006017",), "manual_agent"),
    "TAS": (("ECO:0000304",), "manual_agent"),
}
_FREQUENCY = re.compile(r"HP:00402(?:79|8[0-5])|\d+/\d+|\d+(?:\.\d+)?%")
_NEVER = re.compile(r"HP:0040285|0/\d+|0(?:\.0+)?%")
_ASIDE = {
    "H": "they tell of a patient's past medical history (aspect H)",
    "M": "they are clinical modifiers of the disease as a whole (aspect M)",
}
_COURSE = "they tell of the course, pace or age of death, not of the age of onset (aspect C)"


def items(path: Path) -> Iterator[RawItem]:
    """The table in pieces of 20,000 rows, each with the header line."""
    return line_chunks(path, _LINES, comment=b"#")


def parse(item: RawItem) -> Parsed:
    """The rows of one piece: signs (aspect P), modes (I) and onsets (C); the other aspects are counted in notes."""
    return parse_table(item, _LAYOUT, _records)


def _records(line: int, values: tuple[str, ...]) -> tuple[CuratedRow, ...]:
    disease, name, qualifier, term, reference, code, onset, frequency, sex, modifiers, aspect, by = values
    if aspect in _ASIDE:
        raise SetAside(_ASIDE[aspect])
    subject = curie(disease, "database_id", *ENTRIES)
    target = curie(term, "hpo_id", "HP")
    negated, share = _finding(qualifier, frequency)
    primary, aggregators = _ORPHANET if by.startswith("ORPHA:") else _OWN
    evidence, agent = word(code, "evidence", _EVIDENCE)
    cited, entries = _references(reference)
    said = Attribution(
        primary_source=primary,
        place=f"line {line}",
        aggregators=aggregators,
        agent_type=agent,
        evidence=evidence,
        publications=cited,
        derived_from=entries,
    )
    if aspect == "P":
        return (
            PhenotypeRow(
                disease=subject,
                phenotype=target,
                attribution=said,
                disease_label=name or None,
                frequency=share,
                onset=curie(onset, "onset", "HP") if onset else None,
                sex=word(sex, "sex", _SEXES) if sex else None,
                modifiers=_modifiers(modifiers) if modifiers else (),
                negated=negated,
            ),
        )
    if aspect == "I":
        mode = _mode(term)
        return (ModeRow(subject, mode, said, name or None, term if mode != target else None, negated),)
    if aspect != "C":
        raise RowError("aspect", f"{aspect!r} is none of 'P', 'I', 'C', 'H', 'M'")
    if target not in ONSETS:
        raise SetAside(_COURSE)
    if negated:
        raise SetAside("they deny an age of onset (aspect C)")
    return (OnsetRow(subject, target, said, name or None),)


@lru_cache(1 << 15)
def _references(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The publications that a field names, and the entries of databases of diseases.

    >>> _references("PMID:19780763;OMIM:253300")
    (('PMID:19780763',), ('OMIM:253300',))
    """
    found = publications(text, "reference")
    entries = tuple(each for each in found if each.partition(":")[0] in ENTRIES)
    return tuple(each for each in found if each not in entries), entries


def _mode(term: str) -> str:
    found = resolve(term)
    if found is None:
        raise RowError("hpo_id", f"{term!r} is no mode of inheritance")
    return found


@lru_cache(1 << 14)
def _finding(qualifier: str, frequency: str) -> tuple[bool, str | None]:
    """Whether a row denies what it names, and how frequent that is; what was never seen is denied too."""
    if frequency and not _FREQUENCY.fullmatch(frequency):
        raise RowError("frequency", f"{frequency!r} is no HPO frequency, fraction or percentage")
    never = bool(_NEVER.fullmatch(frequency))
    return word(qualifier, "qualifier", _NEGATED) or never, frequency or None


@lru_cache(1 << 12)
def _modifiers(text: str) -> tuple[str, ...]:
    parts = dict.fromkeys(part.strip() for part in text.split(";") if part.strip())
    return tuple(curie(part, "modifier", "HP") for part in parts)


SOURCE = Source(
    name="hpoa",
    title="Human Phenotype Ontology annotations",
    description="Signs and symptoms of rare diseases with frequency, onset and sex; modes of inheritance.",
    infores="infores:hpo-annotations",
    kind="associations",
    licence=HPO,
    version="2025-05-06",
    homepage="https://hpo.jax.org/",
    citation=(
        "Gargano MA et al. The Human Phenotype Ontology in 2024: phenotypes around the world. "
        "Nucleic Acids Res 52:D1333 (2024)."
    ),
    default_paths=("hpo/phenotype.hpoa.gz", "hpo/phenotype.hpoa", "phenotype.hpoa*"),
    bounds=Bounds(200_000, 600_000),
    items=items,
    parse=parse,
    download="https://purl.obolibrary.org/obo/hp/hpoa/phenotype.hpoa",
)
