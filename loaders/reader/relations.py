"""What a clause says that a gene does to the record's condition."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from raregraph.loaders.reader.condition import Condition
from raregraph.loaders.reader.genes import Group
from raregraph.loaders.reader.lexicon import Lexicon, word_group
from raregraph.loaders.reader.others import is_set_beside
from raregraph.ontology.kinds import GeneDiseaseKind

_CLAUSE_END = re.compile(
    r"""
    ;\s+(?!\d{6}\))(?:and\s+)?
    | ,\s+(?:while|whereas|although)\s+
    | (?<!inherited)(?<!acquired),\s+(?:and\ )?(?:mutations|changes|variants|alterations)\ (?:in|of)\s+
    | \s+and\s+(?!(?:\d\w?|[ivx]+)\s)(?=(?:\S+\s){1,6}?(?:is|are|can\sbe)\s(?:\w+\s)?(?:caused|due)\b)
    | ,\s+and\s+(?=(?:have|has|is|are)\s+not\b)
    | :\s+(?=[a-z][^:]*\bcause)
    | (?P<second>,\s+(?:and\s+)?
      (?=(?:the\s+)?\w+\s+(?:gene\s+)?(?:mutations|changes|variants)\s+(?:cause|result|lead)\b))
    | ,?\s+(?:and\s+)?(?<!\b(?:of|in|or|as)\s)(?<!\bwith\s)(?<!\bthat\s)(?<!\bcalled\s)
      (?=type\s+(?:\d\w?|[ivx]+|[a-h])\s+(?:is|results|occurs|has)\b)
    """,
    re.VERBOSE,
)
_EFFECT = re.compile(r"\b(?:caus\w+|results?|leads?|due)\b")
_FOUND = re.compile(
    r"\b(?:found|identified|detected|reported|located|occur\w*|present|seen|described|known|discovered)\s*$"
)
_OPENING = re.compile(
    r"(?:[(,:]|\b(?:called|named|is|are|as|including|include|includes|like|and|or|alpha))\s*(?:the\s+)?$"
)
_FINITE = re.compile(
    r"\b(?:provides?|makes?|made|produces?|encodes?|helps?|controls?|regulates?|works?|acts?|normally)\b"
)
_BRACKETED_OR_GENE = r"^[\s,\"']*(?:\([^()]*\)\s*)*(?:genes?\b)?(?:\s*\([^()]*\))*"
_AFTER_GENES = re.compile(rf"{_BRACKETED_OR_GENE}\s*(?:(?:is|are|has|have|been|was|were|being|becomes?)\s+)*")
_NEW_STATEMENT = re.compile(
    r"\band\s+(?:\w+\s+)?(?:may|might|can|has|have|is|are)\b|,\s+(?:which|and)\s+(?:has|have|may|is|are)\b"
)
_AFFECTED = re.compile(
    r"\breduced?\s+(?:the\s+)?(?:activity|expression)\s+of\s+"
    r"(?:(?:an?|the|nearby|neighboring|other)\s+)*(?:genes?\s+)?(?:called\s+)?$"
)
_FINDING_OF = re.compile(r"\b(?:abnormalities|problems)\s+(?:found|seen)\s+in\b.*\balso\s+result\s+from\b")
_NOT_INHERITED = re.compile(r"\b(?:rather\s+than|not|instead\s+of|non-?)\s*(?:being\s+)?inherit\w*")
_NAMING = re.compile(r"\buse\s+the\s+name\b")
_ALSO_ASSOCIATED = re.compile(r"\b(?:also|additionally)\s+(?:been\s+)?(?:associated\s+with|linked\s+to)\s+")
_REACH = 160
_NEAR = 80
_FEW = 6


@cache
def _of_genes() -> re.Pattern[str]:
    """ "in", "of" and the like, with the words that may stand between them and a gene."""
    return re.compile(
        r"\b(?:in|of|to|on|within|involving|affecting|at|inside|for|near|around)\b[\s,:(]*"
        rf"(?:\b(?:{word_group('gene_list_words')}|\d+)\b[\s,:()'\".]*)*$"
    )


@cache
def _by_genes() -> re.Pattern[str]:
    """ "by", "to" and the like, with the words that may stand between them and a gene."""
    return re.compile(
        r"\b(?:by|to|with|from|of|for|in|include|includes|including|is|are)\b[\s,:(]*"
        rf"(?:\b(?:{word_group('gene_list_words')}|\d+)\b[\s,:()'\".]*)*$"
    )


@cache
def _subject() -> re.Pattern[str]:
    """What may stand between a gene and its verb."""
    return re.compile(
        rf"(?:[\s*]\d{{2,4}}\b)?{_BRACKETED_OR_GENE.removeprefix('^')}[\s,]*(?:(?:,?\s*{word_group('gene_subject_words')}\b)\s*)*$"
    )


class Weight(IntEnum):
    """How firmly a clause ties a gene to the record's condition."""

    NONE = 0
    WEAK = 1
    FIRM = 2


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence that makes a statement of its own; `lower` is its text in lower case."""

    start: int
    end: int
    lower: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a clause says of a group of genes.

    `is_somatic`: it says that the change in them is acquired; `is_predisposition`: that they predispose, where
    others speak of a risk.
    """

    kind: GeneDiseaseKind
    weight: Weight
    negated: bool = False
    is_somatic: bool = False
    is_predisposition: bool = False


