"""Fold events into records and rows, many in one transaction.

A batch loads each record that its events touch once, folds, and writes it back once; then it brings the rows of lists up to date, and
re-dates those households that a changed way out concerns. The order and batching of the events make no difference to records and rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from safeconduct.ids import REF_BYTES
from safeconduct.model import facts as f
from safeconduct.model.rules import Judged, Passage, digest, is_forgotten
from safeconduct.model.world import RECORDS, Case, Claim, Forgetting, Shelter, Task, fold, fold_transferred
from safeconduct.vault.journal import joined
from safeconduct.vault.replica import dating, rows, scope, telling
from safeconduct.vault.replica.engine import Connection
from safeconduct.vault.replica.lines import Folded, Redated, Segment

DESTROYED = "destroyed"
"""The setting that lists the cases whose keys this device has destroyed, whoever belongs to the organisation by now."""
_ABOUT = (f.StayBegun, f.StayEnded)  # facts that lie with another record and are about a case
_PASSAGE = ("pathway", "notice", "threat")
_WORDS_AT_ONCE = 8  # cases whose words are indexed with the act itself: an act of a worker changes one or two, an import thousands

_INSERT_CASE = f"INSERT OR REPLACE INTO case_row ({rows.CASE_COLUMNS}) VALUES ({', '.join('?' * len(rows.CASE_COLUMNS.split(',')))})"  # noqa: S608


@dataclass(slots=True)
class _Slot:
    """A record while its batch is folded.

    Attributes:
        number: its row.
        seen: the events that it has; None until it is known whether any are stored.
        words, parts: the hashes of its rows as they stand.
    """

    number: int
    record: Any
    is_new: bool
    seen: set[bytes]
    words: bytes = b""
    parts: bytes = b""
    stays: set[bytes] = field(default_factory=set)


class Fold:
    """One transaction's work. Made, used once and thrown away; nothing is written before `write`."""

    def __init__(self, connection: Connection, person_of: Mapping[bytes, bytes], ended: frozenset[bytes] = frozenset()) -> None:
        """Begin with nothing; the transaction is the caller's.

        Args:
            connection: within a transaction.
            person_of: the person behind each device (see `is_forgotten`).
            ended: the cases that the organisation's statements destroy.
        """
        self._do = connection
        self._person_of = person_of
        self._forgotten = forgotten(connection, person_of) | ended
        self._slots: dict[tuple[str, bytes], _Slot] = {}
        self._told: list[tuple[Any, ...]] = []
        self._segments: list[tuple[Any, ...]] = []
        self._keys: dict[bytes, bytes] = {}
        self._closed: list[tuple[int, bytes]] = []
        self._reopened: list[tuple[int]] = []
        self._before: scope.Before = {}
        self._next_record = self._last("record") + 1
        self._next_segment = self._last("segment") + 1
        self._first_event = self._next_event = telling.next_number(connection)

    def _last(self, table: str) -> int:
        return int(self._do.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0])  # noqa: S608 - a name of ours

    def take(self, segments: Iterable[Segment]) -> None:
        """Take in segments, each once; in one that is known already, what was closed before may be open now."""
        taken: set[bytes] = set()
        for segment in segments:
            name = bytes(segment.id)
            if name in taken:
                continue
            taken.add(name)
            head = segment.header
            known = self._do.execute("SELECT id FROM segment WHERE segid=?", (name,)).fetchone()
            number = known[0] if known else self._next_segment
            if not known:
                self._next_segment += 1
                place = (segment.compartment_id, segment.compartment, segment.epoch)
                self._segments.append((number, name, head.device, *place, head.seq, head.prev, head.depth, head.hlc))
            self._reopened += [(number,)] if known else []
            for envelope in segment.envelopes:
                if envelope.events is None:
                    self._closed.append((number, envelope.case))
                if envelope.case in self._forgotten:
                    continue  # destroyed is for ever, whoever puts its key back
                if envelope.key is not None:
                    self._keys[envelope.case] = joined(self._keys.get(envelope.case), envelope.key)
                if envelope.events:
                    self._take_events(envelope.events, number, head.depth, head.device)

    def _take_events(self, events: Sequence[f.Stamped], segment: int, depth: int, author: bytes) -> None:
        slots, subject_of, mark = self._slots, f.subject_of, f.Mark
        lies_with: _Slot | None = None
        about: bytes | None = None
        run: list[f.Stamped] = []
        for stamped in events:
            fact, eid, hlc = stamped.fact, stamped.eid, stamped.hlc
            name = subject_of(fact)
            slot = slots.get(name) or self._load(name)
            if eid in slot.seen:
                continue
            slot.seen.add(eid)
            fold(slot.record, fact, mark(depth, hlc, eid, author))
            case = None
            if isinstance(fact, _ABOUT):
                case = fact.case
                slot.stays.add(fact.stay)
            if slot is not lies_with or case != about:
                self._tell(lies_with, segment, about, run)
                lies_with, about, run = slot, case, []
            run.append(stamped)
        self._tell(lies_with, segment, about, run)

    def _tell(self, slot: _Slot | None, segment: int, about: bytes | None, run: list[f.Stamped]) -> None:
        """Keep events of one segment that follow each other and lie with one record."""
        if slot is not None:
            self._told.append(telling.told_row(self._next_event, slot.number, segment, about, run))
            self._next_event += len(run)

    def _load(self, name: tuple[str, bytes]) -> _Slot:
        """Look a record up, or make it."""
        row = self._do.execute(
            "SELECT r.id, r.blob, c.words, c.parts FROM record r LEFT JOIN case_row c ON c.id = r.id WHERE r.kind=? AND r.ref=?", name
        ).fetchone()
        if row is None:
            slot = _Slot(self._next_record, RECORDS[name[0]](name[1]), is_new=True, seen=set())
            self._next_record += 1
        else:
            number, blob, words, parts = row
            record = rows.unpack(name[0], blob)
            if name[0] in _PASSAGE:
                self._before[name] = rows.unpack(name[0], blob)
            seen = telling.known_events(self._do, number)
            slot = _Slot(number, record, is_new=False, seen=seen, words=words or b"", parts=parts or b"")
        self._slots[name] = slot
        return slot

    @property
    def newly_forgotten(self) -> list[bytes]:
        """List the cases that this batch says are forgotten."""
        said = ((ref, slot.record) for (kind, ref), slot in self._slots.items() if kind == "forgetting" and ref not in self._forgotten)
        return sorted(ref for ref, record in said if is_forgotten(record, self._person_of))

    @property
    def changes_passage(self) -> bool:
        """Tell whether a pathway, notice or common threat is touched."""
        return any(kind in _PASSAGE for kind, _ in self._slots)

    def write_events(self) -> None:
        """Write segments, history, keys and records."""
        do = self._do.executemany
        do(
            "INSERT INTO segment (id, segid, device, compartment, name, epoch, seq, prev, depth, hlc) VALUES (?,?,?,?,?,?,?,?,?,?)",
            self._segments,
        )
        do("INSERT OR REPLACE INTO case_key (ref, key) VALUES (?,?)", self._fresh_keys())
        do("DELETE FROM closed WHERE segment=?", self._reopened)
        do("INSERT OR IGNORE INTO closed (segment, ref) VALUES (?,?)", self._closed)
        do("INSERT INTO told (id, record, segment, about, hlc, size, events) VALUES (?,?,?,?,?,?,?)", self._told)
        for (kind, ref), slot in self._slots.items():
            if kind == "case" and (slot.record.came or slot.record.brought):
                slot.record = fold_transferred(ref, telling.said_of(self._do, slot.number))
        new = [(s.number, kind, ref, rows.pack(s.record)) for (kind, ref), s in self._slots.items() if s.is_new]
        do("INSERT INTO record (id, kind, ref, blob) VALUES (?,?,?,?)", new)
        do("UPDATE record SET blob=? WHERE id=?", [(rows.pack(s.record), s.number) for s in self._slots.values() if not s.is_new])

    def _fresh_keys(self) -> Iterator[tuple[bytes, bytes]]:
        """Join the keys that opened something with those that are here; a case may have two, drawn apart."""
        for case, keys in self._keys.items():
            known = self._do.execute("SELECT key FROM case_key WHERE ref=?", (case,)).fetchone()
            if known is None or keys not in known[0]:
                yield case, joined(known and bytes(known[0]), keys)

    def write_rows(self, passage: Passage, today: dt.date) -> None:
        """Bring the rows of lists up to date with the records."""
        cases: list[tuple[Any, ...]] = []
        parts, judged = _Parts(self._do), Judged(passage, today)
        for slot in self._slots.values():
            record = slot.record
            if type(record) is Case:
                record = rows.as_seen(record, telling.said_of(self._do, slot.number), today)
                boiled = digest(record, passage, today, judged)
                names, texts = rows.words_of(boiled)
                inner = rows.parts_of(record)
                words_hash = rows.hashed((names, texts))
                papers = rows.paper_days(record)
                kept = rows.retention_row(slot.number, record)
                of_parts = (
                    (boiled.applications, boiled.tasks, boiled.needs, boiled.nationalities, boiled.external, sorted(inner), papers),
                    kept and kept[1:],
                    rows.originals_of(boiled),
                )
                parts_hash = rows.hashed(of_parts)
                cases.append(rows.case_row(slot.number, record, boiled, today, words_hash, parts_hash))
                if words_hash != slot.words:
                    parts.words(slot.number, names, texts)
                if parts_hash != slot.parts:
                    parts.of_case(slot.number, boiled, inner, papers, kept, is_new=not slot.parts)
            elif type(record) is Task:
                parts.of_task(slot.number, record)
            elif type(record) is Shelter:
                parts.of_shelter(slot.number, record, slot.stays)
            elif type(record) is Claim:
                parts.of_claim(slot.number, record)
        self._do.executemany(_INSERT_CASE, cases)
        parts.write()

    def concerned(self, passage: Passage) -> set[int]:
        """List the rows of cases that the changed ways out can concern and that this batch has not dated already."""
        after = {name: slot.record for name, slot in self._slots.items() if name[0] in _PASSAGE}
        dated = {slot.number for slot in self._slots.values() if type(slot.record) is Case}
        return dating.concerned(self._do, scope.of_changes(self._before, after, passage)) - dated

    def answer(self, redated: Sequence[Redated]) -> Folded:
        """Say what was done."""
        cases = sum(kind == "case" for kind, _ in self._slots)
        return Folded(segments=len(self._segments), events=self._next_event - self._first_event, cases=cases, redated=tuple(redated))


