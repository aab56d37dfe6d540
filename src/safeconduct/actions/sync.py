"""Bring this vault and its depots to the same state, and say what each depot did.

One call works for a few seconds at most, so that the vault can be asked other things in between; whoever asks goes on until it is done.

    >>> Ask().is_thorough
    False
"""

from __future__ import annotations

import contextlib
import datetime as dt
import time

import msgspec

from safeconduct.actions.office import (
    DEPOTS,
    EPOCH_DAYS,
    HEARD_DAYS,
    KEYSTORE,
    KEYSTORE_BYTES_CAP,
    RECOVERY,
    Office,
    Progress,
    attend_intake,
    attend_post,
    cover,
    end_set_aside,
    fetch_late,
    forks_of,
    heard_devices,
    lay_answers_again,
)
from safeconduct.errors import Damaged, Locked, Mistaken, Refused, Unreachable
from safeconduct.vault.courier import (
    FOLDER,
    Carried,
    Carry,
    Finding,
    KeptDepot,
    Ledger,
    carry,
    holdings_of,
    open_depot,
    read_ledger,
    read_places,
    write_ledger,
)
from safeconduct.vault.depot import DiskFiles, FarDepot, Guarded, Limits, StickDepot
from safeconduct.vault.journal import Trouble

SLICE_SECONDS = 5.0  # of one call: a colleague at the desk waits no longer
BEAT_HOURS = 12.0  # twice a working day a device says that it lives

