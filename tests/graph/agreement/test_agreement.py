"""Who says what, how many independent voices there are, and where they contradict each other."""

from collections.abc import Iterable

import pyoxigraph
import pytest

from raregraph.graph.agreement.disagreement import Disagreement, DisagreementKind
from raregraph.graph.agreement.disagreements import disagreements
from raregraph.graph.agreement.independence import RULES, Provenance, basis, voices
from raregraph.graph.agreement.who_says import Agreement, Claim, agreements, claims, details, labels
from raregraph.graph.curated import CuratedRow, Term
from raregraph.graph.engine.interface import EmbeddedEngine
from raregraph.graph.records import Claims, ConditionRecord
from raregraph.ontology.identifiers import expand
from raregraph.ontology.kinds import GeneDiseaseKind as Kind
from tests.curated_graph import (
    AD,
    AR,
    PENETRANCE,
    ROWS,
    SMA,
    SMA_PAGE,
    SMN1,
    SMN2,
    TERMS,
    TYPE1,
    TYPE2,
    TYPE3,
    TYPE9,
    UBA1,
    VAPB,
    XL,
    XLR,
    gene,
    mode,
    quads,
    record,
)

Rows = Iterable[tuple[str, CuratedRow]]


def engine(
    rows: Rows = ROWS,
    pages: Iterable[tuple[ConditionRecord, Claims]] = (SMA_PAGE,),
    terms: Iterable[Term] = TERMS,
) -> EmbeddedEngine:
    store = pyoxigraph.Store()
    store.bulk_load(b"".join(quads(rows, pages, terms)), pyoxigraph.RdfFormat.N_QUADS)
    return EmbeddedEngine(store)


def agreement(of: EmbeddedEngine, disease: str, said: str, gene_id: str | None = None) -> Agreement:
    gene_iri = expand(gene_id) if gene_id else None
    found = [
        each
        for each in agreements(claims(of))
        if (each.disease, each.gene, each.said) == (expand(disease), gene_iri, said)
    ]
    assert len(found) == 1
    return found[0]


def sources(side: Iterable[Claim]) -> list[str]:
    return [claim.source for claim in side]


def found(of: EmbeddedEngine, kind: DisagreementKind | None = None) -> list[Disagreement]:
    return [each for each in disagreements(of) if kind in {None, each.kind}]


class TestIndependence:
    def test_omim_speaks_once_through_hpo_mondo_and_ncbi(self) -> None:
        omim = [
            Provenance("genes-to-disease", "infores:omim", "gene"),
            Provenance("mondo", "infores:mondo", "gene"),
            Provenance("mim2gene-medgen", "infores:omim", "gene"),
            Provenance("genes-to-disease", "infores:medgen", "gene"),
            Provenance("hpoa", "infores:hpo-annotations", "mode", read_in=("OMIM:253300",)),
        ]
        assert voices(map(basis, omim)) == {"OMIM"}

    def test_genereviews_speaks_once_for_a_link_of_its_own(self) -> None:
        linked = [
            Provenance("mim2gene-medgen", "infores:genereviews", "gene"),
            Provenance("genes-to-disease", "infores:genereviews", "gene"),
        ]
        assert voices(map(basis, linked)) == {"genereviews"}

    def test_orphanet_speaks_once_through_hpo_and_gencc(self) -> None:
        orphanet = [
            Provenance("orphapacket", "infores:orphanet", "gene"),
            Provenance("genes-to-disease", "infores:orphanet", "gene"),
            Provenance("gencc", "infores:orphanet", "gene"),
        ]
        assert voices(map(basis, orphanet)) == {"Orphanet"}

    def test_what_hpo_read_in_a_publication_is_its_own_word(self) -> None:
        read = Provenance("hpoa", "infores:hpo-annotations", "mode", read_in=("PMID:1", "PMID:2"))
        assert str(basis(read)) == "HPO"

    def test_gards_lists_add_no_voice_to_those_that_they_credit(self) -> None:
        listed = basis(Provenance("gard-pages", "infores:gard", "gene"))
        orphanet = basis(Provenance("orphapacket", "infores:orphanet", "gene"))
        assert voices([listed, orphanet]) == {"Orphanet"}
        assert voices([listed]) == {"Orphanet or OMIM or HPO"}

    def test_gards_prose_is_gards_own(self) -> None:
        assert str(basis(Provenance("gard-pages", "infores:gard", "gene", "text_mining_agent"))) == "gard"

    def test_every_rule_gives_a_reason(self) -> None:
        assert all(rule.reason and rule.basis for rule in RULES)


