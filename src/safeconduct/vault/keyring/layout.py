"""Lay out a keystore as bytes, and read it back without trusting it.

All that is not the eight bytes of the head looks random: a used slot, an unused one, and the padding of both.

    off  len
      0    4  "SCK1"
      4    1  suite = 1
      5    3  zero
      8   16  salt of the passphrases
     24 2048  eight slots: salt 16, commitment 32, sealed 53, random padding 155
   2072   32  salt of the body
   2104   32  commitment
   2136    n  sealed body; the whole is a multiple of 16 KiB, at most 4 MiB

    >>> parse(bytes(16384))
    Traceback (most recent call last):
    safeconduct.errors.Damaged: this file is not a keystore of safeconduct
"""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.errors import Damaged

SLOTS = 8
SLOT_BYTES = 256
SALT_BYTES = 16  # of Argon2id, RFC 9106, 3.1; and of a slot
BODY_SALT_BYTES = 32
COMMIT_BYTES = 32
BLOCK_BYTES = 16 * 1024  # the file grows by so much, so that its size tells little of how many compartments there are
CAP_BYTES = 4 * 1024 * 1024  # sixty thousand epoch keys
MARK = b"SCK1\x01\x00\x00\x00"
HEAD_BYTES = len(MARK) + SALT_BYTES
BODY_AT = HEAD_BYTES + SLOTS * SLOT_BYTES + BODY_SALT_BYTES + COMMIT_BYTES
_RESTORE = "put a copy of the keystore back; the journal itself is not touched by this"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The parts of a keystore.

    Attributes:
        head: mark and salt, bound to everything that is sealed below.
        slots: eight of 256 bytes.
        body_salt: drawn anew for each writing.
        body_commit: commits to the body's key.
        body: sealed.
    """

    head: bytes
    slots: tuple[bytes, ...]
    body_salt: bytes
    body_commit: bytes
    body: bytes

    @property
    def salt(self) -> bytes:
        """The salt of the passphrases."""
        return self.head[len(MARK) :]

    def join(self) -> bytes:
        """Give the bytes of the file."""
        return self.head + b"".join(self.slots) + self.body_salt + self.body_commit + self.body


def parse(data: bytes) -> Layout:
    """Cut the bytes of a file into parts.

    Raises:
        Damaged: stage `header` for what is no keystore of this suite, stage `length` for one that was cut or has grown.
    """
    if data[:4] != MARK[:4]:
        raise Damaged("this file is not a keystore of safeconduct", _RESTORE, stage="header")
    if data[4 : len(MARK)] != MARK[4:]:
        raise Damaged(
            "this keystore is damaged, or was made by another version of safeconduct",
            "try the newest version; else " + _RESTORE,
            stage="header",
        )
    if len(data) % BLOCK_BYTES or len(data) > CAP_BYTES:
        raise Damaged("this keystore has the wrong length: it was cut off, or something was added", _RESTORE, stage="length")
    at = HEAD_BYTES + SLOTS * SLOT_BYTES
    return Layout(
        head=data[:HEAD_BYTES],
        slots=tuple(data[HEAD_BYTES + number * SLOT_BYTES :][:SLOT_BYTES] for number in range(SLOTS)),
        body_salt=data[at : at + BODY_SALT_BYTES],
        body_commit=data[at + BODY_SALT_BYTES : BODY_AT],
        body=data[BODY_AT:],
    )
