"""Measure sealing and opening segments of a thousand events, beside what the raw primitives cost on the same bytes.

The events are invented, and like those of a real file in kind and length: about 230 bytes each, 33 to a case.
"""

from __future__ import annotations

import datetime as dt
import random
import tempfile
from collections.abc import Callable
from functools import partial
from hashlib import blake2b
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from nacl.bindings import crypto_sign, crypto_sign_open, crypto_sign_seed_keypair

from bench.report import Row, at_most, cpu_seconds, reported
from safeconduct.ids import CaseRef
from safeconduct.model import facts as f
from safeconduct.vault.journal import DATA, Codec, Draft, Header, Journal, Keys, Sheaf, found, open_segment, seal_segment

CASES = 31
EVENTS_OF_A_CASE = 33
NOW_MS = 1_491_000_000_000
ON = dt.date(2017, 4, 1)
TYPES = frozenset(str(kind.__struct_config__.tag) for kind in f.AnyFact.__args__)
CODEC = Codec(stamp=lambda eid, hlc, fact: f.Stamped(eid=eid, hlc=hlc, fact=fact), encode=f.encode, decode=f.decode, types=TYPES)
WORDS = (
    "called from a new number", "will try again on Thursday", "brother asks where she is", "paper from the clinic", "needs a room till May",
    "embassy answered by letter", "no news since", "the lawyer has the file", "two bags and the cat", "speaks some German",
)  # fmt: skip


def rows() -> list[Row]:
    """Measure, and compare with the goals of the journal."""
    chance = random.Random(20170401)
    keys = found(["casework"], NOW_MS)
    cases = _cases(chance)
    count = sum(len(events) for _, _, events in cases)
    blob = _seal(keys, cases, count)
    case_keys = {case: key for case, key, _ in cases}
    plain = [f.encode(events) for _, _, events in cases]
    size = sum(len(part) for part in plain) / count
    sealing = _microseconds(lambda: _seal(keys, cases, count), count)
    opening = _microseconds(lambda: open_segment(blob, keys, case_keys, CODEC), count)
    raw_sealing, raw_opening = _raw(plain, count)
    return [
        reported("events in the segment", count, "", peer=f"{size:.0f} bytes each, {EVENTS_OF_A_CASE} a case"),
        at_most("seal an event", sealing, "µs", 5, peer=f"raw: one AEAD, one signature, encoding: {raw_sealing:.2f} µs"),
        at_most("open an event", opening, "µs", 3, peer=f"raw: one AEAD, one check, decoding: {raw_opening:.2f} µs"),
        at_most("bytes at the depot above the events' own", 100 * (len(blob) / (size * count) - 1), "%", 10, peer="envelopes and padding"),
        *_small(keys, chance),
        *_acts(keys, chance),
    ]


def _microseconds(act: Callable[[], object], count: int, *, times: int = 10) -> float:
    """Give the median CPU time for one of `count` events, doing the act several times on end as a reader of a journal does."""

    def again() -> None:
        for _ in range(times):
            act()

    return cpu_seconds(again, repeats=11) / times / count * 1e6


def _cases(chance: random.Random, cases: int = CASES, events: int = EVENTS_OF_A_CASE) -> list[tuple[CaseRef, bytes, list[f.Stamped]]]:
    """Invent events: a case, its key, what happened."""
    made: list[tuple[CaseRef, bytes, list[f.Stamped]]] = []
    hlc = NOW_MS << 16
    for _ in range(cases):
        case = CaseRef(chance.randbytes(16))
        stamped = [
            f.Stamped(eid=chance.randbytes(16), hlc=(hlc := hlc + 7_000_000), fact=_fact(case, number, chance)) for number in range(events)
        ]
        made.append((case, chance.randbytes(32), stamped))
    return made


def _fact(case: bytes, number: int, chance: random.Random) -> f.AnyFact:
    """Invent what happened: a long note, a change of state, a change of place, in turn."""
    kind = ("note", "status", "location")[number % 3]
    if kind == "status":
        return f.CaseStatusSet(case=case, status="open", on=ON, reason="", replaces=(chance.randbytes(16),))
    if kind == "location":
        return f.LocationSet(case=case, location="hiding", region="RU-MOW", since_on=ON, replaces=(chance.randbytes(16),))
    return f.NoteAdded(case=case, desk="casework", text=". ".join(chance.choice(WORDS) for _ in range(20)))


def _header(keys: Keys, count: int) -> Header:
    """Give the header of a first segment."""
    return Header(kind=DATA, device=keys.author.device, seq=0, prev=bytes(32), hlc=2**62, depth=1, n_events=count)


def _seal(keys: Keys, cases: list[tuple[CaseRef, bytes, list[f.Stamped]]], count: int) -> bytes:
    """Encode and seal one segment."""
    sheaves = [Sheaf(case=case, key=key, plain=f.encode(events), count=len(events)) for case, key, events in cases]
    return seal_segment(keys, keys.compartments[0], _header(keys, count), sheaves)


def _raw(plain: list[bytes], count: int) -> tuple[float, float]:
    """Measure what cannot be saved: one AEAD and one hash over the bytes, one signature, the encoding of each case's events."""
    joined = b"".join(plain)
    key, nonce = bytes(range(32)), bytes(12)
    public, secret = crypto_sign_seed_keypair(key)
    events = [f.decode(part) for part in plain]
    sealed = ChaCha20Poly1305(key).encrypt(nonce, joined, b"")
    signed = crypto_sign(blake2b(joined, digest_size=32).digest(), secret)

    def seal() -> None:
        for part in events:
            f.encode(part)
        ChaCha20Poly1305(key).encrypt(nonce, joined, b"")
        crypto_sign(blake2b(joined, digest_size=32).digest(), secret)

    def opened() -> None:
        ChaCha20Poly1305(key).decrypt(nonce, sealed, b"")
        blake2b(joined, digest_size=32).digest()
        crypto_sign_open(signed, public)
        for part in plain:
            f.decode(part)

    return _microseconds(seal, count), _microseconds(opened, count)


def _small(keys: Keys, chance: random.Random) -> list[Row]:
    """Measure segments as people write them: one event, and ten of one case."""
    made: list[Row] = []
    for events in (1, 10):
        cases = _cases(chance, 1, events)
        blob = _seal(keys, cases, events)
        case_keys = {case: key for case, key, _ in cases}
        sealing = _microseconds(partial(_seal, keys, cases, events), 1, times=100)
        opening = _microseconds(partial(open_segment, blob, keys, case_keys, CODEC), 1, times=100)
        made.append(reported(f"seal a segment of {events}", sealing, "µs"))
        made.append(reported(f"open a segment of {events}", opening, "µs"))
    return made


def _acts(keys: Keys, chance: random.Random) -> list[Row]:
    """Measure whole acts on a disk, and the walk through what they wrote."""
    cases = _cases(chance)
    drafts = [Draft(compartment="casework", case=case, facts=[stamped.fact for stamped in events]) for case, _, events in cases]
    count = sum(len(draft.facts) for draft in drafts)
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal.at(Path(folder), keys, CODEC)
        journal.begin(NOW_MS)
        act = _microseconds(lambda: journal.append(drafts, NOW_MS), count, times=2)
        report = journal.verify()
        walk = cpu_seconds(journal.verify, repeats=3) / report.events * 1e6
    return [
        reported("keep an act of a thousand events, durably and read back", act, "µs an event"),
        reported("verify a whole journal", walk, "µs an event", peer=f"{report.segments} segments, sound: {report.is_sound}"),
    ]
