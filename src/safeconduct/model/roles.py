"""Say what people of a network do, in their own words, and which compartments they open for it.

A role is a handful of compartments and no more: there is none that opens everything, and none that opens all caseloads.

    >>> opens("shelter keeper", "north")
    ('guard', 'shelter:north')
    >>> opens("negotiator", "AUT")
    ('country:AUT', 'guard', 'reference')
"""

from __future__ import annotations

from safeconduct.errors import Mistaken
from safeconduct.model.facts import GUARD_COMPARTMENT

GUARD = GUARD_COMPARTMENT
"""The compartment of those who answer drafts: guardians write in it, and who asks them reads who they are."""
ROLES: dict[str, tuple[str, ...]] = {
    "intake": ("casework:intake", GUARD, "reference"),
    "caseworker": ("casework:*", GUARD, "reference"),
    "shelter keeper": (GUARD, "shelter:*"),
    "negotiator": ("country:*", GUARD, "reference"),
    "health": ("health",),
    "evidence": ("evidence",),
    "press": (GUARD, "press"),
    "coordinator": ("coordination", GUARD, "reference"),
}
"""The compartments of a role; `*` is the caseload, the shelter or the country that a person has it for."""
_ONLY_READ = frozenset({("press", GUARD), ("coordinator", GUARD)})  # what they hold is nothing that a draft could give away
DIVIDED = ("casework", "shelter")  # what is split in parts with keys of their own, so that nobody holds all of it


def opens(role: str, part: str = "") -> tuple[str, ...]:
    """Name the compartments of a role.

    Args:
        role: one of `ROLES`.
        part: the caseload, shelter or country that the person has it for; left out, `casework` and `shelter` are meant undivided.

    Raises:
        Mistaken: there is no such role, or it is one for a certain country and none is named.
    """
    if role not in ROLES:
        raise Mistaken("there is no such role", "roles: " + ", ".join(ROLES))
    if not part and "country:*" in ROLES[role]:
        raise Mistaken("a negotiator has one country", "name it: --for AUT")
    return tuple(name.replace("*", part) if part else name.removesuffix(":*") for name in ROLES[role])


def writes(role: str, compartment: str) -> bool:
    """Tell whether a role writes in one of its compartments, or only reads there."""
    return (role, compartment) not in _ONLY_READ
