"""Whatever is done to the bytes of a segment, it is refused at the check that is meant for it."""

import pytest

from safeconduct.errors import Damaged
from safeconduct.vault.journal import open_segment, seal_segment
from safeconduct.vault.seal import padded_length
from tests.journals import CASE, CASE_KEY, CODEC, header, keys_of, sheaf

KEYS = keys_of()
CASEWORK = KEYS.writing("casework")
LANE = CASEWORK.lane(KEYS.org)
SMALL = seal_segment(KEYS, CASEWORK, header(KEYS, 1), [sheaf("one")])
LARGE = seal_segment(KEYS, CASEWORK, header(KEYS, 40), [sheaf(*["word " * 20] * 40)])


def stage_of(blob, lane=LANE):
    with pytest.raises(Damaged) as error:
        open_segment(blob, KEYS, {CASE: CASE_KEY}, CODEC, lane)
    return error.value.stage


def expected(at):
    for end, stage in [(4, "magic"), (5, "suite"), (8, "zero"), (24, "lane"), (88, "commit")]:
        if at < end:
            return stage
    return "aead"


def test_every_bit_of_every_byte_counts():
    flips = 0
    for at in range(len(SMALL)):
        for bit in range(8):
            blob = bytearray(SMALL)
            blob[at] ^= 1 << bit
            assert stage_of(bytes(blob)) == expected(at), (at, bit)
            flips += 1
    print(f"{flips} single bits flipped: 0 accepted")


def test_every_byte_of_a_larger_segment_counts():
    for at in range(len(LARGE)):
        blob = bytearray(LARGE)
        blob[at] ^= 0x55
        assert stage_of(bytes(blob)) == expected(at)


def test_every_shortening_is_noticed():
    stages = {length: stage_of(LARGE[:length]) for length in range(len(LARGE))}
    assert {stage for length, stage in stages.items() if length < 1024 or padded_length(length) != length} == {"size"}
    assert {stage for length, stage in stages.items() if length >= 1024 and padded_length(length) == length} == {"aead"}


@pytest.mark.parametrize("more", [1, 15, 64, 1024, len(SMALL)])
def test_every_lengthening_is_noticed(more):
    assert stage_of(SMALL + bytes(more)) in {"size", "aead"}
    assert stage_of(SMALL + SMALL[:more]) in {"size", "aead"}


@pytest.mark.parametrize("length", [8 * 1024 * 1024 + 1, 16 * 1024 * 1024])
def test_an_oversized_object_is_refused_at_once(length):
    assert stage_of(SMALL[:88] + bytes(length - 88)) == "size"


@pytest.mark.parametrize("blob", [b"", b"S", b"SCG1", bytes(1024), b"\xff" * 1024, b"PK\x03\x04" + bytes(1020)])
def test_foreign_files_are_refused(blob):
    assert stage_of(blob) in {"size", "magic"}


def test_a_segment_found_in_another_lane_is_refused():
    assert stage_of(SMALL, KEYS.writing("health").lane(KEYS.org)) == "lane"


def test_parts_of_two_segments_do_not_fit_together():
    other = seal_segment(KEYS, CASEWORK, header(KEYS, 1), [sheaf("two")])
    for cut, stage in [(40, "commit"), (56, "commit"), (88, "aead"), (500, "aead")]:
        assert stage_of(SMALL[:cut] + other[cut:]) == stage


def test_the_keys_of_another_organisation_open_nothing():
    others = keys_of()
    with pytest.raises(Damaged) as error:
        open_segment(SMALL, others, {CASE: CASE_KEY}, CODEC)
    assert error.value.stage == "lane"