_CABINET = "cabinet"
_LIMITS = {FOLDER: Limits(tries=1)}  # a stick that is not there does not come by waiting


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Which depots, and how.

    Attributes:
        depots: their names; none: all.
        is_thorough: fetch and compare every object instead of asking for what is new.
        seconds: to work before the rest is left for the next call.
    """

    depots: tuple[str, ...] = ()
    is_thorough: bool = False
    seconds: float = SLICE_SECONDS


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one depot.

    Attributes:
        name: the depot.
        sent, taken: objects that went there, and that came from there.
        bytes_sent, bytes_taken: their lengths.
        held: objects that the depot is known to hold.
        is_done: nothing is left to carry.
        unreachable: why it was not reached; empty if it was.
        reached_at: when it last answered to the end.
        findings: what it did, open and past.
    """

    name: str
    sent: int
    taken: int
    bytes_sent: int
    bytes_taken: int
    held: int
    is_done: bool
    unreachable: str
    reached_at: dt.datetime | None
    findings: tuple[Finding, ...]


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """A device and when it was last heard of, by its own clock."""

    device: str
    heard_at: dt.datetime
    is_this: bool
    is_silent: bool


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One line for each depot that was asked, and every device that ever wrote."""

    depots: tuple[Line, ...]
    devices: tuple[Heard, ...]


def sync(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """Carry between the vault and its depots, each by itself: what one of them does costs the others nothing.

    Raises:
        Mistaken: there is no depot of that name.
        Unreachable: this vault's own disk does not answer.
    """
    folder, key = office.folder / DEPOTS, office.depots_key
    places = read_places(folder, key)
    chosen = [places.named(name) for name in ask.depots] or list(places.depots)
    until = time.monotonic() + ask.seconds
    _rekeyed(office, now)
    if office.is_whole:
        office.beat(now, BEAT_HOURS)
    _posted(office, now, progress)
    _tended(office, now)
    _fetched(office, now, progress)  # what came before this version, or a sync that was cut off
    end_set_aside(office, now, progress)
    attend_intake(office, "file", now, progress)  # what an interrupted sync left
    lines: list[Line] = []
    own = 0
    for kept in chosen:
        ledger = read_ledger(folder, kept.id, key)
        how = Carry(
            now=now,
            is_over=lambda: time.monotonic() > until,
            is_thorough=ask.is_thorough,
            progress=lambda done, total, name=kept.name: progress(f"with {name}", done, total),  # type: ignore[misc]
        )
        _cover(office, ledger, now)
        carried, unreachable = _carried(office, kept, ledger, how)
        if carried.taken:
            lanes, pages = set(office.keys.lanes), _pages(office)
            _blame(ledger, carried, office.catch_up(now.astimezone().date(), progress), now, is_coming_back=office.is_coming_back)
            # A key came, and there is more to fetch; somebody came or left, and there is a new key to send; a colleague asked something.
            came = attend_intake(office, kept.name, now, progress)
            is_late = _fetched(office, now, progress)
            changed = [_rekeyed(office, now), _posted(office, now, progress), came > 0, is_late, _tended(office, now)]
            is_same = lanes == set(office.keys.lanes) and pages == _pages(office)
            carried.is_done = carried.is_done and is_same and not any(changed)
        _settle_own(office, ledger, carried, now)
        write_ledger(folder, kept.id, ledger, key)
        lines.append(_line(kept, ledger, carried, unreachable))
        own += carried.own
    if lines and not own and all(line.is_done for line in lines):
        office.arrive()
    if lines and all(line.is_done for line in lines) and _rekeyed(office, now, HEARD_DAYS):
        lines = [msgspec.structs.replace(line, is_done=False) for line in lines]
    return Answer(depots=tuple(lines), devices=_heard(office, now))


def _carried(office: Office, kept: KeptDepot, ledger: Ledger, how: Carry) -> tuple[Carried, str]:
    """Carry with one depot; the ledger knows what was done also when the line broke."""
    holdings = holdings_of(office.folder, office.keys, intake=office.intake_lane_of)
    carried = Carried()
    try:
        depot = open_depot(kept.kind, kept.where, kept.token, {holding.lane: holding.door for holding in holdings})
        with contextlib.closing(depot):
            carry(holdings, Guarded(depot, _LIMITS.get(kept.kind)), ledger, how, carried)
            _copy_kit(office, depot)
            if kept.has_keystore and carried.is_done:
                _copy_keystore(office, depot)
    except (Mistaken, Refused, Unreachable) as error:  # a token that was called back, a package that is lacking: the others go on
        carried.is_done = False
        return carried, error.says
    except Damaged as error:
        ledger.find(Finding(stage=error.stage, says=error.says, lane="", name="", since=how.now))
    return carried, ""


def _cover(office: Office, ledger: Ledger, now: dt.datetime) -> None:
    """Hide in which lanes something happened from who watches the depot; once a sync, however many calls it takes."""

    def going() -> dict[bytes, int]:
        holdings = holdings_of(office.folder, office.keys)
        return {each.lane: sum(name not in ledger.lane(each.lane) for name in each.names()) for each in holdings}

    if office.is_whole and ledger.tried_at == ledger.reached_at:
        cover(office, going, now)


def _copy_kit(office: Office, depot: FarDepot) -> None:
    """Keep the newest recovery kit beside the objects: it opens nothing without enough custodians."""
    kit = DiskFiles().read(office.folder / RECOVERY, KEYSTORE_BYTES_CAP)
    if isinstance(depot, StickDepot) and kit is not None:
        depot.keep_recovery(kit)


def _copy_keystore(office: Office, depot: FarDepot) -> None:
    """Keep the newest keystore beside the objects, on a stick that is to be a whole backup."""
    keystore = DiskFiles().read(office.folder / KEYSTORE, KEYSTORE_BYTES_CAP)
    if isinstance(depot, StickDepot) and keystore is not None:
        depot.keep_keystore(keystore)


def _rekeyed(office: Office, now: dt.datetime, days: int = EPOCH_DAYS) -> bool:
    """Replace the keys that are so old, or that somebody should not hold any more, where this device can, and say what was destroyed.

    Returns:
        Whether anything was written, which is to be carried then.
    """
    if office.roster is None or not office.is_whole:
        return False
    before = _last(office)
    with contextlib.suppress(Locked, Refused):  # a colleague who holds the newest key does it
        office.rekey(now, reason="scheduled", days=days)
    return office.attend(now) or _last(office) != before


def _last(office: Office) -> dict[bytes, int]:
    """Give the last place of each of this laptop's chains."""
    return {head.compartment: head.seq for head in office.replica.frontier().values() if head.device == office.device}


