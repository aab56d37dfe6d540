"""Say of a kept copy which of the six properties of preservation it has, after the Berkeley Protocol on digital open source investigations.

The rule of this room: each property is computed from what is kept, never typed; what it means here is said with it.

    >>> capture = Capture(id="", sha256="00" * 32, media_type="", captured_at="", captured_by="", method="", size=1, working_copy_of="a")
    >>> any(properties(capture, "", 0, languages=()).values())
    False
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from safeconduct.studies.evidence.ledger import Capture

PROPERTIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "authenticity": "its bytes are those of the SHA-256 that was signed when it was taken",
        "availability": "all of its bytes are here",
        "identity": "it says who took it, how and when, and where it was or what it is called",
        "persistence": "it is the copy itself and not one that was made to work on",
        "renderability": "it is of a kind that any computer shows without the program that made it",
        "understandability": "a sentence of the ledger is read in it, and its language is known",
    }
)
_SHOWN: Final = frozenset(
    (
        "text/html",
        "text/plain",
        "text/csv",
        "application/pdf",
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "audio/mpeg",
        "video/mp4",
    )
)


def properties(capture: Capture, sha256: str, size: int, *, languages: Iterable[str]) -> dict[str, bool]:
    """Give every property by its name, and whether the copy has it.

    Args:
        capture: what was recorded of it.
        sha256: of the bytes as far as they are here, in hex.
        size: how many of them are here.
        languages: of the sentences that are read in it.
    """
    return {
        "authenticity": sha256 == capture.sha256,
        "availability": size == capture.size,
        "identity": all((capture.captured_by, capture.captured_at, capture.method, capture.url or capture.title)),
        "persistence": not capture.working_copy_of,
        "renderability": capture.media_type in _SHOWN,
        "understandability": any(languages),
    }
