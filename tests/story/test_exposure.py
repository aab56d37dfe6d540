"""Forty people, six countries, eight workers: what the seizure or the breaking of any one of them gives away.

Each worker's own vault is asked, which opens what she holds with the keys she has; nothing is estimated.
"""

import shutil

import msgspec
import pytest

from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from safeconduct.model.roles import opens
from tests.conftest import quiet
from tests.offices import Network

pytestmark = pytest.mark.slow  # eight vaults are made, once
PERSONS, COUNTRIES = 40, ("AUT", "BEL", "CAN", "DEU", "FRA", "NLD")
WORKERS = {
    "ben": [("caseworker", "north")],
    "cil": [("caseworker", "south")],
    "dan": [("caseworker", "east")],
    "eve": [("shelter keeper", "one")],
    "fay": [("shelter keeper", "two"), ("negotiator", "AUT")],
    "gus": [("press", ""), ("evidence", "")],
    "hal": [("negotiator", "BEL"), ("health", "")],
}
LOADS = {"ben": 14, "cil": 13, "dan": 13}


def let_in(network, name):
    network.join(name, opens=[])
    for role, part in WORKERS[name]:
        for compartment in opens(role, part):
            network["ada"].begin_compartment(compartment, network.now)
            network.open(compartment, name, "ada")


def shut_founder_out(network, compartments):
    """The founder opens no part that another keeps: she coordinates."""
    for compartment in compartments:
        network.ask("ada", "member_change", kind="close", whom=(network.persons["ada"],), compartments=(compartment,))


@pytest.fixture(scope="module")
def network(empty_vault, opened_keystore, tmp_path_factory):
    home = tmp_path_factory.mktemp("exposure")
    made = Network(shutil.copytree(empty_vault, home / "vault"), opened_keystore, home)
    for name in WORKERS:
        let_in(made, name)
    parts = [name for roles in WORKERS.values() for role, part in roles for name in opens(role, part) if ":" in name]
    shut_founder_out(made, [*parts, "health", "evidence", "press"])
    for country in COUNTRIES[2:]:
        made["ada"].begin_compartment(f"country:{country}", made.now)
    made.carry()
    for name, count in LOADS.items():
        made[name].keep([fact for number in range(count) for fact in household(f"{name} {number}")], made.now, quiet)
    for name in ("eve", "fay"):
        made[name].keep(
            [f.ShelterOpened(shelter=new_ref(), name=f"flat of {name}", address="somewhere", beds=4, on=Network.today)], made.now, quiet
        )
    for name, country in (("fay", "AUT"), ("hal", "BEL")):
        talks = new_ref()
        made[name].keep([f.NegotiationOpened(negotiation=talks, country=f"iso3:{country}", on=Network.today)], made.now, quiet)
    made.carry()
    yield made
    made.close()


def household(name):
    case, person = new_ref(), new_ref()
    return [
        f.CaseOpened(case=case, on=Network.today, via="hotline"),
        f.PersonAdded(case=case, person=person, relationship="rrf-rel:PA"),
        f.NameAdded(case=case, person=person, use="legal", full=f"Person {name}"),
    ]


@pytest.mark.parametrize("name", ["ada", *WORKERS])
def test_no_single_worker_knows_much(network, name):
    found = network.ask(name, "exposure").found
    assert found.persons <= 0.35 * PERSONS
    assert found.shelters <= 1
    assert found.countries <= 1
    assert found.persons == LOADS.get(name, 0)


def test_press_knows_nobody(network):
    found = network.ask("gus", "exposure").found
    assert (found.persons, found.shelters, found.countries, found.contacts, found.cases) == (0, 0, 0, 0, 0)


@pytest.mark.parametrize("name", ["ada", "ben", "gus"])
def test_a_locked_laptop_or_a_depot_gives_nothing(network, name):
    answer = network.ask(name, "exposure", is_locked=True)
    assert answer.objects == 0
    assert set(msgspec.structs.astuple(answer.found)) == {0}


def test_all_of_it_is_somewhere(network):
    found = [network.ask(name, "exposure").found for name in WORKERS]
    assert sum(one.persons for one in found) == PERSONS
    assert sum(one.shelters for one in found) == 2