_PART_TABLES = ("paper_row", "need_row", "copy_row", "nationality_row", "external_row", "application_row", "task_row", "retention_row")


class _Parts:
    """The rows beside `case_row`, gathered and written table by table."""

    def __init__(self, connection: Connection) -> None:
        self._do = connection
        self._stale: list[tuple[int]] = []
        self._words: list[tuple[int, str, str]] = []
        self._rows: dict[str, list[tuple[Any, ...]]] = {
            "INSERT OR IGNORE INTO need_row VALUES (?,?)": [],
            "INSERT OR IGNORE INTO nationality_row VALUES (?,?)": [],
            "INSERT OR IGNORE INTO copy_row VALUES (?,?)": [],
            "INSERT INTO external_row VALUES (?,?,?,?)": [],
            "INSERT INTO application_row VALUES (?,?,?,?,?,?,?,?,?,?)": [],
            "INSERT INTO task_row VALUES (?,?,?,?,?,?)": [],
            "INSERT INTO stay_row VALUES (?,?,?,?,?,?)": [],
            "INSERT OR IGNORE INTO part VALUES (?,?,?)": [],
            "INSERT OR IGNORE INTO paper_row VALUES (?,?)": [],
            "INSERT OR REPLACE INTO claim_row VALUES (?,?,?,?,?)": [],
            "INSERT INTO retention_row VALUES (?,?,?)": [],
        }
        needs, nationalities, copies, external, applications, tasks, stays, inner, papers, claims, retained = self._rows.values()
        self._needs, self._nationalities, self._external, self._applications = needs, nationalities, external, applications
        self._tasks, self._stays, self._inner, self._papers, self._claims = tasks, stays, inner, papers, claims
        self._retained, self._copies = retained, copies
        self._stale_stays: list[tuple[bytes, int]] = []
        self._stale_tasks: list[tuple[int]] = []

    def words(self, number: int, names: str, texts: str) -> None:
        self._words.append((number, names, texts))

    def of_case(
        self,
        number: int,
        boiled: Any,
        inner: list[tuple[str, bytes]],
        papers: list[int],
        kept: tuple[int, int, int] | None,
        *,
        is_new: bool,
    ) -> None:
        if not is_new:
            self._stale.append((number,))
        self._needs += [(code, number) for code in boiled.needs]
        self._nationalities += [(code, number) for code in boiled.nationalities]
        self._copies += [(original, number) for original in rows.originals_of(boiled)]
        self._external += [(scheme, value, number, content) for scheme, value, content in boiled.external]
        self._applications += rows.application_rows(number, boiled)
        self._tasks += rows.task_rows(number, boiled)
        self._papers += [(day, number) for day in papers]
        self._retained += [kept] if kept else []
        self._inner += [(kind, ref, number) for kind, ref in inner]

    def of_task(self, number: int, task: Task) -> None:
        self._stale_tasks.append((number,))
        row = rows.lone_task_row(number, task)
        if row is not None:
            self._tasks.append(row)

    def of_shelter(self, number: int, shelter: Shelter, stays: set[bytes]) -> None:
        for stay in sorted(stays):
            self._stale_stays.append((stay, number))
            row = rows.stay_row(number, shelter, stay)
            if row is not None:
                self._stays.append(row)
                self._inner.append(("stay", stay, number))

    def of_claim(self, number: int, claim: Claim) -> None:
        row = rows.claim_row(number, claim)
        if row is not None:
            self._claims.append(row)

    def write(self) -> None:
        do = self._do.executemany
        for table in _PART_TABLES:
            do(f"DELETE FROM {table} WHERE id=?", self._stale)  # noqa: S608 - a name of ours
        do("DELETE FROM task_row WHERE id=?", self._stale_tasks)
        do("DELETE FROM stay_row WHERE ref=? AND id=?", self._stale_stays)
        do("INSERT OR REPLACE INTO waiting_words (id, names, texts) VALUES (?,?,?)", self._words)
        if self._do.execute("SELECT count(*) FROM waiting_words").fetchone()[0] <= _WORDS_AT_ONCE:
            settle_words(self._do)
        for sql, lines in self._rows.items():
            do(sql, lines)


