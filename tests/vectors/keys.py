"""Vectors of keys on their way: wraps, mail, epochs and who is given them, pairing with its words, versions of the cabinet's key."""

from safeconduct.vault.passphrase import words_of
from safeconduct.vault.seal import wrapping_public
from tests import forge, xwing
from tests.forge import h, kdf, pack, u32
from tests.vectors.parts import base64_of, fixed, flip
from tests.vectors.roster import FIRST, PERSON, PLAIN, PUBLIC, SHELTER, members, name_of, said, suspend, version

ORG = h("sc1/genesis", pack(PLAIN[0]))[:16]
SEEDS = {name: fixed(f"wrapping seed of {name}") for name in ("ada", "ben", "mal")}
INFO = b"sc1/wrap" + ORG
KEYS = [fixed(f"shelter key {number}") for number in range(4)]
CABINET = h("sc1/cabinetid", ORG)[:16]
DEVICE = {name: h("sc1/device", public)[:16] for name, public in PUBLIC.items()}


def wrapped(name, plain, info=INFO, number=0):
    return xwing.wrap(wrapping_public(SEEDS[name]), plain, info, fixed(f"randomness {name} {number}", 64))


def letter(ref=SHELTER, name="shelter", number=1, key=KEYS[1], kind=1, **wrong):
    packed = pack([kind, ref, name, number, key])
    return (len(packed).to_bytes(2, "big") + packed + wrong.get("tail", b"")).ljust(160, b"\0")


def mail(letters, *, magic=b"SCM1\1\0\0\0", org=ORG, count=None):
    wraps = sorted(wrapped(name, plain, number=number) for number, (name, plain) in enumerate(letters))
    body = magic + h("sc1/mail", org)[:16] + u32(len(wraps) if count is None else count) + b"".join(wraps)
    return body + fixed("padding of mail", forge.padme(len(body)) - len(body))


def mails():
    two = [("ada", letter()), ("ben", letter(key=KEYS[2], number=2)), ("ben", letter(CABINET, "cabinet", 0, KEYS[3]))]
    yield "for ben, of three", mail(two), [[SHELTER.hex(), "shelter", 2, KEYS[2].hex()], [CABINET.hex(), "cabinet", 0, KEYS[3].hex()]]
    yield "none for ben", mail([("ada", letter())]), []
    yield "none at all", mail([]), []
    yield "another magic", mail(two, magic=b"SCM2\1\0\0\0"), "mail"
    yield "another organisation", mail(two, org=fixed("another", 16)), "mail"
    yield "more than there are", mail(two, count=99_999), "mail"
    yield "a letter with a tail", mail([("ben", letter(tail=b"x"))]), "mail"
    yield "a letter of another kind", mail([("ben", letter(kind=2))]), "mail"
    yield "a changed wrap opens for nobody", flip(mail([("ben", letter())]), 2000 - 900), []


def epoch(parents, author, heads, recipients, *, number, key, compartment=SHELTER):
    cited, given = sorted(map(name_of, heads)), sorted(DEVICE[one] for one in recipients)
    args = ["epoch", compartment, "", number, cited, given, h("sc1/khash", key), None, [], "scheduled"]
    return said(PLAIN, args, parents, [author], seq=number + 1)


def epochs():
    opened = members([FIRST], ["ada", "ben"], {"ada": True, "ben": True, "mal": True})
    begun = epoch([FIRST], "ada", [FIRST], ["ada"], number=0, key=KEYS[0])
    first = epoch([begun], "ada", [FIRST, opened], ["ada", "ben", "mal"], number=1, key=KEYS[1])
    shut = suspend([FIRST], "ben", "mal")
    second = epoch([first], "ben", [FIRST, opened, shut], ["ada", "ben"], number=2, key=KEYS[2])
    stale = epoch([first], "mal", [FIRST, opened], ["ada", "ben", "mal"], number=2, key=KEYS[3])
    base = [FIRST, opened, begun, first]
    yield "begun and given to two more", base, [KEYS[0], KEYS[1]], 1, False
    yield "one is shut out: stale until another begins", [*base, shut], [KEYS[0], KEYS[1]], 1, True
    yield "another begins without her", [*base, shut, second], [KEYS[0], KEYS[1], KEYS[2]], 2, False
    both = [KEYS[0], KEYS[1], *(key for _, key in sorted([(name_of(second), KEYS[2]), (name_of(stale), KEYS[3])]))]
    yield "two at once: the lower name is written in", [*base, shut, second, stale], both, 2, name_of(stale) < name_of(second)
    short = epoch([first], "ben", [FIRST, opened], ["ben"], number=2, key=KEYS[2])
    yield "for fewer than those who open it: none", [*base, short], [KEYS[0], KEYS[1]], 1, False
    skipped = epoch([first], "ben", [FIRST, opened], ["ada", "ben", "mal"], number=3, key=KEYS[2])
    yield "a number that is not the next: none", [*base, skipped], [KEYS[0], KEYS[1]], 1, False
    dropped = version([FIRST], ["ada", "ben"], admins=("ada", "ben", "cil"), number=2)
    yield "who left is given none", [*base, dropped], [KEYS[0], KEYS[1]], 1, True


