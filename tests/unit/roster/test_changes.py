"""All that a statement would change is told before a second admin signs it: who, which laptop, which key, and nothing is left out."""

import pytest

from safeconduct.vault.roster import Change, changes
from tests.rosters import ADA, BEN, CIL, DAN, EVE, MAL, ROOTS, Office, membership, suspension, version

SHELTER = b"\x05" * 16


@pytest.fixture
def office():
    return Office(ADA, BEN, MAL, members=(CIL, DAN))


def told(office, signed):
    return {(one.kind, one.whom) for one in changes(office.roster, signed)}


def test_who_comes_with_which_laptop_is_named(office):
    signed = version(office.roster, MAL, add=[EVE.member(is_admin=True)])
    assert changes(office.roster, signed) == [
        Change(kind="comes", whom=EVE.ref),
        Change(kind="admin", whom=EVE.ref),
        Change(kind="laptop", whom=bytes(EVE.device), owner=EVE.ref),
    ]


def test_a_laptop_that_takes_the_place_of_another_s_is_named_on_both_sides(office):
    """One admin's laptop against another one: as many as before, and nobody comes or leaves."""
    signed = version(office.roster, MAL, add=[type(BEN.member())(BEN.ref, True, [MAL.laptop(2).public])])
    assert told(office, signed) == {("laptop", bytes(MAL.laptop(2).device)), ("laptop-leaves", bytes(BEN.device))}


def test_offline_keys_are_named(office):
    signed = version(office.roster, MAL, roots=[ROOTS[0].public, EVE.public], quorum=2)
    assert told(office, signed) == {("root", ROOTS[0].public), ("root", EVE.public), ("quorum", b"\x02")}


def test_whose_suspension_is_settled_is_named(office):
    name = office.say(suspension(office.roster, ADA, MAL))
    signed = version(office.roster, BEN, drop=[DAN], answered=[name])
    assert told(office, signed) == {("leaves", DAN.ref), ("laptop-leaves", bytes(DAN.device)), ("lifted", MAL.ref)}
    assert told(office, version(office.roster, BEN, add=[BEN.member()])) == {("no-admin", BEN.ref)}


def test_who_opens_a_compartment_and_who_writes_there_is_named(office):
    office.say(membership(office.roster, SHELTER, ADA, BEN, persons=[ADA, CIL], readers=[DAN]))
    signed = membership(office.roster, SHELTER, MAL, persons=[ADA, DAN, MAL], readers=[])
    assert told(office, signed) == {("writes", DAN.ref), ("writes", MAL.ref), ("closed", CIL.ref)}
    assert told(office, membership(office.roster, SHELTER, MAL, persons=[ADA], readers=[CIL, DAN])) == {("reads", CIL.ref)}
