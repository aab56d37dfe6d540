import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from safeconduct.errors import Damaged
from safeconduct.vault.seal import (
    WRAP_OVERHEAD_BYTES,
    WRAPPING_PUBLIC_BYTES,
    new_wrapping_seed,
    unwrap,
    wrap,
    wrap_for_nobody,
    wrapping_public,
)

SEED = bytes(range(32))
PUBLIC = wrapping_public(SEED)


def test_what_is_wrapped_unwraps_for_its_holder_and_place_only():
    wrapped = wrap(PUBLIC, b"secret", b"here")
    assert len(PUBLIC) == WRAPPING_PUBLIC_BYTES
    assert len(wrapped) == len(b"secret") + WRAP_OVERHEAD_BYTES
    assert unwrap(SEED, wrapped, b"here") == b"secret"
    for seed, info in [(SEED, b"there"), (new_wrapping_seed(), b"here")]:
        with pytest.raises(Damaged) as error:
            unwrap(seed, wrapped, info)
        assert error.value.stage == "wrap"


def test_wrapping_twice_gives_different_bytes():
    assert wrap(PUBLIC, b"secret", b"") != wrap(PUBLIC, b"secret", b"")


@pytest.mark.parametrize("at", [0, 500, 1087, 1088, 1119, 1120, 1125, -1])
def test_a_changed_wrap_does_not_unwrap(at):
    wrapped = bytearray(wrap(PUBLIC, b"secret", b""))
    wrapped[at] ^= 1
    with pytest.raises(Damaged):
        unwrap(SEED, bytes(wrapped), b"")


@pytest.mark.parametrize("length", [0, 1, 1088, 1120, 1135])
def test_a_short_wrap_does_not_unwrap(length):
    with pytest.raises(Damaged):
        unwrap(SEED, wrap(PUBLIC, b"secret", b"")[:length], b"")


@pytest.mark.parametrize("public", [b"", PUBLIC[:-1], PUBLIC + b"x", b"\xff" * WRAPPING_PUBLIC_BYTES, PUBLIC[:1184] + bytes(32)])
def test_what_is_no_public_key_is_refused(public):
    with pytest.raises(Damaged) as error:
        wrap(public, b"secret", b"")
    assert error.value.stage == "key"


def test_what_is_no_seed_is_refused():
    with pytest.raises(Damaged) as error:
        wrapping_public(b"short")
    assert error.value.stage == "key"


def test_the_public_key_follows_from_the_seed():
    assert wrapping_public(SEED) == PUBLIC
    assert PUBLIC[-32:].hex() != bytes(32).hex()


def test_a_wrap_for_nobody_has_the_form_of_a_wrap_and_opens_to_no_key():
    """Its parts are those of a real one: a key encapsulated to a lattice key, a point of the curve that another one can be mixed with."""
    one, other = wrap_for_nobody(32), wrap_for_nobody(32)
    assert len(one) == len(wrap(PUBLIC, bytes(32), b""))
    assert one[:1088] != other[:1088]
    assert one[1088:1120] != other[1088:1120]
    assert one[1120:] != other[1120:]
    assert any(X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(one[1088:1120])))
    with pytest.raises(Damaged) as error:
        unwrap(SEED, one, b"")
    assert error.value.stage == "wrap"
