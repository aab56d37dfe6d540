"""Tasks, check-ins and the history: pages, order, caps."""

import datetime as dt

import pytest

from safeconduct.actions import checkin_list, history, task_list
from safeconduct.errors import Mistaken
from safeconduct.ids import new_ref
from safeconduct.model import facts as f


@pytest.fixture(scope="module")
def case(desk):
    ref, _ = desk.household(label="mill")
    desk.keep(
        f.TaskAdded(case=ref, task=b"1" * 16, text="late", due_on=dt.date(2017, 4, 1), role="lawyer"),
        f.TaskAdded(task=b"2" * 16, text="soon", due_on=dt.date(2017, 5, 3), role="lawyer"),
        f.TaskAdded(case=ref, task=b"3" * 16, text="whenever", role="doctor"),
    )
    return ref


def texts(desk, **ask):
    return [line.text for line in desk.ask("task_list", task_list.Ask(**ask)).lines]


def test_tasks_most_overdue_first(desk, case):
    assert texts(desk) == ["late", "soon", "whenever"]
    assert [line.is_overdue for line in desk.ask("task_list", task_list.Ask()).lines] == [True, False, False]


def test_tasks_of_a_case_a_role_a_day(desk, case):
    assert texts(desk, case=case) == ["late", "whenever"]
    assert texts(desk, role="lawyer") == ["late", "soon"]
    assert texts(desk, role="lawyer", offset=1, limit=1) == ["soon"]
    assert texts(desk, due_by=dt.date(2017, 4, 30)) == ["late"]


def test_one_task_tells_its_case(desk, case):
    assert desk.ask("task_list", task_list.Ask(task=b"1" * 16)).lines[0].case == case.hex()
    assert desk.ask("task_list", task_list.Ask(task=b"2" * 16)).lines[0].case == ""
    done = new_ref()
    desk.keep(f.TaskAdded(task=done, text="gone", role="cook"), f.TaskDone(task=done, on=desk.now.date()))
    for gone in (done, b"9" * 16):
        with pytest.raises(Mistaken):
            desk.ask("task_list", task_list.Ask(task=gone))


def test_check_ins_longest_silent_first(desk, case):
    other, _ = desk.household(label="kettle")
    safe, _ = desk.household(label="safe")
    ago = lambda hours: int((desk.now - dt.timedelta(hours=hours)).timestamp() * 1000)  # noqa: E731
    desk.keep(
        f.RhythmSet(case=case, every_hours=24),
        f.CheckedIn(case=case, at_ms=ago(1)),
        f.RhythmSet(case=other, every_hours=1),
        f.CheckedIn(case=other, at_ms=ago(9)),
        f.RhythmSet(case=safe, every_hours=1),
        f.CheckedIn(case=safe, at_ms=ago(99)),
        f.CaseStatusSet(case=safe, status="arrived", on=desk.now.date()),
    )
    answer = desk.ask("checkin_list", checkin_list.Ask())
    assert [(line.label, line.is_silent) for line in answer.households] == [("kettle", True), ("mill", False)]
    assert answer.total == 2
    silent = desk.ask("checkin_list", checkin_list.Ask(is_silent_only=True))
    assert [line.label for line in silent.households] == ["kettle"]
    assert silent.households[0].alarm_at == desk.now - dt.timedelta(hours=8)


def test_colleagues_without_a_rhythm_are_listed_and_never_silent(desk):
    worker = new_ref()
    desk.keep(f.WorkerAdded(worker=worker, label="owl"))
    (one,) = desk.ask("checkin_list", checkin_list.Ask()).colleagues
    assert (one.label, one.alarm_at, one.is_silent) == ("owl", None, False)
    desk.keep(f.WorkerRhythmSet(worker=worker, every_hours=2, grace_hours=1))
    (one,) = desk.ask("checkin_list", checkin_list.Ask()).colleagues
    assert one.alarm_at == desk.now + dt.timedelta(hours=3)


def test_history_tells_kind_and_device_and_content_only_when_asked(desk, case):
    desk.keep(f.NoteAdded(case=case, text="a canary sings"))
    newest = desk.ask("history", history.Ask(case=case, limit=1)).lines[0]
    assert (newest.type, newest.kind, newest.ref, newest.content) == ("note", "case", case.hex(), {})
    assert newest.device == desk.office.device.hex()
    full = desk.ask("history", history.Ask(case=case, limit=1, is_full=True)).lines[0]
    assert full.content == {"desk": "casework", "text": "a canary sings"}


def test_history_goes_on_page_by_page_to_its_end(desk, case):
    whole = desk.ask("history", history.Ask(limit=1000))
    assert whole.next == 0
    seen, cursor = [], 0
    while True:
        page = desk.ask("history", history.Ask(before=cursor, limit=7))
        seen += [line.event for line in page.lines]
        cursor = page.next
        if not cursor:
            break
    assert seen == [line.event for line in whole.lines]


def test_history_of_one_kind(desk, case):
    kinds = {line.type for line in desk.ask("history", history.Ask(type="task")).lines}
    assert kinds == {"task"}
    assert len(desk.ask("history", history.Ask(type="task", limit=2)).lines) == 2
    assert desk.ask("history", history.Ask(type="task", limit=2)).next > 0


@pytest.mark.parametrize(
    ("verb", "ask"),
    [
        ("task_list", task_list.Ask(limit=0)),
        ("task_list", task_list.Ask(offset=-1)),
        ("checkin_list", checkin_list.Ask(limit=1001)),
        ("checkin_list", checkin_list.Ask(offset=-1)),
        ("history", history.Ask(limit=0)),
        ("history", history.Ask(type="gossip")),
    ],
)
def test_caps(desk, verb, ask):
    with pytest.raises(Mistaken):
        desk.ask(verb, ask)
