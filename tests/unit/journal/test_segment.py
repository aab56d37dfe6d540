import os

import msgspec
import pytest

from safeconduct.errors import Damaged
from safeconduct.model import facts
from safeconduct.vault.depot import object_name
from safeconduct.vault.journal import NO_CASE, OpenedSegment, Sheaf, level_key, open_segment, seal_segment
from safeconduct.vault.seal import padded_length
from tests.journals import CASE, CASE_KEY, CODEC, header, keys_of, sheaf, texts_of

KEYS = keys_of()
CASEWORK = KEYS.writing("casework")
OTHER, OTHER_KEY = b"\x0a" * 16, b"\x0b" * 32
BOTH = {CASE: CASE_KEY, OTHER: OTHER_KEY}


def sealed(*sheaves, **changes):
    return seal_segment(KEYS, CASEWORK, header(KEYS, sum(one.count for one in sheaves), **changes), sheaves)


def opened(blob, case_keys=BOTH) -> OpenedSegment:
    return open_segment(blob, KEYS, case_keys, CODEC)


def test_what_is_sealed_opens():
    blob = sealed(sheaf("one", "two"), sheaf("three", case=OTHER, key=OTHER_KEY))
    segment = opened(blob)
    assert texts_of([segment]) == ["one", "two", "three"]
    assert (segment.id, segment.lane) == (object_name(blob), CASEWORK.lane(KEYS.org))
    assert (segment.compartment, segment.compartment_id, segment.epoch) == ("casework", CASEWORK.id, 0)
    assert segment.device == KEYS.author.device
    assert segment.size == len(blob) == padded_length(len(blob))
    assert not segment.is_unread
    assert segment.closed == ()


def test_a_segment_has_one_of_a_few_lengths():
    sizes = [len(sealed(Sheaf(case=CASE, key=CASE_KEY, plain=bytes(count), count=1))) for count in range(1, 100_000, 997)]
    assert sizes == sorted(sizes)
    assert set(sizes) == {2048, 8192, 32_768, 131_072}


def test_two_seals_of_the_same_never_look_alike():
    one = sheaf("one")
    assert len({sealed(one) for _ in range(20)}) == 20


def test_a_case_without_a_key_stays_closed_and_the_rest_opens():
    segment = opened(sealed(sheaf("one"), sheaf("two", case=OTHER, key=OTHER_KEY)), {OTHER: OTHER_KEY})
    assert segment.closed == (CASE,)
    assert texts_of([segment]) == ["two"]
    assert not segment.is_unread


def test_events_of_the_compartment_itself_need_no_case_key():
    event = facts.Stamped(eid=os.urandom(16), hlc=5, fact=facts.NoteAdded(case=b"", desk="casework", text="none"))
    level = Sheaf(case=NO_CASE, key=level_key(CASEWORK, CASEWORK.context(KEYS.org)), plain=facts.encode([event]), count=1)
    segment = opened(sealed(level), {})
    assert texts_of([segment]) == ["none"]
    assert segment.envelopes[0].key is None


def test_the_key_that_opened_an_envelope_is_handed_on():
    assert opened(sealed(sheaf("one"))).envelopes[0].key == CASE_KEY


def test_nothing_printable_shows_a_key_or_an_event():
    segment = opened(sealed(sheaf("one-secret-word")))
    shown = f"{segment!r} {KEYS!r} {sheaf('one-secret-word')!r}"
    assert "one-secret-word" not in shown
    for secret in (CASE_KEY, CASEWORK.key, KEYS.author.seed, KEYS.erasure.key):
        assert repr(secret)[2:-1] not in shown


def test_events_of_a_newer_version_are_kept_unread():
    """An unknown type beside a known one: neither is folded, and nothing is raised."""
    newer = msgspec.msgpack.encode([[b"\x01" * 16, 6, ["drone-seen", 7]]])
    for case in (CASE, OTHER):
        other = sheaf("one") if case == OTHER else sheaf("one", case=OTHER, key=OTHER_KEY)
        blob = sealed(Sheaf(case=case, key=BOTH[case], plain=newer, count=1), other)
        segment = opened(blob)
        assert segment.is_unread
        assert list(segment.events) == []


@pytest.mark.parametrize("kind", [3, 4, 5, 77, 255])
def test_a_segment_of_an_unknown_kind_is_kept_unread(kind):
    segment = opened(sealed(sheaf("one"), kind=kind))
    assert segment.is_unread
    assert segment.header.kind == kind


def test_a_segment_that_would_be_too_large_is_not_sealed():
    with pytest.raises(Damaged) as error:
        sealed(Sheaf(case=CASE, key=CASE_KEY, plain=bytes(8 * 1024 * 1024), count=1))
    assert error.value.stage == "size"


def test_the_lane_is_the_same_for_all_who_hold_the_key_and_tells_nothing():
    again = keys_of()
    lanes = {compartment.lane(KEYS.org) for compartment in KEYS.compartments}
    assert len(lanes) == 3
    assert lanes.isdisjoint(again.lanes)
