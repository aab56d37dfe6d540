"""Two to five devices that meet in any order over places that repeat, reorder and break off: who holds the same sees the same."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from safeconduct.errors import Unreachable
from safeconduct.model import facts as f
from safeconduct.model.world import World
from safeconduct.vault.journal import Draft
from tests.attacks.power_disk import PowerDisk
from tests.simulator import HostileDepot, devices

SHARED = b"\x5c" * 16  # a case of which every device writes
PLACES = 3
PRIORITIES = ("rrf-pri:EM", "rrf-pri:UG", "rrf-pri:NR")


class Meetings(RuleBasedStateMachine):
    """Devices, and places where they leave what they wrote."""

    @initialize(count=st.integers(2, 5), are_apart=st.booleans())
    def begin(self, count, are_apart):
        """Some begin with a case that all know, some write of it before they ever met: then each draws a key of its own for it."""
        self.devices = devices(Path("/vault"), count, "casework", make=PowerDisk)
        self.places = [HostileDepot() for _ in range(PLACES)]
        first = self.devices[0]
        self.keep(first, f.CaseOpened(case=SHARED, on=first.now.date(), via="hotline", label=""))
        for device in () if are_apart else self.devices:
            device.sync(self.places[0])

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
        depot, device = self.places[place], self.devices[which % len(self.devices)]
        depot.is_reversed, depot.repeats, depot.answers = is_reversed, repeats, answers
        try:
            device.sync(depot, days=hours / 24)
        except Unreachable:
            assert answers is not None
        depot.answers = None

    @rule(place=st.integers(1, PLACES - 1))
    def lose(self, place):
        """A stick is lost, and another takes its place."""
        self.places[place] = HostileDepot()

    @invariant()
    def same_facts_same_world(self):
        records = {}
        for device in getattr(self, "devices", ()):
            held, here = state_of(device)
            assert records.setdefault(held, here) == here

    def teardown(self):
        """When all have met at one place twice, all hold everything, and no chain has a hole."""
        if not hasattr(self, "devices"):
            return
        place = self.places[0]
        place.is_reversed, place.repeats = False, 1
        for _ in range(2):
            for device in self.devices:
                device.sync(place)
        held, records = state_of(self.devices[0])
        assert ("case", SHARED) in records
        for device in self.devices:
            assert state_of(device) == (held, records)
            assert (device.troubles(), device.stages(place)) == (set(), set())


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
