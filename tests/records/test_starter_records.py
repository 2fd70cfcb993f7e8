"""The starter records: each is well formed, and says what its sources say."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from raregraph.graph.records import Claims, ConditionRecord, Evidence, Gene
from raregraph.loaders.condition_record import FREQUENCIES
from raregraph.loaders.marked import read_yaml
from raregraph.loaders.record_check import CLAIM_KINDS, known_mode
from raregraph.loaders.source import Parsed
from raregraph.loaders.sources.record import SOURCE
from raregraph.loaders.starter import STARTER_RECORDS
from raregraph.ontology.identifiers import standardize
from raregraph.ontology.kinds import GeneDiseaseKind
from raregraph.ontology.modes import is_a, mode
from raregraph.ontology.names import name_key
from tests.records.published import Annotation, Published, by_reference, read

Fields = dict[str, Any]
FILES = sorted(STARTER_RECORDS.glob("*.yaml"))
CAUSAL = {kind.value for kind in GeneDiseaseKind if kind.is_causal}
SUPPORTED = {"Definitive", "Strong", "Moderate"}
STRUCTURED = ("infores:orphanet", "infores:hpo-annotations", "infores:pubmed")
SOMATIC = "HP:0001442"
MENDELIAN = "HP:0034345"


@pytest.fixture(scope="module")
def parsed() -> list[Parsed]:
    return [SOURCE.parse(item) for item in SOURCE.items(STARTER_RECORDS)]


@pytest.fixture(scope="module")
def records(parsed: list[Parsed]) -> dict[str, ConditionRecord]:
    return {r.record_id: r for p in parsed for r in p.records if isinstance(r, ConditionRecord)}


@pytest.fixture(scope="module")
def fields() -> dict[str, Fields]:
    return {path.stem: _read(path) for path in FILES}


@pytest.fixture(scope="module")
def published(shared_data: Path, fields: dict[str, Fields]) -> Published:
    wanted = {identifier for record in fields.values() for identifier in _identifiers(record)}
    return read(shared_data, wanted)


def _read(path: Path) -> Fields:
    value = read_yaml(path.read_text(encoding="utf-8")).value
    assert isinstance(value, dict)
    return value


def _identifiers(record: Fields) -> Iterator[str]:
    yield record["disease"]
    yield from (claim["id"] for claim in record["claims"].get("forms", ()) if "id" in claim)
    yield from map(standardize, (*record.get("same_as", ()), *record.get("see_also", ())))
    yield from (_subject(entry) for entry in record["references"].values())


def _claims(record: Fields) -> Iterator[tuple[str, Fields]]:
    for kind in CLAIM_KINDS:
        for claim in record["claims"].get(kind, ()):
            yield kind, claim


def _evidence(claims: Claims) -> list[Evidence]:
    return [
        *(claim.evidence for claim in claims.genes),
        *(claim.evidence for claim in claims.modes),
        *(claim.evidence for claim in claims.forms),
        *(claim.evidence for claim in claims.phenotypes),
    ]


def _gene_claims(record: Fields) -> Iterator[tuple[str, Fields, str | None]]:
    """Each gene's symbol, the claim about it, and the MONDO term that the claim is about."""
    forms = {claim["form"]: claim.get("id") for claim in record["claims"].get("forms", ())}
    for claim in record["claims"].get("genes", ()):
        yield claim["gene"], claim, forms[claim["form"]] if "form" in claim else record["disease"]
    for claim in record["claims"].get("forms", ()):
        for symbol in claim.get("genes", ()):
            yield symbol, claim, claim.get("id")


def test_every_starter_record_is_without_fault(parsed: list[Parsed]) -> None:
    assert [str(problem) for result in parsed for problem in result.problems] == []
    assert len(FILES) == 45


def test_the_file_is_named_by_the_record(records: dict[str, ConditionRecord]) -> None:
    assert sorted(records) == [f"record/{path.stem}" for path in FILES]


def test_no_two_records_are_about_the_same_identifier(records: dict[str, ConditionRecord]) -> None:
    counted = Counter(identifier for record in records.values() for identifier in record.identifiers)
    assert [identifier for identifier, times in counted.items() if times > 1] == []


def test_every_quote_stands_in_the_text_of_its_record(records: dict[str, ConditionRecord]) -> None:
    for record in records.values():
        for evidence in _evidence(record.stated):
            assert record.text[evidence.start : evidence.end] == evidence.quote


def test_every_claim_cites_a_reference_and_every_reference_is_cited(fields: dict[str, Fields]) -> None:
    for record in fields.values():
        cited = {number for _, claim in _claims(record) for number in claim["cites"]}
        assert cited == {int(number) for number in record["references"]}
        assert all(claim["cites"] for _, claim in _claims(record))


