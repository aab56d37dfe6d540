import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from nacl.exceptions import RuntimeError as SodiumError

from safeconduct.errors import Unreachable
from safeconduct.vault.seal import STANDARD, Cost, passphrases, stretch

CHEAP = Cost(memory_kib=64, passes=2)


def test_two_libraries_agree():
    other = Argon2id(salt=bytes(16), length=32, iterations=2, lanes=1, memory_cost=64).derive(b"otter lantern")
    assert stretch(b"otter lantern", bytes(16), cost=CHEAP) == other


def test_salt_passphrase_and_cost_all_count():
    keys = {
        stretch(b"a", bytes(16), cost=CHEAP),
        stretch(b"b", bytes(16), cost=CHEAP),
        stretch(b"a", b"s" * 16, cost=CHEAP),
        stretch(b"a", bytes(16), cost=Cost(memory_kib=128, passes=2)),
    }
    assert len(keys) == 4


def test_the_standard_fills_a_quarter_of_a_gibibyte_three_times():
    assert (STANDARD.memory_kib, STANDARD.passes) == (262144, 3)


def test_want_of_memory_is_said_in_words(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise SodiumError("Key derivation failed.")

    monkeypatch.setattr(passphrases.argon2id, "kdf", refuse)  # the edge: libsodium gives up when the system has no 256 MiB
    with pytest.raises(Unreachable, match="256 MiB"):
        stretch(b"a", bytes(16))
