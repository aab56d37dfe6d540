"""List the talks with countries, what was said in them, and the places pledged beside those used.

Everything here comes from the countries' own compartments; the places used are counted from applications on pathways to the same country
and are never written down beside its name.

    >>> Ask().negotiation
    b''
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Mistaken
from safeconduct.ids import show
from safeconduct.model import world
from safeconduct.vault.replica import ApplicationFilter

_GRANTED = ("accepted", "split", "visa_issued", "departed")  # statuses of applications that hold places
_PAGE = 1000  # applications looked at a time


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """One negotiation with its whole log, or all of them in brief."""

    negotiation: bytes = b""


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """What was said on a day, and what came of it (`response`)."""

    on: dt.date
    with_whom: str
    response: str
    text: str


class Pledge(msgspec.Struct, frozen=True, kw_only=True):
    """Places promised. `state`: standing, to_come, over or withdrawn."""

    ref: str
    places: int
    from_on: dt.date
    until_on: dt.date | None
    terms: str
    withdrawn_on: dt.date | None
    withdrawn_why: str
    state: str


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One negotiation.

    Attributes:
        response: the latest answer of the country, or empty.
        pledged: places of the pledges that stand today.
        used: persons to whom a way to this country was granted, as this vault knows it.
        notes: the whole log when one negotiation was asked for, the latest first.
    """

    ref: str
    country: str
    opened_on: dt.date
    topic: str
    latest_on: dt.date
    response: str
    pledged: int
    used: int
    pledges: tuple[Pledge, ...]
    notes: tuple[Note, ...]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The negotiations, the one last spoken in first."""

    on: dt.date
    negotiations: tuple[Line, ...]


def negotiation_list(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """List the negotiations that this device may read.

    Raises:
        Mistaken: there is no such negotiation here.
    """
    on = now.astimezone().date()
    talks = [talk for talk in office.replica.records("negotiation") if talk.opened is not None]
    lines = [_line(office, talk, on, bool(ask.negotiation)) for talk in talks if ask.negotiation in (b"", talk.ref)]
    if ask.negotiation and not lines:
        raise Mistaken(f"there is no negotiation {show(ask.negotiation)}", "list them: safeconduct negotiation list")
    return Answer(on=on, negotiations=tuple(sorted(lines, key=lambda line: (-line.latest_on.toordinal(), line.ref))))


def _line(office: Office, talk: world.Negotiation, on: dt.date, with_notes: bool) -> Line:  # noqa: FBT001
    assert talk.opened is not None
    opened = talk.opened.value
    notes = sorted(talk.notes.items(), key=lambda note: (note[1].on, note[0]), reverse=True)
    answers = [note.response for _, note in notes if note.response]
    pledges = tuple(_pledge(talk, ref, on) for ref in sorted(talk.pledges, key=lambda ref: (talk.pledges[ref].from_on, ref)))
    return Line(
        ref=talk.ref.hex(),
        country=opened.country,
        opened_on=opened.on,
        topic=opened.topic,
        latest_on=max([opened.on, *(note.on for _, note in notes)]),
        response=answers[0] if answers else "",
        pledged=sum(pledge.places for pledge in pledges if pledge.state == "standing"),
        used=_used(office, opened.country),
        pledges=pledges,
        notes=tuple(Note(on=n.on, with_whom=n.with_whom, response=n.response, text=n.text) for _, n in notes) if with_notes else (),
    )


def _pledge(talk: world.Negotiation, ref: bytes, on: dt.date) -> Pledge:
    pledge, withdrawn = talk.pledges[ref], talk.withdrawn.get(ref)
    if withdrawn is not None and withdrawn.on <= on:
        state = "withdrawn"
    elif pledge.until_on is not None and pledge.until_on < on:
        state = "over"
    else:
        state = "to_come" if pledge.from_on > on else "standing"
    return Pledge(
        ref=ref.hex(),
        places=pledge.places,
        from_on=pledge.from_on,
        until_on=pledge.until_on,
        terms=pledge.terms,
        withdrawn_on=withdrawn.on if withdrawn else None,
        withdrawn_why=withdrawn.why if withdrawn else "",
        state=state,
    )


def _used(office: Office, country: str) -> int:
    """Count the persons to whom a way to a country was granted; of a split decision, those who were accepted."""
    persons = 0
    for pathway in office.replica.passage().pathways:
        if pathway.terms is None or pathway.terms.value.country != country:
            continue
        for status in _GRANTED:
            offset, total = 0, 1
            while offset < total:
                page = office.replica.applications(ApplicationFilter(pathway=pathway.ref, status=status), offset=offset, limit=_PAGE)
                persons += sum(line.accepted or line.persons for line in page.lines)
                offset, total = offset + _PAGE, page.total
    return persons
