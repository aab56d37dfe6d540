"""Which status may follow which.

An application moves as UNHCR's Resettlement Handbook (4.7, 4.10) tells a submission's life: denied is not the same as declined to consider,
deferred or suspended, and a split decision accepts some of the household. A case moves freely, as life does; closing asks for a reason.
"""

from __future__ import annotations

from types import MappingProxyType

_AT_THE_STATE = (
    "info_requested",
    "suspended",
    "accepted",
    "denied_considered",
    "denied_unconsidered",
    "split",
    "withdrawn_error",
    "withdrawn_request",
)
_STOPPED = ("not_pursued", "withdrawn_error", "withdrawn_request")

NEXT = MappingProxyType(
    {
        "considered": ("interviewed", "dossier_ready", *_STOPPED),
        "interviewed": ("dossier_ready", *_STOPPED),
        "dossier_ready": ("submitted", *_STOPPED),
        "submitted": _AT_THE_STATE,
        "resubmitted": _AT_THE_STATE,
        "info_requested": ("resubmitted", *_AT_THE_STATE),
        "suspended": ("resubmitted", *_AT_THE_STATE),
        "accepted": ("visa_issued", "departed", "suspended", "denied_considered", "withdrawn_request"),
        "split": ("visa_issued", "departed", "resubmitted", "suspended", "withdrawn_request"),
        "visa_issued": ("departed", "suspended", "withdrawn_request"),
        "denied_considered": ("resubmitted",),
        "denied_unconsidered": ("resubmitted",),
        "not_pursued": ("considered",),
        "withdrawn_error": ("considered",),
        "withdrawn_request": ("considered",),
        "departed": ("accepted", "visa_issued", "withdrawn_error"),  # turned back, or entered too early: nobody is safe by a typing error
    }
)
"""Application status to those that may follow; each has some, so that every error can be put right."""

UNDECIDED_WAYS = frozenset({"visa_free_entry", "asylum_at_arrival", "internal_relocation", "none_without_visa"})
"""Pathways on which no state answers before the journey: one departs without a decision."""

PREPARING = frozenset({"considered", "interviewed", "dossier_ready"})
GRANTED = frozenset({"accepted", "split", "visa_issued"})
IN_FLIGHT = GRANTED | {"submitted", "resubmitted", "info_requested"}
"""Application statuses from which a journey can still come of itself; a suspended one waits for somebody."""
OPEN_APPLICATION = PREPARING | IN_FLIGHT | {"suspended"}
UNSAFE_STATUSES = frozenset({"enquiry", "screening", "accepted", "active", "on_hold", "lost_contact"})
"""Case statuses of people who are not yet out of danger."""


def may_follow(now: tuple[str, ...], status: str, way: str = "") -> tuple[str, ...]:
    """List the statuses that an application may take next.

    Args:
        now: the statuses that stand; several when colleagues disagreed, and then a person may also confirm one of them.
        status: the status wished for.
        way: the kind of pathway.

    Returns:
        An empty tuple when `status` may follow, otherwise what may.
    """
    allowed: set[str] = set(now) if len(now) > 1 else set()
    for each in now:
        allowed.update(NEXT.get(each, NEXT))  # a status of a newer version: whatever a person says next
        if way in UNDECIDED_WAYS and each in PREPARING:
            allowed.add("departed")
    return () if status in allowed else tuple(sorted(allowed))
