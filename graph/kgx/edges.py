"""Edges of KGX from the arrays of a release: a claim is a row, with all that is noted of it.

Most rows are bytes that stand in the texts of the claims already, joined with what is the same for all claims of
one attribution. The others (sentences, values that are escaped, columns of other graphs) are read value by value.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import compress

from raregraph.graph.associations.meaning import meaning_of
from raregraph.graph.associations.triple_ids import ASSOCIATIONS, triple_id, triple_key
from raregraph.graph.kgx.frequencies import frequency
from raregraph.graph.kgx.rows import Layout, RowWriter, Value
from raregraph.graph.traversal.claims import FURTHER_TEXTS, TEXTS, Attribution
from raregraph.graph.traversal.texts import Text, text_of
from raregraph.ontology.frequencies import COUNTS
from raregraph.ontology.identifiers import known_to_others
from raregraph.ontology.kgx_columns import EDGE_COLUMNS

Claim = tuple[bytes, int, int, int]
"""A claim's text, and the numbers of its subject, object and attribution."""
_ASSOCIATION = b"association:"
_ODD = re.compile(rb"[\\|\x00-\x08\x0a-\x1f\x7f\xc2\xe2]").search
"""What a table or JSON would need in other letters, or may need so."""
_FIELDS = len(TEXTS) + len(FURTHER_TEXTS)
_NO_FIELDS = [b""] * _FIELDS
_RECORD, _PUBLICATIONS = TEXTS.index("record"), TEXTS.index("publications")
_NAMED = (_RECORD, _PUBLICATIONS, len(TEXTS) + FURTHER_TEXTS.index("passage"))
"""Where records and references may stand."""


class EdgeRows:
    """Writes claims as rows, in one layout.

    `ids` are the identifiers of the nodes by their numbers, `table` the attributions; `graphs` has the IRI of each
    source's named graph, by the source's name.
    """

    def __init__(
        self,
        ids: list[bytes],
        table: Iterable[Attribution],
        graphs: Mapping[str, str],
        layout: Layout,
    ) -> None:
        self._ids = ids
        self._common = [_common(each, graphs.get(each.source, "")) for each in table]
        self._writer = RowWriter(EDGE_COLUMNS, layout)
        self._row = _tabbed if layout == "tsv" else _object
        self._plain = [_Plain(each, layout, self._row) for each in self._common]

    def head(self) -> bytes:
        """The first line of a table."""
        return self._writer.head()

    def rows(self, claims: Iterable[Claim]) -> Iterator[bytes]:
        """The claims as lines."""
        ids, plain, row = self._ids, self._plain, self._row
        for text, subject, target, number in claims:
            if not text and not plain[number].is_odd:
                yield plain[number].bare(ids[subject], ids[target])
                continue
            fields = text.split(b"\t")
            if len(fields) > _FIELDS or _ODD(text) or plain[number].is_odd:
                yield self._exact(text, ids[subject], ids[target], number)
                continue
            fields += _NO_FIELDS[len(fields) :]
            if fields[_RECORD] or b"reference:" in fields[_PUBLICATIONS]:
                for place in _NAMED:
                    fields[place] = fields[place] and _iris(fields[place])
            yield row(fields, ids[subject], ids[target], plain[number])

    def _exact(self, text: bytes, subject: bytes, target: bytes, number: int) -> bytes:
        common = self._common[number]
        said = text_of(text.decode())
        values: dict[str, Value] = {
            "id": known_to_others(said.claim) or triple_id(common.key, subject, target).decode(),
            "subject": subject.decode(),
            "object": target.decode(),
            **common.values,
            **_own_values(said),
        }
        several = _several(said.more)
        for name, found in several.items():
            values[name] = found if name not in _SINGLE or len(found) > 1 else found[0]
        if said.sentence and "supporting_text" in several:
            values["supporting_text"] = [said.sentence, *several["supporting_text"]]
        return self._writer.line(values)


class _Common:
    """What the claims of one attribution have in common: values by column, and the key of their triples."""

    def __init__(self, values: dict[str, Value], key: bytes) -> None:
        self.values, self.key = values, key


