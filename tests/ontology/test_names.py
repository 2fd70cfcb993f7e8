"""Names that differ only in spelling have one key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raregraph.ontology.names import name_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Spinal muscular atrophy", "spinal muscular atrophy"),
        ("  Spinal\tMUSCULAR\n atrophy ", "spinal muscular atrophy"),
        ("Sjögren-Larsson syndrome", "sjogren larsson syndrome"),
        ("Charcot–Marie–Tooth disease, type_1A", "charcot marie tooth disease type 1a"),
        ("Straße", "strasse"),
        ("HP:0000007", "hp 0000007"),
        ("type II", "type ii"),
        ("type Ⅱ", "type ii"),
        ("—", ""),
    ],
)
def test_the_key_of_a_name(name: str, key: str) -> None:
    assert name_key(name) == key


@given(st.text())
def test_the_key_of_a_key_is_itself(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)


@given(st.text())
def test_blanks_around_a_name_do_not_count(text: str) -> None:
    assert name_key(f" {text}\n") == name_key(text)
