"""The outer side: start the child, feed it, listen with a cap, and turn its end into one error or one answer."""

from __future__ import annotations

import functools
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from typing import IO, BinaryIO, NoReturn

from safeconduct.errors import Damaged, Mistaken, Refused, SafeconductError, Unreachable
from safeconduct.vault.quarantine.limits import MIB, Limits

Progress = Callable[[int, int], None]
"""Called with the bytes handed over so far, and all of them."""

ANSWERED, OUR_ERROR, FOREIGN_ERROR, OUT_OF_MEMORY = b"A", b"E", b"F", b"M"  # the first byte of what the child says
FILE, STREAM, _WHOLE = "file", "stream", "whole"  # how a function takes its bytes
_CHUNK_BYTES = 1 << 16  # a pipe holds this much on Linux
_SAYS_CHARS = 600  # an error's sentence and hint from the child; ours are shorter
_HINT = "ask for the table as plain CSV, or open it in a spreadsheet program and save it anew"
_ERRORS: dict[bytes, type[SafeconductError]] = {b"Mistaken": Mistaken, b"Refused": Refused, b"Damaged": Damaged}


def contain(function: str, data: bytes, *, limits: Limits | None = None, progress: Progress | None = None) -> bytes:
    """Run a function of this program on a stranger's bytes, in a child process that can do nothing else.

    Args:
        function: `package.module:name` inside this program; it takes bytes and gives bytes, and all it needs is imported with its module.
        data: the bytes as they came.
        limits: what the file may cost.
        progress: told how many of the bytes were handed over.

    Raises:
        Mistaken: the file is too long, or the child reached a limit, died, or said something that is no answer.
        Refused: the function refused the file.
        Unreachable: the system starts no process.
    """
    limits = limits or Limits()
    if len(data) > limits.input_bytes:
        raise _unsafe(f"it is longer than {limits.input_bytes // MIB} MiB")
    return _contained(function, _WHOLE, (data,), len(data), limits, progress)


def contain_stream(
    function: str, pieces: Iterable[bytes], length: int, *, limits: Limits | None = None, progress: Progress | None = None
) -> bytes:
    """Run a function on a stranger's bytes as they flow by, so that neither side holds them whole.

    Args:
        function: as for `contain`, but it takes something with `read`, which gives at most so many bytes, and none at the end.
        pieces: the bytes in their order; drawn as the child takes them.
        length: how many they are together.
        limits: what the file may cost; `input_bytes` counts what flows.
        progress: told how many of the bytes were handed over.

    Raises:
        Mistaken, Refused, Damaged, Unreachable: as `contain`.
    """
    limits = limits or Limits()
    if length > limits.input_bytes:
        raise _unsafe(f"it is longer than {limits.input_bytes // MIB} MiB")
    return _contained(function, STREAM, pieces, length, limits, progress)


def contain_file(function: str, file: BinaryIO, length: int, *, limits: Limits | None = None) -> bytes:
    """Run a function on a stranger's file that is too long to be held, and that must be read in several places.

    The child is given this one file, opened for reading alone; it can open no other.

    Args:
        function: as for `contain`, but it takes something with `read` and `seek`.
        file: opened, at its beginning.
        length: of the file.
        limits: what the file may cost; `input_bytes` counts its length.

    Raises:
        Mistaken, Refused, Damaged, Unreachable: as `contain`.
    """
    limits = limits or Limits()
    if length > limits.input_bytes:
        raise _unsafe(f"it is longer than {limits.input_bytes // MIB} MiB")
    return _contained(function, FILE, (), length, limits, None, file)


def _contained(
    function: str,
    how: str,
    pieces: Iterable[bytes],
    length: int,
    limits: Limits,
    progress: Progress | None,
    file: BinaryIO | None = None,
) -> bytes:
    _plain_target(function)
    told = None if progress is None else functools.partial(_told, progress, length)
    reply, status = _converse(_command(function, how, length, limits), pieces, limits, told, file)
    return _understood(reply, status, limits)


def _told(progress: Progress, length: int, done: int) -> None:
    progress(done, length)


def _plain_target(function: str) -> None:
    """Let nothing be named but a function of this program.

    Raises:
        ValueError: the name is of another shape; a bug, since no file or person chooses it.
    """
    module, _, name = function.partition(":")
    if not (module.startswith("safeconduct.") and all(part.isidentifier() for part in [*module.split("."), name])):
        raise ValueError(function)


