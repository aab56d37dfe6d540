"""A case is forgotten: nothing of it opens again, whatever anybody kept, put back or stopped in the middle; and nobody does it alone."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from safeconduct.actions import case_show, history, verify
from safeconduct.actions.forget import Ask, forget
from safeconduct.actions.office import CODEC, keys_of, open_with
from safeconduct.actions.office.rekeying import cabinet_of
from safeconduct.errors import Mistaken, Refused
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from safeconduct.model.rules import agreeing, is_forgotten
from safeconduct.model.world import Forgetting
from safeconduct.vault.depot import DiskFiles
from safeconduct.vault.journal import Journal, open_segment
from safeconduct.vault.replica import Replica
from tests.conftest import BEGUN, quiet
from tests.unit.replica.segments import KEY, Writer

NOW = dt.datetime(2017, 5, 2, 9, tzinfo=dt.UTC)
DAY = NOW.date()
MARKER = "qxabulon"


def household(case, word, shelter):
    person = new_ref()
    return [
        f.CaseOpened(case=case, on=DAY, via="hotline", label=f"{word} kettle"),
        f.PersonAdded(case=case, person=person, relationship="rrf-rel:PA"),
        f.NameAdded(case=case, person=person, use="legal", full=f"{word.title()} Example"),
        f.NoteAdded(case=case, text=f"{word} was seen"),
        f.StayBegun(case=case, stay=new_ref(), shelter=shelter, beds=1, from_on=DAY),
        f.CaseStatusSet(case=case, status="closed", on=DAY, reason="arrived_safe"),
    ]


@pytest.fixture
def two(vault_folder, opened_keystore):
    """Give an opened vault with two closed cases, one of them marked; and their references."""
    office = open_with(vault_folder, *opened_keystore, BEGUN, quiet)
    gone, stays, shelter = new_ref(), new_ref(), new_ref()
    office.keep([f.ShelterOpened(shelter=shelter, name="oak", beds=9, on=DAY)], NOW, quiet)
    office.keep(household(gone, MARKER, shelter), NOW, quiet)
    office.keep([*household(stays, "other", shelter), f.CasesLinked(case=stays, other=gone, how="relatives")], NOW, quiet)
    yield office, gone, stays
    office.close()


def closed_cases(office, folder):
    """Open every object of a folder's journal with every key of the vault, and list the cases of which nothing opens."""
    keys, opened, closed = keys_of(office._keyring), set(), set()
    case_keys = cabinet_of(office.folder, office._keyring, DiskFiles()).load() | office.replica.case_keys()
    for path in (Path(folder) / "journal").rglob("*"):
        if path.is_file():
            segment = open_segment(path.read_bytes(), keys, case_keys, CODEC)
            opened |= {envelope.case for envelope in segment.envelopes if envelope.events is not None}
            closed |= set(segment.closed)
    assert not opened & closed
    return closed


def test_52_nothing_in_the_vault_opens_for_it_afterwards(two, tmp_path):
    office, gone, stays = two
    before = Path(shutil.copytree(office.folder, tmp_path / "before"))
    answer = forget(office, Ask(case=gone, reason="retention_over"), NOW, quiet)
    assert (answer.is_forgotten, answer.agreed, answer.needed) == (True, 1, 1)
    assert closed_cases(office, office.folder) == {gone}
    assert closed_cases(office, before) == {gone}, "nor does any object that ever lay there"
    for page in (before / "cabinet").rglob("*"):
        if page.is_file():  # every page that ever was, put back beside the new ones
            shutil.copy(page, office.folder / "cabinet" / f"{office._keyring.erasure.version:08x}" / page.name)
    assert closed_cases(office, office.folder) == {gone}
    assert office.replica.search(MARKER).total == 0
    with pytest.raises(Mistaken):
        case_show.case_show(office, case_show.Ask(case=gone), NOW, quiet)
    assert case_show.case_show(office, case_show.Ask(case=stays), NOW, quiet).label == "other kettle"


def test_what_is_left_is_its_code_a_day_and_a_word(two):
    office, gone, _ = two
    forget(office, Ask(case=gone, reason="own_wish"), NOW, quiet)
    told = history.history(office, history.Ask(limit=500, is_full=True), NOW, quiet).lines
    assert MARKER not in str([line.content for line in told]).lower()
    assert {line.type for line in told if line.ref == gone.hex()} == {"forgetting-agreed", "case-forgotten"}
    answer = verify.verify(office, verify.Ask(), NOW, quiet)
    assert answer.findings == ()
    assert answer.closed == (gone.hex(),)
    office.rebuild(DAY, quiet)
    assert office.replica.look("case", gone) is None
    assert verify.verify(office, verify.Ask(), NOW, quiet).findings == ()


