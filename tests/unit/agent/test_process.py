"""The key process lives and ends as it should."""

import os
import shutil
import signal
import socket
import threading

import pytest

from safeconduct.doors.agent import run
from safeconduct.errors import Damaged, Locked, Mistaken, Refused, SafeconductError, Unreachable
from safeconduct.vault import agent
from tests.attacks.forked import forked
from tests.unit.agent.conftest import ends, silent
from tests.unit.agent.little_vault import RIGHT

pytestmark = pytest.mark.slow


def nothing_remains(runtime):
    return list(runtime.iterdir()) == []


def test_it_answers_and_tells_how_far_it_is(vault, begin):
    opening, steps = [], []
    begin(on_progress=lambda *step: opening.append(step))
    assert agent.call(vault, "echo", b"\x00\xff" * 500_000, silent) == b"\x00\xff" * 500_000
    assert agent.call(vault, "steps", b"3", lambda *step: steps.append(step)) == b"done"
    assert opening == [("opening", 0, 1)]
    assert steps == [("counting", 0, 3), ("counting", 1, 3), ("counting", 2, 3)]


def test_without_it_the_vault_is_locked(vault):
    with pytest.raises(Locked) as caught:
        agent.call(vault, "echo", b"", silent)
    assert "unlock" in caught.value.hint
    assert agent.status(vault) is None
    assert agent.lock(vault) is False


def test_lock_ends_it_and_nothing_remains(vault, runtime, begin):
    started = begin()
    assert agent.status(vault).process == started.process
    assert agent.lock(vault) is True
    assert ends(started.process, 0)
    assert nothing_remains(runtime)
    assert (vault / "closed").exists()
    with pytest.raises(Locked):
        agent.call(vault, "echo", b"", silent)


def test_idle_time_ends_it(vault, runtime, begin):
    assert ends(begin(idle_seconds=1).process)
    assert nothing_remains(runtime)


def test_use_keeps_it_and_asking_after_it_does_not(vault, begin):
    begin(idle_seconds=500)
    agent.call(vault, "echo", b"", silent)
    one = agent.status(vault).idle_seconds_left
    assert 0 < one <= 500
    assert agent.status(vault).idle_seconds_left <= one


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_it_and_nothing_remains(vault, runtime, begin, number):
    started = begin()
    os.kill(started.process, number)
    assert ends(started.process)
    assert nothing_remains(runtime)


def test_it_ends_when_its_folder_is_cleared_away_as_at_a_logout(runtime, begin):
    process = begin().process
    shutil.rmtree(next(runtime.iterdir()))
    assert ends(process, 30)


def test_it_ends_when_the_folder_of_its_vault_is_deleted(vault, runtime, begin):
    process = begin().process
    assert agent.status(vault).process == process, "it serves"
    shutil.rmtree(vault)
    assert ends(process, 30)
    assert nothing_remains(runtime)


def test_it_ends_when_another_folder_lies_where_its_vault_was(vault, tmp_path, begin):
    process = begin().process
    assert agent.status(vault).process == process, "it serves"
    vault.rename(tmp_path / "elsewhere")
    vault.mkdir()
    assert ends(process, 30)


def test_one_whose_place_was_cleared_away_leaves_the_next_one_alone(vault, runtime, begin):
    first = begin().process
    assert agent.status(vault).process == first, "it serves"
    os.kill(first, signal.SIGSTOP)
    shutil.rmtree(next(runtime.iterdir()))
    second = begin().process
    os.kill(first, signal.SIGCONT)
    assert ends(first)
    assert agent.status(vault).process == second
    assert agent.lock(vault)


def test_lock_ends_it_in_the_middle_of_a_long_act(vault, begin):
    started = begin()
    outcomes = []

    def ask():
        try:
            agent.call(vault, "slow", b"", silent)
        except Unreachable as error:
            outcomes.append(error)

    asker = threading.Thread(target=ask)
    asker.start()
    while not (vault / "begun").exists():
        assert asker.is_alive()
    assert agent.lock(vault) is True
    asker.join()
    assert len(outcomes) == 1
    assert ends(started.process, 0)
    assert not (vault / "finished").exists()


def test_an_act_whose_asker_has_gone_is_finished(vault, begin):
    begin()
    line = socket.socket(socket.AF_UNIX)
    line.connect(str(agent.find_socket(vault)))
    line.sendall(frame("slow"))
    while not (vault / "begun").exists():
        pass
    line.close()
    gone = socket.socket(socket.AF_UNIX)  # asks for a second act, and leaves before it has begun
    gone.connect(str(agent.find_socket(vault)))
    gone.sendall(frame("abort"))
    gone.close()
    (vault / "go-on").touch()
    assert agent.call(vault, "echo", b"still here", silent) == b"still here"
    assert (vault / "finished").exists()


