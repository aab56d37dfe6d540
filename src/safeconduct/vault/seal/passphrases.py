"""Turn a passphrase into a key slowly.

The cost is fixed in the code and never read from a file: whoever can write the file could otherwise make guessing cheap. The work is done
by libsodium: OpenSSL gives the same bytes in nearly twice the time, and time that only the honest person loses buys nothing.

    >>> len(stretch(b"six words that nobody ever guesses", bytes(16), cost=Cost(memory_kib=64, passes=1)))
    32
"""

from __future__ import annotations

from dataclasses import dataclass

from nacl.exceptions import RuntimeError as SodiumError
from nacl.pwhash import argon2id

from safeconduct.errors import Unreachable
from safeconduct.vault.seal.aead import KEY_BYTES

_KIB = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one guess costs, on one thread.

    Attributes:
        memory_kib: memory that a guess must fill, in KiB, at least 8.
        passes: how often it is gone through.
    """

    memory_kib: int
    passes: int


STANDARD = Cost(memory_kib=256 * 1024, passes=3)  # four times the memory of RFC 9106's second recommended choice; 0.6 s on a laptop core


def stretch(passphrase: bytes, salt: bytes, *, cost: Cost = STANDARD) -> bytes:
    """Derive 32 bytes from a passphrase with Argon2id (RFC 9106, version 1.3, one lane).

    Args:
        passphrase: as typed, UTF-8, Unicode form NFKC; the caller normalises.
        salt: 16 random bytes of this slot.
        cost: `STANDARD` in every vault; tests of the keystore pass a small one.

    Raises:
        Unreachable: the machine has not enough free memory for it.
    """
    try:
        return argon2id.kdf(KEY_BYTES, passphrase, salt, opslimit=cost.passes, memlimit=cost.memory_kib * _KIB)
    except (SodiumError, MemoryError):
        missing = f"there are not {cost.memory_kib // _KIB} MiB of free memory to check a passphrase"
        raise Unreachable(missing, "close other programs and try again") from None
