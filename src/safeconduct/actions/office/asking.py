"""Ask guardians about a draft, and answer as one: what is protected stays where it opens, and a colleague of the press hears no name.

A guardian is whoever may write in the compartment `guard`, by the signed word of the admins. A draft goes sealed to the laptops of all
guardians; each answers by itself, when it syncs, from what opens there: places in the draft and how grave each is, sealed to a key that was
drawn for this question. The limits are kept by who answers, so that no laptop of the press can lift them.

    ask_guardians(office, "release.docx", draft, now)      # here
    attend_post(office, now)                               # there, and here again
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

import msgspec

from safeconduct.actions.office.guarding import ReadDraft, guard_index
from safeconduct.actions.office.joining import Progress
from safeconduct.actions.office.office import Office
from safeconduct.errors import Mistaken, Refused
from safeconduct.ids import CompartmentId, DeviceId, new_ref
from safeconduct.model import facts as f
from safeconduct.model.roles import GUARD
from safeconduct.model.world import Question as Known
from safeconduct.studies.disclosure import (
    LEAST_ASKED_WORDS,
    MOST_ASKED_WORDS,
    SPANS_TOLD,
    Span,
    count_words,
    is_kin,
    is_list,
    sketch_of,
    spans_in,
    things_in,
)
from safeconduct.vault.depot import NAME_BYTES
from safeconduct.vault.journal import PARCEL_BYTES_CAP, Parcel
from safeconduct.vault.roster import Bytes16, Count, Roster, device_of
from safeconduct.vault.seal import WRAPPING_PUBLIC_BYTES, new_wrapping_seed, wrapping_public

ASKED_DAYS = 4  # a question that nobody answered by then is over: a weekend and a day
ASKS_A_DAY = 6  # different drafts of one person that guardians answer in 24 hours: a press office writes a few
AGAIN_A_WEEK = 3  # drafts of nearly the same words within seven days: a text is corrected, and corrected again
HEARD_A_DAY = 40  # questions of one person in 24 hours that are looked at and recorded; the others are let lie
_ASKED, _READ = "asked", "post"  # settings: the questions of this laptop, and the parcels that were read
_DAY_MS = 86_400_000
_OPEN_LIMIT = 20  # questions that wait at one laptop


class _Question(f.Masked, msgspec.Struct, frozen=True, kw_only=True, array_like=True, tag="question"):
    """A draft on its way to guardians, and the key for their answers."""

    question: Bytes16
    draft: Bytes16
    reply_to: Annotated[bytes, msgspec.Meta(min_length=WRAPPING_PUBLIC_BYTES, max_length=WRAPPING_PUBLIC_BYTES)]
    last_day: Count
    pieces: tuple[str, ...]


class _Reply(f.Masked, msgspec.Struct, frozen=True, kw_only=True, array_like=True, tag="reply"):
    """What a guardian says of a draft: what became of the question, and places; there is no room for anything else."""

    question: Bytes16
    draft: Bytes16
    outcome: str
    spans: tuple[Span, ...]


class Given(f.Masked, msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """An answer that came: whose laptop gave it, what became of the question, and the places."""

    device: bytes
    outcome: str
    spans: tuple[Span, ...]


class Asked(f.Masked, msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A question of this laptop while it lasts: the draft, with which key its answers open, and those that came."""

    question: bytes
    seed: bytes
    asked_ms: int
    last_day: int
    name: str
    draft: bytes
    pieces: tuple[tuple[str, str], ...]
    unchecked: tuple[str, ...]
    answers: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Guardian:
    """A laptop that answers: whose it is, and to which key a draft is sealed for it."""

    device: DeviceId
    person: bytes
    public: bytes


def guardians(office: Office) -> tuple[Guardian, ...]:
    """List the laptops of colleagues that answer drafts now: they belong, are not suspended nor on a journey, and write in `guard`."""
    roster = office.roster
    refs = _guards(office)
    if roster is None:
        return ()
    owners = roster.content.owners()
    return tuple(
        Guardian(device=device, person=owners[device], public=roster.prekeys[device].public)
        for device in roster.devices
        if device != office.device and device in roster.prekeys and any(roster.may_write(ref, device) for ref in refs)
    )


