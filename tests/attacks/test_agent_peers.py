"""Only this person's processes reach the key process, and only this person's key process is trusted."""

import os
import socket

import pytest

from safeconduct.errors import Refused
from safeconduct.vault import agent
from tests.attacks.forked import forked
from tests.unit.agent.conftest import begin, runtime, silent, vault  # noqa: F401  fixtures
from tests.unit.agent.little_vault import RIGHT

NOBODY = 65534
as_root = pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else to try this")


def as_somebody_else(act):
    """Do something in a process of another person; return the text that it gives."""
    reader, writer = os.pipe()

    def there():
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            said = act()
        except Exception as error:  # noqa: BLE001
            said = type(error).__name__
        os.write(writer, said.encode())

    child = forked(there)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read().decode()
    os.waitpid(child, 0)
    return said


@as_root
def test_another_person_cannot_even_reach_the_socket(vault, begin):  # noqa: F811
    begin()
    place = str(agent.find_socket(vault))

    def connect():
        socket.socket(socket.AF_UNIX).connect(place)
        return "connected"

    assert as_somebody_else(connect) == "PermissionError"


@as_root
def test_another_person_who_reaches_the_socket_is_turned_away_unheard(vault, begin):  # noqa: F811
    begin()
    place = agent.find_socket(vault)
    frame = agent.pack(agent.Kind.REQUEST, agent.packed(agent.Request(verb="echo", payload=b"secret")))

    def ask():
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(30)
        line.connect(str(place))
        try:
            line.sendall(frame)
            return f"heard {line.recv(100)!r}"
        except ConnectionError:
            return "heard b''"

    for opened in (place.parent.parent, place.parent, place):  # as if the folders' rights had been lost
        opened.chmod(0o777)
    assert as_somebody_else(ask) == "heard b''"
    for closed in (place.parent.parent, place.parent):
        closed.chmod(0o700)
    assert agent.call(vault, "echo", b"ours", silent) == b"ours"


@as_root
def test_a_key_process_of_another_person_is_told_nothing(vault, runtime):  # noqa: F811
    """Somebody else listens at the very socket that we own; the process behind it is found out before a byte is sent."""
    place = agent.socket_path(vault)
    place.parent.mkdir(mode=0o700)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(place))
    reader, writer = os.pipe()

    def listen():
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        listener.settimeout(30)
        listener.listen()  # the kernel notes who listens
        os.write(writer, b"!")
        line, _ = listener.accept()
        line.settimeout(30)
        return 7 if line.recv(100) else 0

    child = forked(listen)
    os.close(writer)
    assert os.read(reader, 1) == b"!"
    os.close(reader)
    with pytest.raises(Refused, match="somebody else"):
        agent.call(vault, "echo", b"secret", silent)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    listener.close()


@as_root
@pytest.mark.parametrize("what", ["folder", "socket"])
def test_a_place_that_somebody_else_has_laid_out_is_refused(vault, runtime, what):  # noqa: F811
    place = agent.socket_path(vault)
    place.parent.mkdir(mode=0o700)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(place))
        listener.listen()
        os.chown(place if what == "socket" else place.parent, NOBODY, NOBODY)
        with pytest.raises(Refused):
            agent.call(vault, "echo", b"secret", silent)


def test_a_folder_open_to_others_is_refused_by_both_sides(vault, runtime):  # noqa: F811
    place = agent.socket_path(vault)
    place.parent.mkdir()
    place.parent.chmod(0o750)
    with pytest.raises(Refused):
        agent.start(vault, RIGHT, idle_seconds=60, on_progress=silent, module="tests.unit.agent.little_vault")
    place.touch()
    with pytest.raises(Refused):
        agent.call(vault, "echo", b"secret", silent)


def test_a_link_in_the_place_of_the_folder_is_refused(vault, runtime, tmp_path):  # noqa: F811
    trap = tmp_path / "trap"
    trap.mkdir(mode=0o700)
    agent.socket_path(vault).parent.symlink_to(trap)
    with pytest.raises(Refused):
        agent.start(vault, RIGHT, idle_seconds=60, on_progress=silent, module="tests.unit.agent.little_vault")
    (trap / "agent.sock").touch()
    with pytest.raises(Refused):
        agent.call(vault, "echo", b"secret", silent)
    assert [one.name for one in trap.iterdir()] == ["agent.sock"]


@pytest.mark.parametrize("kind", ["file", "link", "folder", "pipe"])
def test_what_is_no_socket_is_not_talked_to(vault, runtime, tmp_path, kind):  # noqa: F811
    place = agent.socket_path(vault)
    place.parent.mkdir(mode=0o700)
    match kind:
        case "file":
            place.touch()
        case "link":
            place.symlink_to(tmp_path / "elsewhere")
        case "folder":
            place.mkdir()
        case "pipe":
            os.mkfifo(place)
    with pytest.raises(Refused):
        agent.call(vault, "echo", b"secret", silent)


def test_a_link_in_the_place_of_the_lock_is_not_followed(vault, runtime, tmp_path):  # noqa: F811
    place = agent.socket_path(vault)
    place.parent.mkdir(mode=0o700)
    place.with_name("agent.lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Exception, match="lock") as caught:
        agent.start(vault, RIGHT, idle_seconds=60, on_progress=silent, module="tests.unit.agent.little_vault")
    assert type(caught.value).__name__ == "Unreachable"
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("runtime_folder", ["", "relative", "/nonexistent", "open"])
def test_without_a_private_runtime_folder_it_lives_in_a_corner_of_its_own(vault, monkeypatch, tmp_path, begin, runtime_folder):  # noqa: F811
    if runtime_folder == "open":
        runtime_folder = str(tmp_path / "open")
        os.mkdir(runtime_folder)  # noqa: PTH102
        os.chmod(runtime_folder, 0o755)  # noqa: PTH101
    monkeypatch.setenv("XDG_RUNTIME_DIR", runtime_folder)
    begin()
    place = agent.find_socket(vault)
    assert place.parent.parent.name == f"safeconduct-{os.getuid()}"
    assert place.parent.stat().st_mode & 0o777 == place.parent.parent.stat().st_mode & 0o777 == 0o700
    assert agent.call(vault, "echo", b"here", silent) == b"here"
    assert agent.lock(vault)
    assert not place.parent.exists()


def test_another_terminal_without_a_runtime_folder_is_not_misled(vault, monkeypatch, begin):  # noqa: F811
    """A process started under /tmp is found from a session that has a runtime folder."""
    private = os.environ["XDG_RUNTIME_DIR"]
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    begin()
    monkeypatch.setenv("XDG_RUNTIME_DIR", private)
    assert agent.call(vault, "echo", b"found", silent) == b"found"
    assert agent.lock(vault)