def _command(function: str, how: str, length: int, limits: Limits) -> list[str]:
    numbers = (length, limits.memory_bytes, limits.address_bytes, limits.cpu_seconds)
    return [sys.executable, "-I", "-B", "-m", "safeconduct.vault.quarantine", function, how, *map(str, numbers)]


def _converse(
    command: list[str], pieces: Iterable[bytes], limits: Limits, told: Callable[[int], None] | None, file: BinaryIO | None
) -> tuple[bytes, int]:
    """Feed the child and take its answer; return that and its exit status, and leave no process behind."""
    try:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
            command,
            stdin=subprocess.PIPE if file is None else file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "random"},
            start_new_session=True,
        )
    except OSError as error:
        raise Unreachable("no process could be started to read the file in", "close other programs and try again") from error
    deadline = time.monotonic() + limits.wall_seconds
    try:
        assert child.stdout is not None
        reply = _exchange(child.stdin, child.stdout, pieces, limits, deadline, told)
        return reply, child.wait(max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        raise _unsafe(f"reading it takes longer than {limits.wall_seconds} s") from None
    finally:
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None and not pipe.closed:
                _close(pipe)
        child.wait()


def _exchange(
    taker: IO[bytes] | None, giver: IO[bytes], pieces: Iterable[bytes], limits: Limits, deadline: float, told: Callable[[int], None] | None
) -> bytes:
    """Write all pieces and read until the child closes its end, whichever comes first; never hold more than a piece, or than the cap."""
    drawn, reply, done = filter(None, pieces), bytearray(), 0
    rest = memoryview(next(drawn, b""))
    with selectors.DefaultSelector() as ready:
        ready.register(giver, selectors.EVENT_READ)
        if taker is not None:
            os.set_blocking(taker.fileno(), False)
            ready.register(taker, selectors.EVENT_WRITE)
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise _unsafe(f"reading it takes longer than {limits.wall_seconds} s")
            for key, _ in ready.select(left):
                if taker is not None and key.fileobj is taker:
                    before, rest = len(rest), _fed(taker, rest)
                    done += before - len(rest)
                    if told is not None:
                        told(done)
                    if not rest and not (rest := memoryview(next(drawn, b""))):
                        ready.unregister(taker)
                        _close(taker)
                    continue
                got = os.read(giver.fileno(), _CHUNK_BYTES)
                if not got:
                    return bytes(reply)
                reply += got
                if len(reply) > limits.output_bytes:
                    raise _unsafe(f"what it holds is longer than {limits.output_bytes // MIB} MiB")


def _fed(taker: IO[bytes], rest: memoryview) -> memoryview:
    """Write what the pipe takes; a child that no longer listens is told apart later, by its end."""
    try:
        return rest[os.write(taker.fileno(), rest[:_CHUNK_BYTES]) :]
    except BlockingIOError:
        return rest
    except BrokenPipeError:
        return rest[len(rest) :]


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        return


def _understood(reply: bytes, status: int, limits: Limits) -> bytes:
    kind, rest = reply[:1], reply[1:]
    if status == 0 and kind == ANSWERED:
        return rest
    if status == 0 and kind == OUR_ERROR:
        _raise_ours(rest)
    if kind == OUT_OF_MEMORY or status == -signal.SIGABRT:  # a library that finds no memory aborts
        raise _unsafe(f"reading it takes more than {limits.memory_bytes // MIB} MiB of memory")
    if status == -signal.SIGXCPU:
        raise _unsafe(f"reading it takes more than {limits.cpu_seconds} s of computing")
    raise _unsafe("the program that reads it ended without an answer")


def _raise_ours(rest: bytes) -> NoReturn:
    """Raise an error that our own function raised inside; what it says is shown only when it is short and plain."""
    name, says, hint, stage = ([*rest.split(b"\0"), b"", b"", b"", b""])[:4]
    words = [part.decode("utf-8", "replace") for part in (says, hint, stage)]
    if name not in _ERRORS or sum(map(len, words)) > _SAYS_CHARS or not all(word.isprintable() for word in words):
        raise _unsafe("the program that reads it ended without an answer")
    if name == b"Damaged":
        raise Damaged(words[0], words[1], stage=words[2])
    raise _ERRORS[name](words[0], words[1])


def _unsafe(why: str) -> Mistaken:
    return Mistaken(f"this file cannot be read safely: {why}", _HINT)
