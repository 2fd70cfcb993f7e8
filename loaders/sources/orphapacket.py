"""ORPHApackets: Orphanet's nomenclature and what it says of each disorder, one JSON file a disorder.

A packet's own genes, modes, onsets, prevalences and signs are taken. Those of its subtypes stand in the subtypes'
own packets, so the copies under `Children` are left alone. Packets write a list in several shapes: bare or
wrapped, or as the words "no data".
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from raregraph.graph.curated import (
    Attribution,
    CuratedRecord,
    GeneDiseaseRow,
    ModeRow,
    OnsetRow,
    PhenotypeRow,
    PrevalenceRow,
    Synonym,
    Term,
)
from raregraph.graph.records import Problem
from raregraph.loaders.files import decode, members
from raregraph.loaders.licences import CC_BY
from raregraph.loaders.source import Bounds, Parsed, RawItem, Source
from raregraph.loaders.tables import RowError, curie, word
from raregraph.ontology.kinds import GeneDiseaseKind
from raregraph.ontology.modes import mode_named

_REMEDY = "Take the packet as Orphanet publishes it."
_NAME = "ORPHApacket_"
_NO_DATA = {"", "no data"}
_PMID = re.compile(r"(?<!\d)(\d{4,9})\[PMID\]|PMID:\s*(\d{4,9})")

ASSOCIATIONS = {
    "Disease-causing germline mutation(s) in": ("ORPHA:317343", GeneDiseaseKind.CAUSES),
    "Disease-causing germline mutation(s) (loss of function) in": (
        "ORPHA:410295",
        GeneDiseaseKind.CAUSES_LOSS_OF_FUNCTION,
    ),
    "Disease-causing germline mutation(s) (gain of function) in": (
        "ORPHA:410296",
        GeneDiseaseKind.CAUSES_GAIN_OF_FUNCTION,
    ),
    "Disease-causing somatic mutation(s) in": ("ORPHA:317344", GeneDiseaseKind.CAUSES_SOMATIC),
    "Major susceptibility factor in": ("ORPHA:317345", GeneDiseaseKind.SUSCEPTIBILITY),
    "Modifying germline mutation in": ("ORPHA:317346", GeneDiseaseKind.MODIFIES),
    "Part of a fusion gene in": ("ORPHA:317348", GeneDiseaseKind.ROLE),
    "Role in the phenotype of": ("ORPHA:317349", GeneDiseaseKind.ROLE),
    "Candidate gene tested in": ("ORPHA:327767", GeneDiseaseKind.UNCERTAIN),
    "Biomarker tested in": ("ORPHA:465410", GeneDiseaseKind.UNCERTAIN),
}
_GERMLINE = {code for words, (code, _) in ASSOCIATIONS.items() if "germline" in words}
_GENE_SPACES = {"HGNC": "HGNC", "Ensembl": "ENSEMBL", "OMIM": "OMIM"}
_DISEASE_SPACES = {
    "OMIM": "OMIM",
    "UMLS": "UMLS",
    "MeSH": "MESH",
    "MedDRA": "MEDDRA",
    "GARD": "GARD",
    "MONDO": "MONDO",
    "ICD-10": "ICD10",
    "ICD-11": "ICD11",
}
# Orphanet says how its disorder relates to the target: broader than the target means that the target is narrower.
_RELATIONS = {
    "E": "exact",
    "BTNT": "narrow",
    "NTBT": "broad",
    "ND": "unstated",
    "W": "unstated",
}
_FREQUENCIES = {
    "Obligate (100%)": "HP:0040280",
    "Very frequent (99-80%)": "HP:0040281",
    "Frequent (79-30%)": "HP:0040282",
    "Occasional (29-5%)": "HP:0040283",
    "Very rare (<4-1%)": "HP:0040284",
    "Excluded (0%)": "HP:0040285",
}
_EXCLUDED = "HP:0040285"
_NO_MODES = {"Not applicable", "Unknown", "No data available", "Not yet documented"}
_NO_ONSETS = {"No data available"}
# The other age groups of Orphanet have other limits than HPO's, and keep Orphanet's word.
_ONSETS = {"Antenatal": "HP:0030674", "Neonatal": "HP:0003623"}

_Found = TypeVar("_Found")


def items(path: Path) -> Iterator[RawItem]:
    """The packets of a folder or archive, one piece each; other JSON files beside them are passed over."""
    return (item for item in members(path, (".json",)) if item.key.startswith(_NAME))


def parse(item: RawItem) -> Parsed:
    """The term of one packet and its rows; a part that cannot be read is left out and reported."""
    text = decode(item)
    if isinstance(text, Problem):
        return Parsed(problems=(text,))
    try:
        packet = json.loads(text)["Orphapacket"]
        code, label = curie(f"ORPHA:{packet['ORPHAcode']}", "ORPHAcode", "ORPHA"), _text(packet, "Label")
    except json.JSONDecodeError as error:
        return _broken(item, f"line {error.lineno}", f"this is no JSON ({error.msg})")
    except RowError as error:
        return _broken(item, f"field {error.field}", str(error))
    except (KeyError, TypeError):
        return _broken(item, "field Orphapacket", "this is no ORPHApacket with an ORPHAcode")
    reader = _Packet(item, packet, code, label)
    reader.read()
    return Parsed(tuple(reader.records), tuple(reader.problems))


def entries(value: object, wrapper: str) -> list[Any]:
    """The members of a list in any of the packets' shapes; "no data" and nothing are empty lists.

    >>> entries([{"Gene": {"Symbol": "SMN1"}}], "Gene") == entries({"Gene": [{"Symbol": "SMN1"}]}, "Gene")
    True
    >>> entries([{"Synonym": "SMA"}, {"Synonym": "SMA5"}], "Synonym"), entries("no data", "Gene")
    (['SMA', 'SMA5'], [])
    """
    if isinstance(value, list):
        return [entry for member in value for entry in entries(member, wrapper)]
    if isinstance(value, dict) and wrapper in value:
        return entries(value[wrapper], wrapper)
    absent = value is None or (isinstance(value, str) and value in _NO_DATA)
    return [] if absent else [value]


@dataclass(slots=True)
class _Packet:
    """Reads one packet, part by part, and keeps what it gave."""

    item: RawItem
    packet: dict[str, Any]
    code: str
    label: str
    records: list[CuratedRecord] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def read(self) -> None:
        self._term()
        for container, wrapper, read in (
            ("Genes", "Gene", self._gene),
            ("TypeOfInheritances", "TypeOfInheritance", self._mode),
            ("AverageAgeOfOnsets", "AverageAgeOfOnset", self._onset),
            ("Prevalences", "Prevalence", self._prevalence),
            ("Phenotypes", "Phenotype", self._phenotype),
        ):
            self.records += [row for row in self._each(container, wrapper, read) if row is not None]

    def _each(self, container: str, wrapper: str, read: Callable[[Any, str], _Found]) -> list[_Found]:
        found = []
        for number, entry in enumerate(entries(self.packet.get(container), wrapper), start=1):
            place = f"{container} {number}"
            try:
                found.append(read(entry, place))
            except RowError as error:
                self.problems.append(
                    Problem(self.item.name, f"{place}, field {error.field}", str(error), _REMEDY)
                )
        return found

    def _said(self, place: str, publications: tuple[str, ...] = ()) -> Attribution:
        return Attribution(
            "infores:orphanet", f"{self.code.replace(':', ' ')}, {place}", publications=publications
        )

    def _term(self) -> None:
        matches = self._each("ExternalReferences", "ExternalReference", _match)
        kind = _optional(self.packet.get("DisorderType"), "value")
        self.records.append(
            Term(
                id=self.code,
                label=self.label,
                kind="disease",
                synonyms=tuple(
                    Synonym(x) for x in dict.fromkeys(self._each("Synonyms", "Synonym", _synonym))
                ),
                parents=tuple(dict.fromkeys(self._each("Parents", "Parent", _parent))),
                subsets=(kind,) if kind else (),
                exact=_matching(matches, "exact"),
                broad=_matching(matches, "broad"),
                narrow=_matching(matches, "narrow"),
                cross_references=_matching(matches, "unstated"),
            )
        )

    def _gene(self, entry: Any, place: str) -> GeneDiseaseRow:
        predicate, kind = word(
            _text(entry, "DisorderGeneAssociationType"), "DisorderGeneAssociationType", ASSOCIATIONS
        )
        return GeneDiseaseRow(
            gene=_gene_id(entry),
            disease=self.code,
            kind=kind,
            attribution=self._said(place),
            symbol=_text(entry, "Symbol"),
            disease_label=self.label,
            original_predicate=predicate,
            germline=predicate in _GERMLINE,
        )

    def _mode(self, entry: Any, place: str) -> ModeRow | None:
        name = _text(entry, "value")
        mode = None if name in _NO_MODES else mode_named(name)
        if mode is None and name not in _NO_MODES:
            raise RowError("value", f"{name!r} is no mode of inheritance")
        return ModeRow(self.code, mode, self._said(place), self.label, name) if mode else None

    def _onset(self, entry: Any, place: str) -> OnsetRow | None:
        age = _text(entry, "value")
        if age in _NO_ONSETS:
            return None
        return OnsetRow(self.code, _ONSETS.get(age, age), self._said(place), self.label)

    def _prevalence(self, entry: Any, place: str) -> PrevalenceRow | None:
        """None for an entry that gives neither a class nor a number."""
        group, value = _optional(entry, "PrevalenceClass"), _optional(entry, "ValMoy")
        group = None if group == "Unknown" else group
        value = None if value is not None and _is_zero(value) else value
        if group is None and value is None:
            return None
        return PrevalenceRow(
            disease=self.code,
            attribution=self._said(place, _articles(_optional(entry, "Source") or "")),
            prevalence_type=_text(entry, "PrevalenceType"),
            prevalence_class=group,
            value=value,
            geography=_optional(entry, "PrevalenceGeographic"),
            disease_label=self.label,
        )

    def _phenotype(self, entry: Any, place: str) -> PhenotypeRow:
        frequency = word(_text(entry, "HPOFrequency"), "HPOFrequency", _FREQUENCIES)
        return PhenotypeRow(
            disease=self.code,
            phenotype=curie(_text(entry, "HPOId"), "HPOId", "HP"),
            attribution=self._said(place),
            disease_label=self.label,
            frequency=frequency,
            negated=frequency == _EXCLUDED,
        )


def _match(entry: Any, _: str) -> tuple[str, str]:
    space = word(_text(entry, "Source"), "Source", _DISEASE_SPACES)
    short = _text(entry, "DisorderMappingRelation").partition(" ")[0]
    relation = word(short, "DisorderMappingRelation", _RELATIONS)
    return relation, curie(f"{space}:{_text(entry, 'Reference')}", "Reference", space)


def _matching(matches: list[tuple[str, str]], wanted: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(target for relation, target in matches if relation == wanted))


def _synonym(entry: Any, _: str) -> str:
    if not isinstance(entry, str):
        raise RowError("Synonym", "there is no text here")
    return entry


def _parent(entry: Any, _: str) -> str:
    return curie(f"ORPHA:{_text(entry, 'ORPHAcode')}", "ORPHAcode", "ORPHA")


def _gene_id(entry: Any) -> str:
    """The gene's first identifier in the order of trust: HGNC, Ensembl, OMIM."""
    references = entries(entry.get("ExternalReferences"), "ExternalReference")
    for source, space in _GENE_SPACES.items():
        for reference in references:
            if _optional(reference, "Source") == source:
                return curie(f"{space}:{_text(reference, 'Reference')}", "Reference", space)
    raise RowError("ExternalReferences", f"the gene has no {', '.join(_GENE_SPACES)} identifier")