_SINGLE = {column.name for column in EDGE_COLUMNS if column.holds != "list"}


def _common(said: Attribution, graph: str) -> _Common:
    meaning = meaning_of(said)
    values: dict[str, Value] = {
        "category": [meaning.category, *said.other_categories],
        "predicate": meaning.predicate,
        "negated": "true" if said.negated else "",
        "primary_knowledge_source": said.credited,
        "aggregator_knowledge_source": list(meaning.aggregators),
        "knowledge_level": meaning.knowledge_level,
        "agent_type": meaning.agent_type,
        "provided_by": list(said.provided_by or (said.source,)),
        "raregraph_kind": said.kind,
        "raregraph_relation": meaning.relation,
        "raregraph_sio_class": said.sio_class,
        "raregraph_certainty": said.certainty,
        "raregraph_graph": graph,
    }
    return _Common(values, triple_key(said))


def _own_values(said: Text) -> dict[str, Value]:
    qualifier, counted, raw = frequency(said.frequency.encode())
    numbers = dict(zip(COUNTS, (each.decode() for each in counted), strict=True))
    return {
        "original_subject": said.original_subject,
        "original_predicate": said.original_predicate,
        "original_object": said.original_object,
        "publications": list(map(known_to_others, said.publications)),
        "has_evidence": list(said.evidence),
        "supporting_text": [said.sentence] if said.sentence else [],
        "qualifiers": list(said.qualifiers),
        "frequency_qualifier": qualifier.decode(),
        "onset_qualifier": said.onset,
        "sex_qualifier": said.sex,
        **numbers,
        "allelic_requirement": said.modes[0] if len(said.modes) == 1 else "",
        "raregraph_modes": list(said.modes),
        "raregraph_classification": said.classification,
        "raregraph_frequency": raw.decode(),
        "raregraph_record": list(map(known_to_others, said.record.split())),
        "raregraph_row": said.row,
        "raregraph_span": said.span,
        "raregraph_passage": list(map(known_to_others, said.passage)),
        "raregraph_inferred_from": list(said.inferred_from),
        "raregraph_derived_from": list(said.derived_from),
    }


@lru_cache(1 << 14)
def _iris(identifiers: bytes) -> bytes:
    """Records and references as their IRIs, anything else as it is; with blanks between."""
    return b" ".join(known_to_others(each).encode() for each in identifiers.decode().split(" "))


