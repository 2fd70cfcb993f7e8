"""The modes of inheritance that the reader knows, and how texts and names of forms spell them."""

from collections.abc import Iterable, Iterator

from raregraph.loaders.reader.lexicon import Lexicon

DOMINANT, RECESSIVE, X_LINKED = "HP:0000006", "HP:0000007", "HP:0001417"
X_RECESSIVE, X_DOMINANT, MITOCHONDRIAL = "HP:0001419", "HP:0001423", "HP:0001427"
SPORADIC, DE_NOVO, PENETRANCE = "HP:0003745", "HP:0025352", "HP:0003829"
POLYGENIC, MOSAIC = "HP:0010982", "HP:0001442"
MENDELIAN = frozenset(
    {DOMINANT, RECESSIVE, X_LINKED, X_RECESSIVE, X_DOMINANT, MITOCHONDRIAL, "HP:0001450", "HP:0032113"}
)
_COMPOUND = frozenset({X_RECESSIVE, X_DOMINANT})
_NAMED_MODES = (
    ({"x-linked", "recessive"}, X_RECESSIVE),
    ({"x-linked", "dominant"}, X_DOMINANT),
    ({"x-linked"}, X_LINKED),
    ({"dominant"}, DOMINANT),
    ({"recessive"}, RECESSIVE),
)


def found_modes(lower: str, lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    """The modes that lower-case text names, each with its place.

    Words that a longer phrase has taken ("X-linked recessive") are blanked for the modes behind it.
    """
    for mode, pattern in lexicon.modes.items():
        if match := pattern.search(lower):
            yield mode, match.start()
            if mode in _COMPOUND:
                lower = pattern.sub(lambda m: " " * len(m.group()), lower)


def named_modes(keys: Iterable[frozenset[str]]) -> set[str]:
    """The modes that names of forms state ("X-linked")."""
    found = set()
    for key in keys:
        words = {part for word in key for part in (word, *word.split("-")[-1:])}
        mode = next((m for needed, m in _NAMED_MODES if needed <= words), None)
        if mode:
            found.add(mode)
    return found
