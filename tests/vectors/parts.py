"""What the pages of vectors share: an organisation, its keys, its cases, all the same every time."""

import base64
from hashlib import shake_256

from nacl.bindings import crypto_sign_seed_keypair

from tests import forge
from tests.forge import h, pack

NOW = 1_491_040_800_000
HLC = NOW << 16


def fixed(what, length=32):
    """Make bytes that are the same every time and look like no others."""
    return shake_256(b"safeconduct vectors: " + what.encode()).digest(length)


SEED, MALLORY = fixed("device"), fixed("mallory")
PUBLIC = crypto_sign_seed_keypair(SEED)[0]
DEVICE = forge.device_of(SEED)
GENESIS = forge.statement(SEED, bytes(16), 0, [], ["genesis", PUBLIC, fixed("person", 16), fixed("nonce"), [], 0], HLC)
ORG = h("sc1/genesis", pack(GENESIS[0]))[:16]
GENESIS_ID = h("sc1/op", pack(GENESIS[0]))
K0, K1, KH = fixed("casework 0"), fixed("casework 1"), fixed("health 0")
CASEWORK, HEALTH = fixed("casework id", 16), fixed("health id", 16)
C0, C1, CH = (forge.context_of(ORG, *place) for place in ((CASEWORK, 0), (CASEWORK, 1), (HEALTH, 0)))
ANNA, BORIS, CLARA = (fixed(name, 16) for name in ("anna", "boris", "clara"))
CK_ANNA, CK_BORIS, CK_CLARA = (fixed(f"key of {name}") for name in ("anna", "boris", "clara"))
SALT = fixed("envelopes")
OTHER = fixed("other device", 16)
NOTE = [fixed("event 1", 16), HLC + 1, ["note", "called at noon"]]
MOVED = [fixed("event 2", 16), HLC + 2, ["moved", "second flat", [fixed("event 0", 16)]]]
BORIS_NOTE = [fixed("event 3", 16), HLC + 3, ["note", "papers are with the lawyer"]]


def flip(data, at):
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def second_form(packed):
    """Write the outer array with a length of two bytes instead of one nibble."""
    return b"\xdc\x00" + bytes([packed[0] & 0x0F]) + packed[1:]


def base64_of(data):
    return base64.b64encode(data).decode()
