"""Seal what leaves the vault in the age format, which other people's programs can open.

With a public key the bytes flow through in pieces. With a passphrase the library takes them whole, so that way has a cap.

    >>> import pyrage
    >>> identity = pyrage.x25519.Identity.generate()
    >>> sealed = bytearray()
    >>> seal_for([b"hid", b"den"], str(identity.to_public()), sealed.extend)
    >>> pyrage.decrypt(bytes(sealed), [identity])
    b'hidden'
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable

import pyrage

from safeconduct.errors import Mistaken, Refused

PASSPHRASE_BYTES_CAP = 512 * 1024 * 1024  # sealed whole, in memory: twice this, and 256 MiB that scrypt takes


def is_recipient(text: str) -> bool:
    """Tell whether a text is an age public key (`age1...`)."""
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


class _Pulled(io.RawIOBase):
    """Pieces as a file to read from; whatever goes wrong in making them is kept, to be raised as it was."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self.fault: BaseException | None = None
        self._pieces = iter(pieces)
        self._rest = b""

    def readable(self) -> bool:
        """Say yes."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Give up to `size` bytes; none at the end."""
        try:
            while not self._rest:
                self._rest = next(self._pieces)
        except StopIteration:
            return b""
        except BaseException as error:
            self.fault = error
            raise
        size = len(self._rest) if size < 0 else size
        given, self._rest = self._rest[:size], self._rest[size:]
        return given


class _Pushed(io.RawIOBase):
    """A file to write to that hands its bytes on."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self.fault: BaseException | None = None
        self._write = write

    def writable(self) -> bool:
        """Say yes."""
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        """Hand on."""
        try:
            self._write(bytes(data))
        except BaseException as error:
            self.fault = error
            raise
        return len(data)


def seal_for(pieces: Iterable[bytes], recipient: str, write: Callable[[bytes], object]) -> None:
    """Seal for the holder of a public key, piece by piece.

    Raises:
        Mistaken: that is no age public key.
    """
    try:
        key = pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError:
        raise Mistaken("that is no age public key", "it begins with age1; the recipient makes one with: age-keygen") from None
    source, target = _Pulled(pieces), _Pushed(write)
    try:
        pyrage.encrypt_io(source, target, [key])
    except pyrage.EncryptError as error:
        raise source.fault or target.fault or error from None
    fault = source.fault or target.fault
    if fault is not None:  # the library lets go of an error in writing its last piece: what was written is not whole
        raise fault


def seal_under(pieces: Iterable[bytes], passphrase: str, write: Callable[[bytes], object]) -> None:
    """Seal under a passphrase.

    Raises:
        Refused: more bytes than can be sealed whole; with a public key there is no cap.
    """
    whole = bytearray()
    for piece in pieces:
        whole += piece
        if len(whole) > PASSPHRASE_BYTES_CAP:
            raise Refused(
                f"more than {PASSPHRASE_BYTES_CAP} bytes cannot be sealed under a passphrase", "seal it for a key: --recipient age1..."
            )
    write(pyrage.passphrase.encrypt(bytes(whole), passphrase))
