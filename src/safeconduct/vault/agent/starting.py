"""Start the key process of a vault, and be what it needs to hear to begin.

The passphrase goes to it over a pair of connected sockets that exist nowhere in the file system; never as an argument, never in the
environment. The process lets go of the terminal and of its parents, so that closing a window does not end it and nothing keeps it as a
child; only `lock`, its idle time, a signal, or the end of the session does.

    >>> Start(folder=b"/v", passphrase="never shown", idle_seconds=900)
    Start(idle_seconds=900)
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import msgspec

from safeconduct.errors import Mistaken, Unreachable
from safeconduct.vault.agent.frames import Kind, Request, Step, error_of, pack, packed, receive, unpack
from safeconduct.vault.agent.server import Progress

DOOR = "safeconduct.doors.agent"
START = "agent.start"
TAKEN = "agent.taken"  # said last by the starter: without it the process ends, so that a start broken off leaves no open vault
LONGEST_IDLE_SECONDS = 24 * 3600  # nobody's vault stays open over a day without a touch
_LEAVE_SECONDS = 30.0  # what the first process may take from its start to its fork; a cold disk is slow


class Start(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """What the key process is told first."""

    folder: bytes
    passphrase: str
    idle_seconds: int

    def __repr__(self) -> str:
        """Show nothing that is secret."""
        return f"Start(idle_seconds={self.idle_seconds})"


class Started(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """What the key process answers once the vault is open: its process number, and what the system did not let it protect."""

    process: int
    warnings: tuple[str, ...]


def start(vault_folder: Path, passphrase: str, *, idle_seconds: int, on_progress: Progress, module: str = DOOR) -> Started:
    """Start a key process that opens the vault, and return once it serves.

    Args:
        vault_folder: the vault.
        passphrase: as typed.
        idle_seconds: how long it stays open without a request, at most a day.
        on_progress: told how far the opening is.
        module: the door that the process runs.

    Raises:
        Mistaken: the idle time is out of bounds.
        Refused: a key process of this vault runs already.
        Unreachable: the process cannot be started, or ended before it was ready.
        SafeconductError: what the opening itself raised, such as `Locked` after a wrong passphrase.
    """
    if not 1 <= idle_seconds <= LONGEST_IDLE_SECONDS:
        raise Mistaken("the idle time is out of bounds", f"between 1 and {LONGEST_IDLE_SECONDS} seconds")
    first = Start(folder=os.fsencode(vault_folder.resolve()), passphrase=passphrase, idle_seconds=idle_seconds)
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            _spawn(module, theirs)
        try:
            ours.sendall(pack(Kind.REQUEST, packed(Request(verb=START, payload=packed(first)))))
            return _await_ready(ours, on_progress)
        except OSError:
            raise _ended() from None


def _spawn(module: str, theirs: socket.socket) -> None:
    """Run a door as a process of its own, with one end of the pair as its standard input, and wait for its first half to leave."""
    try:
        door = subprocess.Popen(  # noqa: S603  our own interpreter and a module name from our own code
            [sys.executable, "-P", "-m", module],
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
        )
    except OSError as fault:
        raise Unreachable("the key process cannot be started", os.strerror(fault.errno or 0)) from None
    try:
        door.wait(_LEAVE_SECONDS)
    except subprocess.TimeoutExpired:
        door.kill()
        door.wait()
        raise _ended() from None


def _await_ready(line: socket.socket, on_progress: Progress) -> Started:
    """Read what the process tells of its opening until it is ready or has failed."""
    while True:
        received = receive(line, awaited=frozenset({Kind.PROGRESS, Kind.ANSWER, Kind.ERROR}))
        if received is None:
            raise _ended()
        kind, payload = received
        if kind is Kind.ANSWER:
            started = unpack(payload, Started)
            line.sendall(pack(Kind.REQUEST, packed(Request(verb=TAKEN, payload=b""))))
            return started
        if kind is Kind.ERROR:
            raise error_of(payload)
        step = unpack(payload, Step)
        on_progress(step.what, step.done, step.total)


def _ended() -> Unreachable:
    """Say that the process is gone and how to learn why."""
    return Unreachable("the key process ended before it was ready", f"to see why, run: python -m {DOOR}")