def frame(verb):
    return agent.pack(agent.Kind.REQUEST, agent.packed(agent.Request(verb=verb, payload=b"")))


def test_a_wrong_passphrase_is_told_and_leaves_no_process(vault, runtime):
    with pytest.raises(Locked) as caught:
        agent.start(vault, "wrong", idle_seconds=60, on_progress=silent, module="tests.unit.agent.little_vault")
    assert (caught.value.says, caught.value.hint) == ("no slot opens", "type it again")
    assert agent.status(vault) is None
    assert nothing_remains(runtime)


def test_a_fault_while_opening_is_told_without_its_text(vault, runtime):
    with pytest.raises(SafeconductError) as caught:
        agent.start(vault, RIGHT + " bug", idle_seconds=60, on_progress=silent, module="tests.unit.agent.little_vault")
    assert "ValueError, little_vault:" in caught.value.says
    assert "horse" not in caught.value.says
    assert nothing_remains(runtime)


def test_a_door_that_cannot_open_is_told(vault, runtime):
    with pytest.raises(Unreachable):
        agent.start(vault, RIGHT, idle_seconds=60, on_progress=silent, module="tests.unit.agent.no_such_door")
    assert nothing_remains(runtime)


def test_the_door_does_not_open_by_hand(capfd, monkeypatch):
    nothing = os.open(os.devnull, os.O_RDONLY)
    kept = os.dup(0)
    os.dup2(nothing, 0)
    try:
        with pytest.raises(Mistaken):
            run(lambda *_: None)
    finally:
        os.dup2(kept, 0)
        os.close(kept)
        os.close(nothing)


def test_errors_cross_with_class_sentence_hint_and_stage(vault, begin):
    begin()
    with pytest.raises(Damaged) as caught:
        agent.call(vault, "damaged", b"", silent)
    assert (caught.value.says, caught.value.hint, caught.value.stage) == ("it does not hold", "look at it", "commit")
    assert agent.call(vault, "echo", b"", silent) == b""


def test_after_a_fault_of_our_own_it_ends(vault, runtime, begin):
    started = begin()
    with pytest.raises(SafeconductError) as caught:
        agent.call(vault, "bug", b"", silent)
    assert type(caught.value) is SafeconductError
    assert "KeyError, little_vault:" in caught.value.says
    assert "canary" not in caught.value.says
    assert ends(started.process)
    assert nothing_remains(runtime)


def test_a_second_one_for_the_same_vault_is_refused(vault, tmp_path, begin):
    begin()
    (tmp_path / "other-name").symlink_to(vault)
    with pytest.raises(Refused):
        begin(folder=tmp_path / "other-name")
    assert agent.call(vault, "echo", b"", silent) == b""


def test_of_many_that_start_at_once_one_wins(vault, runtime, begin):
    outcomes = []

    def race():
        try:
            outcomes.append(begin().process)
        except Refused:
            outcomes.append(None)

    racers = [threading.Thread(target=race) for _ in range(6)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    winners = [one for one in outcomes if one]
    assert len(outcomes) == 6
    assert winners == [agent.status(vault).process]


def test_a_killed_one_leaves_a_socket_that_the_next_replaces(vault, runtime, begin):
    started = begin()
    os.kill(started.process, signal.SIGKILL)
    assert ends(started.process)
    assert agent.find_socket(vault).exists()
    with pytest.raises(Locked):
        agent.call(vault, "echo", b"", silent)
    assert agent.lock(vault) is False
    begin()
    assert agent.call(vault, "echo", b"new", silent) == b"new"


def test_vaults_have_processes_of_their_own(vault, tmp_path, begin):
    other = tmp_path / "other"
    other.mkdir()
    begin()
    begin(folder=other)
    assert agent.status(vault).process != agent.status(other).process
    agent.lock(other)
    assert agent.call(vault, "echo", b"", silent) == b""


@pytest.mark.parametrize("seconds", [0, -1, 24 * 3600 + 1])
def test_an_idle_time_out_of_bounds_is_refused(vault, seconds):
    with pytest.raises(Mistaken):
        agent.start(vault, RIGHT, idle_seconds=seconds, on_progress=silent)


def test_the_starter_that_leaves_is_not_waited_for(vault, runtime):
    reader, writer = os.pipe()

    def start():  # and is killed while the vault opens
        os.close(reader)
        agent.start(
            vault,
            RIGHT,
            idle_seconds=600,
            on_progress=lambda *_: os.kill(os.getpid(), signal.SIGKILL),
            module="tests.unit.agent.little_vault",
        )

    child = forked(start)
    os.close(writer)
    os.waitpid(child, 0)
    assert os.read(reader, 1) == b""  # the key process holds no descriptor of its starter's
    os.close(reader)
    found = agent.find_socket(vault)
    for _ in range(1000):
        if nothing_remains(runtime):
            break
        threading.Event().wait(0.02)
    assert nothing_remains(runtime), found
