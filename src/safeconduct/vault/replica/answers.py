"""What can be asked of an open replica. Nothing here writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from safeconduct.errors import Damaged
from safeconduct.ids import REF_BYTES
from safeconduct.model import facts as f
from safeconduct.model.rules import Passage
from safeconduct.model.world import Notice, Pathway, Said, Source, Threat
from safeconduct.vault.replica import folding, lists, rows, telling
from safeconduct.vault.replica.chains import Chains
from safeconduct.vault.replica.engine import NEEDS_REBUILD, Connection, answering
from safeconduct.vault.replica.lines import (
    ApplicationFilter,
    ApplicationRow,
    CaseFilter,
    CaseLine,
    Counts,
    Due,
    Found,
    Page,
    RetentionRow,
    Spoken,
    Standing,
    StayRow,
    TaskRow,
    Told,
)

T = TypeVar("T")
_DAY_MS = 86_400_000
_DUE_LINES = 50  # lines of each list of the Today screen
_REF_END = b"\xff" * 16
_IN_RECORDS = frozenset({"person", "application", "task", "threat", "stay", "pledge"})


def _unpacked(kind: str, blob: bytes) -> Any:
    try:
        return rows.unpack(kind, blob)
    except (msgspec.DecodeError, UnicodeDecodeError, KeyError):
        raise Damaged("a record in the local copy cannot be read", "run: safeconduct rebuild", stage=NEEDS_REBUILD) from None


class Answers(Chains):
    """The reading half of a replica."""

    def __init__(self, connection: Connection) -> None:
        """Ask an opened database of this layout."""
        super().__init__(connection)
        self._memory: dict[Hashable, Any] = {}
        self._seen_version = -1
        self._passage: Passage | None = None
        self.person_of: Mapping[bytes, bytes] = {}
        self.ended: frozenset[bytes] = frozenset()
        """The person behind each device; empty in an office of one (see `rules.is_forgotten`)."""

    def setting(self, name: str) -> bytes | None:
        """Give a setting of this machine, or None."""
        found = self._ask("SELECT value FROM setting WHERE name=?", (name,))
        return bytes(found[0][0]) if found else None

    def settings(self) -> dict[str, bytes]:
        """Give all settings of this machine."""
        return {name: bytes(value) for name, value in self._ask("SELECT name, value FROM setting ORDER BY name")}

    @property
    def dated_on(self) -> dt.date | None:
        """The day on which the cases are dated, or None when none ever was."""
        number = int(self._ask("SELECT value FROM meta WHERE name='dated_on'")[0][0])
        return dt.date.fromordinal(number) if number else None

    @property
    def _today(self) -> int:
        return (self.dated_on or dt.date.min).toordinal()

    def look(self, kind: str, ref: bytes) -> Any:
        """Give a record, or None when there is none: `look("case", ref)`."""
        found = self._ask("SELECT blob FROM record WHERE kind=? AND ref=?", (kind, ref))
        return _unpacked(kind, found[0][0]) if found else None

    def look_all(self, kind: str, refs: Iterable[bytes]) -> dict[bytes, Any]:
        """Give those of many records that there are."""
        found = ((ref, self.look(kind, ref)) for ref in refs)
        return {ref: record for ref, record in found if record is not None}

    def records(self, kind: str) -> list[Any]:
        """Give all records of a kind, by reference. Not for cases of a large vault: take `each_case`."""
        return [_unpacked(kind, blob) for (blob,) in self._ask("SELECT blob FROM record WHERE kind=? ORDER BY ref", (kind,))]

    def each_case(self, wish: CaseFilter | None = None) -> Iterator[Any]:
        """Give cases one by one, by reference, without holding them all."""
        where, values = lists.condition(wish or CaseFilter())
        refs = self._ask(f"SELECT ref FROM case_row WHERE {where} ORDER BY ref", values)  # noqa: S608 - columns of ours
        for (ref,) in refs:
            yield self.look("case", ref)

    def claims(self, *, offset: int = 0, limit: int = 50) -> Page[bytes]:
        """List the references of claims in the order in which they were written down."""
        total = int(self._ask("SELECT count(*) FROM claim_row")[0][0])
        found = self._ask("SELECT ref FROM claim_row ORDER BY place, ref LIMIT ? OFFSET ?", (max(0, limit), max(0, offset)))
        return Page(lines=tuple(ref for (ref,) in found), total=total, offset=offset)

    def claim_named(self, label: str) -> bytes | None:
        """Give the claim that is called by a label; of several that with the first reference."""
        found = self._ask("SELECT ref FROM claim_row WHERE label=? ORDER BY ref LIMIT 1", (label,))
        return found[0][0] if found else None

    def claims_beside(self, ref: bytes) -> tuple[bytes, ...]:
        """List the claims that one is a part of, at any remove, and all that are parts of them; itself among them."""
        found = self._ask(
            "WITH RECURSIVE above(ref) AS (VALUES (?1) UNION SELECT c.wider FROM claim_row c JOIN above a ON c.ref = a.ref"
            " WHERE c.wider != x''), tree(ref) AS (SELECT ref FROM above UNION SELECT c.ref FROM claim_row c JOIN tree t ON c.wider = t.ref"
            " WHERE c.wider != x'') SELECT c.ref FROM claim_row c WHERE c.ref IN tree ORDER BY c.place, c.ref",
            (ref,),
        )
        return tuple(each for (each,) in found)

    def spoken_of(self, claims: Iterable[bytes]) -> Spoken:
        """Give claims in the order asked for, with every source and capture that they name, and who those sources may be the same as."""
        records = list(self.look_all("claim", claims).values())
        said = [each.value for record in records for each in record.utterances.values()]
        sources: dict[bytes, Source] = self.look_all("source", dict.fromkeys(each.source for each in said))
        twins = {twin for source in sources.values() if source.added for twin in source.added.value.maybe_same_as}
        sources |= self.look_all("source", sorted(twins - set(sources)))
        captures = self.look_all("capture", dict.fromkeys(each.capture for each in said if each.capture))
        return Spoken(claims=tuple(records), sources=tuple(sources.values()), captures=tuple(captures.values()))

    def capture_pieces(self, ref: bytes) -> Iterator[bytes]:
        """Give the bytes of a capture as far as they are here, in their order; never more than a portion of them is in memory."""
        record = self.look("capture", ref)
        if record is not None:
            yield from self._pieces("capture", ref)
            for _, portion in sorted(record.portions.items()):
                yield from self._pieces("portion", portion.value.portion)

    def _pieces(self, kind: str, ref: bytes) -> Iterator[bytes]:
        pieces: dict[int, bytes] = {}
        before = None
        while page := self.history(kind, ref, before=before, limit=100):
            pieces |= {told.fact.number: told.fact.content for told in page if isinstance(told.fact, f.CaptureChunk | f.PortionChunk)}
            before = page[-1].cursor
        yield from (pieces[number] for number in sorted(pieces))

    def passage(self) -> Passage:
        """Give what is the same for all cases: pathways, notices and common threats, by reference."""
        if self._passage is None:
            pathways: list[Pathway] = self.records("pathway")
            notices: list[Notice] = self.records("notice")
            threats: list[Threat] = self.records("threat")
            self._passage = Passage(tuple(pathways), tuple(notices), tuple(threats))
        return self._passage

    def resolve(self, kind: str, low: bytes, high: bytes) -> list[bytes]:
        """List the references between two (see `ids.code_range`): of a record, or of what lies in one (person, application, stay ...)."""
        span = (kind, low, high + _REF_END)
        found = self._ask("SELECT ref FROM record WHERE kind=? AND ref BETWEEN ? AND ?", span)
        if kind in _IN_RECORDS:
            found += self._ask("SELECT ref FROM part WHERE kind=? AND ref BETWEEN ? AND ?", span)
        return sorted({bytes(ref) for (ref,) in found})

    def misnamed(self, kind: str) -> list[bytes]:
        """List the references of records that are none: shorter or longer than a program of ours makes them."""
        return [bytes(ref) for (ref,) in self._ask("SELECT ref FROM record WHERE kind=? AND length(ref) != ?", (kind, REF_BYTES))]

    def owner(self, kind: str, ref: bytes) -> tuple[str, bytes] | None:
        """Name the record in which a person, application, task, threat, stay or pledge lies, as kind and reference."""
        asked = "SELECT r.kind, r.ref FROM part p JOIN record r ON r.id = p.record WHERE p.kind=? AND p.ref=? ORDER BY r.ref"
        found = self._ask(asked, (kind, ref))
        return (found[0][0], found[0][1]) if found else None

    def remembered(self, name: Hashable, make: Callable[[], T]) -> T:
        """Give what was made under a name, made anew when anything was written since, here or by another process; in memory only.

        It is shared by all who ask: nobody may change it.
        """
        version = int(self._ask("PRAGMA data_version")[0][0])
        if version != self._seen_version:
            self._memory.clear()
            self._passage = None
            self._seen_version = version
        if name not in self._memory:
            self._memory[name] = make()
        kept: T = self._memory[name]
        return kept

    def _count(self, wish: CaseFilter) -> int:
        """Count with a filter."""
        return self.remembered(wish, lambda: lists.count_cases(self._do, wish))

    def persons(self, wish: CaseFilter) -> int:
        """Count the persons of the cases that a filter lets through."""
        with answering():
            return lists.count_persons(self._do, wish)

    def without_a_way(self) -> int:
        """Count the unsafe cases that cannot travel on any day as things stand (see `CaseLine.arrives_on`)."""
        with answering():
            return lists.count_without_a_way(self._do)

    def cases(self, wish: CaseFilter | None = None, sort: str = "needed", *, offset: int = 0, limit: int = 50) -> Page[CaseLine]:
        """Give one page of the cases that a filter lets through, in one of the orders `SORTS`.

        Raises:
            Mistaken: no such order.
        """
        wish = wish or CaseFilter()
        with answering():
            total = self._count(wish)
            of = (total, self._count(CaseFilter()))
            return Page(lines=lists.case_lines(self._do, wish, sort, (offset, limit), of, self._today), total=total, offset=offset)

    def case_line(self, ref: bytes) -> CaseLine | None:
        """Give the line of one case, or None."""
        with answering():
            numbers = [n for (n,) in self._ask("SELECT id FROM record WHERE kind='case' AND ref=?", (ref,))]
            return next(iter(lists.lines_of(self._do, numbers, self._today)), None)

    def search(self, text: str, *, limit: int = 50) -> Page[CaseLine]:
        """Find cases by the beginnings of words in any script, in labels, names, notes, contacts, numbers of papers."""
        with answering():
            return lists.search(self._do, text, limit, self._today)

    def applications(self, wish: ApplicationFilter | None = None, *, offset: int = 0, limit: int = 50) -> Page[ApplicationRow]:
        """Give one page of applications."""
        wish = wish or ApplicationFilter()
        with answering():
            total = self.remembered(wish, lambda: lists.count_applications(self._do, wish))
            return Page(lines=lists.applications(self._do, wish, (offset, limit)), total=total, offset=offset)

    def standings(self) -> Mapping[tuple[bytes, str], Standing]:
        """Count the applications of every pathway in every status in which there are any."""
        with answering():
            return self.remembered("standings", lambda: lists.standings(self._do))

    def tasks(self, due_by: dt.date | None = None, *, case: bytes = b"", offset: int = 0, limit: int = 50) -> Page[TaskRow]:
        """Give one page of open tasks, the most pressing first; those without a day last, and not at all with `due_by`."""
        with answering():
            total = self.remembered(("tasks", due_by, case), lambda: lists.count_tasks(self._do, due_by, case))
            return Page(lines=lists.tasks(self._do, due_by, case, (offset, limit)), total=total, offset=offset)

    def retained(
        self, due_by: dt.date | None = None, *, is_held: bool | None = None, offset: int = 0, limit: int = 50
    ) -> Page[RetentionRow]:
        """Give one page of the cases that are to be forgotten by a day, or are held; the most overdue first."""
        with answering():
            return lists.retained(self._do, due_by, is_held, (offset, limit))

    def forgotten(self) -> frozenset[bytes]:
        """List the cases that were destroyed for good."""
        with answering():
            return folding.forgotten(self._do, self.person_of) | self.ended

    def stays(self, *, case: bytes = b"", night: dt.date | None = None) -> tuple[StayRow, ...]:
        """List the stays of a case, or those of one night."""
        with answering():
            return lists.stays(self._do, case, night)

    def silent(self, now_ms: int, *, offset: int = 0, limit: int = 50) -> Page[CaseLine]:
        """Give one page of the unsafe cases whose silence is an alarm now."""
        with answering():
            return lists.silent(self._do, now_ms, (offset, limit), self._today)

    def due(self, today: dt.date, now_ms: int, *, days: int = 14) -> Due:
        """Give what presses today, and what of countries' notices changed within the last days."""
        horizon = dt.date.fromordinal(min(today.toordinal() + days, dt.date.max.toordinal()))
        since = (now_ms - days * _DAY_MS) << 16
        changed = self._ask(
            "SELECT DISTINCT r.ref FROM record r JOIN told t ON t.record = r.id WHERE r.kind='notice' AND t.hlc >= ? ORDER BY r.ref",
            (since,),
        )
        return Due(
            needed=self.cases(CaseFilter(is_unsafe=True, needed_by=horizon), limit=_DUE_LINES),
            endangered=self.cases(CaseFilter(is_unsafe=True, is_endangered=True), limit=_DUE_LINES),
            silent=self.silent(now_ms, limit=_DUE_LINES),
            contested=self.cases(CaseFilter(is_contested=True), limit=_DUE_LINES),
            tasks=self.tasks(horizon, limit=_DUE_LINES),
            notices=tuple(self.look("notice", ref) for (ref,) in changed),
        )

    def history(self, kind: str = "", ref: bytes = b"", *, before: int | None = None, limit: int = 50) -> tuple[Told, ...]:
        """Give what was said about a record, or all that was said, the newest first.

        Args:
            kind: the kind of the record, or empty for all that was said.
            ref: the record; for a case its stays are told too.
            before: the `cursor` of the last line seen.
            limit: how many lines, at most 1,000.
        """
        record = None
        if kind:
            found = self._ask("SELECT id FROM record WHERE kind=? AND ref=?", (kind, ref))
            record = found[0][0] if found else -1
        with answering():
            about = ref if kind == "case" else b""
            return tuple(telling.newest_first(self._do, record, about, before, min(limit, lists.LIMIT_CAP)))

    def said(self, kind: str, ref: bytes) -> list[Said]:
        """Give all that was said about a record, with who said it and where it lies, in no order."""
        found = self._ask("SELECT id FROM record WHERE kind=? AND ref=?", (kind, ref))
        with answering():
            return list(telling.said_of(self._do, found[0][0])) if found else []

    def events(self, tag: str = "") -> Iterator[Told]:
        """Give all events one by one, as this vault learned of them; of one type (`note`, `case-status` ...) if wanted."""
        with answering():
            for told in telling.oldest_first(self._do):
                if not tag or told.fact.__struct_config__.tag == tag:
                    yield told

    def sought(self, tags: Collection[str], unread: str, after: int = 0) -> Iterator[telling.Telling]:
        """Walk through all that was said from after an event on; of records of the kind `unread` only what can be of the types sought."""
        with answering():
            yield from telling.sought(self._do, tags, unread, after)

    def external(self, scheme: str, value: str) -> list[Found]:
        """List the cases that bear a name in another system; more than one when it was given twice."""
        found = self._ask(
            "SELECT c.ref, x.content FROM external_row x JOIN case_row c ON c.id = x.id WHERE x.scheme=? AND x.value=? ORDER BY c.ref",
            (scheme, value),
        )
        return [Found(case=row[0], content=row[1]) for row in found]

    def case_key(self, ref: bytes) -> bytes | None:
        """Give the keys of a case as `joined` joins them, nearly always one, or None."""
        found = self._ask("SELECT key FROM case_key WHERE ref=?", (ref,))
        return bytes(found[0][0]) if found else None

    def case_keys(self, refs: Iterable[bytes] | None = None) -> dict[bytes, bytes]:
        """Give the keys of cases, of all when none are named."""
        if refs is None:
            return {bytes(ref): bytes(key) for ref, key in self._ask("SELECT ref, key FROM case_key")}
        found = ((ref, self.case_key(ref)) for ref in refs)
        return {ref: key for ref, key in found if key is not None}

    def counts(self) -> Counts:
        """Give the situation in numbers."""
        with answering():
            return self.remembered("counts", lambda: lists.counts(self._do))

    def home(self, kind: str, ref: bytes, base: str) -> str | None:
        """Name the part of a divided compartment in which a record began; None if nothing of it lies in any part.

        Args:
            kind: of the record.
            ref: of the record.
            base: the compartment that is divided, such as `casework`.
        """
        found = self._ask(
            "SELECT s.name FROM record r JOIN told t ON t.record = r.id JOIN segment s ON s.id = t.segment"
            " WHERE r.kind = ? AND r.ref = ? AND (s.name = ? OR substr(s.name, 1, ?) = ?) ORDER BY s.depth, s.hlc, s.segid LIMIT 1",
            (kind, ref, base, len(base) + 1, base + ":"),
        )
        return str(found[0][0]) if found else None

    def places(self, kind: str, ref: bytes) -> set[str]:
        """Name the compartments in which something about a record was read."""
        sql = "SELECT DISTINCT s.name FROM record r JOIN told t ON t.record = r.id JOIN segment s ON s.id = t.segment"
        return {str(name) for (name,) in self._ask(f"{sql} WHERE r.kind = ? AND r.ref = ?", (kind, ref))}

    def apart(self, base: str, after: int) -> tuple[list[bytes], int]:
        """List the cases told of after an event that lie in several parts of a compartment, as `casework`; and the last event."""
        with answering():
            return telling.apart(self._do, base, after)

    def closed(self) -> list[tuple[bytes, bytes]]:
        """List the envelopes that did not open: the name of the segment, and the case."""
        found = self._ask("SELECT s.segid, c.ref FROM closed c JOIN segment s ON s.id = c.segment")
        return [(bytes(name), bytes(case)) for name, case in found]

    def known_segments(self) -> set[bytes]:
        """Give the names of all folded segments."""
        return {bytes(name) for (name,) in self._ask("SELECT segid FROM segment")}

    def is_sound(self) -> bool:
        """Read every page and every index, and tell whether all hold."""
        try:
            return [row[0] for row in self._ask("PRAGMA integrity_check")] == ["ok"]
        except Damaged:
            return False
