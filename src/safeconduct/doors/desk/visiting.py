"""What a page is asked and what it answers.

A page is a function `page(visit) -> Reply`. It asks the vault through `visit.ask`, records through `visit.record`, and answers with
`visit.show` (a page) or `visit.go` (on to another address, after something was recorded). It knows nothing of sockets, headers or keys.

    def shelters(visit: Visit) -> Reply:
        answer = visit.ask("shelter_list", shelter_list.Ask(), shelter_list.Answer)
        return visit.show("shelters.html", shelters=answer.shelters)

    PAGES = (Page("GET", "/shelters", shelters),)
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from safeconduct.actions import record, unsent_key, unsent_open
from safeconduct.actions.acts import packed
from safeconduct.doors.desk.unsent import Typed, Unsent
from safeconduct.doors.desk.wording import Wording
from safeconduct.errors import Damaged, Mistaken
from safeconduct.vault.agent import call

A = TypeVar("A")
KEPT_MOST = 256  # searches, filters and messages kept for the windows that are open; older ones are forgotten
_DIGITS = 19  # of a number in an address: a cursor of the history has as many
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What goes back to the browser; the guard adds the headers that every answer has.

    Attributes:
        headers: further headers, as a download's name.
        ends: whether this process begins anew after it (a lock, an unlock).
    """

    status: int = 200
    body: bytes = b""
    kind: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    ends: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file that was sent with a form, as it was named and with what it holds."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """One address: its method, its path with `{ref}` for 32 hexadecimal digits, and the function that answers.

    Attributes:
        takes_bytes: the most that a form of this page may send; the default holds the longest text in any script.
        without_vault: the page is also shown while the vault is locked.
    """

    method: str
    path: str
    answer: Callable[[Visit], Reply]
    takes_bytes: int = 1_048_576
    without_vault: bool = False

    def pattern(self) -> re.Pattern[str]:
        """Give the expression that its addresses match."""
        return re.compile(_PLACE.sub(r"(?P<\1>[0-9a-f]{32})", self.path))


@dataclass(slots=True, kw_only=True)
class Desk:
    """What this run of the desk knows: the vault's folder, the language, the clock, and what the open windows need to find again.

    Attributes:
        shift: how far the desk's clock is from the machine's, to look at a story of another year.
        kept: searches, filters and messages, by the random name that stands in the address instead of them.
        unsent: what was being typed at a lock, sealed.
    """

    folder: Path
    language: str
    shift: dt.timedelta = dt.timedelta()
    idle_minutes: int = 10
    kept: OrderedDict[str, Any] = field(default_factory=OrderedDict)
    unsent: Unsent = field(default_factory=Unsent)

    def keep(self, what: Any) -> str:
        """Keep something for a later page, and give the random name to find it by."""
        name = secrets.token_hex(16)
        self.kept[name] = what
        while len(self.kept) > KEPT_MOST:
            self.kept.popitem(last=False)
        return name

    def keep_only(self, what: Any) -> str:
        """Keep something as `keep` does, and forget the one of its kind before it."""
        for name in [name for name, kept in self.kept.items() if type(kept) is type(what)]:
            del self.kept[name]
        return self.keep(what)

    def now(self) -> dt.datetime:
        """Give this instant by the desk's clock."""
        return dt.datetime.now(dt.UTC) + self.shift


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request, already found to come from this person's own window.

    Attributes:
        places: what stands in the address for `{ref}`, as 32 hexadecimal digits.
        query: what follows the question mark; never anything that was typed about a person.
        form: the fields of a form, each with all its values.
        files: the files sent with a form, by field.
    """

    desk: Desk
    method: str
    path: str
    words: Wording
    render: Callable[..., str]
    places: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[str, Sent] = field(default_factory=dict)

    @property
    def now(self) -> dt.datetime:
        """Give this instant by the desk's clock."""
        return self.desk.now()

    @property
    def today(self) -> dt.date:
        """Give today by the desk's clock, in the local zone."""
        return self.now.astimezone().date()

    def ref(self, place: str) -> bytes:
        """Give a reference that stands in the address."""
        return bytes.fromhex(self.places[place])

    def ask(self, verb: str, ask: Any, answer: type[A]) -> A:
        """Have the key process do an act and give its answer.

        Raises:
            Locked: no key process runs.
            SafeconductError: whatever the act raised.
        """
        return msgspec.msgpack.decode(call(self.desk.folder, verb, packed(ask, self.now), _quiet), type=answer)

    def record(self, *drafts: Any) -> record.Answer:
        """Have drafts recorded as one act."""
        return self.ask("record", record.Ask(drafts=drafts), record.Answer)

    def take_up(self, name: str) -> Typed:
        """Open what was being typed at a lock.

        Raises:
            Mistaken: there is none of that name any more, or this vault does not open it.
            Locked: no key process runs.
        """
        sealed = self.desk.unsent.kept.get(name)
        if sealed is not None:
            try:
                return msgspec.msgpack.decode(self.ask("unsent_open", unsent_open.Ask(sealed=sealed), unsent_open.Answer).typed, type=Typed)
            except Damaged:
                self.desk.unsent.drop(name)
        raise Mistaken("nothing unsent waits here", "it was sent, thrown away, or sealed for another vault")

    def know_whom_to_seal_for(self) -> None:
        """Ask the vault, once, for the key to which an unsent form is sealed."""
        if not self.desk.unsent.public:
            self.desk.unsent.public = self.ask("unsent_key", unsent_key.Ask(), unsent_key.Answer).public

    def show(self, template: str, *, status: int = 200, **values: Any) -> Reply:
        """Answer with a page. Templates see `visit`, and the wording's functions as filters."""
        told = self.desk.kept.get(self.query.get("told", ""))
        return Reply(status=status, body=self.render(template, visit=self, told=told, **values).encode())

    def go(self, path: str, told: Any = None) -> Reply:
        """Send the browser on to another page, which shows what was recorded: a `record.Answer`, or a sentence."""
        query = f"?told={self.desk.keep(told)}" if told is not None else ""
        return Reply(status=303, headers=(("location", path + query),))

    def number(self, name: str, default: int = 1, most: int = 10_000_000) -> int:
        """Read a number from the query.

        Raises:
            Mistaken: it is none, or too large.
        """
        text = self.query.get(name, "")
        if not text:
            return default
        if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS) or int(text) > most:
            raise Mistaken("that address is no page of this desk", "begin again from a page of the list above")
        return int(text)


def _quiet(_what: str, _done: int, _total: int) -> None:
    """Take no notice of progress."""
