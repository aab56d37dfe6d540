"""What is sealed with age comes back whole, and only with the key."""

import pyrage
import pytest

from safeconduct.errors import Mistaken, Refused
from safeconduct.vault.seal import age, is_recipient, seal_for, seal_under

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def identity():
    return pyrage.x25519.Identity.generate()


@pytest.mark.parametrize("pieces", [[], [b""], [b"a"], [b"a" * 70_000, b"", b"b" * 65_536, b"c"]])
def test_for_a_key(identity, pieces):
    sealed = bytearray()
    seal_for(pieces, str(identity.to_public()), sealed.extend)
    assert pyrage.decrypt(bytes(sealed), [identity]) == b"".join(pieces)
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(bytes(sealed), [pyrage.x25519.Identity.generate()])


def test_pieces_flow_through(identity):
    written = [0]
    seen = []

    def pieces():
        for _ in range(100):
            seen.append(written[0])
            yield bytes(65_536)

    def write(piece):
        written[0] += len(piece)

    seal_for(pieces(), str(identity.to_public()), write)
    assert seen[-1] > 90 * 65_536, "what came first was written before the last was asked for"


def test_under_a_passphrase():
    sealed = bytearray()
    seal_under([b"hid", b"den"], "six words", sealed.extend)
    assert pyrage.passphrase.decrypt(bytes(sealed), "six words") == b"hidden"


def test_what_goes_wrong_in_the_source_or_the_target_is_told_as_it_was(identity):
    def broken():
        yield b"one"
        raise Refused("the source says no")

    def full(_piece):
        raise Refused("the target says no")

    with pytest.raises(Refused, match="source"):
        seal_for(broken(), str(identity.to_public()), lambda _piece: None)
    with pytest.raises(Refused, match="target"):
        seal_for([b"one"], str(identity.to_public()), full)


def test_too_much_for_a_passphrase_is_refused_before_anything_is_written(monkeypatch):
    monkeypatch.setattr(age, "PASSPHRASE_BYTES_CAP", 10)
    with pytest.raises(Refused, match="10 bytes"):
        seal_under([b"12345", b"678901"], "six words", lambda _piece: pytest.fail("written"))


@pytest.mark.parametrize("text", ["", "age1", "AGE-SECRET-KEY-1QQ", "ssh-ed25519 AAAA", "age1" + "q" * 58])
def test_what_is_no_public_key(text):
    assert not is_recipient(text)
    with pytest.raises(Mistaken):
        seal_for([b""], text, lambda _piece: None)
