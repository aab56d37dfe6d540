"""Have the guard read what is about to leave: the one place where evidence meets it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from safeconduct.errors import Refused
from safeconduct.studies.disclosure import Index, examine


class Guarded(msgspec.Struct, frozen=True, kw_only=True):
    """What the guard asks about without stopping it: how many places, and in which parts of the text."""

    asked: int
    parts: tuple[str, ...]


def guarded(texts: Mapping[str, str], index: Index, public: Index) -> Guarded:
    """Let nothing pass that names somebody or something protected.

    Args:
        texts: all that is about to leave, by the part that it is in.
        index: what is protected.
        public: names that may be public.

    Raises:
        Refused: something protected shows; the parts are named, never the words.
    """
    matters = examine(list(texts.items()), index, public)
    hard = dict.fromkeys(place for each in matters if each.tier == "HARD" for place in each.places)
    if hard:
        raise Refused(
            f"the guard stops it: people, places, numbers or countries of this vault show in {', '.join(hard)}",
            "leave those claims out, or say them so that nobody of this vault shows",
        )
    parts = dict.fromkeys(place for each in matters for place in each.places)
    return Guarded(asked=sum(each.count for each in matters), parts=tuple(parts))
