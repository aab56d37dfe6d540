import pytest

from safeconduct.errors import Damaged
from safeconduct.vault.journal import Cabinet, ErasureKey, joined, open_page, seal_page
from safeconduct.vault.journal.cabinet import CASE_KEYS_CAP, MANY_PAGES
from tests import forge

ORG = b"o" * 16
ONE, TWO = ErasureKey(version=1, key=b"1" * 32), ErasureKey(version=2, key=b"2" * 32)


def keys_of(*numbers):
    return {number.to_bytes(16, "big"): number.to_bytes(32, "little") for number in numbers}


@pytest.fixture
def cabinet(tmp_path):
    return Cabinet(tmp_path / "cabinet", ORG, ONE)


def pages(tmp_path, version=1):
    return sorted((tmp_path / "cabinet" / f"{version:08x}").iterdir())


def test_an_empty_cabinet_has_no_keys(cabinet):
    assert cabinet.load() == {}


def test_keys_are_there_for_the_next_process(cabinet, tmp_path):
    cabinet.add(keys_of(1, 2))
    cabinet.add(keys_of(3))
    assert Cabinet(tmp_path / "cabinet", ORG, ONE).load() == keys_of(1, 2, 3)


def test_many_small_pages_become_one(cabinet, tmp_path):
    for number in range(MANY_PAGES + 1):
        cabinet.add(keys_of(number))
    assert len(pages(tmp_path)) == 1
    assert cabinet.load() == keys_of(*range(MANY_PAGES + 1))


def test_merging_what_is_merged_changes_nothing(cabinet, tmp_path):
    cabinet.add(keys_of(1))
    assert cabinet.merge() == 0
    cabinet.add(keys_of(2))
    assert cabinet.merge() == 2
    assert cabinet.merge() == 0
    assert len(pages(tmp_path)) == 1


def test_a_damaged_page_costs_its_own_keys_only_and_is_not_merged_away(cabinet, tmp_path):
    cabinet.add(keys_of(1))
    cabinet.add(keys_of(2))
    cabinet.add(keys_of(3))
    damaged = pages(tmp_path)[0]
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"x")
    reading = cabinet.read()
    assert len(reading.keys) == 2
    assert [(trouble.stage, trouble.lane, trouble.name) for trouble in reading.troubles] == [("name", "cabinet", damaged.name)]
    cabinet.merge()
    assert damaged.exists()
    with pytest.raises(Damaged):
        cabinet.without(frozenset(), TWO)


def test_a_destroyed_case_is_gone_for_good(cabinet, tmp_path):
    cabinet.add(keys_of(1, 2))
    cabinet.add(keys_of(3))
    renewed = cabinet.without(frozenset(keys_of(2)), TWO)
    assert renewed.load() == keys_of(1, 3)
    assert cabinet.load() == keys_of(1, 2, 3)  # until the keystore has the new key
    assert renewed.drop_others() == 2
    assert cabinet.load() == {}
    assert [path.name for path in (tmp_path / "cabinet").iterdir()] == ["00000002"]


def test_an_old_page_does_not_open_with_the_new_erasure_key(cabinet, tmp_path):
    cabinet.add(keys_of(1, 2))
    (old,) = pages(tmp_path)
    kept = old.read_bytes()
    renewed = cabinet.without(frozenset(keys_of(2)), TWO)
    renewed.drop_others()
    (tmp_path / "cabinet" / "00000002" / old.name).write_bytes(kept)
    reading = renewed.read()
    assert reading.keys == keys_of(1)
    assert [trouble.stage for trouble in reading.troubles] == ["version"]


def test_strangers_in_the_folder_are_left_alone(cabinet, tmp_path):
    cabinet.add(keys_of(1))
    (tmp_path / "cabinet" / "holiday").mkdir()
    assert cabinet.drop_others() == 0
    assert (tmp_path / "cabinet" / "holiday").exists()


def test_of_two_keys_of_one_case_both_are_kept(cabinet):
    both = joined(b"1" * 32, b"2" * 32)
    cabinet.add({b"c" * 16: b"1" * 32})
    cabinet.add({b"c" * 16: b"2" * 32})
    assert (cabinet.read().keys, cabinet.read().troubles) == ({b"c" * 16: both}, ())
    cabinet.merge()
    assert cabinet.without(frozenset(), TWO).load() == {b"c" * 16: both}


def test_a_page_with_another_key_of_a_case_is_taken_once(cabinet, tmp_path):
    cabinet.add({b"c" * 16: b"1" * 32})
    other = seal_page({b"c" * 16: b"2" * 32}, ORG, ONE)
    cabinet.take(other)
    count = len(pages(tmp_path))
    cabinet.take(seal_page({b"c" * 16: b"2" * 32}, ORG, ONE))
    assert len(pages(tmp_path)) == count == 2


def test_nobody_gives_a_case_keys_without_end(cabinet):
    for number in range(CASE_KEYS_CAP):
        cabinet.take(seal_page({b"c" * 16: bytes([number]) * 32}, ORG, ONE))
    with pytest.raises(Damaged) as error:
        cabinet.take(seal_page({b"c" * 16: b"x" * 32}, ORG, ONE))
    assert error.value.stage == "caps"


def entry(case=b"c" * 16, key=b"k" * 32, ckid=None):
    return [case, ckid or forge.h("sc1/ckid", key), key]


def page(entries=None, packed=None, **wrong):
    return forge.page(ONE.key, 1, ORG, forge.pack([entry()] if entries is None else entries) if packed is None else packed, **wrong)


def test_a_second_implementation_agrees():
    assert open_page(page(), ORG, ONE) == {b"c" * 16: b"k" * 32}


@pytest.mark.parametrize(
    ("blob", "stage"),
    [
        (page()[:-1], "size"),
        (page() + bytes(64), "aead"),
        (page(magic=b"SCG1"), "magic"),
        (page(suite=2), "suite"),
        (page(zeros=b"\0\0\1"), "zero"),
        (page(written_version=2), "version"),
        (page(commit=bytes(32)), "commit"),
        (page()[:-1] + b"\0", "aead"),
        (page(entries_bytes=2**32 - 1), "layout"),
        (page(size=1088), "padding"),
        (page(packed=b"\xc1"), "encoding"),
        (page(packed=b"\x91" * 5000), "encoding"),
        (page([entry(), entry()]), "canonical"),
        (page([entry(b"d" * 16), entry(b"c" * 16)]), "canonical"),
        (page([[*entry(), 1]]), "canonical"),
        (page([entry(ckid=bytes(32))]), "case-key"),
        (page([entry(key=b"short")]), "encoding"),
    ],
)
def test_a_page_that_cannot_be_is_refused(blob, stage):
    with pytest.raises(Damaged) as error:
        open_page(blob, ORG, ONE)
    assert error.value.stage == stage


def test_a_page_of_another_organisation_or_key_is_refused():
    for org, erasure in [(b"p" * 16, ONE), (ORG, ErasureKey(version=1, key=b"2" * 32))]:
        with pytest.raises(Damaged) as error:
            open_page(page(), org, erasure)
        assert error.value.stage == "commit"


def test_a_page_tells_its_length_in_steps_only():
    assert {len(seal_page(keys_of(*range(1, count)), ORG, ONE)) for count in range(1, 11)} == {2048}
