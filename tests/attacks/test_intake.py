"""26: what comes by the intake door is replayed, cut, or sealed to a wrong key; two laptops are shown two texts; bundles are forged."""

import pytest

from safeconduct.errors import Damaged
from safeconduct.vault.depot import object_name
from safeconduct.vault.inbox import DaySeed, laptop_of, open_report, seal_answer, with_days, without_past, write_bundle
from safeconduct.vault.intake import (
    REPORT,
    Answer,
    Board,
    Card,
    CodeKeys,
    Report,
    code_keys,
    front_of,
    open_answer,
    report_info,
    seal_body,
    seal_report,
)
from safeconduct.vault.seal import signing_public, wrap, wrapping_public

ORG, OTHERS, TODAY = b"pseudonym of one", b"pseudonym of two", 17_300
SEED, LEAVER = b"s" * 32, b"l" * 32
CARD = Card(org=ORG, public=signing_public(SEED))
ADA, BEN = with_days((), TODAY), with_days((), TODAY)
KEYS = [wrapping_public(one.seed) for one in (ADA[0], BEN[0])]
BLOB = seal_report(Report(text="canary"), ORG, TODAY, KEYS)
BODY = len(BLOB) - 64 * 1024 - 16  # where the sealed body begins


def stage_of(blob, held=ADA, org=ORG):
    with pytest.raises(Damaged) as told:
        open_report(blob, org, held)
    assert "canary" not in str(told.value) + repr(told.value)
    return told.value.stage


def test_26_replayed_it_bears_the_same_name_and_says_the_same():
    again = bytes(bytearray(BLOB))
    assert object_name(again) == object_name(BLOB)
    assert open_report(again, ORG, ADA) == open_report(BLOB, ORG, ADA)


@pytest.mark.parametrize("length", [0, 1, 7, 8, 23, 24, 28, 32, 33, 32 + 1168, BODY - 33, BODY - 32, BODY - 1, BODY, BODY + 15, BODY + 16])
def test_26_cut_at_every_length_it_is_no_report(length):
    assert stage_of(BLOB[:length]) == "report"


@pytest.mark.parametrize("change", [-1, -16, -64 * 1024, 1, 16, 64 * 1024, 2 * 64 * 1024])
def test_26_cut_within_the_body_or_lengthened_it_does_not_open(change):
    blob = BLOB[:change] if change < 0 else BLOB + bytes(change)
    assert stage_of(blob) == ("aead" if change == 64 * 1024 else "report")


@pytest.mark.parametrize(
    ("at", "stage"),
    [
        (0, "report"),
        (4, "report"),
        (5, "report"),
        (8, "report"),
        (24, "day"),
        (31, "report"),
        (BODY - 1, "commit"),
        (BODY, "aead"),
        (len(BLOB) - 1, "aead"),
    ],
)
def test_26_a_bit_anywhere_is_noticed_and_says_where(at, stage):
    assert stage_of(BLOB[:at] + bytes([BLOB[at] ^ 1]) + BLOB[at + 1 :]) == stage


def test_26_a_bit_in_any_wrap_is_noticed_by_all():
    for number in range(4):
        at = 32 + number * 1168 + 500
        blob = BLOB[:at] + bytes([BLOB[at] ^ 1]) + BLOB[at + 1 :]
        for held in (ADA, BEN):
            assert stage_of(blob, held) in ("wrap", "commit")


def test_26_the_wrong_day_key_does_not_open():
    sealed_to_tomorrow = seal_report(Report(text="canary"), ORG, TODAY, [wrapping_public(ADA[1].seed)])
    assert stage_of(sealed_to_tomorrow) == "wrap"
    moved = BLOB[:24] + (TODAY + 1).to_bytes(4, "big") + BLOB[28:]
    assert stage_of(moved) == "wrap"
    assert stage_of(BLOB, ADA[1:]) == "day"
    assert stage_of(BLOB, without_past(ADA, TODAY + 15)) == "day"


def test_26_the_key_of_another_organisation_does_not_open():
    assert stage_of(BLOB, org=OTHERS) == "report"
    relabelled = front_of(REPORT, OTHERS) + BLOB[24:]
    assert stage_of(relabelled, org=OTHERS) == "wrap"
    assert stage_of(seal_report(Report(text="canary"), OTHERS, TODAY, KEYS)) == "report"
    assert stage_of(BLOB, with_days((), TODAY)) == "wrap"


