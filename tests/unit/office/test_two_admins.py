"""Where there are two admins, one says it and the other signs; and one alone shuts out."""

import datetime as dt

import pytest

from safeconduct.actions.office import KEYSTORE, newcomer, open_with, request_of
from safeconduct.errors import Mistaken, Refused
from safeconduct.ids import show
from safeconduct.vault.depot import DiskFiles
from safeconduct.vault.keyring import create
from safeconduct.vault.passphrase import choose
from safeconduct.vault.roster import Version, next_version, open_invite, rationing, seal_request, secret_of
from tests.conftest import PASSPHRASE, quiet
from tests.offices import CHEAP, Network

WORDS = "ten words drawn at random"


@pytest.fixture
def network(vault_folder, opened_keystore, tmp_path):
    made = Network(vault_folder, opened_keystore, tmp_path)
    made.join("ben", is_admin=True, opens=[])
    made.carry()
    yield made
    made.close()


def answered(network, name):
    """Have Ada invite somebody who makes a vault and answers; give the pair's name and the request."""
    invited = network.ask("ada", "device_invite", words=WORDS)
    secret = secret_of(WORDS)
    keyring, folder = newcomer(open_invite(secret, invited.invite), network.now), network.home / name
    folder.mkdir(mode=0o700)
    master = create(folder / KEYSTORE, choose(PASSPHRASE), keyring, DiskFiles(), cost=CHEAP)
    network.folders[name] = folder
    network.offices[name] = open_with(folder, keyring, master, network.now, quiet)
    network.persons[name] = bytes.fromhex(invited.person)
    return invited.name, seal_request(secret, request_of(keyring, network.now), invited.invite)


def test_a_second_admin_lets_the_newcomer_in_and_opens_her_role(network):
    network.case("ada", "river")
    name, request = answered(network, "cil")
    looked = network.ask("ada", "device_accept", name=name, request=request)
    assert not looked.is_in
    assert not network.ask("ada", "device_accept", name=name, request=request, is_dry=False).is_in
    network.carry()
    assert network.persons["cil"] not in network["ben"].roster.persons
    assert network["cil"].roster is None
    (waiting,) = network.ask("ben", "member_list").waiting
    ada, cil, device = network.persons["ada"], network.persons["cil"], network["cil"].device
    assert waiting.says == f"members: {show(cil)} comes; laptop {show(device)} of {show(cil)} comes (said by {show(ada)})"
    network.ask("ben", "member_change", kind="sign")
    network.carry()
    assert network["cil"].device in network["ada"].roster.devices
    opened = network.ask("ada", "member_change", kind="open", whom=(network.persons["cil"],), compartments=("casework",))
    assert opened.waiting == 1
    network.carry()
    network.ask("ben", "member_change", kind="sign")
    network.carry()
    assert network.ask("ada", "device_rekey").rekeyed == ("casework",)  # Ben signed, and holds no key of it
    network.carry()
    assert network.labels("cil") == ["river"]
    assert sorted(network["cil"].compartments) == ["casework", "roster"]


def test_what_one_said_is_not_signed_by_the_same_again(network):
    name, request = answered(network, "cil")
    network.ask("ada", "device_accept", name=name, request=request, is_dry=False)
    with pytest.raises(Refused):
        network.ask("ada", "member_change", kind="sign")
    with pytest.raises(Mistaken):
        network.ask("ada", "device_accept", name=name, request=request)


def test_a_worker_lets_nobody_in_and_may_shut_out_herself(network):
    name, request = answered(network, "cil")
    network.ask("ada", "device_accept", name=name, request=request, is_dry=False)
    network.carry()
    network.ask("ben", "member_change", kind="sign")
    network.carry()
    cil = network.persons["cil"]
    for kind, whom in (("suspend", network.persons["ben"]), ("admin", cil), ("remove", network.persons["ada"])):
        with pytest.raises(Refused):
            network.ask("cil", "member_change", kind=kind, whom=(whom,))
    network.ask("cil", "member_change", kind="suspend", whom=(cil,), reason="leave")
    network.carry()
    assert cil not in network["ada"].roster.persons


def test_an_invite_that_is_too_old_lets_nobody_in(network):
    name, request = answered(network, "cil")
    network.now += dt.timedelta(days=4)
    with pytest.raises(Refused):
        network.ask("ada", "device_accept", name=name, request=request)


def test_what_enough_admins_signed_waits_for_nobody(network):
    network.join("cil", "ada", "ben", opens=[])
    network.carry()
    network.ask("ada", "member_change", kind="open", whom=(network.persons["cil"],), role="health")
    network.carry()
    (waiting,) = network.ask("ben", "member_list").waiting
    health = show(network["ada"].compartments["health"])
    assert waiting.says == f"{health} (closed here): {show(network.persons['cil'])} opens it (said by {show(network.persons['ada'])})"
    assert network.ask("ben", "member_change", kind="sign").waiting == 0
    network.carry()
    for name in ("ada", "ben"):
        assert network.ask(name, "member_list").waiting == ()


def test_who_floods_the_roster_is_named_and_shut_out_and_nobody_is_kept_from_reading(network, monkeypatch):
    monkeypatch.setitem(rationing.RATIONS, Version, 5)
    ben, network.now = network["ben"], network.now + dt.timedelta(minutes=1)
    gone = next_version(ben.roster, drop=[network.persons["ada"]])
    ben.say([ben.sign(gone, network.now + dt.timedelta(seconds=second)) for second in range(40)], network.now)
    network.carry()
    named = {person.ref: person.beyond for person in network.ask("ada", "member_list").persons}
    assert named == {network.persons["ada"].hex(): 0, network.persons["ben"].hex(): 35}
    report = network.ask("ada", "verify")
    assert (report.findings, report.beyond) == ((), 35)
    network.ask("ada", "member_change", kind="suspend", whom=(network.persons["ben"],), reason="removal")
    assert network.persons["ben"] not in network["ada"].roster.persons
    assert network.case("ada", "river")
