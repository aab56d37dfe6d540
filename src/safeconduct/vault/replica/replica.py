"""The open replica: what can be asked of it, and the few ways in which it changes.

Every change is one transaction; when a call returns, it is on the disk. The caller sees to it, by the vault's lock, that one process
writes.
"""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from safeconduct.errors import Damaged, SafeconductError
from safeconduct.model import facts as f
from safeconduct.model.world import RECORDS, fold
from safeconduct.vault.replica import dating, engine, folding, rows, telling
from safeconduct.vault.replica.answers import Answers
from safeconduct.vault.replica.engine import NEEDS_REBUILD, Connect, Connection, answering
from safeconduct.vault.replica.layout import LAYOUT, TABLES, WORDS, WORDS_SECURE
from safeconduct.vault.replica.lines import CaseLine, Folded, Page, Redated, Segment


class Replica(Answers):
    """A vault's local copy, opened. Use `create` or `open`; close it when done."""

    def __init__(self, path: Path, connection: Connection) -> None:
        """Take over an opened database of this layout."""
        super().__init__(connection)
        self.path = path

    @classmethod
    def create(cls, path: Path, key: bytes, *, connect: Connect = engine.connect) -> Self:
        """Make an empty replica. A file of that name that is not finished is taken over.

        Args:
            path: the file.
            key: 32 bytes, from the keystore.
            connect: the edge to the database.

        Raises:
            Damaged: there is a replica already.
            Unreachable: the disk does not do it.
        """
        with answering():
            connection = connect(path, _checked(key))
            try:
                connection.execute("BEGIN EXCLUSIVE")
                _check_empty(connection)
                for table in (*TABLES, WORDS, WORDS_SECURE):
                    connection.execute(table)
                connection.execute("INSERT INTO meta VALUES ('dated_on', 0)")
                connection.execute(f"PRAGMA user_version={LAYOUT}")
                connection.execute("COMMIT")
            except BaseException:
                connection.close()
                raise
        return cls(path, connection)

    @classmethod
    def open(cls, path: Path, key: bytes, *, connect: Connect = engine.connect) -> Self:
        """Open a replica.

        Raises:
            Locked: it does not open with this key.
            Damaged: it is damaged or foreign (stage `replica`), or of another layout or never finished (stage `needs_rebuild`).
            Unreachable: the disk does not do it, or another process holds the file.
        """
        engine.check_file(path)
        return cls.attach(path, key, connect=connect)

    @classmethod
    def attach(cls, path: Path, key: bytes, *, connect: Connect = engine.connect) -> Self:
        """Open a replica as `open` does, without a look at the file from outside: for files that lie elsewhere than in a folder."""
        with answering():
            try:
                connection = connect(path, _checked(key))
            except Exception as error:
                if getattr(error, "sqlite_errorcode", 0) == engine.NOT_A_DATABASE:
                    raise engine.not_ours() from None
                raise
            try:
                layout = int(connection.execute("PRAGMA user_version").fetchone()[0])
            except BaseException:
                connection.close()
                raise
        if layout != LAYOUT:
            connection.close()
            raise Damaged("the local copy is of another version, or was never finished", "run: safeconduct rebuild", stage=NEEDS_REBUILD)
        return cls(path, connection)

    def close(self) -> None:
        """Let go of the file."""
        with answering():
            self._do.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        """Make one durable change of what a block does, or none."""
        with answering():
            self._do.execute("BEGIN IMMEDIATE")
            try:
                yield self._do
                self._do.execute("COMMIT")
            except BaseException:
                self._passage = None
                _give_up(self._do)
                raise
            finally:
                self._memory.clear()

    def fold(self, segments: Iterable[Segment], today: dt.date) -> Folded:
        """Fold verified segments in one transaction; those known already are skipped.

        Args:
            segments: in any order; at most about 20,000 events a call, since all that they touch is held in memory.
            today: the day on which the cases are dated; another day than last time re-dates what the calendar changed.
        """
        was_on = gc.isenabled()
        gc.disable()  # a batch makes a million small objects and no cycles
        try:
            with self._changing() as do:
                turned = self._turn_to(do, today)
                batch = folding.Fold(do, self.person_of, self.ended)
                batch.take(segments)
                batch.write_events()
                redated: list[Redated] = []
                if batch.changes_passage:
                    self._passage = None
                passage = self.passage()
                batch.write_rows(passage, today)
                if batch.changes_passage:
                    redated = dating.redate(do, batch.concerned(passage), passage, today)
                ended = batch.newly_forgotten
                for case in ended:
                    _forget(do, case)
                answer = batch.answer(_joined(turned, redated))
            if ended:
                self.checkpoint()
            return answer
        finally:
            if was_on:
                gc.enable()

    def settle_words(self) -> None:
        """Index the words that a large fold left waiting; the next search would do it otherwise."""
        if self._ask("SELECT 1 FROM waiting_words LIMIT 1"):
            with self._changing() as do:
                folding.settle_words(do)

    def search(self, text: str, *, limit: int = 50) -> Page[CaseLine]:
        """Find cases by the beginnings of words in any script, in labels, names, notes, contacts, numbers of papers."""
        self.settle_words()
        return super().search(text, limit=limit)

    def redate(self, today: dt.date) -> tuple[Redated, ...]:
        """Date the cases on a day: notices begin and end to hold, pathways open and close. Quick when nothing of that happened."""
        if self.dated_on == today:
            return ()
        with self._changing() as do:
            return tuple(self._turn_to(do, today))

    def _turn_to(self, do: Connection, today: dt.date) -> list[Redated]:
        dated_on = self.dated_on
        if dated_on == today:
            return []
        do.execute("UPDATE meta SET value=? WHERE name='dated_on'", (today.toordinal(),))
        if dated_on is None:
            return []
        passage = self.passage()
        moved = dating.redate(do, dating.turned(do, passage, dated_on, today), passage, today)
        dating.age(do, today)
        return moved

    def forget(self, case: bytes) -> None:
        """Delete everything about a case: record, rows, history, words, key and stays; and the pages that held them, log included.

        What the journal holds is destroyed with the case's key, by the journal.
        """
        with self._changing() as do:
            _forget(do, case)
        self.checkpoint()

    def checkpoint(self) -> None:
        """Bring the log into the file and empty it, so that no page lies twice."""
        with answering():
            if self._do.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise engine.busy()

    def add_case_keys(self, keys: Mapping[bytes, bytes]) -> None:
        """Keep keys of cases; a key that is there stays."""
        with self._changing() as do:
            do.executemany("INSERT OR IGNORE INTO case_key (ref, key) VALUES (?,?)", list(keys.items()))

    def set_setting(self, name: str, value: bytes) -> None:
        """Keep a setting of this machine; it is in no journal, and a rebuild carries it over."""
        with self._changing() as do:
            do.execute("INSERT OR REPLACE INTO setting VALUES (?,?)", (name, value))


