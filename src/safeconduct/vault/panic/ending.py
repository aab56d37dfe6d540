"""End whoever holds a vault open, at once and without asking.

Whoever opens a vault, the key process or a command, locks the folder's `lock` file; the kernel lists who has locked what. Every act
survives a kill; what was in memory does not.

    >>> end_holders(Path("/nowhere/lock")).processes
    ()
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
from dataclasses import dataclass, field
from pathlib import Path

_LOCKS = Path("/proc/locks")
_FIELDS = 6  # of a line there, at least: number, kind, mode, access, process, device and inode
_NAME = b"safeconduct"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Processes that were killed, each with a descriptor that tells when it is gone."""

    processes: tuple[int, ...]
    descriptors: tuple[int, ...] = field(repr=False)

    def wait(self, seconds: float) -> bool:
        """Wait until each of them is gone, and tell whether all are."""
        is_over = True
        for descriptor in self.descriptors:
            is_over &= bool(select.select([descriptor], [], [], seconds)[0])
            os.close(descriptor)
        return is_over


def end_holders(lock: Path) -> Ending:
    """Kill every process of this person that has locked a file; nothing is raised."""
    killed: dict[int, int] = {}
    for process in _holders(lock):
        with contextlib.suppress(OSError):  # it has gone by itself, or is not ours to end
            descriptor = os.pidfd_open(process)
            try:
                signal.pidfd_send_signal(descriptor, signal.SIGKILL)
            except OSError:
                os.close(descriptor)
                raise
            killed[process] = descriptor
    return Ending(processes=tuple(killed), descriptors=tuple(killed.values()))


def _holders(lock: Path) -> set[int]:
    """List who has locked a file, as the kernel tells; nobody where it does not tell."""
    try:
        facts, table = lock.stat(), _LOCKS.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return set()
    device = f"{os.major(facts.st_dev):02x}:{os.minor(facts.st_dev):02x}"
    found = set()
    for line in table.splitlines():
        fields = line.split()
        if len(fields) < _FIELDS or fields[1] != "FLOCK" or not fields[4].isdigit():
            continue
        where, _, inode = fields[5].rpartition(":")
        process = int(fields[4])
        # A volume of btrfs has another number in the kernel's list than in the file's own facts: there the name of the program decides.
        if process > 1 and inode == str(facts.st_ino) and (where == device or _is_ours(process)):
            found.add(process)
    return found - {os.getpid()}


def _is_ours(process: int) -> bool:
    """Tell whether a process runs this program."""
    with contextlib.suppress(OSError):
        return _NAME in Path(f"/proc/{process}/cmdline").read_bytes()
    return False
