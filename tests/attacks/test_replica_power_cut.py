"""Cut the power at every write, truncation and sync of the replica: it opens, holds what was acknowledged, and nothing half.

The disk is in memory, under the database's own file layer. A file is its durable bytes and a queue of what was not synced; a cut keeps
none, all, a prefix or some of the queue, and may tear a write at a sector. The replica's own statements and pragmas run over it, encrypted,
through another library that reads and writes the same files.
"""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path

import apsw
import pytest

from safeconduct.errors import SafeconductError
from safeconduct.model import facts as f
from safeconduct.vault.replica import Replica
from safeconduct.vault.replica.engine import PRAGMAS
from tests.attacks.cut_disk import Machine
from tests.strategies import TODAY
from tests.unit.replica.segments import KEY, Writer

pytestmark = pytest.mark.slow

NAME = Path("/x/replica.db")
FOLDS = 8
CASES = [bytes([number]) * 16 for number in range(1, 4)]


@pytest.fixture(scope="module")
def machine():
    made = Machine()
    yield made
    made.unregister()


def connecting(synchronous):
    def connect(path, key):
        connection = apsw.Connection(str(path), vfs="multipleciphers-cut")
        for pragma in ("cipher='sqlcipher'", "legacy=4", f"key=\"x'{key.hex()}'\"", "locking_mode=exclusive"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        for pragma in PRAGMAS:
            connection.execute(pragma.replace("synchronous=FULL", f"synchronous={synchronous}")).fetchall()
        connection.execute("PRAGMA wal_autocheckpoint=60")  # sooner than in life: a cut must also fall into checkpoints
        return connection

    return connect


def segments():
    writer = Writer()
    for number in range(FOLDS):
        case = CASES[number % len(CASES)]
        yield writer.segment(
            f.CaseOpened(case=case, on=TODAY, via="hotline", label=f"file {number}"),
            f.PersonAdded(case=case, person=case, relationship="rrf-rel:PA"),
            f.NameAdded(case=case, person=case, use="legal", full=f"Anna{number} Berg"),
            f.NoteAdded(case=case, text=f"word{number} " * 40),
        )


def work(connect, acknowledged):
    """Create, fold, forget and fold again; every act that returned is noted."""
    replica = Replica.create(NAME, KEY, connect=connect)
    acknowledged.append("created")
    for number, segment in enumerate(segments()):
        replica.fold([segment], TODAY)
        acknowledged.append(segment.id)
        if number == FOLDS // 2:
            replica.forget(CASES[1])
            acknowledged.append("forgotten")
            replica.set_setting("language", b"ce")
            acknowledged.append("set")
    replica.close()


def fault_after(connect, acknowledged):  # noqa: PLR0911 - one return for each fault
    """Open what a cut left and name the first thing that is wrong with it, or nothing."""
    try:
        replica = Replica.attach(NAME, KEY, connect=connect)
    except SafeconductError as error:
        return f"does not open: {error.says}" if acknowledged else ""
    with replica:
        if not replica.is_sound():
            return "unsound"
        known = replica.known_segments()
        if not known >= {act for act in acknowledged if isinstance(act, bytes)}:
            return "acknowledged events are lost"
        if ("set" in acknowledged) != (replica.setting("language") == b"ce") and "set" in acknowledged:
            return "an acknowledged setting is lost"
        events = list(replica.events())
        forgotten = "forgotten" in acknowledged
        per_case = {case: [told for told in events if told.ref == case] for case in CASES}
        if any(len(told) % 4 for told in per_case.values()):
            return "half an act"
        expected = {case: sum(segment.envelopes[0].case == case and segment.id in known for segment in segments()) for case in CASES}
        if any(len(per_case[case]) != 4 * expected[case] for case in (CASES[0], CASES[2])):
            return "a segment without its events"
        if forgotten and any(told.fact.full.startswith(("Anna1", "Anna4")) for told in per_case[CASES[1]] if hasattr(told.fact, "full")):
            return "a forgotten case is back"
        for case, told in per_case.items():
            names = {one.fact.full for one in told if hasattr(one.fact, "full")}
            if any(case not in {line.ref for line in replica.search(name).lines} for name in names):
                return "a name cannot be found"
    return ""


def cut_everywhere(machine, synchronous, variants, seed):
    connect = connecting(synchronous)
    return machine.cut_everywhere(partial(work, connect), partial(fault_after, connect), list, variants, random.Random(seed))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_no_cut_loses_what_was_acknowledged(machine):
    points, states, faults = cut_everywhere(machine, "FULL", 1, seed=5)
    print(f"{points} writes, {states} states, {len(faults)} faults")
    assert states >= 650
    assert faults == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_laxer_disk_would_lose_events(machine):
    """Without full syncs the same test must find losses, or it would find none anywhere."""
    _, states, faults = cut_everywhere(machine, "NORMAL", 1, seed=6)
    lost = [fault for _, fault in faults if fault == "acknowledged events are lost"]
    print(f"{states} states, {len(lost)} with losses")
    assert lost


@pytest.mark.soak
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_no_cut_of_five_thousand_loses_what_was_acknowledged(machine):
    points, states, faults = cut_everywhere(machine, "FULL", 8, seed=7)
    print(f"{points} writes, {states} states, {len(faults)} faults")
    assert states >= 5_000
    assert faults == []
