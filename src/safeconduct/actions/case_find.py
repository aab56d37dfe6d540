"""Find cases by a name in any spelling that was entered, by words of a note, a contact, a number, or the name in another system.

The words looked for are sensitive: they come from a prompt or standard input, and are in no error and no answer.

    >>> Ask(words="").limit
    20
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Mistaken
from safeconduct.model import facts as f
from safeconduct.model.rules import status_of
from safeconduct.model.world import Case

FOUND_MOST = 200  # cases in one answer; whoever finds more has searched for too little
WORDS_CHARS = 512  # in a search


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """The words, all of which must be found in one case (the last may be a beginning), and how many cases to give at most."""

    words: str
    limit: int = 20


class Line(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """One case that holds the words. `names` are those of its persons, so that the right one is recognised."""

    ref: str
    label: str
    status: str
    persons: int
    names: tuple[str, ...]


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """The cases found, best first, and how many there are (at least)."""

    lines: tuple[Line, ...]
    total: int


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
            names = tuple(dict.fromkeys(n.full for p in case.persons.values() for eid, n in p.names.items() if eid not in case.ended))
            lines.append(Line(ref=found.ref.hex(), label=found.label, status=status_of(case), persons=len(case.members()), names=names))
    return Answer(lines=tuple(lines), total=page.total)
