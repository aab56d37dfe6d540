"""Have a relay ask its time-stamp authority the newest question that waits, and give the answer unread; `stamp_take` checks it.

Nothing goes to the relay but the 32 bytes that the authority would see: under the lane that all devices of the organisation share, so
that the relay learns that one of them asks, and not which.

    >>> Ask(depot="relay", authority=b"")
    <Ask>
"""

from __future__ import annotations

import contextlib
import datetime as dt

import msgspec

from safeconduct.actions.office import DEPOTS, Office, Progress
from safeconduct.errors import Mistaken
from safeconduct.model import facts as f
from safeconduct.model import world
from safeconduct.vault.courier import RELAY, holdings_of, open_relay, read_places
from safeconduct.vault.stamp import asked, imprint


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """The relay's name among the depots, and the certificate under which its answer will be checked, as PEM."""

    depot: str
    authority: bytes


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """What is said to be the authority's answer."""

    response: bytes


def stamp_send(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Ask once.

    Raises:
        Mistaken: no question waits, there is no such depot, it is no relay, or what checks answers is not installed.
        Refused: the relay asks no authority.
        Unreachable: the relay or the authority does not answer; the question waits on.
    """
    records: list[world.Stamp] = office.replica.records("stamp")
    waiting = [(each.asked.value.on, each.asked.value.sha256) for each in records if each.asked is not None and each.given is None]
    if not waiting:
        raise Mistaken("no question waits for an answer", "ask first: safeconduct evidence stamp ask FILE")
    _, root = max(waiting)
    asked(b"", root, ask.authority)
    kept = read_places(office.folder / DEPOTS, office.depots_key).named(ask.depot)
    if kept.kind != RELAY:
        raise Mistaken("that depot is no relay", "list them: safeconduct depot list")
    shared = holdings_of(office.folder, office.keys)[0]
    with contextlib.closing(open_relay(kept.where, kept.token, {shared.lane: shared.door})) as relay:
        return Answer(response=relay.stamp(shared.lane, imprint(root)))
