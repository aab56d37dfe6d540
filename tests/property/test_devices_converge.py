"""Three laptops that write apart, and get one another's sealed objects late, in parts and in any order, end in the same state."""

import datetime as dt
import random
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeconduct.actions.office import open_with
from safeconduct.model import facts as f
from tests.conftest import quiet
from tests.offices import NOON, Network

NAMES = ("ada", "ben", "cil")
KINDS_OF_STEP = ("case", "risk", "note", "carry", "carry", "rekey", "forget")
STEP = st.tuples(st.sampled_from(KINDS_OF_STEP), st.sampled_from(NAMES), st.integers(0, 2**16))
KINDS = ("case", "shelter", "worker", "notice", "pathway")


class Three(Network):
    """A copy of the three, opened anew."""

    def __init__(self, template, home):
        self.home, self.now, self.persons = home, NOON, template.persons
        self.folders = {name: shutil.copytree(template.folders[name], home / name) for name in NAMES}
        self.offices = {}
        for name in NAMES:
            office = template.offices[name]
            self.offices[name] = open_with(self.folders[name], office._keyring, office._master, NOON, quiet)
        self.cases = [self.case("ada", "river")]
        self.carry()

    def step(self, kind, name, number):
        self.now += dt.timedelta(hours=1)
        case = self.cases[number % len(self.cases)]
        known = self[name].replica.look("case", case) is not None
        if kind == "case":
            self.cases.append(self.case(name, f"case {number}"))
        elif kind == "risk" and known:
            level = ("low", "medium", "high", "extreme")[number % 4]
            self[name].keep([f.RiskSet(case=case, level=level)], self.now, quiet)
        elif kind == "note" and known:
            self[name].keep([f.NoteAdded(case=case, desk="casework", text=f"said {number}")], self.now, quiet)
        elif kind == "rekey":
            self.now += dt.timedelta(days=31)
            self[name].rekey(self.now, reason="scheduled")
        elif kind == "forget" and known:
            self.ask(name, "forget", case=case, reason="own_wish")
        elif kind == "carry":
            self.carry_some(name, random.Random(number))

    def carry_some(self, taker, chance):
        """Carry some of what one of the others has, in any order, some of it twice."""
        giver = chance.choice([name for name in NAMES if name != taker])
        paths = [path for part in ("journal", "cabinet") for path in sorted((self.folders[giver] / part).rglob("*")) if path.is_file()]
        for path in chance.sample(paths, chance.randint(0, len(paths))):
            target = self.folders[taker] / path.relative_to(self.folders[giver])
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        self[taker].catch_up(self.now.date(), quiet)

    def state(self, name):
        replica = self[name].replica
        return {kind: replica.records(kind) for kind in KINDS}


def converge(template, home, steps):
    three = Three(template, home)
    try:
        for step in steps:
            three.step(*step)
        three.settle(rounds=5)
        states = [three.state(name) for name in NAMES]
        assert states[0] == states[1] == states[2]
        ended = three["ada"].roster.ended
        assert {case.ref for case in states[0]["case"]} == set(three.cases) - ended
        assert {three[name].roster.ended for name in NAMES} == {ended}
        assert all(len(three[name].roster.endings[case].done) == 3 for name in NAMES for case in ended)
        assert not any(three[name].journal.has_key(case) for name in NAMES for case in ended)
        assert [three[name].troubles for name in NAMES] == [(), (), ()]
        three["ben"].rebuild(three.now.date(), quiet)
        assert three.state("ben") == states[0]
    finally:
        three.close()


@pytest.mark.slow
@settings(max_examples=5, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(STEP, min_size=6, max_size=14))
def test_they_converge(three_laptops, tmp_path_factory, steps):
    converge(three_laptops, tmp_path_factory.mktemp("converge"), steps)


@pytest.mark.soak
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(STEP, min_size=10, max_size=60))
def test_they_converge_after_long_lives(three_laptops, tmp_path_factory, steps):
    converge(three_laptops, tmp_path_factory.mktemp("long"), steps)


def test_two_who_judge_apart_are_both_heard_and_the_higher_counts(three_laptops, tmp_path):
    three = Three(three_laptops, tmp_path)
    try:
        case = three.cases[0]
        three["ada"].keep([f.RiskSet(case=case, level="low")], three.now, quiet)
        three["ben"].keep([f.RiskSet(case=case, level="extreme")], three.now, quiet)
        three.carry()
        for name in NAMES:
            line = three.ask(name, "today").contested
            assert line.total == 1
    finally:
        three.close()


def test_two_who_write_of_a_case_before_its_key_came_read_one_another_afterwards(three_laptops, tmp_path):
    """Ben has the segments of a case and not its key: he draws one of his own, and both are kept."""
    three = Three(three_laptops, tmp_path)
    try:
        case = three.case("ada", "harbour")
        three.carry(withheld="cabinet")
        assert three["ben"].replica.look("case", case) is None
        three["ben"].keep([f.CaseOpened(case=case, on=three.today, via="hotline", label="harbour")], three.now, quiet)
        three["ben"].keep([f.RiskSet(case=case, level="high")], three.now, quiet)
        three.carry(rounds=3)
        assert three.state("ada") == three.state("ben") == three.state("cil")
        assert three["ada"].replica.look("case", case).risk.values() == ["high"]
        assert len(three["cil"].replica.case_key(case)) == 64
        assert [three[name].troubles for name in NAMES] == [(), (), ()]
        three["cil"].rebuild(three.today, quiet)
        assert three.state("cil") == three.state("ada")
    finally:
        three.close()
