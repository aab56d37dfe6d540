"""A member who holds the keys of a compartment, but no colleague's signing key, writes what should not be written."""

import pytest

from safeconduct.errors import Damaged
from safeconduct.vault import seal
from safeconduct.vault.journal import Keys, Sheaf, new_compartment, open_segment, seal_segment
from safeconduct.vault.journal import sealing as sealing_room
from tests import forge
from tests.journals import CASE, CASE_KEY, CODEC, header, keys_of, sheaf

KEYS = keys_of()
CASEWORK, HEALTH = KEYS.writing("casework"), KEYS.writing("health")
CONTEXT = CASEWORK.context(KEYS.org)
MALLORY = b"\x66" * 32
CASES = {CASE: CASE_KEY}


def stage_of(blob, keys=KEYS, case_keys=CASES):
    with pytest.raises(Damaged) as error:
        open_segment(blob, keys, case_keys, CODEC)
    return error.value.stage


def fields(**changes):
    """Give the fields of a header in their order."""
    given = {
        "kind": 1,
        "device": KEYS.author.device,
        "seq": 0,
        "prev": bytes(32),
        "heads": [],
        "roster_heads": [],
        "hlc": 2**60,
        "depth": 1,
        "n_events": 1,
        "salt": b"\x05" * 32,
    } | changes
    return list(given.values())


def forged(body, *, seed=None, compartment=CASEWORK, **changes):
    return forge.segment(
        compartment.key, compartment.context(KEYS.org), seed or KEYS.author.seed, forge.pack(fields(**changes)), forge.pack(body)
    )


def one_envelope(plain=None, **changes):
    place = {"salt": b"\x05" * 32, "context": CONTEXT, "device": KEYS.author.device, "seq": 0, "index": 0} | changes
    return forge.envelope(CASE_KEY, CASE, sheaf("one").plain if plain is None else plain, **place)


def test_the_second_sealer_and_the_program_agree():
    segment = open_segment(forged([one_envelope()]), KEYS, CASES, CODEC)
    assert [event.fact.text for event in segment.events] == ["one"]


def test_27_nobody_can_write_as_another_device():
    assert stage_of(forged([one_envelope()], seed=MALLORY)) == "signature"


def test_an_unknown_device_is_no_author():
    mallory = forge.device_of(MALLORY)
    assert stage_of(forged([one_envelope(device=mallory)], seed=MALLORY, device=mallory)) == "author"


def test_a_device_is_named_by_its_key_whatever_the_list_of_devices_says():
    keys = Keys(
        org=KEYS.org,
        genesis=KEYS.genesis,
        author=KEYS.author,
        devices={KEYS.author.device: seal.signing_public(MALLORY)},
        compartments=KEYS.compartments,
        erasure=KEYS.erasure,
    )
    assert stage_of(forged([one_envelope()], seed=MALLORY), keys) == "author"


@pytest.mark.parametrize("public", [bytes(32), (1).to_bytes(32, "little"), b"\xff" * 32, b"short"])
def test_a_device_with_an_unsound_key_is_in_no_list(public):
    """With a key of small order, anybody could sign as that device."""
    with pytest.raises(Damaged) as error:
        Keys(
            org=KEYS.org,
            genesis=KEYS.genesis,
            author=KEYS.author,
            devices=KEYS.devices | {forge.h("sc1/device", public)[:16]: public},
            compartments=KEYS.compartments,
            erasure=KEYS.erasure,
        )
    assert error.value.stage == "key"


def reseal(blob, into, keys=KEYS):
    """Open a colleague's segment as every member can, and seal the signed inside into another compartment."""
    context = CASEWORK.context(KEYS.org)
    okm = forge.kdf(CASEWORK.key, "sc1/seg", blob[:56] + context)
    inner = seal.open_once(okm[:32], blob[88:], blob[:88] + context)
    target = into.context(keys.org)
    front = blob[:8] + into.lane(keys.org) + blob[24:56]
    okm = forge.kdf(into.key, "sc1/seg", front + target)
    front += okm[32:]
    return front + forge.aead(okm[:32], inner, front + target)


def test_28_a_signed_segment_cannot_be_moved_to_another_compartment():
    blob = seal_segment(KEYS, CASEWORK, header(KEYS, 1), [sheaf("one")])
    assert reseal(blob, CASEWORK) == blob
    assert stage_of(reseal(blob, HEALTH)) == "signature"


