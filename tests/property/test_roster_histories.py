"""Random histories of an organisation of five admins, one of them malicious: nobody evil gets in, an honest suspension always holds."""

import random

import pytest

from safeconduct.vault.roster import SignedOp, Version, op_id, rationing, resolve
from tests.rosters import ADA, BEN, CIL, DAN, EVE, MAL, Person, genesis_of, suspension, version

HONEST = (ADA, BEN, CIL, DAN)


class History:
    """Four honest admins with views of their own, one who shows and withholds what she likes, and workers whom they let in."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.genesis = genesis_of(ADA)
        first = version(resolve(self.genesis, []), ADA, add=[one.member(is_admin=True) for one in (BEN, CIL, DAN, MAL)])
        self.anchor = op_id(first.op)
        self.said = [first]
        self.views = {one: {0} for one in HONEST}
        self.spent = dict.fromkeys(HONEST, 0)
        self.workers = []
        self.suspended_by = []
        for _ in range(self.chance.randrange(6, 14)):
            self.chance.choice([self.syncs, self.grants, self.grants, self.suspends, self.attacks, self.attacks, self.attacks])()

    def roster(self, indexes):
        return resolve(self.genesis, [self.said[index] for index in sorted(indexes)], self.anchor)

    def say(self, signed, *who):
        self.said.append(signed)
        for one in who:
            self.views[one].add(len(self.said) - 1)
        return signed

    def syncs(self):
        one, other = self.chance.sample(HONEST, 2)
        self.views[one] |= self.views[other]

    def grants(self):
        """Two honest admins let a worker in, and settle what they know of: Mal goes, who was shut out by her comes back."""
        one, other = self.chance.sample(HONEST, 2)
        self.views[other] = self.views[one] = self.views[one] | self.views[other]
        self.let_in(self.roster(self.views[one]), one, other)

    def let_in(self, roster, *signers):
        if not {signer.ref for signer in signers} <= roster.admins | {MAL.ref}:
            return
        worker = Person(f"worker {len(self.workers)}")
        shut = MAL.ref in roster.suspended
        answered = roster.unsettled if shut and signers[-1] is not MAL else ()
        self.say(version(roster, *signers, add=[worker.member()], drop=[MAL] if answered else (), answered=answered), *set(signers) - {MAL})
        self.workers.append(worker)

    def suspends(self):
        author = self.chance.choice(HONEST)
        roster = self.roster(self.views[author])
        if author.ref in roster.admins and MAL.ref in roster.admins and not self.spent[author]:
            self.spent[author] = 1
            self.say(suspension(roster, author, MAL), author)
            self.suspended_by.append(author)

    def attacks(self):
        """Mal knows everything that was said, and cites what she likes."""
        indexes = self.chance.sample(range(len(self.said)), self.chance.randint(1, len(self.said)))
        roster = self.roster({0, *indexes} if self.chance.random() < 0.8 else range(len(self.said)))
        kind = self.chance.randrange(5)
        if kind == 0:  # alone, or with her second laptop
            signers = [MAL, MAL.laptop(2)][: self.chance.randint(1, 2)]
            self.say(version(roster, *signers, add=[EVE.member(is_admin=True), MAL.member(is_admin=True, laptops=[MAL.laptop(2)])]))
        elif kind == 1:  # with the signatures under something else
            evil = version(roster, MAL, add=[EVE.member()])
            borrowed = self.chance.choice(self.said).signatures
            self.say(SignedOp(evil.op, [*evil.signatures, *(one for one in borrowed if one.device != MAL.device)]))
        elif kind == 2:  # shuts somebody out, dated back, in a place of her choice
            whom = self.chance.choice([*HONEST, *self.workers])
            self.say(suspension(roster, MAL, whom, seq=self.chance.randrange(4)))
        elif kind == 3 and not self.suspended_by:  # gets an honest signature under an honest version that cites an old view
            self.let_in(roster, self.chance.choice(HONEST), MAL)
        else:  # follows versions of her choice, with a number of her choice
            versions = [op_id(one.op) for one in self.said if isinstance(one.op.args, Version)]
            parents = self.chance.sample(versions, self.chance.randint(1, len(versions)))
            self.say(version(roster, MAL, add=[EVE.member()], parents=parents, number=self.chance.randrange(1, 9)))


def judge(seed):
    """Play one history and check what must hold; say how many workers were off before two honest admins settled it."""
    history = History(seed)
    everything = range(len(history.said))
    views = [*history.views.values(), set(everything)]
    for view in views:
        roster = history.roster(view)
        assert EVE.ref not in roster.content.people, seed
        assert EVE.device not in roster.known, seed
    roster = history.roster(everything)
    if history.suspended_by:
        assert MAL.ref not in roster.persons, seed
    assert len([one for one in HONEST if one.ref not in roster.persons]) <= 1, seed
    shuffled = history.chance.sample(history.said, len(history.said))
    again = resolve(history.genesis, shuffled, history.anchor)
    assert (again.tips, again.content, again.standing) == (roster.tips, roster.content, roster.standing), seed
    lost = [worker for worker in history.workers if worker.ref not in roster.content.people]
    able = [one for one in HONEST if one.ref in roster.admins]
    back = [*(one.member() for one in history.workers), *(one.member(is_admin=True) for one in HONEST)]
    history.say(version(roster, *able[:2], add=back, drop=[MAL], answered=roster.unsettled))
    mended = history.roster(range(len(history.said)))
    assert not mended.is_forked, seed
    assert mended.persons == {one.ref for one in (*HONEST, *history.workers)}, seed
    return len(lost)


@pytest.mark.parametrize("seed", range(60))
def test_no_evil_grant_and_an_honest_suspension_holds(seed):
    judge(seed)


@pytest.mark.parametrize("seed", range(20))
def test_so_it_is_where_hardly_anything_counts_that_one_person_says_alone(seed, monkeypatch):
    monkeypatch.setattr(rationing, "RATIONS", dict.fromkeys(rationing.RATIONS, 1))
    judge(seed)


@pytest.mark.soak
@pytest.mark.parametrize("thousand", range(20))
def test_no_evil_grant_in_twenty_thousand_histories(thousand):
    off = [judge(seed) for seed in range(1000 * (thousand + 1), 1000 * (thousand + 2))]
    print(f"1,000 histories: workers off until two admins settled it in {sum(map(bool, off))}, {sum(off)} workers in all")