def _checked(key: bytes) -> bytes:
    if len(key) != engine.KEY_BYTES:
        raise ValueError("a replica's key has 32 bytes")
    return key


def _give_up(connection: Connection) -> None:
    """Roll back what is still open; what SQLite rolled back by itself is fine."""
    try:
        connection.execute("ROLLBACK")
    except Exception as error:
        if not isinstance(error, SafeconductError) and getattr(error, "sqlite_errorcode", None) is None and not hasattr(error, "result"):
            raise


def _joined(turned: list[Redated], redated: list[Redated]) -> list[Redated]:
    """Join two lists of what moved: a case that moved twice moved once, from the first to the last."""
    moved = {each.case: each for each in turned}
    for each in redated:
        first = moved.get(each.case)
        moved[each.case] = each if first is None else Redated(case=each.case, before=first.before, after=each.after)
    return [moved[case] for case in sorted(moved) if moved[case].before != moved[case].after]


def _forget(do: Connection, case: bytes) -> None:
    """Delete everything about a case within a transaction."""
    do.execute("SAVEPOINT words_gone")  # see `folding.settle_words`
    do.execute("RELEASE words_gone")
    found = do.execute("SELECT id FROM record WHERE kind IN ('case', 'report') AND ref=?", (case,)).fetchall()  # it came as a report
    do.execute("DELETE FROM case_key WHERE ref=?", (case,))
    _forget_stays(do, case)
    for row in found:
        for table in (
            "case_row",
            "paper_row",
            "need_row",
            "copy_row",
            "nationality_row",
            "external_row",
            "application_row",
            "retention_row",
            "record",
        ):
            do.execute(f"DELETE FROM {table} WHERE id=?", row)  # noqa: S608 - a name of ours
        do.execute("DELETE FROM task_row WHERE id=? AND is_case", row)
        do.execute("DELETE FROM part WHERE record=?", row)
        do.execute("DELETE FROM told WHERE record=?", row)
        do.execute("DELETE FROM waiting_words WHERE id=?", row)
        do.execute("DELETE FROM words WHERE rowid=?", row)


def _forget_stays(do: Connection, case: bytes) -> None:
    """Fold the shelters where a case stayed anew from what is about others, as if nobody could read the rest any more."""
    stayed = do.execute("SELECT DISTINCT r.id, r.ref FROM told t JOIN record r ON r.id = t.record WHERE t.about=?", (case,)).fetchall()
    do.executemany("DELETE FROM part WHERE kind='stay' AND ref=? AND record=?", _stays_of(do, case))
    do.execute("DELETE FROM stay_row WHERE stay_case=?", (case,))
    do.execute("DELETE FROM told WHERE about=?", (case,))
    for number, ref in stayed:
        shelter = RECORDS["shelter"](ref)
        said = do.execute("SELECT t.events, s.depth, s.device FROM told t JOIN segment s ON s.id = t.segment WHERE t.record=?", (number,))
        for blob, depth, author in said:
            for each in telling.events_of(blob):
                fold(shelter, each.fact, f.Mark(depth, each.hlc, each.eid, author))
        do.execute("UPDATE record SET blob=? WHERE id=?", (rows.pack(shelter), number))


def _stays_of(do: Connection, case: bytes) -> list[tuple[bytes, int]]:
    found = do.execute("SELECT events, record FROM told WHERE about=?", (case,))
    return [(each.fact.stay, number) for blob, number in found for each in telling.events_of(blob)]  # type: ignore[union-attr]


def _check_empty(connection: Connection) -> None:
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise Damaged("there is a local copy already", "open it, or rebuild it", stage="replica")