class TestAgreement:
    def test_five_claims_of_a_gene_are_two_voices(self) -> None:
        smn1 = agreement(engine(), TYPE1, Kind.CAUSES, SMN1)
        assert sources(smn1.asserted) == ["genes-to-disease", "mondo", "orphapacket"]
        assert smn1.independent == 2

    def test_a_cause_says_less_than_a_loss_of_function(self) -> None:
        loss = agreement(engine(), TYPE1, Kind.CAUSES_LOSS_OF_FUNCTION, SMN1)
        assert sources(loss.asserted) == ["orphapacket"]
        assert [(claim.source, claim.kind) for claim in loss.weaker] == [
            ("genes-to-disease", Kind.CAUSES),
            ("mondo", Kind.CAUSES),
        ]

    def test_a_modifier_stays_one_and_an_unknown_role_is_weaker(self) -> None:
        graph = engine()
        smn2 = agreement(graph, TYPE1, Kind.MODIFIES, SMN2)
        assert sources(smn2.asserted) == ["orphapacket"]
        assert [(claim.source, claim.kind) for claim in smn2.weaker] == [("genes-to-disease", Kind.UNCERTAIN)]
        kinds = {each.said for each in agreements(claims(graph)) if each.gene == expand(SMN2)}
        assert kinds == {Kind.MODIFIES}

    def test_what_is_inferred_is_no_claim(self) -> None:
        graph = engine()
        inferred = {claim.source for claim in (*claims(graph).genes, *claims(graph).modes)}
        assert inferred == {"genes-to-disease", "mondo", "orphapacket", "hpoa", "medquad"}

    def test_a_denial_stands_beside_the_assertion(self) -> None:
        denied = ("clingen", gene(SMN1, TYPE1, Kind.CAUSES, "clingen", negated=True))
        smn1 = agreement(engine((*ROWS, denied)), TYPE1, Kind.CAUSES, SMN1)
        assert sources(smn1.denied) == ["clingen"]
        assert smn1.denied[0].classification == "Refuted"
        assert smn1.independent == 2

    def test_a_broader_mode_is_weaker_and_has_no_row_of_its_own(self) -> None:
        rows = (
            ("orphapacket", mode(TYPE1, XLR, "orphanet")),
            ("clingen", gene(UBA1, TYPE1, Kind.CAUSES, "clingen", modes=(XL,))),
        )
        graph = engine(rows, ())
        recessive = agreement(graph, TYPE1, XLR)
        assert (sources(recessive.asserted), sources(recessive.weaker)) == (["orphapacket"], ["clingen"])
        assert [each.said for each in agreements(claims(graph)) if each.gene is None] == [XLR]

    def test_claims_on_some_diseases_are_those_among_all(self) -> None:
        graph = engine()
        some = claims(graph, [expand(TYPE2)])
        assert some.genes == tuple(claim for claim in claims(graph).genes if claim.disease == expand(TYPE2))
        assert len(some.genes) == 1

    def test_a_claim_of_a_text_comes_with_its_sentence_and_record(self) -> None:
        graph = engine()
        claim = next(
            claim for claim in claims(graph).genes if claim.said == Kind.MODIFIES and claim.from_text
        )
        detail = details(graph, [claim.node])[claim.node]
        assert detail.sentences == ("More copies of SMN2 make it milder.",)
        assert detail.record == "https://w3id.org/raregraph/record/gard/sma"

    def test_a_claim_of_a_table_comes_with_its_row_and_identifiers(self) -> None:
        graph = engine()
        claim = next(c for c in claims(graph).genes if c.said == Kind.UNCERTAIN)
        detail = details(graph, [claim.node])[claim.node]
        assert (detail.row, detail.original_object) == ("line 1", expand("ORPHA:83330"))

    def test_diseases_have_the_hubs_names(self) -> None:
        nodes = [expand(SMA), expand(SMN1), "https://example.org/none"]
        assert list(labels(engine(), nodes).values()) == [
            "spinal muscular atrophy",
            "SMN1",
            "https://example.org/none",
        ]


