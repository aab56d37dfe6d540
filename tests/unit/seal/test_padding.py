import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.vault.seal import padded_length


@pytest.mark.parametrize(
    ("length", "padded"), [(0, 1024), (1024, 1024), (1025, 1088), (1088, 1088), (1089, 1152), (2**20 + 1, 2**20 + 2**15)]
)
def test_known_lengths(length, padded):
    assert padded_length(length) == padded


@given(st.integers(0, 2**24))
def test_padding_never_shrinks_and_costs_at_most_an_eighth(length):
    padded = padded_length(length)
    assert padded >= max(length, 1024)
    assert padded <= max(1024, length * 1.125)
    assert padded_length(padded) == padded


def test_few_lengths_are_left():
    assert len({padded_length(length) for length in range(8 * 1024 * 1024) if length % 97 == 0}) < 350
