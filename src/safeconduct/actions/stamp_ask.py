"""Put the captures that no authority has stamped yet under one hash, and write what an authority is asked for it; nothing is sent.

A hash a day at most: who sees the questions learns how often work is done, and no more.

    >>> Ask()
    Ask()
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Mistaken, Refused
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from safeconduct.model import world
from safeconduct.studies.evidence import MOST_CAPTURES, facts_of_places, leaves_of, planted
from safeconduct.vault.seal import random_bytes
from safeconduct.vault.stamp import request


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """For all captures without a stamp."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A question for an authority.

    Attributes:
        request: a TimeStampReq in DER, with a hash and nothing else in it.
        captures: how many captures stand under that hash.
        is_new: it was made now, and not already earlier today.
    """

    stamp: str
    request: bytes
    captures: int
    is_new: bool


def stamp_ask(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Make the hash of this day, or give the question of today again.

    Raises:
        Mistaken: every capture has its stamp.
        Refused: today's hash was stamped already.
    """
    today = now.astimezone().date()
    stamps: list[world.Stamp] = office.replica.records("stamp")
    for each in stamps:
        if each.asked is not None and each.asked.value.on == today:
            if each.given is not None:
                raise Refused(
                    "the hash of today was stamped already",
                    "what came later is stamped tomorrow: one question a day tells nobody how you work",
                )
            return _answer(each.asked.value, len(each.places), is_new=False)
    covered = {capture for each in stamps if each.given is not None for capture in each.places}
    found: list[world.Capture] = [each for each in office.replica.records("capture") if each.is_whole and each.ref not in covered]
    bare = {each.ref.hex(): each.taken.sha256 for each in found[:MOST_CAPTURES] if each.taken is not None}
    if not bare:
        raise Mistaken("every capture has its stamp", "see: safeconduct evidence stamp list")
    chance = [random_bytes(f.DIGEST_BYTES) for _ in range(leaves_of(len(bare)))]
    tree = planted(bare, salts=chance[: len(bare)], fillers=chance[len(bare) :])
    asked = f.StampAsked(stamp=new_ref(), sha256=tree.root, on=today)
    office.keep((asked, *facts_of_places(tree.places, asked.stamp)), now, progress)
    return _answer(asked, len(bare), is_new=True)


def _answer(asked: f.StampAsked, captures: int, *, is_new: bool) -> Answer:
    return Answer(stamp=asked.stamp.hex(), request=request(asked.sha256), captures=captures, is_new=is_new)
