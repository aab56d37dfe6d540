"""A malicious admin, a removed one, a stolen laptop: attacks 37 to 44 of the study, each a test named after its number."""

import itertools
import random

import pytest

from safeconduct.errors import Damaged
from safeconduct.vault.roster import Op, OpSignature, Prekey, Shred, SignedOp, Travelling, Wanted, newest_wants, op_id, resolve
from safeconduct.vault.roster import rationing as rationing_room
from tests.rosters import (
    ADA,
    BEN,
    CIL,
    DAN,
    EVE,
    HLC,
    MAL,
    ROOTS,
    Office,
    Person,
    fixed,
    genesis_of,
    membership,
    prekey,
    signed_by,
    statement,
    suspension,
    version,
)

SHELTER = b"\x05" * 16


@pytest.fixture
def office():
    """Four admins, of whom one is malicious, and one worker."""
    return Office(ADA, BEN, CIL, MAL, members=(DAN,))


def belongs(office, person):
    return person.ref in office.roster.content.people


def test_37_an_admin_cannot_let_anybody_in_alone(office):
    office.say(version(office.roster, MAL, add=[EVE.member()]))
    assert not belongs(office, EVE)


def test_37_an_admin_cannot_make_herself_anything_alone():
    office = Office(ADA, BEN, members=(MAL,))
    office.say(version(office.roster, MAL, add=[MAL.member(is_admin=True)]))
    assert MAL.ref not in office.roster.admins


def test_37_a_second_laptop_is_no_second_admin():
    office = Office(ADA, BEN)
    office.say(version(office.roster, ADA, BEN, add=[MAL.member(is_admin=True, laptops=[MAL.laptop(2)])]))
    office.say(version(office.roster, MAL, MAL.laptop(2), add=[EVE.member()]))
    assert not belongs(office, EVE)


def test_37_the_same_admin_twice_is_one(office):
    signed = version(office.roster, MAL, MAL, add=[EVE.member()])
    office.say(SignedOp(signed.op, [*signed.signatures, *signed.signatures]))
    assert not belongs(office, EVE)


def test_37_a_signature_from_another_statement_signs_nothing(office):
    honest = version(office.roster, BEN, CIL, add=[DAN.member(is_admin=True)])
    evil = version(office.roster, MAL, add=[EVE.member()])
    office.say(SignedOp(evil.op, [*evil.signatures, *honest.signatures]))
    assert not belongs(office, EVE)


def test_37_a_worker_s_signature_is_not_an_admin_s(office):
    office.say(version(office.roster, MAL, DAN, add=[EVE.member()]))
    assert not belongs(office, EVE)


def test_37_nobody_lowers_to_one_how_many_must_sign(office):
    office.say(version(office.roster, MAL, BEN, members=[MAL.member(is_admin=True)]))
    assert office.roster.number == 1
    assert office.roster.needed == 2


def test_37_a_founder_cannot_begin_another_history():
    """At the founding one is enough; what the others remember is the first version with two admins."""
    office = Office(ADA, BEN, CIL)
    anchor = office.roster.anchor
    name = office.say(
        version(
            office.roster, ADA, members=[ADA.member(is_admin=True), EVE.member(is_admin=True)], parents=[op_id(office.genesis.op)], number=1
        )
    )
    other = resolve(office.genesis, office.said[1:])
    office.say(version(other, ADA, EVE, drop=[BEN]))
    office.say(suspension(other, EVE, BEN, parents=[name]))
    assert office.roster.admins == {ADA.ref}
    roster = resolve(office.genesis, office.said, anchor)
    assert roster.admins == {ADA.ref, BEN.ref, CIL.ref}
    assert not roster.is_forked


def test_38_what_a_suspended_admin_dates_back_lets_nobody_in(office):
    before = office.roster
    office.say(suspension(before, ADA, MAL))
    office.say(version(before, MAL, add=[EVE.member()]))
    assert not belongs(office, EVE)
    assert MAL.ref not in office.roster.persons


