"""Give the keystore every kind of wrong file: it says `Locked` or `Damaged` in helpful words, or opens what was written; nothing else."""

import random
from pathlib import Path

import pytest

from safeconduct.errors import Damaged, Locked
from safeconduct.vault.depot import DiskFiles
from safeconduct.vault.keyring import add_slot, change_passphrase, create, remove_slot, save, unlock
from tests.attacks.power_disk import PowerDisk
from tests.unit.keyring.conftest import ONE, QUICK, TWO, make_keyring

HEAD, SLOT, SLOTS_END, BODY = 24, 256, 24 + 8 * 256, 24 + 8 * 256 + 64
FILES = DiskFiles()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "keystore"


@pytest.fixture
def keyring():
    return make_keyring()


def open_it(path, passphrase=ONE):
    return unlock(path, passphrase.text, FILES, cost=QUICK)[0]


def outcome(data, keyring):
    """Open the bytes of a keystore; give the stage or the class of the error, or `opens`, and what was said."""
    path, disk = Path("/vault/keystore"), PowerDisk()
    disk.write(path, data)
    try:
        opened, _ = unlock(path, ONE.text, disk, cost=QUICK)
    except Locked as error:
        return "locked", error.hint
    except Damaged as error:
        return error.stage, error.hint
    return "opens" if opened == keyring else "another keyring", "none"


def test_every_flipped_byte_is_found_or_does_not_matter(path, keyring):
    slot = create(path, ONE, keyring, FILES, cost=QUICK).slot
    good = path.read_bytes()
    used = HEAD + slot * SLOT
    outcomes = {}
    for at in range(len(good)):
        flipped = good[:at] + bytes([good[at] ^ 1 << at % 8]) + good[at + 1 :]
        outcomes[at], hint = outcome(flipped, keyring)
        assert hint
        assert outcomes[at] != "locked" or "damaged" in hint  # a wrong passphrase looks the same, and both are named
    assert {outcomes[at] for at in range(8)} == {"header"}
    assert {outcomes[at] for at in range(8, HEAD)} == {"locked"}
    assert {outcomes[at] for at in range(used, used + 48)} == {"locked"}
    assert {outcomes[at] for at in range(used + 48, used + 101)} == {"slot"}
    assert {outcomes[at] for at in range(used + 101, used + SLOT)} == {"opens"}
    assert {outcomes[at] for at in range(HEAD, SLOTS_END) if not used <= at < used + SLOT} == {"opens"}
    assert {outcomes[at] for at in range(SLOTS_END, BODY)} == {"commit"}
    assert {outcomes[at] for at in range(BODY, len(good))} == {"aead"}


def test_no_length_but_the_right_one_opens(path, keyring):
    create(path, ONE, keyring, FILES, cost=QUICK)
    good = path.read_bytes()
    shorter = [0, 1, 3, 4, 7, 8, 23, 24, 300, SLOTS_END, BODY - 1, BODY, BODY + 1, 8192, len(good) - 1]
    for length in shorter:
        path.write_bytes(good[:length])
        with pytest.raises(Damaged) as caught:
            open_it(path)
        assert caught.value.stage == ("header" if length < 8 else "length")
    for extra in (1, 256, 16383):
        path.write_bytes(good + bytes(extra))
        with pytest.raises(Damaged) as caught:
            open_it(path)
        assert caught.value.stage == "length"
    path.write_bytes(good + bytes(16384))
    with pytest.raises(Damaged) as caught:
        open_it(path)
    assert caught.value.stage == "aead"


def test_an_endless_file_is_not_read(path):
    with path.open("wb") as file:
        file.truncate(1 << 40)  # a hole: takes no room
    with pytest.raises(Damaged) as caught:
        open_it(path)
    assert caught.value.stage == "size"


@pytest.mark.parametrize(
    "content", [b"SQLite format 3\x00" * 1024, b"\x00" * 16384, b"SCK2" + bytes(16380), b"age-encryption.org/v1\n" * 800]
)
def test_a_foreign_file_is_told_as_one(path, content):
    path.write_bytes(content)
    with pytest.raises(Damaged) as caught:
        open_it(path)
    assert caught.value.stage == "header"


@pytest.mark.parametrize("suite", [0, 2, 255])
def test_no_other_suite_is_negotiated(path, keyring, suite):
    create(path, ONE, keyring, FILES, cost=QUICK)
    good = path.read_bytes()
    path.write_bytes(good[:4] + bytes([suite]) + good[5:])
    with pytest.raises(Damaged) as caught:
        open_it(path)
    assert "version" in caught.value.says


def test_random_bytes_under_a_right_head_are_locked(path):
    chance = random.Random(3)
    for _ in range(50):
        path.write_bytes(b"SCK1\x01\x00\x00\x00" + chance.randbytes(16384 - 8))
        with pytest.raises(Locked):
            open_it(path)


