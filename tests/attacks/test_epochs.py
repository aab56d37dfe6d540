"""Keys that were given to the wrong people, or withheld, or served again: attacks 19 to 22, 35 and 36 of the study."""

import dataclasses
import datetime as dt

import msgspec
import pytest

from safeconduct.actions.office import heard_devices
from safeconduct.actions.office.joining import kept_key
from safeconduct.actions.office.membership import due
from safeconduct.errors import Damaged, Locked, Refused
from safeconduct.ids import CaseRef
from safeconduct.model import facts as f
from safeconduct.vault.journal import CABINET, KEY, Draft, Letter, mail_lane, open_mail, seal_mail
from safeconduct.vault.journal import epochs as drawing
from safeconduct.vault.roster import EpochBegun, Head, Suspended, key_hash, resolve
from safeconduct.vault.seal import new_wrapping_seed, wrapping_public
from tests.conftest import quiet
from tests.offices import Network
from tests.rosters import ADA, BEN, CIL, MAL, ROOTS, Office, membership, prekey, signed_by, statement, suspension, version

pytestmark = pytest.mark.slow  # several laptops each

SHELTER = b"\x05" * 16
K0, K1 = b"\x10" * 32, b"\x11" * 32
ORG = b"\x22" * 16


def epoch(office, author, number, key, recipients, parents=None, *, heads=None, close=(), compartment=SHELTER):
    roster = office.roster
    says = EpochBegun(
        compartment=compartment,
        name="",
        epoch=number,
        roster_heads=roster.heads(compartment) if heads is None else heads,
        recipients=sorted(one.device for one in recipients),
        key_hash=key_hash(key),
        prev=None,
        close=list(close),
        reason="begun",
    )
    return statement(office.genesis, says, roster.heads()[:1] if parents is None else parents, author, seq=number + 1)


@pytest.fixture
def network(vault_folder, opened_keystore, tmp_path):
    made = Network(vault_folder, opened_keystore, tmp_path)
    yield made
    made.close()


@pytest.fixture
def office():
    """Three admins and Mal; Ada began the shelters' compartment and Ben and Mal open it too, by two signatures."""
    made = Office(ADA, BEN, CIL, MAL)
    made.begun = made.say(epoch(made, ADA, 0, K0, [ADA]))
    made.say(membership(made.roster, SHELTER, ADA, BEN, persons=[ADA, BEN, MAL]))
    made.first = made.say(epoch(made, ADA, 1, K1, [ADA, BEN, MAL], parents=[made.begun]))
    return made


def numbers(office):
    return [one.number for one in office.roster.epochs.get(SHELTER, ())]


def test_the_epochs_of_honest_people_hold(office):
    assert numbers(office) == [0, 1]
    assert not office.roster.is_stale(SHELTER)
    assert office.roster.accepts(SHELTER, key_hash(K1), BEN.device, 0)


def test_09_an_older_key_served_again_as_the_newest_is_not_taken_for_it(office):
    older = list(office.said)
    second = office.say(epoch(office, BEN, 2, b"\x12" * 32, [ADA, BEN, MAL], parents=[office.first]))
    again = resolve(office.genesis, [*office.said, *older, *reversed(older)])
    assert again.epoch(SHELTER).name == office.roster.epoch(SHELTER).name == second
    served = signed_by(msgspec.structs.replace(older[-1].op, seq=99), MAL)  # or as if it were said now, by who holds it
    office.say(served)
    assert office.roster.epoch(SHELTER).name == second


def test_19_who_sees_a_suspension_finds_the_key_stale(office):
    office.say(suspension(office.roster, CIL, MAL))
    assert office.roster.is_stale(SHELTER)
    assert office.roster.recipients(SHELTER) == sorted([ADA.device, BEN.device])


