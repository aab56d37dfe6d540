"""The page of segments: what is sealed, what it is about, and what becomes of it."""

from tests import forge
from tests.forge import h, kdf, pack, u64
from tests.vectors.parts import (
    ANNA,
    BORIS,
    BORIS_NOTE,
    C0,
    C1,
    CASEWORK,
    CH,
    CK_ANNA,
    CK_BORIS,
    CK_CLARA,
    CLARA,
    DEVICE,
    GENESIS,
    GENESIS_ID,
    HEALTH,
    HLC,
    K0,
    K1,
    KH,
    MALLORY,
    MOVED,
    NOTE,
    ORG,
    OTHER,
    PUBLIC,
    SALT,
    SEED,
    base64_of,
    fixed,
    flip,
    second_form,
)  # fmt: skip


def header(count=1, **changes):
    given = {
        "kind": 1, "device": DEVICE, "seq": 0, "prev": bytes(32), "heads": [], "roster_heads": [GENESIS_ID], "hlc": HLC + 100, "depth": 1,
        "n_events": count, "salt": SALT,
    } | changes  # fmt: skip
    return list(given.values())


def envelope(events=(NOTE,), case=ANNA, key=CK_ANNA, *, plain=None, **place):
    where = {"salt": SALT, "context": C0, "device": DEVICE, "seq": 0, "index": 0} | place
    return forge.envelope(key, case, pack(list(events)) if plain is None else plain, **where)


def blob(fields=None, body=None, *, key=K0, context=C0, seed=SEED, packed=None, packed_body=None, **wrong):
    packed = pack(header() if fields is None else fields) if packed is None else packed
    packed_body = pack([envelope()] if body is None else body) if packed_body is None else packed_body
    return forge.segment(key, context, seed, packed, packed_body, **wrong)


GOOD = blob()
LEVEL_KEY = kdf(K0, "sc1/level", C0)[:32]
NEXT = {"seq": 1, "prev": h("sc1/segid", GOOD), "depth": 2, "hlc": HLC + 200}


def epoch(**changes):
    given = {
        "tag": "epoch", "compartment": CASEWORK, "name": "casework", "epoch": 0, "roster_heads": [GENESIS_ID], "recipients": [DEVICE],
        "key_hash": h("sc1/khash", K0), "prev": None, "close": [], "reason": "begun",
    } | changes  # fmt: skip
    return list(given.values())


def op(args, org=ORG, seed=SEED, **more):
    return forge.statement(seed, org, 1, [GENESIS_ID], args, HLC + 1, **more)


def control(*ops, count=None, **more):
    fields = header(len(ops) if count is None else count, kind=2, salt=bytes(32))
    return blob(fields, list(ops), **more)


def reseal(data, key, context, seal_lane=True):
    """Open a segment of casework, and seal its signed inside under another key or place."""
    okm = kdf(K0, "sc1/seg", data[:56] + C0)
    inner = forge.ChaCha20Poly1305(okm[:32]).decrypt(bytes(12), data[88:], data[:88] + C0)
    front = data[:8] + forge.lane_of(key, context) + data[24:56]
    okm = kdf(key, "sc1/seg", front + context)
    front += okm[32:]
    return front + forge.aead(okm[:32], inner, front + context)


ROOM = 1024 - 88 - 16 - 64 - 8 - len(pack(header())) - len(pack([envelope()]))


