"""The keystore keeps what it is given, behind each of its passphrases."""

import stat

import pytest

from safeconduct.errors import Locked, Refused, Unreachable
from safeconduct.vault.keyring import (
    SLOTS,
    Chosen,
    Master,
    add_slot,
    change_passphrase,
    create,
    database_key,
    remove_slot,
    renew,
    save,
    slots,
    unlock,
)
from tests.unit.keyring.conftest import ONE, QUICK, TWO, make_keyring


def test_what_goes_in_comes_out(path, files, keyring):
    made = create(path, ONE, keyring, files, cost=QUICK)
    opened, master = unlock(path, ONE.text, files, cost=QUICK)
    assert opened == keyring
    assert master == made
    assert path.stat().st_size == 16 * 1024
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["keystore"]


def test_it_opens_at_the_standard_cost(path, files, keyring):
    create(path, ONE, keyring, files)
    assert unlock(path, ONE.text, files)[0] == keyring
    with pytest.raises(Locked):
        unlock(path, ONE.text, files, cost=QUICK)


def test_it_opens_however_the_passphrase_was_typed(path, files, keyring):
    create(path, Chosen(text="Čečen žluť café"), keyring, files, cost=QUICK)
    assert unlock(path, "  C\u030ce\u010den\u00a0z\u030clut\u030c  cafe\u0301\n", files, cost=QUICK)[0] == keyring
    with pytest.raises(Locked):
        unlock(path, "čečen žluť café", files, cost=QUICK)


def test_a_wrong_passphrase_and_no_keystore_are_locked(path, files, keyring):
    with pytest.raises(Locked) as none:
        unlock(path, ONE.text, files, cost=QUICK)
    create(path, ONE, keyring, files, cost=QUICK)
    with pytest.raises(Locked) as wrong:
        unlock(path, TWO.text, files, cost=QUICK)
    assert none.value.says != wrong.value.says
    assert "damaged" in wrong.value.hint


def test_a_keystore_is_never_created_over_another(path, files, keyring):
    create(path, ONE, keyring, files, cost=QUICK)
    before = path.read_bytes()
    with pytest.raises(Refused):
        create(path, TWO, keyring, files, cost=QUICK)
    assert path.read_bytes() == before


@pytest.mark.parametrize(("compartments", "blocks"), [(0, 1), (6, 1), (150, 1), (300, 2), (5000, 21)])
def test_it_grows_by_whole_blocks(path, files, compartments, blocks):
    keyring = make_keyring(compartments=compartments)
    create(path, ONE, keyring, files, cost=QUICK)
    assert path.stat().st_size == blocks * 16 * 1024
    assert unlock(path, ONE.text, files, cost=QUICK)[0] == keyring


def test_a_keyring_too_large_is_refused_and_the_old_one_stays(path, files, keyring):
    master = create(path, ONE, keyring, files, cost=QUICK)
    with pytest.raises(Refused):
        save(path, master, make_keyring(compartments=70_000), files)
    assert unlock(path, ONE.text, files, cost=QUICK)[0] == keyring


def test_saving_keeps_the_slots(path, files, keyring):
    master = create(path, ONE, keyring, files, cost=QUICK)
    add_slot(path, ONE.text, TWO, files, cost=QUICK)
    save(path, master, make_keyring(version=7), files)
    for passphrase in (ONE, TWO):
        assert unlock(path, passphrase.text, files, cost=QUICK)[0] == make_keyring(version=7)


def test_nothing_in_the_file_repeats_when_it_is_saved_again(path, files, keyring):
    master = create(path, ONE, keyring, files, cost=QUICK)
    before = path.read_bytes()[2072:]
    save(path, master, keyring, files)
    after = path.read_bytes()[2072:]
    assert not {before[at : at + 16] for at in range(0, len(before), 16)} & {after[at : at + 16] for at in range(0, len(after), 16)}


