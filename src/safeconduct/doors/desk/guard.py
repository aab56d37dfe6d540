"""Let nobody in but this person's own window, and send nothing out that a browser could keep or leak.

Each rule is a function with an attack test. What is refused is refused with the same headers as what is shown.

    >>> is_our_host("a1b2.localhost:7", "a1b2.localhost:7"), is_our_host("evil.example:7", "a1b2.localhost:7")
    (True, False)
"""

from __future__ import annotations

import os
import re
import secrets
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

COOKIE = "__Host-safeconduct"  # the prefix binds it to this very name: no other port or label of this machine can read or set it
METHODS = ("GET", "POST")
OPEN = "/open/"
_CSP = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",  # to say that somebody is here
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
)
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", "; ".join(_CSP).encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),  # with no-referrer a browser sends `Origin: null` with our own forms
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-embedder-policy", b"require-corp"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), clipboard-read=(), browsing-topics=()"),
    (b"cache-control", b"no-store"),
)
"""On every answer, errors too."""

_PROC = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
_ESTABLISHED = "01"  # state of a connection in those files
_V4_IN_V6 = "0000000000000000FFFF0000"
_ADDRESS_BYTES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Knock:
    """Of a request, what the guard looks at. `is_own_user`: whether the connection is this user's, asked once for each connection."""

    method: str
    target: bytes
    headers: Sequence[tuple[bytes, bytes]]
    is_own_user: bool

    @property
    def path(self) -> str:
        """Give the path, without the query."""
        return self.target.partition(b"?")[0].decode("latin-1")

    def header(self, name: bytes) -> str | None:
        """Give a header that stands once; None when it is not there, and a text that fits nothing when it stands twice."""
        found = [value for key, value in self.headers if key == name]
        return None if not found else found[0].decode("latin-1") if len(found) == 1 else "\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Who we are: the one host name and port of this run, and the secret that this person's window holds."""

    host: str
    secret: str

    @property
    def origin(self) -> str:
        """Give the origin of our own pages."""
        return f"http://{self.host}"


def refusal(knock: Knock, rules: Rules) -> tuple[int, str] | None:
    """Say with which status and words a request is refused; None when it may go on.

    The order matters: a stranger learns nothing from the later rules.
    """
    if not knock.is_own_user:
        return 403, "another user of this machine"
    if not is_our_host(knock.header(b"host") or "", rules.host) or not is_plain_target(knock.target):
        return 421, "this address is not the desk's"
    if knock.method not in METHODS:
        return 405, "the desk knows GET and POST"
    if knock.method == "POST" and not is_own_form(knock.header(b"origin"), knock.header(b"sec-fetch-site"), rules.origin):
        return 403, "this did not come from a page of the desk"
    is_opening = knock.method == "GET" and knock.path.startswith(OPEN)
    if knock.method == "GET" and not is_opening and not is_own_visit(knock.header(b"sec-fetch-site")):
        return 403, "another page sent you here"
    if not is_opening and not holds_secret(knock.headers, rules.secret):
        return 403, "this window was not opened by the desk"
    return None


def is_our_host(host: str, ours: str) -> bool:
    """Tell whether a Host header is exactly ours: against a name of somebody else's that is made to point to this machine."""
    return secrets.compare_digest(host.encode("latin-1", "replace"), ours.encode())


def is_plain_target(target: bytes) -> bool:
    """Tell whether a request asks for a path of ours, written plainly: no other host, no dots, no escapes."""
    return re.fullmatch(rb"/[a-z0-9/._-]*(\?[a-z0-9=&_-]*)?", target) is not None and b".." not in target and b"//" not in target


def is_own_form(origin: str | None, site: str | None, ours: str) -> bool:
    """Tell whether a form was sent from a page of ours: the browser says so twice, and both must be there."""
    return origin == ours and site == "same-origin"


def is_own_visit(site: str | None) -> bool:
    """Tell whether a page was asked for by ourselves or typed in: no other page may even try which of our addresses exist."""
    return site in ("same-origin", "none")


def holds_secret(headers: Iterable[tuple[bytes, bytes]], secret: str) -> bool:
    """Tell whether the request carries the cookie of this run, once."""
    pairs = [part.strip().partition("=") for key, value in headers if key == b"cookie" for part in value.decode("latin-1").split(";")]
    found = [value for name, _, value in pairs if name == COOKIE]
    return len(found) == 1 and secrets.compare_digest(found[0].encode("latin-1"), secret.encode())


def cookie_header(secret: str) -> tuple[str, str]:
    """Give the header that hands the secret to this person's window, out of reach of scripts and of other sites."""
    return "set-cookie", f"{COOKIE}={secret}; Path=/; Secure; HttpOnly; SameSite=Strict"


def is_same_person(peer: tuple[str, int], here: tuple[str, int]) -> bool:
    """Tell whether the other end of a connection belongs to this user, by the kernel's table of connections.

    On a system without that table the cookie alone must do.
    """
    if sys.platform != "linux":
        return True
    return uid_of(peer, here) == os.getuid()


def uid_of(peer: tuple[str, int], here: tuple[str, int]) -> int | None:
    """Give the user id of the process at the other end of a loopback connection, or None when the kernel knows no such connection."""
    theirs, ours = _written(*peer), _written(*here)
    for table in _PROC:
        try:
            lines = table.read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            cells = line.split()
            if cells[3] == _ESTABLISHED and cells[1].endswith(theirs) and cells[2].endswith(ours):
                return int(cells[7])
    return None


def _written(address: str, port: int) -> str:
    """Write an IPv4 address and port as the kernel's table does: the address in the machine's byte order."""
    parts = bytes(int(part) for part in address.removeprefix("::ffff:").split("."))
    assert len(parts) == _ADDRESS_BYTES
    return f"{int.from_bytes(parts, sys.byteorder):08X}:{port:04X}"
