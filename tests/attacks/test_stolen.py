"""Stolen and restored devices, by the numbers of the protocol study; what a number leaves out here stands under its own name elsewhere.

51 a disk image without its passphrase (also tests/attacks/test_day_canary.py); 57 a local copy that was turned back; 58 slots that tell
nothing. 52, 55 to 56 and 59 are in test_forget, test_renew and test_panic; 53 and 54 in test_journal_depot; 60 in test_agent_memory.
"""

import datetime as dt
import shutil

import pytest

from safeconduct.actions.office import REPLICA, open_with
from safeconduct.actions.recover_split import Ask, recover_split
from safeconduct.errors import Locked, SafeconductError
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from safeconduct.vault.depot import DiskFiles
from safeconduct.vault.keyring import add_slot, create, database_key, unlock
from safeconduct.vault.replica import Replica
from tests.conftest import BEGUN, quiet
from tests.unit.keyring.conftest import ONE, QUICK, TWO, make_keyring

NOW = dt.datetime(2017, 5, 2, 9, tzinfo=dt.UTC)
MARKER = "qxabulonwyverniquezhobaru"
PAGE = 4096


@pytest.fixture
def written(vault_folder, opened_keystore):
    """Give a vault in which a marked word stands everywhere it can: and the keys that open it."""
    office = open_with(vault_folder, *opened_keystore, BEGUN, quiet)
    case, person = new_ref(), new_ref()
    office.keep(
        [
            f.CaseOpened(case=case, on=NOW.date(), via="hotline", label=MARKER),
            f.PersonAdded(case=case, person=person, relationship="rrf-rel:PA"),
            f.NameAdded(case=case, person=person, use="legal", full=MARKER),
            f.NoteAdded(case=case, text=f"{MARKER} " * 900),
            f.ShelterOpened(shelter=new_ref(), name="oak", address=MARKER, beds=2, on=NOW.date()),
        ],
        NOW,
        quiet,
    )
    assert office.replica.search(MARKER).total == 1
    yield office, case
    office.close()


def test_51_an_image_without_its_passphrase_holds_no_marked_word(written, opened_keystore):
    """Taken while the vault is open: log, index, kit and all."""
    office, _ = written
    recover_split(office, Ask(needed=2, custodians=3), NOW, quiet)
    files = [path for path in office.folder.rglob("*") if path.is_file()]
    assert {"keystore", "recovery", REPLICA, f"{REPLICA}-wal"} <= {path.name for path in files}
    keyring, master = opened_keystore
    for path in files:
        data = path.read_bytes()
        for spelling in (MARKER, MARKER.upper(), MARKER.title()):
            assert not any(spelling.encode(coding) in data for coding in ("utf-8", "utf-16-le", "utf-32-le")), path.name
        assert not any(secret in data for secret in (master.key, keyring.signing_seed, keyring.erasure.key)), path.name
        assert MARKER not in path.name


def test_57_a_local_copy_that_was_turned_back_is_brought_up_again(written, tmp_path):
    office, case = written
    office.replica.checkpoint()
    older = shutil.copy(office.folder / REPLICA, tmp_path / "older")
    office.keep([f.RiskSet(case=case, level="extreme")], NOW, quiet)
    master, folder = office._master, office.folder
    office.replica.close()
    (folder / f"{REPLICA}-wal").unlink(missing_ok=True)
    shutil.copy(older, folder / REPLICA)
    office.replica = Replica.open(folder / REPLICA, database_key(master))
    assert office.replica.case_line(case).risk == ""
    office.journal = office._open_journal()
    assert office.catch_up(NOW.date(), quiet) == ()
    assert office.replica.case_line(case).risk == "extreme"
    assert office.journal.verify().is_sound


def test_57_a_single_page_that_was_turned_back_costs_nothing_that_rebuild_does_not_bring(written):
    """SQLCipher binds a page to its place and not to its time: the journal is what counts, and it is checked whole."""
    office, case = written
    office.replica.checkpoint()
    before = (office.folder / REPLICA).read_bytes()
    office.keep([f.RiskSet(case=case, level="extreme")], NOW, quiet)
    office.replica.checkpoint()
    after = (office.folder / REPLICA).read_bytes()
    changed = [at for at in range(0, min(len(before), len(after)), PAGE) if before[at : at + PAGE] != after[at : at + PAGE]]
    assert changed
    path = office.folder / REPLICA
    for at in changed:
        office.replica.close()
        path.write_bytes(after[:at] + before[at : at + PAGE] + after[at + PAGE :])
        for log in ("-wal", "-shm"):
            path.with_name(REPLICA + log).unlink(missing_ok=True)
        try:
            office.replica = Replica.open(path, database_key(office._master))
            office.replica.is_sound()
        except SafeconductError:
            pass
        office.rebuild(NOW.date(), quiet)
        assert office.replica.case_line(case).risk == "extreme"


def test_58_a_wrong_passphrase_learns_the_same_whatever_slots_there_are(tmp_path):
    """One slot or two, this place or that, a damaged slot or a wrong word: the same sentence, and nothing of how near it was."""
    path, files, told = tmp_path / "keystore", DiskFiles(), set()
    create(path, ONE, make_keyring(version=1), files, cost=QUICK)
    for step in range(3):
        with pytest.raises(Locked) as locked:
            unlock(path, "no such words", files, cost=QUICK)
        told.add((locked.value.says, locked.value.hint))
        if step == 0:
            add_slot(path, ONE.text, TWO, files, cost=QUICK)
        if step == 1:
            data = bytearray(path.read_bytes())
            used = unlock(path, TWO.text, files, cost=QUICK)[1].slot
            data[24 + 256 * used + 20] ^= 1
            path.write_bytes(bytes(data))
            with pytest.raises(Locked) as locked:
                unlock(path, TWO.text, files, cost=QUICK)
            told.add((locked.value.says, locked.value.hint))
    assert len(told) == 1
    assert len(path.read_bytes()) == 16384
