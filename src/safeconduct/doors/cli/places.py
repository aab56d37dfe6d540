"""Read where a server is to listen."""

from __future__ import annotations

from safeconduct.errors import Mistaken

_PORTS = 1 << 16


def place_of(listen: str, example: str) -> tuple[str, int]:
    """Read a place to listen, as `127.0.0.1:8008`.

    >>> place_of("[::1]:8008", "127.0.0.1:8008")
    ('::1', 8008)

    Raises:
        Mistaken: it is none.
    """
    host, _, port = listen.rpartition(":")
    if not host or not (port.isascii() and port.isdigit() and int(port[:9]) < _PORTS):
        raise Mistaken("that is no place to listen", f"for example: --listen {example}")
    return host.strip("[]"), int(port)