def _articles(source: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"PMID:{one or other}" for one, other in _PMID.findall(source)))


def _is_zero(number: str) -> bool:
    """Packets with one prevalence write 0.0 for a number that Orphanet doesn't give."""
    try:
        return float(number) == 0
    except ValueError:
        raise RowError("ValMoy", f"{number!r} is no number") from None


def _text(entry: Any, name: str) -> str:
    value = entry.get(name) if isinstance(entry, dict) else None
    if not isinstance(value, str) or not value.strip():
        raise RowError(name, "there is no text here")
    return value.strip()


def _optional(entry: Any, name: str) -> str | None:
    value = entry.get(name) if isinstance(entry, dict) else None
    text = str(value).strip() if isinstance(value, str | int | float) else ""
    return None if text in _NO_DATA else text


def _broken(item: RawItem, place: str, message: str) -> Parsed:
    return Parsed(problems=(Problem(item.name, place, message, _REMEDY),))


SOURCE = Source(
    name="orphapacket",
    title="Orphanet: ORPHApackets",
    description="Rare disorders with their genes, inheritance, onset, prevalence, signs, parents and OMIM numbers.",
    infores="infores:orphanet",
    kind="ontology",
    licence=CC_BY,
    version="2025-12-09",
    homepage="https://www.orpha.net/",
    citation="Orphadata: Free access data from Orphanet. © INSERM 1999.",
    default_paths=("orphanet/orphapacket.tar.xz", "orphanet/orphapacket", "orphapacket*"),
    bounds=Bounds(100_000, 400_000),
    items=items,
    parse=parse,
    download="https://github.com/Orphanet/orphapacket/archive/refs/heads/master.tar.gz",
)
