"""Two to five devices that meet in any order over a stick, a relay and places that repeat and reorder: who holds the same sees the same."""

import contextlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from safeconduct.doors.relay import LiteStore, Relay, connect
from safeconduct.errors import Unreachable
from safeconduct.model import facts as f
from safeconduct.model.world import World
from safeconduct.vault.courier import holdings_of
from safeconduct.vault.depot import StickDepot, claim
from safeconduct.vault.journal import Draft
from safeconduct.vault.relay import RelayDepot
from tests.attacks.power_disk import PowerDisk
from tests.relays import Wire, admit, beside
from tests.simulator import HostileDepot, devices

SHARED = b"\x5c" * 16  # a case of which every device writes
PLACES = 4  # two that do as they like, a stick, and a relay
STICK, RELAY = 2, 3
PRIORITIES = ("rrf-pri:EM", "rrf-pri:UG", "rrf-pri:NR")


class Meetings(RuleBasedStateMachine):
    """Devices, and places where they leave what they wrote."""

    @initialize(count=st.integers(2, 5), are_apart=st.booleans())
    def begin(self, count, are_apart):
        """Some begin with a case that all know, some write of it before they ever met: then each draws a key of its own for it."""
        self.devices = devices(Path("/vault"), count, "casework", make=PowerDisk)
        self.places = [HostileDepot() for _ in range(PLACES)]
        self.places[STICK] = new_stick()
        self.begin_relay()
        first = self.devices[0]
        self.keep(first, f.CaseOpened(case=SHARED, on=first.now.date(), via="hotline", label=""))
        for device in () if are_apart else self.devices:
            device.sync(self.places[0])

    def begin_relay(self):
        """Run a relay without a socket, for which every device has a line of its own."""
        with contextlib.ExitStack() as stack:
            path = f"{stack.enter_context(tempfile.TemporaryDirectory())}/relay.db"
            run, token = stack.enter_context(beside()), admit(path)
            store = LiteStore(lambda: connect(path))
            stack.callback(lambda: run(store.close()))
            self.wires = [Wire(Relay(store), run) for _ in self.devices]
            self.lines = [
                RelayDepot("http://127.0.0.1:1", token, doors(each), wire) for each, wire in zip(self.devices, self.wires, strict=True)
            ]
            self.running = stack.pop_all()

    def keep(self, device, *facts):
        now_ms = int(device.now.timestamp() * 1000)
        device.journal.append([Draft(compartment="casework", case=SHARED, facts=facts)], now_ms)

    @rule(which=st.integers(0, 4), priority=st.sampled_from(PRIORITIES))
    def judge(self, which, priority):
        """Two who do not know of each other may say different things of one case."""
        device = self.devices[which % len(self.devices)]
        self.keep(device, f.PrioritySet(case=SHARED, priority=priority, on=device.now.date()))

    @rule(which=st.integers(0, 4), text=st.sampled_from("abcdef"))
    def note(self, which, text):
        device = self.devices[which % len(self.devices)]
        self.keep(device, f.NoteAdded(case=SHARED, desk="casework", text=text))

    @rule(
        which=st.integers(0, 4),
        place=st.integers(0, PLACES - 1),
        is_reversed=st.booleans(),
        repeats=st.integers(1, 2),
        answers=st.none() | st.integers(0, 9),
        hours=st.integers(0, 30),
    )
    def meet(self, which, place, is_reversed, repeats, answers, hours):
        """Sync over a line that may break off, with a place that tells things in its own order."""
        number = which % len(self.devices)
        device, depot = self.devices[number], self.lines[number] if place == RELAY else self.places[place]
        line = self.wires[number] if place == RELAY else depot
        if place != STICK:
            line.answers = answers
        if place < STICK:
            depot.is_reversed, depot.repeats = is_reversed, repeats
        try:
            device.sync(depot, days=hours / 24)
        except Unreachable:
            assert answers is not None
        finally:
            line.answers = None

    @rule(place=st.integers(1, STICK))
    def lose(self, place):
        """A place is lost, and another takes its place."""
        self.places[place] = new_stick() if place == STICK else HostileDepot()

    @invariant()
    def same_facts_same_world(self):
        records = {}
        for device in getattr(self, "devices", ()):
            held, here = state_of(device)
            assert records.setdefault(held, here) == here

    def teardown(self):
        """When all have met at one place twice, all hold everything, and no chain has a hole."""
        if not hasattr(self, "running"):
            return
        with self.running:
            self.all_meet()

    def all_meet(self):
        place = self.places[0]
        place.is_reversed, place.repeats = False, 1
        for _ in range(2):
            for device in self.devices:
                device.sync(place)
        for device, line in zip(self.devices, self.lines, strict=True):
            assert device.sync(line).taken == {}  # a relay has nothing that the others do not have
        held, records = state_of(self.devices[0])
        assert ("case", SHARED) in records
        for device in self.devices:
            assert state_of(device) == (held, records)
            assert (device.troubles(), device.stages(place)) == (set(), set())


def new_stick():
    """Plug a new stick in."""
    disk = PowerDisk()
    return StickDepot(Path("/vault"), claim(Path("/vault"), disk), disk)


def doors(device):
    """Give the seed of each lane of a device."""
    return {holding.lane: holding.door for holding in holdings_of(device.folder, device.keys, device.files)}


def state_of(device):
    """Give what a device holds, and the records that it adds up to in its own order of reading."""
    segments = list(device.journal.unfolded(frozenset()))
    world = World()
    for segment in segments:
        for stamped in segment.events:
            world.take(stamped, segment.header.depth, segment.device)
    return frozenset(segment.id for segment in segments), world.records


TestMeetings = Meetings.TestCase
TestMeetings.settings = settings(max_examples=6, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.soak
def test_many_meetings():
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        Meetings, settings=settings(max_examples=150, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck))
    )
