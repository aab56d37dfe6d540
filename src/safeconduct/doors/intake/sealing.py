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
PLACES = 2  # of one sealer: while it seals for one, the next report lies in its pipe already, so that it waits for nobody
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
        self._free = deque[_Sealer]()
        self._turns: deque[Future[_Sealer]] = deque()
        self._lock = threading.Lock()
        for _ in range(self._count):
            self._lend(_Sealer())

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
        while (sealer := self._borrowed()).is_broken:
            self._give_back(sealer)
        try:
            return sealer.seal(asked)
        finally:
            self._give_back(sealer)

    def _borrowed(self) -> _Sealer:
        """Take a place at a sealer, or wait for one; who came first is served first, so that nobody waits longer than the crowd is long."""
        with self._lock:
            if self._free:
                return self._free.popleft()
            turn: Future[_Sealer] = Future()
            self._turns.append(turn)
        return turn.result()

    def _give_back(self, sealer: _Sealer) -> None:
        """Lend a place again; a sealer that is at its end lends none any more, and is begun anew when it has all of them back."""
        if sealer.is_good:
            return self._lend(sealer, 1)
        with self._lock:
            sealer.places -= 1
            is_empty = not sealer.places
        return self._lend(sealer.anew()) if is_empty else None

    def _lend(self, sealer: _Sealer, places: int = PLACES) -> None:
        with self._lock:
            for _ in range(places):
                if self._turns:
                    self._turns.popleft().set_result(sealer)
                else:
                    self._free.append(sealer)

    def close(self) -> None:
        """End them all."""
        with self._lock:
            sealers = set(self._free)
        for sealer in sealers:
            sealer.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Sealer:
    """One process, which answers in the order in which it is asked."""

    def __init__(self) -> None:
        command = [sys.executable, "-P", "-m", "safeconduct.doors.intake.sealing"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(  # noqa: S603
            command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, pipesize=_PIPE_BYTES
        )
        self._left = ANEW_AFTER
        self._writing = threading.Lock()
        self._last: Future[None] | None = None
        self.places = PLACES
        self.is_broken = False

    @property
    def is_good(self) -> bool:
        return self._left > 0 and not self.is_broken

    def seal(self, asked: Asked) -> bytes:
        told = self._told(msgspec.msgpack.encode(asked))
        if told[:1] == _WRONG:
            raise Mistaken("this cannot be sealed", "write it in other words")
        if self.is_broken:
            raise Unreachable("what seals reports ended", "do it again")
        return told[1:]

    def _told(self, packed: bytes) -> bytes:
        """Ask, and read the answer when those who asked before have theirs: after one that does not come, there is none for anybody."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        told, read = b"", Future[None]()
        with self._writing:
            before, self._last = self._last, read
            self._left -= 1
            is_sent = _is_written(self._process.stdin, packed)
        try:
            if before is not None:
                before.result()
            if is_sent and not self.is_broken:
                told = _read(self._process.stdout)
        finally:
            self.is_broken = self.is_broken or told[:1] not in (_SEALED, _WRONG)
            read.set_result(None)
        return b"" if self.is_broken else told

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


def _is_written(pipe: IO[bytes], data: bytes) -> bool:
    try:
        _write(pipe, data)
    except OSError:
        return False
    return True


def _read(pipe: IO[bytes]) -> bytes:
    """Read one whole message; nothing at the end, or where it ends in the middle of one."""
    length = int.from_bytes(head, "big") if len(head := pipe.read(_LENGTH_BYTES)) == _LENGTH_BYTES else 0
    data = pipe.read(length)
    return data if len(data) == length else b""


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
