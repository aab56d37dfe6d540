"""Speak HTTP with a relay: over TLS, over Tor, or on this machine; never waiting longer than its pace deserves.

A relay that sends one byte now and then holds nobody: every answer must come at 512 bytes a second after a first half minute, its headers
included.

    line = Line("https://relay.example.org")
    answer = line.ask("GET", "/v1/...", {}, b"")
"""

from __future__ import annotations

import contextlib
import http.client
import io
import math
import os
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from safeconduct.errors import Mistaken, Refused, Unreachable
from safeconduct.vault.relay.wire import PACE_BYTES

PATIENCE_SECONDS = 30.0  # before the pace counts: a circuit of Tor takes some ten seconds to stand
_PIECE_BYTES = 64 * 1024
_TOR = ("127.0.0.1", 9050)  # where the system's Tor listens
_ADDRESS_BYTES_CAP = 255  # RFC 1928


class Answer:
    """An answer whose body is still to come."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        """Take the response."""
        self._response = response
        self.status = response.status

    def header(self, name: str) -> str:
        """Give a header, empty if it is not there."""
        return self._response.getheader(name) or ""

    def pieces(self) -> Iterator[bytes]:
        """Give the body piece by piece.

        Raises:
            Unreachable: the line broke off.
        """
        with _line_errors():
            while piece := self._response.read1(_PIECE_BYTES):
                yield piece
            if self._response.length:
                raise ConnectionResetError
            self._response.close()  # read to its end: the next request goes over the same line

    def body(self, most: int) -> bytes:
        """Give the whole body.

        Raises:
            Unreachable: the line broke off, or it is more than it may be.
        """
        parts = bytearray()
        for piece in self.pieces():
            parts += piece
            if len(parts) > most:
                raise Unreachable("the relay sends more than it may", "take another depot")
        return bytes(parts)


class Line:
    """A connection to one relay, made when it is needed and again when it broke.

    Args:
        address: `https://host`, `http://host.onion`, or `http://127.0.0.1:port`.
        seconds: a whole answer may take so long, however quick it is; left out, it may take as long as it keeps the pace.
        is_by_tor: go through Tor whatever the address.

    Raises:
        Mistaken: it is no address.
        Refused: it would go over the open network unencrypted.
    """

    def __init__(self, address: str, *, seconds: float | None = None, is_by_tor: bool = False) -> None:
        """Take the address; nothing is connected yet."""
        self._host, self._port, self._is_tls = read_address(address)
        self._is_by_tor = is_by_tor or self._host.endswith(".onion")
        self._patience, self._pace = (PATIENCE_SECONDS, float(PACE_BYTES)) if seconds is None else (seconds, math.inf)
        self._connection: http.client.HTTPConnection | None = None
        self._paced: _Paced

    def ask(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send a request and give the answer, once more over a fresh line if the kept one was closed meanwhile.

        Raises:
            Unreachable: the relay does not answer.
        """
        is_kept = self._connection is not None
        try:
            return self._ask(method, target, headers, body)
        except Unreachable:
            if not is_kept:
                raise
            return self._ask(method, target, headers, body)

    def _ask(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        with _line_errors():
            try:
                if self._connection is None:
                    self._paced = self._connected()
                    self._connection = http.client.HTTPConnection(self._host, self._port)
                    self._connection.sock = self._paced
                self._paced.begin()
                connection = self._connection
                connection.request(method, target, body or None, dict(headers))
                return Answer(connection.getresponse())
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        """Let go of the line."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self) -> _Paced:
        """Connect, through Tor where the name is one of Tor's."""
        where = self._host, self._port
        line = through_tor(*where) if self._is_by_tor else socket.create_connection(where, self._patience)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._is_tls:
            line = ssl.create_default_context().wrap_socket(line, server_hostname=self._host)
        return _Paced(line, self._patience, self._pace)


class _Paced:
    """A socket whose other end must keep a pace."""

    def __init__(self, line: socket.socket, patience: float, pace: float) -> None:
        self._line = line
        self._patience, self._pace = patience, pace
        self._unsent = bytearray()
        self._until = 0.0
        self._moved = 0
        self.begin()

    def begin(self) -> None:
        """Begin a request."""
        self._until = time.monotonic() + self._patience
        self._moved = 0
        self._unsent.clear()

    def sendall(self, data: Any) -> None:
        """Gather what is small, and send it before the answer is read: head and body in one piece wake the relay once."""
        self._unsent += data
        if len(self._unsent) > _PIECE_BYTES:
            self._flush()

    def _flush(self) -> None:
        with memoryview(self._unsent) as whole:
            at = 0
            while at < len(whole):
                self._line.settimeout(self._left())
                sent = self._line.send(whole[at:])
                self._moved += sent
                at += sent
        self._unsent.clear()

    def receive(self, buffer: memoryview) -> int:
        if self._unsent:
            self._flush()
        self._line.settimeout(self._left())
        got = self._line.recv_into(buffer)
        self._moved += got
        return got

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reading(self), _PIECE_BYTES)

    def close(self) -> None:
        self._line.close()

    def _left(self) -> float:
        left = self._until + self._moved / self._pace - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return min(left, self._patience)


