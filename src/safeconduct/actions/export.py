"""Write everything out, or some cases, in open formats: sealed with age unless a person insists.

The file is complete and on the disk before the vault records that it was made, and it gets its name only after that: whatever has left the
vault stands in its journal. Cases are told one by one, so that a large vault needs no more memory than a small one. Each copy bears its own
mark (`studies.exchange.watermark`), so that a part of it that comes back tells which export it was.

    >>> Ask(path="/tmp/out.age", recipient="board", purpose="backup", passphrase="never shown")
    Ask(recipient='board', purpose='backup')
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from safeconduct.actions.office import KEYSTORE, Office, Progress, draw_of, guard_index, public_index
from safeconduct.errors import Locked, Mistaken, Refused
from safeconduct.ids import REF_BYTES, new_ref, show
from safeconduct.model import facts as f
from safeconduct.model import rules, world
from safeconduct.studies.disclosure import examine
from safeconduct.studies.exchange import watermark, writing
from safeconduct.vault.depot import DiskFiles, Outgoing
from safeconduct.vault.keyring import unlock
from safeconduct.vault.passphrase import choose
from safeconduct.vault.replica import Told
from safeconduct.vault.seal import is_recipient, seal_for, seal_under

CASES_CAP = 10_000  # named one by one; more is an export of everything
_FILES = MappingProxyType({kind: kind.removesuffix("s") + "s" for kind in world.RECORDS if kind not in ("case", "testimony")})
"""Kinds of record that have a file of their own beside the cases, and its name."""
_HISTORY_PAGE = 1000  # events read at a time
_STEP = 100  # cases between two reports of progress
_TOLD = "testimony"  # leaves by evidence annex and evidence pack alone, for the use that its source allowed
_PLACES = "shelter"  # the compartment of where people sleep: it is not handed on with who they are


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Where to write, for whom and what for, and how it is sealed.

    Attributes:
        path: the file, absolute; it must not be there yet.
        cases: only these; empty for everything.
        passphrase: seals it, unless `age_recipient` (an age public key) does.
        is_open: not sealed at all; then neither of the two is given, and the guard looks for what belongs to other cases.
        even_so: why an open export may hold what the guard found; recorded.
    """

    path: str
    recipient: str
    purpose: str
    cases: tuple[bytes, ...] = ()
    passphrase: str = ""
    age_recipient: str = ""
    is_open: bool = False
    even_so: str = ""

    def __repr__(self) -> str:
        """Show nothing that is secret."""
        return f"Ask(recipient={self.recipient!r}, purpose={self.purpose!r})"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What was written.

    Attributes:
        export: the record of it in the vault.
        sha256: of the file, in hexadecimal.
        never_asked: persons in it of whom nobody recorded whether they agree to their file being shared.
        asked: of an open export of some cases, passages that may tell of others.
        unchecked: of the same, what nobody looked for, since it does not open on this laptop.
    """

    export: str
    sha256: str
    size_bytes: int
    cases: int
    events: int
    is_sealed: bool
    never_asked: int
    asked: int = 0
    unchecked: tuple[str, ...] = ()


def export(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """Write an export, record it, and give the file its name.

    Raises:
        Mistaken: for whom or what for is missing, or the way of sealing makes no sense, or there is no such case.
        Refused: the passphrase is weak or opens this vault, a person refuses that her file is shared, there is a file of that name, or an
            open file of some cases would tell of others.
        Unreachable: the disk does not do it; no file was left, and nothing was recorded.
    """
    _check(ask)
    chosen = _of_its_own(office, ask.passphrase) if ask.passphrase else ""
    cases = tuple(dict.fromkeys(ask.cases))
    pathways, never_asked = _named(office, cases, ask.recipient)
    is_guarded = ask.is_open and bool(cases) and not ask.even_so
    asked = _guarded(office, cases, progress) if is_guarded else 0
    ref = new_ref()
    teller = _Teller(office, cases, pathways, now, progress, draw_of(ref))
    pieces = writing.archive(teller.files())
    with Outgoing(Path(ask.path)) as out:
        size = _Size(out)
        if ask.is_open:
            for piece in pieces:
                size.write(piece)
        elif ask.age_recipient:
            seal_for(pieces, ask.age_recipient, size.write)
        else:
            seal_under(pieces, chosen, size.write)
        digest = out.settle()
        made = f.ExportMade(
            export=ref, recipient=ask.recipient, purpose=ask.purpose, cases=teller.cases, sha256=digest, is_sealed=not ask.is_open
        )
        office.keep((made, *_let_out(digest, ask.even_so)), now, progress)
        out.give_name()
    return Answer(
        export=ref.hex(),
        sha256=digest.hex(),
        size_bytes=size.bytes,
        cases=teller.cases,
        events=teller.events,
        is_sealed=not ask.is_open,
        never_asked=never_asked,
        asked=asked,
        unchecked=office.lacking() if is_guarded else (),
    )


def _of_its_own(office: Office, passphrase: str) -> str:
    """Give the passphrase of an export, which must not be the vault's: whoever is told it, to read the file, could open everything."""
    chosen = choose(passphrase).text
    try:
        unlock(office.folder / KEYSTORE, passphrase, DiskFiles())
    except Locked:
        return chosen
    raise Refused("that passphrase opens this vault, and whoever is to read the export would be told it", "take other words for the export")