def test_38_a_suspension_holds_against_a_version_that_did_not_know_of_it(office):
    before = office.roster
    office.say(suspension(before, ADA, MAL))
    office.say(version(before, MAL, BEN, add=[EVE.member()]))  # Ben has not heard of it; he vouches for Eve
    assert belongs(office, EVE)
    assert MAL.ref not in office.roster.persons


def test_38_two_stolen_laptops_let_nobody_in_once_both_are_suspended(office):
    before = office.roster
    office.say(suspension(before, ADA, MAL))
    office.say(suspension(before, CIL, BEN))
    office.say(version(before, MAL, BEN, add=[EVE.member(is_admin=True)]))
    assert not belongs(office, EVE)


def test_38_the_suspended_cannot_lift_it_with_one_other(office):
    name = office.say(suspension(office.roster, ADA, MAL))
    office.say(version(office.roster, MAL, BEN, answered=[name]))
    assert MAL.ref not in office.roster.persons
    office.say(version(office.roster, BEN, CIL, answered=[name]))
    assert MAL.ref in office.roster.persons


def test_38_what_was_signed_before_a_suspension_stands(office):
    office.say(version(office.roster, MAL, BEN, add=[EVE.member()]))
    office.say(suspension(office.roster, ADA, MAL))
    office.say(suspension(office.roster, CIL, BEN))
    assert belongs(office, EVE)


def test_38_what_an_admin_who_was_put_out_dates_back_shuts_out_one_admin_at_a_time_until_two_settle_it(office):
    """Nobody can tell it from an honest word that was on its way; so it holds, gives nothing, and is undone by two."""
    before = office.roster
    office.say(version(before, ADA, BEN, drop=[MAL]))
    names = [office.say(suspension(before, MAL, whom, seq=seq)) for seq, whom in enumerate([ADA, BEN, CIL])]
    office.say(version(before, MAL, add=[EVE.member()], answered=[names[1]]))
    assert office.roster.admins == {BEN.ref, CIL.ref}
    assert not belongs(office, EVE)
    assert not belongs(office, MAL)
    office.say(version(office.roster, BEN, CIL, answered=names))
    assert office.roster.admins == {ADA.ref, BEN.ref, CIL.ref}
    assert not office.roster.suspended


def test_38_a_suspension_by_an_admin_holds_although_she_was_put_out_beside_it(office):
    """Ada saw that Mal's laptop is gone; two others put her out before they heard of it."""
    before = office.roster
    office.say(version(before, BEN, CIL, drop=[ADA]))
    office.say(suspension(before, ADA, MAL))
    assert office.roster.admins == {BEN.ref, CIL.ref}


def test_39_mutual_suspensions_both_hold_and_two_others_settle_them(office):
    names = [office.say(suspension(office.roster, ADA, MAL)), office.say(suspension(office.roster, MAL, ADA))]
    assert office.roster.admins == {BEN.ref, CIL.ref}
    office.say(version(office.roster, BEN, CIL, drop=[MAL], answered=names))
    assert office.roster.admins == {ADA.ref, BEN.ref, CIL.ref}
    assert not office.roster.suspended


def test_39_a_ring_of_suspensions_ends(office):
    ring = [ADA, BEN, CIL, MAL]
    for author, whom in zip(ring, [*ring[1:], ring[0]], strict=True):
        office.say(suspension(office.roster, author, whom))
    assert office.roster.admins == frozenset()


def test_39_the_offline_keys_repair_what_no_admin_can():
    office = Office(ADA, BEN, CIL, MAL, roots=ROOTS, quorum=2)
    ring = [ADA, BEN, CIL, MAL]
    names = [office.say(suspension(office.roster, one, two)) for one, two in zip(ring, [*ring[1:], ring[0]], strict=True)]
    office.say(version(office.roster, ROOTS[0], ROOTS[2], drop=[MAL], answered=names))
    assert office.roster.admins == {ADA.ref, BEN.ref, CIL.ref}