def test_a_sentence_about_a_gene_names_it(records: dict[str, ConditionRecord]) -> None:
    for record in records.values():
        assert [c.symbol for c in record.stated.genes if c.symbol not in c.evidence.quote] == []


def test_all_kinds_of_gene_claim_are_there(records: dict[str, ConditionRecord]) -> None:
    kinds = {claim.kind for record in records.values() for claim in record.stated.genes}
    assert kinds == set(GeneDiseaseKind)


def test_all_ways_of_inheritance_are_there(records: dict[str, ConditionRecord]) -> None:
    modes = {mode(claim.mode).label for record in records.values() for claim in record.stated.modes}
    assert modes == {
        "Autosomal dominant inheritance",
        "Autosomal dominant inheritance with maternal imprinting",
        "Autosomal recessive inheritance",
        "Contiguous gene syndrome",
        "Digenic inheritance",
        "Genetic anticipation",
        "Genetic anticipation with paternal anticipation bias",
        "Imprinted",
        "Male-limited expression",
        "Mitochondrial inheritance",
        "Non-Mendelian inheritance",
        "Oligogenic inheritance",
        "Polygenic inheritance",
        "Sporadic",
        "Typically de novo",
        "Typified by incomplete penetrance",
        "Typified by somatic mosaicism",
        "Uniparental disomy",
        "X-linked dominant inheritance",
        "X-linked inheritance",
        "X-linked recessive inheritance",
        "Y-linked inheritance",
    }


def test_smn2_modifies_spinal_muscular_atrophy_and_does_not_cause_it(
    records: dict[str, ConditionRecord],
) -> None:
    claims = records["record/spinal-muscular-atrophy"].stated.genes
    assert {(c.symbol, c.gene, c.kind.value) for c in claims} == {
        ("SMN1", "HGNC:11117", "causes"),
        ("SMN2", "HGNC:11118", "modifies"),
        ("NAIP", "HGNC:7634", "modifies"),
        ("DYNC1H1", "HGNC:2961", "causes"),
        ("VAPB", "HGNC:12649", "causes"),
        ("UBA1", "HGNC:12469", "causes_loss_of_function"),
    }


def test_uba1_weakened_from_birth_is_worded_alike_in_both_records(
    records: dict[str, ConditionRecord],
) -> None:
    for name in ("spinal-muscular-atrophy", "x-linked-spinal-muscular-atrophy"):
        (quote,) = (c.evidence.quote for c in records[f"record/{name}"].stated.genes if c.symbol == "UBA1")
        assert " weaken " in quote


def test_a_gene_claim_about_a_form_says_so_in_its_sentence(records: dict[str, ConditionRecord]) -> None:
    """Some word of the form's name that is not in the condition's own stands in the sentence."""
    silent = []
    for name, record in records.items():
        forms = {claim.name for claim in record.stated.forms}
        of_forms = {claim.evidence.quote for claim in record.stated.forms}
        for claim in record.stated.genes:
            if claim.form in forms and claim.evidence.quote not in of_forms:
                own = set(name_key(claim.form).split()) - set(name_key(record.title).split())
                if not own & set(name_key(claim.evidence.quote).split()):
                    silent.append((name, claim.symbol, claim.form))
    assert silent == []


def test_the_genes_of_prader_willi_syndrome_belong_to_all_its_forms(
    records: dict[str, ConditionRecord],
) -> None:
    claims = records["record/prader-willi-syndrome"].stated.genes
    assert {(c.symbol, c.kind.value, c.form) for c in claims} == {
        ("SNRPN", "role", None),
        ("MAGEL2", "role", None),
    }


def test_the_best_known_genes_are_there(records: dict[str, ConditionRecord]) -> None:
    def genes(name: str, kind: GeneDiseaseKind) -> set[str]:
        claims = records[f"record/{name}"].stated.genes
        return {c.symbol for c in claims if c.kind is kind and not c.negated}

    causes = GeneDiseaseKind.CAUSES
    als = genes("amyotrophic-lateral-sclerosis", causes)
    assert als == {"C9orf72", "SOD1", "TARDBP", "FUS", "VAPB"}
    assert len(genes("bardet-biedl-syndrome", causes)) == 20
    fshd = "facioscapulohumeral-muscular-dystrophy"
    assert genes(fshd, causes) == {"SMCHD1"}
    assert genes(fshd, GeneDiseaseKind.MODIFIES) == {"DNMT3B", "SMCHD1"}
    assert genes(fshd, GeneDiseaseKind.ROLE) == {"DUX4"}


def test_dravet_syndrome_is_typically_new_in_the_child(records: dict[str, ConditionRecord]) -> None:
    modes = {mode(c.mode).label for c in records["record/dravet-syndrome"].stated.modes}
    assert modes == {"Autosomal dominant inheritance", "Typically de novo"}