def test_a_link_is_no_keystore(path, keyring):
    real = path.with_name("elsewhere")
    create(real, ONE, keyring, FILES, cost=QUICK)
    path.symlink_to(real)
    with pytest.raises(Locked):
        open_it(path)


def test_a_slot_in_another_place_does_not_open(path, keyring):
    slot = create(path, ONE, keyring, FILES, cost=QUICK).slot
    good = path.read_bytes()
    mine = good[HEAD + slot * SLOT :][:SLOT]
    for other in set(range(8)) - {slot}:
        start = HEAD + other * SLOT
        moved = bytearray(good)
        moved[HEAD + slot * SLOT : HEAD + (slot + 1) * SLOT] = good[start : start + SLOT]
        moved[start : start + SLOT] = mine
        path.write_bytes(moved)
        with pytest.raises(Locked):
            open_it(path)


@pytest.mark.parametrize("start", [0, HEAD, SLOTS_END])
def test_parts_of_two_keystores_do_not_open_together(tmp_path, start):
    """Head, slots and body of another vault with the same passphrase are put in, from `start` to the end."""
    one, other = tmp_path / "one", tmp_path / "other"
    create(one, ONE, make_keyring(), FILES, cost=QUICK)
    create(other, ONE, make_keyring(version=5), FILES, cost=QUICK)
    mixed = one.read_bytes()[:start] + other.read_bytes()[start:]
    one.write_bytes(mixed)
    if start == 0:
        assert open_it(one) == make_keyring(version=5)
        return
    with pytest.raises(Locked if start == HEAD else Damaged):
        open_it(one)


def test_a_master_key_does_not_write_over_another_keystore(path, keyring, tmp_path):
    master = create(path, ONE, keyring, FILES, cost=QUICK)
    path.unlink()
    create(path, TWO, make_keyring(version=8), FILES, cost=QUICK)
    with pytest.raises(Damaged) as caught:
        save(path, master, keyring, FILES)
    assert caught.value.stage == "commit"
    assert open_it(path, TWO) == make_keyring(version=8)


def test_used_and_unused_slots_look_alike(tmp_path, keyring):
    """Over many keystores the bytes of used and of unused slots are spread alike: no byte is fixed and none is rarer."""
    counts = {True: [0] * 256, False: [0] * 256}
    for number in range(300):
        path = tmp_path / str(number)
        slot = create(path, ONE, keyring, FILES, cost=QUICK).slot
        data = path.read_bytes()
        for each in range(8):
            if each in {slot, (slot + 1) % 8}:
                for byte in data[HEAD + each * SLOT :][:SLOT]:
                    counts[each == slot][byte] += 1
    expected = 300 * SLOT / 256
    for histogram in counts.values():
        chi = sum((count - expected) ** 2 / expected for count in histogram)
        assert chi < 400  # 255 degrees of freedom: 1 in 10^8 by chance


def test_removed_and_changed_slots_leave_no_byte_behind(path, keyring):
    create(path, ONE, keyring, FILES, cost=QUICK)
    slot = add_slot(path, ONE.text, TWO, FILES, cost=QUICK)
    before = path.read_bytes()[HEAD + slot * SLOT :][:SLOT]
    remove_slot(path, ONE.text, slot, FILES, cost=QUICK)
    after = path.read_bytes()[HEAD + slot * SLOT :][:SLOT]
    assert not {before[at : at + 8] for at in range(0, SLOT, 8)} & {after[at : at + 8] for at in range(0, SLOT, 8)}
    old = path.read_bytes()
    change_passphrase(path, ONE.text, TWO, FILES, cost=QUICK)
    assert [name.name for name in path.parent.iterdir()] == ["keystore"]
    changed = [number for number in range(8) if old[HEAD + number * SLOT :][:SLOT] != path.read_bytes()[HEAD + number * SLOT :][:SLOT]]
    assert len(changed) == 1


def test_no_secret_is_in_the_file_or_in_an_error(path, keyring):
    create(path, ONE, keyring, FILES, cost=QUICK)
    data = path.read_bytes()
    for secret in (b"S" * 8, b"W" * 8, b"K" * 8, b"E" * 8, b"country", b"gravel"):
        assert secret not in data
    path.write_bytes(data[:-1] + b"\x00")
    for passphrase in (ONE, TWO):
        with pytest.raises((Damaged, Locked)) as caught:
            open_it(path, passphrase)
        shown = f"{caught.value!r} {caught.value.says} {caught.value.hint}"
        assert not any(word in shown for word in (ONE.text + " " + TWO.text).split() if word not in "a the")
        assert str(path) not in shown
