"""Open a depot by its kind and place.

>>> open_depot("folder", "/media/stick", "00", {}).__class__.__name__
'StickDepot'
"""

from __future__ import annotations

import contextlib
import importlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from safeconduct.errors import Mistaken
from safeconduct.vault.depot import FarDepot, StickDepot
from safeconduct.vault.relay import RelayDepot, read_address

FOLDER, RELAY, S3, WEBDAV = "folder", "relay", "s3", "webdav"
_TOKEN = re.compile(r"[0-9a-f]{64}")


def open_depot(kind: str, where: str, token: str, doors: Mapping[bytes, bytes]) -> FarDepot:
    """Give a depot; nothing is asked of it yet.

    Args:
        kind: `folder`, `relay`, `s3` or `webdav`.
        where: its place.
        token: the mark of a folder, what a relay's keeper gave, or name and secret of a store.
        doors: for each lane the seed with which a relay is asked for it.

    Raises:
        Mistaken: the address is none, this version knows no such kind, or a package is lacking.
        Refused: it would go over the open network unencrypted.
    """
    if kind == FOLDER:
        return StickDepot(Path(where), token.encode())
    if kind == RELAY:
        return open_relay(where, token, doors)
    if kind in (S3, WEBDAV):
        bucket: FarDepot = _bucket(where, token)
        return bucket
    raise Mistaken("this version knows no depot of that kind", "use the version of safeconduct that added it")


def open_relay(where: str, token: str, doors: Mapping[bytes, bytes]) -> RelayDepot:
    """Give a relay, which can do more than keep objects; see `open_depot`."""
    return RelayDepot(where, token, doors)


def knock(kind: str, where: str, token: str, lane: bytes, door: bytes) -> bool:
    """See whether a relay or a store is there, lets this organisation in and creates objects once.

    Args:
        kind: `relay`, `s3` or `webdav`.
        where: its address.
        token: what lets in.
        lane: one that a relay is asked for.
        door: the seed with which it is asked.

    Returns:
        Whether whoever has the token could replace what lies there.

    Raises:
        Mistaken: the address or the token is none, or a package is lacking.
        Refused: it does not let this organisation in, or does not keep what it should.
        Unreachable: it does not answer.
    """
    if kind == RELAY:
        read_address(where)  # before its token is looked at: who pastes the address of a WebDAV folder has none
    if kind == RELAY and not _TOKEN.fullmatch(token):
        raise Mistaken("that is no token of a relay", "it has 64 digits and letters from a to f")
    if kind in (S3, WEBDAV):
        return bool(_bucket(where, token).prove())
    with contextlib.closing(open_depot(kind, where, token, {lane: door})) as depot:
        depot.names(lane)
    return False


def _bucket(where: str, token: str) -> Any:
    """Load what speaks with stores, which only who has one installs."""
    try:
        room: Any = importlib.import_module("safeconduct.vault.bucket")
    except ModuleNotFoundError:
        raise Mistaken("a store needs one package more", "install it: ./dev more") from None
    return room.open_bucket(where, token)
