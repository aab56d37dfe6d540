"""Make a process that holds keys hard to look into from outside.

Python cannot wipe a secret that it once held. What can be done is to see that nothing writes the memory down (no core file, no swap where
the system allows it), that no other process of the same person may read it (not dumpable, hence no ptrace and no `/proc/PID/mem`), and
to end the process early. Each step that the system does not offer is named in the answer, never passed over in silence.

    >>> Hardening(core_off=True, undumpable=True, privileges_fixed=True, memory_locked=True, swap_in_use=False).warnings()
    ()
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys
from dataclasses import dataclass
from pathlib import Path

_PR_SET_DUMPABLE = 4  # linux/prctl.h
_PR_SET_NO_NEW_PRIVS = 38  # linux/prctl.h
_MCL_CURRENT_AND_FUTURE = 3  # sys/mman.h on Linux: MCL_CURRENT | MCL_FUTURE
_SWAPS = Path("/proc/swaps")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hardening:
    """What could be done to this process.

    Attributes:
        core_off: no core file will be written when it crashes.
        undumpable: no other process of this person may read its memory.
        privileges_fixed: nothing it starts can gain privileges.
        memory_locked: its memory stays out of the swap.
        swap_in_use: the machine has swap space that outlives a restart.
    """

    core_off: bool
    undumpable: bool
    privileges_fixed: bool
    memory_locked: bool
    swap_in_use: bool

    def warnings(self) -> tuple[str, ...]:
        """Name, one sentence each, what the system did not let us do."""
        found: list[str] = []
        if not self.core_off:
            found.append("a crash of the key process may leave its memory in a core file")
        if not self.undumpable:
            found.append("other programs of yours can read the memory of the key process")
        if self.swap_in_use and not self.memory_locked:
            found.append("this machine swaps memory to disk: keys may be written there; use encrypted swap or none, and do not hibernate")
        return tuple(found)


def harden() -> Hardening:
    """Close this process to core dumps and other processes, and its files to other people; cannot be undone.

    Call it before the first secret arrives.
    """
    os.umask(0o077)
    return Hardening(
        core_off=_forbid_core(),
        undumpable=_prctl(_PR_SET_DUMPABLE, 0),
        privileges_fixed=_prctl(_PR_SET_NO_NEW_PRIVS, 1),
        memory_locked=_lock_memory(),
        swap_in_use=_swaps(),
    )


def _forbid_core() -> bool:
    """Set the size limit of core files to nothing, for good."""
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (OSError, ValueError):
        return False
    return True


def _prctl(option: int, value: int) -> bool:
    """Ask the Linux kernel for one property of this process; other systems do not have it."""
    if sys.platform != "linux":
        return False
    return bool(ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0) == 0)


def _lock_memory() -> bool:
    """Keep all memory out of the swap, when no limit forbids it.

    Under a limit (8 MiB is usual) locking what comes later would make the 256 MiB of the key derivation fail, so it is left.
    """
    if sys.platform != "linux":
        return False
    unlimited = resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] == resource.RLIM_INFINITY
    return unlimited and bool(ctypes.CDLL(None, use_errno=True).mlockall(_MCL_CURRENT_AND_FUTURE) == 0)


def _swaps() -> bool:
    """Tell whether swap space outside the memory itself (zram) is switched on; unknown counts as yes."""
    try:
        lines = _SWAPS.read_text(encoding="utf-8").splitlines()[1:]
    except OSError:
        return True
    return any(not line.startswith("/dev/zram") for line in lines)
