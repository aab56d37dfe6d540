"""What may be done, what follows, and what presses.

The rule of this room: values in, values out; a rule that says no says why and what would be right, without names.
"""

from safeconduct.model.rules.digest import ApplicationLine, Digest, TaskLine, consent_of, digest, risk_of, silent_at_ms, status_of
from safeconduct.model.rules.outlook import FIRMNESS, Outlook, Passage, Route, is_in_force, outlook, touches
from safeconduct.model.rules.states import IN_FLIGHT, NEXT, OPEN_APPLICATION, PREPARING, UNDECIDED_WAYS, UNSAFE_STATUSES, may_follow

__all__ = [
    "FIRMNESS",
    "IN_FLIGHT",
    "NEXT",
    "OPEN_APPLICATION",
    "PREPARING",
    "UNDECIDED_WAYS",
    "UNSAFE_STATUSES",
    "ApplicationLine",
    "Digest",
    "Outlook",
    "Passage",
    "Route",
    "TaskLine",
    "consent_of",
    "digest",
    "is_in_force",
    "may_follow",
    "outlook",
    "risk_of",
    "silent_at_ms",
    "status_of",
    "touches",
]
