"""Seal reports in processes beside the one that speaks with visitors, each of which is begun anew after some thousand reports.

Python cannot forget: a process that has read letters keeps pieces of them in its memory until it ends. And sealing is most of the door's
work: so it is done on every core there is. A sealer reads what is to be sealed from one pipe and writes the object to another; when the
door ends, its pipe ends, and so does it.

    with Sealers(2) as sealers:
        blob = sealers.seal(Asked(text="we need help", ...))
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import deque
from concurrent.futures import Future
from typing import IO, Any, Self

import msgspec

from safeconduct.doors.intake.hardening import harden
from safeconduct.errors import Mistaken, Refused, Unreachable
from safeconduct.vault.codename import spelled
from safeconduct.vault.intake import Report, code_keys, seal_report

ANEW_AFTER = 2000  # reports: some days of a large organisation, some minutes of a flood
_END_SECONDS = 5.0
_LENGTH_BYTES = 4
_PIPE_BYTES = 256 * 1024  # a whole report at once, and not in two halves with a turn of the other side between them
_SEALED, _WRONG = b"s", b"w"


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a sealer needs for one report.

    Attributes:
        text, language, came_by: of the report.
        code_name: under which an answer will be looked for.
        org: the organisation's pseudonym.
        day: of today, days since 1970.
        keys: of all laptops that take reports today.
    """

    text: str
    language: str
    came_by: str
    code_name: str
    org: bytes
    day: int
    keys: tuple[bytes, ...]

    def __repr__(self) -> str:
        """Show nothing of it."""
        return "<Asked>"


def sealed(asked: Asked) -> bytes:
    """Seal a report.

    Raises:
        Mistaken: the text cannot be sealed, or that is no code name.
        Refused: there are no keys.
    """
    code = code_keys(spelled(asked.code_name), asked.org)
    report = Report(text=asked.text, language=asked.language, came_by=asked.came_by, tag=code.tag, reply_to=code.public)
    return seal_report(report, asked.org, asked.day, asked.keys)


class Sealers:
    """Some processes that seal. `seal` may be called from several threads.

    Args:
        count: how many there are; one a core.
    """

    def __init__(self, count: int = 0) -> None:
        """Begin them."""
        self._count = count or os.cpu_count() or 1
        self._free = deque(_Sealer() for _ in range(self._count))
        self._turns: deque[Future[_Sealer]] = deque()
        self._lock = threading.Lock()

    def seal(self, asked: Asked) -> bytes:
        """Have a report sealed, and once more by another process if one ended over it.

        Raises:
            Mistaken: it cannot be.
            Unreachable: two ended over it.
        """
        try:
            return self._sealed(asked)
        except Unreachable:
            return self._sealed(asked)

    def _sealed(self, asked: Asked) -> bytes:
        sealer = self._borrowed()
        try:
            return sealer.seal(asked)
        finally:
            self._give_back(sealer if sealer.is_good else sealer.anew())

    def _borrowed(self) -> _Sealer:
        """Take a sealer, or wait for one; who came first is served first, so that nobody waits longer than the crowd is long."""
        with self._lock:
            if self._free:
                return self._free.popleft()
            turn: Future[_Sealer] = Future()
            self._turns.append(turn)
        return turn.result()

    def _give_back(self, sealer: _Sealer) -> None:
        with self._lock:
            if self._turns:
                self._turns.popleft().set_result(sealer)
            else:
                self._free.append(sealer)

    def close(self) -> None:
        """End them all."""
        for _ in range(self._count):
            self._borrowed().end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Sealer:
    """One process."""

    def __init__(self) -> None:
        command = [sys.executable, "-P", "-m", "safeconduct.doors.intake.sealing"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(  # noqa: S603
            command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, pipesize=_PIPE_BYTES
        )
        self._left = ANEW_AFTER
        self._is_broken = False

    @property
    def is_good(self) -> bool:
        return self._left > 0 and not self._is_broken

    def seal(self, asked: Asked) -> bytes:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._left -= 1
        try:
            _write(self._process.stdin, msgspec.msgpack.encode(asked))
            told = _read(self._process.stdout)
        except OSError:
            told = b""
        if told[:1] == _WRONG:
            raise Mistaken("this cannot be sealed", "write it in other words")
        if told[:1] != _SEALED:
            self._is_broken = True
            raise Unreachable("what seals reports ended", "do it again")
        return told[1:]

    def anew(self) -> _Sealer:
        self.end()
        return _Sealer()

    def end(self) -> None:
        """Close its pipe, at which it ends; one that does not is killed."""
        try:
            self._process.communicate(timeout=_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()


def _write(pipe: IO[bytes], data: bytes) -> None:
    pipe.write(len(data).to_bytes(_LENGTH_BYTES, "big") + data)
    pipe.flush()


def _read(pipe: IO[bytes]) -> bytes:
    """Read one message; nothing at the end."""
    head = pipe.read(_LENGTH_BYTES)
    return pipe.read(int.from_bytes(head, "big")) if len(head) == _LENGTH_BYTES else b""


def main(given: IO[bytes], taken: IO[bytes]) -> None:
    """Seal what comes until nothing comes any more."""
    decoder: Any = msgspec.msgpack.Decoder(Asked)
    while data := _read(given):
        try:
            _write(taken, _SEALED + sealed(decoder.decode(data)))
        except (Mistaken, Refused):
            _write(taken, _WRONG)


if __name__ == "__main__":
    harden()
    for number in (signal.SIGINT, signal.SIGTERM):  # meant for the door, which first has sealed what is under way, and then closes the pipe
        signal.signal(number, signal.SIG_IGN)
    main(sys.stdin.buffer, sys.stdout.buffer)
