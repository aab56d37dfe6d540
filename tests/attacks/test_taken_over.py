"""An admin's laptop was taken over: the offline keys, held apart, repair the organisation, and nothing less does."""

import base64

import pytest

from safeconduct.errors import Damaged, Locked, Mistaken, Refused
from safeconduct.vault.keyring import draw_root, open_root
from safeconduct.vault.passphrase import choose
from safeconduct.vault.roster import Suspended, next_membership, read_repair, repair_text, roster_compartment, signed_by_root
from safeconduct.vault.seal import Cost
from tests.conftest import PASSPHRASE, quiet
from tests.offices import Network

CHEAP = Cost(memory_kib=64, passes=1)


@pytest.fixture(scope="module")
def keys():
    """Three offline keys, each as its holder keeps it."""
    return [draw_root(choose(PASSPHRASE), cost=CHEAP) for _ in range(3)]


@pytest.fixture
def network(vault_folder, opened_keystore, tmp_path, keys):
    """Ada and Ben are admins, Cil works there; two of three offline keys repair. Then Ada's laptop is taken over."""
    made = Network(vault_folder, opened_keystore, tmp_path)
    made.join("cil", opens=["casework"])
    made.join("ben", is_admin=True, opens=[])
    made.carry()
    made.ask("ada", "member_change", kind="roots", roots=tuple(public for _, public in keys), quorum=2)
    made.carry()
    assert not made["cil"].roster.content.has_roots, "two admins name them"
    made.ask("ben", "member_change", kind="sign")
    made.carry()
    assert made["cil"].roster.content.has_roots
    ada = made["ada"]
    ada.say([ada.sign(Suspended(whom=made.persons["ben"], reason="removal"), made.now)], made.now)
    ada.rekey(made.now)
    made.carry()
    yield made
    made.close()


def prepared(network, **fields):
    given = fields or {"remove": (network.persons["ada"],), "reinstate": (network.persons["ben"],), "admin": (network.persons["cil"],)}
    return network.ask("cil", "member_roots", **given).repair


def signed(text, keys, *numbers):
    for number in numbers:
        seed = open_root(keys[number][0], PASSPHRASE, cost=CHEAP)
        text = repair_text(signed_by_root(read_repair(text), seed))
    return text


def test_two_of_three_offline_keys_put_the_taken_over_admin_out_and_bring_the_others_back(network, keys):
    ada, ben, cil = (network.persons[name] for name in ("ada", "ben", "cil"))
    assert network["cil"].roster.admins == {ada}, "the thief is alone at the head"
    answer = network.ask("cil", "member_roots", repair=signed(prepared(network), keys, 0, 2))
    assert answer.is_done
    assert {"casework", "roster"} <= set(answer.rekeyed)
    network.carry("cil", "ben")
    for name in ("cil", "ben"):
        assert network[name].roster.admins == {ben, cil}
        assert ada not in network[name].roster.content.people
    case = network.case("cil", "after the repair")
    network.carry()
    assert "after the repair" not in network.labels("ada")
    assert network["ada"].replica.look("case", case) is None


def test_what_the_thief_says_afterwards_or_beside_it_is_set_aside(network, keys):
    network.ask("cil", "member_roots", repair=signed(prepared(network), keys, 0, 1))
    ada = network["ada"]  # who has not heard of it goes on
    ada.say([ada.sign(Suspended(whom=network.persons["cil"], reason="removal"), network.now)], network.now)
    network.carry()
    for name in ("cil", "ben"):
        assert network[name].roster.admins == {network.persons["ben"], network.persons["cil"]}
        assert network[name].device in network[name].roster.devices


def test_one_offline_key_is_too_few_and_a_stranger_s_is_none(network, keys):
    text = prepared(network)
    stranger = [draw_root(choose(PASSPHRASE), cost=CHEAP)]
    one = signed(text, keys, 1)
    for repair, said in ((text, "0 offline"), (one, "1 offline"), (signed(one, stranger, 0), "1 offline")):
        with pytest.raises(Refused, match=said):
            network.ask("cil", "member_roots", repair=repair)
    twice = signed(text, keys, 1, 1)
    with pytest.raises(Refused, match="1 offline"):
        network.ask("cil", "member_roots", repair=twice)
    assert network["cil"].roster.admins == {network.persons["ada"]}


def test_a_signature_does_not_go_under_another_repair(network, keys):
    harmless = signed(prepared(network, reinstate=(network.persons["ben"],)), keys, 0, 1)
    other = read_repair(prepared(network))
    stolen = repair_text(type(other)(other.op, [*other.signatures, *read_repair(harmless).signatures[1:]]))
    with pytest.raises(Refused, match="0 offline"):
        network.ask("cil", "member_roots", repair=stolen)


def test_a_repair_of_an_older_state_is_prepared_anew(network, keys):
    old = signed(prepared(network), keys, 0, 1)
    network.ask("cil", "member_roots", repair=old)
    with pytest.raises(Refused, match="has changed since"):
        network.ask("cil", "member_roots", repair=old)