def test_39_fewer_offline_keys_than_the_quorum_repair_nothing():
    office = Office(ADA, BEN, CIL, roots=ROOTS, quorum=2)
    office.say(version(office.roster, ROOTS[1], ROOTS[1], drop=[BEN]))
    assert belongs(office, BEN)


def test_39_what_the_offline_keys_sign_sets_other_branches_aside():
    office = Office(ADA, BEN, CIL, MAL, roots=ROOTS, quorum=2)
    before = office.roster
    office.say(version(before, MAL, BEN, add=[EVE.member(is_admin=True)]))
    office.say(version(before, *ROOTS[:2], drop=[MAL]))
    assert not belongs(office, EVE)
    assert not belongs(office, MAL)
    assert not office.roster.is_forked


def test_39_admins_cannot_change_the_offline_keys():
    office = Office(ADA, BEN, CIL, roots=ROOTS, quorum=2)
    office.say(version(office.roster, ADA, BEN, roots=[EVE.public], quorum=1))
    assert office.roster.content.roots == {root.public for root in ROOTS}


def test_40_one_admin_cannot_suspend_all_others(office):
    for seq, whom in enumerate([ADA, BEN, CIL]):
        office.say(suspension(office.roster, MAL, whom, seq=seq))
    assert office.roster.admins == {BEN.ref, CIL.ref, MAL.ref}


def test_40_many_laptops_suspended_are_still_one_admin():
    office = Office(ADA, BEN)
    office.say(version(office.roster, ADA, BEN, add=[CIL.member(is_admin=True), MAL.member(is_admin=True, laptops=[MAL.laptop(2)])]))
    before = office.roster
    office.say(suspension(before, MAL, ADA, seq=1))
    office.say(suspension(before, MAL.laptop(2), bytes(BEN.device), seq=1))
    office.say(suspension(before, MAL.laptop(2), CIL, seq=1))
    shut = office.roster.suspended
    assert [ADA.ref in shut, bytes(BEN.device) in shut, CIL.ref in shut].count(True) == 1


def test_40_two_admins_undo_a_suspension_of_all_workers_in_one_version(office):
    names = [office.say(suspension(office.roster, MAL, DAN, seq=seq)) for seq in range(30)]
    assert DAN.ref not in office.roster.persons
    office.say(version(office.roster, ADA, BEN, drop=[MAL], answered=names))
    assert DAN.ref in office.roster.persons


def test_41_who_does_not_open_a_compartment_may_not_write_there(office):
    office.say(membership(office.roster, SHELTER, ADA, BEN, persons=[ADA, CIL]))
    roster = office.roster
    assert [roster.may_write(SHELTER, one.device) for one in (ADA, CIL, DAN, MAL, EVE)] == [True, True, False, False, False]
    assert roster.recipients(SHELTER) == sorted([ADA.device, CIL.device])


def test_41_one_admin_cannot_open_a_compartment_to_herself(office):
    office.say(membership(office.roster, SHELTER, ADA, BEN, persons=[ADA]))
    office.say(membership(office.roster, SHELTER, MAL, persons=[ADA, MAL]))
    assert not office.roster.opens(SHELTER, MAL.ref)


def test_41_a_forked_membership_lets_in_only_whom_both_branches_do(office):
    office.say(membership(office.roster, SHELTER, ADA, BEN, persons=[ADA]))
    before = office.roster
    office.say(membership(before, SHELTER, MAL, BEN, persons=[ADA, MAL]))
    office.say(membership(before, SHELTER, ADA, CIL, persons=[ADA, CIL]))
    assert office.roster.recipients(SHELTER) == [ADA.device]


def test_41_an_older_version_of_the_roster_signs_no_newer_membership(office):
    old = office.roster
    office.say(version(office.roster, ADA, BEN, drop=[MAL]))
    office.say(membership(office.roster, SHELTER, ADA, BEN, persons=[ADA]))
    office.say(membership(office.roster, SHELTER, MAL, BEN, persons=[ADA, BEN], roster_heads=list(old.tips)))
    assert office.roster.recipients(SHELTER) == [ADA.device]