def test_19_a_writer_refuses_a_key_that_somebody_holds_who_is_shut_out(network):
    """Whatever the depot says or keeps back: who has heard of it seals nothing under that key, and draws another first."""
    network.join("ben")
    network.carry()
    ada, compartment = network["ada"], network["ada"].compartments["casework"]
    ada.say([ada.sign(Suspended(whom=network.persons["ben"], reason="loss"), network.now)], network.now)
    assert ada.roster.is_stale(compartment)
    draft = Draft(compartment="casework", case=CaseRef(b"e" * 16), facts=(f.NoteAdded(case=b"e" * 16, text="x"),), eids=(b"i" * 16,))
    with pytest.raises(Refused, match="must be replaced"):
        ada.journal.append([draft], int(network.now.timestamp() * 1000))
    before = ada.roster.epoch(compartment).number
    network.case("ada", "goes on")
    assert ada.roster.epoch(compartment).number == before + 1


def test_20_a_device_whose_letters_are_withheld_still_shuts_out_who_was_suspended(network):
    """It draws a key itself, and the two epochs that were begun apart are both read."""
    network.join("ben")
    network.join("cil")
    network.carry()
    ada = network["ada"]
    ada.say([ada.sign(Suspended(whom=network.persons["cil"], reason="loss"), network.now)], network.now)
    ada.rekey(network.now)
    network.carry(withheld=mail_lane(network["ben"].membership().org).hex())
    network.case("ben", "unseen")
    network.case("ada", "unseen too")
    network.carry(rounds=3)
    assert network.labels("cil") == []
    assert network.labels("ada") == network.labels("ben") == ["unseen", "unseen too"]


def test_21_a_prekey_that_another_signed_is_nobodys(office):
    public = wrapping_public(new_wrapping_seed())
    forged = prekey(office.roster, MAL, public)
    office.say(signed_by(msgspec.structs.replace(forged.op, device=BEN.device), MAL))
    assert BEN.device not in office.roster.prekeys
    office.say(prekey(office.roster, BEN, public))
    assert office.roster.prekeys[BEN.device].public == public


def test_21_an_older_prekey_served_again_changes_nothing(office):
    old, new = wrapping_public(new_wrapping_seed()), wrapping_public(new_wrapping_seed())
    office.say(prekey(office.roster, BEN, new, number=2))
    office.say(prekey(office.roster, BEN, old, number=1))
    assert office.roster.prekeys[BEN.device].public == new


def test_22_mail_for_one_device_opens_for_no_other():
    ben, mal = new_wrapping_seed(), new_wrapping_seed()
    letter = Letter(kind=KEY, ref=SHELTER, name="shelter", number=1, key=K1)
    sealed = seal_mail(ORG, [(wrapping_public(ben), letter)])
    assert open_mail(sealed, ORG, [mal]) == []
    assert open_mail(sealed, ORG, [mal, ben]) == [letter]


def test_22_mail_of_another_organisation_or_cut_short_is_none():
    sealed = seal_mail(ORG, [(wrapping_public(new_wrapping_seed()), Letter(kind=KEY, ref=SHELTER, name="", number=1, key=K1))])
    for broken in (sealed[:1000], b"SCG1" + sealed[4:], sealed[:24] + b"\xff" * 4 + sealed[28:]):
        with pytest.raises(Damaged) as error:
            open_mail(broken, ORG, [])
        assert error.value.stage == "mail"
    with pytest.raises(Damaged):
        open_mail(sealed, b"\x23" * 16, [])


def test_22_mail_that_is_laid_into_another_organisation_s_lane_opens_for_nobody():
    """A person of two organisations has one laptop: what one sealed to it is no letter of the other."""
    ben, other = new_wrapping_seed(), b"\x23" * 16
    sealed = seal_mail(ORG, [(wrapping_public(ben), Letter(kind=KEY, ref=SHELTER, name="", number=1, key=K1))])
    moved = sealed[:8] + mail_lane(other) + sealed[24:]
    assert (len(open_mail(sealed, ORG, [ben])), open_mail(moved, other, [ben])) == (1, [])


def test_22_all_letters_have_one_length_whatever_the_compartment_is_called():
    public = wrapping_public(new_wrapping_seed())
    sizes = {len(seal_mail(ORG, [(public, Letter(kind=KEY, ref=SHELTER, name="x" * count, number=1, key=K1))] * 9)) for count in (0, 7, 64)}
    assert len(sizes) == 1


