"""Three laptops replace keys and destroy cases, out of contact for months; when they have met again, each reads all that is left.

The real sync over one depot. Losing the keys of a living case is the worst that these keys can do; a destroyed one must stay gone.
"""

import contextlib
import datetime as dt
import random

import pytest

from safeconduct.actions.office import KEYSTORE, create_office
from safeconduct.errors import SafeconductError
from safeconduct.model import facts as f
from safeconduct.vault.depot import DiskFiles
from safeconduct.vault.keyring import unlock
from safeconduct.vault.passphrase import choose
from tests.conftest import PASSPHRASE, quiet
from tests.offices import NOON, Again
from tests.property.conftest import three_of

NAMES = ("ada", "ben", "cil")
ROTATIONS = ("case", "sync", "sync", "rekey")
DESTRUCTIONS = (*ROTATIONS, "forget", "forget")
DAYS = (0, 1, 31)  # between two steps: who is not drawn for a while is away for months
CASES, ROUNDS = 6, 10


@pytest.fixture
def apart(three_laptops, tmp_path):
    made = Apart(three_laptops, tmp_path)
    yield made
    made.close()


@pytest.fixture
def drawn(seed, tmp_path, monkeypatch):
    """Three laptops whose references and keys follow from the seed: which of two keys that are drawn apart counts can be replayed."""
    chance = random.Random(f"drawn {seed}")
    monkeypatch.setattr("safeconduct.ids.urandom", chance.randbytes)
    monkeypatch.setattr("safeconduct.vault.seal.hashes.secrets.token_bytes", chance.randbytes)
    create_office(tmp_path / "first" / "ada", choose(PASSPHRASE), NOON, quiet).close()
    opened = unlock(tmp_path / "first" / "ada" / KEYSTORE, PASSPHRASE, DiskFiles())
    made = Apart(three_of(tmp_path / "first" / "ada", opened, tmp_path / "first"), tmp_path)
    yield made
    made.close()


class Apart(Again):
    """Three laptops that meet over one depot alone."""

    def __init__(self, template, home):
        super().__init__(template, home)
        self.cases = []
        for name in NAMES:
            self.ask(name, "depot_add", name="stick", kind="folder", where=str(home / "stick"))
        self.meet()

    def meet(self):
        self.now += dt.timedelta(hours=1)
        for name in NAMES:
            self.ask(name, "sync", seconds=600.0)

    def live(self, steps, kinds, chance):
        for _ in range(steps):
            self.now += dt.timedelta(days=chance.choice(DAYS), hours=1)
            with contextlib.suppress(SafeconductError):  # she has not heard of that case yet, or lacks a key to write with
                self.step(chance.choice(NAMES), chance.choice(kinds), chance)

    def step(self, name, kind, chance):
        if kind == "case" and len(self.cases) < CASES:
            self.cases.append(self.case(name, f"case {len(self.cases)}"))
        elif kind == "case":
            self[name].keep([f.NoteAdded(case=chance.choice(self.cases), desk="casework", text="seen")], self.now, quiet)
        elif kind == "sync":
            self.ask(name, "sync", seconds=600.0)
        elif kind == "rekey":
            self[name].rekey(self.now, reason="scheduled")
        elif self.cases:
            self.ask(name, "forget", case=self.cases[min(chance.randrange(len(self.cases)), 1)], reason="own_wish")

    def ended(self):
        return frozenset().union(*(self[name].roster.ended for name in NAMES))

    def reads(self, name):
        """Give the numbers of the cases that somebody reads or has a key of."""
        office = self[name]
        return [at for at, case in enumerate(self.cases) if office.replica.look("case", case) is not None or office.journal.has_key(case)]

    def told(self):
        """Give what each laptop reads and takes for destroyed, and whether all have said that they did it."""
        return [
            (
                self.reads(name),
                self[name].roster.ended,
                {one.case: len(one.done) for one in self[name].roster.endings.values() if one.is_agreed},
            )
            for name in NAMES
        ]

    def settled(self):
        """Give what `told` gives when all is as it should be."""
        left = [at for at, case in enumerate(self.cases) if case not in self.ended()]
        return [(left, self.ended(), dict.fromkeys(self.ended(), len(NAMES)))] * len(NAMES)

    def come_together(self):
        for _ in range(ROUNDS):
            self.meet()
            if self.told() == self.settled():
                break
        assert self.told() == self.settled()
        assert [self.labels(name) for name in NAMES] == [[f"case {at}" for at in self.reads("ada")]] * len(NAMES)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3])  # without wants under older keys, and with seeds of a month, both of these fail
def test_after_months_apart_everybody_reads_what_was_written_under_every_key(apart, seed):
    apart.live(22, ROTATIONS, random.Random(seed))
    apart.come_together()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [7])
def test_where_cases_are_destroyed_meanwhile_nobody_loses_another_one(apart, seed):
    apart.live(14, DESTRUCTIONS, random.Random(seed))
    apart.come_together()


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100))
@pytest.mark.parametrize("kinds", [ROTATIONS, DESTRUCTIONS], ids=["rotations", "destructions"])
def test_after_long_lives_apart_everybody_reads_all_that_is_left(drawn, kinds, seed):
    drawn.live(random.Random(seed).randint(10, 50), kinds, random.Random(seed))
    drawn.come_together()