def forgotten(do: Connection, person_of: Mapping[bytes, bytes]) -> frozenset[bytes]:
    """List the cases that are forgotten: each has a record that says so, and nothing else; what this device destroyed stays destroyed."""
    said: list[Forgetting] = [rows.unpack("forgetting", blob) for (blob,) in do.execute("SELECT blob FROM record WHERE kind='forgetting'")]
    done = do.execute("SELECT value FROM setting WHERE name=?", (DESTROYED,)).fetchone()
    packed = bytes(done[0]) if done else b""
    destroyed = (packed[at : at + REF_BYTES] for at in range(0, len(packed), REF_BYTES))
    return frozenset(record.ref for record in said if is_forgotten(record, person_of)).union(destroyed)


def settle_words(do: Connection) -> None:
    """Bring the index of words up to date with the texts that wait for it."""
    do.execute("DELETE FROM words WHERE rowid IN (SELECT w.id FROM waiting_words w JOIN words_docsize d ON d.id = w.id)")
    # A savepoint makes FTS5 write what it gathered. With its secure-delete on, deleting and inserting one row in one go can leave the words
    # of a long text in the index and break it (SQLite 3.53): the forensic test finds them.
    do.execute("SAVEPOINT words_gone")
    do.execute("RELEASE words_gone")
    do.execute("INSERT INTO words (rowid, names, texts) SELECT id, names, texts FROM waiting_words ORDER BY id")
    do.execute("DELETE FROM waiting_words")