def clauses(lower: str) -> Iterator[Clause]:
    """The statements of a sentence, cut at semicolons and at contrasts.

    >>> [c.lower for c in clauses("type 1 is due to abc1; type 2 is due to abc2.")]
    ['type 1 is due to abc1', 'type 2 is due to abc2.']
    """
    start = 0
    for match in _CLAUSE_END.finditer(lower):
        if match.group("second") and not _EFFECT.search(lower, start, match.start()):
            continue
        yield Clause(start, match.start(), lower[start : match.start()])
        start = match.start() + (match.end() - match.start() if lower[match.start()] != "," else 1)
    yield Clause(start, len(lower), lower[start:])


def judge(lower: str, group: Group, condition: Condition, lexicon: Lexicon, clause: Clause) -> Verdict | None:
    """What a sentence says of the group, judged in its clause; None where it claims nothing of it."""
    if lexicon.refuted.search(clause.lower):
        return Verdict(GeneDiseaseKind.CAUSES, _weight(clause.lower, clause, group, condition, lexicon), True)
    if _NAMING.search(lower) or _AFFECTED.search(clause.lower[: max(0, group.start - clause.start)]):
        return None
    attached = _is_changed(clause, group, lexicon)
    if not attached and _modifies_itself(clause, group, lexicon):
        return Verdict(GeneDiseaseKind.MODIFIES, _weight(clause.lower, clause, group, condition, lexicon))
    if not attached and not (group.marked and _is_agent(clause, group, lexicon)):
        return None
    text = (
        clause.lower
        if lexicon.causes.search(clause.lower) or lexicon.associated.search(clause.lower)
        else lower
    )
    text, negated = _denial(text, clause, group, lexicon)
    kind, acquired = kind_in(text, lexicon), is_acquired(clause.lower, lexicon)
    if kind is None:
        return Verdict(GeneDiseaseKind.CAUSES, Weight.WEAK, negated, acquired) if attached else None
    weight = _weight(text, clause, group, condition, lexicon)
    if (
        kind is GeneDiseaseKind.SUSCEPTIBILITY
        and weight is Weight.FIRM
        and not _is_at_risk(text, condition, lexicon)
    ):
        weight = Weight.WEAK
    predisposes = bool(lexicon.predisposition.search(text))
    return Verdict(kind, weight, negated, acquired, predisposes)


def is_acquired(text: str, lexicon: Lexicon) -> bool:
    """Whether a text says that a change is acquired, and speaks of no inherited one beside it.

    >>> from raregraph.loaders.reader.lexicon import lexicon
    >>> is_acquired("it is caused by acquired, rather than inherited, mutations in abc1", lexicon())
    True
    >>> is_acquired("an inherited change in abc1, rather than an acquired one, causes it", lexicon())
    False
    """
    if not lexicon.acquired_change.search(text):
        return False
    return not lexicon.inherited_change.search(_NOT_INHERITED.sub(" ", text))


def _modifies_itself(clause: Clause, group: Group, lexicon: Lexicon) -> bool:
    """Whether the gene itself is said to modify, right behind its name: "NAIP modifies the disease"."""
    after = clause.lower[group.end - clause.start :]
    match = lexicon.modifies.search(after)
    return match is not None and bool(_subject().match(after[: match.start()]))


def _is_at_risk(text: str, condition: Condition, lexicon: Lexicon) -> bool:
    """Whether the risk that a text speaks of is that of the condition, and not of some trouble in it."""
    risk = lexicon.susceptibility.search(text)
    return (
        risk is None
        or condition.is_meant_in(text[risk.start() :])
        or condition.is_named_in(text[: risk.start()])
    )


def _denial(text: str, clause: Clause, group: Group, lexicon: Lexicon) -> tuple[str, bool]:
    """The text to judge, and whether it denies: behind "but" the denial of "do not cause ... but ..." is over."""
    match = lexicon.negation.search(clause.lower)
    if match is None:
        return text, False
    match = lexicon.negation.search(text) or match
    behind = text.find(" but ", match.end())
    if behind >= 0 and kind_in(text[behind:], lexicon) is not None:
        return text[behind:], False
    return text, True


def _is_changed(clause: Clause, group: Group, lexicon: Lexicon) -> bool:
    """Whether the clause speaks of a change in the genes: "mutations in X", "X gene mutations"."""
    after = clause.lower[group.end - clause.start :]
    tail = after[_AFTER_GENES.match(after).end() :]  # type: ignore[union-attr]
    if lexicon.variation.match(tail):
        return True
    before = clause.lower[: group.start - clause.start]
    return any(_names_genes(before[m.end() :]) for m in lexicon.variation.finditer(before))


