"""Add a depot to this vault: a place where sealed copies lie.

>>> Ask(name="stick", kind="folder", where="/media/stick")
Ask(folder)
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import msgspec

from safeconduct.actions.office import DEPOTS, Office, Progress
from safeconduct.errors import Mistaken, Refused
from safeconduct.ids import new_ref
from safeconduct.vault.courier import DEPOTS_CAP, FOLDER, RELAY, KeptDepot, Places, holdings_of, knock, read_places, write_places
from safeconduct.vault.depot import claim

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """A depot to add.

    Attributes:
        name: what it is to be called: small letters, digits and hyphens.
        kind: `folder`, `relay`, `s3` or `webdav`.
        where: the folder, absolute, or the address.
        token: what the relay's keeper gave, in hexadecimal; name and secret of a store, with a colon between; nothing for a folder.
        has_keystore: keep a copy of the keystore there too; only in a folder.
    """

    name: str
    kind: str
    where: str
    token: str = ""
    has_keystore: bool = False

    def __repr__(self) -> str:
        """Show nothing that is secret."""
        return f"Ask({self.kind})"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """How many depots there are now.

    Attributes:
        depots: their number.
        is_replaceable: whoever has the secret of this one could replace what lies there.
        is_same_disk: it lies on the disk of the vault, and is lost with it.
    """

    depots: int
    is_replaceable: bool = False
    is_same_disk: bool = False


def depot_add(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Add a depot; nothing is carried yet.

    Raises:
        Mistaken: the name is none, or the place is not there.
        Refused: the name or the place is taken, the place holds something else, or the other side does not let
            this organisation in, or replaces what it should create once.
        Unreachable: the disk does not do it, or the other side does not answer.
    """
    if not _NAME.fullmatch(ask.name):
        raise Mistaken("that is no name for a depot", "use up to 32 small letters, digits and hyphens, for example: stick-2")
    folder, key = office.folder / DEPOTS, office.depots_key
    places = read_places(folder, key)
    where = ask.where if ask.kind == FOLDER else ask.where.rstrip("/")
    if any(ask.name == kept.name or (ask.kind, where) == (kept.kind, kept.where.rstrip("/")) for kept in places.depots):
        raise Refused("there is a depot of that name or in that place already", "list them: safeconduct depot list")
    if len(places.depots) >= DEPOTS_CAP:
        raise Refused(f"there are {DEPOTS_CAP} depots already", "remove one first: safeconduct depot remove")
    token, is_replaceable = ask.token, False
    if ask.kind == FOLDER:
        token = _claimed(office, Path(ask.where))
    elif ask.has_keystore:
        raise Refused("a keystore is never sent to strangers", "keep its copy on a stick")
    else:
        token = ask.token.strip().lower() if ask.kind == RELAY else ask.token.strip()
        first = holdings_of(office.folder, office.keys)[0]
        is_replaceable = knock(ask.kind, where, token, first.lane, first.door)
    kept = KeptDepot(id=new_ref(), name=ask.name, kind=ask.kind, where=where, token=token, has_keystore=ask.has_keystore, added_at=now)
    write_places(folder, Places(depots=(*places.depots, kept)), key)
    is_same_disk = ask.kind == FOLDER and Path(where).stat().st_dev == office.folder.stat().st_dev
    return Answer(depots=len(places.depots) + 1, is_replaceable=is_replaceable, is_same_disk=is_same_disk)


def _claimed(office: Office, place: Path) -> str:
    """Mark a folder as a depot."""
    if not place.is_absolute() or not place.parent.is_dir():
        raise Mistaken("the folder above that one is not there", "plug the stick in, or name another place")
    if place.resolve().is_relative_to(office.folder.resolve()):
        raise Refused("a depot inside the vault would be lost with it", "name a folder on another disk or stick")
    return claim(place).decode("ascii")