def test_42_who_may_only_read_may_not_write(office):
    office.say(membership(office.roster, SHELTER, ADA, BEN, persons=[ADA], readers=[DAN]))
    assert office.roster.opens(SHELTER, DAN.ref)
    assert not office.roster.may_write(SHELTER, DAN.device)


def test_42_a_suspended_person_neither_reads_what_comes_nor_writes(office):
    office.say(membership(office.roster, SHELTER, ADA, BEN, persons=[ADA, DAN]))
    office.say(suspension(office.roster, MAL, DAN))
    assert office.roster.recipients(SHELTER) == [ADA.device]
    assert not office.roster.may_write(SHELTER, DAN.device)


@pytest.mark.parametrize("public", [bytes(32), (1).to_bytes(32, "little"), b"\xff" * 32])
def test_43_a_version_with_an_unsound_key_is_none(office, public):
    broken = DAN.member()
    office.say(version(office.roster, ADA, BEN, add=[type(broken)(EVE.ref, True, [public])]))
    assert office.roster.number == 1


def test_43_one_key_cannot_be_two_persons_laptops(office):
    office.say(version(office.roster, ADA, BEN, add=[type(DAN.member())(EVE.ref, True, [DAN.public])]))
    assert office.roster.number == 1


def test_43_a_signature_in_a_second_form_signs_nothing(office):
    order = 2**252 + 27742317777372353535851937790883648493
    signed = version(office.roster, MAL, BEN, add=[EVE.member()])
    mine, ben = signed.signatures
    second = (int.from_bytes(ben.signature[32:], "little") + order).to_bytes(32, "little")
    office.say(SignedOp(signed.op, [mine, OpSignature(ben.device, ben.signature[:32] + second)]))
    assert not belongs(office, EVE)


def test_44_a_wide_heap_of_versions_by_one_admin_is_passed_over(office):
    before = office.roster
    tips = [op_id(office.genesis.op), *before.tips]
    for number in range(150):
        tips.append(office.say(version(before, MAL, add=[EVE.member()], seq=number, parents=tips[-100:])))
        office.say(suspension(before, MAL, DAN, seq=number, parents=tips[-100:]))
    assert office.roster.tips == before.tips
    assert not office.roster.suspended


def flood(office, person, count, kind="versions", first=1_000):
    """Have somebody say a lot, each with its number."""
    before, rows = office.roster, range(first, first + count)
    if kind == "versions":
        return [office.say(version(before, person, add=[EVE.member()], seq=seq)) for seq in rows]
    if kind == "suspensions":
        return [office.say(suspension(before, person, person, seq=seq)) for seq in rows]
    return [office.say(statement(before.genesis, Travelling(last=[], kept=[]), before.tips, person, seq=seq)) for seq in rows]


@pytest.fixture
def few(monkeypatch):
    """Let so few statements count that a test need not make thousands."""
    monkeypatch.setattr(rationing_room, "RATIONS", dict.fromkeys(rationing_room.RATIONS, 5))


@pytest.mark.parametrize("kind", ["versions", "suspensions", "journeys"])
@pytest.mark.parametrize("flooder", [DAN, MAL], ids=["member", "admin"])
def test_44_who_says_more_than_any_work_needs_blocks_nobody_and_is_named(office, few, flooder, kind):
    before, chance = office.roster, random.Random(kind)
    flood(office, flooder, 30, kind)
    roster = office.roster
    assert roster.content == before.content
    assert roster.beyond == {flooder.ref: 25}
    office.say(version(roster, ADA, BEN, add=[EVE.member()]))
    assert EVE.ref in office.roster.persons, "the rest goes on"
    for _ in range(5):
        again = resolve(office.genesis, chance.sample(office.said, len(office.said)))
        assert (again.beyond, again.tips, again.statements) == (roster.beyond, office.roster.tips, office.roster.statements)