def sealed(magic, secret, content, about, what):
    front = magic + b"\1\0\0\0" + fixed(f"front of {what}")
    plain = u32(len(content)) + content
    plain = plain.ljust(forge.padme(len(plain)), b"\0")
    return front + forge.aead(kdf(secret, "sc1/pairkey", front)[:32], plain, front + about)


def pairing():
    words = "walnut orbit lettuce sandal mulberry kettle copper meadow anchor violin"
    secret = h("sc1/pair", words.encode())
    invite = sealed(b"SCI1", secret, pack([ORG, pack(PLAIN), name_of(FIRST), PERSON["eve"], 2**41]), b"", "the invite")
    public = wrapping_public(fixed("wrapping seed of eve"))
    prekey = said(PLAIN, ["prekey", 1, public, 2**41], [PLAIN], ["eve"])
    request = sealed(b"SCQ1", secret, pack([PUBLIC["eve"], pack(prekey)]), h("sc1/pairing", invite), "the request")
    another = sealed(b"SCI1", secret, pack([ORG, pack(PLAIN), b"", PERSON["eve"], 1]), b"", "another")
    return {
        "words": words,
        "name": kdf(secret, "sc1/pairname", b"")[:8].hex(),
        "invite": base64_of(invite),
        "request": base64_of(request),
        "person": PERSON["eve"].hex(),
        "public": PUBLIC["eve"].hex(),
        "compared": words_of(h("sc1/pairing", invite + request)),
        "refused": [
            {"name": "an invite that was changed", "invite": base64_of(flip(invite, 60)), "request": base64_of(request)},
            {"name": "an answer to another invite", "invite": base64_of(another), "request": base64_of(request)},
            {"name": "a request with its magic changed", "invite": base64_of(invite), "request": base64_of(b"SCI1" + request[4:])},
        ],
    }


def keys_page():
    """Write the page of keys on their way."""
    plain = b"a key of thirty-two bytes, wrapped"
    good = wrapped("ben", plain)
    return {
        "about": "Seeds, keys and names in hexadecimal, sealed objects and statements in Base64. `mail` and `wraps`: what opens with "
        "ben's seed, or the one check that fails. `epochs`: the hashes of the keys of the epochs that hold, by number and then name, "
        "the number in which to write, and whether that one is stale.",
        "org": ORG.hex(),
        "genesis": base64_of(pack(PLAIN)),
        "seeds": {name: seed.hex() for name, seed in SEEDS.items()},
        "publics": {name: wrapping_public(seed).hex() for name, seed in SEEDS.items()},
        "info": INFO.hex(),
        "wraps": [
            {"name": "for ben", "wrapped": base64_of(good), "opens": plain.hex()},
            {"name": "for ada", "wrapped": base64_of(wrapped("ada", plain)), "opens": "wrap"},
            {"name": "for another purpose", "wrapped": base64_of(wrapped("ben", plain, b"sc1/other")), "opens": "wrap"},
            *(
                {"name": f"{what} flipped", "wrapped": base64_of(flip(good, at)), "opens": "wrap"}
                for what, at in (("lattice", 0), ("point", 1090), ("tag", len(good) - 1))
            ),
            {"name": "cut short", "wrapped": base64_of(good[:-1]), "opens": "wrap"},
        ],
        "mail": [{"name": name, "object": base64_of(blob), "opens": opens} for name, blob, opens in mails()],
        "compartment": SHELTER.hex(),
        "epochs": [
            {
                "name": name,
                "statements": [base64_of(pack(one)) for one in statements],
                "key_hashes": [h("sc1/khash", key).hex() for key in keys],
                "number": number,
                "is_stale": is_stale,
            }
            for name, statements, keys, number, is_stale in epochs()
        ],
        "pairing": pairing(),
        "cabinet": [
            {"epoch": number, "key": key.hex(), "version": (number + 1 << 12) | int.from_bytes(h("sc1/khash", key)[:2], "big") >> 4}
            for number, key in enumerate(KEYS)
        ],
    }