def good_segments():
    """Give name, what it is about, the bytes and the result of what holds."""
    both = [envelope([NOTE, MOVED]), envelope([BORIS_NOTE], BORIS, CK_BORIS, index=1)]
    many = [[fixed(f"many {number}", 16), HLC + number, ["note", "x" * 200]] for number in range(60)]
    level = envelope([NOTE], bytes(16), LEVEL_KEY)
    newer = [NOTE[0], NOTE[1], ["not-yet-invented", 7, [b"x"]]]
    heads = [[OTHER, 4, fixed("seen")]]
    lane1 = blob(body=[envelope(context=C1)], key=K1, context=C1)
    prev = forge.aead(kdf(K1, "sc1/prev", C1)[:32], K0, C1)
    second_epoch = forge.statement(
        SEED,
        ORG,
        2,
        [h("sc1/op", pack(op(epoch())[0]))],
        epoch(epoch=1, key_hash=h("sc1/khash", K1), prev=prev, reason="scheduled"),
        HLC + 2,
    )
    yield "one-event", "the smallest segment: one event of one case", GOOD, "opens"
    yield "two-cases", "an envelope for each case", blob(header(3), both), "opens"
    yield "no-event", "a segment without envelopes", blob(header(0), []), "opens"
    yield "second-in-chain", "seq 1 names the segment one-event", blob(header(**NEXT), [envelope(seq=1)]), "opens"
    yield "heads", "another device's chain is cited", blob(header(heads=heads, depth=9)), "opens"
    yield "stepped", "as writers pad since the steps: the first of them", blob(size=2048), "opens"
    yield "larger-than-the-floor", "60 events: the next length on the Padmé grid", blob(header(60, hlc=HLC + 99), [envelope(many)]), "opens"
    yield "compartment-level", "case 0: sealed under the compartment's own key", blob(body=[level]), "opens"
    yield "second-epoch", "the same compartment under its second key", lane1, "opens"
    yield (
        "closed-case",
        "the key of this case is not held: the envelope stays closed",
        blob(body=[envelope([NOTE], CLARA, CK_CLARA)]),
        "opens",
    )
    yield (
        "closed-beside-open",
        "one case is closed, the other opens",
        blob(header(2), [envelope(), envelope([BORIS_NOTE], CLARA, CK_CLARA, index=1)]),
        "opens",
    )
    yield "newer-event", "an event type of a newer version: kept, not folded", blob(body=[envelope([newer])]), "unread"
    yield (
        "newer-beside-known",
        "one unknown event makes the whole segment unread",
        blob(header(2), [envelope([NOTE, [MOVED[0], MOVED[1], newer[2]]])]),
        "unread",
    )
    yield "newer-kind", "a kind of segment of a newer version", blob(header(kind=3)), "unread"
    yield "statements", "the head of a compartment: founding, first key", control(GENESIS, op(epoch())), "opens"
    yield "statements-second-epoch", "the second key seals the first", control(GENESIS, second_epoch, key=K1, context=C1), "opens"
    yield "newer-statement", "a statement of a newer version", control(op(["not-yet-invented", OTHER])), "unread"


def damaged_segments():
    """Give what a stranger can do to the bytes."""
    yield "too-short", "1,023 bytes", GOOD[:-1], "size"
    yield "off-the-grid", "1,025 bytes", GOOD + b"\0", "size"
    yield "empty", "no bytes", b"", "size"
    yield "another-magic", "SCG2", blob(magic=b"SCG2"), "magic"
    yield "another-suite", "suite 2", blob(suite=2), "suite"
    yield "set-zero", "byte 7 is 1", blob(zeros=b"\0\0\1"), "zero"
    yield "unknown-lane", "a lane of which no key is held", blob(lane=fixed("lane", 16)), "lane"
    yield "found-elsewhere", "found in the lane of health", GOOD, "lane", forge.lane_of(KH, CH)
    yield "commitment-flipped", "byte 56", flip(GOOD, 56), "commit"
    yield "salt-flipped", "byte 24", flip(GOOD, 24), "commit"
    yield (
        "salamander",
        "committed to the key of health, sealed under that of casework",
        blob(commit=kdf(KH, "sc1/seg", GOOD[:56] + CH)[32:]),
        "commit",
    )
    yield "ciphertext-flipped", "byte 500", flip(GOOD, 500), "aead"
    yield "tag-flipped", "the last byte", flip(GOOD, -1 + len(GOOD)), "aead"
    yield "another-context", "sealed with the context of health as associated data", blob(aad=CH), "aead"
    yield "next-length", "lengthened by 64 zeros, which is on the grid", GOOD + bytes(64), "aead"


