"""What the key process knows is nowhere else: not in arguments, environments, files or cores, and in no memory once it has ended."""

import ctypes
import os
import resource
import secrets
import signal
from pathlib import Path

import pytest

from safeconduct.vault import agent
from tests.attacks.forked import forked
from tests.attacks.test_agent_peers import NOBODY, as_root
from tests.unit.agent.conftest import begin, ends, runtime, silent, vault  # noqa: F401  fixtures
from tests.unit.agent.little_vault import RIGHT

pytestmark = pytest.mark.slow

PR_SET_DUMPABLE = 4
PR_SET_PTRACER_ANY = (0x59616D61, ctypes.c_ulong(-1))
proc = pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="this system shows no memory of processes")


def processes():
    return [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()]


def memory_holds(process, needle):
    """Tell whether the writable memory of a process holds some bytes; None when it cannot be read."""
    try:
        maps = Path(f"/proc/{process}/maps").read_text().splitlines()
        with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
            for line in maps:
                span, rights, *_ = line.split()
                if not rights.startswith("rw"):
                    continue
                start, end = (int(side, 16) for side in span.split("-"))
                try:
                    memory.seek(start)
                    while start < end:
                        part = memory.read(min(end - start, 1 << 24))
                        if not part:
                            break
                        if needle in part:
                            return True
                        start += len(part)
                except (OSError, OverflowError, ValueError):
                    continue
    except (OSError, ValueError):
        return None
    return False


def lives(process):
    """Tell whether a process still has memory; one that has ended may wait for the system to take note of it."""
    try:
        return Path(f"/proc/{process}/maps").read_bytes() != b""
    except OSError:
        return False


def pythons():
    """List other processes that run our interpreter."""
    ours = Path("/proc/self/exe").readlink()
    found = []
    for process in processes():
        try:
            if process != os.getpid() and Path(f"/proc/{process}/exe").readlink() == ours:
                found.append(process)
        except OSError:
            continue
    return found


def started_apart(vault, canary):  # noqa: F811
    """Start a key process from a process that ends, as a terminal's command does; this process keeps the only other copy."""

    def start():
        agent.start(vault, f"{RIGHT} {canary}", idle_seconds=600, on_progress=silent, module="tests.unit.agent.little_vault")

    os.waitpid(forked(start), 0)
    return agent.status(vault).process


@proc
@as_root
def test_after_lock_no_memory_holds_the_secret(vault, runtime):  # noqa: F811
    for _ in range(3):
        canary = secrets.token_hex(16)
        process = started_apart(vault, canary)
        agent.call(vault, "echo", b"used", silent)
        assert memory_holds(process, canary.encode()) is True, "the scan must find what is there"
        assert agent.lock(vault)
        assert not lives(process)
        assert [one for one in pythons() if memory_holds(one, canary.encode())] == []


@proc
def test_no_argument_environment_or_file_holds_the_secret(vault, runtime, begin):  # noqa: F811
    canary = secrets.token_hex(16)
    begin(passphrase=f"{RIGHT} {canary}")
    agent.call(vault, "echo", canary.encode(), silent)
    shown = []
    for process in processes():
        for page in ("cmdline", "environ"):
            try:
                shown.append(Path(f"/proc/{process}/{page}").read_bytes())
            except OSError:
                continue
    assert len(shown) > 2
    assert not any(canary.encode() in one for one in shown)
    assert not any(str(vault).encode() in one for one in shown if b"little_vault" in one)
    for file in [*runtime.rglob("*"), *vault.rglob("*")]:
        assert not file.is_file() or canary.encode() not in file.read_bytes()


@proc
def test_the_process_is_closed_to_the_system(vault, begin):  # noqa: F811
    process = begin().process
    assert agent.call(vault, "dumpable", b"", silent) == b"0"
    status = dict(line.split(":\t", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines() if ":\t" in line)
    assert status["NoNewPrivs"] == "1"
    assert status["Umask"] == "0077"
    core = next(line for line in Path(f"/proc/{process}/limits").read_text().splitlines() if line.startswith("Max core file size"))
    assert core.split()[4:6] == ["0", "0"]
    assert Path(f"/proc/{process}/cwd").readlink() == Path("/")
    open_files = {str(one.readlink()) for one in Path(f"/proc/{process}/fd").iterdir() if one.is_symlink()}
    assert not [one for one in open_files if "pts" in one or "tty" in one]
    assert os.getsid(process) != os.getsid(0)


def crash_in(folder, *, hardened):
    """Crash a process that holds a canary; tell whether the kernel dumped its memory, or nothing if it would not crash."""

    def crash():
        os.chdir(folder)
        if hardened:
            agent.harden()
        else:
            resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        signal.signal(signal.SIGABRT, signal.SIG_DFL)
        os.abort()

    status = os.waitpid(forked(crash), 0)[1]
    return os.WCOREDUMP(status) if os.WIFSIGNALED(status) else None


def test_60_a_crash_leaves_no_core(tmp_path):
    assert crash_in(tmp_path, hardened=True) is False
    assert list(tmp_path.iterdir()) == []
    dumps = crash_in(tmp_path, hardened=False)
    if dumps is None:
        pytest.skip("cores are forbidden here anyway: nothing to compare with")
    if not dumps:
        pytest.skip("the system writes no cores anyway: nothing to compare with")


def test_the_key_process_itself_leaves_no_core(vault, begin):  # noqa: F811
    before = set(Path("/").glob("core*"))
    process = begin().process
    with pytest.raises(Exception, match="ended before it answered"):
        agent.call(vault, "abort", b"", silent)
    assert ends(process)
    assert set(Path("/").glob("core*")) == before
    assert not list(vault.glob("core*"))


def holder(*, hardened):
    """Make a process of another person that holds a canary; give its number and the pipe that ends it."""
    reader, writer = os.pipe()
    told, tell = os.pipe()

    def hold():
        os.close(writer)
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)  # becoming somebody else has already closed it
        ctypes.CDLL(None).prctl(*PR_SET_PTRACER_ANY, 0, 0, 0)
        if hardened:
            agent.harden()
        os.write(tell, b"!")
        os.read(reader, 1)

    child = forked(hold)
    os.close(reader)
    os.close(tell)
    assert os.read(told, 1) == b"!"
    os.close(told)
    return child, writer


@proc
@as_root
@pytest.mark.parametrize("hardened", [False, True])
def test_60_another_process_of_the_same_person_cannot_look_into_it(hardened):
    process, writer = holder(hardened=hardened)

    def snoop():
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        libc = ctypes.CDLL(None)
        may_trace = libc.ptrace(16, process, None, None) == 0  # PTRACE_ATTACH
        try:
            with open(f"/proc/{process}/mem", "rb"):  # noqa: PTH123
                may_read = True
        except OSError:
            may_read = False
        return may_trace * 2 + may_read

    seen = os.waitstatus_to_exitcode(os.waitpid(forked(snoop), 0)[1])
    os.close(writer)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    assert seen == (0 if hardened else 3)


def test_what_the_system_does_not_offer_is_said():
    warned = agent.Hardening(core_off=False, undumpable=False, privileges_fixed=False, memory_locked=False, swap_in_use=True).warnings()
    assert len(warned) == 3
    assert agent.Hardening(core_off=True, undumpable=True, privileges_fixed=True, memory_locked=False, swap_in_use=False).warnings() == ()