def _check(ask: Ask) -> None:
    if not ask.recipient.strip() or not ask.purpose.strip():
        raise Mistaken("an export needs for whom it is and what for", "say so: --for and --purpose")
    if not Path(ask.path).is_absolute():
        raise Mistaken("the file of an export must be named with its whole path")
    if [ask.is_open, bool(ask.passphrase), bool(ask.age_recipient)].count(True) != 1:
        raise Mistaken("an export is sealed under a passphrase, or for one key, or is left open: one of the three")
    if ask.age_recipient and not is_recipient(ask.age_recipient):
        raise Mistaken("that is no age public key", "it begins with age1; the recipient makes one with: age-keygen")
    if len(ask.cases) > CASES_CAP:
        raise Mistaken(f"more than {CASES_CAP} cases cannot be named one by one", "leave them out to export everything")


def _named(office: Office, refs: tuple[bytes, ...], recipient: str) -> tuple[set[bytes], int]:
    """Look at the cases that were named: give the pathways they use, and how many persons were never asked whether they may be shared.

    Raises:
        Mistaken: there is no such case.
        Refused: a person does not agree.
    """
    pathways: set[bytes] = set()
    never_asked = 0
    for ref in refs:
        case = office.replica.look("case", ref)
        if not isinstance(case, world.Case) or case.opened is None:
            raise Mistaken(f"there is no case {show(ref)} in this vault", "list the cases, and take the code from the list")
        for person in case.persons.values():
            given = rules.consent_of(case, person.ref, "share", recipient)
            if given is False:
                raise Refused(
                    f"the person {show(person.ref)} of the case {show(ref)} does not agree that her file is shared",
                    "a refusal stands until the person takes it back; leave the case out",
                )
            never_asked += given is None
        pathways.update(a.opened.pathway for a in case.applications.values() if a.opened is not None)
    return pathways, never_asked


def _guarded(office: Office, refs: tuple[bytes, ...], progress: Progress) -> int:
    """Look in what would leave openly for people, places and countries of other cases; count what only may tell of them.

    Raises:
        Refused: there are some; the cases that tell of them are named, and nothing else.
    """
    index, public = guard_index(office), public_index(office)
    own = {f"case:{ref.hex()}" for ref in refs}
    telling: dict[str, int] = {}
    asked = 0
    for number, ref in enumerate(refs):
        progress("looking for other cases", number, len(refs))
        said = _record("case", without_place(office.replica.look("case", ref))).decode()
        matters = [matter for matter in examine([("", said)], index, public) if own.isdisjoint(matter.refs)]
        hard = sum(matter.tier == "HARD" for matter in matters)
        asked += len(matters) - hard
        if hard:
            telling[show(ref)] = hard
    if telling:
        raise Refused(
            f"{sum(telling.values())} passages tell of people, places or countries outside these cases: {', '.join(list(telling)[:5])}",
            "seal the export; or look at the notes of those cases; or say why it may leave even so: --even-so",
        )
    return asked


def _let_out(digest: bytes, even_so: str) -> tuple[f.AnyFact, ...]:
    """Record, as for a draft, that the file was checked and why it may leave."""
    if not even_so:
        return ()
    draft = digest[:REF_BYTES]
    return f.DraftChecked(draft=draft, words=0, hard=0, soft=0), f.FindingLet(draft=draft, finding=draft, why=even_so)


class _Size:
    """Counts what is written."""

    def __init__(self, out: Outgoing) -> None:
        self.bytes = 0
        self._out = out

    def write(self, piece: bytes) -> None:
        """Write and count."""
        self._out.write(piece)
        self.bytes += len(piece)