def test_the_admins_cannot_name_other_offline_keys(network, keys):
    with pytest.raises(Refused, match="has offline keys"):
        network.ask("ada", "member_change", kind="roots", roots=tuple(public for _, public in keys[:2]), quorum=2)


def test_what_is_no_key_or_repair_is_said(network, keys):
    text, _ = keys[0]
    with pytest.raises(Locked):
        open_root(text, "not these six words at all", cost=CHEAP)
    for wrong in ("", "safeconduct root\nAAAA", text.replace("root", "tree"), text[:-40]):
        with pytest.raises(Damaged):
            open_root(wrong, PASSPHRASE, cost=CHEAP)
    for wrong in ("", "safeconduct repair\n????", "safeconduct repair\nAAAA", text):
        with pytest.raises(Damaged):
            read_repair(wrong)
    with pytest.raises(Mistaken, match="what is to be repaired"):
        prepared(network, remove=())
    with pytest.raises(Mistaken, match="nobody and no laptop"):
        prepared(network, remove=(bytes(16),))


def test_the_text_of_a_key_tells_nothing_but_its_public_half(keys):
    text, public = keys[0]
    seed = open_root(text, PASSPHRASE, cost=CHEAP)
    letters = "".join(text.splitlines()[1:])
    packed = base64.b32decode(letters + "=" * (-len(letters) % 8))
    assert public in packed
    assert seed not in packed


@pytest.fixture
def alone(network):
    """The thief suspends everybody else, and draws every key anew, twice, for herself alone."""
    network.case("cil", "before")
    network.carry()
    ada = network["ada"]
    ada.say([ada.sign(Suspended(whom=network.persons["cil"], reason="removal"), network.now)], network.now)
    for _ in range(2):
        assert {"roster", "casework", "cabinet"} <= set(ada.rekey(network.now, is_all=True))
    network.carry()
    assert network["cil"].roster.persons == {network.persons["ada"]}
    with pytest.raises(Locked):
        network.case("cil", "written while shut out")
    return network


def test_39_the_offline_keys_bring_back_an_organisation_of_which_the_thief_suspended_everybody(alone, keys):
    ada, ben, cil = (alone.persons[name] for name in ("ada", "ben", "cil"))
    repair = prepared(alone, remove=(ada,), reinstate=(ben, cil), admin=(cil,))
    answer = alone.ask("cil", "member_roots", repair=signed(repair, keys, 0, 2))
    assert {"roster", "casework", "cabinet"} <= set(answer.rekeyed), "though nobody has the newest keys but the thief"
    alone.case("cil", "after")
    alone.carry("cil", "ben")
    assert alone["ben"].roster.admins == alone["cil"].roster.admins == {ben, cil}
    alone.grant(next_membership(alone["cil"].roster, alone["cil"].compartments["casework"], {cil: True, ben: True}), "cil", "ben")
    alone.carry("cil", "ben")
    alone.case("ben", "by ben")
    alone.settle("cil", "ben")
    for name in ("cil", "ben"):
        alone[name].rebuild(alone.now.date(), quiet)
        assert alone.labels(name) == ["after", "before", "by ben"]


def test_39_what_the_thief_drew_or_draws_afterwards_shuts_nobody_out_and_is_not_written_under(alone, keys):
    ada, ben, cil = (alone.persons[name] for name in ("ada", "ben", "cil"))
    repair = prepared(alone, remove=(ada,), reinstate=(ben, cil), admin=(cil,))
    alone.ask("cil", "member_roots", repair=signed(repair, keys, 1, 2))
    for _ in range(2):
        alone["ada"].rekey(alone.now, is_all=True)  # she has not heard of it
    alone.case("ada", "by the thief")
    gone = alone.case("cil", "after")
    alone.settle(rounds=3)
    for name in ("cil", "ben"):
        office = alone[name]
        assert office.roster.persons == {ben, cil}
        assert not office.roster.is_stale(roster_compartment(office.roster.org))
        assert ada not in {office.roster.owner(device) for device in office.roster.epoch(roster_compartment(office.roster.org)).recipients}
    assert alone.labels("cil") == ["after", "before"]
    assert alone["ada"].replica.look("case", gone) is None
    alone["cil"].rebuild(alone.now.date(), quiet)
    assert alone.labels("cil") == ["after", "before"]


def test_39_who_is_shut_out_says_nothing_but_what_enough_offline_keys_signed(alone, keys):
    ada, ben, cil = (alone.persons[name] for name in ("ada", "ben", "cil"))
    few = signed(prepared(alone, remove=(ada,), reinstate=(ben, cil)), keys, 0)
    with pytest.raises(Refused):
        alone.ask("cil", "member_roots", repair=few)
    alone["cil"].say_aside([read_repair(few)], alone.now)
    alone.carry()
    for name in ("ada", "ben", "cil"):
        assert alone[name].roster.admins == {ada}