def test_28_a_signed_segment_cannot_be_moved_to_another_epoch():
    later = new_compartment("casework")
    later = type(later)(name="casework", id=CASEWORK.id, epoch=1, key=CASEWORK.key)
    keys = Keys(
        org=KEYS.org,
        genesis=KEYS.genesis,
        author=KEYS.author,
        devices=KEYS.devices,
        compartments=(CASEWORK, later),
        erasure=KEYS.erasure,
    )
    blob = seal_segment(KEYS, CASEWORK, header(KEYS, 1), [sheaf("one")])
    assert stage_of(reseal(blob, later, keys), keys) == "signature"


def test_28_a_signed_segment_cannot_be_sealed_under_another_salt():
    blob = seal_segment(KEYS, CASEWORK, header(KEYS, 1), [sheaf("one")])
    okm = forge.kdf(CASEWORK.key, "sc1/seg", blob[:56] + CONTEXT)
    inner = seal.open_once(okm[:32], blob[88:], blob[:88] + CONTEXT)
    front = blob[:24] + b"\x09" * 32
    okm = forge.kdf(CASEWORK.key, "sc1/seg", front + CONTEXT)
    front += okm[32:]
    assert stage_of(front + forge.aead(okm[:32], inner, front + CONTEXT)) == "signature"


@pytest.mark.parametrize(
    "moved",
    [
        {"seq": 1},
        {"index": 1},
        {"device": b"\x01" * 16},
        {"context": HEALTH.context(KEYS.org)},
        {"salt": b"\x06" * 32},
    ],
)
def test_28_an_envelope_opens_in_its_own_place_only(moved):
    assert stage_of(forged([one_envelope(**moved)])) == "envelope"


def test_an_envelope_of_one_case_does_not_open_as_anothers():
    other = b"\x0a" * 16
    envelope = one_envelope()
    assert stage_of(forged([[other, *envelope[1:]]]), case_keys={other: CASE_KEY}) == "envelope"


def test_34_there_are_no_two_keys_for_one_envelope():
    """An invisible salamander: the member commits to a key of her own, or lies about the commitment."""
    own = b"\x77" * 32
    place = {"salt": b"\x05" * 32, "context": CONTEXT, "device": KEYS.author.device, "seq": 0, "index": 0}
    assert stage_of(forged([forge.envelope(own, CASE, sheaf("one").plain, **place)])) == "case-key"
    lying = forge.envelope(own, CASE, sheaf("one").plain, ckid=forge.h("sc1/ckid", CASE_KEY), **place)
    assert stage_of(forged([lying])) == "envelope"


def test_34_there_are_no_two_keys_for_one_segment():
    """A member commits to another key than the one that opens it: what is sealed under the right one is not even tried."""
    blob = forged([one_envelope()])
    okm = forge.kdf(CASEWORK.key, "sc1/seg", blob[:56] + CONTEXT)
    inner = seal.open_once(okm[:32], blob[88:], blob[:88] + CONTEXT)
    other = forge.kdf(HEALTH.key, "sc1/seg", blob[:56] + CONTEXT)
    front = blob[:56] + other[32:]
    signed = forge.sign(KEYS.author.seed, "sc1/segsig", forge.h("sc1/seg-h", front + CONTEXT + inner[64:]))
    assert stage_of(front + forge.aead(okm[:32], signed + inner[64:], front + CONTEXT)) == "commit"