def ask_guardians(office: Office, name: str, draft: ReadDraft, now: dt.datetime) -> Asked:
    """Seal a draft to the laptops of all guardians; the next sync takes it.

    Raises:
        Refused: nobody answers, the draft is too short, too long or a list, or too many questions wait.
        Mistaken: there is nothing in it to be read.
    """
    pieces = tuple(text for _, text in draft.texts)
    if not pieces:
        raise Mistaken("there is no text in it", "show it to a colleague of casework")
    there = guardians(office)
    if not there:
        raise Refused("no colleague's laptop answers drafts", "an admin says who does: safeconduct member open --role caseworker")
    outcome = _form(pieces)
    if outcome:
        raise Refused(_REFUSED[outcome], "show it to a colleague of casework")
    waiting = asked_here(office, now)
    if len(waiting) >= _OPEN_LIMIT:
        raise Refused(f"{_OPEN_LIMIT} questions wait already", "sync, and read the answers: safeconduct guard --answers")
    asked = Asked(
        question=new_ref(),
        seed=new_wrapping_seed(),
        asked_ms=int(now.timestamp() * 1000),
        last_day=_day(now) + ASKED_DAYS,
        name=name,
        draft=draft.ref,
        pieces=draft.texts,
        unchecked=draft.unchecked,
        answers=(Given(device=office.device, outcome="answered", spans=spans_in(pieces, guard_index(office))),),
    )
    body = msgspec.msgpack.encode(
        _Question(question=asked.question, draft=draft.ref, reply_to=wrapping_public(asked.seed), last_day=asked.last_day, pieces=pieces)
    )
    if len(body) > PARCEL_BYTES_CAP:
        raise Refused(_REFUSED["many"], "show it to a colleague of casework")
    _keep_asked(office, (*waiting, asked))  # first, since without its key no answer opens
    office.send_parcel(body, [one.public for one in there], asked.last_day)
    return asked


def asked_here(office: Office, now: dt.datetime) -> tuple[Asked, ...]:
    """List the questions of this laptop that are not over."""
    packed = office.replica.setting(_ASKED)
    held = msgspec.msgpack.decode(packed, type=tuple[Asked, ...]) if packed else ()
    return tuple(one for one in held if one.last_day >= _day(now))


def silent_guardians(office: Office, asked: Asked) -> int:
    """Count the guardians without whose answer something that only they open was not looked for."""
    roster = office.roster
    if roster is None:
        return 0
    opened = _opened_by(roster)
    answered = {roster.owner(one.device) for one in asked.answers if one.outcome == "answered"} | {roster.owner(office.device)}
    covered = frozenset[CompartmentId]().union(*(opened.get(person, frozenset()) for person in answered if person))
    return len({one.person for one in guardians(office) if not opened[one.person] <= covered})


def attend_post(office: Office, now: dt.datetime, progress: Progress) -> int:
    """Read the parcels that came: answer as a guardian, take in the answers to one's own questions; say how many were sent.

    Raises:
        Unreachable: the disk did not do it; the next time does.
    """
    if office.roster is None:
        return 0
    today = _day(now)
    post = office.post
    post.drop_expired(today)
    waiting = asked_here(office, now)
    _keep_asked(office, waiting)
    known = _names(office) & post.names()
    facts: list[f.DraftAnswered] = []
    replies: list[tuple[_Question, _Reply]] = []
    for name, parcel in post.opened(known, [*office.seeds, *(one.seed for one in waiting)]).items():
        said = _said(parcel)
        if parcel is not None and isinstance(said, _Question):
            decided = _decided(office, said, device_of(parcel.public), now, facts)
            facts += [fact for fact, _ in decided]
            replies += [(said, reply) for _, reply in decided]
        elif parcel is not None and isinstance(said, _Reply):
            waiting = tuple(_with(office, one, said, device_of(parcel.public)) for one in waiting)
        known.add(name)
    office.keep(facts, now, progress)  # first: what is answered is recorded
    for said, reply in replies:
        office.send_parcel(msgspec.msgpack.encode(reply), [said.reply_to], said.last_day)
    _keep_asked(office, waiting)
    _keep_names(office, known)
    return len(replies)


_REFUSED = {
    "few": f"a draft of fewer than {LEAST_ASKED_WORDS} different words is not answered: single names cannot be tried",
    "list": "it names so many that it is a list, and no draft",
    "many": "it is too long to be answered from afar",
}
_decoder = msgspec.msgpack.Decoder(_Question | _Reply)


