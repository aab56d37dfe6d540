"""Play the story of 2017, on invented people, into a new vault.

Every act of the story is kept through the office as a worker's act is: looked up, decided, sealed and folded. The last act is the notice of
the country that refuses; the answer tells whose clocks it moved.

    >>> Ask().people
    40
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import msgspec

from safeconduct.actions.office import Office, Progress, Redated
from safeconduct.errors import Refused
from safeconduct.studies.story import FIRST_ON, LAST_ON, Act, story

SITTING_FACTS = 4_000  # facts that are kept at once when thousands of people are told of: one worker's day at the spreadsheet
SITTING_FROM = 1_000  # people from which acts are joined; below, each is kept on its own


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """How many people hide in the story, and the number that decides all else in it."""

    people: int = 40
    seed: int = 2017


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What was told: acts and facts kept, the day on which the story ends, and the households whose clocks the notice moved."""

    acts: int
    facts: int
    ends_on: dt.date
    redated_by_notice: int
    redated: tuple[Redated, ...]


def demo(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001 - each act has its own instant
    """Tell the story into an empty vault.

    Raises:
        Refused: the vault holds cases; invented people must never stand among real ones.
        Mistaken: the number of people is out of range.
    """
    if office.replica.counts().cases.files:
        raise Refused("this vault holds cases", "invented people must not stand among real ones: the demo makes a vault of its own")
    acts, facts, days = 0, 0, (LAST_ON - FIRST_ON).days + 1
    redated: tuple[Redated, ...] = ()
    told = story(ask.people, ask.seed)
    for act in told if ask.people < SITTING_FROM else sittings(told):
        progress("telling the story", (act.at.date() - FIRST_ON).days, days)
        kept = office.keep(act.drafts, act.at, _quiet)
        acts, facts, redated = acts + 1, facts + len(kept.events), kept.redated
    progress("telling the story", days, days)
    return Answer(acts=acts, facts=facts, ends_on=LAST_ON, redated_by_notice=len(redated), redated=redated)


def sittings(acts: Iterable[Act]) -> Iterator[Act]:
    """Join acts of one day, up to a cap; the last act of all stays alone."""
    drafts: list[object] = []
    last: Act | None = None
    for act in acts:
        if last is not None:
            drafts.extend(last.drafts)
            if last.at.date() != act.at.date() or len(drafts) + len(act.drafts) > SITTING_FACTS:
                yield Act(last.at, tuple(drafts))  # type: ignore[arg-type]
                drafts = []
        last = act
    if last is not None:
        if drafts:
            yield Act(last.at, tuple(drafts))  # type: ignore[arg-type]
        yield last


def _quiet(_what: str, _done: int, _total: int) -> None:
    """Say nothing of the parts of one act."""
