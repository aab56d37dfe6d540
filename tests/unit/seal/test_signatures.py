import pytest

from safeconduct.errors import Damaged
from safeconduct.vault.seal import accept_public, digest, new_signing_seed, sign, signing_public, verify

SEED = bytes(range(32))
PUBLIC = signing_public(SEED)
HASH = digest("sc1/example", b"x")
ORDER = 2**252 + 27742317777372353535851937790883648493  # of the group's base point, RFC 8032, 5.1
PRIME = 2**255 - 19
SMALL = [  # the eight points of small order, and second forms of two of them; RFC 7748, section 6.1 tells why they must not be keys
    (1).to_bytes(32, "little"),
    (PRIME - 1).to_bytes(32, "little"),
    bytes(32),
    bytes(31) + b"\x80",
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"),
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"),
    (PRIME).to_bytes(32, "little"),
    (PRIME + 1).to_bytes(32, "little"),
]


def refused(public, signature, label="sc1/example", hashed=HASH):
    with pytest.raises(Damaged) as error:
        verify(public, label, hashed, signature)
    return error.value.stage == "signature"


def test_a_signature_holds_for_its_signer_label_and_hash_only():
    signature = sign(SEED, "sc1/example", HASH)
    verify(PUBLIC, "sc1/example", HASH, signature)
    assert refused(signing_public(new_signing_seed()), signature)
    assert refused(PUBLIC, signature, label="sc1/other")
    assert refused(PUBLIC, signature, hashed=digest("sc1/example", b"y"))


@pytest.mark.parametrize("bit", range(0, 512, 7))
def test_a_changed_signature_does_not_hold(bit):
    signature = bytearray(sign(SEED, "sc1/example", HASH))
    signature[bit // 8] ^= 1 << bit % 8
    assert refused(PUBLIC, bytes(signature))


def test_the_second_form_of_a_signature_does_not_hold():
    signature = sign(SEED, "sc1/example", HASH)
    grown = int.from_bytes(signature[32:], "little") + ORDER
    assert refused(PUBLIC, signature[:32] + grown.to_bytes(32, "little"))


@pytest.mark.parametrize("public", SMALL)
def test_a_key_of_small_order_or_in_a_second_form_signs_nothing(public):
    for r in (public, (1).to_bytes(32, "little"), bytes(32)):
        for attempt in range(8):  # with a lenient verifier one message in eight or fewer passes
            assert refused(public, r + bytes(32), hashed=digest("sc1/example", bytes([attempt])))
    with pytest.raises(Damaged) as error:
        accept_public(public)
    assert error.value.stage == "key"


@pytest.mark.parametrize("public", [b"", PUBLIC[:31], PUBLIC + b"x", b"\xff" * 32])
def test_what_is_no_key_is_refused(public):
    assert refused(public, sign(SEED, "sc1/example", HASH))
    with pytest.raises(Damaged):
        accept_public(public)


@pytest.mark.parametrize("signature", [b"", bytes(63), bytes(65), bytes(64)])
def test_what_is_no_signature_is_refused(signature):
    assert refused(PUBLIC, signature)


def test_a_sound_key_is_accepted():
    assert accept_public(PUBLIC) == PUBLIC


def test_signing_is_the_same_every_time():
    assert sign(SEED, "sc1/example", HASH) == sign(SEED, "sc1/example", HASH)


def test_what_is_signed_is_always_a_hash():
    with pytest.raises(ValueError, match="5"):
        sign(SEED, "sc1/example", b"short")
