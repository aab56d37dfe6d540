"""Speak with a relay: passes that let in who holds a lane's key, what goes over the line, and the line itself.

The room's rule: the relay and its clients share it, so it knows bytes, lanes and names, and nothing that could open one. It logs nothing.

    >>> read_address("https://relay.example.org")
    ('relay.example.org', 443, True)
"""

from safeconduct.vault.relay.depot import RelayDepot
from safeconduct.vault.relay.line import Line, read_address, read_service, through_tor
from safeconduct.vault.relay.passes import PASS_SECONDS, Late, check_pass, check_signature, check_time, lane_public, sign_pass, write_pass
from safeconduct.vault.relay.wire import (
    ANSWER_BYTES,
    ANSWER_NAMES,
    GLANCE_BYTES,
    GLANCE_LANES,
    GLANCE_TARGET,
    LANES_TARGET,
    LAST_HEADER,
    NOT_TOLD,
    PACE_BYTES,
    PACE_SECONDS,
    REGISTRATION_BYTES,
    RELAY_HEADER,
    STAMP_ANSWER_BYTES,
    TIME_HEADER,
    TOKEN_BYTES,
    frame_of,
    lane_target,
    named_of,
    object_target,
    stamp_target,
    token_hash,
)

__all__ = [
    "ANSWER_BYTES",
    "ANSWER_NAMES",
    "GLANCE_BYTES",
    "GLANCE_LANES",
    "GLANCE_TARGET",
    "LANES_TARGET",
    "LAST_HEADER",
    "NOT_TOLD",
    "PACE_BYTES",
    "PACE_SECONDS",
    "PASS_SECONDS",
    "REGISTRATION_BYTES",
    "RELAY_HEADER",
    "STAMP_ANSWER_BYTES",
    "TIME_HEADER",
    "TOKEN_BYTES",
    "Late",
    "Line",
    "RelayDepot",
    "check_pass",
    "check_signature",
    "check_time",
    "frame_of",
    "lane_public",
    "lane_target",
    "named_of",
    "object_target",
    "read_address",
    "read_service",
    "sign_pass",
    "stamp_target",
    "through_tor",
    "token_hash",
    "write_pass",
]
