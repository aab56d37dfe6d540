"""Keep an opened vault in one process of its own, whose end is the lock.

The room's rule: it carries requests to that process and answers back, over a socket that only this person's processes can use, and knows
nothing of what they say. It never holds a vault itself, never writes a secret anywhere, and never lets an error's text cross that is not
one of ours.

    >>> from pathlib import Path
    >>> status(Path("/nowhere")) is None
    True
"""

from safeconduct.vault.agent.client import call, lock, status
from safeconduct.vault.agent.frames import Kind, Request, Step, pack, packed, receive, trouble, unpack
from safeconduct.vault.agent.hardening import Hardening, harden
from safeconduct.vault.agent.places import Claim, find_socket, is_private, socket_path
from safeconduct.vault.agent.server import Handler, Progress, Status, own_fault, peer_of, serve
from safeconduct.vault.agent.starting import DOOR, LONGEST_IDLE_SECONDS, START, Start, Started, start

__all__ = [
    "DOOR",
    "LONGEST_IDLE_SECONDS",
    "START",
    "Claim",
    "Handler",
    "Hardening",
    "Kind",
    "Progress",
    "Request",
    "Start",
    "Started",
    "Status",
    "Step",
    "call",
    "find_socket",
    "harden",
    "is_private",
    "lock",
    "own_fault",
    "pack",
    "packed",
    "peer_of",
    "receive",
    "serve",
    "socket_path",
    "start",
    "status",
    "trouble",
    "unpack",
]
