"""The inner side: give up every power, then read.

Order matters: limits first, then the imports that the function needs, then no file may be opened any more, and only then the first byte.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import resource
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from safeconduct.errors import Damaged, SafeconductError
from safeconduct.vault.quarantine.contain import ANSWERED, FILE, FOREIGN_ERROR, OUR_ERROR, OUT_OF_MEMORY, STREAM

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38  # linux/prctl.h
_SIGKILL = 9


def limited(memory_bytes: int, address_bytes: int, cpu_seconds: int) -> None:
    """Set the limits that hold from here on; none can be raised again."""
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_DATA, memory_bytes),
        (resource.RLIMIT_AS, address_bytes),
    ):
        resource.setrlimit(what, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))  # the signal at the first names the limit, the second kills
    if sys.platform == "linux":
        prctl = ctypes.CDLL(None).prctl
        for option, value in ((_PR_SET_NO_NEW_PRIVS, 1), (_PR_SET_DUMPABLE, 0), (_PR_SET_PDEATHSIG, _SIGKILL)):
            if prctl(option, value, 0, 0, 0) != 0:
                sys.exit(1)


def shut() -> None:
    """Give up opening anything: with a limit of no descriptors there is no file, no socket and no pipe to be had."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


class _Flowing:
    """Standard input up to a length, as something to read from."""

    def __init__(self, length: int) -> None:
        self._left = length

    def read(self, most: int) -> bytes:
        """Give at most so many bytes, and fewer only at the end."""
        found = sys.stdin.buffer.read(min(most, self._left))
        self._left -= len(found)
        return found


def _function(target: str) -> Callable[[Any], bytes]:
    module, _, name = target.partition(":")
    found: Callable[[Any], bytes] = getattr(importlib.import_module(module), name)
    return found


def _answer(function: Callable[[Any], bytes], data: object) -> tuple[bytes, bytes]:
    try:
        return ANSWERED, function(data)
    except SafeconductError as error:
        stage = error.stage if isinstance(error, Damaged) else ""
        return OUR_ERROR, f"{type(error).__name__}\0{error.says}\0{error.hint}\0{stage}".encode("utf-8", "replace")
    except MemoryError:
        return OUT_OF_MEMORY, b""
    except BaseException:  # noqa: BLE001 - nothing that a stranger's file provokes may reach a screen
        return FOREIGN_ERROR, b""


def _say(out: int, *parts: bytes) -> NoReturn:
    for part in parts:
        rest = memoryview(part)
        while rest:
            rest = rest[os.write(out, rest) :]
    os._exit(0)


def main(argv: list[str]) -> NoReturn:
    """Read one file: target, how it takes the data, its length and the limits are the arguments, the data is on standard input."""
    target, how = argv[:2]
    length, memory_bytes, address_bytes, cpu_seconds = map(int, argv[2:6])
    limited(memory_bytes, address_bytes, cpu_seconds)
    function = _function(target)
    out, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    shut()
    given: object = sys.stdin.buffer if how == FILE else _Flowing(length) if how == STREAM else sys.stdin.buffer.read(length)
    _say(out, *_answer(function, given))


if __name__ == "__main__":
    main(sys.argv[1:])
