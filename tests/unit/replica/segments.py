"""Segments as the journal opens them, made by hand, and a picture of all that a replica holds."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from hashlib import blake2b

import sqlcipher3.dbapi2 as sqlcipher

from safeconduct.model import facts as f
from safeconduct.vault.replica import CaseFilter

DEVICE, COMPARTMENT = b"d" * 16, b"c" * 16
KEY = bytes(range(32))
START_MS = 1_490_000_000_000
_TABLES = {
    "case_row": "ref, code, label, status, is_unsafe, contested, risk, risk_rank, priority, location, region, destination, origin, origins,"
    " nationalities, persons, needed_on, needed_why, expected_on, route_days, pathway, open_routes, alarms, is_endangered, heard_at_ms,"
    " silent_at_ms, counted_ms, opened_on, words",
    "application_row": "t.ref, pathway, status, is_contested, persons, accepted, set_on, t.expected_on, is_open",
    "task_row": "t.ref, is_case, text, due_on, role",
    "stay_row": "t.ref, stay_case, beds, from_on, until_on",
    "need_row": "code",
    "copy_row": "original",
    "nationality_row": "code",
    "paper_row": "expires_on",
    "external_row": "scheme, value, content",
}


@dataclass(frozen=True)
class Envelope:
    case: bytes
    events: tuple | None
    key: bytes | None


@dataclass(frozen=True)
class Header:
    device: bytes
    seq: int
    prev: bytes
    hlc: int
    depth: int


@dataclass(frozen=True)
class Segment:
    id: bytes
    compartment: str
    compartment_id: bytes
    epoch: int
    header: Header
    envelopes: tuple


@dataclass
class Writer:
    """One device that writes one segment after the other."""

    device: bytes = DEVICE
    seq: int = 0
    start_ms: int = START_MS
    count: itertools.count = field(default_factory=lambda: itertools.count(1))

    def stamped(self, fact):
        number = next(self.count)
        return f.Stamped(
            eid=blake2b(self.device + number.to_bytes(8, "big"), digest_size=16).digest(), hlc=(self.start_ms + number) << 16, fact=fact
        )

    def segment(self, *facts):
        """Seal facts into envelopes by case."""
        events = [self.stamped(fact) for fact in facts]
        made = segment_of(events, self.device, self.seq, self.seq + 1)
        self.seq += 1
        return made


def segment_of(events, device=DEVICE, seq=0, depth=1):
    by_case: dict = {}
    for event in events:
        by_case.setdefault(f.case_of(event.fact) or bytes(16), []).append(event)
    envelopes = tuple(Envelope(case, tuple(held), key_of(case)) for case, held in by_case.items())
    name = blake2b(b"".join(event.eid for event in events) + device + seq.to_bytes(8, "big"), digest_size=32).digest()
    clock = max((event.hlc for event in events), default=0)
    return Segment(name, "casework", COMPARTMENT, 0, Header(device, seq, bytes(32), clock, depth), envelopes)


def key_of(case):
    return None if case == bytes(16) else blake2b(case, digest_size=32).digest()


def in_memory(_path, _key):
    """Connect to a plain database in memory: for what is not about the disk."""
    return sqlcipher.connect(":memory:", isolation_level=None, check_same_thread=False)


def picture(replica):
    """Everything a replica holds, without the numbers of rows."""
    do = replica._do
    records = {(kind, ref): replica.look(kind, ref) for kind, ref in do.execute("SELECT kind, ref FROM record")}
    shown = {
        table: sorted(
            do.execute(
                f"SELECT r.kind, r.ref, {columns.replace('ref,', 't.ref,', 1) if table == 'case_row' else columns}"
                f" FROM {table} t JOIN record r ON r.id = t.id"
            ).fetchall(),
            key=repr,
        )
        for table, columns in _TABLES.items()
    }
    shown["part"] = sorted(do.execute("SELECT p.kind, p.ref, r.kind, r.ref FROM part p JOIN record r ON r.id = p.record").fetchall())
    shown["words"] = sorted(do.execute("SELECT r.ref, names, texts FROM words w JOIN record r ON r.id = w.rowid").fetchall())
    rows = do.execute("SELECT r.ref, about, events FROM told t JOIN record r ON r.id = t.record").fetchall()
    told = [(ref, about, each.eid, each.hlc, f.encode([each])) for ref, about, blob in rows for each in f.decode(blob)]
    shown["events"] = sorted(told, key=repr)
    shown["cases"] = sorted(replica.cases(CaseFilter(), limit=1000).lines, key=lambda line: line.ref)
    shown["keys"] = replica.case_keys()
    shown["totals"] = replica.counts()
    return records, shown
