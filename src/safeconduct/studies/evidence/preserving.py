"""Say of a kept copy which of the six properties of preservation it has, after the Berkeley Protocol on digital open source investigations.

The rule of this room: each property is computed from what is kept, never typed; what it means here is said with it.

    >>> capture = Capture(id="", sha256="00" * 32, media_type="", captured_at="", captured_by="", method="", size=1, working_copy_of="a")
    >>> any(properties(b"", capture, languages=()).values())
    False
"""

from __future__ import annotations

import hashlib
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


def properties(content: bytes, capture: Capture, *, languages: Iterable[str]) -> dict[str, bool]:
    """Give every property by its name, and whether the copy has it.

    Args:
        content: the bytes as far as they are here.
        capture: what was recorded of it.
        languages: of the sentences that are read in it.
    """
    return {
        "authenticity": hashlib.sha256(content).hexdigest() == capture.sha256,
        "availability": len(content) == capture.size,
        "identity": all((capture.captured_by, capture.captured_at, capture.method, capture.url or capture.title)),
        "persistence": not capture.working_copy_of,
        "renderability": capture.media_type in _SHOWN,
        "understandability": any(languages),
    }
