"""Vectors of the intake door: a card, bundles of day keys, a report, an answer; sealed by the second implementation."""

import base64

from nacl.bindings import crypto_sign_seed_keypair
from nacl.pwhash import argon2id

from safeconduct.vault.seal import wrapping_public
from tests import xwing
from tests.forge import aead, h, kdf, pack, sign, u32
from tests.vectors.parts import MALLORY, base64_of, fixed
from tests.vectors.parts import ORG as REAL

ORG = h("sc1/intakeorg", REAL)[:16]
LANE, NOTICES = h("sc1/intakelane", ORG)[:16], h("sc1/noticelane", ORG)[:16]
EPOCH_KEY = fixed("the key of intake")
SEED = kdf(EPOCH_KEY, "sc1/intakekey", ORG)[:32]
PUBLIC = crypto_sign_seed_keypair(SEED)[0]
LAPTOP = h("sc1/intakelap", fixed("a device of intake", 16))[:16]
DAY = 17_300
DAYS = {day: fixed(f"seed of day {day}") for day in (DAY, DAY + 1)}
CODE = "harbour quilt otter lantern mild seventeen"


def card(suite=1, public=PUBLIC):
    packed = bytes([suite]) + ORG + public
    letters = base64.b32encode(packed + h("sc1/card", packed)[:6]).decode().rstrip("=")
    return "\n".join(["safeconduct intake card", *(letters[at : at + 32] for at in range(0, len(letters), 32)), ""])


def sealed(key, label, front, packed, step, **wrong):
    okm = kdf(key, label, front)
    plain = u32(len(packed)) + packed
    plain += wrong.get("padding", b"\0") * (-len(plain) % step)
    front += okm[32:]
    return front + aead(okm[:32], plain, front)


def bundle(seed=SEED, keys=None, **wrong):
    keys = [[day, wrapping_public(one)] for day, one in DAYS.items()] if keys is None else keys
    packed = pack([LAPTOP, 1_491_040_800_000, keys, False])
    signature = sign(seed, "sc1/intakesig", h("sc1/intakesig", ORG + packed))
    front = b"SCB1\1\0\0\0" + NOTICES + fixed("salt of a bundle")
    return sealed(ORG, "sc1/intakebdl", front, pack([packed, signature]), 32 * 1024, **wrong)


def bundles():
    first = wrapping_public(DAYS[DAY])
    yield "two days", bundle(), [DAY, DAY + 1]
    yield "another signer", bundle(MALLORY), "signature"
    yield "padded with ones", bundle(padding=b"\1"), "padding"
    yield "two keys for a day", bundle(keys=[[DAY, first], [DAY, first]]), "bundle"


def report(seeds, told):
    key, wraps = fixed("the key of a report"), []
    for number in range(4):
        public = wrapping_public(seeds[min(number, len(seeds) - 1)])
        info = b"sc1/intake" + ORG + h("sc1/daykey", public)[:16] + u32(DAY)
        wraps.append(xwing.wrap(public, key, info, fixed(f"randomness of wrap {number}", 64)))
    front = b"SCT1\1\0\0\0" + LANE + u32(DAY) + u32(4) + b"".join(sorted(wraps))
    return sealed(key, "sc1/report", front, pack(told), 64 * 1024)


def code_keys():
    slow = argon2id.kdf(32, CODE.encode(), h("sc1/code", ORG)[:16], opslimit=1, memlimit=1024 * 1024)
    made = kdf(slow, "sc1/code", ORG)
    return made[:32], made[32:48]


def answer(text, seed=SEED):
    code_seed, tag = code_keys()
    packed = pack([text, DAY, 1_491_040_800_000])
    key = fixed("the key of an answer")
    front = b"SCA1\1\0\0\0" + NOTICES + tag
    front += xwing.wrap(wrapping_public(code_seed), key, b"sc1/answer" + ORG + tag, fixed("randomness of an answer", 64))
    signature = sign(seed, "sc1/answersig", h("sc1/answersig", ORG + tag + packed))
    return sealed(key, "sc1/answer", front, pack([packed, signature]), 16 * 1024)


def intake_page():
    """Write the page of intake."""
    code_seed, tag = code_keys()
    told = ["two of us are hiding", "en", "", "web", tag, wrapping_public(code_seed)]
    return {
        "about": "docs/protocol-intake.md. Seeds and names in hexadecimal, objects in Base64. `opens`: what is in it, or the one check "
        "that fails. `changed`: the report with one bit turned at a byte, or cut to a length, and the check that fails.",
        "org": REAL.hex(),
        "pseudonym": ORG.hex(),
        "lane": LANE.hex(),
        "notices": NOTICES.hex(),
        "notice_door": kdf(ORG, "sc1/lanekey", NOTICES)[:32].hex(),
        "door": kdf(ORG, "sc1/lanekey", LANE)[:32].hex(),
        "epoch_key": EPOCH_KEY.hex(),
        "signing_seed": SEED.hex(),
        "public": PUBLIC.hex(),
        "card": card(),
        "no_cards": [card(suite=2), card(public=bytes(32)), card().replace("safeconduct", "another"), card()[:-4]],
        "days": {str(day): seed.hex() for day, seed in DAYS.items()},
        "bundles": [{"name": name, "object": base64_of(blob), "opens": opens} for name, blob, opens in bundles()],
        "report": {"object": base64_of(report([DAYS[DAY], fixed("another laptop")], told)), "text": told[0], "language": "en"},
        "changed": [
            *({"at": at, "opens": stage} for at, stage in ((0, "report"), (8, "report"), (24, "day"), (4704, "commit"), (4736, "aead"))),
            *({"length": length, "opens": "report"} for length in (0, 24, 32, 4704, 4736, 70_287)),
        ],
        "code": CODE,
        "tag": tag.hex(),
        "code_seed": code_seed.hex(),
        "answers": [
            {"name": "of the organisation", "object": base64_of(answer("come back on Monday")), "opens": "come back on Monday"},
            {"name": "by somebody else", "object": base64_of(answer("come alone", MALLORY)), "opens": "signature"},
        ],
    }
