"""Keep the list of this vault's depots.

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> write_places(folder, Places(depots=()), bytes(32))
>>> read_places(folder, bytes(32)).depots
()
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import msgspec

from safeconduct.errors import Damaged, Mistaken
from safeconduct.vault.courier.sealed import find_sealed, keep_sealed

DEPOTS_CAP = 16  # each is asked at every sync
_LIST = "list"


class KeptDepot(msgspec.Struct, frozen=True, kw_only=True):
    """A depot as this vault knows it.

    Attributes:
        id: 16 random bytes; its ledger bears the name.
        name: what people of this vault call it.
        kind: `folder`, `relay`, `s3` or `webdav`.
        where: the folder, or the address.
        token: what the relay's keeper gave to this organisation, name and secret of a store, or the mark of the folder.
        has_keystore: a copy of the keystore is kept there too, so that it is a whole backup.
        added_at: when.
    """

    id: Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
    kind: str
    where: Annotated[str, msgspec.Meta(min_length=1, max_length=1024)]
    token: str
    has_keystore: bool = False
    added_at: dt.datetime

    def __repr__(self) -> str:
        """Show the kind only: place and token are secrets."""
        return f"KeptDepot({self.kind})"


class Places(msgspec.Struct, frozen=True, kw_only=True):
    """All depots of a vault, in the order in which they were added."""

    depots: Annotated[tuple[KeptDepot, ...], msgspec.Meta(max_length=DEPOTS_CAP)] = ()

    def named(self, name: str) -> KeptDepot:
        """Find a depot by its name.

        Raises:
            Mistaken: there is none of that name.
        """
        for depot in self.depots:
            if depot.name == name:
                return depot
        raise Mistaken("there is no depot of that name", "list them: safeconduct depot list")


def read_places(folder: Path, key: bytes) -> Places:
    """Read the list; an empty one if there is none.

    Raises:
        Damaged: stage `depots`.
    """
    data = find_sealed(folder, _LIST, key)
    try:
        return Places() if data is None else msgspec.msgpack.decode(data, type=Places)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Damaged("the list of depots cannot be read", "use the version of safeconduct that wrote it", stage="depots") from None


def write_places(folder: Path, places: Places, key: bytes) -> None:
    """Keep the list, durably."""
    keep_sealed(folder, _LIST, msgspec.msgpack.encode(places), key)
