"""The key process: open a vault behind a private socket, serve, and end without leaving anything.

The door's rule: first close the process to other processes, then take in the passphrase. It prints nothing and logs nothing. All that it
knows of a vault is how to open it; what is asked of the vault is the vault's affair.

    run(open_vault)    # in a process started by `safeconduct.vault.agent.start`
"""

from __future__ import annotations

import os
import signal
import socket
import stat
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import NoReturn

from safeconduct.errors import Mistaken, SafeconductError, Unreachable
from safeconduct.vault.agent import (
    START,
    Claim,
    Handler,
    Hardening,
    Kind,
    Progress,
    Request,
    Start,
    Started,
    Step,
    harden,
    own_fault,
    pack,
    packed,
    receive,
    serve,
    socket_path,
    trouble,
    unpack,
)

OpenVault = Callable[[Path, str, Progress], Handler]
"""Open a vault folder with a passphrase, telling how far it is."""

_TAKEN_SECONDS = 30.0  # for the starter to say that it has heard
_ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)


def run(open_vault: OpenVault) -> NoReturn:
    """Become the key process that the one at the other end of standard input asks for; never returns.

    Raises:
        Mistaken: nobody at the other end of standard input: the door was opened by hand.
    """
    if not stat.S_ISSOCK(os.fstat(0).st_mode):
        raise Mistaken("this door is opened by other commands", "run: safeconduct unlock")
    if os.fork():  # the starter waits for this one; the other is nobody's child and holds no terminal
        os._exit(0)
    hardening = harden()
    starter = socket.socket(fileno=os.dup(0))
    _let_go_of_streams()
    try:
        _live(starter, open_vault, hardening)
    finally:
        os._exit(0)  # the end is the lock: nothing is unwound, flushed or told after it


def _live(starter: socket.socket, open_vault: OpenVault, hardening: Hardening) -> None:
    """Hear what to open, open it, serve, and leave nothing behind."""
    received = receive(starter, awaited=frozenset({Kind.REQUEST}))
    if received is None:
        return
    request = unpack(received[1], Request)
    if request.verb != START:
        return
    asked = unpack(request.payload, Start)
    folder = Path(os.fsdecode(asked.folder))
    try:
        claim = Claim(socket_path(folder))
    except SafeconductError as error:
        starter.sendall(pack(Kind.ERROR, trouble(error)))
        return
    _end_on_signals(claim)
    failed: SafeconductError | None = None
    try:
        _serve(starter, claim, _open(starter, open_vault, folder, asked), folder, asked.idle_seconds, hardening)
    except SafeconductError as error:
        failed = error
    finally:
        claim.release()
    if failed is not None:
        starter.sendall(pack(Kind.ERROR, trouble(failed)))


def _open(starter: socket.socket, open_vault: OpenVault, folder: Path, asked: Start) -> Handler:
    """Open the vault; whatever goes wrong leaves as one of our errors."""

    def tell(what: str, done: int, total: int) -> None:
        try:
            starter.sendall(pack(Kind.PROGRESS, packed(Step(what=what, done=done, total=total))))
        except OSError:
            raise Unreachable("nobody waits for this vault any more") from None

    try:
        return open_vault(folder, asked.passphrase, tell)
    except SafeconductError:
        raise
    except Exception as bug:  # noqa: BLE001  its text may hold data
        raise own_fault(bug) from None


def _serve(starter: socket.socket, claim: Claim, handler: Handler, folder: Path, idle_seconds: int, hardening: Hardening) -> None:
    """Tell the starter that all is ready, then serve to the end."""
    try:
        with claim.listen() as listener:
            with starter:
                ready = Started(process=os.getpid(), warnings=hardening.warnings())
                starter.sendall(pack(Kind.ANSWER, packed(ready)))
                starter.settimeout(_TAKEN_SECONDS)
                if receive(starter, awaited=frozenset({Kind.REQUEST})) is None:  # it was broken off: nobody wants an open vault
                    return
            serve(listener, handler, folder, idle_seconds=idle_seconds, now=_seconds)
    finally:
        handler.close()


def _seconds() -> float:
    """Read a clock that nobody sets and that goes on while the machine sleeps, so that a night in a bag locks the vault."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def _end_on_signals(claim: Claim) -> None:
    """End at once, in the middle of whatever is done, when the session or a person says so: acts survive that, secrets must not."""

    def end(_number: int, _frame: FrameType | None) -> None:
        claim.release()
        os._exit(0)

    for number in _ENDING:
        signal.signal(number, end)


def _let_go_of_streams() -> None:
    """Point standard input, output and errors at nothing."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nothing, stream)
    os.close(nothing)
