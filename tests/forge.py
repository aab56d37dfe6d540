"""A second sealer, written from docs/protocol.md and not from the code, in which every byte can be made wrong.

It shares nothing with `safeconduct.vault`: what it seals and the program opens, two implementations agree on.
"""

from hashlib import blake2b, sha512

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from nacl.bindings import crypto_core_ed25519_add, crypto_scalarmult_ed25519_base_noclamp
from nacl.signing import SigningKey

pack = msgspec.msgpack.encode
FLOOR = 1024


def h(label, data):
    return blake2b(data, digest_size=32, person=label.encode()).digest()


def kdf(key, label, data):
    return blake2b(data, digest_size=64, key=key, person=label.encode()).digest()


def u32(number):
    return number.to_bytes(4, "big")


def u64(number):
    return number.to_bytes(8, "big")


def sign_oddly(seed, message):
    """Sign so that only a verifier who multiplies by the cofactor agrees: R is off by a point of order eight."""
    digest = sha512(seed).digest()
    secret = int.from_bytes(digest[:32], "little") & (1 << 254) - 8 | 1 << 254
    order = 2**252 + 27742317777372353535851937790883648493
    chosen = int.from_bytes(sha512(b"chosen").digest(), "little") % order
    eighth = bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")
    r = crypto_core_ed25519_add(crypto_scalarmult_ed25519_base_noclamp(chosen.to_bytes(32, "little")), eighth)
    h_ram = int.from_bytes(sha512(r + bytes(SigningKey(seed).verify_key) + message).digest(), "little")
    return r + ((chosen + h_ram * secret) % order).to_bytes(32, "little")


def aead(key, plain, aad):
    return ChaCha20Poly1305(key).encrypt(bytes(12), plain, aad)


def padme(length):
    if length <= FLOOR:
        return FLOOR
    exponent = length.bit_length() - 1
    last = exponent - exponent.bit_length()
    return (length + (1 << last) - 1) >> last << last


def sign(seed, label, hashed):
    return SigningKey(seed).sign(label.encode() + b"\0" + hashed).signature


def context_of(org, compartment, epoch):
    return org + compartment + u32(epoch)


def lane_of(key, context):
    return kdf(key, "sc1/lane", context)[:16]


def device_of(seed):
    return h("sc1/device", bytes(SigningKey(seed).verify_key))[:16]


def envelope(case_key, case, plain, *, salt, context, device, seq, index, ckid=None, key=None, aad=None):
    """Seal the events of one case: `[case, ckid, ciphertext]`."""
    ckid = h("sc1/ckid", case_key) if ckid is None else ckid
    place = context + case + ckid + device + u64(seq) + u32(index)
    return [case, ckid, aead(key or kdf(case_key, "sc1/env", salt + place)[:32], plain, place if aad is None else aad)]


def segment(key, context, seed, header, body, **wrong):
    """Seal a header and a body, both packed already; any keyword makes one thing other than it should be."""
    inner = u32(wrong.get("header_bytes", len(header))) + header + u32(wrong.get("body_bytes", len(body))) + body
    bare = 88 + 16 + 64 + len(inner)
    size = wrong.get("size", padme(bare))
    inner += wrong.get("padding", bytes(max(0, size - bare)))
    front = wrong.get("magic", b"SCG1") + bytes([wrong.get("suite", 1)]) + wrong.get("zeros", bytes(3))
    front += wrong.get("lane", lane_of(key, context)) + wrong.get("salt", h("test-salt", header + body))
    okm = kdf(key, "sc1/seg", front + context)
    front += wrong.get("commit", okm[32:])
    signed = h("sc1/seg-h", front + context + inner)
    signature = wrong.get("signature", sign(seed, "sc1/segsig", signed))
    return front + aead(okm[:32], signature + inner, front + wrong.get("aad", context))


def page(key, version, org, entries, **wrong):
    """Seal a page of case keys; `entries` is packed already."""
    inner = u32(wrong.get("entries_bytes", len(entries))) + entries
    bare = 76 + 16 + len(inner)
    inner += wrong.get("padding", bytes(wrong.get("size", padme(bare)) - bare))
    front = wrong.get("magic", b"SCC1") + bytes([wrong.get("suite", 1)]) + wrong.get("zeros", bytes(3))
    front += u32(wrong.get("written_version", version)) + h("test-salt", entries)
    okm = kdf(key, "sc1/cab", front + org)
    front += wrong.get("commit", okm[32:])
    return front + aead(okm[:32], inner, front + org)


def leaf(erasure, case):
    """Go down to the leaf of a case in the tree of a key over the cabinet."""
    seed = kdf(erasure, "sc1/cabtree", b"")[:32]
    for bit in f"{int.from_bytes(h('sc1/cableaf', case)[:4], 'big'):032b}":
        both = kdf(seed, "sc1/cabnode", b"")
        seed = both[32:] if bit == "1" else both[:32]
    return seed


def beside(erasure, case):
    """Give what is left of the tree when a case is cut out: depth, place and seed of the nodes beside its way, rising."""
    seed, place, nodes = kdf(erasure, "sc1/cabtree", b"")[:32], 0, []
    for depth, bit in enumerate(f"{int.from_bytes(h('sc1/cableaf', case)[:4], 'big'):032b}", 1):
        both = kdf(seed, "sc1/cabnode", b"")
        seed, other = (both[32:], both[:32]) if bit == "1" else (both[:32], both[32:])
        place = place * 2 + int(bit)
        nodes.append(bytes([depth]) + u32(place ^ 1) + other)
    return b"".join(nodes)


def cover(erasure):
    """Give what the pages under a shared key are sealed under as a whole."""
    return kdf(erasure, "sc1/cabcover", b"")[:32]


def masked(erasure, item):
    """Put a key of a page under the leaf of its case."""
    case, ckid, key = item
    mask = kdf(leaf(erasure, case), "sc1/cabkey", case + ckid)[:32]
    return [case, ckid, bytes(a ^ b for a, b in zip(key, mask, strict=True))]


def statement(seed, org, seq, parents, args, hlc, *, signers=None, v=1):
    """Make a signed statement: `[op, [[device, signature]...]]`."""
    op = [v, org, device_of(seed), seq, parents, args, hlc]
    name = h("sc1/op", pack(op))
    return [op, [[device_of(signer), sign(signer, "sc1/opsig", name)] for signer in signers or [seed]]]
