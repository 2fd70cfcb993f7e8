"""MONDO: diseases, their names, hierarchy and equivalents, and the genes that MONDO ties to them.

The file is MONDO's release in obographs JSON or in OBO. Diseases of animals are read too: they stand below
MONDO:0005583. Obsolete classes are kept with the class that replaced them.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from raregraph.graph.curated import Attribution, GeneDiseaseRow, ModeRow, OnsetRow, Term
from raregraph.graph.records import Problem
from raregraph.loaders.files import members
from raregraph.loaders.licences import CC_BY
from raregraph.loaders.ontologies import Ontology, Relation, WrittenClass, read, terms
from raregraph.loaders.source import Bounds, Parsed, RawItem, Source
from raregraph.ontology.identifiers import standardize
from raregraph.ontology.kinds import GeneDiseaseKind
from raregraph.ontology.modes import resolve
from raregraph.ontology.onsets import ONSETS

_MONDO = Ontology("MONDO", "disease")
_Row = GeneDiseaseRow | ModeRow | OnsetRow
# MONDO relates a disease to a gene: these are the inverses of the relations from a gene in ontology/kinds.py.
_KINDS = {
    "RO:0004001": GeneDiseaseKind.CAUSES_GAIN_OF_FUNCTION,
    "RO:0004002": GeneDiseaseKind.CAUSES_LOSS_OF_FUNCTION,
    "RO:0004003": GeneDiseaseKind.CAUSES,
    "RO:0004004": GeneDiseaseKind.CAUSES_SOMATIC,
    "RO:0004005": GeneDiseaseKind.SUSCEPTIBILITY,
}
_GERMLINE = {"RO:0004001", "RO:0004002", "RO:0004003"}  # "has material basis in ... germline mutation in"
_HAS_CHARACTERISTIC = "RO:0000053"


def items(path: Path) -> Iterator[RawItem]:
    """The release file, whole."""
    return members(path, (".json", ".obo"))


def parse(item: RawItem) -> Parsed:
    """The classes of MONDO as terms, then its genes, modes and ages of onset as rows."""
    document = read(item)
    found, problems = terms(document, _MONDO)
    relations = _Relations(item.name)
    own = {term.id: term for term in found}
    rows = [row for written in document.classes for row in relations.rows(written, own)]
    return Parsed(
        (*found, *rows), (*document.problems, *problems, *relations.problems, *relations.left_out())
    )


class _Relations:
    """Makes rows of the relations of classes, and remembers which it could not take."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.others: Counter[tuple[str, str]] = Counter()

    def rows(self, written: WrittenClass, own: dict[str, Term]) -> Iterator[_Row]:
        if not written.relations:
            return
        disease = own.get(standardize(written.id, strict=False) or "")
        if disease is None:
            return
        for relation in written.relations:
            row = self._row(disease, relation)
            if row is not None:
                yield row

    def left_out(self) -> Iterator[Problem]:
        """One note for each relation that says nothing of genes, inheritance or onset."""
        for (predicate, space), count in sorted(self.others.items()):
            message = f"{count:,} relations {predicate} to {space} are set aside"
            remedy = "Genes, modes of inheritance and ages of onset are read."
            yield Problem(self.file, "relations", message, remedy, "note")

    def _row(self, disease: Term, relation: Relation) -> _Row | None:
        predicate = standardize(relation.predicate, strict=False) or relation.predicate
        other = standardize(relation.object, strict=False)
        if other is None:
            if "hgnc" in relation.object.lower() or predicate in _KINDS:
                self._error(relation, f"{relation.object!r} is no gene of HGNC")
            else:
                self.others[predicate, "what has no known identifier"] += 1
            return None
        attribution = Attribution(
            "infores:mondo", relation.place, agent_type="manual_validation_of_automated_agent"
        )
        if other.startswith("HGNC:"):
            return self._gene(disease, relation, predicate, other, attribution)
        if predicate == _HAS_CHARACTERISTIC and (mode := resolve(other)):
            original = other if mode != other else None
            return ModeRow(disease.id, mode, attribution, disease.label, original)
        if predicate == _HAS_CHARACTERISTIC and other in ONSETS:
            return OnsetRow(disease.id, other, attribution, disease.label)
        self.others[predicate, other.partition(":")[0]] += 1
        return None

    def _gene(
        self, disease: Term, relation: Relation, predicate: str, gene: str, attribution: Attribution
    ) -> GeneDiseaseRow | None:
        kind = _KINDS.get(predicate)
        if kind is None:
            self._error(relation, f"{predicate} is no known relation to a gene")
            return None
        return GeneDiseaseRow(
            gene,
            disease.id,
            kind,
            attribution,
            relation.label or None,
            disease.label,
            predicate,
            germline=predicate in _GERMLINE,
        )

    def _error(self, relation: Relation, message: str) -> None:
        remedy = f"Take a relation among {', '.join(_KINDS)} and an HGNC identifier."
        self.problems.append(Problem(self.file, relation.place, message, remedy))


SOURCE = Source(
    name="mondo",
    title="Mondo Disease Ontology",
    description="Diseases with their names, hierarchy, equivalents in other nomenclatures, and causal genes.",
    infores="infores:mondo",
    kind="ontology",
    licence=CC_BY,
    version="2026-08-04",
    homepage="https://mondo.monarchinitiative.org/",
    citation="Vasilevsky NA et al. Mondo: unifying diseases for the world, by the world. medRxiv (2022).",
    default_paths=("mondo/mondo.json.gz", "mondo/mondo.json", "mondo.json*", "mondo.obo*"),
    bounds=Bounds(30_000, 200_000),
    items=items,
    parse=parse,
    download="http://purl.obolibrary.org/obo/mondo.json",
)
