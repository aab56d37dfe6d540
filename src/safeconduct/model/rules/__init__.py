"""What may be done, what follows, and what presses.

The rule of this room: values in, values out; a rule that says no says why and what would be right, without names.
"""

from safeconduct.model.rules.beds import Night, beds_on, free_beds, nights, taken_on
from safeconduct.model.rules.decide import WORDS, decide, wanted
from safeconduct.model.rules.digest import ApplicationLine, Digest, TaskLine, consent_of, digest, risk_of, silent_at_ms, status_of
from safeconduct.model.rules.outlook import FIRMNESS, Outlook, Passage, Route, is_in_force, outlook, touches
from safeconduct.model.rules.states import (
    GRANTED,
    IN_FLIGHT,
    NEXT,
    OPEN_APPLICATION,
    PREPARING,
    UNDECIDED_WAYS,
    UNSAFE_STATUSES,
    may_follow,
)

__all__ = [
    "FIRMNESS",
    "GRANTED",
    "IN_FLIGHT",
    "NEXT",
    "OPEN_APPLICATION",
    "PREPARING",
    "UNDECIDED_WAYS",
    "UNSAFE_STATUSES",
    "WORDS",
    "ApplicationLine",
    "Digest",
    "Night",
    "Outlook",
    "Passage",
    "Route",
    "TaskLine",
    "beds_on",
    "consent_of",
    "decide",
    "digest",
    "free_beds",
    "is_in_force",
    "may_follow",
    "nights",
    "outlook",
    "risk_of",
    "silent_at_ms",
    "status_of",
    "taken_on",
    "touches",
    "wanted",
]