@pytest.mark.parametrize("flooder", [DAN, MAL], ids=["member", "admin"])
def test_44_who_floods_the_roster_is_shut_out_by_one_admin_and_put_out_by_two(office, few, flooder):
    for kind in ("versions", "suspensions", "journeys"):
        flood(office, flooder, 30, kind)
    named = office.say(suspension(office.roster, ADA, flooder))
    assert flooder.ref in office.roster.suspended
    flood(office, flooder, 30, "versions", first=0)
    assert named in office.roster.standing, "whatever she says with an earlier number"
    office.say(version(office.roster, ADA, BEN, drop=[flooder], answered=office.roster.unsettled))
    assert not belongs(office, flooder)
    assert office.roster.beyond[flooder.ref] > 60


def test_44_what_others_built_upon_stays_when_its_author_floods_with_earlier_numbers(office, few):
    """Mal wrote the version that let Eve in, Ben signed it, and Mal was put out later: dating back does not bring her back."""
    office.say(version(office.roster, MAL, BEN, add=[EVE.member()], seq=900))
    office.say(version(office.roster, ADA, BEN, drop=[MAL]))
    before = office.roster
    for kind in ("versions", "suspensions", "journeys"):
        flood(office, MAL, 30, kind, first=0)
    assert office.roster.tips == before.tips
    assert not belongs(office, MAL)


def test_44_what_two_signed_stays_when_one_of_them_floods_with_earlier_numbers(office, few):
    office.say(version(office.roster, MAL, BEN, add=[EVE.member()], seq=900))
    flood(office, MAL, 30, first=0)
    assert belongs(office, EVE)


def test_44_what_a_colleague_follows_stays_with_all_before_it(office, few):
    """A journey that an epoch of somebody else names is part of what that epoch knows."""
    (journey,) = flood(office, DAN, 1, "journeys", first=900)
    heads = sorted({*office.roster.tips, journey})
    office.say(statement(office.genesis, Shred(case=bytes(16), reason="own_wish"), heads, ADA))
    flood(office, DAN, 30, "journeys", first=0)
    assert journey in office.roster.statements
    assert office.roster.beyond == {DAN.ref: 25}


def test_44_the_first_version_with_two_admins_stays_whatever_its_author_says(few):
    """Ada alone signed it, since there was nobody else; were it left out, she could begin another history."""
    founding = resolve(genesis_of(ADA), [])
    anchor = version(founding, ADA, add=[BEN.member(is_admin=True)], seq=900)
    said = [anchor, *(version(founding, ADA, add=[MAL.member()], seq=seq) for seq in range(30))]
    roster = resolve(founding.genesis, said, op_id(anchor.op))
    assert roster.tips == (op_id(anchor.op),)
    assert MAL.ref not in roster.content.people


def test_44_who_was_never_let_in_fills_nothing_however_many_keys_she_draws(office, few):
    before = office.roster
    for number in range(30):
        stranger = Person(f"stranger {number}")
        office.say(version(before, stranger, add=[stranger.member()]))
        office.say(statement(before.genesis, Travelling(last=[], kept=[]), before.tips, stranger))
    assert office.roster.statements.keys() == before.statements.keys()
    assert office.roster.beyond == {b"": 60}


def test_44_what_follows_something_that_is_left_out_is_left_out_too(office, few):
    """Else a chain of which the middle is missing would stand where its head is named."""
    journeys = flood(office, DAN, 30, "journeys")
    last = office.say(statement(office.genesis, Shred(case=bytes(16), reason="own_wish"), journeys[-1:], DAN, seq=0))
    assert last not in office.roster.statements


@pytest.mark.soak
def test_44_twenty_thousand_statements_of_one_member_are_read(office):
    before = office.roster
    flood(office, DAN, 20_001, "versions")
    roster = office.roster
    assert roster.content == before.content
    assert roster.beyond == {DAN.ref: 18_001}


