"""Listen as a server for the public does: cut who is too slow, take only so many at once, write no log, count without identifiers.

The room's rule: it is what the doors that face strangers have in common, and nothing of what any of them does. It keeps no address.

    listener = listen("127.0.0.1", 8008)
    await server_of(application, metrics="").serve(sockets=[listener])
"""

from safeconduct.doors.listening.bucket import Bucket
from safeconduct.doors.listening.ending import ended
from safeconduct.doors.listening.serving import (
    Served,
    Watched,
    cut_the_slow,
    listen,
    server_of,
    too_slow,
)

__all__ = [
    "Bucket",
    "Served",
    "Watched",
    "cut_the_slow",
    "ended",
    "listen",
    "server_of",
    "too_slow",
]