class _Teller:
    """Tells the files of an export, each piece by piece when it is asked for."""

    def __init__(
        self, office: Office, cases: tuple[bytes, ...], pathways: set[bytes], now: dt.datetime, progress: Progress, draw: watermark.Draw
    ) -> None:
        self.cases = 0
        self.events = 0
        self._draw = draw
        self._replica = office.replica
        self._chosen = cases
        self._pathways = pathways
        self._today = now.astimezone().date()
        self._progress = progress
        self._total = len(cases) or office.replica.cases(limit=1).total

    def files(self) -> dict[str, Iterable[bytes]]:
        """Give every file by its name."""
        counts: dict[str, int | None] = {"cases.jsonl": self._total, "cases.csv": self._total, "persons.csv": None, "events.jsonl": None}
        files: dict[str, Iterable[bytes]] = {
            "cases.jsonl": self._marked(self._case_lines()),
            "cases.csv": writing.rows(writing.CASE_HEADINGS, self._case_rows(), self._draw),
            "persons.csv": writing.rows(writing.PERSON_HEADINGS, self._person_rows(), self._draw),
            "events.jsonl": self._marked(self._event_lines()),
        }
        for kind, name in _FILES.items():
            records = self._others(kind)
            if records is not None:
                counts[f"{name}.jsonl"] = len(records)
                files[f"{name}.jsonl"] = self._marked(_record(kind, record) for record in records)
        if not self._chosen:
            counts["events.jsonl"] = None if self._replica.records(_TOLD) else self._replica.counts().events
        files["README.txt"] = [writing.readme(counts, is_whole=not self._chosen).encode()]
        files["FIELDS.txt"] = [writing.fields_page().encode()]
        return files

    def _marked(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        return (watermark.spelled(line, self._draw) for line in lines)

    def _others(self, kind: str) -> list[Any] | None:
        """Give the records of a small kind; of some cases only the pathways that they use, and no file of another kind."""
        if not self._chosen:
            records = self._replica.records(kind)
            return [without_testimony(each) for each in records] if kind == "claim" else records
        return [way for way in self._replica.records(kind) if way.ref in self._pathways] if kind == "pathway" else None

    def _each(self, what: str) -> Iterator[world.Case]:
        found = (self._replica.look("case", ref) for ref in sorted(self._chosen)) if self._chosen else self._replica.each_case()
        for number, case in enumerate(found, 1):
            if number % _STEP == 0:
                self._progress(what, number, self._total)
            yield case

    def _case_lines(self) -> Iterator[bytes]:
        for case in self._each("telling cases"):
            self.cases += 1
            yield _record("case", without_place(case) if self._chosen else case)

    def _case_rows(self) -> Iterator[tuple[object, ...]]:
        passage = self._replica.passage()
        for case in self._each("writing the table of cases"):
            yield writing.case_row(case, rules.digest(case, passage, self._today), self._today)

    def _person_rows(self) -> Iterator[tuple[object, ...]]:
        for case in self._each("writing the table of persons"):
            yield from writing.person_rows(case)

    def _event_lines(self) -> Iterator[bytes]:
        total = 0 if self._chosen else self._replica.counts().events
        for told in self._told():
            self.events += 1
            if self.events % _HISTORY_PAGE == 0:
                self._progress("telling events", self.events, max(total, self.events))
            yield writing.line(
                "event@1",
                {
                    "event": told.eid.hex(),
                    "at_ms": told.hlc >> 16,
                    "author": told.author.hex(),
                    "compartment": told.compartment,
                    "record": told.kind,
                    "ref": told.ref.hex(),
                    "type": str(told.fact.__struct_config__.tag),
                    "fact": writing.plainly(told.fact),
                },
            )

    def _told(self) -> Iterator[Told]:
        if not self._chosen:
            yield from (told for told in self._replica.events() if not is_testimony(told))
        for ref in sorted(self._chosen):
            before = None
            while page := self._replica.history("case", ref, before=before, limit=_HISTORY_PAGE):
                yield from (told for told in page if told.compartment != _PLACES)
                before = page[-1].cursor


def is_testimony(told: Told) -> bool:
    """Tell whether an event is of a testimony, or is a sentence that was told to us in one."""
    return told.kind == _TOLD or (isinstance(told.fact, f.UtteranceRecorded) and bool(told.fact.testimony))


def without_testimony(claim: world.Claim) -> world.Claim:
    """Give a claim without the sentences that were told to us in testimony."""
    spoken = {ref: each for ref, each in claim.utterances.items() if not each.value.testimony}
    return msgspec.structs.replace(claim, utterances=spoken)


def without_place(case: world.Case) -> world.Case:
    """Give a case without the addresses that lie with the shelters: where its people are now."""
    persons = {}
    for ref, person in case.persons.items():
        addresses = {eid: address for eid, address in person.addresses.items() if address.desk != _PLACES}
        persons[ref] = msgspec.structs.replace(person, addresses=addresses)
    return msgspec.structs.replace(case, persons=persons)


def _record(kind: str, record: Any) -> bytes:
    return writing.line(f"{kind}@1", {"code": show(record.ref), **writing.plainly(record)})
