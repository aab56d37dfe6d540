"""Vectors of membership: a founding, statements, and who belongs by them."""

from safeconduct.vault.seal import signing_public
from tests import forge
from tests.forge import h, pack
from tests.vectors.parts import HLC, base64_of, fixed

NAMES = ("ada", "ben", "cil", "mal", "eve", "root 1", "root 2", "root 3")
SEEDS = {name: fixed(f"laptop of {name}") for name in NAMES}
PUBLIC = {name: signing_public(seed) for name, seed in SEEDS.items()}
PERSON = {name: fixed(f"person {name}", 16) for name in NAMES}
ROOTS = ("root 1", "root 2", "root 3")
SHELTER = fixed("shelter id", 16)


def founding(roots=()):
    args = ["genesis", PUBLIC["ada"], PERSON["ada"], fixed("nonce of roster"), sorted(PUBLIC[root] for root in roots), 2 if roots else 0]
    return forge.statement(SEEDS["ada"], bytes(16), 0, [], args, HLC)


PLAIN, ROOTED = founding(), founding(ROOTS)


def name_of(signed):
    return h("sc1/op", pack(signed[0]))


def said(genesis, args, parents, signers, seq=1):
    org = h("sc1/genesis", pack(genesis[0]))[:16]
    return forge.statement(
        SEEDS[signers[0]], org, seq, [name_of(one) for one in parents], args, HLC, signers=[SEEDS[one] for one in signers]
    )


