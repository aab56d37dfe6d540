"""Tell who recorded what and when, the newest first.

A line names the kind of fact, its record and the device that wrote it. What the fact says is given only when it is asked for.

    >>> Ask().is_full
    False
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from safeconduct.actions.office import Office, Progress, uncounted_of
from safeconduct.errors import Mistaken
from safeconduct.model import facts as f
from safeconduct.model.moments import moment
from safeconduct.vault.replica import Told

LINES_MOST = 1_000  # facts in one page
_SEEN_MOST = 20_000  # facts looked through for one page of a rare kind; the answer says where to go on


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """The history of one case or of everything, of one kind of fact or all; `before` is the cursor of the line to continue from.

    Attributes:
        type: a kind of fact as lines show it, for example `consent`.
        is_full: whether the answer holds what the facts say.
        is_uncounted: instead of the history, all that this laptop wrote and that counts nowhere, since it was shut out.
    """

    case: bytes = b""
    type: str = ""
    before: int = 0
    limit: int = 50
    is_full: bool = False
    is_uncounted: bool = False


class Line(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """One fact: when it was said, by which device, of which record. `content` is empty unless it was asked for."""

    cursor: int
    event: str
    at: dt.datetime
    device: str
    compartment: str
    kind: str
    ref: str
    type: str
    content: dict[str, Any]


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A page of the history. `next` continues it, and is 0 at its end."""

    lines: tuple[Line, ...]
    next: int


def history(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Give a page of the history, newest first.

    Raises:
        Mistaken: the page is outside the caps, or there is no such kind of fact.
    """
    if not 1 <= ask.limit <= LINES_MOST:
        raise Mistaken(f"a page has 1 to {LINES_MOST} facts", "ask for the next page instead of a longer one")
    if ask.type and ask.type not in TYPES:
        raise Mistaken("there is no such kind of fact", "one of: " + ", ".join(TYPES))
    if ask.is_uncounted:
        lost = (one for one in uncounted_of(office) if not ask.case or (one.kind, one.ref) == ("case", ask.case))
        return Answer(lines=tuple(_line(one, is_full=ask.is_full) for one in lost if not ask.type or _type(one) == ask.type), next=0)
    told: list[Told] = []
    seen, before = 0, ask.before or None
    while len(told) <= ask.limit and seen < _SEEN_MOST:
        page = office.replica.history("case" if ask.case else "", ask.case, before=before, limit=LINES_MOST if ask.type else ask.limit + 1)
        told += [one for one in page if not ask.type or _type(one) == ask.type]
        seen += len(page)
        before = page[-1].cursor if page else None
        if before is None or not ask.type:
            break
    lines = tuple(_line(one, is_full=ask.is_full) for one in told[: ask.limit])
    if len(told) > ask.limit:
        return Answer(lines=lines, next=lines[-1].cursor)
    return Answer(lines=lines, next=before or 0 if ask.type else 0)


TYPES: tuple[str, ...] = tuple(sorted(str(fact.__struct_config__.tag) for fact in f.AnyFact.__args__))
"""Every kind of fact by the word that lines show."""


def _type(told: Told) -> str:
    return str(type(told.fact).__struct_config__.tag)


def _line(told: Told, *, is_full: bool) -> Line:
    return Line(
        cursor=told.cursor,
        event=told.eid.hex(),
        at=moment(told.hlc >> 16),
        device=told.author.hex(),
        compartment=told.compartment,
        kind=told.kind,
        ref=told.ref.hex(),
        type=_type(told),
        content=_content(told.fact) if is_full else {},
    )


def _content(fact: Any) -> dict[str, Any]:
    """Give the fields of a fact that say something, with references as hexadecimal digits."""
    content = {}
    for name in fact.__struct_fields__:
        value = getattr(fact, name)
        if value not in ("", b"", (), None) and name not in ("case", "replaces"):
            content[name] = msgspec.to_builtins(_readable(value))
    return content


def _readable(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, tuple):
        return [_readable(item) for item in value]
    return value
