"""Two histories of one laptop are settled at the desk: what each holds is shown, and nothing counts before its code was typed."""

import datetime as dt
import re
import shutil

import pytest

from safeconduct.actions import case_show, device_settle, history, today
from safeconduct.actions.office import create_office, open_with
from safeconduct.doors.desk.forms import Act, begun
from safeconduct.doors.desk.pages import nav
from safeconduct.doors.desk.rendering import Rendering
from safeconduct.doors.desk.visiting import Desk, Visit
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from safeconduct.vault.depot import DiskFiles
from safeconduct.vault.keyring import unlock
from safeconduct.vault.passphrase import choose
from tests.conftest import PASSPHRASE, quiet
from tests.desk.conftest import DeskProcess

NOON = dt.datetime(2017, 5, 1, 12, tzinfo=dt.UTC)
LATER = NOON + dt.timedelta(days=2)
HISTORY = device_settle.History(compartment="casework", objects=21, first_at=NOON, last_at=LATER, is_seen=True)


@pytest.fixture
def forked(tmp_path):
    """A desk on the vault of who works alone: a copy was put back, and written on before the stick brought what was newer."""
    folder, case = tmp_path / "vault", new_ref()
    create_office(folder, choose(PASSPHRASE), NOON, quiet).close()
    opened = unlock(folder / "keystore", PASSPHRASE, DiskFiles())

    def note(of, text, now):
        office = open_with(of, *opened, now, quiet)
        office.keep([f.NoteAdded(case=case, desk="casework", text=text)], now, quiet)
        office.close()

    office = open_with(folder, *opened, NOON, quiet)
    office.keep([f.CaseOpened(case=case, on=NOON.date(), via="hotline")], NOON, quiet)
    office.close()
    copy = shutil.copytree(folder, tmp_path / "copy")
    note(copy, "newer", LATER)
    note(folder, "older", NOON)
    shutil.copytree(copy / "journal", folder / "journal", dirs_exist_ok=True)
    running = DeskProcess(folder).open()
    yield running, case
    running.close()


def test_a_person_reads_what_each_history_holds_and_lets_both_count(forked):
    desk, case = forked
    page = desk.get("/")[2]
    at = re.search(r'href="(/member/[0-9a-f]{32}/settle)"', page)[1]
    page = desk.get(at)[2]
    assert re.findall(r"[13] May 2017, 15:00", page) == ["1 May 2017, 15:00", "3 May 2017, 15:00"], "one row each, in the local zone"
    code = re.search(r"under\">(?:<bdi>)?([0-9A-Z]{4}-[0-9A-Z]{4})", page)[1]
    for typed in ({"heard": "all", "code": "0000-0000"}, {"heard": "", "code": code}, {"heard": "all"}):
        status, _, page = desk.post(at, typed)
        assert status == 422, typed
        assert desk.ask("today", today.Ask(lines=1), today.Answer).forked
    status, headers, _ = desk.post(at, {"heard": "all", "code": code.lower().replace("-", "")})
    assert status == 303
    assert "It is settled." in desk.get(headers["location"])[2]
    assert desk.ask("today", today.Ask(lines=1), today.Answer).forked == ()
    shown = desk.ask("case_show", case_show.Ask(case=case, notes=9), case_show.Answer)
    assert sorted(note.text for note in shown.notes) == ["newer", "older"]
    assert "Nothing of that laptop waits" in desk.get(at)[2]
    assert desk.post(at, {"heard": "all", "code": code})[0] == 422, "it is settled already"


@pytest.mark.parametrize(("language", "shut_out", "call_her"), [("en", "shut it out first", "Call her"), ("ru", "сначала", "Позвоните ей")])
def test_who_may_not_decide_and_whose_keys_are_in_other_hands_is_said_before_anything_is_typed(tmp_path, language, shut_out, call_her):
    render = Rendering(nav())
    visit = Visit(desk=Desk(folder=tmp_path, language=language), method="GET", path="/", words=render.words(language), render=render)

    def page(**fields):
        looked = device_settle.Answer(device="ab" * 16, aside=42, seen=1, left=42, histories=(HISTORY,), **fields)
        act = Act(title="Settle two histories", fields=(), back="/")
        return visit.show("settle.html", act=act, filled=begun((), {}), looked=looked).body.decode()

    assert shut_out in page()
    assert shut_out not in page(is_shut_out=True)
    assert call_her in page(may_decide=False)
    assert call_her not in page()


def test_what_is_to_be_recorded_again_is_shown_whole(tmp_path):
    render = Rendering(nav())
    visit = Visit(desk=Desk(folder=tmp_path, language="en"), method="GET", path="/", words=render.words("en"), render=render)
    line = history.Line(
        cursor=0,
        event="ab" * 16,
        at=NOON,
        device="cd" * 16,
        compartment="casework",
        kind="case",
        ref="ef" * 16,
        type="checked-in",
        content={"is_well": False, "note": "long " * 60},
    )
    answer = history.Answer(lines=(line,), next=0)
    page = visit.show("history.html", answer=answer, case="", is_uncounted=True).body.decode()
    assert "False" in page
    assert "long " * 60 in page


def test_a_country_with_which_there_are_talks_is_not_named():
    assert [device_settle.without_country(name) for name in ("country:AUT", "casework:north", "")] == ["country", "casework:north", ""]
