"""Play the story of 2017, on invented people, into a new vault.

The acts of the story are kept through the office as a worker's acts are: looked up, decided, sealed and folded. The last act is the notice
of the country that refuses; the answer tells whose clocks it moved.

    >>> Ask().people
    40
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from safeconduct.actions.office import Office, Progress, Redated
from safeconduct.errors import Refused
from safeconduct.model import facts as f
from safeconduct.model.codes import label
from safeconduct.model.names import record
from safeconduct.model.world import Case
from safeconduct.studies.evidence import Known, facts_of, read_report
from safeconduct.studies.story import (
    FIRST_ON,
    LAST_ON,
    NEGOTIATING,
    REPORT,
    Act,
    brother_of,
    can_be_told,
    release,
    spelled_otherwise,
    story,
)
from safeconduct.vault.replica import CaseFilter

SITTING_HOURS = 12  # acts of so many hours are kept at once: a day is written up in one go
SITTING_FACTS = 20_000  # facts at most in one sitting, as many as the replica folds best at a time
SURGE_FROM = 1_000  # people from which nobody writes up each day: a sitting is then as large as it may be
_PAGE = 1_000  # lines fetched at a time


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """How many people hide in the story, and the number that decides all else in it."""

    people: int = 40
    seed: int = 2017


class Arrivals(msgspec.Struct, frozen=True, kw_only=True):
    """How many households not out of danger can travel on a day at the earliest, before the notice and after; `on` is None for no way."""

    on: dt.date | None
    before: int
    after: int


class Slip(msgspec.Struct, frozen=True, kw_only=True):
    """What is let slip in the release, and in what disguise."""

    words: str
    disguise: str


class Press(msgspec.Struct, frozen=True, kw_only=True):
    """A release of the story for the guard: with what gives somebody away, and without it."""

    leaking: str
    clean: str
    slips: tuple[Slip, ...]


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who calls and is not taken in yet: who she is to whom, by her name, and what the vault makes of it.

    Attributes:
        who: `himself, spelled otherwise` or `his brother`.
        case: the household in the vault.
        verdict: `same`, `unsure` or `relatives`; empty when nobody is like her.
        reasons: in words.
    """

    who: str
    case: str
    verdict: str
    reasons: tuple[str, ...]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What was told: sittings and facts kept, the day on which the story ends, and what the notice changed.

    Attributes:
        endangered_by_notice: households that had a way in time before the notice and have none after it.
        redated: the households whose earliest day of travel it moved, those first that it endangered.
        arrivals: in the order of days, no way last.
        press: a release for the guard; None where the story has nobody whom it could be about.
        heard: two callers, compared with everybody.
    """

    sittings: int
    facts: int
    ends_on: dt.date
    redated_by_notice: int
    endangered_by_notice: int
    redated: tuple[Redated, ...]
    arrivals: tuple[Arrivals, ...]
    press: Press | None
    heard: tuple[Heard, ...]


def demo(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001 - each act has its own instant
    """Tell the story into an empty vault.

    Raises:
        Refused: the vault holds cases; invented people must never stand among real ones.
        Mistaken: the number of people is out of range.
    """
    if office.replica.counts().cases.files:
        raise Refused("this vault holds cases", "invented people must not stand among real ones: the demo makes a vault of its own")
    count, facts, days = 0, 0, (LAST_ON - FIRST_ON).days + 1
    redated: tuple[Redated, ...] = ()
    sat = sittings(story(ask.people, ask.seed), days if ask.people >= SURGE_FROM else SITTING_HOURS / 24)
    for act in _reported(sat):
        progress("telling the story", (act.at.date() - FIRST_ON).days, days)
        kept = office.keep(act.drafts, act.at, _quiet)
        count, facts, redated = count + 1, facts + len(kept.events), kept.redated
    office.replica.settle_words()
    progress("telling the story", days, days)
    redated = tuple(
        sorted(
            (one for one in redated if one.before_on != one.after_on),
            key=lambda one: (one.was_endangered, one.after_on or dt.date.max, one.case),
        )
    )
    press, heard = _told_of(office)
    return Answer(
        sittings=count,
        facts=facts,
        ends_on=LAST_ON,
        redated_by_notice=len(redated),
        endangered_by_notice=sum(one.is_endangered and not one.was_endangered for one in redated),
        redated=redated,
        arrivals=_arrivals(office, redated),
        press=press,
        heard=heard,
    )


def _told_of(office: Office) -> tuple[Press | None, tuple[Heard, ...]]:
    """Choose an applicant, write a release about him, and compare two callers with everybody: himself in another spelling, his brother."""
    if not office.may_ask_at_once:  # a surge: everybody would have to be heard first
        return None, ()
    found = [(case.ref, *one) for case in office.replica.each_case() for one in _callable(case)]
    if not found:
        return None, ()
    ref, name, phone = min(found)
    country = label(NEGOTIATING[-1])
    written = release(name, phone, country)
    questions = office.questions(_quiet)
    callers = {"himself, spelled otherwise": spelled_otherwise(name), "his brother": brother_of(name)}
    heard = []
    for who, called in callers.items():
        like = [question for (case, _), question in questions.like(record(called)) if case == ref]
        verdict, reasons = (like[0].verdict, like[0].reasons) if like else ("", ())
        heard.append(Heard(who=who, case=ref.hex(), verdict=verdict, reasons=reasons))
    slips = tuple(Slip(words=leak.words, disguise=leak.disguise) for leak in written.leaks)
    return Press(leaking=written.leaking, clean=written.clean, slips=slips), tuple(heard)


def _callable(case: Case) -> Iterator[tuple[str, str]]:
    """Give the people of a case about whom a release can be written, each with his number."""
    for person in case.members():
        numbers = [contact.value for contact in person.contacts.values() if contact.value.startswith("+7 ")]
        names = [name.full for name in person.names.values() if can_be_told(name.full)]
        if numbers and names:
            yield names[0], numbers[0]


def _arrivals(office: Office, redated: tuple[Redated, ...]) -> tuple[Arrivals, ...]:
    """Count the days on which people can travel as the replica has them now, and as they stood before the notice moved some."""
    before_on = {one.case: one.before_on for one in redated}
    before: Counter[dt.date | None] = Counter()
    after: Counter[dt.date | None] = Counter()
    offset = 0
    while lines := office.replica.cases(CaseFilter(is_unsafe=True), offset=offset, limit=_PAGE).lines:
        offset += len(lines)
        for line in lines:
            after[line.arrives_on] += 1
            before[before_on.get(line.ref.hex(), line.arrives_on)] += 1
    days = sorted({*before, *after}, key=lambda on: on or dt.date.max)
    return tuple(Arrivals(on=on, before=before[on], after=after[on]) for on in days)


def _reported(acts: Iterable[Act]) -> Iterator[Act]:
    """Have what the papers wrote taken in before the last act, which is the notice."""
    last: Act | None = None
    for act in acts:
        if last is not None:
            yield last
        last = act
    if last is not None:
        yield Act(last.at, facts_of(read_report(REPORT), Known()).facts)
        yield last


def sittings(acts: Iterable[Act], days: float) -> Iterator[Act]:
    """Join acts that follow each other within some days, up to a cap of facts; the last act of all stays alone."""
    first_at = joined_at = None  # of the sitting that is being joined
    last: Act | None = None  # read, and not yet known to be the last of all
    drafts: list[f.AnyFact] = []
    for act in acts:
        if last is not None:
            first_at, joined_at = first_at or last.at, last.at
            drafts.extend(last.drafts)
            if act.at - first_at > dt.timedelta(days=days) or len(drafts) + len(act.drafts) > SITTING_FACTS:
                yield Act(joined_at, tuple(drafts))
                first_at, drafts = None, []
        last = act
    if drafts and joined_at is not None:
        yield Act(joined_at, tuple(drafts))
    if last is not None:
        yield last


def _quiet(_what: str, _done: int, _total: int) -> None:
    """Say nothing of the parts of one act."""