def test_a_changed_passphrase_replaces_the_old_one(path, files, keyring):
    made = create(path, ONE, keyring, files, cost=QUICK)
    assert change_passphrase(path, ONE.text, TWO, files, cost=QUICK) == made
    assert unlock(path, TWO.text, files, cost=QUICK) == (keyring, made)
    with pytest.raises(Locked):
        unlock(path, ONE.text, files, cost=QUICK)
    assert len(slots(path, made, files)) == 1


def test_all_eight_slots_open_and_a_ninth_is_refused(path, files, keyring):
    master = create(path, ONE, keyring, files, cost=QUICK)
    others = [Chosen(text=f"passphrase of person {number}") for number in range(SLOTS - 1)]
    taken = {master.slot} | {add_slot(path, ONE.text, other, files, cost=QUICK) for other in others}
    assert taken == set(range(SLOTS))
    assert slots(path, master, files) == tuple(range(SLOTS))
    assert {unlock(path, one.text, files, cost=QUICK)[1].slot for one in [ONE, *others]} == taken
    with pytest.raises(Refused):
        add_slot(path, ONE.text, TWO, files, cost=QUICK)


def test_the_first_slot_can_lie_anywhere(tmp_path, files, keyring):
    found = {create(tmp_path / str(number), ONE, keyring, files, cost=QUICK).slot for number in range(200)}
    assert found == set(range(SLOTS))


def test_a_removed_slot_opens_no_more_and_is_free_again(path, files, keyring):
    master = create(path, ONE, keyring, files, cost=QUICK)
    slot = add_slot(path, ONE.text, TWO, files, cost=QUICK)
    remove_slot(path, ONE.text, slot, files, cost=QUICK)
    assert slots(path, master, files) == (master.slot,)
    with pytest.raises(Locked):
        unlock(path, TWO.text, files, cost=QUICK)
    assert unlock(path, ONE.text, files, cost=QUICK)[0] == keyring


@pytest.mark.parametrize("step", [0, 1, 8, -1])
def test_neither_the_own_nor_an_unused_slot_is_removed(path, files, keyring, step):
    master = create(path, ONE, keyring, files, cost=QUICK)
    before = path.read_bytes()
    with pytest.raises(Refused):
        remove_slot(path, ONE.text, master.slot + step if step in {0, 1} else step, files, cost=QUICK)
    assert path.read_bytes() == before


@pytest.mark.parametrize("act", [add_slot, change_passphrase])
def test_one_passphrase_has_one_slot(path, files, keyring, act):
    create(path, ONE, keyring, files, cost=QUICK)
    with pytest.raises(Refused):
        act(path, ONE.text, ONE, files, cost=QUICK)


def test_a_renewed_keystore_shares_no_key_with_the_old_one(path, files, keyring):
    old = create(path, ONE, keyring, files, cost=QUICK)
    add_slot(path, ONE.text, Chosen(text="somebody else"), files, cost=QUICK)
    new = renew(path, TWO, keyring, files, cost=QUICK)
    assert database_key(new) != database_key(old)
    assert unlock(path, TWO.text, files, cost=QUICK) == (keyring, new)
    assert slots(path, new, files) == (new.slot,)
    for gone in (ONE.text, "somebody else"):
        with pytest.raises(Locked):
            unlock(path, gone, files, cost=QUICK)


def test_the_key_of_the_database_stays_through_a_change_of_passphrase(path, files, keyring):
    before = database_key(create(path, ONE, keyring, files, cost=QUICK))
    change_passphrase(path, ONE.text, TWO, files, cost=QUICK)
    after = database_key(unlock(path, TWO.text, files, cost=QUICK)[1])
    assert after == before
    assert len(after) == 32


def test_keys_do_not_show_themselves(keyring):
    values = (keyring, keyring.erasure, keyring.compartments[0], keyring.wrapping_seeds, Master(key=b"M" * 32, slot=1), ONE)
    shown = "".join(f"{one!r} {one}" for one in values)
    for secret in ("SSS", "WWW", "EEE", "KKK", "MMM", "gravel", "country"):
        assert secret not in shown


def test_a_disk_that_does_not_answer_is_unreachable(path, files, keyring):
    with pytest.raises(Unreachable):
        create(path.parent / "no such folder" / "keystore", ONE, keyring, files, cost=QUICK)