class _Reading(io.RawIOBase):
    """The reading side of a paced socket."""

    def __init__(self, line: _Paced) -> None:
        self._line = line

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._line.receive(memoryview(buffer))


@contextlib.contextmanager
def _line_errors() -> Iterator[None]:
    """Turn what the network says into `Unreachable`, without address."""
    try:
        yield
    except ssl.SSLError:
        raise Unreachable(
            "the relay does not prove that it is the one that was named", "somebody may be in between: do not go on"
        ) from None
    except TimeoutError:
        raise Unreachable("the relay is too slow", "do it again later; what was carried is carried") from None
    except (OSError, http.client.HTTPException, ValueError):
        raise Unreachable("the relay does not answer", "do it again later; what was carried is carried") from None


def read_address(address: str) -> tuple[str, int, bool]:
    """Read the address of a relay: host, port, and whether the line is encrypted by TLS.

    Raises:
        Mistaken: it is no address.
        Refused: it would go over the open network unencrypted.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if (
        parts.scheme not in ("http", "https")
        or not host
        or parts.path not in ("", "/")
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        raise Mistaken(
            "that is no address of a relay",
            "for example: https://relay.example.org, or http://NAME.onion; a WebDAV folder's begins with davs",
        )
    is_tls = parts.scheme == "https"
    if not is_tls and not host.endswith(".onion") and host not in ("127.0.0.1", "localhost", "::1"):
        raise Refused("that line is open to everybody on the way", "use https, or an onion address")
    return host, port or (443 if is_tls else 80), is_tls


def read_service(address: str) -> tuple[str, str]:
    """Read the address of a page that is asked, such as `https://stamps.example.org/tsr`: what a `Line` takes, and the target.

    Raises:
        Mistaken: it is no address.
        Refused: it would go over the open network unencrypted.
    """
    scheme, _, rest = address.partition("://")
    host, _, path = rest.partition("/")
    if not address.isascii() or not address.isprintable() or " " in address or "#" in address:
        raise Mistaken("that is no address", "for example: https://stamps.example.org/tsr")
    base = f"{scheme}://{host}"
    read_address(base)
    return base, f"/{path}"


def through_tor(host: str, port: int, tor: tuple[str, int] = _TOR) -> socket.socket:
    """Connect through Tor on this machine, which looks up the name itself (RFC 1928, without authentication).

    Raises:
        OSError: Tor does not run here, or does not get through.
    """
    name = host.encode("ascii")
    if len(name) > _ADDRESS_BYTES_CAP:
        raise OSError
    named = os.environ.get("SAFECONDUCT_TOR", "").rpartition(":")
    line = socket.create_connection((named[0], int(named[2])) if named[0] else tor, PATIENCE_SECONDS)
    try:
        line.sendall(b"\x05\x01\x00")
        _agreed(line)
        line.sendall(b"\x05\x01\x00\x03" + bytes([len(name)]) + name + port.to_bytes(2, "big"))
        _agreed(line)
        kind = _exactly(line, 2)[1]
        length = {1: 4, 4: 16}.get(kind) or _exactly(line, 1)[0]
        _exactly(line, length + 2)
    except BaseException:
        line.close()
        raise
    return line


def _agreed(line: socket.socket) -> None:
    """Read that Tor agrees."""
    if _exactly(line, 2) != b"\x05\x00":
        raise ConnectionRefusedError


def _exactly(line: socket.socket, count: int) -> bytes:
    """Receive so many bytes."""
    got = bytearray()
    while len(got) < count:
        part = line.recv(count - len(got))
        if not part:
            raise ConnectionResetError
        got += part
    return bytes(got)