class TestDisagreements:
    def test_sources_that_agree_give_no_work(self) -> None:
        assert found(engine()) == []

    def test_who_calls_a_modifier_a_cause_comes_first(self) -> None:
        rows = (
            *ROWS,
            ("invented", gene(SMN2, TYPE1, Kind.CAUSES, "invented")),
            ("clingen", gene(SMN1, TYPE1, Kind.CAUSES, "clingen", negated=True)),
            ("other", mode(TYPE1, AD, "other")),
        )
        listed = found(engine(rows))
        first = listed[0]
        assert (first.kind, first.gene, first.disease) == (
            DisagreementKind.MODIFIER_OR_CAUSE,
            expand(SMN2),
            expand(TYPE1),
        )
        assert (sources(first.asserted), sources(first.against)) == (["invented"], ["orphapacket"])
        assert first.what == "invented says that it causes, Orphanet says that it modifies"
        assert {each.kind for each in listed} == {
            DisagreementKind.MODIFIER_OR_CAUSE,
            DisagreementKind.DENIED_GENE,
            DisagreementKind.MODE,
        }

    def test_one_voice_that_says_both_contradicts_nobody(self) -> None:
        both = ("orphapacket", gene(SMN2, "ORPHA:83330", Kind.CAUSES, "orphanet"))
        assert found(engine((*ROWS, both), ()), DisagreementKind.MODIFIER_OR_CAUSE) == []

    def test_an_asserted_gene_that_another_refutes(self) -> None:
        rows = (*ROWS, ("clingen", gene(SMN1, TYPE1, Kind.CAUSES, "clingen", negated=True)))
        (denied,) = found(engine(rows))
        assert denied.kind == DisagreementKind.DENIED_GENE
        assert denied.what == "OMIM, Orphanet say that it causes, ClinGen says that it doesn't (Refuted)"

    def test_who_denies_a_gene_for_one_mode_and_asserts_it_for_another_has_not_denied_it(self) -> None:
        rows = (
            *ROWS,
            ("clingen", gene(SMN1, TYPE1, Kind.CAUSES, "clingen", negated=True, modes=(AD,))),
            ("clingen", gene(SMN1, TYPE1, Kind.CAUSES, "clingen", modes=(AR,))),
        )
        assert found(engine(rows), DisagreementKind.DENIED_GENE) == []

    @pytest.mark.parametrize(
        ("one", "other", "contrary"),
        [
            (AR, AD, True),
            (XLR, AD, True),
            (XLR, XL, False),
            (AR, PENETRANCE, False),
            (AR, "HP:0032113", False),
            (AR, "HP:0034345", False),
            (AR, "HP:0003745", False),
            (AR, "HP:0010982", True),
        ],
    )
    def test_modes_are_contrary_only_if_neither_is_the_broader(
        self, one: str, other: str, contrary: bool
    ) -> None:
        rows = (
            ("orphapacket", mode(TYPE1, one, "orphanet")),
            ("hpoa", mode(TYPE1, other, "hpo-annotations")),
        )
        assert bool(found(engine(rows, ()), DisagreementKind.MODE)) is contrary

    def test_a_source_with_several_modes_disagrees_only_if_none_fits(self) -> None:
        rows = (
            ("orphapacket", mode(TYPE1, AD, "orphanet")),
            ("orphapacket", mode(TYPE1, AR, "orphanet")),
            ("hpoa", mode(TYPE1, AR, "hpo-annotations")),
        )
        assert found(engine(rows, ())) == []

    def test_modes_of_different_genes_are_not_compared(self) -> None:
        rows = (
            ("clingen", gene(SMN1, SMA, Kind.CAUSES, "clingen", modes=(AR,))),
            ("gencc", gene(VAPB, SMA, Kind.CAUSES, "gene2phenotype", modes=(AD,))),
        )
        assert found(engine(rows, ()), DisagreementKind.MODE) == []

    def test_modes_of_the_only_gene_are_those_of_the_disease(self) -> None:
        rows = (
            ("clingen", gene(SMN1, TYPE1, Kind.CAUSES, "clingen", modes=(AR,))),
            ("orphapacket", mode(TYPE1, AD, "orphanet")),
        )
        (contrary,) = found(engine(rows, ()))
        assert (contrary.kind, contrary.gene) == (DisagreementKind.MODE, None)

    def test_a_gene_that_only_a_text_names(self) -> None:
        page = record("ghr/sma", "VAPB causes it.", {"VAPB causes it.": (VAPB, Kind.CAUSES)}, {}, TYPE1)
        elsewhere = ("orphapacket", gene(VAPB, "MONDO:0000001", Kind.UNCERTAIN, "orphanet"))
        (named,) = found(engine(ROWS, (SMA_PAGE, page)))
        assert (named.kind, named.gene, named.disease) == (
            DisagreementKind.TEXT_GENE,
            expand(VAPB),
            expand(TYPE1),
        )
        assert sources(named.asserted) == ["medquad"]
        assert found(engine((*ROWS, elsewhere), (page,))) == []

    def test_a_text_on_a_disease_may_name_the_gene_of_a_subtype(self) -> None:
        assert found(engine(ROWS, (SMA_PAGE,)), DisagreementKind.TEXT_GENE) == []

    def test_a_subtype_without_the_gene_of_its_siblings(self) -> None:
        terms = (
            *TERMS,
            Term(TYPE3, "spinal muscular atrophy type 3", "disease", parents=(SMA,)),
            Term(TYPE9, "spinal muscular atrophy type 9", "disease", parents=(SMA,)),
        )
        rows = (*ROWS, ("mondo", gene(SMN1, TYPE3, Kind.CAUSES, "mondo")))
        (lacking,) = found(engine(rows, terms=terms))
        assert (lacking.kind, lacking.disease, lacking.gene) == (
            DisagreementKind.SIBLING_GENE,
            expand(TYPE9),
            expand(SMN1),
        )
        assert lacking.others == tuple(map(expand, sorted((TYPE1, TYPE2, TYPE3))))

    @pytest.mark.parametrize(
        ("name", "parents", "modes", "listed"),
        [
            ("spinal muscular atrophy type 9", (SMA,), (), True),
            ("SMN1-related spinal muscular atrophy", (SMA,), (), True),
            ("VAPB-related spinal muscular atrophy", (SMA,), (), False),
            ("sporadic spinal muscular atrophy", (SMA,), (), False),
            ("spinal muscular atrophy, odd", (SMA,), (XL,), False),
            ("spinal muscular atrophy, common", (SMA,), (AR,), True),
            ("spinal muscular atrophy of dogs", (SMA, "MONDO:0005583"), (), False),
        ],
    )
    def test_a_subtype_that_may_well_lack_the_gene_is_not_listed(
        self, name: str, parents: tuple[str, ...], modes: tuple[str, ...], listed: bool
    ) -> None:
        terms = (
            *TERMS,
            Term(TYPE3, "spinal muscular atrophy type 3", "disease", parents=(SMA,)),
            Term(TYPE9, name, "disease", parents=parents),
        )
        rows = (
            *ROWS,
            ("mondo", gene(SMN1, TYPE3, Kind.CAUSES, "mondo")),
            *(("hpoa", mode(TYPE9, each, "hpo-annotations")) for each in modes),
        )
        assert bool(found(engine(rows, terms=terms), DisagreementKind.SIBLING_GENE)) is listed

    def test_siblings_with_the_gene_through_one_disease_are_one(self) -> None:
        groups = tuple(Term(f"MONDO:000010{i}", f"group {i}", "disease", parents=(SMA,)) for i in range(3))
        terms = (
            Term(SMA, "spinal muscular atrophy", "disease", parents=("MONDO:0000001",)),
            *groups,
            Term(TYPE1, "type 1", "disease", parents=tuple(each.id for each in groups)),
            Term(TYPE9, "type 9", "disease", parents=(SMA,)),
        )
        rows = (("mondo", gene(SMN1, TYPE1, Kind.CAUSES, "mondo")),)
        assert found(engine(rows, (), terms=terms)) == []

    @pytest.mark.parametrize(
        ("cause", "modified", "listed"),
        [(TYPE1, TYPE1, True), (TYPE1, SMA, True), (SMA, TYPE1, False), (TYPE1, TYPE2, False)],
    )
    def test_a_gene_may_cause_something_broader_than_what_it_modifies(
        self, cause: str, modified: str, listed: bool
    ) -> None:
        rows = (
            ("mondo", gene(SMN2, cause, Kind.CAUSES, "mondo")),
            ("orphapacket", gene(SMN2, modified, Kind.MODIFIES, "orphanet")),
        )
        assert bool(found(engine(rows, ()), DisagreementKind.MODIFIER_OR_CAUSE)) is listed

    @pytest.mark.parametrize(
        "kind", [Kind.CAUSES_SOMATIC, Kind.CAUSES_LOSS_OF_FUNCTION, Kind.CAUSES_GAIN_OF_FUNCTION]
    )
    def test_a_more_specific_cause_is_no_conflict(self, kind: Kind) -> None:
        rows = (
            ("mondo", gene(SMN1, TYPE1, Kind.CAUSES, "mondo")),
            ("orphapacket", gene(SMN1, TYPE1, kind, "orphanet")),
        )
        assert found(engine(rows, ())) == []

    def test_modes_that_subtypes_explain_are_no_conflict(self) -> None:
        rows = (
            ("orphapacket", mode(SMA, AD, "orphanet")),
            ("hpoa", mode(SMA, AR, "hpo-annotations")),
        )
        one = ("clingen", gene(SMN1, TYPE1, Kind.CAUSES, "clingen", modes=(AR,)))
        other = ("hpoa", mode(TYPE2, AD, "hpo-annotations"))
        assert [each.kind for each in found(engine((*rows, one), ()))] == [DisagreementKind.MODE]
        assert found(engine((*rows, one, other), ())) == []

    def test_a_text_may_state_a_mode_for_the_disease_that_subtypes_have_otherwise(self) -> None:
        page = record("ghr/sma", "It is dominant.", {}, {"It is dominant.": AD}, SMA)
        assert found(engine(ROWS, (page,))) == []

    def test_the_mode_of_an_uncertain_gene_says_nothing_of_the_disease(self) -> None:
        rows = (
            ("orphapacket", mode(TYPE1, AR, "orphanet")),
            ("clingen", gene(VAPB, TYPE1, Kind.UNCERTAIN, "clingen", modes=(AD,))),
        )
        assert found(engine(rows, ())) == []

    def test_a_text_that_speaks_of_a_risk_is_less_telling(self) -> None:
        plain = record("ghr/one", "VAPB causes it.", {"VAPB causes it.": (VAPB, Kind.CAUSES)}, {}, TYPE1)
        words = "UBA1 is associated with a risk of it."
        hedged = record("ghr/two", words, {words: (UBA1, Kind.CAUSES)}, {}, TYPE1)
        first, second = found(engine(ROWS, (plain, hedged)))
        assert (first.gene, second.gene) == (expand(VAPB), expand(UBA1))
        assert first.score - second.score == 20

    def test_nothing_is_asked_of_obsolete_classes(self) -> None:
        terms = (*TERMS, Term(TYPE3, "obsolete type", "disease", obsolete=True))
        rows = (
            ("orphapacket", mode(TYPE3, AD, "orphanet")),
            ("hpoa", mode(TYPE3, AR, "hpo-annotations")),
        )
        assert found(engine(rows, (), terms=terms)) == []

    def test_contradictory_mappings_come_from_the_qc_report(self) -> None:
        conflict = {"identifier": "ORPHA:70", "targets": [TYPE1, TYPE2], "reason": "two exact targets"}
        (mapping,) = disagreements(engine(), {"identity": {"conflicts": [conflict]}})
        assert (mapping.kind, mapping.disease, mapping.what) == (
            DisagreementKind.MAPPING,
            expand("ORPHA:70"),
            "two exact targets",
        )
        assert mapping.others == (expand(TYPE1), expand(TYPE2))
