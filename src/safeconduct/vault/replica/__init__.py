"""The local copy: everything the journal says, folded, encrypted, and ready to be listed and searched.

The rule of this room: what lies here can be made again from the journal (but for the settings of this machine), so it may be thrown
away at any time; and what is deleted here is gone, byte for byte. It never writes to the journal, never keeps a key of its own, and never
shows what it holds in an error.

    >>> import datetime as dt, tempfile
    >>> from pathlib import Path
    >>> folder = tempfile.TemporaryDirectory()
    >>> replica = Replica.create(Path(folder.name, "replica.db"), bytes(32))
    >>> replica.cases().total, replica.search("anna").total
    (0, 0)
    >>> replica.close()
    >>> folder.cleanup()
"""

from safeconduct.vault.replica.engine import NEEDS_REBUILD, Connect, Connection
from safeconduct.vault.replica.folding import DESTROYED
from safeconduct.vault.replica.lines import (
    SORTS,
    ApplicationFilter,
    ApplicationRow,
    CaseFilter,
    CaseLine,
    Counts,
    Dates,
    Due,
    Folded,
    Found,
    Head,
    Page,
    Redated,
    RetentionRow,
    Segment,
    Spoken,
    Standing,
    StayRow,
    Tally,
    TaskRow,
    Told,
)
from safeconduct.vault.replica.rebuilding import BATCH_EVENTS, fold_all, in_batches, rebuild
from safeconduct.vault.replica.replica import Replica
from safeconduct.vault.replica.telling import Telling

__all__ = [
    "BATCH_EVENTS",
    "DESTROYED",
    "NEEDS_REBUILD",
    "SORTS",
    "ApplicationFilter",
    "ApplicationRow",
    "CaseFilter",
    "CaseLine",
    "Connect",
    "Connection",
    "Counts",
    "Dates",
    "Due",
    "Folded",
    "Found",
    "Head",
    "Page",
    "Redated",
    "Replica",
    "RetentionRow",
    "Segment",
    "Spoken",
    "Standing",
    "StayRow",
    "Tally",
    "TaskRow",
    "Telling",
    "Told",
    "fold_all",
    "in_batches",
    "rebuild",
]
