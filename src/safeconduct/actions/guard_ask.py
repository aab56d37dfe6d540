"""Ask colleagues about drafts, where what is protected does not open on this laptop: the drafts go sealed to those who answer.

>>> Ask(drafts=())
<Ask>
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress, ask_guardians, guardians, read_draft
from safeconduct.errors import Mistaken
from safeconduct.model import facts as f

DRAFTS_MOST = 5  # in one question; no more are answered in a day


class Draft(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A file as it would leave, and its name, of which the guard reads the words and believes the ending."""

    name: str
    data: bytes


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """What is to be checked."""

    drafts: tuple[Draft, ...]


class Sent(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A question on its way: its reference, until which day it lasts, and what nobody will look into."""

    question: str
    last_on: dt.date
    unchecked: tuple[str, ...]


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """The questions in the order of the drafts, and how many laptops they go to."""

    questions: tuple[Sent, ...]
    guardians: int


def guard_ask(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """Read drafts in the quarantine, and seal them to the laptops that answer; the next sync takes them.

    Raises:
        Mistaken: there is nothing to ask about.
        Refused: nobody answers, or a draft is none that is answered from afar.
    """
    if not 1 <= len(ask.drafts) <= DRAFTS_MOST:
        raise Mistaken(f"ask about 1 to {DRAFTS_MOST} files at a time", "name the files that are to leave")
    read = []
    for number, draft in enumerate(ask.drafts):
        progress("reading the drafts", number, len(ask.drafts))
        read.append((draft.name, read_draft(draft.data, draft.name)))
    asked = [ask_guardians(office, name, draft, now) for name, draft in read]
    return Answer(
        questions=tuple(
            Sent(question=one.question.hex(), last_on=dt.date(1970, 1, 1) + dt.timedelta(days=one.last_day), unchecked=one.unchecked)
            for one in asked
        ),
        guardians=len(guardians(office)),
    )
