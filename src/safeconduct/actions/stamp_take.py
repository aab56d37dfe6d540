"""Take in what an authority answered, once it was checked against the certificate that a person gave; without a network.

>>> Ask(response=b"", authority=b"")
<Ask>
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Damaged, Mistaken
from safeconduct.model import facts as f
from safeconduct.model import world
from safeconduct.vault.quarantine import contain
from safeconduct.vault.stamp import READER, asked, understood

_TRIED = 32  # questions that wait for an answer, the newest first: a month of them


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """An answer (TimeStampResp in DER), and the certificate of who gave it, or of who vouches for it, as PEM."""

    response: bytes
    authority: bytes


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Which stamp was given, when (milliseconds since 1970), under which certificate (SHA-256), and for how many captures."""

    stamp: str
    at_ms: int
    authority: str
    captures: int


def stamp_take(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """Keep an answer with the question that it is about.

    Raises:
        Mistaken: no question waits, or the certificate's file holds none.
        Damaged: the answer is about none of the questions that wait, or not signed under that certificate; nothing was kept.
        Refused: it is older than its question, or of a day to come.
    """
    records: list[world.Stamp] = office.replica.records("stamp")
    waiting = [each for each in records if each.asked is not None and each.given is None]
    if not waiting:
        raise Mistaken("no question waits for an answer", "ask first: safeconduct evidence stamp ask FILE")
    newest = sorted(waiting, key=_asked_on, reverse=True)[:_TRIED]
    fault: Damaged | None = None
    for record in newest:
        assert record.asked is not None
        try:
            stamped = understood(contain(READER, asked(ask.response, record.asked.value.sha256, ask.authority)))
        except Damaged as error:
            fault = error
            continue
        text = ask.authority.decode("ascii", "replace")
        given = f.StampGiven(stamp=record.ref, at_ms=stamped.at_ms, content=ask.response, text=text)
        office.keep((given,), now, progress)
        return Answer(stamp=record.ref.hex(), at_ms=stamped.at_ms, authority=stamped.authority, captures=len(record.places))
    assert fault is not None
    raise fault


def _asked_on(record: world.Stamp) -> tuple[dt.date, bytes]:
    assert record.asked is not None
    return record.asked.value.on, record.ref