@pytest.mark.parametrize(
    ("changes", "stage"),
    [
        ({"kind": 0}, "encoding"),
        ({"kind": 256}, "encoding"),
        ({"kind": "1"}, "encoding"),
        ({"device": b"\x01" * 15}, "encoding"),
        ({"seq": -1}, "encoding"),
        ({"seq": 2**53 + 1}, "encoding"),
        ({"hlc": 2**63}, "encoding"),
        ({"hlc": -1}, "encoding"),
        ({"hlc": 1.5}, "encoding"),
        ({"prev": None}, "encoding"),
        ({"heads": [[b"\x01" * 16, 0]]}, "encoding"),
        ({"salt": b""}, "encoding"),
        ({"more": 1}, "canonical"),
        ({"n_events": 5001}, "caps"),
        ({"heads": [[number.to_bytes(16, "big"), 0, bytes(32)] for number in range(513)]}, "caps"),
        ({"roster_heads": [number.to_bytes(32, "big") for number in range(513)]}, "caps"),
        ({"heads": [[number.to_bytes(16, "big"), 0, bytes(32)] for number in range(2000)]}, "caps"),
        ({"seq": 1, "depth": 2}, "header"),
        ({"prev": b"\x01" * 32}, "header"),
        ({"depth": 0}, "header"),
        ({"seq": 5, "prev": b"\x01" * 32, "depth": 5}, "header"),
        ({"heads": [[KEYS.author.device, 0, bytes(32)]]}, "header"),
        ({"heads": [[b"\x02" * 16, 0, bytes(32)], [b"\x01" * 16, 0, bytes(32)]]}, "header"),
        ({"heads": [[b"\x01" * 16, 0, bytes(32)]] * 2}, "header"),
        ({"roster_heads": [b"\x01" * 32] * 2}, "header"),
        ({"n_events": 2}, "event"),
        ({"n_events": 0}, "event"),
        ({"hlc": 1}, "event"),
    ],
)
def test_49_a_header_that_cannot_be_is_refused(changes, stage):
    assert stage_of(forged([one_envelope()], **changes)) == stage


@pytest.mark.parametrize(
    ("header_bytes", "stage"),
    [
        (b"", "encoding"),
        (b"\xc1", "encoding"),
        (b"\x91" * 5000, "encoding"),
        (forge.pack(fields()) + b"\0", "encoding"),
        (b"\x80", "encoding"),
    ],
)
def test_a_header_that_is_no_header_is_refused(header_bytes, stage):
    assert stage_of(forge.segment(CASEWORK.key, CONTEXT, KEYS.author.seed, header_bytes, b"\x90")) == stage


def test_a_header_in_a_second_form_is_refused():
    packed = forge.pack(fields())
    longer = b"\xdc\x00\x0a" + packed[1:]  # the array of ten with a length of two bytes
    assert stage_of(forge.segment(CASEWORK.key, CONTEXT, KEYS.author.seed, longer, b"\x90")) == "canonical"


@pytest.mark.parametrize(
    ("wrong", "stage"),
    [
        ({"header_bytes": 2**32 - 1}, "layout"),
        ({"header_bytes": 901}, "layout"),
        ({"body_bytes": 2**32 - 1}, "layout"),
        ({"body_bytes": 800}, "layout"),
        ({"size": 1088}, "padding"),
        ({"size": 1152}, "padding"),
        ({"size": 8 * 1024 * 1024}, "padding"),
    ],
)
def test_49_lengths_that_lie_are_refused(wrong, stage):
    blob = forge.segment(CASEWORK.key, CONTEXT, KEYS.author.seed, forge.pack(fields()), forge.pack([one_envelope()]), **wrong)
    assert stage_of(blob) == stage


def test_padding_that_hides_something_is_refused():
    packed, body = forge.pack(fields()), forge.pack([one_envelope()])
    room = 1024 - 88 - 16 - 64 - 8 - len(packed) - len(body)
    for padding in (bytes(room - 1) + b"x", b"x" + bytes(room - 1)):
        assert stage_of(forge.segment(CASEWORK.key, CONTEXT, KEYS.author.seed, packed, body, padding=padding)) == "padding"


@pytest.mark.parametrize(
    ("body", "stage"),
    [
        (b"", "body"),
        (b"\xc0", "body"),
        (b"\x91" * 100_000, "body"),
        (forge.pack([[CASE, bytes(32)]]), "body"),
        (forge.pack([[CASE, bytes(31), b""]]), "body"),
        (forge.pack([[CASE, bytes(32), b"", 1]]), "body"),
        (forge.pack([one_envelope(), one_envelope(index=1)]), "body"),
        (b"\xdc\x00\x01" + forge.pack([one_envelope()])[1:], "body"),
        (forge.pack([one_envelope()]) + b"\0", "body"),
        (b"\xdd\xff\xff\xff\xff", "body"),
        (forge.pack([[number.to_bytes(16, "big"), bytes(32), b""] for number in range(5001)]), "caps"),
        (forge.pack([[CASE, forge.h("sc1/ckid", CASE_KEY), b""]]), "envelope"),
    ],
)
def test_a_body_that_is_none_is_refused(body, stage):
    assert stage_of(forge.segment(CASEWORK.key, CONTEXT, KEYS.author.seed, forge.pack(fields()), body)) == stage


