"""Say that the source of a testimony speaks on a claim, first-hand.

>>> Ask(testimony=bytes(16), claim="held").stance
'asserts'
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Mistaken
from safeconduct.ids import new_ref, show
from safeconduct.model import facts as f
from safeconduct.studies.evidence import interval_of


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A testimony, the label of a claim, and what the source does with it."""

    testimony: bytes
    claim: str
    stance: str = "asserts"
    quantity: str = ""
    note: str = ""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The label of the new assertion."""

    assertion: str


def testimony_tie(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """Keep an utterance of the testimony's source and what it asserts, as one act.

    Raises:
        Mistaken: there is no such testimony or claim, or the figure is in no table.
    """
    testimony = office.replica.look("testimony", ask.testimony)
    ref = office.replica.claim_named(ask.claim)
    if testimony is None or testimony.taken is None:
        raise Mistaken(f"there is no testimony {show(ask.testimony)} in this vault", "list them: safeconduct evidence testimony list")
    if ref is None:
        raise Mistaken("the vault has no such claim", "see: safeconduct evidence matrix")
    interval = interval_of(ask.quantity, "en") or interval_of(ask.quantity, "ru")
    if ask.quantity and interval is None:
        raise Mistaken("these words are no figure that is known here", "see the words in docs/manual/evidence.md")
    claim, taken = office.replica.look("claim", ref), testimony.taken.value
    number = 1 + max((each.value.number for each in claim.assertions.values()), default=0)
    label, utterance = f"{ask.claim}/{number}", new_ref()
    figure = () if interval is None else (interval.low,) if interval.high is None else (interval.low, interval.high)
    spoken = f.UtteranceRecorded(
        claim=ref,
        utterance=utterance,
        label=f"{label} of a testimony",
        number=1 + max((each.value.number for each in claim.utterances.values()), default=0),
        source=taken.source,
        said_on=taken.on.isoformat(),
        medium="interview",
        basis="firsthand",
        is_read=True,
        language=taken.language,
        text=ask.note,
        testimony=ask.testimony,
    )
    made = f.AssertionMade(
        claim=ref,
        assertion=new_ref(),
        label=label,
        number=number,
        utterance=utterance,
        stance=ask.stance,
        read_in=utterance,
        quantity=ask.quantity,
        figure=figure,
    )
    office.keep((spoken, made), now, progress)
    return Answer(assertion=label)
