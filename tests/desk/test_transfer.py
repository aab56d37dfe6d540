"""A case is handed to another caseload, or a copy of it, from the desk: one form, one act, shown back on the case's page."""

import datetime as dt
import shutil

import pytest

from safeconduct.actions import case_list, case_show, task_list
from safeconduct.actions.office import draft_of, open_with
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from tests.conftest import quiet
from tests.desk.conftest import BEGUN, DeskProcess

SOUTH, EAST = "casework:south", "casework:east"


def test_a_case_is_transferred_and_the_page_says_where_it_is_kept(desk, places):
    status, _, _ = desk.post(f"/member/{places['member']}/open", {"role": "caseworker", "part": "west"})
    assert status == 303
    case = desk.ask("case_list", case_list.Ask(limit=50), case_list.Answer).lines[-2].ref
    address = f"/case/{case}"
    assert '<option value="casework:west"' in desk.get(f"{address}/transfer")[2]
    status, _, body = desk.post(f"{address}/transfer", {"to": "casework:west", "reason": ""})
    assert status == 422
    assert "this is needed" in body
    before = desk.ask("case_show", case_show.Ask(case=bytes.fromhex(case)), case_show.Answer)
    status, headers, _ = desk.post(f"{address}/share", {"to": "casework:west", "reason": "for the handover", "notes_from": "2017-05-01"})
    assert status == 303
    status, headers, _ = desk.post(f"{address}/transfer", {"to": "casework:west", "reason": "the west is theirs"})
    assert status == 303
    page = desk.get(headers["location"])[2]
    assert "It is written there" in page
    assert "kept in casework:west" in page
    readers = page.partition("Can be read by")[2].partition("</p>")[0]
    assert [readers.count(f">{name}<") for name in ("casework", "casework:west")] == [1, 1], "each compartment once"
    after = desk.ask("case_show", case_show.Ask(case=bytes.fromhex(case)), case_show.Answer)
    assert (after.caseload, after.is_elsewhere) == ("casework:west", False)
    assert after.persons == before.persons
    assert after.notes == before.notes
    assert desk.post(f"{address}/note", {"text": "written in the west", "desk": "casework"})[0] == 303


@pytest.fixture
def crossed_desk(empty_vault, opened_keystore, tmp_path):
    """A desk on a vault in which one case was transferred apart to two caseloads, as the journal has it when they meet."""
    office = open_with(shutil.copytree(empty_vault, tmp_path / "vault"), *opened_keystore, BEGUN, quiet)
    try:
        office.begin_roster(BEGUN)
        for name in ("casework:north", SOUTH, EAST):
            office.begin_compartment(name, BEGUN)
        case = new_ref()
        office.keep([f.CaseOpened(case=case, on=BEGUN.date(), via="hotline", label="river")], BEGUN, quiet)
        office.keep_in([("casework:north", f.NoteAdded(case=case, text="old"))], BEGUN, quiet)
        for number, to in enumerate((SOUTH, EAST), 1):
            arrived = f.CaseArrived(case=case, part=to, home=to, number=1, on=BEGUN.date(), reason="full")
            at = BEGUN + dt.timedelta(minutes=number)
            office.journal.append([draft_of(f.Stamped(eid=new_ref(), hlc=number, fact=arrived), to)], int(at.timestamp() * 1000))
    finally:
        office.close()
    running = DeskProcess(tmp_path / "vault")
    yield running.open()
    running.close()


@pytest.mark.slow
def test_two_transfers_that_crossed_are_decided_in_one_act(crossed_desk):
    desk = crossed_desk
    (one,) = desk.ask("task_list", task_list.Ask(limit=1), task_list.Answer).conflicts
    assert (one.field, {side.value for side in one.sides}) == ("caseload", {SOUTH, EAST})
    page = desk.get("/tasks")[2]
    assert SOUTH in page
    assert EAST in page
    assert "more than one caseload" in desk.get(f"/case/{one.case}")[2]
    chosen = next(side for side in one.sides if side.value == SOUTH)
    status, headers, _ = desk.post(f"/conflict/{one.ref}", {"event": chosen.event})
    assert status == 303
    assert "It is settled." in desk.get(headers["location"])[2]
    after = desk.ask("case_show", case_show.Ask(case=bytes.fromhex(one.case)), case_show.Answer)
    assert (after.caseload, after.contested, after.is_elsewhere) == (SOUTH, (), False)
    assert "more than one caseload" not in desk.get(f"/case/{one.case}")[2]
    assert desk.ask("task_list", task_list.Ask(limit=1), task_list.Answer).conflicts == ()
