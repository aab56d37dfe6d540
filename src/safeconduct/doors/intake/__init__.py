"""The intake door: a form for people in danger, over the open web or an onion service, without script, cookie, account or address.

The room's rule: it can seal and can open no report; it reaches no key, no case and no copy of either. What somebody types lives in this
process until it is sealed, which is trusted for that moment, and says so. It keeps no address, no time and no log.

    python -m safeconduct.doors.intake '{"card": "card.txt", "depot": "http://NAME.onion", "folder": "/var/lib/safeconduct-intake"}'
"""

from safeconduct.doors.intake.answering import Door
from safeconduct.doors.intake.keeping import Keeping
from safeconduct.doors.intake.limits import Hourly, Left, Limits
from safeconduct.doors.intake.looking import Looks
from safeconduct.doors.intake.pages import Face
from safeconduct.doors.intake.tokens import Tokens

__all__ = ["Door", "Face", "Hourly", "Keeping", "Left", "Limits", "Looks", "Tokens"]