def test_26_a_salamander_opens_for_nobody_but_one():
    """A report whose wraps hold two keys: the commitment fits one of them, so it never says two things."""
    keys = (b"a" * 32, b"b" * 32)
    wraps = [wrap(public, key, report_info(ORG, public, TODAY)) for public, key in zip(KEYS, keys, strict=True)] * 2
    front = front_of(REPORT, ORG) + TODAY.to_bytes(4, "big") + (4).to_bytes(4, "big") + b"".join(wraps)
    blob = seal_body(keys[0], REPORT, front, b"\x91\xa6canary")
    assert open_report(blob, ORG, ADA).text == "canary"
    assert stage_of(blob, BEN) == "commit"


@pytest.mark.parametrize(
    "packed", [b"", b"\x90", b"\x91\xa0", b"\x91\x01", b"\x91\xa1\xff", b"\x81\xa1a\xa1b", b"\xdd\xff\xff\xff\xff", b"\x91" * 60_000]
)
def test_26_what_is_in_it_and_no_report_is_named(packed):
    front = front_of(REPORT, ORG) + TODAY.to_bytes(4, "big") + (4).to_bytes(4, "big")
    front += b"".join(sorted(wrap(KEYS[0], b"a" * 32, report_info(ORG, KEYS[0], TODAY)) for _ in range(4)))
    assert stage_of(seal_body(b"a" * 32, REPORT, front, packed)) == "decode"


def test_the_card_and_all_that_ever_lay_in_the_depot_open_nothing():
    keys = code_keys("one code name", ORG)
    answer = seal_answer(ORG, SEED, keys.tag, keys.public, Answer(text="canary", day=TODAY, number=1))
    lying = [BLOB, write_bundle(ORG, SEED, laptop_of(b"m" * 16), ADA, 1), answer]
    for blob in lying:
        assert b"canary" not in blob
    board = Board(CARD)
    board.take(lying[1])
    for seed in (CARD.org + CARD.org, CARD.public, *(key[:32] for key in board.keys(TODAY))):
        assert stage_of(BLOB, [DaySeed(day=TODAY, seed=seed)]) == "wrap"
        with pytest.raises(Damaged):
            open_answer(answer, CARD, CodeKeys(tag=keys.tag, seed=seed))


def refused(blob, board):
    with pytest.raises(Damaged) as told:
        board.take(blob)
    assert board.keys(TODAY) == ()
    return told.value.stage


def test_26_a_bundle_by_a_leaver_is_not_used():
    mine = laptop_of(b"m" * 16)
    assert refused(write_bundle(ORG, LEAVER, mine, ADA, 9), Board(CARD)) == "signature"
    assert refused(write_bundle(ORG, LEAVER, mine, (), 9, is_over=True), Board(CARD)) == "signature"
    assert refused(write_bundle(OTHERS, SEED, mine, ADA, 9), Board(CARD)) == "bundle"


def test_26_a_bundle_that_is_rolled_back_cut_or_changed_is_not_used():
    mine = laptop_of(b"m" * 16)
    old, new = (write_bundle(ORG, SEED, mine, held, number) for number, held in ((1, ADA), (2, ())))
    board = Board(CARD)
    board.take(old)
    board.take(new)
    assert refused(old, board) == "rollback"
    for length in (0, 8, 24, 56, 88, len(old) - 1):
        assert refused(old[:length], Board(CARD)) == "bundle"
    for at, stage in ((0, "bundle"), (9, "bundle"), (30, "commit"), (60, "commit"), (100, "aead"), (len(old) - 1, "aead")):
        assert refused(old[:at] + bytes([old[at] ^ 1]) + old[at + 1 :], Board(CARD)) == stage
    assert refused(write_bundle(ORG, SEED, mine, (ADA[0], ADA[0]), 3), Board(CARD)) == "bundle"


def test_26_an_answer_by_a_leaver_or_for_another_opens_for_nobody():
    keys, other = code_keys("one code name", ORG), code_keys("another code name", ORG)
    forged = seal_answer(ORG, LEAVER, keys.tag, keys.public, Answer(text="come alone", day=TODAY, number=1))
    true = seal_answer(ORG, SEED, keys.tag, keys.public, Answer(text="come back", day=TODAY, number=1))
    moved = true[:24] + other.tag + true[40:]
    for blob, by, stage in ((forged, keys, "signature"), (true, other, "answer"), (moved, other, "wrap"), (true[:-1], keys, "answer")):
        with pytest.raises(Damaged) as told:
            open_answer(blob, CARD, by)
        assert told.value.stage == stage
