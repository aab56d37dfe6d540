"""Five laptops with different roles, one stick, one relay that is raided, one worker who is arrested: nothing is lost, and what the other
side learns is what `exposure` says.

Ada coordinates and opens everything but the press desk's own words; Ben keeps the north's cases, Cil the south's, Eve one shelter, Gus the
press. Ben and Eve are in hiding with a stick between them, Cil and Gus reach a relay, Ada uses both.
"""

import shutil
import sqlite3
from itertools import chain

import pytest

from safeconduct.errors import Damaged, Locked
from safeconduct.ids import CompartmentId, Epoch, new_ref
from safeconduct.model import facts as f
from safeconduct.model.roles import opens
from safeconduct.vault.journal import CompartmentKey
from safeconduct.vault.journal.layout import SALT_END, segment_key
from safeconduct.vault.seal import digest, open_once
from tests.conftest import quiet
from tests.offices import Network
from tests.relays import relay

pytestmark = pytest.mark.slow
ROLES = {"ben": [("caseworker", "north")], "cil": [("caseworker", "south")], "eve": [("shelter keeper", "one")], "gus": [("press", "")]}
ON_STICK, ON_RELAY = ("ada", "ben", "eve"), ("ada", "cil", "gus")
PEOPLE = {"ben": ("Zarema Northcanary", "Aslan Northcanary"), "cil": ("Malika Southcanary",)}
STREET, WORDS = "Sheltercanary street 7", "Presscanary: nobody is missing"
MARKS = (*chain(*PEOPLE.values()), "canary", STREET, WORDS, "casework", "signal", "+7 900")


@pytest.fixture(scope="module")
def told(empty_vault, opened_keystore, tmp_path_factory):
    """The story: told once, in order; each part leaves what the tests look at."""
    home = tmp_path_factory.mktemp("five")
    network = Network(shutil.copytree(empty_vault, home / "vault"), opened_keystore, home)
    (home / "relay").mkdir()
    try:
        yield told_until_the_end(network, home)
    finally:
        network.close()


def told_until_the_end(network, home):
    for name, roles in ROLES.items():
        network.join(name, opens=[])
        for compartment in chain.from_iterable(opens(role, part) for role, part in roles):
            network["ada"].begin_compartment(compartment, network.now)
            network.open(compartment, name, "ada")
    network.carry()
    with relay(home / "relay") as running:
        for name in ON_RELAY:
            network.ask(name, "depot_add", name="relay", kind="relay", where=running.address, token=running.token)
        for name in ON_STICK:
            network.ask(name, "depot_add", name="stick", kind="folder", where=str(home / "stick"))
        cases = {name: [household(network, name, full) for full in PEOPLE[name]] for name in PEOPLE}
        shelter = new_ref()
        network["eve"].keep([f.ShelterOpened(shelter=shelter, name="heron", address=STREET, beds=4, on=network.today)], network.now, quiet)
        public = f.NameMadePublic(public_name=new_ref(), full="Lena Presscanary", why=WORDS)
        network["gus"].keep([public], network.now, quiet)
        synced(network, "ben", "eve", "ada", "cil", "gus", "ada", "ben", "eve", "ada", "cil")
    raided = {path.name: path.read_bytes() for path in (home / "relay").iterdir()}
    stated = network.ask("ada", "exposure", whom=network.persons["ben"])
    seized = network.ask("ben", "exposure")  # what opens on his laptop, with his passphrase
    network.ask("ada", "member_change", kind="suspend", whom=(network.persons["ben"],), reason="loss")
    network.ask("ada", "case_transfer", case=cases["ben"][0], to="casework:south", reason="ben was arrested")
    network["ada"].keep([f.NoteAdded(case=cases["ben"][1], text="she was moved last night")], network.now, quiet)
    synced(network, "ada", "ben", "eve", "ada")  # the relay is gone: everything goes by the stick
    network.ask("cil", "depot_remove", name="relay")
    network.ask("cil", "depot_add", name="stick", kind="folder", where=str(home / "stick"))
    synced(network, "cil", "ada", "cil")
    return network, cases, shelter, raided, stated, seized


def household(network, name, full):
    case, person = new_ref(), new_ref()
    facts = (
        f.CaseOpened(case=case, on=network.today, via="hotline", label=full.split()[0].lower()),
        f.PersonAdded(case=case, person=person, relationship="rrf-rel:PA"),
        f.NameAdded(case=case, person=person, use="legal", full=full),
        f.ContactAdded(case=case, person=person, channel="signal", value="+7 900 000"),
    )
    network[name].keep(facts, network.now, quiet)
    return case


def synced(network, *names):
    for name in names:
        network.ask(name, "sync")


