"""Seal a report to every laptop that opens intake, by the keys of the day.

One inbox, several keys: a content key is wrapped to each, and wraps to nobody fill up to a multiple of four, so that a depot does not
count the laptops. All texts of the usual length have one size.

    >>> from safeconduct.vault.seal import new_wrapping_seed, wrapping_public
    >>> blob = seal_report(Report(text="we need help"), bytes(16), 17_300, [wrapping_public(new_wrapping_seed())])
    >>> day_of(blob, bytes(16)), len(blob)
    (17300, 70288)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec

from safeconduct.errors import Damaged, Mistaken, Refused
from safeconduct.vault.intake.layout import COMMIT_BYTES, FRONT_BYTES, REPORT, WRAPPED_BYTES, body_steps, front_of, is_of_lane, seal_body
from safeconduct.vault.seal import KEY_BYTES, WRAPPING_PUBLIC_BYTES, digest, random_bytes, wrap, wrap_for_nobody

TEXT_BYTES_CAP = 64 * 1024  # of UTF-8: some ten thousand words
WRAPS_STEP = 4  # laptops are counted by fours; each wrap to nobody costs the door 0.07 ms
WRAPS_CAP = 512
_STEPS_CAP = 2  # 64 KiB of text, and what stands beside it
_DAY_END, _COUNT_END = FRONT_BYTES + 4, FRONT_BYTES + 8
Optional16 = Annotated[bytes, msgspec.Meta(max_length=16)]
Short = Annotated[str, msgspec.Meta(max_length=16)]


class Report(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What somebody told; later versions add fields at the end only.

    Attributes:
        text: hostile until a person has looked: at most `TEXT_BYTES_CAP` bytes of UTF-8.
        language: of the form, as in `en`, `ru`, `ar`; may be empty.
        contact: where to answer, as she wrote it; may be empty.
        came_by: `web`, `onion` or `file`; may be empty.
        tag: of her code name, 16 bytes; empty if there is none.
        reply_to: the public key to which an answer is sealed, 1216 bytes; empty if there is no code name.
    """

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=TEXT_BYTES_CAP)]
    language: Short = ""
    contact: Annotated[str, msgspec.Meta(max_length=512)] = ""
    came_by: Short = ""
    tag: Optional16 = b""
    reply_to: Annotated[bytes, msgspec.Meta(max_length=WRAPPING_PUBLIC_BYTES)] = b""

    def __repr__(self) -> str:
        """Show nothing of it."""
        return "<Report>"


def key_id(public: bytes) -> bytes:
    """Name a day key, 16 bytes."""
    return digest("sc1/daykey", public)[:16]


def report_info(org: bytes, public: bytes, day: int) -> bytes:
    """Say what a wrap is for: the organisation, the key, the day. It opens nowhere else."""
    return b"sc1/intake" + org + key_id(public) + day.to_bytes(4, "big")


def seal_report(report: Report, org: bytes, day: int, publics: Sequence[bytes]) -> bytes:
    """Seal a report; nothing of it can be opened here afterwards.

    Args:
        report: what was told.
        org: the organisation's pseudonym, from its card.
        day: of today in UTC, in days since 1970.
        publics: all keys of that day, as `Board.keys` gives them.

    Raises:
        Mistaken: the text is empty, too long, or no text; a field beside it is too long.
        Refused: there is no key of today, or there are too many: the report must not be taken.
        Damaged: stage `key`; a public key is not a sound one.
    """
    packed = _packed(report)
    if not 0 < len(publics) <= WRAPS_CAP:
        raise Refused("there are no keys of today to which a report could be sealed", "sync the depot, or ask the organisation")
    key = random_bytes(KEY_BYTES)
    wraps = [wrap(public, key, report_info(org, public, day)) for public in publics]
    wraps = sorted([*wraps, *(wrap_for_nobody(KEY_BYTES) for _ in range(-len(publics) % WRAPS_STEP))])
    front = front_of(REPORT, org) + day.to_bytes(4, "big") + len(wraps).to_bytes(4, "big") + b"".join(wraps)
    return seal_body(key, REPORT, front, packed)


def _packed(report: Report) -> bytes:
    try:
        size = len(report.text.encode())
        packed = msgspec.msgpack.encode(report)
        msgspec.msgpack.decode(packed, type=Report)
    except (UnicodeEncodeError, msgspec.MsgspecError):
        raise Mistaken("this cannot be sealed: it is empty, too long, or holds what is no text", "write it in other words") from None
    if size > TEXT_BYTES_CAP or not report.text.strip() or len(report.tag) not in (0, 16):
        raise Mistaken(f"a report has at least one letter and at most {TEXT_BYTES_CAP} bytes", "send it in parts")
    if len(report.reply_to) != (WRAPPING_PUBLIC_BYTES if report.tag else 0):
        raise Mistaken("a code name needs both its parts", "draw it anew")
    return packed


def report_parts(blob: bytes, org: bytes) -> tuple[int, list[bytes], int]:
    """Check the form of a sealed report; give its day, its wraps, and how many bytes stand before the commitment.

    Raises:
        Damaged: stage `report`; it is no report to this organisation, or it was cut or added to.
    """
    count = int.from_bytes(blob[_DAY_END:_COUNT_END], "big")
    at = _COUNT_END + count * WRAPPED_BYTES
    fits = 0 < count <= WRAPS_CAP + WRAPS_STEP and not count % WRAPS_STEP and len(blob) >= at + COMMIT_BYTES
    if not is_of_lane(blob, REPORT, org) or not fits or not 0 < body_steps(blob, at, REPORT) <= _STEPS_CAP:
        raise Damaged("an object of intake is no report to this organisation, or was cut", stage="report")
    wraps = [blob[start : start + WRAPPED_BYTES] for start in range(_COUNT_END, at, WRAPPED_BYTES)]
    return int.from_bytes(blob[FRONT_BYTES:_DAY_END], "big"), wraps, at


def day_of(blob: bytes, org: bytes) -> int:
    """Check the form of a sealed report, and give its day; see `report_parts`."""
    return report_parts(blob, org)[0]
