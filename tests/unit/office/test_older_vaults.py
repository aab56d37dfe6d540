"""Vaults that were shared before the key over the cabinet of case keys was announced to all."""

import msgspec
import pytest

from safeconduct.actions.office.joining import kept_key, keys_of
from safeconduct.actions.office.membership import prekey_of
from safeconduct.ids import OrgId
from safeconduct.vault.journal import announce, new_roster
from safeconduct.vault.roster import decode_op, op_id, resolve
from tests.offices import Network

pytestmark = pytest.mark.slow  # several laptops each


class Before(Network):
    """An organisation whose founder said what such a version said: every compartment, and nothing of the cabinet."""

    def __init__(self, vault_folder, opened_keystore, home):
        keyring, master = opened_keystore
        made = kept_key(new_roster(OrgId(keyring.org)))
        keyring = msgspec.structs.replace(keyring, compartments=(*keyring.compartments, made))
        super().__init__(vault_folder, (keyring, master), home)

    def say_as_before(self):
        office, genesis = self["ada"], decode_op(self["ada"].genesis)
        keys, bare, hlc = keys_of(office._keyring), resolve(genesis, []), int(self.now.timestamp() * 1000) << 16
        said = [announce(keys, bare, held, [op_id(genesis.op)], hlc).statement for held in keys.compartments]
        office.say([*said, prekey_of(office._keyring, 1, self.now)], self.now)


@pytest.fixture
def network(vault_folder, opened_keystore, tmp_path):
    made = Before(vault_folder, opened_keystore, tmp_path)
    made.say_as_before()
    yield made
    made.close()


def test_the_next_act_of_anybody_announces_a_key_for_all_and_a_case_can_be_destroyed(network):
    gone, stays = network.case("ada", "river"), network.case("ada", "kettle")
    assert network["ada"].roster.cabinet == ()
    network["ada"].rekey(network.now, reason="scheduled")
    assert len(network["ada"].roster.cabinet) == 1
    network["ada"].rekey(network.now, reason="scheduled")
    assert len(network["ada"].roster.cabinet) == 1, "once"
    network.join("ben")
    network.settle()
    assert network["ada"]._keyring.erasure == network["ben"]._keyring.erasure
    for name in ("ada", "ben"):
        network.ask(name, "forget", case=gone, reason="own_wish")
        network.settle()
    for name in ("ada", "ben"):
        assert network.labels(name) == ["kettle"]
        assert not network[name].journal.has_key(gone)
        assert network[name].journal.has_key(stays)


def test_of_two_that_are_announced_apart_all_take_one_and_read_each_other(network):
    network["ada"].rekey(network.now)
    network.join("ben")
    network.carry()
    network["ben"]._begin_cabinet(network.now)
    for name in ("ada", "ben"):
        network.case(name, f"by {name}")
    network.settle(rounds=3)
    assert network["ada"]._keyring.erasure == network["ben"]._keyring.erasure
    assert network.labels("ada") == network.labels("ben") == ["by ada", "by ben"]
