"""Ask a running key process to act, and end it.

Before a single byte is sent, the client checks that the folder and the socket belong to this person and that the process behind them runs
as this person. The client never starts anything and never holds a key.

    >>> call(Path("/nowhere"), "today", b"", lambda what, done, total: None)
    Traceback (most recent call last):
    safeconduct.errors.Locked: this vault is locked
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
from pathlib import Path

from safeconduct.errors import Locked, Refused, SafeconductError, Unreachable
from safeconduct.vault.agent.frames import Kind, Request, Step, error_of, pack, packed, receive, unpack
from safeconduct.vault.agent.places import find_socket
from safeconduct.vault.agent.server import LOCK, STATUS, Progress, Status, peer_of

_CONNECT_SECONDS = 10.0
_LOCK_SECONDS = 3.0  # a key process that is busy for longer is ended by signal: all acts survive that
_END_SECONDS = 5.0  # between the order and the end of the process
_AWAITED = frozenset({Kind.PROGRESS, Kind.ANSWER, Kind.ERROR})


def call(vault_folder: Path, verb: str, payload: bytes, on_progress: Progress) -> bytes:
    """Have the key process do one act, and return its packed answer.

    Args:
        vault_folder: the vault.
        verb: the act.
        payload: its packed question.
        on_progress: told how far the act is.

    Raises:
        Locked: no key process runs for this vault.
        Refused: the socket, or the process behind it, is not this person's.
        Unreachable: the process ended before it answered.
        SafeconductError: what the act itself raised, of its own class.
    """
    with _connect(vault_folder) as line:
        line.settimeout(None)
        return _converse(line, Request(verb=verb, payload=payload), on_progress)


def status(vault_folder: Path) -> Status | None:
    """Ask the key process how it is; None when there is none. This does not count as use.

    Raises:
        Refused: the socket, or the process behind it, is not this person's.
        Unreachable: it is busy, or has ended just now.
    """
    try:
        line = _connect(vault_folder)
    except Locked:
        return None
    with line:
        line.settimeout(_CONNECT_SECONDS)
        return unpack(_converse(line, Request(verb=STATUS, payload=b""), _silent), Status)


def lock(vault_folder: Path) -> bool:
    """End the key process of a vault and wait until it is gone; False when none was running.

    A process that is in the middle of an act and does not answer in three seconds is ended by signal.

    Raises:
        Refused: the socket, or the process behind it, is not this person's.
        Unreachable: it cannot be ended.
    """
    try:
        line = _connect(vault_folder)
    except Locked:
        return False
    with line:
        try:
            process = os.pidfd_open(peer_of(line)[0])
        except ProcessLookupError:
            return True
        try:
            line.settimeout(_LOCK_SECONDS)
            is_willing = False
            with contextlib.suppress(SafeconductError):
                is_willing = _converse(line, Request(verb=LOCK, payload=b""), _silent) == b""
            _end(process, is_willing=is_willing)
        finally:
            os.close(process)
    return True


def _end(process: int, *, is_willing: bool) -> None:
    """Wait for a process that is willing to end; urge any other, and end it."""
    if is_willing and select.select([process], [], [], _END_SECONDS)[0]:
        return
    for urge in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(process, urge)
        if select.select([process], [], [], _END_SECONDS)[0]:
            return
    raise Unreachable("the key process does not end", "restart the machine: that ends it")


def _connect(vault_folder: Path) -> socket.socket:
    """Connect to the key process and check that it is this person's.

    Raises:
        Locked: there is none.
        Refused: it is somebody else's.
    """
    place = find_socket(vault_folder)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(_CONNECT_SECONDS)
    try:
        if place is None:
            raise ConnectionRefusedError  # noqa: TRY301  one way out for "no socket" and "a socket that nobody serves"
        line.connect(str(place))
    except (ConnectionRefusedError, FileNotFoundError):
        line.close()
        raise Locked("this vault is locked", "run: safeconduct unlock") from None
    except OSError:
        line.close()
        raise Unreachable("the key process does not answer", "it may be busy; try again, or run: safeconduct lock") from None
    if peer_of(line)[1] != os.getuid():
        line.close()
        raise Refused("the key process of this vault runs as somebody else", "do not type your passphrase; ask who uses this machine")
    return line


def _converse(line: socket.socket, request: Request, on_progress: Progress) -> bytes:
    """Send a request and read until its answer."""
    frame = pack(Kind.REQUEST, packed(request))
    try:
        line.sendall(frame)
    except TimeoutError:
        raise Unreachable("the key process is busy", "try again, or run: safeconduct lock") from None
    except OSError:  # it turned us away; it may have said why
        pass
    while True:
        try:
            received = receive(line, awaited=_AWAITED)
        except TimeoutError:
            raise Unreachable("the key process is busy", "try again, or run: safeconduct lock") from None
        except OSError:
            received = None
        if received is None:
            raise Unreachable(
                "the key process ended before it answered; the act is either done as a whole or not at all",
                "unlock, and look before you repeat it",
            )
        kind, payload = received
        if kind is Kind.ANSWER:
            return payload
        if kind is Kind.ERROR:
            raise error_of(payload)
        step = unpack(payload, Step)
        on_progress(step.what, step.done, step.total)


def _silent(_what: str, _done: int, _total: int) -> None:
    """Take no notice of progress."""
