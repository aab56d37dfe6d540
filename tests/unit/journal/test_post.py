import pytest

from safeconduct.errors import Damaged
from safeconduct.ids import OrgId
from safeconduct.vault.journal import Post, last_day_of, mail_lane, open_parcel, post_lane, seal_parcel
from safeconduct.vault.journal.post import PARCEL_BYTES_CAP
from safeconduct.vault.seal import new_signing_seed, new_wrapping_seed, signing_public, wrapping_public

ORG = OrgId(bytes(16))
AUTHOR = new_signing_seed()
MINE, THEIRS = new_wrapping_seed(), new_wrapping_seed()
BODY = b"who saw the crane at the mill"


def parcel(*seeds, body=BODY, last_day=17_300):
    return seal_parcel(ORG, AUTHOR, body, [wrapping_public(seed) for seed in seeds], last_day)


def test_those_it_is_for_open_it_and_know_who_wrote_it():
    blob = parcel(MINE, THEIRS)
    for seed in (MINE, THEIRS):
        opened = open_parcel(blob, ORG, [new_wrapping_seed(), seed])
        assert (opened.body, opened.public) == (BODY, signing_public(AUTHOR))
    assert open_parcel(blob, ORG, [new_wrapping_seed()]) is None
    assert BODY not in blob
    assert repr(opened) == "<Parcel>"


def test_who_carries_it_sees_a_day_a_number_and_a_length():
    blob = parcel(MINE, THEIRS)
    assert last_day_of(blob, ORG) == 17_300
    assert int.from_bytes(blob[28:32], "big") == 2
    assert len(blob) == len(parcel(MINE, THEIRS, body=b"another"))
    for told in (BODY, signing_public(AUTHOR), wrapping_public(MINE)):
        assert told not in blob


def test_lengths_of_words_do_not_show():
    assert len(parcel(MINE, body=b"a")) == len(parcel(MINE, body=b"a" * 300))


@pytest.mark.parametrize("at", [0, 9, 25, 28, 40, 1300, -1])
def test_what_was_changed_opens_for_nobody(at):
    blob = bytearray(parcel(MINE))
    blob[at] ^= 1
    try:
        assert open_parcel(bytes(blob), ORG, [MINE]) is None
    except Damaged:
        return


def test_another_organisation_reads_nothing():
    with pytest.raises(Damaged) as error:
        open_parcel(parcel(MINE), OrgId(b"o" * 16), [MINE])
    assert error.value.stage == "post"
    assert post_lane(ORG) != mail_lane(ORG)


def test_a_parcel_has_limits():
    for body, seeds in ((bytes(PARCEL_BYTES_CAP + 1), (MINE,)), (BODY, ())):
        with pytest.raises(Damaged) as error:
            parcel(*seeds, body=body)
        assert error.value.stage == "size"


def test_a_parcel_goes_after_its_last_day(tmp_path):
    post = Post(tmp_path, ORG)
    post.put(parcel(MINE, last_day=17_300))
    post.put(parcel(THEIRS, last_day=17_301))
    assert sorted(one is None for one in post.opened(frozenset(), [MINE]).values()) == [False, True]
    assert post.opened(frozenset(post.names()), [MINE]) == {}
    assert (post.drop_expired(17_300), post.drop_expired(17_301), len(post.names())) == (0, 1, 1)
