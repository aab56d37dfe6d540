import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.vault.seal import is_padded, padded_length, stepped_length


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


@pytest.mark.parametrize(
    ("length", "stepped"),
    [(0, 2048), (2048, 2048), (2049, 8192), (8193, 32_768), (32_769, 131_072), (131_072, 131_072), (131_073, 135_168)],
)
def test_known_steps(length, stepped):
    assert stepped_length(length) == stepped
    assert padded_length(stepped) == stepped  # a step is on the grid: who only looks at lengths tells no versions apart


@given(st.integers(0, 2**24))
def test_a_need_has_two_lengths_and_no_other(length):
    assert {size for size in range(2**10, 2**18, 64) if is_padded(size, length)} <= {stepped_length(length), padded_length(length)}
    assert is_padded(stepped_length(length), length)
    assert is_padded(padded_length(length), length)
