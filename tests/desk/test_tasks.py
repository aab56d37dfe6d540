"""Tasks are listed by their day, added, moved and filtered."""

import re

from safeconduct.actions import task_list


def tasks(desk, **ask):
    return desk.ask("task_list", task_list.Ask(limit=500, **ask), task_list.Answer).lines


def test_tasks_stand_by_their_day(desk):
    page = desk.get("/tasks")[2]
    shown = re.findall(r"/task/([0-9a-f]{32})/done", page)
    assert shown == [line.ref for line in tasks(desk)][:100]


def test_a_task_about_nobody_is_added_and_moved(desk):
    status, headers, _ = desk.post("/tasks/add", {"text": "buy <paper>", "due_on": "+2", "role": "porter"})
    assert status == 303
    assert "buy &lt;paper&gt;" in desk.get(headers["location"])[2]
    line = next(line for line in tasks(desk) if line.text == "buy <paper>")
    assert (line.case, str(line.due_on)) == ("", "2017-05-18")
    assert desk.post(f"/task/{line.ref}/move", {"due_on": "2017-06-01"})[0] == 303
    assert str(tasks(desk, task=bytes.fromhex(line.ref))[0].due_on) == "2017-06-01"
    assert desk.post(f"/task/{line.ref}/move", {"due_on": "2017-06-01", "no_day": "1"})[0] == 422
    assert desk.post(f"/task/{line.ref}/move", {"due_on": "", "no_day": "1"})[0] == 303
    assert tasks(desk, task=bytes.fromhex(line.ref))[0].due_on is None
    assert desk.post(f"/task/{line.ref}/done", {})[0] == 303
    assert desk.get(f"/task/{line.ref}/move")[0] == 422


def test_a_task_of_a_case_is_moved_in_its_case(desk, places):
    line = tasks(desk, task=bytes.fromhex(places["task"]))[0]
    assert desk.post(f"/task/{places['task']}/move", {"due_on": "+1"})[0] == 303
    moved = tasks(desk, task=bytes.fromhex(places["task"]))[0]
    assert (str(moved.due_on), moved.case) == ("2017-05-17", line.case)


def test_a_filter_stands_in_no_address(desk):
    desk.post("/tasks/add", {"text": "see a lawyer", "due_on": "", "role": "lawyer of ours"})
    status, headers, _ = desk.post("/tasks", {"role": "lawyer of ours", "due_by": ""})
    assert status == 303
    assert re.fullmatch(r"/tasks/[0-9a-f]{32}", headers["location"])
    page = desk.get(headers["location"])[2]
    assert len(re.findall(r"/task/[0-9a-f]{32}/done", page)) == 1
    status, _, body = desk.post("/tasks", {"role": "somebody", "due_by": "soon"})
    assert status == 422
    assert 'value="somebody"' in body


def test_what_colleagues_disagree_on_is_decided_in_one_act(fresh_desk):
    desk = fresh_desk.open()
    (one,) = desk.ask("task_list", task_list.Ask(limit=1), task_list.Answer).conflicts
    page = desk.get("/tasks")[2]
    assert "Decide between two values" in page
    assert "Extreme" in page
    assert "Low" in page
    address = f"/conflict/{one.ref}"
    assert desk.post(address, {"event": "00" * 16})[0] == 422
    status, headers, _ = desk.post(address, {"event": one.sides[0].event})
    assert status == 303
    assert "It is settled." in desk.get(headers["location"])[2]
    assert desk.ask("task_list", task_list.Ask(limit=1), task_list.Answer).conflicts == ()
    assert desk.get(address)[0] == 422