def odd_headers():
    """Give lengths and headers that cannot be, well sealed and signed."""
    yield "header-too-long", "the header's length runs past the end", blob(header_bytes=2**32 - 1), "layout"
    yield "body-too-long", "the body's length runs past the end", blob(body_bytes=900), "layout"
    yield "padding-set", "the last byte of the padding is 1", blob(padding=bytes(ROOM - 1) + b"\1"), "padding"
    yield "padding-too-long", "one step of the grid more than needed", blob(size=1088), "padding"
    yield "padding-a-step-too-long", "the second of the steps where the first is enough", blob(size=8192), "padding"
    yield "header-over-64-kib", "two thousand heads", blob(header(heads=[[u64(n) * 2, 0, bytes(32)] for n in range(2000)])), "caps"
    yield "header-none", "the header is no msgpack", blob(packed=b"\xc1"), "encoding"
    yield "header-trailing", "a byte after the header", blob(packed=pack(header()) + b"\0"), "encoding"
    yield "header-map", "the header is a map", blob(packed=pack({"kind": 1})), "encoding"
    yield "header-short-device", "a device of 15 bytes", blob(header(device=DEVICE[:15])), "encoding"
    yield "header-negative", "seq -1", blob(header(seq=-1)), "encoding"
    yield "header-second-form", "the array with a length of two bytes", blob(packed=second_form(pack(header()))), "canonical"
    yield "header-eleven-fields", "one field more", blob([*header(), 0]), "canonical"
    yield "too-many-events", "n_events 5,001", blob(header(5001)), "caps"
    yield "too-many-heads", "513 devices", blob(header(heads=[[u64(n) * 2, 0, bytes(32)] for n in range(513)])), "caps"
    yield "first-with-prev", "seq 0 names a segment before it", blob(header(prev=fixed("prev"))), "header"
    yield "second-without-prev", "seq 1 names none", blob(header(seq=1, depth=2)), "header"
    yield "depth-below-seq", "seq 1, depth 1", blob(header(**NEXT | {"depth": 1})), "header"
    yield "cites-itself", "its own device among the heads", blob(header(heads=[[DEVICE, 0, fixed("x")]], depth=2)), "header"
    yield (
        "heads-unsorted",
        "two heads in falling order",
        blob(header(heads=[[b"\2" * 16, 0, bytes(32)], [b"\1" * 16, 0, bytes(32)]])),
        "header",
    )


def odd_authors():
    """Give what a member cannot sign."""
    yield "unknown-author", "a device that nobody knows", blob(header(device=forge.device_of(MALLORY)), seed=MALLORY), "author"
    yield "forged-author", "signed by another device than it names", blob(seed=MALLORY), "signature"
    yield "moved-to-health", "the signed inside, sealed into health by a member of both", reseal(GOOD, KH, CH), "signature"
    yield "moved-to-second-epoch", "the signed inside, sealed under the second key", reseal(GOOD, K1, C1), "signature"
    yield "signature-zero", "64 zeros", blob(signature=bytes(64)), "signature"


def odd_bodies():
    """Give bodies and envelopes that cannot be."""
    yield "body-none", "the body is no msgpack", blob(packed_body=b"\xc1"), "body"
    yield "body-second-form", "the array with a length of two bytes", blob(packed_body=second_form(pack([envelope()]))), "body"
    yield "case-twice", "two envelopes of one case", blob(header(2), [envelope(), envelope([MOVED], index=1)]), "body"
    yield "another-case-key", "sealed and committed under a key that is not the case's", blob(body=[envelope(key=CK_BORIS)]), "case-key"
    yield (
        "envelope-salamander",
        "committed to the case's key, sealed under another",
        blob(body=[envelope(key=CK_BORIS, ckid=h("sc1/ckid", CK_ANNA))]),
        "envelope",
    )
    yield "envelope-of-another-seq", "made for seq 1", blob(body=[envelope(seq=1)]), "envelope"
    yield "envelope-of-another-position", "made for position 1", blob(body=[envelope(index=1)]), "envelope"
    yield "envelope-of-another-compartment", "made for health, with the same salt", blob(body=[envelope(context=CH)]), "envelope"
    yield "envelope-of-another-salt", "made with another salt", blob(body=[envelope(salt=fixed("other"))]), "envelope"


