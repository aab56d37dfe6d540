"""A second X-Wing sealer, written from FIPS 203, the X-Wing draft and RFC 9180, whose randomness is given: the same wrap every time.

It shares nothing with the program or its libraries but X25519 and ChaCha20-Poly1305; what it wraps, the program opens.
"""

import hmac
from hashlib import sha3_256, sha3_512, sha256, shake_128, shake_256

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

Q, N, K, ETA, DU, DV = 3329, 256, 3, 2, 10, 4  # ML-KEM-768
_LABEL = rb"\.//^" + b"\\"
KEM_ID, KDF_ID, AEAD_ID = b"\x64\x7a", b"\x00\x01", b"\x00\x03"


def _reversed7(number):
    return int(f"{number:07b}"[::-1], 2)


ZETAS = [pow(17, _reversed7(i), Q) for i in range(128)]
GAMMAS = [pow(17, 2 * _reversed7(i) + 1, Q) for i in range(128)]


def ntt(poly):
    out, at, length = list(poly), 1, 128
    while length >= 2:
        for start in range(0, N, 2 * length):
            for j in range(start, start + length):
                t = ZETAS[at] * out[j + length] % Q
                out[j + length], out[j] = (out[j] - t) % Q, (out[j] + t) % Q
            at += 1
        length //= 2
    return out


def from_ntt(poly):
    out, at, length = list(poly), 127, 2
    while length <= 128:
        for start in range(0, N, 2 * length):
            for j in range(start, start + length):
                t = out[j]
                out[j] = (t + out[j + length]) % Q
                out[j + length] = ZETAS[at] * (out[j + length] - t) % Q
            at -= 1
        length *= 2
    return [value * 3303 % Q for value in out]


def times(one, two):
    out = [0] * N
    for i in range(128):
        a0, a1, b0, b1 = one[2 * i], one[2 * i + 1], two[2 * i], two[2 * i + 1]
        out[2 * i], out[2 * i + 1] = (a0 * b0 + a1 * b1 * GAMMAS[i]) % Q, (a0 * b1 + a1 * b0) % Q
    return out


def plus(*polys):
    return [sum(values) % Q for values in zip(*polys, strict=True)]


def uniform(seed):
    """Sample a polynomial in the domain of the transform (FIPS 203, algorithm 7)."""
    stream, out = shake_128(seed).digest(1344), []
    for at in range(0, len(stream), 3):
        one = stream[at] + 256 * (stream[at + 1] % 16)
        two = stream[at + 1] // 16 + 16 * stream[at + 2]
        out += [value for value in (one, two) if value < Q]
    assert len(out) >= N
    return out[:N]


def bits_of(data):
    return [byte >> place & 1 for byte in data for place in range(8)]


def small(seed, number):
    """Sample a small polynomial (FIPS 203, algorithm 8)."""
    bits = bits_of(shake_256(seed + bytes([number])).digest(64 * ETA))
    return [(sum(bits[4 * i : 4 * i + 2]) - sum(bits[4 * i + 2 : 4 * i + 4])) % Q for i in range(N)]


def unpacked(data, width):
    bits = bits_of(data)
    return [sum(bits[at + place] << place for place in range(width)) for at in range(0, len(bits), width)]


def packed(values, width):
    bits = [value >> place & 1 for value in values for place in range(width)]
    return bytes(sum(bits[at + place] << place for place in range(8)) for at in range(0, len(bits), 8))


def squeezed(poly, width):
    return [((value << width) + Q // 2) // Q % (1 << width) for value in poly]


def encapsulate(public, message):
    """ML-KEM-768 with its 32 random bytes given: the shared secret and the ciphertext."""
    secret, coins = (both := sha3_512(message + sha3_256(public).digest()).digest())[:32], both[32:]
    t, rho = [unpacked(public[384 * i : 384 * (i + 1)], 12) for i in range(K)], public[384 * K :]
    y = [ntt(small(coins, i)) for i in range(K)]
    u = [
        plus(from_ntt(plus(*(times(uniform(rho + bytes([i, j])), y[j]) for j in range(K)))), small(coins, K + i))  # A transposed
        for i in range(K)
    ]
    mu = [bit * ((Q + 1) // 2) for bit in bits_of(message)]
    v = plus(from_ntt(plus(*(times(t[i], y[i]) for i in range(K)))), small(coins, 2 * K), mu)
    return secret, b"".join(packed(squeezed(poly, DU), DU) for poly in u) + packed(squeezed(v, DV), DV)


def xwing(public, randomness):
    """Give the shared secret and the encapsulation for a public key of 1216 bytes, from 64 bytes of randomness."""
    lattice, curve = public[:1184], public[1184:]
    inner, sealed = encapsulate(lattice, randomness[:32])
    passing = X25519PrivateKey.from_private_bytes(randomness[32:])
    point = passing.public_key().public_bytes_raw()
    shared = passing.exchange(X25519PublicKey.from_public_bytes(curve))
    return sha3_256(inner + shared + point + curve + _LABEL).digest(), sealed + point


def _extract(salt, label, value):
    return hmac.digest(salt, b"HPKE-v1" + b"HPKE" + KEM_ID + KDF_ID + AEAD_ID + label + value, sha256)


def _expand(secret, label, info, length):
    labelled = length.to_bytes(2, "big") + b"HPKE-v1" + b"HPKE" + KEM_ID + KDF_ID + AEAD_ID + label + info
    return hmac.digest(secret, labelled + b"\x01", sha256)[:length]


def wrap(public, plain, info, randomness):
    """HPKE in base mode, one message: encapsulation and ciphertext."""
    shared, encapsulation = xwing(public, randomness)
    context = b"\x00" + _extract(b"", b"psk_id_hash", b"") + _extract(b"", b"info_hash", info)
    secret = _extract(shared, b"secret", b"")
    key, nonce = _expand(secret, b"key", context, 32), _expand(secret, b"base_nonce", context, 12)
    return encapsulation + ChaCha20Poly1305(key).encrypt(nonce, plain, b"")
