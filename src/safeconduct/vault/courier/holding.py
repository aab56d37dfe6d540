"""Say what this vault holds of a lane, and take in what comes, if it holds.

One kind of holding for each kind of sealed object; the courier carries them all alike.

    for holding in holdings_of(vault, keys):
        print(holding.lane.hex(), len(holding.names()))
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from safeconduct.errors import Damaged
from safeconduct.ids import DeviceId
from safeconduct.vault.depot import Depot, Files, FolderDepot, object_name
from safeconduct.vault.intake import day_of, intake_door, intake_lane, notice_door, notice_lane
from safeconduct.vault.journal import (
    Cabinet,
    CutKey,
    ErasureKey,
    Keys,
    check_author,
    last_day_of,
    mail_lane,
    open_frame,
    open_mail,
    post_lane,
)
from safeconduct.vault.roster import key_hash
from safeconduct.vault.seal import derive

_LANE_BYTES = 16
_FEW = 64  # objects of a lane: where so many are here, it is not looked for who wrote the first


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was taken in.

    Attributes:
        cites: the names of the segments that it builds on.
        is_own: this very device wrote it.
    """

    cites: tuple[bytes, ...] = ()
    is_own: bool = False


class Holding(Protocol):
    """What this vault holds of one lane."""

    @property
    def lane(self) -> bytes:
        """Name the lane, 16 bytes."""

    @property
    def door(self) -> bytes:
        """Give the 32-byte seed with which a relay is asked for this lane; whoever holds the lane's key can derive it."""

    def is_headless(self) -> bool:
        """Say whether something must be here and is not: who announced the lane's key to everybody wrote under it first of all."""

    def names(self) -> set[bytes]:
        """Name the objects that are here."""

    def lacks(self, name: bytes, *, is_known: bool) -> bool:
        """Say whether an object that a depot lists should be fetched; `is_known` says that it once was."""

    def get(self, name: bytes) -> bytes:
        """Give an object that is here, to be sent.

        Raises:
            Damaged: stage `name`; it is damaged here, and must not be spread.
        """

    def take(self, name: bytes, blob: bytes) -> Taken:
        """Check an object that came, and keep it; on return it is durable.

        Raises:
            Damaged: the stage is the check that failed; nothing was kept.
        """


class _Shelved:
    """Objects of one lane that lie on a vault's own shelf as they came."""

    def __init__(self, lane: bytes, key: bytes, depot: Depot) -> None:
        """Take the lane, the key from which its door is derived, and the vault's own shelf."""
        self.lane = lane
        self.door = derive(key, "sc1/lanekey", lane)[:32]
        self._depot = depot
        self._here: set[bytes] = set()

    def names(self) -> set[bytes]:
        """Name the objects that are here."""
        self._here = set(self._depot.names(self.lane))
        return set(self._here)

    def is_headless(self) -> bool:
        """Say no: nobody has to write here first."""
        return False

    def lacks(self, name: bytes, *, is_known: bool) -> bool:  # noqa: ARG002 - what was lost here is fetched again
        """Say whether an object is not here."""
        return name not in self._here

    def get(self, name: bytes) -> bytes:
        """Give an object; see `Holding.get`."""
        return _sound(self._depot.get(self.lane, name), name)


class SegmentHolding(_Shelved):
    """The segments of one compartment in one epoch."""

    def __init__(self, lane: bytes, keys: Keys, depot: Depot) -> None:
        """Take the vault's own shelf of segments."""
        held = keys.lanes[lane]
        super().__init__(lane, held.key, depot)
        self._keys = keys
        announced = keys.roster.line(held.id) if keys.roster else ()
        self._begun_by = {epoch.author for epoch in announced if epoch.key_hash == key_hash(held.key)} - {keys.author.device}

    def is_headless(self) -> bool:
        """Say whether nothing is here by anybody else, though somebody else drew the key; see `Holding.is_headless`."""
        here = self.names() if self._begun_by else set()
        return bool(self._begun_by) and len(here) <= _FEW and all(self._is_own(name) for name in here)

    def _is_own(self, name: bytes) -> bool:
        try:
            return open_frame(self._depot.get(self.lane, name), self._keys, self.lane, name).header.device == self._keys.author.device
        except Damaged:
            return True

    def take(self, name: bytes, blob: bytes) -> Taken:
        """Check a segment as far as its author's signature, and keep it; see `Holding.take`."""
        frame = open_frame(blob, self._keys, self.lane, name)
        if DeviceId(frame.header.device) in self._keys.devices:  # who is not known yet is judged when it is read
            check_author(frame, self._keys)
        self._depot.put(self.lane, name, blob)
        prev = () if frame.header.seq == 0 else (frame.header.prev,)
        return Taken(cites=(*prev, *(head.segment for head in frame.header.heads)), is_own=frame.header.device == self._keys.author.device)


