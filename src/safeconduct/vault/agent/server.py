"""Answer requests one after the other, for this person only, until it has been idle too long or is told to end.

One thread: while an act runs, nothing else does, so acts never meet halfway. Requests of several connections are gathered meanwhile; what
does not come as a frame in time is cut off and harms nobody. An act whose asker has gone is finished and its answer dropped, one that has
not begun is not begun. After a fault of our own (anything but a `SafeconductError`) the process ends, since what it holds in memory may no
longer agree with the disk.

    >>> Status(process=7, idle_seconds_left=900).idle_seconds_left
    900
"""

from __future__ import annotations

import os
import selectors
import socket
import struct
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import msgspec

from safeconduct.errors import Refused, SafeconductError
from safeconduct.vault.agent.frames import HEAD, MEBIBYTE, Kind, Request, Step, pack, packed, read_head, trouble, unpack

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many parts are done, and of how many."""

LOCK = "agent.lock"
STATUS = "agent.status"
_PEER = struct.Struct("iII")  # struct ucred of Linux: pid, uid, gid
_REQUEST_SECONDS = 10.0  # a request that is not complete by then is cut off
_ANSWER_SECONDS = 60.0  # a command that does not read its answer by then is cut off
_TICK_SECONDS = 2.0  # the longest sleep, so that a laptop that wakes from a night's sleep locks at once
_MOST_LINES = 16  # connections that have not yet asked


class Handler(Protocol):
    """What the key process is there for: an opened vault that acts."""

    def handle(self, verb: str, payload: bytes, progress: Progress) -> bytes:
        """Do one act and return its packed answer."""
        ...

    def close(self) -> None:
        """Close the vault."""
        ...


class Status(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """How a running key process is: its process number and the seconds after which it will lock if nothing is asked of it."""

    process: int
    idle_seconds_left: int


@dataclass(slots=True, kw_only=True)
class _Line:
    """One connection: what has been read of its request, and until when the rest must be here."""

    peer: socket.socket
    until: float
    read: bytearray = field(default_factory=bytearray)
    is_broken: bool = False  # something could not be sent: whatever follows would be misread


def peer_of(line: socket.socket) -> tuple[int, int]:
    """Ask the kernel who is at the other end of a unix socket: process number and user id.

    Raises:
        Refused: this system cannot tell.
    """
    if sys.platform != "linux":
        raise Refused("this system cannot tell who asks a key process", "work without unlock: each command asks for the passphrase")
    pid, uid, _ = _PEER.unpack(line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size))
    return pid, uid


def serve(listener: socket.socket, handler: Handler, vault: Path, *, idle_seconds: float, now: Callable[[], float]) -> None:
    """Serve until a lock is asked for, nothing has been asked for `idle_seconds`, socket or vault are taken away, or a fault of our own.

    Args:
        listener: a listening unix socket.
        handler: the opened vault; this function does not close it.
        vault: its folder.
        idle_seconds: how long to live without a request.
        now: seconds of a clock that goes on while the machine sleeps.
    """
    _Server(listener, handler, vault, idle_seconds, now).run()


class _Server:
    """The loop of `serve` and what it remembers."""

    def __init__(self, listener: socket.socket, handler: Handler, vault: Path, idle_seconds: float, now: Callable[[], float]) -> None:
        """Watch the listener."""
        self.listener = listener
        self.handler = handler
        self.idle_seconds = idle_seconds
        self.now = now
        self.ends_at = now() + idle_seconds
        self.is_over = False
        self.lines: dict[socket.socket, _Line] = {}
        self.watch = selectors.DefaultSelector()
        self.place = os.lstat(listener.getsockname())
        self.vault, self.folder = vault, vault.stat()
        listener.setblocking(False)
        self.watch.register(listener, selectors.EVENT_READ)

    def run(self) -> None:
        """Go round until the end."""
        try:
            while not self.is_over and self.now() < self.ends_at and self._can_be_locked() and self._is_there():
                for key, _ in self.watch.select(self._patience()):
                    peer = key.fileobj
                    assert isinstance(peer, socket.socket)
                    if peer is self.listener:
                        self._accept()
                    elif peer in self.lines and not self.is_over:
                        self._read(self.lines[peer])
                for line in [one for one in self.lines.values() if one.until <= self.now()]:
                    self._drop(line)
        finally:
            for line in list(self.lines.values()):
                self._drop(line)
            self.watch.close()

    def _can_be_locked(self) -> bool:
        """Tell whether the socket still lies where it was put.

        When its folder has been cleared away, as at a logout, nobody can ask this process for anything, and nobody could lock it.
        """
        try:
            return os.path.samestat(os.lstat(self.listener.getsockname()), self.place)
        except OSError:
            return False

    def _is_there(self) -> bool:
        """Tell whether the vault's folder still lies where it was opened; a disk that does not answer just now has not lost it.

        Whoever deletes the folder, or pulls the stick on which it lies, wants nothing of it open.
        """
        try:
            return os.path.samestat(self.vault.stat(), self.folder)
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            return True

    def _patience(self) -> float:
        """Say how long nothing needs to be looked at."""
        soonest = min([self.ends_at, *(line.until for line in self.lines.values())])
        return max(0.0, min(_TICK_SECONDS, soonest - self.now()))

    def _accept(self) -> None:
        """Let one more connection in, if it is this person's; the one that has kept us waiting longest makes room."""
        try:
            peer, _ = self.listener.accept()
        except OSError:  # it has gone again
            return
        if peer_of(peer)[1] != os.getuid():
            peer.close()
            return
        if len(self.lines) >= _MOST_LINES:
            self._drop(min(self.lines.values(), key=lambda line: line.until))
        peer.setblocking(False)
        self.lines[peer] = _Line(peer=peer, until=self.now() + _REQUEST_SECONDS)
        self.watch.register(peer, selectors.EVENT_READ)

    def _drop(self, line: _Line) -> None:
        """Forget a connection."""
        self.watch.unregister(line.peer)
        del self.lines[line.peer]
        line.peer.close()

    def _read(self, line: _Line) -> None:
        """Take in what has come, and do the act when the request is complete; drop what is no request."""
        try:
            part = line.peer.recv(MEBIBYTE)
        except BlockingIOError:
            return
        except OSError:
            part = b""
        line.read += part
        try:
            request = _request(line.read) if part else None
        except SafeconductError as error:
            self._send(line, pack(Kind.ERROR, trouble(error)))
            self._drop(line)
            return
        if request is not None:
            self._act(line, request)
        if request is not None or not part:
            self._drop(line)

    def _act(self, line: _Line, request: Request) -> None:
        """Do one act and send its answer, or its error."""
        if _has_gone(line.peer):
            return
        line.peer.settimeout(_ANSWER_SECONDS)
        try:
            answer = pack(Kind.ANSWER, self._answer(line, request))
        except SafeconductError as error:
            answer = pack(Kind.ERROR, trouble(error))
        except Exception as bug:  # noqa: BLE001  whatever it is, its text may hold data and must not leave
            self.is_over = True
            answer = pack(Kind.ERROR, trouble(own_fault(bug)))
        self._send(line, answer)

    def _answer(self, line: _Line, request: Request) -> bytes:
        """Answer what the process itself is asked, and hand the rest to the vault."""
        if request.verb == STATUS:
            return packed(Status(process=os.getpid(), idle_seconds_left=int(self.ends_at - self.now())))
        if request.verb == LOCK:
            self.is_over = True
            return b""
        try:
            return self.handler.handle(request.verb, request.payload, self._progress(line))
        finally:
            self.ends_at = self.now() + self.idle_seconds

    def _progress(self, line: _Line) -> Progress:
        """Make the function by which an act tells how far it is."""

        def tell(what: str, done: int, total: int) -> None:
            self._send(line, pack(Kind.PROGRESS, packed(Step(what=what, done=done, total=total))))

        return tell

    @staticmethod
    def _send(line: _Line, frame: bytes) -> None:
        """Send a frame, if the other side still listens."""
        if line.is_broken:
            return
        try:
            line.peer.sendall(frame)
        except OSError:
            line.is_broken = True


def own_fault(bug: Exception) -> SafeconductError:
    """Make a report of a fault of ours: its class and the line where it arose, without any of its text, which may hold data."""
    frame = traceback.extract_tb(bug.__traceback__)[-1]
    where = f"{type(bug).__name__}, {Path(frame.filename).stem}:{frame.lineno}"
    return SafeconductError(
        f"safeconduct met a fault of its own and has locked the vault ({where})", "unlock again; please report what is in brackets"
    )


def _request(read: bytearray) -> Request | None:
    """Make a request of what has been read, or None while it is not complete.

    Raises:
        Damaged: stage `frame`; this will never be a request.
    """
    if len(read) < HEAD.size:
        return None
    _, length = read_head(bytes(read[: HEAD.size]), awaited=frozenset({Kind.REQUEST}))
    if len(read) < HEAD.size + length:
        return None
    return unpack(bytes(read[HEAD.size :]), Request)


def _has_gone(peer: socket.socket) -> bool:
    """Tell whether the other side of a non-blocking socket has closed."""
    try:
        return peer.recv(1, socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