@pytest.mark.parametrize("weeks", [pytest.param(140, marks=pytest.mark.slow), pytest.param(520, marks=pytest.mark.soak)])
def test_44_ten_years_of_wrapping_keys_of_150_laptops_are_not_more(office, weeks):
    people = [Person(f"worker {number}") for number in range(150)]
    office.say(version(office.roster, ADA, BEN, add=[one.member() for one in people]))
    before = office.roster
    for one in people:
        office.said += [prekey(before, one, bytes(1216), week) for week in (weeks - 1, weeks)]
        older = [Prekey(number=week, public=bytes(1216), until_ms=1) for week in range(1, weeks - 1)]
        office.said += [SignedOp(Op(org=before.org, device=one.device, seq=1, parents=[], args=says, hlc=HLC), []) for says in older]
    assert len(office.said) > 20_000
    roster = office.roster
    assert {roster.prekeys[one.device].number for one in people} == {weeks}
    assert len(roster.statements) < 200


def test_44_an_old_wrapping_key_that_is_shown_again_and_a_forged_newer_one_count_for_nothing(office):
    before = office.roster
    old, new = prekey(before, DAN, b"o" * 1216, 1), prekey(before, DAN, b"n" * 1216, 2)
    forged = signed_by(prekey(before, DAN, b"f" * 1216, 3).op, MAL)
    in_her_name = SignedOp(forged.op, [OpSignature(DAN.device, forged.signatures[0].signature)])
    for said in itertools.permutations([old, new, forged, in_her_name]):
        roster = resolve(office.genesis, [*office.said, *said, old])
        assert roster.prekeys[DAN.device].public == b"n" * 1216
        assert [op.args.number for op in roster.statements.values() if isinstance(op.args, Prekey)] == [2]


def test_44_wants_in_another_s_name_push_none_of_hers_out(office):
    before = office.roster

    def want(number, *signers):
        says = Wanted(held=[], lacks=[fixed(f"key {number}")])
        op = Op(org=before.org, device=DAN.device, seq=number, parents=list(before.tips), args=says, hlc=HLC + number)
        return signed_by(op, *signers)

    own = [want(number, DAN) for number in range(12)]
    flood = [want(number, MAL) for number in range(100, 140)]
    roster = resolve(office.genesis, [*office.said, *flood, *own])
    assert sorted(one.hlc - HLC for one in roster.wants) == list(range(4, 12)), "the newest of her own"


def test_44_of_two_wants_in_one_instant_the_later_one_counts_whatever_they_are_called(office):
    """The other one was answered to a key that is dropped by now: who took it for the newest would leave her waiting for ever."""
    before, wanted = office.roster, []
    for number in range(20):
        says = Wanted(held=[], lacks=[fixed(f"key {number}")])
        op = Op(org=before.org, device=DAN.device, seq=number, parents=list(before.tips), args=says, hlc=HLC - number)
        wanted.append(signed_by(op, DAN))
        newest = newest_wants(resolve(office.genesis, [*office.said, *wanted]).wants)
        assert newest[DAN.device].lacks == {fixed(f"key {number}")}


def test_44_a_statement_of_another_organisation_is_passed_over(office):
    other = genesis_of(MAL)
    office.say(statement(other, version(office.roster, MAL, BEN, add=[EVE.member()]).op.args, office.roster.tips, MAL, BEN))
    assert not belongs(office, EVE)


def test_44_the_order_and_repetition_of_statements_change_nothing(office):
    before = office.roster
    office.say(suspension(before, ADA, MAL))
    office.say(version(before, BEN, CIL, add=[EVE.member()]))
    office.say(version(before, MAL, BEN, drop=[DAN]))
    expected = office.roster
    for said in itertools.permutations(office.said):
        assert resolve(office.genesis, [*said, *said[:2]]) == resolve(office.genesis, said)
        assert resolve(office.genesis, said).content == expected.content
        assert resolve(office.genesis, said).suspended == expected.suspended


def test_a_founding_that_its_founder_did_not_sign_is_none():
    genesis = genesis_of(ADA)
    with pytest.raises(Damaged) as error:
        resolve(SignedOp(genesis.op, [OpSignature(MAL.device, bytes(64))]), [])
    assert error.value.stage == "genesis"
