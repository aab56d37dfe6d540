"""The power fails at every single write, sync and rename of the depot, the cabinet and the pending bundle."""

import contextlib
import copy
import random
from pathlib import Path

import pytest

from safeconduct.errors import Unreachable
from safeconduct.vault.depot import FolderDepot, Shelf
from safeconduct.vault.journal import Cabinet, ErasureKey, Journal, Pending
from tests.attacks.power_disk import ForgetfulDisk, NamelessDisk, PowerCut, PowerDisk
from tests.journals import CODEC, NOW, draft, keys_of, texts_of

VAULT = Path("/vault")
KEYS = keys_of()
ACTS = 6


def act(number):
    """Three of four acts touch several compartments and new cases; each marks its parts."""
    case, other = bytes([number]) * 16, bytes([100 + number]) * 16
    drafts = [draft(f"{number}-a", f"{number}-b", case=case)]
    if number % 4:
        drafts += [draft(f"{number}-c", case=case, compartment="health"), draft(f"{number}-d", case=other)]
    return drafts


def marks(number):
    return {f"{number}-{part}" for part in ("abcd" if number % 4 else "ab")}


def work(disk, done, start=0):
    """Take acts one after the other; note which were acknowledged."""
    journal = Journal.at(VAULT, KEYS, CODEC, files=disk)
    for number in range(start, ACTS):
        journal.append(act(number), NOW + number)
        done.append(number)


def count_operations():
    disk = PowerDisk()
    work(disk, [])
    return disk.count


def look(disk):
    """Open the vault as the next start does."""
    journal = Journal.at(VAULT, KEYS, CODEC, files=disk)
    troubles = journal.recover()
    walk = journal.unfolded(frozenset())
    texts = texts_of(walk)
    return journal, texts, troubles + walk.troubles


def lost_or_half(disk, done):
    """Say what is wrong with what is found, for acts of which some were acknowledged."""
    journal, texts, troubles = look(disk)
    found = set(texts)
    faults = [f"trouble {trouble.stage}" for trouble in troubles]
    faults += [f"lost {number}" for number in done if not marks(number) <= found]
    faults += [f"half {number}" for number in range(ACTS) if found & marks(number) and not marks(number) <= found]
    faults += ["doubled"] * (len(found) != len(texts))
    faults += ["unasked"] * (not found <= set().union(set(), *(marks(number) for number in [*done, len(done)])))
    report = journal.verify()
    faults += [f"verify {trouble.stage}" for trouble in report.troubles] + ["closed"] * bool(report.closed)
    return faults


def states(chance, variants):
    """Cut the power at every operation, in several ways, and give each disk that can result, with what had been acknowledged."""
    for cut_at in range(1, count_operations() + 1):
        for _ in range(variants):
            disk, done = PowerDisk(cut_at=cut_at), []
            with pytest.raises(PowerCut):
                work(disk, done)
            yield disk, done


def run(seed, variants):
    chance = random.Random(seed)
    count = 0
    for disk, done in states(chance, variants):
        count += 1
        left = disk.after_cut(chance)
        if count % 3 == 0:  # the power fails again while the vault is being put in order
            left.cut_at = chance.randrange(1, 12)
            try:
                look(left)
            except PowerCut:
                left = left.after_cut(chance)
            left.cut_at = None
        assert lost_or_half(left, done) == []
        if count % 5 == 0:  # and work goes on
            _, texts, _ = look(left)
            later = []
            work(left, later, start=len({text.partition("-")[0] for text in texts}))
            assert lost_or_half(left, range(ACTS)) == []
    return count


@pytest.mark.slow
def test_no_acknowledged_act_is_lost_and_none_is_half_done():
    count = run(seed=1, variants=8)
    print(f"{count} power cuts of the journal: 0 lost, 0 half done, 0 doubled")
    assert count >= 1000


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_five_thousand_power_cuts():
    count = run(seed=2, variants=40)
    print(f"{count} power cuts of the journal: 0 lost, 0 half done, 0 doubled")
    assert count >= 5000


@pytest.mark.parametrize("kind", [ForgetfulDisk, NamelessDisk])
def test_a_disk_that_is_not_waited_for_loses_acts(kind):
    """Were nothing lost here, the tests above would prove nothing."""
    chance = random.Random(3)
    lost = 0
    for cut_at in range(5, count_operations(), 7):
        disk, done = kind(cut_at=cut_at), []
        with pytest.raises(PowerCut):
            work(disk, done)
        lost += any(fault.startswith(("lost", "trouble", "half")) for fault in lost_or_half(disk.after_cut(chance), done))
    assert lost > 0


def test_what_a_reader_has_folded_does_not_vanish_with_the_next_power_cut():
    """A process is killed between a rename and its sync; the next one folds what it sees; then the power fails."""
    chance = random.Random(4)
    for cut_at in range(1, count_operations() + 1):
        disk, done = PowerDisk(cut_at=cut_at), []
        with pytest.raises(PowerCut):
            work(disk, done)
        killed = disk.after_kill()
        _, folded, _ = look(killed)
        for _ in range(6):
            _, texts, troubles = look(killed.after_cut(chance))
            assert set(folded) <= set(texts)
            assert troubles == []