def test_early_puberty_in_mccune_albright_syndrome_is_told_of_girls_above_all(
    records: dict[str, ConditionRecord],
) -> None:
    (claim,) = records["record/mccune-albright-syndrome"].stated.phenotypes
    assert claim.evidence.quote == (
        "Early puberty is very frequent in McCune-Albright syndrome, above all in girls."
    )


def test_one_gene_causes_two_conditions_in_two_ways(records: dict[str, ConditionRecord]) -> None:
    uba1 = {r.title: c.kind.value for r in records.values() for c in r.stated.genes if c.symbol == "UBA1"}
    assert uba1 == {
        "Spinal muscular atrophy": "causes_loss_of_function",
        "Infantile-onset X-linked spinal muscular atrophy": "causes_loss_of_function",
        "VEXAS syndrome": "causes_somatic",
    }


def test_genes_come_with_the_names_that_hgnc_gives(parsed: list[Parsed], published: Published) -> None:
    genes = {gene for result in parsed for gene in result.records if isinstance(gene, Gene)}
    wrong = [gene for gene in genes if published.genes.get(gene.symbol) != (gene.id, gene.name)]
    assert wrong == []
    assert len(genes) > 60


def test_diseases_are_current_mondo_terms_of_that_name(
    fields: dict[str, Fields], published: Published
) -> None:
    wrong = []
    for record in fields.values():
        named = [(record["disease"], record["title"])]
        named += [(c["id"], c["form"]) for c in record["claims"].get("forms", ()) if "id" in c]
        for identifier, name in named:
            exact = published.terms[identifier].exact & published.disorders.keys()
            labels = {published.disorders[disorder].label for disorder in exact}
            keys = {name_key(known) for known in published.terms[identifier].names | labels}
            if name_key(name) not in keys:
                wrong.append((identifier, name))
    assert wrong == []


def test_same_as_is_what_mondo_maps_exactly(fields: dict[str, Fields], published: Published) -> None:
    wrong = []
    for name, record in fields.items():
        term = published.terms[record["disease"]]
        for identifier in record.get("same_as", ()):
            known = term.cross_references if identifier.startswith("GARD:") else term.exact
            if identifier not in known:
                wrong.append((name, identifier))
    assert wrong == []


def test_references_lead_to_what_they_name(fields: dict[str, Fields], published: Published) -> None:
    wrong = [
        (name, entry["title"])
        for name, record in fields.items()
        for entry in record["references"].values()
        if not _is_known(entry, published)
    ]
    assert wrong == []


def _is_known(entry: Fields, published: Published) -> bool:
    identifier = _subject(entry)
    match entry["source"]:
        case "infores:orphanet":
            return published.disorders[identifier].label == str(entry["title"])
        case "infores:hpo-annotations" | "infores:pubmed":
            return any(identifier in (row.disease, row.reference) for row in published.annotations)
        case "infores:clingen":
            return any((row.url, row.date) == (entry["url"], entry["date"]) for row in published.curations)
        case "infores:ghr":
            return entry["url"] in published.ghr_pages
        case _:
            return False


def test_what_a_record_says_of_genes_agrees_with_orphanet(
    fields: dict[str, Fields], published: Published
) -> None:
    """A kind that Orphanet words otherwise, for the condition or on a page that is cited, has a note."""
    disagreeing = []
    for name, record in fields.items():
        for symbol, claim, disease in _gene_claims(record):
            said = {
                kind
                for identifier in _orphanet(record, claim, disease, published)
                for gene, kind in published.disorders[identifier].genes
                if gene == symbol
            }
            if said and not _agrees(claim, said) and "note" not in claim:
                disagreeing.append((name, symbol, claim["relation"], sorted(said)))
    assert disagreeing == []


def test_an_orphanet_page_that_is_cited_for_a_gene_names_it(
    fields: dict[str, Fields], published: Published
) -> None:
    missing = [
        (name, symbol, identifier)
        for name, record in fields.items()
        for symbol, claim, _ in _gene_claims(record)
        for identifier in _cited(record, claim, "infores:orphanet")
        if symbol not in {gene for gene, _ in published.disorders[identifier].genes}
    ]
    assert missing == []


def test_what_a_record_says_of_genes_agrees_with_clingen(
    fields: dict[str, Fields], published: Published
) -> None:
    disagreeing = []
    for name, record in fields.items():
        for symbol, claim, disease in _gene_claims(record):
            for curation in published.curations:
                if (curation.symbol, curation.disease) != (symbol, disease) or "note" in claim:
                    continue
                causal = claim["relation"] in CAUSAL and not claim.get("negated", False)
                modes = [known_mode(m) or "" for m in claim.get("inheritance", ())]
                same_mode = not modes or any(_related(m, curation.mode) for m in modes)
                if causal != (curation.classification in SUPPORTED) or not same_mode:
                    disagreeing.append((name, symbol, curation.classification, curation.mode))
    assert disagreeing == []


