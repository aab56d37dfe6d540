"""Open a depot by its kind and place.

>>> open_depot("folder", "/media/stick", "00", {}).__class__.__name__
'StickDepot'
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from safeconduct.errors import Mistaken
from safeconduct.vault.depot import FarDepot, StickDepot
from safeconduct.vault.relay import RelayDepot

FOLDER, RELAY = "folder", "relay"


def open_depot(kind: str, where: str, token: str, doors: Mapping[bytes, bytes]) -> FarDepot:
    """Give a depot; nothing is asked of it yet.

    Args:
        kind: `folder` or `relay`.
        where: its place.
        token: the mark of a folder, or what a relay's keeper gave.
        doors: for each lane the seed with which a relay is asked for it.

    Raises:
        Mistaken: the address is none, or this version knows no such kind.
    """
    if kind == FOLDER:
        return StickDepot(Path(where), token.encode())
    if kind == RELAY:
        return RelayDepot(where, token, doors)
    raise Mistaken("this version knows no depot of that kind", "use the version of safeconduct that added it")
