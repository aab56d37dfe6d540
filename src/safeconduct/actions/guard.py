"""Check drafts before they leave: each file is read in the quarantine, every text of it examined, the check recorded.

What protects people is named in the text of the draft alone: an answer holds the draft's own words, how grave they are and why, and the
codes of the cases they may concern, never a name from the vault. So that nobody can ask for names one by one, a draft has some words, there
are so many drafts an hour, and every check is a fact. What is HARD stops the draft until a person lets it pass with a reason; the reason is
kept for this very draft.

The index of everything protected lives in the memory of the process that holds the keys, and ends with it.

    >>> Ask(drafts=()).lets
    ()
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import (
    NAMED_CHARS,
    Office,
    Progress,
    ReadDraft,
    guard_index,
    matter_name,
    public_index,
    read_draft,
    words_in,
)
from safeconduct.errors import Mistaken, Refused
from safeconduct.model import facts as f
from safeconduct.model.world import Draft as Known
from safeconduct.studies.disclosure import Matter, examine

DRAFTS_MOST = 50  # files in one question
DRAFTS_AN_HOUR = 60  # different ones; a press office writes a few a day
CODES_TOLD = 5  # cases named for one matter; a surname shared by more tells nothing
_NOBODY = "this draft was not checked for anybody: no person, shelter or country is recorded here yet"
_HOUR_MS = 3_600_000


class Draft(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A file as it would leave, and its name, of which the guard reads the words and believes the ending."""

    name: str
    data: bytes


class Let(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A matter that a person lets pass, by the beginning of what names it (8 hexadecimal digits at least), and why."""

    matter: str
    why: str


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """What is to be checked, and what a person lets pass."""

    drafts: tuple[Draft, ...]
    lets: tuple[Let, ...] = ()


class Told(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """One matter to judge.

    Attributes:
        matter: names it, in hexadecimal.
        tier: `HARD` stops the draft, `SOFT` asks.
        said: the words, as they stand in the draft.
        places: where: `text`, `comments`, `page 3` ...
        records: what it may concern, as `case:REF`, `shelter:REF`, `negotiation:REF`; the first few.
        let: the reason for which a person let it pass, or empty.
    """

    matter: str
    tier: str
    kind: str
    said: str
    why: str
    places: tuple[str, ...]
    count: int
    records: tuple[str, ...]
    let: str


class Checked(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """What was found in one draft; `unchecked` says what nobody looked into, `is_stopped` that it must not leave as it is."""

    draft: str
    kind: str
    words: int
    matters: tuple[Told, ...]
    unchecked: tuple[str, ...]
    is_stopped: bool


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """The drafts in the order asked."""

    drafts: tuple[Checked, ...]

    @property
    def is_stopped(self) -> bool:
        """Tell whether any draft must not leave as it is."""
        return any(draft.is_stopped for draft in self.drafts)


def guard(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """Check drafts, and record that it was done and what was let pass.

    Raises:
        Mistaken: there is nothing to check, or a file is larger than can be checked, or what was let pass is not in the draft.
        Refused: a draft is a few words, too many were checked within the hour, or a file cannot be read whole.
    """
    if not 1 <= len(ask.drafts) <= DRAFTS_MOST:
        raise Mistaken(f"the guard takes 1 to {DRAFTS_MOST} files at a time", "name the files that are to leave")
    read = []
    for number, draft in enumerate(ask.drafts):
        progress("reading the drafts", number, len(ask.drafts))
        read.append(_read(draft, number, len(ask.drafts)))
    _slowly(office, {one.ref for one in read}, now)
    index, public = guard_index(office), public_index(office)
    facts: list[f.AnyFact] = []
    checked = []
    lacking = office.lacking() or ((_NOBODY,) if index.is_empty else ())
    for number, one_draft in enumerate(read):
        progress("checking the drafts", number, len(read))
        ref, texts = one_draft.ref, one_draft.texts
        told = _told(office, ref, examine(texts, index, public), ask.lets)
        words, unchecked = words_in(texts), (*one_draft.unchecked, *lacking)
        hard = sum(one.tier == "HARD" and not one.let for one in told)
        facts.append(f.DraftChecked(draft=ref, words=words, hard=hard, soft=sum(one.tier == "SOFT" and not one.let for one in told)))
        facts += [f.FindingLet(draft=ref, finding=bytes.fromhex(one.matter), why=one.let) for one in told if _let(one.matter, ask.lets)]
        checked.append(Checked(draft=ref.hex(), kind=one_draft.kind, words=words, matters=told, unchecked=unchecked, is_stopped=hard > 0))
    known = [one.matter for draft in checked for one in draft.matters]
    for let in ask.lets:
        if len(let.matter) < NAMED_CHARS or sum(name.startswith(let.matter) for name in known) != 1:
            raise Mistaken("what is to be let pass is not in the draft, or is several things", "take it from the list of what was found")
    office.keep(facts, now, progress)
    return Answer(drafts=tuple(checked))


def _read(draft: Draft, number: int, of: int) -> ReadDraft:
    """Read a draft; of several, an error says which.

    Raises:
        Mistaken: it is larger than can be checked.
        Refused: it is a few words, or cannot be read whole.
    """
    try:
        return read_draft(draft.data, draft.name)
    except (Mistaken, Refused) as error:
        if of == 1:
            raise
        raise type(error)(f"file {number + 1} of {of}: {error.says}", error.hint) from error


def _slowly(office: Office, asked: set[bytes], now: dt.datetime) -> None:
    """Let nobody ask so often that names could be found out.

    Raises:
        Refused: too many different drafts were checked within the last hour.
    """
    since = (int(now.timestamp() * 1000) - _HOUR_MS) << 16
    known: list[Known] = office.replica.records("draft")
    recent = {draft.ref for draft in known if any(hlc > since for hlc in draft.checks.values())}
    if len(recent | asked) > DRAFTS_AN_HOUR:
        raise Refused(
            f"more than {DRAFTS_AN_HOUR} different drafts within an hour are not checked", "wait, and check what is really to leave"
        )


def _let(name: str, lets: tuple[Let, ...]) -> str:
    """Give the reason for which a matter is let pass now, or nothing."""
    return next((let.why for let in lets if name.startswith(let.matter)), "")


def _told(office: Office, ref: bytes, matters: tuple[Matter, ...], lets: tuple[Let, ...]) -> tuple[Told, ...]:
    draft = office.replica.look("draft", ref)
    before = {finding.hex(): let.value for finding, let in draft.let.items()} if isinstance(draft, Known) else {}
    told = []
    for matter in matters:
        name = matter_name(ref, matter)
        told.append(
            Told(
                matter=name,
                tier=matter.tier,
                kind=matter.kind,
                said=matter.said,
                why=matter.why,
                places=matter.places,
                count=matter.count,
                records=matter.refs[:CODES_TOLD],
                let=_let(name, lets) or before.get(name, ""),
            )
        )
    return tuple(told)