def odd_events():
    """Give events that cannot be."""
    yield "event-none", "the events are no msgpack", blob(body=[envelope(plain=b"\xc1")]), "event"
    yield "event-wrong-field", "a note whose text is a number", blob(body=[envelope([[NOTE[0], HLC, ["note", 5]]])]), "event"
    yield "event-short-name", "an event id of 15 bytes", blob(body=[envelope([[NOTE[0][:15], HLC, ["note", "x"]]])]), "event"
    yield "events-backwards", "the second is earlier than the first", blob(header(2), [envelope([MOVED, NOTE])]), "event"
    yield "event-after-the-header", "later than the header's clock", blob(header(hlc=HLC), [envelope()]), "event"
    yield (
        "event-twice",
        "two events of one name, in two cases",
        blob(header(2), [envelope(), envelope([NOTE], BORIS, CK_BORIS, index=1)]),
        "event",
    )
    yield "fewer-events", "n_events says 2", blob(header(2)), "event"
    yield "empty-envelope", "an envelope without events", blob(header(0), [envelope([])]), "event"
    yield "event-second-form", "the array with a length of two bytes", blob(body=[envelope(plain=second_form(pack([NOTE])))]), "canonical"
    yield "event-eleven-fields", "one field more in a note", blob(body=[envelope([[NOTE[0], NOTE[1], ["note", "x", 1]]])]), "canonical"


def odd_statements():
    """Give statements that cannot be."""
    yield "another-key-published", "the key's hash is another", control(op(epoch(key_hash=h("sc1/khash", K1)))), "key-hash"
    yield "statement-of-another-compartment", "about health", control(op(epoch(compartment=HEALTH))), "op"
    yield "statement-forged", "signed by another device than its author", control(op(epoch(), signers=[MALLORY])), "op"
    yield (
        "another-founding",
        "another organisation's founding",
        control(forge.statement(SEED, bytes(16), 0, [], ["genesis", PUBLIC, bytes(16), bytes(32), [], 0], HLC)),
        "genesis",
    )
    yield "statements-miscounted", "n_events says 2", control(op(epoch()), count=2), "body"


def segments():
    """Give all of them."""
    for group in (good_segments, damaged_segments, odd_headers, odd_authors, odd_bodies, odd_events, odd_statements):
        yield from group()


def told(fact):
    return [one.hex() if isinstance(one, bytes) else [part.hex() for part in one] if isinstance(one, list) else one for one in fact]


def segment_page():
    """Write the page of segments."""
    vectors = []
    for name, about, data, result, *lane in segments():
        vector = {"name": name, "about": about, "blob": base64_of(data), "result": result}
        if lane:
            vector["lane"] = lane[0].hex()
        if result in {"opens", "unread"}:
            vector["segment"] = h("sc1/segid", data).hex()
            vector["opened"] = contents(name) if result == "opens" else []
        vectors.append(vector)
    return {
        "about": "Segments in Base64, all else in hexadecimal, and what a holder of these keys makes of them. `result` is `opens`, "
        "`unread` (good, but of a newer version: kept and not folded), or the one check that fails. `opened` is, for each envelope, the "
        "case and its events, null where the case's key is not held. The event types are [`note`, text] and [`moved`, place, replaces].",
        "org": ORG.hex(),
        "genesis": pack(GENESIS).hex(),
        "devices": {DEVICE.hex(): PUBLIC.hex()},
        "compartments": [
            {"name": name, "id": identity.hex(), "epoch": number, "key": key.hex(), "lane": forge.lane_of(key, context).hex()}
            for name, identity, number, key, context in (
                ("casework", CASEWORK, 0, K0, C0),
                ("casework", CASEWORK, 1, K1, C1),
                ("health", HEALTH, 0, KH, CH),
            )
        ],
        "case_keys": {ANNA.hex(): CK_ANNA.hex(), BORIS.hex(): CK_BORIS.hex()},
        "vectors": vectors,
    }


def contents(name):
    """Say what is in a segment that opens."""

    def events(case, *said):
        return {"case": case.hex(), "events": [[eid.hex(), hlc, told(fact)] for eid, hlc, fact in said]}

    many = [[fixed(f"many {number}", 16), HLC + number, ["note", "x" * 200]] for number in range(60)]
    closed = {"case": CLARA.hex(), "events": None}
    return {
        "two-cases": [events(ANNA, NOTE, MOVED), events(BORIS, BORIS_NOTE)],
        "no-event": [],
        "larger-than-the-floor": [events(ANNA, *many)],
        "compartment-level": [events(bytes(16), NOTE)],
        "closed-case": [closed],
        "closed-beside-open": [events(ANNA, NOTE), closed],
        "statements": [],
        "statements-second-epoch": [],
    }.get(name, [events(ANNA, NOTE)])