def objects_of(raided, home):
    """Give every object and every other value that the relay's database holds, as a reader of its file gets them."""
    for name, content in raided.items():
        (home / name).write_bytes(content)
    with sqlite3.connect(home / "relay.db") as database:
        blobs = [bytes(blob) for (blob,) in database.execute("SELECT blob FROM object")]
        held = [value for table in ("store", "token", "lane") for row in database.execute(f"SELECT * FROM {table}") for value in row]
        names = [bytes(name) for (name,) in database.execute("SELECT name FROM object")]
    return blobs, [*names, *(bytes(value) for value in held if isinstance(value, bytes))]


def test_the_raided_relay_holds_no_word_of_anybody(told):
    network, _, _, raided, _, _ = told
    assert sum(map(len, raided.values())) > 50_000
    refs = [*network.persons.values(), *(office.device for office in network.offices.values())]
    for content in raided.values():
        for mark in MARKS:
            assert mark.encode() not in content
            assert mark.encode("utf-16-le") not in content
        assert not any(ref in content for ref in refs), "nor who belongs"


def test_nothing_in_the_raided_relay_opens_with_anything_that_is_in_it(told, tmp_path):
    """Every value that the relay holds is tried as a key on every object, for every compartment, though a raider knows none of them."""
    network, _, _, raided, _, _ = told
    blobs, held = objects_of(raided, tmp_path)
    keys = {digest("guess", value) for value in held} | {value for value in held if len(value) == 32}
    org, tried = network["ada"]._keyring.org, 0
    kept = {(one.id, one.epoch): one for one in network["ada"]._keyring.compartments}
    for (compartment, epoch), one in kept.items():
        context = org + compartment + epoch.to_bytes(4, "big")
        for key in keys:
            guess = CompartmentKey(name=one.name, id=CompartmentId(compartment), epoch=Epoch(epoch), key=key)
            for blob in blobs[:40]:
                _, commit = segment_key(guess, blob[:SALT_END], context)
                assert commit != blob[SALT_END : SALT_END + 32]
                tried += 1
    for key in list(keys)[:20]:
        for blob in blobs[:40]:
            with pytest.raises(Damaged):
                open_once(key, blob[SALT_END + 32 :], blob[: SALT_END + 32])
    assert tried > 10_000


def test_the_right_keys_open_it_so_the_trial_is_a_fair_one(told, tmp_path):
    network, _, _, raided, _, _ = told
    blobs, _ = objects_of(raided, tmp_path)
    org, opened = network["ada"]._keyring.org, 0
    for one in network["ada"]._keyring.compartments:
        context = org + one.id + one.epoch.to_bytes(4, "big")
        key = CompartmentKey(name=one.name, id=CompartmentId(one.id), epoch=Epoch(one.epoch), key=one.key)
        opened += sum(segment_key(key, blob[:SALT_END], context)[1] == blob[SALT_END : SALT_END + 32] for blob in blobs)
    assert opened > len(blobs) // 2, "the rest is mail and pages of case keys"


def test_the_arrested_worker_gives_away_what_was_stated_and_no_more(told):
    _, cases, _, _, stated, seized = told
    assert stated.found == seized.found
    assert (seized.found.persons, seized.found.cases, seized.found.contacts) == (2, 2, 2)
    assert (seized.found.shelters, seized.found.countries, seized.found.workers, seized.found.testimonies) == (0, 0, 0, 0)
    assert stated.warn == tuple(sorted(case.hex() for case in cases["ben"]))
    assert {way.channel for way in stated.ways} == {"signal"}
    assert stated.untold == 0


def test_his_laptop_reads_nothing_that_is_written_after(told):
    network, cases, _, _, _, _ = told
    ben = network["ben"]
    assert [note.fact.text for note in ben.replica.look("case", cases["ben"][1]).notes.values()] == []
    with pytest.raises(Locked):
        ben.keep([f.NoteAdded(case=cases["ben"][1], text="as ben")], network.now, quiet)


def test_nothing_is_lost(told):
    network, cases, shelter, _, _, _ = told
    ada, cil, eve = (network[name] for name in ("ada", "cil", "eve"))
    names = sorted(name.full for case in ada.replica.each_case() for person in case.persons.values() for name in person.names.values())
    assert names == sorted([*PEOPLE["ben"], *PEOPLE["cil"]])
    assert ada.replica.look("shelter", shelter).opened.value.address == STREET
    assert eve.replica.look("shelter", shelter).opened.value.beds == 4
    assert network.labels("cil") == ["malika", "zarema"], "the case that was transferred when its worker was arrested"
    (person,) = cil.replica.look("case", cases["ben"][0]).members()
    assert [name.full for name in person.names.values()] == ["Zarema Northcanary"]
    assert ada.troubles == cil.troubles == eve.troubles == ()
