"""Have the guard read what is about to leave: the one place where evidence meets it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from safeconduct.actions.office import NAMED_CHARS, draft_name, matter_name
from safeconduct.errors import Mistaken, Refused
from safeconduct.model import facts as f
from safeconduct.studies.disclosure import Index, Matter, count_words, examine

_TOLD = 20  # matters named in one refusal


class Let(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A matter that a person lets pass, by the beginning of what names it (8 hexadecimal digits at least), and why."""

    matter: str
    why: str


class Guarded(msgspec.Struct, frozen=True, kw_only=True):
    """What the guard asks about without stopping it: how many places, in which parts of the text; and the facts of the check."""

    asked: int
    parts: tuple[str, ...]
    facts: tuple[f.AnyFact, ...]


def guarded(texts: Mapping[str, str], index: Index, public: Index, lets: tuple[Let, ...] = ()) -> Guarded:
    """Let nothing pass that names somebody or something protected, but what a person lets pass with a reason.

    Args:
        texts: all that is about to leave, by the part that it is in.
        index: what is protected.
        public: names that may be public.
        lets: what may pass in these very texts.

    Raises:
        Refused: something protected shows; the parts and what names the matters are told, never the words.
        Mistaken: what is to be let pass is not there, or is several things.
    """
    matters = examine(list(texts.items()), index, public)
    draft = draft_name(texts.values())
    named = {matter_name(draft, matter): matter for matter in matters}
    reasons = _reasons(named, lets)
    hard = {name: matter for name, matter in named.items() if matter.tier == "HARD" and name not in reasons}
    if hard:
        places = dict.fromkeys(place for matter in hard.values() for place in matter.places)
        names = ", ".join(name[:NAMED_CHARS] for name in list(hard)[:_TOLD])
        raise Refused(
            f"the guard stops it: people, places, numbers or countries of this vault show in {', '.join(places)}",
            f"leave those claims out, or say them so that nobody of this vault shows; or let it pass, with a reason (--let): {names}",
        )
    soft = [matter for name, matter in named.items() if matter.tier == "SOFT" and name not in reasons]
    checked = f.DraftChecked(draft=draft, words=count_words(texts.items()), hard=0, soft=len(soft))
    passed = [f.FindingLet(draft=draft, finding=bytes.fromhex(name), why=why) for name, why in reasons.items()]
    parts = dict.fromkeys(place for matter in soft for place in matter.places)
    return Guarded(asked=sum(matter.count for matter in soft), parts=tuple(parts), facts=(checked, *passed))


def _reasons(named: Mapping[str, Matter], lets: tuple[Let, ...]) -> dict[str, str]:
    """Give the reason for each matter that is let pass."""
    found: dict[str, str] = {}
    for let in lets:
        names = [name for name in named if len(let.matter) >= NAMED_CHARS and name.startswith(let.matter.lower())]
        if len(names) != 1:
            raise Mistaken("what is to be let pass is not in what leaves, or is several things", "take it from what the guard told")
        found[names[0]] = let.why
    return found