def _several(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


class _Plain:
    """What the claims of one attribution have in common, as the bytes between what is a claim's own."""

    def __init__(self, common: _Common, layout: Layout, row: "_Row") -> None:
        values = common.values
        self.key = common.key
        self.between = [_joined(values, names, layout) for names in _BETWEEN]
        texts = [value if isinstance(value, str) else "".join(value) for value in values.values()]
        self.is_odd = any("\t" in text or _ODD(text.encode()) for text in texts)
        fields = [_HERE, *_NO_FIELDS[1:]]
        self._bare = row(fields, _HERE, _HERE, self).split(_HERE)

    def bare(self, subject: bytes, target: bytes) -> bytes:
        """The row of a claim that says nothing of its own: a triple, of which it is known only who says it."""
        start, first, second, rest = self._bare
        return b"".join((start, triple_id(self.key, subject, target), first, subject, second, target, rest))


_Row = Callable[[list[bytes], bytes, bytes, _Plain], bytes]
_HERE = b"\x00"
"""Where the values of a claim go."""


_BETWEEN = (
    ("category",),
    ("predicate",),
    (
        "negated",
        "primary_knowledge_source",
        "aggregator_knowledge_source",
        "knowledge_level",
        "agent_type",
    ),
    ("sources", "provided_by", "file_source", "qualifier"),
    (
        "raregraph_kind",
        "raregraph_relation",
        "raregraph_sio_class",
        "raregraph_certainty",
        "raregraph_graph",
    ),
)
"""The columns that are the same for all claims of one attribution, in runs."""


def _joined(values: Mapping[str, Value], names: Iterable[str], layout: Layout) -> bytes:
    columns = tuple(column for column in EDGE_COLUMNS if column.name in set(names))
    row = RowWriter(columns, layout).line({name: values.get(name, "") for name in names})
    return row[:-1] if layout == "tsv" else b"," + row[1:-2] if len(row) > 3 else b""


def _identified(claim: bytes, plain: _Plain, subject: bytes, target: bytes) -> bytes:
    if claim.startswith(_ASSOCIATION):
        return ASSOCIATIONS + claim[len(_ASSOCIATION) :]
    return claim or triple_id(plain.key, subject, target)


def _tabbed(fields: list[bytes], subject: bytes, target: bytes, plain: _Plain) -> bytes:
    claim, record, row, sentence, publications, modes, classification, often, come_from, derived, *rest = (
        fields
    )
    evidence, first, second, third, onset, sex, qualifiers, span, passage = rest
    category, predicate, sources, provided, kinds = plain.between
    qualifier, counted, raw = frequency(often)
    return b"\t".join(
        (
            _identified(claim, plain, subject, target),
            category,
            subject,
            predicate,
            target,
            first,
            second,
            third,
            sources,
            publications.replace(b" ", b"|"),
            evidence.replace(b" ", b"|"),
            sentence,
            provided,
            qualifiers.replace(b" ", b"|"),
            qualifier,
            onset,
            sex,
            b"\t\t\t\t",
            *counted,
            b"\t",
            modes if b" " not in modes else b"",
            modes.replace(b" ", b"|"),
            kinds,
            classification,
            raw,
            record.replace(b" ", b"|"),
            row,
            span,
            passage.replace(b" ", b"|"),
            come_from.replace(b" ", b"|"),
            b"\t",
            derived.replace(b" ", b"|"),
            b"\n",
        )
    )


def _object(fields: list[bytes], subject: bytes, target: bytes, plain: _Plain) -> bytes:
    claim, record, row, sentence, publications, modes, classification, often, come_from, derived, *rest = (
        fields
    )
    evidence, first, second, third, onset, sex, qualifiers, span, passage = rest
    category, predicate, sources, provided, kinds = plain.between
    qualifier, counted, raw = frequency(often)
    one, many = _one, _many
    return b"".join(
        (
            b'{"id":"',
            _identified(claim, plain, subject, target),
            b'"',
            category,
            b',"subject":"',
            subject,
            b'"',
            predicate,
            b',"object":"',
            target,
            b'"',
            one(b"original_subject", first) if first else b"",
            one(b"original_predicate", second) if second else b"",
            one(b"original_object", third) if third else b"",
            sources,
            many(b"publications", publications) if publications else b"",
            many(b"has_evidence", evidence) if evidence else b"",
            b',"supporting_text":["%b"]' % sentence if sentence else b"",
            provided,
            many(b"qualifiers", qualifiers) if qualifiers else b"",
            one(b"frequency_qualifier", qualifier) if qualifier else b"",
            one(b"onset_qualifier", onset) if onset else b"",
            one(b"sex_qualifier", sex) if sex else b"",
            *(b',"%b":%b' % each for each in compress(zip(_COUNT_KEYS, counted, strict=True), counted)),
            one(b"allelic_requirement", modes) if modes and b" " not in modes else b"",
            many(b"raregraph_modes", modes) if modes else b"",
            kinds,
            one(b"raregraph_classification", classification) if classification else b"",
            one(b"raregraph_frequency", raw) if raw else b"",
            many(b"raregraph_record", record) if record else b"",
            one(b"raregraph_row", row) if row else b"",
            one(b"raregraph_span", span) if span else b"",
            many(b"raregraph_passage", passage) if passage else b"",
            many(b"raregraph_inferred_from", come_from) if come_from else b"",
            many(b"raregraph_derived_from", derived) if derived else b"",
            b"}\n",
        )
    )


_COUNT_KEYS = tuple(name.encode() for name in COUNTS)


def _one(name: bytes, value: bytes) -> bytes:
    return b',"%b":"%b"' % (name, value)


def _many(name: bytes, values: bytes) -> bytes:
    return b',"%b":["%b"]' % (name, values.replace(b" ", b'","'))
