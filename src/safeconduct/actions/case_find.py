"""Find cases by a name in any spelling that was entered, by words of a note, a contact, a number, or the name in another system.

The words looked for are sensitive: they come from a prompt or standard input, and are in no error and no answer.

    >>> Ask(words="").limit
    20
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Blind, Office, Progress, blind_of
from safeconduct.errors import Mistaken
from safeconduct.model import facts as f
from safeconduct.model.rules import status_of
from safeconduct.model.world import Case, Person

FOUND_MOST = 200  # cases in one answer; whoever finds more has searched for too little
WORDS_CHARS = 512  # in a search


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """The words, all of which must be found in one case (the last may be a beginning), and how many cases to give at most."""

    words: str
    limit: int = 20


class Someone(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A person of a case, under every name that stands; whoever left the household is still found."""

    ref: str
    names: tuple[str, ...]


class Line(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """One case that holds the words. `names` are those of its people, to recognise the right one; `persons` counts the household."""

    ref: str
    label: str
    status: str
    persons: int
    names: tuple[str, ...]
    people: tuple[Someone, ...] = ()


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """The cases found, best first, and how many there are (at least); `blind` as in `today`."""

    lines: tuple[Line, ...]
    total: int
    blind: Blind = ""


def case_find(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Find cases that hold all the words.

    Raises:
        Mistaken: there is nothing to look for, or too much.
    """
    if not ask.words.strip() or len(ask.words) > WORDS_CHARS:
        raise Mistaken(f"a search needs some words, {WORDS_CHARS} characters at most", "part of a name, a number or a note will do")
    if not 1 <= ask.limit <= FOUND_MOST:
        raise Mistaken(f"a search gives 1 to {FOUND_MOST} cases", "search for more words instead")
    page = office.replica.search(ask.words, limit=ask.limit)
    lines = []
    for found in page.lines:
        case = office.replica.look("case", found.ref)
        if isinstance(case, Case):
            people = tuple(_someone(case, person) for person in case.persons.values())
            names = tuple(dict.fromkeys(name for one in people for name in one.names))
            status, persons = status_of(case), len(case.members())
            lines.append(Line(ref=found.ref.hex(), label=found.label, status=status, persons=persons, names=names, people=people))
    return Answer(lines=tuple(lines), total=page.total, blind=blind_of(office))


def _someone(case: Case, person: Person) -> Someone:
    standing = (name.full for event, name in person.names.items() if event not in case.ended)
    return Someone(ref=person.ref.hex(), names=tuple(dict.fromkeys(standing)))
