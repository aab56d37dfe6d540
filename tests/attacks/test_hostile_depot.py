"""What a hostile depot can do, by the numbers of the study (02-protocol, section 7): noticed, named, never folded, and healed by another.

Attacks 9 and 19 to 22 concern epochs, prekeys and mailboxes, 26 the intake form; they have tests where those live.
"""

import copy
import shutil

import pytest

from safeconduct.vault.courier.ledger import FINDINGS_CAP
from safeconduct.vault.depot import OBJECT_BYTES_CAP, MemoryDepot, object_name
from safeconduct.vault.journal import Keys, seal_segment
from tests.journals import header
from tests.simulator import HostileDepot, devices


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Two devices that know all that each wrote, over a depot that was honest so far; to be copied."""
    one, other = devices(tmp_path_factory.mktemp("world"))
    depot = HostileDepot()
    for number in range(4):
        one.write(f"a{number}")
    one.sync(depot)
    other.sync(depot)
    other.write("b0")
    other.sync(depot)
    one.sync(depot)
    assert one.texts() == other.texts() == {"a0", "a1", "a2", "a3", "b0"}
    return one, other, depot


@pytest.fixture
def copied(world, tmp_path):
    one, other, depot = copy.deepcopy(world)
    for device in (one, other):
        device.folder = shutil.copytree(device.folder, tmp_path / device.folder.name)
    return one, other, depot


@pytest.fixture
def depot(copied):
    return copied[2]


@pytest.fixture
def pair(copied):
    return copied[:2]


def healed_by_another(device, depot):
    """Another depot that has everything makes this device whole."""
    return device.sync(depot), device.texts()


def test_01_one_dropped_segment_is_named_and_sent_again(pair, depot):
    one, _ = pair
    gone = depot.of(one.lane())[2]
    depot.drop(one.lane(), gone)
    one.sync(depot, days=1)
    (found,) = one.findings(depot)
    assert (found.stage, found.lane, found.name, found.since) == ("withheld", one.lane().hex(), gone.hex(), one.now)
    assert gone in depot.names(one.lane())
    one.sync(depot, days=1)
    assert one.stages(depot) == set()
    assert one.findings(depot)[0].until == one.now  # and what it did is still told


def test_01_one_segment_kept_from_a_newcomer_is_a_gap_and_the_rest_is_read(pair, depot, tmp_path):
    one, other = pair
    gone = one.segment_of("a1")
    depot.hidden.add(gone)
    fresh = type(one)(tmp_path / "fresh", other.keys)
    fresh.sync(depot)
    assert [(found.stage, found.name) for found in fresh.findings(depot)] == [("gap", gone.hex())]
    assert fresh.texts() == one.texts() - {"a1"}
    honest = MemoryDepot()
    one.sync(honest)
    assert healed_by_another(fresh, honest)[1] == one.texts()
    fresh.sync(depot, days=1)
    assert fresh.stages(depot) == set()


def test_02_a_dropped_end_is_a_depot_turned_back(pair, depot):
    one, _ = pair
    names = depot.of(one.lane())
    depot.drop(one.lane(), *names[-2:])
    one.sync(depot, days=1)
    assert [(found.stage, found.name, found.count) for found in one.findings(depot)] == [("rollback", names[-2].hex(), 2)]


def test_03_all_of_one_device_kept_from_another_is_a_gap(pair, depot, tmp_path):
    one, other = pair
    written = {name for name in depot.of(one.lane()) if name in {segment.id for segment in one.journal.unfolded(frozenset())}}
    by_other = {segment.id for segment in other.journal.unfolded(frozenset()) if segment.device == other.keys.author.device}
    depot.hidden |= written - by_other
    fresh = type(one)(tmp_path / "fresh", other.keys)
    fresh.sync(depot)
    assert fresh.stages(depot) == {"gap"}
    assert fresh.texts() == {"b0"}


def test_04_and_05_order_and_repetition_change_nothing(pair, depot, tmp_path):
    one, other = pair
    depot.is_reversed, depot.repeats = True, 3
    fresh = type(one)(tmp_path / "fresh", other.keys)
    first = fresh.sync(depot)
    assert (fresh.texts(), fresh.troubles(), fresh.findings(depot)) == (one.texts(), set(), [])
    assert len(first.taken) == sum(map(len, depot._lanes.values()))
    assert fresh.sync(depot).taken == {}


def test_06_a_segment_replayed_into_another_lane_is_refused(pair, depot):
    one, other = pair
    name = depot.of(one.lane())[1]
    depot.plant(one.lane("health"), one.blob(name))
    other.sync(depot)
    (found,) = other.findings(depot)
    assert (found.stage, found.lane, found.name) == ("lane", one.lane("health").hex(), name.hex())
    assert other.troubles() == set()


def test_07_and_08_swapped_compartments_and_epochs_are_refused(pair, depot):
    """A member seals for one compartment and epoch; the depot says that it is of another."""
    one, other = pair
    (fresh,) = one.write("c0")
    health = one.keys.writing("health")
    later = type(health)(name=health.name, id=health.id, epoch=1, key=health.key)
    depot.plant(health.lane(one.keys.org), one.blob(fresh.id))
    keys = Keys(
        org=one.keys.org,
        genesis=one.keys.genesis,
        author=one.keys.author,
        devices=one.keys.devices,
        compartments=(later,),
        erasure=one.keys.erasure,
    )
    blob = seal_segment(keys, later, header(keys), [])
    depot.plant(health.lane(one.keys.org), blob)
    other.sync(depot)
    assert {(found.stage, found.lane) for found in other.findings(depot)} == {("lane", health.lane(one.keys.org).hex())}
    assert len(other.findings(depot)) == 2
    assert other.troubles() == set()


def test_10_a_depot_that_is_turned_back_whole_is_named_and_filled_again(pair, depot):
    one, _ = pair
    before = depot.snapshot()
    one.write("c0")
    one.write("c1", compartment="health")
    one.sync(depot)
    depot.turn_back(before)
    one.sync(depot, days=1)
    assert one.stages(depot) >= {"rollback"}
    assert {bytes.fromhex(found.lane) for found in one.findings(depot)} >= {one.lane()}
    assert depot.names(one.lane()) != sorted(before[one.lane()])


def test_10_a_depot_that_was_emptied_is_named_and_filled_again(pair, depot):
    one, _ = pair
    depot.turn_back({})
    one.sync(depot, days=1)
    assert one.stages(depot) == {"emptied"}
    assert sum(found.count for found in one.findings(depot)) == depot.count()


def test_11_an_older_page_of_case_keys_opens_nothing_and_takes_nothing_back(pair, depot):
    """Pages are created once: turning them back shows, and an older one never takes the place of what is here."""
    one, other = pair
    before = depot.snapshot()
    one.write("c0", case=b"\x0c" * 16)
    one.sync(depot)
    other.sync(depot)
    depot.turn_back(before)
    other.sync(depot, days=1)
    assert "rollback" in other.stages(depot)
    assert "c0" in other.texts()


def test_12_a_fork_shown_to_two_devices_shows_when_they_meet(pair, tmp_path):
    """A device was cloned, and the depot shows each colleague one of the two branches."""
    one, other = pair
    clone = type(one)(tmp_path / "clone", one.keys)
    left, right = HostileDepot(), HostileDepot()
    one.sync(left)
    clone.sync(left)
    one.write("left")
    clone.write("right")
    one.sync(left)
    clone.sync(right)
    other.sync(left)
    assert other.troubles() == set()
    other.sync(right)
    assert other.troubles() == {"fork"}
    assert other.texts() == {"a0", "a1", "a2", "a3", "b0"}  # neither branch counts until a person decides


def test_13_an_old_world_shown_to_a_newcomer_is_a_gap_as_soon_as_anybody_cites_the_new_one(pair, depot, tmp_path):
    one, other = pair
    old = depot.snapshot()
    one.write("c0")
    one.sync(depot)
    other.sync(depot)
    other.write("d0")
    shown = HostileDepot()
    shown.turn_back(old)
    fresh = type(one)(tmp_path / "fresh", one.keys)
    fresh.sync(shown)
    assert fresh.stages(shown) == set()  # nothing within an old world tells
    shown.plant(other.lane(), other.blob(other.segment_of("d0")))
    fresh.sync(shown)
    assert fresh.stages(shown) == {"gap"}


def test_24_of_one_depot_a_thousand_findings_are_kept(pair, depot):
    one, other = pair
    blob = one.blob(one.write("c0")[0].id)
    for at in range(FINDINGS_CAP + 5):
        depot.plant(one.lane(), blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :])
    other.sync(depot)
    assert len(other.findings(depot)) == FINDINGS_CAP


def test_14_a_flipped_bit_at_every_byte_is_refused(pair):
    """Over three depots, since of each only a thousand findings are kept."""
    one, other = pair
    name = one.write("c0")[0].id
    blob = one.blob(name)
    assert len(blob) == 2048
    stages: set[str] = set()
    for first in range(3):
        depot = HostileDepot()
        for at in range(first, 2048, 3):
            changed = bytearray(blob)
            changed[at] ^= 1 << (at % 8)
            depot.plant(one.lane(), bytes(changed))  # under its true name: the seal must tell
        other.sync(depot)
        found = other.findings(depot)
        stages |= {each.stage for each in found}
        assert len(found) == len(range(first, 2048, 3))
    assert stages == {"magic", "suite", "zero", "lane", "commit", "aead"}
    assert (other.troubles(), "c0" in other.texts()) == (set(), False)


@pytest.mark.parametrize("change", [lambda blob: blob[:-1], lambda blob: blob[:512], lambda blob: b"", lambda blob: blob + bytes(1)])
def test_15_another_length_is_refused(pair, depot, change):
    one, other = pair
    name = one.write("c0")[0].id
    depot.plant(one.lane(), change(one.blob(name)))
    other.sync(depot)
    assert other.stages(depot) == {"size"}


def test_16_right_bytes_under_a_wrong_name_are_refused(pair, depot):
    one, other = pair
    depot.plant(one.lane(), one.blob(one.write("c0")[0].id), b"\xab" * 32)
    other.sync(depot)
    assert other.stages(depot) == {"name"}


def test_16_bytes_that_were_exchanged_under_a_known_name_show_when_all_is_compared(pair, depot):
    one, _ = pair
    first, second = depot.of(one.lane())[:2]
    depot.plant(one.lane(), one.blob(second), first)
    one.sync(depot, days=1)
    assert one.stages(depot) == set()
    one.sync(depot, is_thorough=True)
    assert [(found.stage, found.name) for found in one.findings(depot)] == [("name", first.hex())]
    assert depot.get(one.lane(), first) == one.blob(first)  # sent again


@pytest.mark.parametrize(("start", "end"), [(24, 56), (56, 88)])
def test_17_salt_or_commitment_of_another_segment_is_refused(pair, depot, start, end):
    one, other = pair
    blob, donor = one.blob(one.write("c0")[0].id), one.blob(one.write("c1")[0].id)
    depot.plant(one.lane(), blob[:start] + donor[start:end] + blob[end:])
    other.sync(depot)
    assert other.stages(depot) == {"commit"}


def test_18_an_oversized_object_is_refused(pair, depot):
    one, other = pair
    depot.plant(one.lane(), bytes(OBJECT_BYTES_CAP + 1), b"\xab" * 32)
    other.sync(depot)
    assert other.stages(depot) == {"size"}


def test_23_what_was_sealed_under_an_erased_key_and_comes_again_is_refused(pair, depot):
    """A page of case keys from before a case was destroyed: the erasure key that opened it is nowhere any more."""
    from dataclasses import replace

    from safeconduct.vault.courier import PageHolding
    from safeconduct.vault.journal import Cabinet, ErasureKey

    one, other = pair
    old_lane = PageHolding(other.keys, Cabinet(other.folder / "cabinet", other.keys.org, other.keys.erasure)).lane
    old_pages = [depot.get(old_lane, name) for name in depot.names(old_lane)]
    erasure = ErasureKey(version=2, key=b"\x22" * 32)
    renewed = Cabinet(other.folder / "cabinet", other.keys.org, other.keys.erasure).without(frozenset({one.keys.author.device}), erasure)
    renewed.drop_others()
    other.keys = replace(other.keys, erasure=erasure)
    new_lane = PageHolding(other.keys, renewed).lane
    for page in old_pages:
        depot.plant(new_lane, page)
    other.sync(depot)
    assert other.stages(depot) == {"version"}
    assert other.texts() == {"b0"}  # what one wrote is closed, and stays so


def test_24_a_list_without_an_end_is_cut_and_the_other_lanes_go_on(pair, depot):
    one, _ = pair
    depot.is_endless = True
    one.sync(depot)
    assert one.stages(depot) == {"endless"}


def test_no_finding_says_what_is_in_anything(pair, depot):
    one, other = pair
    depot.plant(one.lane(), b"x" * 1024)
    other.sync(depot)
    for found in other.findings(depot):
        assert (len(found.lane), len(found.name)) == (32, 64)
        assert found.name == object_name(b"x" * 1024).hex()
        assert "casework" not in f"{found}"