def _pages(office: Office) -> set[str]:
    """Name the pages of keys without reading them: they are sealed anew when a key over them comes."""
    return {page.name for page in (office.folder / _CABINET).glob("*/*")}


def _posted(office: Office, now: dt.datetime, progress: Progress) -> bool:
    """Answer the drafts that colleagues ask about, where this laptop is a guardian's, and take in their answers; tell if there was any."""
    if not office.is_whole:
        return False
    with contextlib.suppress(Locked, Refused):  # a key must come first; the next sync answers
        return attend_post(office, now, progress) > 0
    return False


def _fetched(office: Office, now: dt.datetime, progress: Progress) -> bool:
    """Fetch into their caseloads what was written late of cases that were transferred; tell if there was anything."""
    if not office.is_whole:
        return False
    with contextlib.suppress(Locked, Refused):  # who may not write there leaves it to a colleague
        return fetch_late(office, now, progress) > 0
    return False


def _tended(office: Office, now: dt.datetime) -> bool:
    """Give the door keys of the coming days where it is time, and destroy those that are over; tell if it was told anything."""
    with contextlib.suppress(Locked):  # a colleague who holds the key that signs for the door does it
        is_told = office.tend_intake(now)
        return lay_answers_again(office, now) > 0 or is_told
    return False


def _blame(ledger: Ledger, carried: Carried, troubles: tuple[Trouble, ...], now: dt.datetime, *, is_coming_back: bool) -> None:
    """Note what showed only when what a depot gave was read together: forks, and this device's own words from elsewhere."""
    if carried.own and not is_coming_back:
        says = "this device's own chain went on elsewhere: this vault is an older copy that is whole again now, or a copy of it writes too"
        lane = next(iter(carried.taken.values()))
        ledger.find(Finding(stage="own", says=says, lane=lane.hex(), name="", since=now, count=carried.own))
    for trouble in troubles:
        if trouble.name and bytes.fromhex(trouble.name) in carried.taken:
            ledger.find(Finding(stage=trouble.stage, says=trouble.says, lane=trouble.lane, name=trouble.name, since=now))
    waiting = {trouble.name for trouble in troubles}
    for finding in list(ledger.findings.values()):
        if finding.stage == "fork" and finding.name not in waiting:  # an admin decided
            ledger.end(finding, now)


def _settle_own(office: Office, ledger: Ledger, carried: Carried, now: dt.datetime) -> None:
    """Note that this device's own chain is one again: all of it came, and nothing of it waits for an admin."""
    if carried.is_done and not carried.own and all(fork.device != office.device for fork in forks_of(office.replica)):
        for finding in list(ledger.findings.values()):
            if finding.stage == "own":
                ledger.end(finding, now)


def _line(kept: KeptDepot, ledger: Ledger, carried: Carried, unreachable: str) -> Line:
    """Sum up one depot."""
    return Line(
        name=kept.name,
        sent=carried.sent,
        taken=len(carried.taken),
        bytes_sent=carried.bytes_sent,
        bytes_taken=carried.bytes_taken,
        held=sum(map(len, ledger.lanes.values())),
        is_done=carried.is_done,
        unreachable=unreachable,
        reached_at=ledger.reached_at,
        findings=tuple(ledger.findings.values()),
    )


def _heard(office: Office, now: dt.datetime) -> tuple[Heard, ...]:
    """Say when each device was last heard of, the longest silent first."""
    return tuple(
        Heard(device=one.ref, heard_at=one.heard_at, is_this=one.is_this, is_silent=one.is_silent)
        for one in heard_devices(office, now)
        if one.heard_at is not None
    )
