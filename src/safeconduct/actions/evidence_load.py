"""Take a ledger into the vault: what it says and nobody has recorded yet, as one act.

>>> Ask(ledger=b"")
<Ask>
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
from collections.abc import Iterator
from pathlib import Path

import msgspec

from safeconduct.actions.office import Office, Progress, check_stamp
from safeconduct.errors import Damaged, Mistaken, Unreachable
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from safeconduct.model import world
from safeconduct.studies.evidence import (
    Capture,
    Known,
    Stamp,
    Web,
    acts_of,
    facts_of,
    facts_of_places,
    facts_of_stamp,
    joined,
    ledger_of,
    left_out,
    portioned,
    unpacked,
    verified,
)


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A ledger, packed as `studies.evidence.read_packed` packs it.

    Attributes:
        content: the bytes of a pack, or else
        path: the file of one, absolute.
        places: at which byte of it each capture of the ledger begins, by its id, and how long it is; a capture keeps the reference that it
            had where it was taken.
        stamps: those under which its captures stand; each is checked under the certificate that came with it.
        without_stamps: stamps that a person leaves out, each by the beginning of its hash.
        is_more: its rows are added after those that the vault has of its one claim.
        is_dry_run: this is only a trial.
    """

    ledger: bytes
    content: bytes = b""
    path: str = ""
    places: dict[str, tuple[int, int]] = {}
    stamps: tuple[Stamp, ...] = ()
    without_stamps: tuple[str, ...] = ()
    is_more: bool = False
    is_dry_run: bool = False


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What was kept, or of a trial would be.

    Attributes:
        claims: labels of the claims of the ledger.
        added, changed, unchanged: how many sources, claims, utterances and assertions were new, stated otherwise, or known already.
    """

    claims: tuple[str, ...]
    added: int
    changed: int
    unchanged: int
    is_dry_run: bool


def evidence_load(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """Keep what a ledger says and the vault does not know: its captures first, an act a portion, then all that it says as one act.

    Where that was broken off, loading the same pack again goes on from there.

    Raises:
        Mistaken: a reference of the ledger leads nowhere, or a row stands in the place of another.
        Refused: a rule forbids something in it.
        Damaged: the bytes of a capture are not those of its hash, or a stamp does not hold; nothing was kept.
        Unreachable: the file cannot be read, or the disk did not take all of it.
    """
    ledger = unpacked(ask.ledger)
    if not ledger.claims and not ledger.sources:
        raise Mistaken("there is nothing in it", "see the form in docs/manual/evidence.md")
    Web(ledger)  # every reference leads somewhere
    named = [office.replica.claim_named(each.id) for each in ledger.claims]
    spoken = office.replica.spoken_of(each for each in named if each is not None)
    known = Known(sources=tuple(office.replica.records("source")), claims=spoken.claims, captures=spoken.captures)
    if ask.is_more:
        ledger = joined(ledger_of(known), ledger)
    try:
        kept = {each.id: bytes.fromhex(each.id) for each in ledger.captures}
        stating = facts_of(ledger, known, kept)
        lacking = [taken for each in ledger.captures if (taken := _taken(office, each, ask)) is not None]
    except ValueError:
        raise Mistaken("a reference or a day of the ledger is none", "the file is damaged, or another program wrote it") from None
    stamped = [fact for each in left_out(ask.stamps, ask.without_stamps) for fact in _stamped(office, each)]
    if not ask.is_dry_run:
        for taken in lacking:
            _keep(office, taken, ask, now, progress)
        office.keep((*stating.facts, *stamped), now, progress)
    return Answer(
        claims=tuple(stating.claims),
        added=stating.added,
        changed=stating.changed,
        unchanged=stating.unchanged,
        is_dry_run=ask.is_dry_run,
    )


def _stamped(office: Office, stamp: Stamp) -> list[f.AnyFact]:
    """State a stamp that is not here yet, or what of it is new; it holds, or `Damaged` is raised."""
    root = bytes.fromhex(stamp.root)
    check_stamp(stamp)
    known = next((each for each in office.replica.records("stamp") if each.asked is not None and each.asked.value.sha256 == root), None)
    if known is None:
        return list(facts_of_stamp(stamp, new_ref()))
    return [fact for fact in facts_of_places(stamp.places, known.ref) if fact.capture not in known.places]


def _taken(office: Office, capture: Capture, ask: Ask) -> f.CaptureTaken | None:
    """State a capture that is not whole here, as it was taken elsewhere.

    Raises:
        Damaged: its bytes are not those of its hash.
    """
    ref = bytes.fromhex(capture.id)
    known: world.Capture | None = office.replica.look("capture", ref)
    if known is not None and known.is_whole:
        return None
    taken = f.CaptureTaken(
        capture=ref,
        sha256=bytes.fromhex(capture.sha256),
        size=capture.size,
        media_type=capture.media_type,
        taken_on=dt.date.fromisoformat(capture.captured_at),
        taken_by=capture.captured_by,
        method=capture.method,
        url=capture.url,
        title=capture.title,
        working_copy_of=bytes.fromhex(capture.working_copy_of),
    )
    seen = hashlib.sha256()
    for content in _portions(ask, taken):
        seen.update(content)
    if seen.digest() != taken.sha256 or ask.places.get(capture.id, (0, 0))[1] != taken.size:
        raise Damaged("the bytes of a capture are not those of its SHA-256", "ask for the pack again", stage="capture")
    return taken


def _keep(office: Office, taken: f.CaptureTaken, ask: Ask, now: dt.datetime, progress: Progress) -> None:
    """Keep the bytes of a capture act by act, from where that was broken off."""
    known: world.Capture | None = office.replica.look("capture", taken.capture)
    since = len(known.portions) if known is not None else 0
    portions = itertools.islice(verified(taken, _portions(ask, taken)), since, None)
    for number, act in enumerate(acts_of(taken, portions, since=since), since):
        progress("keeping a capture", number * f.PORTION_BYTES, taken.size)
        office.keep(act, now, progress)


def _portions(ask: Ask, taken: f.CaptureTaken) -> Iterator[bytes]:
    """Give the bytes of a capture of the pack, portion by portion."""
    start, left = ask.places.get(taken.capture.hex(), (0, 0))
    if not ask.path:
        yield from portioned(ask.content[start : start + left])
        return
    try:
        with Path(ask.path).open("rb") as opened:
            opened.seek(start)
            while left and (content := opened.read(min(left, f.PORTION_BYTES))):
                left -= len(content)
                yield content
    except OSError as error:
        raise Unreachable("the pack cannot be read", "is it there, and may you read it?") from error