def version(parents, signers, *, admins=(), workers=(), number, genesis=PLAIN, answered=(), **changes):
    members = [[PERSON[name], True, [PUBLIC[name]]] for name in admins] + [[PERSON[name], False, [PUBLIC[name]]] for name in workers]
    roots = sorted(PUBLIC[root] for root in ROOTS) if genesis is ROOTED else []
    args = ["roster", number, changes.get("members", sorted(members)), roots, len(roots) // 3 * 2, sorted(name_of(one) for one in answered)]
    return said(genesis, args, parents, signers)


def suspend(parents, author, whom, *, genesis=PLAIN, seq=1):
    return said(genesis, ["suspend", PERSON[whom], "loss"], parents, [author], seq)


def members(cited, signers, openers, *, number=1, parents=()):
    rows = sorted([PERSON[name], may_write] for name, may_write in openers.items())
    return said(PLAIN, ["members", SHELTER, number, [name_of(one) for one in cited], rows], parents, signers)


FOUR = ("ada", "ben", "cil", "mal")
FIRST = version([PLAIN], ["ada"], admins=FOUR, number=1)
FIRST_ROOTED = version([ROOTED], ["ada"], admins=FOUR, number=1, genesis=ROOTED)
EVE = version([FIRST], ["ben", "cil"], admins=FOUR, workers=["eve"], number=2)
NO_MAL = version([FIRST], ["ada", "ben"], admins=("ada", "ben", "cil"), number=2)
STOLEN = [suspend([FIRST], "ada", "mal"), suspend([FIRST], "cil", "ben")]
RING = [suspend([FIRST], one, two) for one, two in (("ada", "mal"), ("mal", "ada"))]
RING_ROOTED = [suspend([FIRST_ROOTED], one, two, genesis=ROOTED) for one, two in zip(FOUR, [*FOUR[1:], "ada"], strict=True)]
TWIN = version([PLAIN], ["ada"], admins=("ada", "eve"), number=1)
OPENED = members([FIRST], ["ada", "ben"], {"ada": True, "cil": False})


def case(name, statements, *, number, admins, workers=(), suspended=(), genesis=PLAIN, anchor=None, opens=("ada",)):
    """Make a vector; `admins` and `workers` are those who belong and are not suspended, `opens` who may open the compartment."""
    return {
        "name": name,
        "genesis": base64_of(pack(genesis)),
        "statements": [base64_of(pack(one)) for one in statements],
        "anchor": name_of(anchor).hex() if anchor else "",
        "number": number,
        "admins": sorted(PERSON[one].hex() for one in admins),
        "persons": sorted(PERSON[one].hex() for one in (*admins, *workers)),
        "suspended": sorted(PERSON[one].hex() for one in suspended),
        "opens": sorted(PERSON[one].hex() for one in opens),
    }


def cases():
    three = ("ada", "ben", "cil")
    yield case("the founding alone", [], number=0, admins=["ada"])
    yield case("a first version by the founder", [FIRST], number=1, admins=FOUR)
    yield case("two admins let somebody in", [EVE, FIRST], number=2, admins=FOUR, workers=["eve"])
    alone = version([FIRST], ["mal"], admins=FOUR, workers=["eve"], number=2)
    yield case("one admin lets nobody in", [FIRST, alone], number=1, admins=FOUR)
    yield case(
        "a worker's signature is no admin's",
        [FIRST, EVE, version([EVE], ["mal", "eve"], admins=("mal", "eve"), number=3)],
        number=2,
        admins=FOUR,
        workers=["eve"],
    )
    yield case(
        "a version whose parent is missing waits", [FIRST, version([EVE], ["ben", "cil"], admins=three, number=3)], number=1, admins=FOUR
    )
    yield case("a number that is not the next", [FIRST, version([FIRST], ["ben", "cil"], admins=three, number=3)], number=1, admins=FOUR)
    yield case("two are not lowered to one", [FIRST, version([FIRST], ["ben", "cil"], admins=["ben"], number=2)], number=1, admins=FOUR)
    falling = [[PERSON[name], True, [PUBLIC[name]]] for name in sorted(three, key=lambda name: PERSON[name], reverse=True)]
    yield case("members that fall", [FIRST, version([FIRST], ["ben", "cil"], members=falling, number=2)], number=1, admins=FOUR)
    small = [*sorted([PERSON[name], True, [PUBLIC[name]]] for name in ("ada", "ben")), [b"\xff" * 16, False, [(1).to_bytes(32, "little")]]]
    yield case("a key of small order", [FIRST, version([FIRST], ["ben", "cil"], members=small, number=2)], number=1, admins=FOUR)
    yield case("of two branches what both say", [FIRST, EVE, NO_MAL], number=2, admins=three)
    both = version([EVE, NO_MAL], ["ada", "cil"], admins=three, workers=["eve"], number=3)
    yield case("a version that follows both", [both, FIRST, EVE, NO_MAL], number=3, admins=three, workers=["eve"])
    yield case("another beginning", [FIRST, TWIN], number=1, admins=["ada"])
    yield case("another beginning, where the anchor is known", [FIRST, TWIN], number=1, admins=FOUR, anchor=FIRST)
    yield case("one admin suspends", [FIRST, STOLEN[0]], number=1, admins=three, suspended=["mal"])
    yield case("two suspend each other", [FIRST, *RING], number=1, admins=["ben", "cil"], suspended=["ada", "mal"], opens=[])
    settled = version([FIRST], ["ben", "cil"], admins=three, number=2, answered=RING)
    yield case("two others settle it", [FIRST, *RING, settled], number=2, admins=three)
    own = version([FIRST], ["mal", "ben"], admins=FOUR, number=2, answered=[STOLEN[0]])
    yield case("nobody settles her own", [FIRST, STOLEN[0], own], number=1, admins=three, suspended=["mal"])
    many = [suspend([FIRST], "mal", whom, seq=seq) for seq, whom in enumerate(three)]
    yield case("one admin suspends one other", [FIRST, *many], number=1, admins=["ben", "cil", "mal"], suspended=["ada"], opens=[])
    evil = version([FIRST], ["mal", "ben"], admins=FOUR, workers=["eve"], number=2)
    yield case("what two suspended sign does not count", [FIRST, *STOLEN, evil], number=1, admins=["ada", "cil"], suspended=["ben", "mal"])
    late = [suspend([evil], "ada", "mal"), suspend([evil], "cil", "ben")]
    yield case(
        "what they signed before does", [FIRST, *late, evil], number=2, admins=["ada", "cil"], workers=["eve"], suspended=["ben", "mal"]
    )
    mended = version([FIRST_ROOTED], ["root 1", "root 3"], admins=three, number=2, genesis=ROOTED, answered=RING_ROOTED)
    yield case("offline keys repair", [FIRST_ROOTED, *RING_ROOTED, mended], number=2, admins=three, genesis=ROOTED)
    branch = version([FIRST_ROOTED], ["ben", "cil"], admins=FOUR, workers=["eve"], number=2, genesis=ROOTED)
    yield case("offline keys set a branch aside", [FIRST_ROOTED, mended, branch], number=2, admins=three, genesis=ROOTED)
    few = version([FIRST_ROOTED], ["root 1"], admins=["ada"], number=2, genesis=ROOTED)
    yield case("one offline key of two", [FIRST_ROOTED, few], number=1, admins=FOUR, genesis=ROOTED)
    yield case("two admins open a compartment", [FIRST, OPENED], number=1, admins=FOUR, opens=["ada", "cil"])
    more = [
        members([FIRST], signers, openers, number=2, parents=[OPENED])
        for signers, openers in ((["ada", "mal"], {"ada": True, "mal": True}), (["ben", "cil"], {"ada": True, "cil": True}))
    ]
    yield case(
        "one admin opens none",
        [FIRST, OPENED, members([FIRST], ["mal"], {"mal": True}, number=2, parents=[OPENED])],
        number=1,
        admins=FOUR,
        opens=["ada", "cil"],
    )
    yield case("of two memberships what both say", [FIRST, OPENED, *more], number=1, admins=FOUR, opens=["ada"])


def roster_page():
    """Give the page."""
    return {
        "what": "Who belongs, by docs/protocol.md section 7. Statements in any order; `opens` is about the one compartment.",
        "compartment": SHELTER.hex(),
        "vectors": list(cases()),
    }
