import pytest

from safeconduct.errors import Damaged
from safeconduct.vault.seal import TAG_BYTES, open_once, seal_once

KEY = bytes(range(32))


def test_what_is_sealed_opens():
    assert open_once(KEY, seal_once(KEY, b"hidden", b"here"), b"here") == b"hidden"
    assert len(seal_once(KEY, b"hidden", b"here")) == 6 + TAG_BYTES


@pytest.mark.parametrize("at", range(6 + TAG_BYTES))
def test_every_changed_byte_is_noticed(at):
    sealed = bytearray(seal_once(KEY, b"hidden", b"here"))
    sealed[at] ^= 1
    with pytest.raises(Damaged) as error:
        open_once(KEY, bytes(sealed), b"here")
    assert error.value.stage == "aead"


@pytest.mark.parametrize(
    ("key", "sealed", "aad"),
    [
        (b"\x01" * 32, seal_once(KEY, b"x", b""), b""),
        (KEY, seal_once(KEY, b"x", b""), b"elsewhere"),
        (KEY, b"", b""),
        (KEY, bytes(15), b""),
        (b"short", seal_once(KEY, b"x", b""), b""),
        (b"", seal_once(KEY, b"x", b""), b""),
    ],
)
def test_another_key_context_or_length_does_not_open(key, sealed, aad):
    with pytest.raises(Damaged) as error:
        open_once(key, sealed, aad)
    assert error.value.stage == "aead"
    assert error.value.__cause__ is None


def test_the_vector_of_rfc_8439_with_a_nonce_of_zeros():
    """The one-time key of RFC 8439, appendix A.4, test 1 has key and nonce of zeros; the keystream of block 1 is that of A.1, test 2."""
    sealed = seal_once(bytes(32), bytes(64), b"")
    assert sealed[:16].hex() == "9f07e7be5551387a98ba977c732d080d"