def _names_genes(between: str) -> bool:
    """Whether the words between a change and genes tie the two ("mutations (in any one of) ...")."""
    if len(between) > _REACH or not (match := _of_genes().search(between)):
        return "gene" in between and len(between) <= _REACH and _opens_list(between)
    middle = between[: match.start()]
    if _FOUND.search(middle) or (len(middle.split()) <= _FEW and not _FINITE.search(middle)):
        return True
    return "gene" in between and _opens_list(between)


def _opens_list(between: str) -> bool:
    return bool(_OPENING.search(between)) and not _FINITE.search(between)


def _is_agent(clause: Clause, group: Group, lexicon: Lexicon) -> bool:
    """Whether the genes themselves are what causes: "the X gene is responsible for", "caused by the X gene"."""
    before = clause.lower[: group.start - clause.start]
    after = clause.lower[group.end - clause.start :]
    for pattern in (lexicon.modifies, lexicon.susceptibility):
        if (match := pattern.search(after)) and _subject().match(after[: match.start()]):
            return True
    for pattern in (lexicon.causes, lexicon.associated):
        if (match := pattern.search(after)) and _subject().match(after[: match.start()]):
            return True
        for match in pattern.finditer(before):
            between = before[match.end() - 4 :]
            if len(between) <= _REACH and (
                _starts_by(between) or ("gene" in between and _opens_list(between))
            ):
                return True
    return False


def _starts_by(between: str) -> bool:
    match = _by_genes().search(between)
    return match is not None and match.start() < 8


def kind_in(text: str, lexicon: Lexicon) -> GeneDiseaseKind | None:
    """The kind of the relation that a text states, the weaker before the stronger: hedges outweigh "cause".

    A hedge in a later statement does not ("can cause the familial form and may contribute to the sporadic one").
    """
    if lexicon.modifies.search(text):
        return GeneDiseaseKind.MODIFIES
    cause = lexicon.causes.search(text)
    hedges = (
        (lexicon.susceptibility, GeneDiseaseKind.SUSCEPTIBILITY),
        (lexicon.uncertain, GeneDiseaseKind.UNCERTAIN),
    )
    for pattern, kind in hedges:
        hedge = pattern.search(text)
        if hedge and not (cause and _NEW_STATEMENT.search(text[cause.end() : hedge.end()])):
            return kind
    if cause:
        return GeneDiseaseKind.CAUSES
    return GeneDiseaseKind.ROLE if lexicon.associated.search(text) else None


def _weight(text: str, clause: Clause, group: Group, condition: Condition, lexicon: Lexicon) -> Weight:
    """Firm where the thing caused is the condition, none where it is another disease, weak otherwise."""
    caused = _caused(clause, group, lexicon)
    if _is_of_another(clause.lower, caused, condition):
        return Weight.NONE
    if is_set_beside(clause.lower, group, group.start - clause.start, caused, condition):
        return Weight.NONE
    weight = None if caused is None else _weight_of_caused(caused, clause, condition, lexicon)
    if weight is not None:
        return weight
    if condition.is_meant_in(text):
        return Weight.FIRM
    return Weight.NONE if condition.is_other_in(text) else Weight.WEAK


def _weight_of_caused(caused: str, clause: Clause, condition: Condition, lexicon: Lexicon) -> Weight | None:
    """The weight that the words for what is caused decide; None where they name no disease."""
    if condition.is_named_in(caused):
        return Weight.FIRM
    if lexicon.comparison.search(clause.lower) and lexicon.disease.search(caused):
        return Weight.NONE
    if condition.is_meant_in(caused):
        return Weight.FIRM
    if lexicon.disease.search(caused):
        return Weight.FIRM if condition.is_nearly_named_in(caused) else Weight.NONE
    return None


def _is_of_another(clause: str, caused: str | None, condition: Condition) -> bool:
    """Whether a clause says what else has one of the condition's findings, or what else a gene stands beside."""
    if _FINDING_OF.search(clause):
        return True
    return (
        caused is not None
        and bool(_ALSO_ASSOCIATED.search(clause))
        and not condition.is_meant_by_name(caused)
    )


def _caused(clause: Clause, group: Group, lexicon: Lexicon) -> str | None:
    """The words of the clause for what is caused: behind an active verb, in front of a passive one."""
    before = clause.lower[: max(0, group.start - clause.start)]
    passive = [m for p in (lexicon.causes, lexicon.associated) for m in p.finditer(before)]
    if passive:
        last = max(passive, key=lambda m: m.end())
        if len(before) - last.end() <= _NEAR and last.start() > 0:
            return before[: last.start()]
    for pattern in (lexicon.causes, lexicon.associated):
        if match := pattern.search(clause.lower, group.end - clause.start):
            return clause.lower[match.end() :]
    return before[: passive[0].start()] if passive else None