@pytest.mark.parametrize(
    ("recipients", "why"),
    [([ADA, BEN], "one is missing"), ([ADA, BEN, MAL, CIL], "one is too many"), ([MAL], "only herself")],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_35_an_epoch_for_others_than_those_who_open_the_compartment_is_none(office, recipients, why):
    office.say(epoch(office, MAL, 2, b"\x12" * 32, recipients, parents=[office.first]))
    assert numbers(office) == [0, 1], why


def test_35_an_epoch_by_somebody_who_had_no_key_is_none(office):
    office.say(membership(office.roster, SHELTER, ADA, BEN, persons=[ADA, BEN, CIL]))
    office.say(epoch(office, CIL, 2, b"\x12" * 32, [ADA, BEN, CIL], parents=[office.first]))
    assert numbers(office) == [0, 1]
    office.say(epoch(office, BEN, 2, b"\x13" * 32, [ADA, BEN, CIL], parents=[office.first]))
    assert numbers(office) == [0, 1, 2]


def test_35_an_epoch_that_skips_a_number_or_follows_another_compartment_is_none(office):
    office.say(epoch(office, BEN, 3, b"\x12" * 32, [ADA, BEN, MAL], parents=[office.first]))
    office.say(epoch(office, BEN, 2, b"\x13" * 32, [ADA, BEN, MAL], parents=[office.first], compartment=b"\x06" * 16))
    assert numbers(office) == [0, 1]


def test_35_an_older_view_of_the_roster_makes_an_epoch_that_everybody_finds_stale(office):
    heads = office.roster.heads(SHELTER)
    office.say(suspension(office.roster, CIL, MAL))
    office.say(epoch(office, MAL, 2, b"\x12" * 32, [ADA, BEN, MAL], parents=[office.first], heads=heads))
    assert office.roster.is_stale(SHELTER)


def test_35_nobody_takes_over_a_compartment_by_beginning_it_again(office):
    office.say(epoch(office, MAL, 0, b"\x14" * 32, [MAL]))
    assert office.roster.begun[SHELTER] == ADA.ref
    assert [one.key_hash for one in office.roster.epochs[SHELTER] if one.number == 0] == [key_hash(K0)]


def test_35_who_begins_a_compartment_second_takes_it_over_from_nobody():
    """Nobody said who opens it: then its beginner does, by whom it was begun where fewer versions were known."""
    office = Office(ADA, BEN, MAL)
    office.say(epoch(office, BEN, 0, K0, [BEN]))
    office.say(version(office.roster, ADA, BEN, add=[CIL.member()]))
    for key in range(8):
        office.say(epoch(office, MAL, 0, bytes([key]) * 32, [MAL]))
    assert [one.key_hash for one in office.roster.epochs[SHELTER]] == [key_hash(K0)]
    assert office.roster.recipients(SHELTER) == [BEN.device]


def test_35_what_a_device_wrote_after_it_was_left_out_does_not_count(office):
    office.say(version(office.roster, ADA, BEN, drop=[MAL]))
    office.say(epoch(office, ADA, 2, b"\x15" * 32, [ADA, BEN], parents=[office.first], close=[Head(MAL.device, 4, bytes(32))]))
    accepts = office.roster.accepts
    assert [accepts(SHELTER, key_hash(K1), MAL.device, seq) for seq in (0, 4, 5)] == [True, True, False]
    assert not accepts(SHELTER, key_hash(b"\x15" * 32), MAL.device, 5)
    assert accepts(SHELTER, key_hash(K1), BEN.device, 99)


def test_42_what_who_may_only_read_writes_all_the_same_is_not_folded(network):
    """Her program was changed: it holds the key, and seals and signs like anybody's."""
    network.join("ben")
    network.join("cil")
    network.open("casework", "ben", "ada", may_write=False)
    network.carry()
    ben, lane = network["ben"], network["ada"].compartments["casework"]
    with pytest.raises(Locked):
        network.case("ben", "evil")
    assert ben.device in network["ada"].roster.epoch(lane).readers
    ben.journal._keys = dataclasses.replace(ben.journal._keys, roster=None)
    draft = Draft(compartment="casework", case=CaseRef(b"e" * 16), facts=(f.NoteAdded(case=b"e" * 16, text="evil"),), eids=(b"i" * 16,))
    ben.journal.append([draft], int(network.now.timestamp() * 1000))
    network.carry()
    for name in ("ada", "cil"):
        assert network[name].replica.look("case", b"e" * 16) is None
        assert "closed" in {trouble.stage for trouble in network[name].troubles}, "it is shown, and waits for a person"


def test_42_who_was_a_writer_is_read_as_one_and_who_becomes_one_may(network):
    network.join("ben")
    network.carry()
    network.case("ben", "before")
    network.carry()
    network.open("casework", "ben", "ada", may_write=False)
    network.carry()
    network["ada"].rebuild(network.now.date(), quiet)
    assert network.labels("ada") == ["before"]
    network.open("casework", "ben", "ada")
    network.carry()
    network.case("ben", "after")
    network.carry()
    assert network.labels("ada") == ["after", "before"]


def test_36_a_key_that_was_not_announced_is_not_taken(network):
    network.join("ben")
    network.carry()
    ben = network["ben"]
    other = Letter(kind=KEY, ref=ben.compartments["casework"], name="casework", number=1, key=b"\x66" * 32)
    blob = seal_mail(ben.membership().org, [(ben.public, other)])
    network.put("ben", blob)
    before = ben.keys.compartments
    ben.catch_up(network.now.date(), lambda *_: None)
    assert all(held.key != other.key for held in ben._keyring.compartments)
    assert set(before) <= set(ben.keys.compartments)


def test_36_everybody_writes_in_the_same_of_two_epochs_made_apart(office):
    both = [epoch(office, one, 2, one.ref * 2, [ADA, BEN, MAL], parents=[office.first]) for one in (ADA, BEN)]
    names = [office.say(one) for one in both]
    for said in (office.said, office.said[::-1]):
        assert resolve(office.genesis, said).epoch(SHELTER).name == min(names)
    office.say(epoch(office, BEN, 3, b"\x17" * 32, [ADA, BEN, MAL], parents=names))
    assert office.roster.epoch(SHELTER).number == 3


def test_nobody_without_the_key_draws_the_next(network):
    network.join("ben", opens=["press"])
    network.carry()
    ben = network["ben"]
    with pytest.raises(Locked):
        ben.journal.draw(["casework"], 1_493_640_000_000, reason="scheduled")


def test_33_a_laptop_from_the_future_is_missed_like_any_other_when_it_falls_silent(network):
    network.join("ben")
    network.carry()
    now, network.now = network.now, network.now + dt.timedelta(days=3650)
    network.case("ben", "from the future")
    network.carry()

    def heard(days):
        told = heard_devices(network["ada"], now + dt.timedelta(days=days))
        (ben,) = (one for one in told if one.ref == network["ben"].device.hex())
        return ben.heard_at, ben.is_silent

    assert heard(0) == (now, False)
    assert heard(4) == (now, True), "what she wrote is as old as its arrival, however often one looks"
    network.case("ben", "later still")
    network.carry()
    assert heard(5) == (now + dt.timedelta(days=5), False)
    assert heard(9) == (now + dt.timedelta(days=5), True)


def test_20_who_is_shut_out_and_kept_a_key_back_locks_nothing(network):
    """Ben begins an epoch of every compartment that he opens, of the roster too, and sends nobody the key; one admin shuts him out."""
    network.join("ben")
    network.join("cil")
    network.carry()
    network.case("cil", "before")
    network.carry()
    kept_back(network, "ben")
    for name in ("ada", "cil"):
        with pytest.raises(Refused, match="newer key"):
            network.case(name, "locked")
    network.ask("ada", "member_change", kind="suspend", whom=(network.persons["ben"],), reason="removal")
    network.case("ada", "by ada")
    network.settle("ada", "cil")
    network.case("cil", "by cil")
    network.carry()
    for name in ("ada", "cil"):
        assert network.labels(name) == ["before", "by ada", "by cil"]
        assert network[name].troubles == ()
    assert network.labels("ben") == ["before"]


def test_20_nobody_draws_past_a_key_that_may_still_come(network):
    """Who drew it belongs: its letters are on their way, and another epoch would only be one more to wait for."""
    network.join("ben")
    network.join("cil")
    network.carry()
    kept_back(network, "ben")
    for name in ("ada", "cil"):
        before = len(network[name].roster.line(network[name].compartments["casework"]))
        network[name].rekey(network.now, reason="scheduled")
        assert len(network[name].roster.line(network[name].compartments["casework"])) == before


def test_20_what_was_written_under_a_key_that_was_kept_back_counts_for_nothing_when_the_key_comes_later(network):
    """The next epoch closed the chain of its author where the others had seen it end."""
    network.join("ben")
    network.carry()
    letters = kept_back(network, "ben")
    network.case("ben", "under the key of Ben")
    network.carry()
    network.ask("ada", "member_change", kind="suspend", whom=(network.persons["ben"],), reason="loss")
    network["ben"].send(letters, network.now)
    network.carry()
    network.case("ada", "goes on")
    assert network.labels("ada") == ["goes on"]
    report = network.ask("ada", "verify")
    assert report.set_aside >= 1, "it lies here, and is told"
    assert report.findings == ()
    assert {trouble.stage for trouble in network["ada"].troubles} <= {"closed"}


def test_20_more_epochs_beside_each_other_than_one_can_follow_lock_nothing(network, monkeypatch):
    """Ben begins them by the hundreds and keeps the keys: the next one follows as many as it may, and that of which its author has one."""
    monkeypatch.setattr(drawing, "LIST_CAP", 3)
    network.join("ben")
    network.carry()
    ben, ms = network["ben"], int(network.now.timestamp() * 1000)
    beside = [ben.journal.draw(["casework"], ms, reason="scheduled")[0].statement for _ in range(6)]
    network["ada"].rekey(network.now, reason="scheduled", is_all=True)
    ben.say(beside, network.now)
    network.carry()
    network.ask("ada", "member_change", kind="suspend", whom=(network.persons["ben"],), reason="removal")
    network.case("ada", "goes on")
    assert network.labels("ada") == ["goes on"]


def kept_back(network, name):
    """Have somebody replace all her keys, say so where all can read it, and send no letter; give the letters."""
    office, now = network[name], network.now
    roster, ms = office.roster, int(network.now.timestamp() * 1000)
    fresh = office.journal.draw(due(office._keyring, roster, now, is_all=True), ms, reason="scheduled")
    office.say([one.statement for one in fresh], now)  # under the key that all have
    network.carry()
    drawn = tuple(kept_key(one.key) for one in fresh if one.key.name != CABINET)
    office._take(msgspec.structs.replace(office._keyring, compartments=(*office._keyring.compartments, *drawn)))
    office.journal = office._open_journal()
    return [letter for one in fresh for letter in one.letters]


def test_20_an_epoch_as_if_a_colleague_had_never_come_sets_nothing_of_hers_aside(office):
    """Mal opens the compartment and follows an old view, by which Cil is not in it: what Cil wrote, and writes later, stays."""
    old, key = office.roster, {number: bytes([number]) * 32 for number in (2, 3, 4)}
    office.say(membership(old, SHELTER, ADA, BEN, persons=(ADA, BEN, MAL, CIL)))
    second = office.say(epoch(office, ADA, 2, key[2], [ADA, BEN, CIL, MAL], parents=[office.first]))
    third = office.say(epoch(office, MAL, 3, key[3], [ADA, BEN, MAL], parents=[second], heads=old.heads(SHELTER)))
    assert numbers(office) == [0, 1, 2, 3], "it holds: its author may not have known"
    assert office.roster.accepts(SHELTER, key_hash(key[2]), CIL.device, 7)
    assert not office.roster.accepts(SHELTER, key_hash(key[3]), CIL.device, 7)
    office.say(membership(office.roster, SHELTER, ADA, BEN, persons=(ADA, BEN, MAL)))
    office.say(epoch(office, ADA, 4, key[4], [ADA, BEN, MAL], parents=[third]))
    assert not office.roster.accepts(SHELTER, key_hash(key[2]), CIL.device, 7), "who is left out in knowledge is left out"


@pytest.mark.parametrize("number", range(8))
def test_19_who_is_put_out_does_not_write_on_under_a_key_that_she_drew_beside_that_of_the_others(office, number):
    """Mal, who has not heard of it or says so, draws a key and gives it to all; Ada draws one without her. All may write in either."""
    hers, theirs = bytes([number]) * 32, bytes([number + 100]) * 32
    office.say(epoch(office, MAL, 2, hers, [ADA, BEN, MAL], parents=[office.first]))
    assert office.roster.accepts(SHELTER, key_hash(hers), MAL.device, 9)
    office.say(suspension(office.roster, ADA, MAL))
    office.say(epoch(office, ADA, 2, theirs, [ADA, BEN], parents=[office.first], close=[Head(MAL.device, 5, bytes(32))]))
    for key in (hers, K1):
        assert [office.roster.accepts(SHELTER, key_hash(key), MAL.device, seq) for seq in (5, 6)] == [True, False]
    assert office.roster.accepts(SHELTER, key_hash(hers), BEN.device, 99), "what others wrote under it in good faith"


def test_19_a_thief_whom_the_offline_keys_put_out_does_not_write_on_under_keys_that_she_drew():
    made = Office(ADA, BEN, members=(CIL,), roots=ROOTS, quorum=2)
    made.say(membership(made.roster, SHELTER, ADA, BEN, persons=[ADA, BEN, CIL]))
    names = [made.say(epoch(made, ADA, 0, K0, [ADA, BEN, CIL]))]
    for number in (1, 2, 3):  # two of hers after one of Ben's: none of the others follows them
        names.append(made.say(epoch(made, BEN if number == 1 else ADA, number, bytes([number]) * 32, [ADA, BEN, CIL], parents=names[-1:])))
    made.say(version(made.roster, *ROOTS[:2], drop=[ADA], add=[CIL.member(is_admin=True)]))
    made.say(membership(made.roster, SHELTER, BEN, CIL, persons=[BEN, CIL]))
    made.say(epoch(made, CIL, 2, b"\x20" * 32, [BEN, CIL], parents=names[1:2], close=[Head(ADA.device, 5, bytes(32))]))
    assert [one.number for one in made.roster.epochs[SHELTER] if one.is_outranked] == [0, 2, 3]
    for number in (1, 2, 3):
        key = key_hash(bytes([number]) * 32)
        assert [made.roster.accepts(SHELTER, key, ADA.device, seq) for seq in (5, 6)] == [True, False]
        assert made.roster.accepts(SHELTER, key, CIL.device, 99)


def test_20_an_admin_who_shuts_a_colleague_out_and_names_no_end_of_her_chain_sets_aside_what_she_wrote(office):
    """It lies in the journal and is counted; it stays aside when two others let her back in, who writes on under the next key."""
    office.say(suspension(office.roster, MAL, BEN))
    second = office.say(epoch(office, MAL, 2, b"\x02" * 32, [ADA, MAL], parents=[office.first]))
    assert not office.roster.accepts(SHELTER, key_hash(K1), BEN.device, 0)
    office.say(version(office.roster, ADA, CIL, drop=[MAL], answered=office.roster.unsettled))
    third = b"\x03" * 32
    office.say(epoch(office, ADA, 3, third, [ADA, BEN], parents=[second]))
    assert office.roster.accepts(SHELTER, key_hash(third), BEN.device, 1)
    assert not office.roster.accepts(SHELTER, key_hash(K1), BEN.device, 0)
