"""Transfer a case to another caseload, or share what is known of it with one, for a reason.

Transferred: what comes from here on is written in the other caseload, and who opens only the old one reads no more of it. Shared: it is
kept where it was, and the other caseload gets a copy of what was said until now. Either way the facts go along as they were, with day and
device, on the word of who transfers them; she must open both. Where two transfers crossed, one more decides. Nobody forgets what she has
read: the answer says how many know it.

    >>> Ask(case=bytes(16), to="casework:south", reason="too many here").is_shared
    False
"""

from __future__ import annotations

import datetime as dt

from safeconduct.actions.office import Going, Moved, Office, Progress, transferred

Ask = Going
Answer = Moved


def case_transfer(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """Transfer or share a case; one that was transferred apart to two caseloads stays in the one that is named.

    Raises:
        Mistaken: there is no such case or caseload, or no reason is given.
        Refused: it is kept there already, or was transferred elsewhere.
        Locked: this device does not open all caseloads concerned.
    """
    return transferred(office, ask, now, progress)
