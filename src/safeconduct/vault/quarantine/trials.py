"""Try, inside the quarantine, what a hostile file would try, so that tests and a check of this machine can see the walls hold.

Each trial answers `held` when the wall stood. They are harmless outside too: each stops at a small amount, and writes nothing.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
from collections.abc import Callable
from types import MappingProxyType
from typing import Any, Final

from safeconduct.errors import Damaged, Mistaken, Refused

_HELD, _FELL = b"held", b"fell"
_MUCH_BYTES = 1 << 30  # more than any limit of memory
_LONG = 1 << 40  # rounds that never end within any limit of time


def measured(data: bytes) -> bytes:
    """Give the number of bytes, in digits."""
    return str(len(data)).encode("ascii")


def flowed(stream: Any) -> bytes:
    """Give the number of bytes that flow by, in digits."""
    count = 0
    while piece := stream.read(1 << 20):
        count += len(piece)
    return str(count).encode("ascii")


def sought(file: Any) -> bytes:
    """Give the last bytes of a file and then the first, and whether it can be written."""
    file.seek(-2, os.SEEK_END)
    last = file.read()
    file.seek(0)
    return bytes(last + file.read(2) + _stopped(lambda: os.write(file.fileno(), b"x")))


def _stopped(act: Callable[[], object]) -> bytes:
    try:
        act()
    except OSError:
        return _HELD
    return _FELL


def _memory() -> bytes:
    return measured(bytes(_MUCH_BYTES))


def _forever() -> bytes:
    for _ in range(_LONG):
        pass
    return _FELL


def _waiting() -> bytes:
    read_end = 0  # the data has been read; the other end is closed or silent
    with contextlib.suppress(OSError):
        os.read(read_end, 1)
    while True:
        os.sched_yield()


def _talking() -> bytes:
    return bytes(160 << 20)


def _chatter() -> bytes:
    sys.stdout.write("noise that no answer may contain")
    sys.stdout.flush()
    return _HELD


def _dying() -> bytes:
    os.abort()


def _mistaken() -> bytes:
    raise Mistaken("row 3 has no name", "look at row 3")


def _refused() -> bytes:
    raise Refused("not this one")


def _damaged() -> bytes:
    raise Damaged("not whole", stage="form")


def _garbled() -> bytes:
    raise Mistaken("bad \x1b[31m sentence " + "x" * 2000)


def _foreign() -> bytes:
    raise RuntimeError


_TRIALS: Final = MappingProxyType(
    {
        b"open": lambda: _stopped(lambda: os.open("/etc/hostname", os.O_RDONLY)),
        b"write": lambda: _stopped(lambda: os.open("/tmp/safeconduct-trial", os.O_CREAT | os.O_WRONLY)),  # noqa: S108 - it must fail
        b"socket": lambda: _stopped(lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM)),
        b"pipe": lambda: _stopped(os.pipe),
        b"environment": lambda: b" ".join(sorted(os.environb)),
        b"folder": os.getcwdb,
        b"memory": _memory,
        b"forever": _forever,
        b"waiting": _waiting,
        b"talking": _talking,
        b"chatter": _chatter,
        b"dying": _dying,
        b"mistaken": _mistaken,
        b"refused": _refused,
        b"damaged": _damaged,
        b"garbled": _garbled,
        b"foreign": _foreign,
    }
)


def tried(data: bytes) -> bytes:
    """Try what the bytes name."""
    return _TRIALS[data]()
