from hashlib import blake2b

import pytest

from safeconduct.vault.seal import derive, digest, random_bytes, same


def test_a_digest_is_personalised_blake2b():
    assert digest("sc1/segid", b"x") == blake2b(b"x", digest_size=32, person=b"sc1/segid").digest()


def test_no_two_labels_give_one_hash():
    assert len({digest(label, b"x") for label in ("sc1/segid", "sc1/ckid", "sc1/op", "sc1/khash")}) == 4


def test_parts_are_hashed_as_if_joined():
    assert digest("sc1/x", b"ab", memoryview(b"c"), b"") == digest("sc1/x", b"abc")


def test_a_derived_key_has_64_bytes_and_depends_on_key_label_and_data():
    keys = {derive(b"k", "sc1/a", b"x"), derive(b"l", "sc1/a", b"x"), derive(b"k", "sc1/b", b"x"), derive(b"k", "sc1/a", b"y")}
    assert len(keys) == 4
    assert {len(key) for key in keys} == {64}


def test_a_label_that_is_too_long_is_not_cut_off():
    with pytest.raises(ValueError, match="person"):
        digest("sc1/" + "x" * 13, b"")


def test_random_bytes_do_not_repeat():
    assert len({random_bytes(16) for _ in range(1000)}) == 1000


def test_secrets_are_compared_whole():
    assert same(b"abc", b"abc")
    assert not same(b"abc", b"abd")
    assert not same(b"abc", b"ab")