def test_modes_of_a_condition_agree_with_orphanet_and_hpo(
    fields: dict[str, Fields], published: Published
) -> None:
    """Each mode that they give is claimed, and no Mendelian mode that none gives; else a note names it."""
    annotated = by_reference(published.annotations)
    disagreeing = []
    for name, record in fields.items():
        claims = record["claims"].get("inheritance", ())
        claimed = {known_mode(claim["mode"]) or "" for claim in claims}
        given = {
            found
            for identifier in map(standardize, record.get("same_as", ()))
            for found in _modes_of(identifier, published, annotated)
        }
        missing = {m for m in given if not any(_related(m, c) for c in claimed)}
        extra = {
            m for m in claimed if given and is_a(m, MENDELIAN) and not any(_related(m, g) for g in given)
        }
        notes = " ".join(entry.get("note", "") for entry in (record, *claims))
        if any(mode(m).label.removesuffix(" inheritance").lower() not in notes for m in missing | extra):
            disagreeing.append((name, missing, extra))
    assert disagreeing == []


def test_a_source_that_is_cited_for_a_mode_gives_it(fields: dict[str, Fields], published: Published) -> None:
    """Prose (Genetics Home Reference) was read by a person; what is structured can be checked."""
    annotated = by_reference(published.annotations)
    missing = []
    for name, record in fields.items():
        for kind, claim in _claims(record):
            said = [claim["mode"]] if kind == "inheritance" else claim.get("inheritance", [])
            for identifier in _cited(record, claim, *STRUCTURED):
                given = _modes_of(identifier, published, annotated)
                for claimed in said if given else ():
                    term = known_mode(claimed) or ""
                    if not any(_related(term, g) for g in given) and "note" not in claim:
                        missing.append((name, identifier, claimed))
    assert missing == []


def test_phenotypes_are_those_that_hpo_annotates(fields: dict[str, Fields], published: Published) -> None:
    annotated = by_reference(published.annotations)
    wrong = []
    for name, record in fields.items():
        for claim in record["claims"].get("phenotypes", ()):
            frequency = FREQUENCIES.get(claim.get("frequency", ""), claim.get("frequency"))
            cited = _cited(record, claim, *STRUCTURED)
            rows = [row for identifier in cited for row in annotated.get(identifier, ())]
            agreeing = any(
                row.term == claim["phenotype"] and row.frequency == (frequency or "") for row in rows
            )
            if published.phenotypes[claim["phenotype"]] != claim["name"] or not agreeing:
                wrong.append((name, claim["phenotype"], claim["name"], frequency))
    assert wrong == []


def _subject(entry: Fields) -> str:
    """What a reference is about in Orphanet or HPO, by its address; else the publication itself."""
    page = str(entry["url"]).rsplit("/", 1)[1]
    match entry["source"]:
        case "infores:orphanet":
            return f"ORPHA:{page}"
        case "infores:hpo-annotations":
            return page
        case _:
            return str(entry.get("id", ""))


def _cited(record: Fields, claim: Fields, *sources: str) -> list[str]:
    entries = [record["references"][str(number)] for number in claim["cites"]]
    return [_subject(entry) for entry in entries if entry["source"] in sources]


def _orphanet(record: Fields, claim: Fields, disease: str | None, published: Published) -> set[str]:
    """The Orphanet disorders that a claim is about: those it cites, and the match of its MONDO term."""
    exact = published.terms[disease].exact if disease else frozenset()
    return {i for i in (*_cited(record, claim, "infores:orphanet"), *exact) if i in published.disorders}


def _agrees(claim: Fields, said: set[str]) -> bool:
    """A cause that a source words more narrowly is still a cause; the other way round needs a note."""
    if claim.get("negated"):
        return False
    germline = {"causes", "causes_loss_of_function", "causes_gain_of_function"}
    return claim["relation"] in said or (claim["relation"] == "causes" and bool(said & germline))


def _modes_of(identifier: str, published: Published, annotated: dict[str, list[Annotation]]) -> set[str]:
    given = {row.term for row in annotated.get(identifier, ()) if _is_mode(row.term)}
    if identifier in published.disorders:
        disorder = published.disorders[identifier]
        given |= disorder.modes
        given |= {SOMATIC} if any(kind == "causes_somatic" for _, kind in disorder.genes) else set()
    return given


def _is_mode(term: str) -> bool:
    return known_mode(term) is not None


def _related(one: str, other: str | None) -> bool:
    """Whether one mode is the other or a narrower one, either way round."""
    return other is not None and (is_a(one, other) or is_a(other, one))
