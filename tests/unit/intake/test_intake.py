"""The door's half and the laptops' half of intake, by their front doors."""

import pytest

from safeconduct.errors import Damaged, Mistaken, Refused
from safeconduct.ids import OrgId
from safeconduct.vault.inbox import (
    KEPT_DAYS,
    laptop_of,
    open_report,
    seal_answer,
    signing_seed,
    with_days,
    without_past,
    write_bundle,
)
from safeconduct.vault.intake import (
    ANSWER_BYTES_CAP,
    DAYS_AHEAD,
    TEXT_BYTES_CAP,
    Answer,
    Board,
    Card,
    Report,
    answer_tag,
    code_keys,
    day_of,
    intake_lane,
    intake_org,
    kind_of,
    notice_lane,
    open_answer,
    read_card,
    seal_report,
    write_card,
)
from safeconduct.vault.journal import mail_lane, post_lane
from safeconduct.vault.seal import signing_public

REAL = OrgId(b"an organisation.")
ORG, TODAY = intake_org(REAL), 17_300
SEED = signing_seed(b"k" * 32, ORG)
CARD = Card(org=ORG, public=signing_public(SEED))
HELD = with_days((), TODAY)
ONE, OTHER = laptop_of(b"1" * 16), laptop_of(b"2" * 16)


def board(*bundles):
    made = Board(CARD)
    for bundle in bundles:
        made.take(bundle)
    return made


def test_a_card_is_typed_again_and_a_wrong_letter_is_noticed():
    title, *lines = write_card(CARD).splitlines()
    assert read_card("\n".join([title, *(line.lower() for line in lines), "", ""])) == CARD
    swapped = lines[0][1] + lines[0][0] + lines[0][2:]
    for wrong in ([], ["safeconduct root", *lines], [title, *lines[:-1]], [title, *lines, "A"], [title, "!"], [title, swapped, *lines[1:]]):
        with pytest.raises(Mistaken):
            read_card("\n".join(wrong))


def test_from_a_card_no_other_lane_of_the_organisation_follows():
    lanes = {mail_lane(REAL), post_lane(REAL)}
    assert not lanes & {mail_lane(OrgId(ORG)), post_lane(OrgId(ORG)), intake_lane(ORG), notice_lane(ORG)}
    bundle = write_bundle(ORG, SEED, ONE, HELD, 1)
    assert ORG not in bundle + seal_report(Report(text="a"), ORG, TODAY, board(bundle).keys(TODAY))


def test_there_is_a_key_for_each_of_fourteen_days_and_it_goes_fourteen_days_after():
    assert [one.day for one in HELD] == list(range(TODAY, TODAY + DAYS_AHEAD))
    later = with_days(HELD, TODAY + 3)
    assert later[:DAYS_AHEAD] == HELD
    assert [one.day for one in later] == list(range(TODAY, TODAY + 3 + DAYS_AHEAD))
    assert without_past(later, TODAY + KEPT_DAYS) == later
    assert without_past(later, TODAY + KEPT_DAYS + 1) == later[1:]


def test_a_report_opens_on_every_laptop_and_has_one_size():
    more = with_days((), TODAY)
    keys = board(write_bundle(ORG, SEED, ONE, HELD, 1), write_bundle(ORG, SEED, OTHER, more, 1)).keys(TODAY)
    told = Report(text="two of us, hiding", language="en", contact="a friend", came_by="web")
    blob = seal_report(told, ORG, TODAY, keys)
    assert (kind_of(blob), day_of(blob, ORG)) == ("report", TODAY)
    assert open_report(blob, ORG, HELD) == open_report(blob, ORG, more) == told
    assert len(blob) == len(seal_report(Report(text="слово " * 5000), ORG, TODAY, keys[:1]))
    assert open_report(seal_report(Report(text="x" * TEXT_BYTES_CAP), ORG, TODAY, keys), ORG, HELD).text == "x" * TEXT_BYTES_CAP


@pytest.mark.parametrize(
    "told",
    [
        Report(text=""),
        Report(text=" \n"),
        Report(text="я" * (TEXT_BYTES_CAP // 2 + 1)),
        Report(text="\ud800"),
        Report(text="a", contact="c" * 513),
        Report(text="a", language="l" * 17),
        Report(text="a", tag=bytes(16)),
        Report(text="a", tag=bytes(3), reply_to=bytes(1216)),
        Report(text="a", reply_to=bytes(1216)),
    ],
)
def test_what_cannot_be_sealed_is_said(told):
    keys = board(write_bundle(ORG, SEED, ONE, HELD, 1)).keys(TODAY)
    with pytest.raises(Mistaken):
        seal_report(told, ORG, TODAY, keys)


def test_without_a_key_of_today_nothing_is_taken():
    shown = board(write_bundle(ORG, SEED, ONE, HELD, 1))
    for day in (TODAY - 1, TODAY + DAYS_AHEAD):
        assert shown.keys(day) == ()
        with pytest.raises(Refused):
            seal_report(Report(text="a"), ORG, day, shown.keys(day))


def test_a_later_bundle_takes_the_place_of_an_earlier_one_and_may_be_empty():
    shown = board(write_bundle(ORG, SEED, ONE, HELD, 1), write_bundle(ORG, SEED, OTHER, with_days((), TODAY), 1))
    assert len(shown.keys(TODAY)) == 2
    shown.take(write_bundle(ORG, SEED, OTHER, (), 2))
    assert len(shown.keys(TODAY)) == 1


def test_what_was_seen_is_remembered_over_a_restart():
    shown = board(write_bundle(ORG, SEED, ONE, HELD, 2))
    again = Board(CARD, shown.seen, is_over=shown.is_over)
    with pytest.raises(Damaged) as told:
        again.take(write_bundle(ORG, SEED, ONE, HELD, 1))
    assert told.value.stage == "rollback"
    again.take(write_bundle(ORG, SEED, ONE, HELD, 2))
    assert len(again.keys(TODAY)) == 1


def test_a_card_that_is_over_seals_nothing_again():
    shown = board(write_bundle(ORG, SEED, ONE, HELD, 1), write_bundle(ORG, SEED, OTHER, (), 9, is_over=True))
    shown.take(write_bundle(ORG, SEED, ONE, HELD, 10))
    assert shown.keys(TODAY) == ()
    assert Board(CARD, shown.seen, is_over=shown.is_over).keys(TODAY) == ()


def test_an_answer_opens_with_the_code_name_alone():
    keys = code_keys("harbour  Quilt-otter", ORG)
    said = Answer(text="come back\non Monday", day=TODAY, number=5)
    blob = seal_answer(ORG, SEED, keys.tag, keys.public, said)
    assert (kind_of(blob), answer_tag(blob, ORG)) == ("answer", keys.tag)
    assert open_answer(blob, CARD, code_keys("harbour quilt otter", ORG)) == said
    assert len(blob) == len(seal_answer(ORG, SEED, keys.tag, keys.public, Answer(text="a" * ANSWER_BYTES_CAP, day=TODAY, number=5)))
    assert code_keys("harbour quilt otter", b"o" * 16).tag != keys.tag
    for text in ("", " ", "a" * (ANSWER_BYTES_CAP + 1), "\udfff"):
        with pytest.raises(Mistaken):
            seal_answer(ORG, SEED, keys.tag, keys.public, Answer(text=text, day=TODAY, number=5))
    for code in ("", " - ", "a" * 201):
        with pytest.raises(Mistaken):
            code_keys(code, ORG)


def test_nothing_of_a_report_shows_itself():
    assert "canary" not in repr((Report(text="canary", contact="canary"), Answer(text="canary", day=1, number=1), CARD, HELD))