@pytest.mark.parametrize("stop_at", ["exchange_erasure", "save"])
def test_59_stopped_in_the_middle_it_is_finished_at_the_next_opening(two, monkeypatch, stop_at):
    office, gone, stays = two

    def stop(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(f"safeconduct.actions.office.recovering.{stop_at}", stop)
        with pytest.raises(KeyboardInterrupt):
            forget(office, Ask(case=gone, reason="mistake"), NOW, quiet)
    assert office.replica.look("case", gone) is None
    assert gone in cabinet_of(office.folder, office._keyring, DiskFiles()).load()
    assert office.catch_up(DAY, quiet) == ()  # as the next opening does
    assert set(cabinet_of(office.folder, office._keyring, DiskFiles()).load()) == {stays}
    assert len(list((office.folder / "cabinet").iterdir())) == 1
    assert office.destroy_forgotten() == 0


def test_46_putting_the_key_back_brings_nothing_back(two):
    """A member who kept the key of the case writes it into the cabinet again."""
    office, gone, _ = two
    key = cabinet_of(office.folder, office._keyring, DiskFiles()).load()[gone]
    forget(office, Ask(case=gone, reason="own_wish"), NOW, quiet)
    cabinet_of(office.folder, office._keyring, DiskFiles()).add({gone: key})
    unfolded = Journal.at(office.folder, keys_of(office._keyring), CODEC).unfolded(frozenset())
    assert any(envelope.case == gone and envelope.events for segment in unfolded for envelope in segment.envelopes), "the key does open it"
    office.rebuild(DAY, quiet)
    assert office.replica.look("case", gone) is None
    assert office.replica.case_key(gone) is None
    assert office.replica.search(MARKER).total == 0
    with pytest.raises((Mistaken, Refused)):
        office.keep([f.NoteAdded(case=gone, text="again")], NOW, quiet)
    with pytest.raises(Refused):
        office.keep([f.CaseOpened(case=gone, on=DAY, via="hotline")], NOW, quiet)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_23_facts_that_come_back_later_in_any_order_stay_out(tmp_path, order):
    writer, case = Writer(), b"g" * 16
    segments = [
        writer.segment(f.CaseOpened(case=case, on=DAY, via="hotline", label=MARKER)),
        writer.segment(f.ForgettingAgreed(forgetting=case, reason="own_wish", on=DAY)),
    ]
    agreed = next(event.eid for envelope in segments[1].envelopes for event in envelope.events)
    segments.append(writer.segment(f.CaseForgotten(forgetting=case, on=DAY, agreed=(agreed,))))
    with Replica.create(tmp_path / "replica.db", KEY) as replica:
        for number in order:
            replica.fold([segments[number]], DAY)
        assert replica.forgotten() == {case}
        assert replica.look("case", case) is None
        assert replica.case_key(case) is None


def said(record, number, author, reason="own_wish"):
    record.apply(f.ForgettingAgreed(forgetting=record.ref, reason=reason, on=DAY), f.Mark(1, 1, bytes([number]) * 16, author))


ANNA, ANNAS_PHONE, BEKA, STRANGER = b"a" * 16, b"A" * 16, b"b" * 16, b"s" * 16
TEAM = {ANNA: b"anna", ANNAS_PHONE: b"anna", BEKA: b"beka"}


def test_47_nobody_forgets_alone_where_there_is_somebody_to_ask():
    record = Forgetting(ref=b"c" * 16)
    said(record, 1, ANNA)
    said(record, 2, ANNAS_PHONE)
    said(record, 3, STRANGER)
    every = tuple(sorted(record.agreed))
    record.apply(f.CaseForgotten(forgetting=record.ref, on=DAY, agreed=every), f.Mark(2, 2, b"d" * 16, ANNA))
    assert agreeing(record, TEAM) == {b"anna"}
    assert not is_forgotten(record, TEAM), "twice by one person, once by a stranger"
    said(record, 4, BEKA)
    assert not is_forgotten(record, TEAM), "a word that was given afterwards was not cited"
    record.apply(f.CaseForgotten(forgetting=record.ref, on=DAY, agreed=(*every, bytes([4]) * 16)), f.Mark(3, 3, b"e" * 16, ANNA))
    assert is_forgotten(record, TEAM)


def test_what_is_held_is_kept(two):
    office, gone, _ = two
    office.keep([f.HoldSet(case=gone, is_held=True, why="an appeal")], NOW, quiet)
    with pytest.raises(Refused):
        forget(office, Ask(case=gone, reason="own_wish"), NOW, quiet)
    office.keep([f.HoldSet(case=gone, is_held=False, why="it is over")], NOW, quiet)
    assert forget(office, Ask(case=gone, reason="own_wish"), NOW, quiet).is_forgotten


def test_an_open_case_is_forgotten_only_at_its_people_s_wish_or_by_mistake(two):
    office, gone, _ = two
    office.keep([f.CaseStatusSet(case=gone, status="active", on=DAY)], NOW, quiet)
    with pytest.raises(Refused):
        forget(office, Ask(case=gone, reason="retention_over"), NOW, quiet)
    with pytest.raises(Mistaken):
        forget(office, Ask(case=gone, reason="no word"), NOW, quiet)
    assert forget(office, Ask(case=gone, reason="own_wish"), NOW, quiet).is_forgotten
