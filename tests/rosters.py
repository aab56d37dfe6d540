"""What the tests of membership share: persons with laptops, who sign, suspend and found."""

from dataclasses import dataclass
from hashlib import blake2b

from safeconduct.vault.roster import (
    Genesis,
    Member,
    Membership,
    Op,
    Opener,
    OpSignature,
    Prekey,
    SignedOp,
    Suspended,
    Version,
    device_of,
    members_of,
    op_id,
    org_of,
    resolve,
    sign_op,
)
from safeconduct.vault.seal import sign, signing_public

HLC = 1_491_000_000_000 << 16


def fixed(text, length=32):
    return blake2b(text.encode(), digest_size=length).digest()


@dataclass(frozen=True)
class Person:
    """A person of a test with one laptop; `laptop(2)` is another one of hers."""

    name: str
    number: int = 1

    @property
    def ref(self):
        return fixed("person " + self.name, 16)

    @property
    def seed(self):
        return fixed(f"laptop {self.number} of {self.name}")

    @property
    def public(self):
        return signing_public(self.seed)

    @property
    def device(self):
        return device_of(self.public)

    def laptop(self, number):
        return Person(self.name, number)

    def member(self, *, is_admin=False, laptops=()):
        return Member(self.ref, is_admin, sorted([self.public, *(one.public for one in laptops)]))


ADA, BEN, CIL, DAN, EVE, MAL = (Person(name) for name in ("ada", "ben", "cil", "dan", "eve", "mal"))
ROOTS = tuple(Person(f"root {number}") for number in range(3))


def genesis_of(founder=ADA, roots=(), quorum=0):
    first = Genesis(
        public=founder.public, person=founder.ref, nonce=fixed("nonce"), roots=sorted(root.public for root in roots), quorum=quorum
    )
    return sign_op(Op(org=bytes(16), device=founder.device, seq=0, parents=[], args=first, hlc=HLC), founder.device, founder.seed)


def signed_by(op, *signers):
    name = op_id(op)
    return SignedOp(op, [OpSignature(one.device, sign(one.seed, "sc1/opsig", name)) for one in signers])


def statement(genesis, args, parents, *signers, seq=1):
    return signed_by(Op(org=org_of(genesis.op), device=signers[0].device, seq=seq, parents=list(parents), args=args, hlc=HLC), *signers)


def version(roster, *signers, add=(), drop=(), answered=(), seq=1, members=None, **fields):
    """Make the next version of a roster: what stands, and some more, and some less."""
    gone = {one.ref for one in drop} | {one.person for one in add}
    members = [one for one in members_of(roster.content) if one.person not in gone] + list(add) if members is None else members
    parents = fields.pop("parents", roster.tips)
    given = {
        "number": roster.number + 1,
        "members": sorted(members, key=lambda one: one.person),
        "roots": sorted(roster.content.roots),
        "quorum": roster.content.quorum,
        "answered": sorted(answered),
    } | fields
    return statement(roster.genesis, Version(**given), parents, *signers, seq=seq)


def suspension(roster, author, whom, *, seq=1, parents=None, reason="loss"):
    ref = getattr(whom, "ref", whom)
    return statement(roster.genesis, Suspended(whom=ref, reason=reason), roster.tips if parents is None else parents, author, seq=seq)


def prekey(roster, owner, public, number=1):
    return statement(roster.genesis, Prekey(number=number, public=public, until_ms=1), roster.tips, owner)


def membership(roster, compartment, *signers, persons=(), readers=(), parents=None, number=None, roster_heads=None):
    held = roster.compartments.get(compartment)
    openers = [Opener(one.ref, True) for one in persons] + [Opener(one.ref, False) for one in readers]
    says = Membership(
        compartment=compartment,
        number=(held.number + 1 if held else 1) if number is None else number,
        roster_heads=sorted(roster.tips) if roster_heads is None else roster_heads,
        openers=sorted(openers, key=lambda one: one.person),
    )
    return statement(roster.genesis, says, (held.tips if held else ()) if parents is None else parents, *signers)


class Office:
    """An organisation of a test: its founding, and all statements so far."""

    def __init__(self, *admins, roots=(), quorum=0, members=()):
        self.genesis = genesis_of(ADA, roots, quorum)
        self.said = []
        rest = [one.member(is_admin=True) for one in admins if one is not ADA] + [one.member() for one in members]
        if rest:
            self.say(version(self.roster, ADA, add=rest))

    def say(self, signed):
        self.said.append(signed)
        return op_id(signed.op)

    @property
    def roster(self):
        return resolve(self.genesis, self.said)