class PageHolding:
    """The pages of the cabinet of case keys: those under the erasure key of now, or those under an earlier one that come late."""

    def __init__(self, keys: Keys, cabinet: Cabinet, late: ErasureKey | CutKey | None = None) -> None:
        """Take the cabinet, and the earlier key whose pages are still looked for."""
        erasure = late or keys.erasure
        place = keys.org + erasure.version.to_bytes(4, "big")
        self.lane = derive(erasure.cover, "sc1/cablane", place)[:_LANE_BYTES]
        self.door = derive(erasure.cover, "sc1/lanekey", self.lane)[:32]
        self._cabinet = cabinet
        self._late = late
        self._ended = keys.roster.ended if keys.roster else frozenset()
        self._pages: Mapping[bytes, bytes] = {}

    def names(self) -> set[bytes]:
        """Name the pages that are here; none under an earlier key: what was on them is sealed anew."""
        self._pages = {} if self._late else {object_name(page): page for page in self._cabinet.pages()}
        return set(self._pages)

    def is_headless(self) -> bool:
        """Say no: a cabinet may be empty."""
        return False

    def lacks(self, name: bytes, *, is_known: bool) -> bool:
        """Say whether a page is new: one that was taken in before may have been merged with others."""
        return not is_known and name not in self._pages

    def get(self, name: bytes) -> bytes:
        """Give a page; see `Holding.get`."""
        return _sound(self._pages.get(name, b""), name)

    def take(self, name: bytes, blob: bytes) -> Taken:
        """Check a page, and keep it if there is a key on it that is not here; see `Holding.take`."""
        self._cabinet.take(_sound(blob, name), under=self._late, ended=self._ended)
        return Taken()


class MailHolding(_Shelved):
    """The letters with which keys go to devices; only their form can be checked here, and who they are for cannot be seen."""

    def __init__(self, keys: Keys, depot: Depot) -> None:
        """Take the vault's own shelf of sealed objects."""
        super().__init__(mail_lane(keys.org), keys.org, depot)
        self._org = keys.org

    def take(self, name: bytes, blob: bytes) -> Taken:
        """Check that it is mail, and keep it; see `Holding.take`."""
        open_mail(_sound(blob, name), self._org, [])
        self._depot.put(self.lane, name, blob)
        return Taken()


class PostHolding(_Shelved):
    """The parcels of members to one another, until they are over; only their form can be checked here."""

    def __init__(self, keys: Keys, depot: Depot) -> None:
        """Take the vault's own shelf of sealed objects."""
        super().__init__(post_lane(keys.org), keys.org, depot)
        self._org = keys.org

    def lacks(self, name: bytes, *, is_known: bool) -> bool:
        """Say whether a parcel is new: one that was here and is not any more is over."""
        return not is_known and name not in self._here

    def take(self, name: bytes, blob: bytes) -> Taken:
        """Check that it is a parcel, and keep it; see `Holding.take`."""
        last_day_of(_sound(blob, name), self._org)
        self._depot.put(self.lane, name, blob)
        return Taken()


class ReportHolding(_Shelved):
    """What came by the intake door, sealed, until it is opened here; only its form can be checked."""

    def __init__(self, org: bytes, depot: Depot) -> None:
        """Take the organisation's pseudonym at its door, and the shelf of intake."""
        super().__init__(intake_lane(org), org, depot)
        self.door = intake_door(org)
        self._org = org

    def lacks(self, name: bytes, *, is_known: bool) -> bool:
        """Say whether a report is new: one that was here and is not any more was opened, or never will be."""
        return not is_known and name not in self._here

    def take(self, name: bytes, blob: bytes) -> Taken:
        """Check that it is a sealed report, and keep it; see `Holding.take`."""
        day_of(_sound(blob, name), self._org)
        self._depot.put(self.lane, name, blob)
        return Taken()


class NoticeHolding(_Shelved):
    """What this laptop tells the door: its bundles, and answers. Those of colleagues are not fetched: nobody here reads them."""

    def __init__(self, org: bytes, depot: Depot) -> None:
        """Take the organisation's pseudonym at its door, and the shelf of intake."""
        super().__init__(notice_lane(org), org, depot)
        self.door = notice_door(org)

    def lacks(self, name: bytes, *, is_known: bool) -> bool:  # noqa: ARG002 - nothing is fetched
        """Say no."""
        return False

    def take(self, name: bytes, blob: bytes) -> Taken:
        """Compare what a depot gave with its name; see `Holding.take`."""
        _sound(blob, name)
        return Taken()


def _sound(blob: bytes, name: bytes) -> bytes:
    """Give back the bytes that bear a name."""
    if object_name(blob) != name:
        raise Damaged("an object does not bear the name of its content", stage="name")
    return blob


def holdings_of(vault: Path, keys: Keys, files: Files | None = None, *, intake: bytes = b"") -> list[Holding]:
    """List what a vault holds, keys first: a segment is of use only to who has the keys of its compartment and cases.

    Args:
        vault: the folder.
        keys: of the journal.
        files: the disk.
        intake: the organisation's pseudonym at its door, where this vault takes in reports or has something for the door; else empty.
    """
    depot = FolderDepot(vault / "journal", files)
    cabinet = Cabinet(vault / "cabinet", keys.org, keys.erasure, files)
    mail = MailHolding(keys, depot)
    late = [PageHolding(keys, cabinet, one) for one in keys.spare]
    cut = [PageHolding(keys, cabinet, one) for one in keys.cut]
    segments = [SegmentHolding(lane, keys, depot) for lane in sorted(keys.lanes)]
    shelf = FolderDepot(vault / "intake", files)
    door: list[Holding] = [NoticeHolding(intake, shelf), ReportHolding(intake, shelf)] if intake else []
    return [mail, PageHolding(keys, cabinet), *late, *cut, *segments, PostHolding(keys, depot), *door]