def event(eid=b"\x01" * 16, hlc=5, fact=("note", CASE, "casework", "x")):
    return [eid, hlc, list(fact)]


@pytest.mark.parametrize(
    ("plain", "stage"),
    [
        (b"", "event"),
        (forge.pack([]), "event"),
        (forge.pack([event()]) + b"\0", "event"),
        (forge.pack([event(eid=b"\x01" * 15)]), "event"),
        (forge.pack([event(hlc=-1)]), "event"),
        (forge.pack([event(hlc=2**62)]), "event"),
        (forge.pack([event(hlc=2**64 - 1)]), "event"),
        (forge.pack([event(fact=("note",))]), "event"),
        (forge.pack([event(fact=("note", CASE, "casework", 5))]), "event"),
        (forge.pack([event(fact=())]), "event"),
        (forge.pack([event(fact=(5,))]), "event"),
        (forge.pack([[b"\x01" * 16, 5]]), "event"),
        (forge.pack({"a": 1}), "event"),
        (b"\x91" * 100_000, "event"),
        (b"\xdd\xff\xff\xff\xff", "event"),
        (forge.pack([event()])[:-2] + b"\xa1\xff", "event"),
        (b"\xdc\x00\x01" + forge.pack([event()])[1:], "canonical"),
        (forge.pack([[*event(), 1]]), "canonical"),
        (forge.pack([event(fact=("note", CASE, "casework", "x", b"", b"", 99, 99, 99))]), "canonical"),
    ],
)
def test_events_that_are_none_are_refused(plain, stage):
    assert stage_of(forged([one_envelope(plain)])) == stage


def test_events_that_run_backwards_or_share_a_name_are_refused():
    for events in (
        [event(b"\x01" * 16, 5), event(b"\x02" * 16, 5)],
        [event(b"\x01" * 16, 6), event(b"\x02" * 16, 5)],
        [event(b"\x01" * 16, 5), event(b"\x01" * 16, 6)],
    ):
        assert stage_of(forged([one_envelope(forge.pack(events))], n_events=2)) == "event"


def test_two_cases_cannot_share_an_event_name():
    other, other_key = b"\x0a" * 16, b"\x0b" * 32
    second = forge.envelope(
        other_key, other, forge.pack([event()]), salt=b"\x05" * 32, context=CONTEXT, device=KEYS.author.device, seq=0, index=1
    )
    blob = forged([one_envelope(forge.pack([event()])), second], n_events=2)
    assert stage_of(blob, case_keys={CASE: CASE_KEY, other: other_key}) == "event"


def test_61_a_stuck_generator_makes_no_key_serve_twice(monkeypatch):
    """With the same random bytes for ever, other contents still have other salts, so that no keystream is used twice."""
    monkeypatch.setattr(sealing_room, "random_bytes", bytes)  # the edge: the system's generator
    one, two = (Sheaf(case=CASE, key=CASE_KEY, plain=sheaf(text).plain, count=1) for text in ("one", "two"))
    blobs = [seal_segment(KEYS, CASEWORK, header(KEYS, 1), [chosen]) for chosen in (one, two)]
    assert blobs[0][24:56] != blobs[1][24:56]
    opened = [open_segment(blob, KEYS, CASES, CODEC) for blob in blobs]
    assert opened[0].header.salt != opened[1].header.salt
    again = seal_segment(KEYS, CASEWORK, header(KEYS, 1), [one])
    assert again == blobs[0]


def test_one_case_key_in_two_compartments_never_seals_with_one_derived_key():
    """The same case, device, place in the chain and position, in two compartments, even with one salt: the place holds the compartment."""
    keys = {
        forge.kdf(
            CASE_KEY,
            "sc1/env",
            bytes(32) + context + CASE + forge.h("sc1/ckid", CASE_KEY) + KEYS.author.device + forge.u64(0) + forge.u32(0),
        )
        for context in (CONTEXT, HEALTH.context(KEYS.org))
    }
    assert len(keys) == 2
