"""Two or three devices draw keys for one case before they meet: all keys are kept, and all choose the same one to write with."""

import itertools
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.vault.journal import ckid_of, fitting, joined, parts, writing
from tests.attacks.power_disk import PowerDisk
from tests.simulator import HostileDepot, devices

CASE = b"\x5c" * 16
KEYS = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=4)


@given(KEYS)
def test_in_which_order_and_how_often_makes_no_difference(drawn):
    every = {joined(*order, *order[:2]) for order in itertools.permutations(drawn)}
    assert every == {joined(joined(*drawn[:1]), joined(*drawn[1:]), None)}
    (keys,) = every
    assert set(parts(keys)) == set(drawn)
    assert writing(keys) == min(drawn, key=ckid_of)
    assert all(fitting(keys, ckid_of(key)) == key for key in drawn)
    assert fitting(keys, bytes(32)) is None


@settings(max_examples=20, derandomize=True, deadline=None)
@given(st.integers(2, 3), st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1)), max_size=8), st.randoms(use_true_random=False))
def test_who_wrote_of_one_case_apart_read_one_another_afterwards(count, meetings, chance):
    those, places = devices(Path("/vault"), count, "casework", make=PowerDisk), [HostileDepot(), HostileDepot()]
    said = set()
    for number, one in enumerate(those):
        one.write(f"apart {number}", case=CASE)
        said.add(f"apart {number}")
    for which, place in meetings:
        one = those[which % count]
        one.sync(places[place])
        if chance.random() < 0.5:
            text = f"between {len(said)}"
            one.write(text, case=CASE)
            said.add(text)
    for one in [*those, *those, *those]:
        for place in places:
            one.sync(place)
    assert [one.texts() for one in those] == [said] * count
    assert [one.troubles() for one in those] == [set()] * count
    written = {segments[-1].envelopes[0].key for segments in (one.write("after", case=CASE) for one in those)}
    assert len(written) == 1, "all choose the same one"
