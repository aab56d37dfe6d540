"""What was said, as it was learned: events that follow each other in a segment and belong to one record lie in one row.

A row's number is the number of its first event and the others count on from there, so an event's number never changes while its row is
there, and a list can be continued from it, within a row too. A stay lies with its shelter and is about a case: such events have rows of
their own, so that a case can be forgotten row by row.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import msgspec

from safeconduct.errors import Damaged
from safeconduct.model import facts as f
from safeconduct.model.world import Said, brought
from safeconduct.vault.replica import rows
from safeconduct.vault.replica.engine import NEEDS_REBUILD, Connection
from safeconduct.vault.replica.lines import Told


class Telling(NamedTuple):
    """What one segment says of one record: the number of its first event, the segment's name, the record; `about` is a case, or empty.

    `events` are None where none of them is of a type that was sought.
    """

    number: int
    segment: bytes
    kind: str
    ref: bytes
    about: bytes
    events: list[f.Stamped] | None


_COLUMNS = (
    "SELECT t.id, t.record, t.events, s.device, s.name, r.kind, r.ref FROM told t JOIN segment s ON s.id = t.segment"
    " JOIN record r ON r.id = t.record"
)
_NEWEST = 9_223_372_036_854_775_807  # SQLite's largest number: from the newest event on
_ROWS_AT_ONCE = 100  # rows of a whole history that are held in memory together
_encoder = msgspec.msgpack.Encoder()
_events = msgspec.msgpack.Decoder(list[f.Stamped])
_names = msgspec.msgpack.Decoder(list[tuple[bytes, int, msgspec.Raw]])


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Damaged("an event in the local copy cannot be read", "run: safeconduct rebuild", stage=NEEDS_REBUILD) from None


def events_of(blob: bytes) -> list[f.Stamped]:
    """Read the events of one row.

    Raises:
        Damaged: stage `needs_rebuild`, they are not what was written.
    """
    with _readable():
        return _events.decode(blob)


def known_events(do: Connection, record: int) -> set[bytes]:
    """Give the ids of the events that a record has, without reading what they say."""
    found = do.execute("SELECT events FROM told WHERE record=?", (record,))
    with _readable():
        return {eid for (blob,) in found for eid, _, _ in _names.decode(blob)}


def said_of(do: Connection, record: int) -> Iterator[Said]:
    """Give the events of a record with who wrote them and where, in no order."""
    rows_of = do.execute(
        "SELECT t.events, s.device, s.name, s.depth FROM told t JOIN segment s ON s.id = t.segment WHERE t.record=?", (record,)
    )
    for blob, author, part, depth in rows_of.fetchall():
        yield from (Said(each, bytes(author), part, depth) for each in events_of(blob))


def sought(do: Connection, tags: Collection[str], unread: str, after: int) -> Iterator[Telling]:
    """Walk through all that was said, reading only what can be of a type that is sought.

    Args:
        do: the database.
        tags: the types (`name`, `contact` ...).
        unread: the kind of record of which other types are passed over; all that is said of others is read.
        after: the number of the first event of a row that was seen already.
    """
    names = {number: bytes(name) for number, name in do.execute("SELECT id, segid FROM segment")}
    records = {number: (kind, bytes(ref)) for number, kind, ref in do.execute("SELECT id, kind, ref FROM record")}
    wanted = re.compile(b"|".join(re.escape(_encoder.encode(tag)) for tag in sorted(tags))).search
    for number, record, segment, about, blob in do.execute(
        "SELECT id, record, segment, about, events FROM told WHERE id > ? ORDER BY id", (after,)
    ):
        kind, ref = records[record]
        events = events_of(blob) if kind != unread or wanted(blob) else None
        yield Telling(number, names[segment], kind, ref, about or b"", events)


def apart(do: Connection, base: str, after: int) -> tuple[list[bytes], int]:
    """List the cases of which something was read from after an event on that lie in several parts of a compartment; give the last event."""
    last = next_number(do) - 1
    found = do.execute(
        "SELECT DISTINCT r.ref FROM told n JOIN record r ON r.id = n.record WHERE n.id > ? AND r.kind = 'case' "
        "AND 1 < (SELECT count(DISTINCT s.name) FROM told t JOIN segment s ON s.id = t.segment "
        "WHERE t.record = n.record AND (s.name = ? OR s.name LIKE ?))",
        (after if after <= last else 0, base, f"{base}:%"),  # a replica that was rebuilt counts anew
    )
    return sorted(bytes(ref) for (ref,) in found), last


def next_number(do: Connection) -> int:
    """Give the number of the next event."""
    last = do.execute("SELECT id + size FROM told ORDER BY id DESC LIMIT 1").fetchone()
    return last[0] if last else 1


def told_row(number: int, record: int, segment: int, about: bytes | None, events: Sequence[f.Stamped]) -> tuple[Any, ...]:
    """Give the row of some events of one segment about one record; `about` is the case of a stay."""
    newest = rows.bounded(max(stamped.hlc for stamped in events))
    return (number, record, segment, about, newest, len(events), rows.pack(events))


def _told(do: Connection, row: tuple[Any, ...]) -> list[Told]:
    """Give the events of a row; one that was brought along as what it is a copy of, and not where that is here itself."""
    number, record, blob, author, compartment, kind, ref = row
    found = []
    for cursor, each in enumerate(events_of(blob), number):
        told = Told(cursor=cursor, eid=each.eid, hlc=each.hlc, author=author, compartment=compartment, kind=kind, ref=ref, fact=each.fact)
        if isinstance(each.fact, f.FactBrought):
            copy = brought(each.fact, each.hlc)
            if copy is not None and copy.eid in known_events(do, record):
                continue
            if copy is not None:
                told = msgspec.structs.replace(told, eid=copy.eid, hlc=copy.hlc, author=each.fact.author, fact=copy.fact)
        found.append(told)
    return found


def newest_first(do: Connection, record: int | None, about: bytes, before: int | None, limit: int) -> list[Told]:
    """List what was said, the newest first, from before an event on.

    Args:
        do: the database.
        record: the row of a record, or None for all that was said.
        about: a case of which the stays are told too, or empty.
        before: the number of an event that was seen already.
        limit: how many events at most.
    """
    where, values = "1", []
    if record is not None:
        where = "t.id IN (SELECT id FROM told WHERE record = ? UNION ALL SELECT id FROM told WHERE about = ?)"
        values = [record, about or None]  # a laptop that writes what it likes says of a stay that it is about no case: of none, not of all
    before = _NEWEST if before is None else rows.bounded(before)
    found: list[Told] = []
    if limit > 0:
        for row in do.execute(f"{_COLUMNS} WHERE {where} AND t.id < ? ORDER BY t.id DESC LIMIT ?", [*values, before, limit]):
            found += [told for told in reversed(_told(do, row)) if told.cursor < before]
            if len(found) >= limit:
                break
    return found[:limit]


def oldest_first(do: Connection) -> Iterator[Told]:
    """Give all that was said, in the order in which it was learned; the database may be written meanwhile."""
    last = 0
    while found := do.execute(f"{_COLUMNS} WHERE t.id > ? ORDER BY t.id LIMIT ?", (last, _ROWS_AT_ONCE)).fetchall():
        for row in found:
            yield from _told(do, row)
        last = found[-1][0]