@pytest.mark.slow
def test_what_is_built_upon_does_not_vanish_with_the_next_power_cut():
    """A process is killed between a rename and its sync; the next one goes on writing; then the power fails."""
    chance = random.Random(7)
    for cut_at in range(1, count_operations() + 1):
        disk, done = PowerDisk(cut_at=cut_at), []
        with pytest.raises(PowerCut):
            work(disk, done)
        for _ in range(6):
            going_on = copy.deepcopy(disk).after_kill(cut_at=chance.randrange(1, 40))
            journal = Journal.at(VAULT, KEYS, CODEC, files=going_on)
            later = list(done)
            with contextlib.suppress(PowerCut):
                for number in range(len(done) + 1, len(done) + 4):
                    journal.append(act(number), NOW + number)
                    later.append(number)
            faults = lost_or_half(going_on.after_cut(chance), later)
            assert [fault for fault in faults if fault != "unasked"] == []  # the act in which the first was killed may be there


class NoPending(Pending):
    """Takes acts without deciding on them first."""

    def put(self, blobs):
        pass

    def clear(self):
        pass


def test_without_the_bundle_acts_would_be_half_done():
    """Were nothing half done here, the bundle would be idle, or the tests above blind."""
    halves = 0
    for cut_at in range(1, count_operations()):
        disk, done = PowerDisk(cut_at=cut_at), []
        journal = Journal(
            depot=FolderDepot(VAULT / "journal", disk),
            pending=NoPending(VAULT / "pending", disk),
            cabinet=Cabinet(VAULT / "cabinet", KEYS.org, KEYS.erasure, disk),
            keys=KEYS,
            codec=CODEC,
        )
        with contextlib.suppress(PowerCut):
            for number in range(ACTS):
                journal.append(act(number), NOW + number)
                done.append(number)
        halves += any(fault.startswith("half") for fault in lost_or_half(disk.after_kill(), done))
    assert halves > 0


@pytest.mark.slow
@pytest.mark.parametrize("is_lasting", [True, False])
def test_a_disk_that_says_no_at_any_operation_loses_nothing(is_lasting):
    for fail_at in range(1, count_operations() + 1):
        disk, done = PowerDisk(fail_at=fail_at, is_lasting=is_lasting), []
        try:
            work(disk, done)
        except Unreachable:
            pass
        else:
            assert not is_lasting, "a disk that fails for good was not noticed"
        left = disk.after_kill()
        assert lost_or_half(left, done) == []


def test_after_a_failed_act_the_journal_wants_to_be_opened_again():
    disk = PowerDisk()
    journal = Journal.at(VAULT, KEYS, CODEC, files=disk)
    journal.append(act(0), NOW)
    disk.fail_at, disk.is_lasting = disk.count + 6, False
    with pytest.raises(Unreachable):
        journal.append(act(1), NOW)
    with pytest.raises(Unreachable, match="act before this one"):
        journal.append(act(2), NOW)
    assert lost_or_half(disk.after_kill(), [0]) == []


def cabinet_work(disk, done, erasure=1):
    """Keep keys one after the other, merge, destroy one case; note what was acknowledged. The keystore's answer is `done`."""
    cabinet = Cabinet(VAULT / "cabinet", KEYS.org, ErasureKey(version=1, key=b"1" * 32), disk)
    for number in range(5):
        cabinet.add({bytes([number]) * 16: bytes([number]) * 32})
        done.append(number)
    cabinet.merge()
    for number in range(5, 8):
        cabinet.add({bytes([number]) * 16: bytes([number]) * 32})
        done.append(number)
    renewed = cabinet.without(frozenset({bytes(16)}), ErasureKey(version=2, key=b"2" * 32))
    done.append("renewed")  # from here on the keystore holds the second erasure key only
    renewed.drop_others()
    done.append("dropped")


def read_cabinet(disk, version):
    cabinet = Cabinet(VAULT / "cabinet", KEYS.org, ErasureKey(version=version, key=str(version).encode() * 32), disk)
    cabinet.sweep()
    cabinet.drop_others()
    return cabinet.read()


@pytest.mark.parametrize("variants", [3, pytest.param(60, marks=pytest.mark.soak)])
def test_no_key_of_a_case_is_lost(variants):
    chance = random.Random(5)
    disk = PowerDisk()
    cabinet_work(disk, [])
    for cut_at in range(1, disk.count + 1):
        for _ in range(variants):
            cut, done = PowerDisk(cut_at=cut_at), []
            with pytest.raises(PowerCut):
                cabinet_work(cut, done)
            reading = read_cabinet(cut.after_cut(chance), 2 if "renewed" in done else 1)
            kept = {bytes([number]) * 16 for number in done if isinstance(number, int)} - ({bytes(16)} if "renewed" in done else set())
            assert reading.troubles == ()
            assert kept <= set(reading.keys)
            assert ("renewed" in done) <= (bytes(16) not in reading.keys)


def test_a_shelf_keeps_the_old_file_or_the_new_one():
    chance = random.Random(6)

    def replace(disk):
        shelf = Shelf(VAULT / "shelf", disk)
        shelf.put("it", b"old" * 700)
        shelf.put("it", b"new" * 900)

    disk = PowerDisk()
    replace(disk)
    first = PowerDisk()
    Shelf(VAULT / "shelf", first).put("it", b"old" * 700)
    seen = set()
    for cut_at in range(1, disk.count + 1):
        for _ in range(20):
            cut = PowerDisk(cut_at=cut_at)
            with pytest.raises(PowerCut):
                replace(cut)
            left = Shelf(VAULT / "shelf", cut.after_cut(chance)).get("it", limit=4096)
            assert left in ({b"old" * 700, b"new" * 900} if cut_at > first.count else {None, b"old" * 700})
            seen.add(left)
    assert seen == {None, b"old" * 700, b"new" * 900}
