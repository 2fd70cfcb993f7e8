"""Where sources contradict each other: a curator's work list, the most telling first.

Each finder takes all claims at once and yields disagreements of one kind, with the claims on both sides. What makes
one more telling than another is said at each finder; docs/agreement.md says it to users.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from raregraph.graph.agreement.disagreement import Disagreement, DisagreementKind
from raregraph.graph.agreement.gene_conflicts import denied_genes, modifiers_or_causes
from raregraph.graph.agreement.mode_conflicts import contrary_modes
from raregraph.graph.agreement.sibling_genes import expected_to_share, genes_of_siblings
from raregraph.graph.agreement.text_genes import genes_only_in_texts, hedged_last
from raregraph.graph.agreement.whole import Whole
from raregraph.graph.engine.interface import Engine
from raregraph.ontology.identifiers import IdentifierError, expand


def disagreements(engine: Engine, qc: Mapping[str, Any] | None = None) -> list[Disagreement]:
    """All disagreements of a graph, the most telling first.

    `qc` is the QC report of the release; the mappings that the build found to contradict each other are taken
    from it.
    """
    whole = Whole.of(engine)
    found = [
        *modifiers_or_causes(whole),
        *denied_genes(whole),
        *contrary_modes(whole),
        *hedged_last(engine, genes_only_in_texts(whole)),
        *expected_to_share(engine, genes_of_siblings(whole)),
    ]
    kept = [each for each in found if each.disease not in whole.aside]
    kept += _contrary_mappings(qc or {})
    return sorted(kept, key=lambda each: (-each.score, each.kind, each.disease, each.gene or ""))


def _contrary_mappings(qc: Mapping[str, Any]) -> Iterator[Disagreement]:
    """An identifier that sources map to several diseases as exactly the same; the build applied none of them."""
    for conflict in qc.get("identity", {}).get("conflicts", ()):
        targets = [_iri(target) for target in conflict["targets"]]
        yield Disagreement(
            DisagreementKind.MAPPING,
            _iri(conflict["identifier"]),
            None,
            conflict["reason"],
            30.0,
            others=tuple(targets),
            others_are="mapped to",
        )


def _iri(identifier: str) -> str:
    try:
        return expand(identifier)
    except IdentifierError:
        return identifier
