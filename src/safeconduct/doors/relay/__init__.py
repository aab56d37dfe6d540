"""The relay: a blind server that keeps sealed objects for organisations it does not know.

The room's rule: it holds no key, reaches nothing that could open an object, writes no log, and keeps no address, no time and no identity.
It sees lane pseudonyms, lengths, and that somebody who holds a lane's key asked.

    python -m safeconduct.doors.relay serve --store relay.db
"""

from safeconduct.doors.relay.answering import Caps, Relay
from safeconduct.doors.relay.lite import Lite, LiteStore, connect
from safeconduct.doors.relay.store import Full, Lane, Store, Taken

__all__ = ["Caps", "Full", "Lane", "Lite", "LiteStore", "Relay", "Store", "Taken", "connect"]
