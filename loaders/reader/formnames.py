"""What a record's forms are called: one form for all the ways in which its sentences name it."""

import re

from raregraph.loaders.reader.findings import FormFinding
from raregraph.loaders.reader.formwords import WORDS, Naming, number_key
from raregraph.loaders.reader.sentences import Sentence
from raregraph.loaders.reader.ties import FormKey

_NUMBER_IN_BRACKETS = re.compile(r"^(.*)\s\(type\s+(\w+)\)$", re.IGNORECASE)
_SHORT_BEHIND = re.compile(r"\s\(([A-Za-z0-9-]+)\)$")


class FormNames:
    """The forms of one record by their keys, in the order of the text."""

    def __init__(self, findings: list[FormFinding], title: str) -> None:
        self._title = title
        self._same: dict[FormKey, FormKey] = {}
        for finding in findings:
            for other in finding.also:
                self._same.setdefault(other, self.key(finding.form.key))
            if number := _NUMBER_IN_BRACKETS.search(finding.form.name):
                words = frozenset(WORDS.findall(number.group(1).lower())) - set(WORDS.findall(title.lower()))
                for other in (number_key(number.group(2), ""), words):
                    self._same.setdefault(other, self.key(finding.form.key))
        self._join_short_forms(findings)
        self._best: dict[FormKey, FormFinding] = {}
        for finding in findings:
            key = self.key(finding.form.key)
            old = self._best.get(key)
            if old is None or _rank(finding) > _rank(old):
                self._best[key] = finding
        self.keys = sorted(self._best, key=self.order)

    def _join_short_forms(self, findings: list[FormFinding]) -> None:
        """An abbreviation that a name has in brackets behind it is another name of its form."""
        whole = {m.group(1): f.form.key for f in findings if (m := _SHORT_BEHIND.search(f.form.name))}
        for finding in findings:
            key = whole.get(finding.form.name)
            if key is not None and self.key(key) != self.key(finding.form.key):
                self._same.setdefault(finding.form.key, self.key(key))

    def __contains__(self, key: FormKey) -> bool:
        return key in self._best

    def key(self, key: FormKey) -> FormKey:
        """The key under which a form stands, when the text gives it two."""
        seen = {key}
        while (other := self._same.get(key)) is not None and other not in seen:
            key = other
            seen.add(key)
        return key

    def order(self, key: FormKey) -> tuple[int, int, list[str]]:
        """Where the form's best sentence stands, for sorting."""
        best = self._best.get(key)
        return (best.sentence.start, best.form.start, sorted(key)) if best else (0, 0, sorted(key))

    def name(self, key: FormKey) -> str:
        """The form's best name; a bare "juvenile form" is spelled out with the condition's name."""
        best = self._best[key]
        if best.form.naming is Naming.BARE and best.form.name.endswith((" form", " variant", " subtype")):
            return f"{best.form.name} of {self._title}"
        return best.form.name

    def sentence(self, key: FormKey) -> Sentence:
        """The sentence from which the name is taken."""
        return self._best[key].sentence


def _rank(finding: FormFinding) -> tuple[bool, bool, int]:
    """Names defined by the text come first, then those of the sentences that give the form's gene."""
    naming = finding.form.naming
    good = min(naming, Naming.OF_CONDITION) if finding.has_gene else naming
    return (naming is Naming.DEFINED, finding.has_gene, good)