def _said(parcel: Parcel | None) -> _Question | _Reply | None:
    """Read a parcel; None when it is nothing that is known here."""
    try:
        return None if parcel is None else _decoder.decode(parcel.body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _form(pieces: tuple[str, ...]) -> str:
    """Say as what a draft is not answered by its form; empty when it is one."""
    words = count_words(("", text) for text in pieces)
    if words < LEAST_ASKED_WORDS:
        return "few"
    return "many" if words > MOST_ASKED_WORDS else "list" if is_list(pieces) else ""


def _decided(
    office: Office, said: _Question, device: DeviceId, now: dt.datetime, just: Sequence[f.DraftAnswered]
) -> list[tuple[f.DraftAnswered, _Reply]]:
    """Decide on a question, if this laptop is a guardian's and the author may ask; `just`: what it decided a moment ago."""
    roster = office.membership()
    asker = roster.owner(device)
    refs = _guards(office)
    may_ask = device in roster.devices and device not in roster.journeys and any(asker and roster.opens(ref, asker) for ref in refs)
    is_guardian = any(roster.may_write(ref, DeviceId(office.device)) for ref in refs)
    if asker is None or not (may_ask and is_guardian and _day(now) <= said.last_day <= _day(now) + 2 * ASKED_DAYS):
        return []
    before = [
        *_asked_before(office, asker, now),
        *(_Before(age_ms=0, device=office.device, fact=one) for one in just if one.asker == asker),
    ]
    mine = [one for one in before if one.fact.question == said.question]
    if any(one.device == office.device for one in mine) or _count(before, _DAY_MS) >= HEARD_A_DAY:
        return []
    others = [one for one in before if one.fact.question != said.question and one.fact.outcome in ("answered", "many")]
    sketch = sketch_of(said.pieces)
    kin = [one for one in others if is_kin(one.fact.sketch, sketch)]
    outcome, spans = _form(said.pieces), tuple[Span, ...]()
    if not outcome and _count(others, _DAY_MS) >= ASKS_A_DAY:
        outcome = "often"
    if not outcome and _count(kin, 7 * _DAY_MS) >= AGAIN_A_WEEK:
        outcome = "again"
    if not outcome:
        outcome, spans = _marked(said.pieces, office)
    words = count_words(("", text) for text in said.pieces)
    fact = f.DraftAnswered(question=said.question, draft=said.draft, asker=asker, words=words, sketch=sketch, outcome=outcome)
    return [(fact, _Reply(question=said.question, draft=said.draft, outcome=outcome, spans=spans))]


def _marked(pieces: tuple[str, ...], office: Office) -> tuple[str, tuple[Span, ...]]:
    """Mark a draft; one with too many marks is for a colleague to read."""
    spans = spans_in(pieces, guard_index(office))
    return ("many", ()) if things_in(pieces, spans) > SPANS_TOLD else ("answered", spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    """An answer of the last week to one person: how old, by whose laptop, and what."""

    age_ms: int
    device: bytes
    fact: f.DraftAnswered


def _asked_before(office: Office, asker: bytes, now: dt.datetime) -> Iterator[_Before]:
    """Give the answers of all guardians to somebody within the last week, as far as they came here; a clock ahead counts as now."""
    known: list[Known] = office.replica.records("question")
    for question in known:
        for hlc, device, fact in question.answers.values():
            age = int(now.timestamp() * 1000) - (hlc >> 16)
            if fact.asker == asker and age <= 7 * _DAY_MS:
                yield _Before(age_ms=age, device=device, fact=fact)


def _count(before: list[_Before], within_ms: int) -> int:
    return len({one.fact.question for one in before if one.age_ms <= within_ms})


def _with(office: Office, asked: Asked, said: _Reply, device: DeviceId) -> Asked:
    """Take an answer in, if it is one to this question, by a guardian, and says only what an answer can say."""
    texts = [text for _, text in asked.pieces]
    is_ours = (said.question, said.draft) == (asked.question, asked.draft) and said.outcome in f.OUTCOMES
    is_theirs = any(one.device == device for one in guardians(office)) and all(one.device != device for one in asked.answers)
    fits = all(one.piece < len(texts) and 0 <= one.start < one.end <= len(texts[one.piece]) for one in said.spans)
    if not (is_ours and is_theirs and fits and all(one.piece >= 0 for one in said.spans)):
        return asked
    given = Given(device=device, outcome=said.outcome, spans=said.spans)
    return msgspec.structs.replace(asked, answers=(*asked.answers, given))


def _guards(office: Office) -> list[CompartmentId]:
    return [CompartmentId(ref) for name, ref in office.compartments.items() if name == GUARD]


def _opened_by(roster: Roster) -> Mapping[bytes, frozenset[CompartmentId]]:
    """Give what each person opens, of all compartments that anybody spoke of."""
    refs = {*roster.compartments, *roster.epochs, *roster.begun}
    return {person: frozenset(ref for ref in refs if roster.opens(ref, person)) for person in roster.persons}


def _keep_asked(office: Office, held: tuple[Asked, ...]) -> None:
    packed = msgspec.msgpack.encode(held) if held else b""
    if packed != (office.replica.setting(_ASKED) or b""):
        office.replica.set_setting(_ASKED, packed)


def _keep_names(office: Office, names: set[bytes]) -> None:
    if names != _names(office):
        office.replica.set_setting(_READ, b"".join(sorted(names)))


def _names(office: Office) -> set[bytes]:
    joined = office.replica.setting(_READ) or b""
    return {joined[at : at + NAME_BYTES] for at in range(0, len(joined), NAME_BYTES)}


def _day(now: dt.datetime) -> int:
    return int(now.timestamp() * 1000) // _DAY_MS
